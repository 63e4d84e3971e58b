"""People in a text: those of the catalog, others that bear a Korean name, and "Kim" or "김 위원장" alone."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.annotators.claims.romanise import romanise
from monitor.catalog.northern_people import Person

_SURNAMES = (
    "Kim|Ri|Lee|Choe|Choi|Pak|Park|Jang|Chang|Jong|Jon|Jung|Chong|Hyon|Hwang|Han|Kang|Jo|Cho|O|Oh|Ro|No|Yang|Yun|Yon|"
    "Ju|Thae|Tae|So|Sin|Rim|Ryu|Ryang|Ryo|Ma|Paek|Ho|Ko|Kwon|Mun|Nam|Won|U|Yu|An|Chae|Cha|Hong|Ji|Kye|Kwak|Min|Son|"
    "Song|Sim|Tong|Pyon|Pae|Om|Ra|Kil|Ku|Myong|Pang|Chu|Moon|Yoon"
)
_SYLLABLE = (
    r"(?:[CcKkPpTt]h|[Kk]w|[BbCcDdGgHhJjKkMmNnPpRrSsTtWwYyLl])?"
    r"(?:yae|yeo|wae|ae|ya|yo|ye|wa|oe|wo|we|wi|yu|ui|eo|eu|oo|ou|ee|oi|u|a|e|i|o|[AEIOU])(?:ng|ck|k|n|l|m|p|t|b|g|d|r|h)?"
)
_LATIN_NAME = re.compile(rf"\b(?:{_SURNAMES})\s[A-Z](?<=[A-Z])(?:(?!\s)[a-z])*(?:\s[A-Z]|-[A-Za-z])[a-z]{{0,6}}\b")
_LATIN_SHAPE = re.compile(rf"\w+\s{_SYLLABLE}[\s-]{_SYLLABLE}")
_TITLES_KO = (
    "국무위원장|위원장|총비서|제1비서|제1위원장|제1부부장|제1부위원장|부부장|부위원장|비서|부장|상임위원장|총리|부총리|내각|대장|"
    "차수|원수|상장|여사|외무상|무력상|국방상|군단장|사령관|과장|국장|대사|참사|총정치국장|총참모장|인민무력부장|인민무력상|"
    "보위상|보위부장|조직지도부|선전선동부|주석|장군|지도자"
)
_BODIES_KO = "당\\s|전\\s|노동당\\s|인민군\\s|군\\s|북한\\s"
_SURNAMES_KO = (
    "김|리|이|최|박|장|정|조|현|황|한|강|오|로|노|양|윤|주|태|서|신|림|류|마|백|허|고|권|문|남|우|유|안|채|차|홍|"
    "지|곽|민|손|송|심|변"
)
_HANGUL_NAME = re.compile(rf"(?<![가-힣])(?:{_SURNAMES_KO})[가-힣]{{2}}(?=\s?(?:{_TITLES_KO}|{_BODIES_KO}))")
_NOT_A_NAME = frozenset(
    {
        "이번에",
        "이들은",
        "이날은",
        "지난달",
        "지난해",
        "한국과",
        "주요국",
        "정치국",
        "정치위",
        "조직지",
        "주중국",
        "한반도",
    }
)
_BARE_KO = re.compile(rf"(?<![가-힣])({_SURNAMES_KO})\s?(?:전\s)?(?:{_TITLES_KO})")
_SPEAKERS = re.compile(
    r"\b(?:president|presidents|prime minister|professor|analyst|researcher|expert|spokes\w+|lawmaker|fellow|"
    r"director of|south korea\w*|"
    r"unification minister|defen[cs]e minister|foreign minister|by|told|said|reporter|correspondent)\s(?:\w+\s)?$"
)
KIM_IL_ERA_END = date(2011, 12, 19)
"""Before this day "the North Korean leader" was Kim Jong Il, whose death was announced on it."""


class PeopleFinder:
    """Finds people of one language. `spellings` come from the catalog's people."""

    def __init__(self, people: Mapping[str, Person], language: str) -> None:
        self._korean = language == "ko"
        self._names = {one.id: one.name for one in people.values()}
        self.women = {one.id: one.woman for one in people.values()}
        self._ids: dict[str, str] = {}
        kin: list[str] = []
        for person in people.values():
            for spelling in person.spellings[language]:
                self._ids[_folded(spelling)] = person.id
            kin.extend(f"(?P<{person.id.replace('-', '_')}>{one})" for one in person.kin.get(language, ()))
        ordered = sorted(self._ids)
        self._known = AhoCorasick(ordered, matchkind=MatchKind.LeftmostLongest) if ordered else None
        self._kin = re.compile("|".join(kin) or "(?!)")
        words = [word for one in people.values() for word in one.kin_words.get(language, ())]
        self._kin_words = re.compile("|".join(map(re.escape, words)) or "(?!)")
        self._generic = _HANGUL_NAME if self._korean else _LATIN_NAME

    def full_names(self, lowered: str) -> Iterable[tuple[int, int, str, str]]:
        """(start, end, id, name shown) of everyone of the catalog whom a text names in full."""
        for match in self._kin.finditer(lowered) if self._kin_words.search(lowered) else ():
            person = (match.lastgroup or "").replace("_", "-")
            yield match.start(), match.end(), person, self._names[person]
        hits = self._known.find_matches_as_indexes(lowered.replace("-", " ")) if self._known else ()
        for _, start, end in hits:
            before, after = lowered[max(0, start - 1) : start], lowered[end : end + 1]
            if "가" <= before <= "힣" or (not self._korean and (before.isalnum() or after.isalnum())):
                continue
            person = self._ids[_folded(lowered[start:end])]
            yield start, end + (2 if lowered.startswith("'s", end) else 0), person, self._names[person]

    def other_names(self, text: str, lowered: str) -> Iterable[tuple[int, int, str, str]]:
        """The same of people who are in no catalog but bear a Korean name; not of those who only speak."""
        for match in self._generic.finditer(text):
            name = match.group()
            if self._korean:
                if name not in _NOT_A_NAME and name[-1] not in "은는이가을를의에와과만당부":
                    yield match.start(), match.end(), romanise(name), name
                continue
            speaks = _SPEAKERS.search(lowered, max(0, match.start() - 40), match.start()) is not None
            if _LATIN_SHAPE.fullmatch(name) and not speaks:
                stop = match.end() + (2 if lowered.startswith("'s", match.end()) else 0)
                yield match.start(), stop, _folded(name).replace(" ", "-"), name.replace("-", " ").title()

    def surnames(self, lowered: str, named: Iterable[tuple[int, int, str, str]], published: date | None) -> "Surnames":
        """Who "Kim", "Choe" or "황 총정치국장" is in a text that names these people in full."""
        leader = "kim-jong-il" if published is not None and published < KIM_IL_ERA_END else "kim-jong-un"
        known: dict[str, tuple[str, str]] = {}
        for start, end, person, name in named:
            surname = lowered[start] if self._korean else _folded(lowered[start:end]).split(" ")[0]
            if person == leader or (surname not in known and person not in {"kim-il-sung", "kim-jong-il"}):
                known[surname] = (person, name)
        if not self._korean:
            known.setdefault("kim", (leader, self._names.get(leader, leader)))
        return Surnames(known, (leader, self._names.get(leader, leader)), self._korean)


