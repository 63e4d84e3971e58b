"""The language of a text: by script, then by the commonest words; Korean by orthography.

The words are told from a text's beginning, since a story in state media is in one language throughout.
"""

import re
from collections import Counter

_SAMPLE = 2500
"""Characters looked at."""

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

_KANA_SHARE = 0.04
"""Of the characters of a text in Han and kana; Chinese has none, the densest Japanese headline more."""

_NORTHERN = re.compile(
    r"되여|되였|하시였|였습니다|시였다|께서|동지|령도|로동|련대|련합|련맹|력사|녀성|녀맹|로력|리념|량국|래일|례의|륙|"
    r"남조선|조선로동당|조선인민|우리 나라|수뇌|로씨야|꾸바|윁남|도이췰란드|에스빠냐|미싸일|로케트|싸일|땅크|뜨락또르|"
    r"주체\d|위대한 수령|경애하는|혁명사적|천리마|괴뢰|중앙통신|로동신문|\b리[가-힣]{2}\b|당과 국가|친선협조|제국주의"
)
_SOUTHERN = re.compile(
    r"북한|됐다|했다|됐습니다|했습니다|되었|노동|여성|역사|연합뉴스|한국|대한민국|정상회담|러시아|쿠바|베트남|독일|스페인|"
    r"미사일|로켓|통일부|이념|양국|내일|김정은 국무위원장|국무위원장은|기자|밝혔다|전했다|대통령실|남북|우리 정부"
)
_JAPANESE_HAN = re.compile("[対総権戦駅込働発関経団図労営囲栄価岡帰県検験鉱仏変両児処断読続芸労団条広売気]")
_SIMPLIFIED_HAN = re.compile("[发关经谈访鲜级说们这务劳对战为会与东习书长时见进过还让说动华团议图现丽]")

_WORDS = {
    "en": "the of and to in a is that for on was by with it as his he at from be this are which have has had its",
    "es": "el la de los las y en que del por con una un se su para al es lo como más sus fue este esta ha entre sobre",
    "fr": "le la les des et en que du par une un dans pour au est qui sur pas plus avec ce aux sont ont été cette",
    "de": "der die das und den von zu mit dem des ist im für auf ein eine nicht sich auch als werden wurde bei nach",
    "pt": "o a os as e em que do da dos das por com uma um para não é ao na no se mais foi como pela pelo são",
    "it": "il la di che e un una per con del della dei delle in è non si sono al alla nel da anche gli come ha",
    "nl": "de het een en van in is dat op te voor met zijn niet aan er ook als door bij naar werd",
    "pl": "w i z na do się nie jest że o jak po przez od dla oraz za są był który",
    "tr": "ve bir bu için ile da de olarak olan ise gibi daha çok en kadar sonra",
    "id": "yang dan di dari untuk dengan ini pada dalam itu tidak ke oleh adalah akan juga telah",
    "vi": "của và các là có trong cho được với những một đã không người này",
    "cs": "a v se na je že o s z do pro by jako za od po ale byl které",
    "sv": "och att det som en på är av för den med till i inte om har",
    "hu": "a az és hogy nem is egy volt ez meg csak de",
    "ro": "și de în la a cu pe din că nu o pentru este care ale prin",
}
_LATIN = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_ENGLISH_AND_SPANISH = ("en", "es")
_SPANISH_SIGNS = re.compile("[ñ¿¡]|ción|[áéíóú]")
_WORD = re.compile(r"[a-z\u00e0-\u024f\u1ea0-\u1ef9]+")


def tell_language(text: str, hint: str | None = None) -> str:
    """BCP 47 of a text: "ko-KP", "ko-KR", "en", "zh", "ru", "es", "ja", ... or "und".

    `hint` is what the source says it is in. It decides where the text does not, as far as the script allows:
    "ko" is narrowed to an orthography, a Spanish text with the hint "en" is Spanish.
    """
    sample = text[:_SAMPLE]
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


def _script(sample: str) -> str | None:
    if sample.isascii():
        return "latin" if _SCRIPTS["latin"].search(sample) else None
    sizes = {name: sum(map(len, pattern.findall(sample))) * _WEIGHT.get(name, 1) for name, pattern in _SCRIPTS.items()}
    sizes["han"] += sizes["kana"]
    del sizes["kana"]
    best = max(sizes, key=lambda name: sizes[name])
    return best if sizes[best] else None


def _korean(sample: str, hint: str) -> str:
    northern = len(_NORTHERN.findall(sample))
    southern = len(_SOUTHERN.findall(sample))
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
    counts = Counter(_WORD.findall(sample.lower()))
    languages = _ENGLISH_AND_SPANISH if sample.isascii() and not hint else tuple(_LATIN)
    scores = {language: sum(counts[word] for word in _LATIN[language] if word in counts) for language in languages}
    if signs := len(_SPANISH_SIGNS.findall(sample)):
        scores["es"] = scores.get("es", 0) + (signs if scores.get("es") else 0)
    best = max(scores, key=lambda language: scores[language])
    family = hint.partition("-")[0]
    if family in _LATIN or (family and family not in {"ko", "zh", "ja", "ru"}):
        sure = scores[best] >= 2 and scores[best] > 2 * scores.get(family, 0)
        return best if sure else hint
    return best if scores[best] else "en"
