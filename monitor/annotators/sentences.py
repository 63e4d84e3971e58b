"""Where sentences begin and end, in running text with headlines, captions and page furniture around it.

A line is the outer bound: a headline or caption without a full stop is a sentence of its own. Lines of
hard-wrapped text are joined again.
"""

import re
from collections.abc import Iterator

_ABBREVIATED = (
    "Mr Mrs Ms Md MD Mohd Dr Prof Gen Lt Col Maj Capt Sgt Adm Cmdr Amb Sen Rep Gov Pres Hon Rev St Jr Sr No Nos "
    "Inc Ltd Co Corp Dept Univ Vol Fig Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur "
    "Thurs Fri Sat Sun Ts Ch Kh Sh vs cf pp ed eds approx est ca esp п г стр см им ул тов Sra Srta Dres"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_STARTING = (
    "the a an it its he she they this that these those in on at but however and yet for from according while when "
    "after before since as if there such no one some many most both still also meanwhile instead although though "
    "his her their our we you i even only"
)
_STARTERS = frozenset(_STARTING.split())
"""Words that, capitalised after an abbreviation such as "U.S.", begin a new sentence."""

_CLOSERS = r"[\"'”’」』》〉〕）)\]]*"
_CANDIDATE = re.compile(
    # Any mark first and only then which it was: so the engine skips all characters that are none.
    r"[.!?…。！？](?:"
    rf"(?<=[.!?…])[.!?…]*{_CLOSERS}(?=\s)"
    rf"|(?<=[。！？])[。！？]*{_CLOSERS}"
    # Northern print and Korean web pages often leave no space after the full stop.
    rf"|(?<=[가-힣][.!?])[.!?]*{_CLOSERS}(?=[가-힣A-Z“‘\"《〈「『<\[(△▲▶◇■●])"
    r")"
)
_MARK = re.compile(r"[.!?…。！？]")
"""What every candidate begins with: a plain set of characters is searched for far faster than the choice above."""
_SPACES = re.compile(r"\s*")
_OPENERS = re.compile(r"[\"'“‘(\[《「『<]*")
_QUOTES = re.compile(r"[\"'“”‘’(\[]")
_LONGEST_WORD = 30
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?!\.)")
_IN_FULL = re.compile(r"\bthe Sun$")
"""Written in full: the Day of the Sun."""
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WRAPPED_MIN, _WRAPPED_MAX, _WRAPPED_SPREAD = 50, 100, 22


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Spans (start, end; end exclusive) of the sentences of a text, in order, not overlapping.

    Every character other than white space lies in exactly one span, and no span begins or ends with
    white space. `language` is a BCP 47 code; the rules for abbreviations and capitals apply to
    languages with capitals, those for endings without a space to all.
    """
    spans: list[tuple[int, int]] = []
    cased = language.split("-", 1)[0].lower() not in {"ko", "zh", "ja"}
    for start, end in _blocks(text):
        begin = start
        for boundary in _boundaries(text, start, end, cased):
            spans.extend(_trimmed(text, begin, boundary))
            begin = boundary
        spans.extend(_trimmed(text, begin, end))
    return spans


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bare = text[start:end].lstrip()
    if bare:
        begin = end - len(bare)
        yield begin, begin + len(bare.rstrip())


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Lines, with the lines of a hard-wrapped paragraph joined."""
    group: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        line = (match.start(), match.end())
        if not match.group().strip():
            continue
        if group and not _continues(text, group[-1], line):
            yield from _joined(text, group)
            group = []
        group.append(line)
    yield from _joined(text, group)


def _continues(text: str, previous: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether two lines may belong to one paragraph: nothing but one line break between them."""
    return text[previous[1] : line[0]] in {"\n", "\r\n", "\r"}


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if not lines:
        return
    lengths = [end - start for start, end in lines[:-1]]
    wrapped = (
        len(lines) > 2
        and min(lengths) >= _WRAPPED_MIN
        and max(lengths) <= _WRAPPED_MAX
        and max(lengths) - min(lengths) <= _WRAPPED_SPREAD
    )
    begin, end = lines[0]
    for line in lines[1:]:
        if wrapped or (text[line[0]].islower() and text[end - 1] not in ".!?:;…。"):
            end = line[1]
            continue
        yield begin, end
        begin, end = line
    yield begin, end


def _boundaries(text: str, start: int, end: int, cased: bool) -> Iterator[int]:
    for match in _candidates(text, start, end):
        if match.end() < end and _ends_sentence(text, start, match.start(), match.end(), end, cased):
            yield match.end()


def _candidates(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while mark := _MARK.search(text, start, end):
        candidate = _CANDIDATE.match(text, mark.start(), end)
        if candidate:
            yield candidate
        start = candidate.end() if candidate else mark.end()


def _ends_sentence(text: str, start: int, stop: int, after: int, end: int, cased: bool) -> bool:
    following = _SPACES.match(text, after, end).end()  # type: ignore[union-attr]
    if following == end:
        return False
    if text[stop] in "。！？":
        return True
    last = _last_word(text, start, stop)
    if text[stop] == "." and after - stop == 1 and _ENUMERATOR.fullmatch(last) and text[start:stop].strip() == last:
        return False
    if not cased:
        return True
    head = _OPENERS.match(text, following, end).end()  # type: ignore[union-attr]
    if head < end and text[head].islower():
        return False
    if (
        text[stop] == "."
        and _is_abbreviation(last)
        and not _IN_FULL.search(text, max(start, stop - _LONGEST_WORD), stop)
    ):
        next_word = _NEXT_WORD.match(text, head, end)
        return next_word is not None and next_word.group().lower() in _STARTERS and head == following
    return True


def _last_word(text: str, start: int, stop: int) -> str:
    """What stands right before a mark, without the quotes and brackets that open it."""
    before = text[max(start, stop - _LONGEST_WORD) : stop]
    if before[-1:].isspace():
        return ""
    last = before.rsplit(None, 1)[-1:]
    return _QUOTES.split(last[0])[-1] if last else ""


def _is_abbreviation(word: str) -> bool:
    """`word` is what stands before the full stop: "Mr", "U.S", an initial."""
    return word in _ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
