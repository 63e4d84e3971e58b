"""Words of dates: months in the languages of the field, names of zones, years of the Juche calendar."""

import unicodedata

_MONTHS = (
    "january jan enero ene января январь янв",
    "february feb febrero февраля февраль фев февр",
    "march mar marzo марта март мар",
    "april apr abril abr апреля апрель апр",
    "may mayo мая май",
    "june jun junio июня июнь июн",
    "july jul julio июля июль июл",
    "august aug agosto ago августа август авг",
    "september sept sep septiembre setiembre set сентября сентябрь сен сент",
    "october oct octubre октября октябрь окт",
    "november nov noviembre ноября ноябрь ноя нояб",
    "december dec diciembre dic декабря декабрь дек",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
"""English, Spanish and Russian months, long and short, in lower case."""

ZONE_HOURS = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0.0),
    **dict.fromkeys(("kst", "jst", "yakt"), 9.0),
    **dict.fromkeys(("hkt", "sgt", "pht", "awst"), 8.0),
    **dict.fromkeys(("cet", "bst", "west"), 1.0),
    **dict.fromkeys(("cest", "eet", "sast"), 2.0),
    **dict.fromkeys(("eest", "msk", "trt"), 3.0),
    **dict.fromkeys(("ict", "wib"), 7.0),
    "vlat": 10.0,
    "aest": 10.0,
    "aedt": 11.0,
    "ist": 5.5,
    "edt": -4.0,
    "est": -5.0,
    "cdt": -5.0,
    "mdt": -6.0,
    "mst": -7.0,
    "pdt": -7.0,
    "pst": -8.0,
    "brt": -3.0,
}
"""Names of zones that mean one offset only, in hours east of UTC. CST is not here: China, Cuba and Chicago use it."""

JUCHE_EPOCH = 1911
"""Juche 1 is 1912, the birth of Kim Il Sung; state media dated by it from September 1997 to October 2024."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


def plain_digits(text: str) -> str:
    """A date's text with full-width forms folded, Chinese numerals and Japanese eras written as Arabic years."""
    text = unicodedata.normalize("NFKC", text)
    for era, before in _ERAS.items():
        if era in text:
            head, _, tail = text.partition(era)
            year = tail.split("年")[0].strip()
            year = "1" if year == "元" else year
            if year.isdecimal():
                text = f"{head}{before + int(year)}年{tail.partition('年')[2]}"
    if any(mark in text for mark in "年月日"):
        text = _chinese_numerals(text)
    return text


def _chinese_numerals(text: str) -> str:
    """二〇二四年十二月二十一日 -> 2024年12月21日."""
    result: list[str] = []
    run: list[str] = []
    for character in [*text, ""]:
        if character and (character in _CHINESE_DIGITS or (character == "十")):
            run.append(character)
            continue
        if run:
            result.append(_number("".join(run)) if character and character in "年月日时時分" else "".join(run))
            run.clear()
        result.append(character)
    return "".join(result)


def _number(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(_CHINESE_DIGITS[digit] for digit in numeral)
    tens, _, ones = numeral.partition("十")
    return f"{_CHINESE_DIGITS.get(tens, '1') if tens else '1'}{_CHINESE_DIGITS.get(ones, '0') if ones else '0'}"
