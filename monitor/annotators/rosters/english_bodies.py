"""Bodies and persons that stand for a country without a word for a role: "Ghana's Green Front", "Ana Ruiz of Peru"."""

import re

from monitor.annotators.rosters.lexicon import name_words
from monitor.annotators.rosters.names import NAME, bare_name

_WORDS = name_words("en")
_HEADS = frozenset(_WORDS["body_heads"])
_NO_NAME = frozenset([*_WORDS["not_names"], *_WORDS["calendar"], *_WORDS["places"], *_HEADS])
_CAPITAL = r"[A-Z][\w'’&-]*\.?"
_RUN_AFTER = re.compile(
    rf"(?P<owned>'s|’s|(?<=s)['’])?\s+"
    rf"(?P<run>{_CAPITAL}(?:(?:\s+|\s+(?:of|for|and|of the|for the)\s+){_CAPITAL}){{0,7}})"
)
_RUN_BEFORE = re.compile(
    rf"(?P<run>{_CAPITAL}(?:\s+(?:(?:of|for|and|on|with)\s+(?:the\s+)?|de\s+|del\s+|bin\s+|al-)?{_CAPITAL}){{0,8}})"
    r"(?:\s+\([^)]{1,40}\))?\s+of\s+(?:the\s+)?$"
)
_SEATED = re.compile(
    r"\s+of\s+(?:the\s+)?[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+){0,4},\s+(?:the\s+)?"
    r"|,? (?:headquartered|seated|with (?:its )?(?:headquarters|seat)) in (?:the )?"
)
"""Between an office and the country of its region or body: "president of the Republic of Buryatia, Russia"."""
_ACRONYM = re.compile(r"[A-Z]{3,}")
_CONNECTING = frozenset({"of", "for", "and", "the", "on", "with"})
_PARTICLES = _CONNECTING | {"de", "del", "bin"}
_WINDOW = 130
_FROM = ("from ", "from the ")
_RANK = re.compile(rf"^(?:(?:{'|'.join(_WORDS['titles'])})\.?\s+)+")
_NAME_FROM = re.compile(rf"(?:^|[\s,;:])({NAME})(?:, [a-z][^,;]{{3,80}},)? from (?:the )?$")
_REPRESENTED = re.compile(r" (?:was|were) (?:also )?represented (?:there )?by [^.;]{3,60}")
_OF = ("of ", "of the ")
_PERFORMERS = re.compile(r"[A-Z]\w+s (?:perform(?:ed|s)?|sang|sing|danced?|presented|played?|staged)\b")
_IN_CITY = re.compile(
    r"(?<!oreans )(?<!ompatriots )(?<!esidents )\b(?:in|at) (?:[A-Z][\w'’－-]+ ?){1,5}(?:,| of) (?:the )?$"
)
_MOURNERS = re.compile(r"\b[Mm]ourners from (?:the )?$")


def is_seat(text: str, end: int, start: int) -> bool:
    """Whether between an office and a country stands that the office's region or body lies there."""
    return _SEATED.fullmatch(text, end, start) is not None


def in_place(left: str, text: str, at: int, start: int, *, city: bool) -> bool:
    """Whether a country is only where something was: "in China", or, if `city`, also "in Harbin City, China"."""
    if left.endswith((" in", " at")) or left in {"in", "at"}:
        return True
    return city and _IN_CITY.search(text, max(at, start - _WINDOW), start) is not None


def by_itself(text: str, start: int, at: int) -> str:
    """The role of those of a country named there by one word alone: "Ukrainians perform", "mourners from China"."""
    if _MOURNERS.search(text, start, at):
        return "official"
    return "delegation" if _PERFORMERS.match(text, at) else ""


def body_after(text: str, end: int) -> tuple[str, str, int] | None:
    """(role, name of a person or nothing, end) of what a country's name or adjective is put before."""
    if stood_for := _REPRESENTED.match(text, end):
        return ("embassy staff" if "embass" in stood_for.group() else "official"), "", stood_for.end()
    match = _RUN_AFTER.match(text, end)
    if match is None:
        return None
    words = match.group("run").split()
    if any(word.strip("'’.") in _HEADS for word in words):
        return _role(words), "", match.end()
    if match.group("owned"):
        if _ACRONYM.fullmatch(words[0]):
            return "organisation", "", match.start("run") + len(words[0])
        if len(words) > 1 and not _PARTICLES.intersection(words) and not _NO_NAME.intersection(words):
            return "", match.group("run"), match.end()
    return None


def body_before(text: str, start: int) -> tuple[str, str, int] | None:
    """(role, name of a person or nothing, start) of what stands before "of COUNTRY"."""
    if text.endswith(_FROM, 0, start):
        return _person_from(text, start)
    if not text.endswith(_OF, 0, start):
        return None
    first = max(0, start - _WINDOW)
    match = _RUN_BEFORE.search(text[first:start])
    if match is None:
        return None
    words = match.group("run").split()
    at = first + match.start("run")
    if any(word.strip("'’.") in _HEADS for word in words):
        return _role(words), "", at
    while words and (words[0].strip(".") in _NO_NAME or _CONNECTING.intersection(words)):
        words.pop(0)
    if len(words) < 2 or _NO_NAME.intersection(words):
        return None
    return "", " ".join(words), at


def _person_from(text: str, start: int) -> tuple[str, str, int] | None:
    """ "Ana Ruiz from Peru", "Ana Ruiz, member of the International Committee, from Peru"."""
    first = max(0, start - _WINDOW)
    if match := _NAME_FROM.search(text[first:start]):
        name = bare_name(_RANK.sub("", match.group(1)))
        return ("", name, first + match.start(1)) if name and not _NO_NAME.intersection(name.split()) else None
    return None


def _role(words: list[str]) -> str:
    return "party" if any(word.startswith(("Party", "Parties")) for word in words) else "organisation"
