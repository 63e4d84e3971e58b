"""DPRK officials in a Korean sentence, told from foreigners by the form of their names."""

import re

from monitor.annotators.rosters.korean_names import name_after
from monitor.annotators.rosters.korean_sentence import KoreanSentence
from monitor.annotators.rosters.lexicon import name_words

_WORDS = name_words("ko")
_OFFICIAL = re.compile(
    rf"(?<![가-힣])([{_WORDS['family']}][가-힣]{{2}})(?<!들)"
    r"(?=동지|[은는이가와과을를,]|\s|$|께서|에게|(?:부?위원장|외무상|부?총리|비서|부상)(?![가-힣]{4}))"
)
_HONOURED = frozenset(_WORDS["honoured"])
_DECEASED = re.compile(r"(?:동지)?의 (?:서거|령구|유가족)")
_BESIDE = frozenset({" ", "인 ", "이신 ", "이며 "})
_ENDINGS = frozenset("을를에의는")
"""Three syllables that end so are a word with its particle, not a name."""


def officials_of(sentence: KoreanSentence) -> list[tuple[str, str, int, int]]:
    """(name, role, start, end) of DPRK officials."""
    found = []
    for match in _OFFICIAL.finditer(sentence.text):
        name = match.group(1)
        before = [role for role, _, end in sentence.roles if sentence.text[end : match.start()] in _BESIDE]
        comrade = sentence.text.startswith("동지", match.end())
        before = before or [role for role, start, _ in sentence.roles if start == match.end()]
        if (not comrade and name[-1] in _ENDINGS) or _DECEASED.match(sentence.text, match.end()):
            continue
        foreign_word = any(one.start < match.end() and match.start() < one.end for one in sentence.groups)
        inside_foreign = any(
            one.start <= match.start() < one.end + 24 and _same(name, one.name) for one in sentence.found
        )
        if not comrade and _goes_on(sentence, match.end()):
            continue
        if name not in _HONOURED and (before or comrade) and not inside_foreign and not foreign_word:
            found.append((name, before[-1] if before else "official", match.start(), match.end()))
    return found


def _goes_on(sentence: KoreanSentence, end: int) -> bool:
    """Another word of a name follows: names of several words are no names of ours."""
    return sentence.text[end : end + 1] == " " and bool(name_after(sentence.text, end))


def _same(name: str, other: str) -> bool:
    return name in other or (len(other) > 1 and other in name)