class Surnames:
    """Bare surnames of one text, and "the North Korean leader"."""

    def __init__(self, known: Mapping[str, tuple[str, str]], leader: tuple[str, str], korean: bool) -> None:
        self._known = known
        self._leader = leader
        self._korean = korean
        if korean:
            self._expression = _BARE_KO
            self._leaders = re.compile(r"북한 최고(?:지도자|영도자)(?! 김)|북한 (?:지도자|국무위원장)(?! 김)")
        else:
            joined = "|".join(re.escape(one) for one in known)
            self._expression = re.compile(rf"(?<![\w-])(?:{joined})(?:'s)?(?![\w-])" if joined else "(?!)")
            self._leaders = re.compile(
                r"\b(?:the )?(?:north(?: korea(?:n|'s)|'s)|n\. korea(?:n|'s)|dprk(?:'s)?|supreme|country's|regime) "
                r"(?:supreme |young |reclusive |paramount )?"
                r"(?:leader|dictator|ruler|strongman)(?:'s)?\b(?!,? kim)"
            )

    def marks(self, lowered: str, start: int, end: int) -> Iterable[tuple[int, int, str, str]]:
        for match in self._expression.finditer(lowered, start, end):
            surname = match.group(1) if self._korean else match.group().removesuffix("'s")
            if surname in self._known:
                yield (match.start(), match.end(), *self._known[surname])
        for match in self._leaders.finditer(lowered, start, end):
            yield (match.start(), match.end(), *self._leader)


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())
