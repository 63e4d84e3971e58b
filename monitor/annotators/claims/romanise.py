"""Northern romanisation of Korean names, as the DPRK's own English texts spell them, near enough for an id."""

_INITIALS = ("k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "kh", "th", "ph", "h")
_VOWELS = (
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui",
    "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "l", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip
_SURNAMES = {
    "이": "ri", "리": "ri", "노": "ro", "김": "kim", "박": "pak", "최": "choe", "임": "rim", "유": "ryu", "우": "u",
}  # fmt: skip
_FIRST, _LAST = 0xAC00, 0xD7A3


def romanise(name: str) -> str:
    """An id for a Korean name: 최룡해 -> choe-ryong-hae."""
    syllables = [_syllable(one) for one in name if _FIRST <= ord(one) <= _LAST]
    if name[0] in _SURNAMES:
        syllables[0] = _SURNAMES[name[0]]
    return "-".join(syllables)


def _syllable(character: str) -> str:
    number = ord(character) - _FIRST
    return _INITIALS[number // 588] + _VOWELS[number % 588 // 28] + _FINALS[number % 28]
