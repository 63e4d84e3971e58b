"""The language of a text: by script, then by the commonest words; Korean by orthography.

The words are told from a text's beginning, since a story in state media is in one language throughout.
"""

import re
from collections import Counter

from monitor.catalog.languages import load_language_marks

_SAMPLE = 1200
"""Characters looked at."""
_BEGINNING = 280
_PLAIN_WORDS = 8
"""So many common words of English or Spanish in the beginning settle most texts at little cost."""

_SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]+"),
    "kana": re.compile("[\u3041-\u30fa\u30fc-\u30ff]+"),
    "han": re.compile("[\u4e00-\u9fff\u3400-\u4dbf]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1ea0-\u1ef9]+"),
    "ar": re.compile("[\u0600-\u06ff]+"),
    "th": re.compile("[\u0e00-\u0e7f]+"),
    "lo": re.compile("[\u0e80-\u0eff]+"),
    "he": re.compile("[\u0590-\u05ff]+"),
    "el": re.compile("[\u0370-\u03ff]+"),
    "hi": re.compile("[\u0900-\u097f]+"),
    "km": re.compile("[\u1780-\u17ff]+"),
    "my": re.compile("[\u1000-\u109f]+"),
}
_WEIGHT = {"han": 2.5, "ko": 2.5, "kana": 2.5}
"""A syllable or a character of these says as much as some letters of an alphabet."""

_ENOUGH_WORDS = 2
"""Common words that settle a text in Latin letters; a headline may have none."""
_ENOUGH_WORDS_ELSEWHERE = 4
"""For a language that no source of ours is in, since short words of one language turn up in names of another."""
_ENGLISH_AND_SPANISH = ("en", "es")
_OTHER_SCRIPTS = {"ko", "zh", "ja", "ru"}
_KANA_SHARE = 0.04
"""Of the characters of a text in Han and kana; Chinese has none, the densest Japanese headline more."""

_JAPANESE_HAN = re.compile("[対総権戦駅込働発関経団図労営囲栄価岡帰県検験鉱仏変両児処断弁沢竜亀斎専読続芸労団条広売気]")
_SIMPLIFIED_HAN = re.compile("[发关经谈访鲜级说们这务劳对战为会与东习书长时见进过还让说动华团议图现丽]")

_SPANISH_LETTERS = re.compile("[ñ¿¡áéíóú]")
_WORD = re.compile(r"[a-z\u00e0-\u024f\u1ea0-\u1ef9]+")


def tell_language(text: str, hint: str | None = None) -> str:
    """BCP 47 of a text: "ko-KP", "ko-KR", "en", "zh", "ru", "es", "ja", ... or "und".

    `hint` is what the source says it is in. It decides where the text does not, as far as the script allows:
    "ko" is narrowed to an orthography, a Spanish text with the hint "en" is Spanish.
    """
    sample = text[:_SAMPLE]
    if (plain := _plainly(sample[:_BEGINNING])) and (not hint or hint.startswith(plain)):
        return hint or plain
    script = _script(sample)
    hint = hint or ""
    if script is None:
        return hint or "und"
    if script == "ko":
        return _korean(sample, hint)
    if script == "han":
        return _han(sample, hint)
    if script == "cyrillic":
        return _cyrillic(sample, hint)
    if script == "latin":
        return _latin(sample, hint)
    return script


def _plainly(beginning: str) -> str:
    """ "en" or "es" where its commonest words abound and the other's hardly occur; else empty."""
    words = beginning.lower().split()
    english, spanish = (load_language_marks().words[one] for one in _ENGLISH_AND_SPANISH)
    in_english = sum([word in english for word in words])
    in_spanish = sum([word in spanish for word in words])
    if in_english >= _PLAIN_WORDS and in_spanish <= 1:
        return "en"
    return "es" if in_spanish >= _PLAIN_WORDS and in_english <= 1 else ""


def _script(sample: str) -> str | None:
    if sample.isascii():
        return "latin" if _SCRIPTS["latin"].search(sample) else None
    sizes = {name: sum(map(len, pattern.findall(sample))) * _WEIGHT.get(name, 1) for name, pattern in _SCRIPTS.items()}
    sizes["han"] += sizes["kana"]
    del sizes["kana"]
    best = max(sizes, key=lambda name: sizes[name])
    return best if sizes[best] else None


def _korean(sample: str, hint: str) -> str:
    marks = load_language_marks()
    northern = len(marks.northern.findall(sample))
    southern = len(marks.southern.findall(sample))
    if northern != southern:
        return "ko-KP" if northern > southern else "ko-KR"
    return hint if hint in {"ko-KP", "ko-KR"} else "ko-KP"


def _han(sample: str, hint: str) -> str:
    kana = sum(map(len, _SCRIPTS["kana"].findall(sample)))
    han = sum(map(len, _SCRIPTS["han"].findall(sample)))
    if kana >= _KANA_SHARE * (kana + han):
        return "ja"
    japanese, simplified = len(_JAPANESE_HAN.findall(sample)), len(_SIMPLIFIED_HAN.findall(sample))
    if japanese != simplified:
        return "ja" if japanese > simplified else "zh"
    return hint if hint.partition("-")[0] in {"zh", "ja"} else "zh"


def _cyrillic(sample: str, hint: str) -> str:
    if re.search("[іїєґІЇЄҐ]", sample):
        return "uk"
    if re.search("[өүӨҮ]", sample):
        return "mn"
    return hint if hint.partition("-")[0] in {"bg", "sr", "mk", "be", "kk", "ky"} else "ru"


def _latin(sample: str, hint: str) -> str:
    marks = load_language_marks()
    counts = Counter(_WORD.findall(sample.lower()))
    scores = {one: _common_words(counts, one) for one in _ENGLISH_AND_SPANISH}
    if max(scores.values()) < _ENOUGH_WORDS:
        _score_headline(counts, sample, scores)
    if not _sure("en", scores, scores["es"]) or (hint and not hint.startswith("en")):
        scores |= {one: _common_words(counts, one) for one in marks.words if one not in scores}
    best = max(scores, key=lambda language: scores[language])
    family = hint.partition("-")[0]
    if hint and family not in _OTHER_SCRIPTS:
        return best if _sure(best, scores, scores.get(family, 0)) else hint
    return best if _sure(best, scores, scores["en"]) or best == "es" else "en"


def _common_words(counts: Counter[str], language: str) -> float:
    return float(sum(counts[word] for word in load_language_marks().words[language] if word in counts))


def _sure(best: str, scores: dict[str, float], against: float) -> bool:
    needed = _ENOUGH_WORDS if best in _ENGLISH_AND_SPANISH else _ENOUGH_WORDS_ELSEWHERE
    return scores[best] >= needed and scores[best] > 2 * against


def _score_headline(counts: Counter[str], sample: str, scores: dict[str, float]) -> None:
    """Adds the words that headlines are made of, for English against Spanish, and Spanish letters."""
    headlines = load_language_marks().headlines
    for language in _ENGLISH_AND_SPANISH:
        scores[language] += sum(word in headlines[language] for word in counts)
    scores["es"] += len(_SPANISH_LETTERS.findall(sample.lower()))
