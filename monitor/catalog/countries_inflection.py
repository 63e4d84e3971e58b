"""Forms by rule: Russian cases, Spanish gender and number, Korean spellings of foreign names.

The rules cover the names, adjectives and people's names of the catalog, not either language at large; a form
that no rule makes is listed in the TOML beside its lemma. A form too many costs nothing, one too few a mention.
"""

import unicodedata
from itertools import islice, product

_RUSSIAN_ADJECTIVE_ENDINGS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими", "и", "о")
_RUSSIAN_VOWELS = "аеёиоуыэюя"
_HARD = "гкхжшчщ"


def russian_adjective(stem: str) -> tuple[str, ...]:
    """All endings of a stem in -ск, with анти- before them too; `по-...ски` and `...ско-корейский` are among them."""
    return tuple(one + ending for one in (stem, f"анти{stem}") for ending in _RUSSIAN_ADJECTIVE_ENDINGS)


def russian_people(lemma: str) -> tuple[str, ...]:
    """Cases of a man, a woman and people of a country: кубинец gives кубинца, кубинцы, кубинка, кубинок ..."""
    if lemma.endswith("ец"):
        root = lemma[:-2]
        stem = f"{root}йц" if root[-1] in _RUSSIAN_VOWELS else f"{root}ц"
        woman = f"{root}й" if root[-1] in _RUSSIAN_VOWELS else root
        if root[-1] == "л":
            stem, woman = f"{root}ьц", f"{root}ь"
        men = (lemma, *(stem + e for e in ("а", "у", "ем", "ом", "е", "ы", "ев", "ов", "ам", "ами", "ах")))
    elif lemma.endswith("янин"):
        woman = lemma[:-2]
        men = (lemma, *(lemma + e for e in ("а", "у", "ом", "е")), *(lemma[:-2] + e for e in ("е", "", "ам", "ами")))
    elif lemma.endswith("ин"):
        woman = lemma[:-2]
        men = (lemma, *(lemma + e for e in ("а", "у", "ом", "е")), *(lemma[:-2] + e for e in ("ы", "", "ам", "ами")))
    else:
        woman = lemma
        plural = "и" if lemma[-1] in _HARD else "ы"
        men = (lemma, *(lemma + e for e in ("а", "у", "ом", "е", plural, "ов", "ам", "ами", "ах")))
    women = tuple(woman + e for e in ("ка", "ки", "ке", "ку", "кой", "кам", "ками", "ках"))
    return (*men, *women)


def russian_name(name: str) -> tuple[str, ...]:
    """Cases of a country's or a capital's name, of every word or of the first or the last alone."""
    words = [_russian_word(word) for word in name.split()]
    forms = {name}
    for case in range(6):
        forms.add(" ".join(word[case] for word in words))
        forms.add(" ".join([words[0][case], *(word[0] for word in words[1:])]))
    if name.endswith("ы"):
        forms.add(" ".join([*(word[1] for word in words[:-1]), f"{name.rsplit(maxsplit=1)[-1][:-1]}ов"]))
    return tuple(sorted(forms))


def russian_surname(name: str) -> tuple[str, ...]:
    """Cases of a surname that may have other names before it: Путин, Си Цзиньпин, Лукашенко."""
    head, _, last = name.rpartition(" ")
    before = f"{head} " if head else ""
    if last.endswith(("ов", "ев", "ин", "ын")):
        endings: tuple[str, ...] = ("", "а", "у", "ым", "е")
    elif last.endswith(("ский", "цкий")):
        return tuple(before + last[:-2] + ending for ending in ("ий", "ого", "ому", "им", "ом"))
    elif last[-1] in "оеиуэю" or last.endswith(("ко", "ых")):
        endings = ("",)
    else:
        return tuple(before + case for case in dict.fromkeys(_russian_noun(last)))
    return tuple(before + last + ending for ending in endings)


def _russian_word(word: str) -> tuple[str, ...]:
    if "-" in word[1:-1] and not word.endswith(("ая", "ий", "ый")):
        head, _, tail = word.rpartition("-")
        tails = _russian_noun(tail)
        heads = _russian_noun(head) if tails[1] == tail else (head,) * 6
        return tuple(f"{first}-{last}" for first, last in zip(heads, tails, strict=True))
    for ending, cases in (
        ("ая", ("ая", "ой", "ой", "ую", "ой", "ой")),
        ("ый", ("ый", "ого", "ому", "ый", "ым", "ом")),
        ("ий", ("ий", "ого", "ому", "ий", "им", "ом")),
        ("ые", ("ые", "ых", "ым", "ые", "ыми", "ых")),
        ("ие", ("ие", "их", "им", "ие", "ими", "их")),
        ("ое", ("ое", "ого", "ому", "ое", "ым", "ом")),
    ):
        if word.endswith(ending) and len(word) > 4:
            return tuple(word[: -len(ending)] + case for case in cases)
    return _russian_noun(word)


