"""What is weighed in a sentence: its words and pairs of words, in Korean pairs of syllables too."""

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache

BETWEEN = "Z"
"""What stands between sentences that are looked at together: no lower case has it."""
_ENGLISH = bytes(code if chr(code).isalnum() and code < 128 else ord(" ") for code in range(256))
"""By character, what it is in words: itself or a space. Far faster than to look for words by a pattern."""
_KOREAN = re.compile(rf"[가-힣]+|[0-9]+|[a-z]+|{BETWEEN}")
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_STEM = 4
"""What is left of a word has so many letters at least."""
_NUMBER = "0"
BEGIN, END = "^", "$"
"""What stands before the first word of a sentence and behind its last."""


def grams_of(sentence: str, language: str) -> list[str]:
    """The features of a masked sentence in lower case, each as often as it stands there."""
    return _korean(sentence) if language == "ko" else _english(sentence)


def _english(sentence: str) -> list[str]:
    words = [stem(one) for one in english_words(sentence)]
    framed = [BEGIN, *words, END]
    return words + [f"{one} {other}" for one, other in itertools.pairwise(framed)]


def _korean(sentence: str) -> list[str]:
    grams: list[str] = []
    before = BEGIN
    for word in korean_words(sentence):
        own, short = korean_grams(word)
        grams += [*own, f"{before}|{short}"]
        before = short
    return grams


def joined(sentences: Iterable[str]) -> str:
    """Sentences as one text, with `BETWEEN` around each."""
    between = f" {BETWEEN} "
    return f"{between}{between.join(sentences)}{between}"


def english_words(text: str) -> list[str]:
    plain = text.replace("n't", " not").encode("ascii", "replace")
    return plain.translate(_ENGLISH).decode("ascii").split()


def korean_words(text: str) -> list[str]:
    return _KOREAN.findall(text)


def korean_grams(word: str) -> tuple[list[str], str]:
    """The features of a word by itself, and what is left of it in a pair."""
    if word[0].isdigit():
        return [_NUMBER], _NUMBER
    if "가" <= word[0] <= "힣":
        framed = f" {word} "
        return [*(framed[at : at + 2] for at in range(len(framed) - 1)), word], word[:2]
    return [word], word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut, not looked up: the weights only need that forms of a word mostly meet."""
    if word[0].isdigit():
        return _NUMBER
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