def _russian_noun(word: str) -> tuple[str, ...]:
    if len(word) < 3 or word.isupper():
        return (word,) * 6
    if word in {"острова", "Острова"}:
        return tuple(word[:-1] + ending for ending in ("а", "ов", "ам", "а", "ами", "ах"))
    stem, last = word[:-1], word[-1]
    if last in "оеиуэё" or word.endswith(("иа", "уа", "оа")):
        return (word,) * 6
    if word.endswith("русь"):
        return (word, f"{stem}и", f"{stem}и", word, f"{stem}ью", f"{stem}и")
    if word.endswith("ия"):
        return (word, f"{stem}и", f"{stem}и", f"{stem}ю", f"{stem}ей", f"{stem}и")
    endings = {
        "а": ("а", "и" if stem[-1] in _HARD else "ы", "е", "у", "ой", "е"),
        "я": ("я", "и", "е", "ю", "ей", "е"),
        "й": ("й", "я", "ю", "й", "ем", "е"),
        "ь": ("ь", "я", "ю", "ь", "ем", "е"),
        "ы": ("ы", "", "ам", "ы", "ами", "ах"),
    }.get(last)
    if endings:
        return tuple(stem + ending for ending in endings)
    return (word, f"{word}а", f"{word}у", word, f"{word}ом", f"{word}е")


def spanish_adjective(lemma: str) -> tuple[str, ...]:
    """Gender and number of a masculine singular, with anti- before them too.

    cubano: cubano, cubana, cubanos, cubanas, anticubano ...; inglés: inglés, inglesa, ingleses, inglesas ...
    """
    last = lemma[-1]
    if last == "o":
        forms = tuple(lemma[:-1] + ending for ending in ("o", "a", "os", "as"))
    elif last in "aeu":
        forms = (lemma, f"{lemma}s")
    elif last in "íú":
        forms = (lemma, f"{lemma}s", f"{lemma}es")
    else:
        plain = _without_last_accent(lemma)
        forms = (lemma, f"{plain}a", f"{plain}es", f"{plain}as")
    return (*forms, *(f"anti{form}" for form in forms))


def _without_last_accent(word: str) -> str:
    head, vowel, tail = word[:-2], word[-2], word[-1]
    base = unicodedata.normalize("NFD", vowel)[0]
    return f"{head}{base if vowel in 'áéíóú' else vowel}{tail}"


_LONG_NAME = 4
"""Syllables from which on a respelt foreign name is no Korean word."""
_MOST_SPELLINGS = 64
_FIRST_SYLLABLE, _SYLLABLES_AN_INITIAL = 0xAC00, 588
_INITIALS = {"ㄲ": 1, "ㄸ": 4, "ㅃ": 8, "ㅅ": 9, "ㅆ": 10, "ㅉ": 13, "ㅊ": 14, "ㅋ": 15, "ㅌ": 16, "ㅍ": 17}
_ALIKE = {"ㅋ": "ㄲ", "ㅌ": "ㄸ", "ㅍ": "ㅃ", "ㅅ": "ㅆ", "ㅊ": "ㅉ"}
_SPELT_ALIKE = {
    _INITIALS[one]: _INITIALS[other] for one, other in (*_ALIKE.items(), *((b, a) for a, b in _ALIKE.items()))
}


def korean_spellings(name: str) -> tuple[str, ...]:
    """A foreign name with each tense or aspirated consonant also as its counterpart (니카라과, 니까라과), and without
    spaces. The north writes most names by their sound in the land itself, and the rarer ones in more than one way."""
    syllables = [one for one in name if _initial(one) is not None]
    if len(syllables) < _LONG_NAME:
        return (name,)
    choices = [(one, _respelt(one)) if _initial(one) in _SPELT_ALIKE else (one,) for one in name]
    spellings = islice(product(*choices), _MOST_SPELLINGS)
    written = ["".join(spelling) for spelling in spellings]
    return (*written, *(one.replace(" ", "") for one in written if " " in one))


def _initial(letter: str) -> int | None:
    """The number of a syllable's first consonant in Unicode's order; None for what is no syllable."""
    place = ord(letter) - _FIRST_SYLLABLE
    return place // _SYLLABLES_AN_INITIAL if 0 <= place < 19 * _SYLLABLES_AN_INITIAL else None


def _respelt(syllable: str) -> str:
    initial, rest = divmod(ord(syllable) - _FIRST_SYLLABLE, _SYLLABLES_AN_INITIAL)
    return chr(_FIRST_SYLLABLE + _SPELT_ALIKE[initial] * _SYLLABLES_AN_INITIAL + rest)
