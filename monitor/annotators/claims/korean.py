"""What particles and word order tell of a Korean sentence: who acts, who is meant, what belongs to whom."""

import re
from collections.abc import Set as AbstractSet

from monitor.annotators.claims.mark import Mark
from monitor.catalog.claim_syntax import COUNTRY, MEDIA, NORTH, PERSON

_PARTICLE = re.compile(
    r"(?:\([^)]*\))?(?:\s?[가-힣a-z0-9·]+?(?:\([^)]*\))?){0,4}?"
    r"(?P<particle>에 대해|에 대한|관련|은|는|이|가|도|만|조차|을|를|의|과|와|에게|에)(?=[\s,'\"]|$)"
)
_BARE = re.compile(r"(?:\s?(?:여사|위원장|대사|대통령|총리|주석|부부장|부장|비서))?[\s'\"…]*")
_HEADLINE_TOPIC = re.compile(r"(?:\s?(?:여사|위원장|대사|대통령|총리|주석|부부장|부장|비서))?,\s")
_HEADLINE_TOPIC_ENDS = 14
ITS_OWN = re.compile(
    r"(?:\s?[가-힣]{1,8}){0,3}?의\s(?:[가-힣]{1,4}\s)?(?:이름|모습|얼굴|사진|동정|공개|활동|행보|근황|소식|기사|언급|흔적|"
    r"존재|행방|행적|관련|부재|직함|호칭|국명|국기|영상|대목|동향|동행|참석|수행|불참|등장|복귀)"
)
"""After a person and "의", what stands for the person: someone's name, whereabouts or public appearances."""
_ENDS_IN_N = "".join(chr(number) for number in range(ord("가") + 4, ord("힣"), 28))
"""Syllables with a final ㄴ, on which the verb of most relative clauses ends."""
_RELATIVE = rf"\s(?!관련|이번|최근|지난|다른|모든|전날|당일|평안)[가-힣]{{0,3}}[{_ENDS_IN_N}]\s"
"""After "북한이", the verb of a relative clause: "북한이 쏜 미사일"."""
_HOME_ACTS = re.compile(
    rf"[{MEDIA}{NORTH}]+(?:\s?(?:등|당국|매체|측|외무성|정부|관영매체))?\s?(?:들)?"
    rf"(?:은|는|이(?!탈|산|{_RELATIVE})|가(?!{_RELATIVE})|도|에서|에는|에선|에도|에|,|"
    r"의\s?(?:공식\s?)?(?:침묵|반응|언급|보도|매체|논평|입장))(?!\s?대해|\s?대한)"
)
_BODIES = "외무성|국방성|국방위원회|국방위|국무위원회|총참모부|노동당|당 중앙위|조평통|통일전선부|인민군|정부|당국|내각"
_TITLE_OF = re.compile(rf"(?:[{PERSON}]\s?|[{NORTH}]\s?(?:(?:{_BODIES})\s?)?|[{MEDIA}]\s?(?:{_BODIES})\s?)$")
_HOME_IS_TOPIC = re.compile(
    rf"[{MEDIA}{NORTH}]+(?:\s?(?:등|당국|매체|측|외무성|정부|관영매체))?\s?(?:들)?(?:은|는|도|,|에서|에서는|에는|에선|에도|"
    rf"(?:이|가)(?![^,]{{0,60}}(?:자|하자|지만|는데|면서)\s))"
)
"""The North as what the whole sentence is about: what others do in it stands inside."""
_REPORTED = re.compile(r"[가-힣 ]{0,10}다고\s?(?:보도|전했|전한|주장|밝혔|비난|선전)")
_CASES = {
    "subject": {"은", "는", "이", "가", "도", "만", "조차"},
    "object": {"을", "를", "은", "는", "도", "만", "조차", "에 대해", "에 대한", "관련"},
}


def others_act(others: re.Pattern[str], overlay: str, end: int, subjects: AbstractSet[int]) -> bool:
    """Whether somebody other than Pyongyang does what a predicate that ends at `end` tells.

    `others`: what names somebody who acts. `subjects`: where those begin who are not silent, but passed over:
    "문 대통령이 5차례 나오는 데 그쳤다".
    """
    last = None
    for one in others.finditer(overlay, 0, end):
        if not "가" <= overlay[one.end() : one.end() + 1] <= "힣":  # "대통령이나" acts not
            last = one
    if last is not None and last.start() in subjects:
        return False
    if last is None or _HOME_ACTS.search(overlay, last.end(), end) is not None:
        return False
    if subjects and overlay[: last.start()].rstrip().endswith((COUNTRY, PERSON)):
        return False  # "쿠바 대표단은" is the country's
    if _TITLE_OF.search(overlay, 0, last.start()) is not None:
        return False  # "총리" is the title of the one it is about, "대변인" that of the North's
    home_before = _HOME_IS_TOPIC.search(overlay, 0, last.start()) is not None
    embedded = last.group()[-1] in "이가"
    return not (home_before and embedded and not _REPORTED.match(overlay, end))


def in_case(overlay: str, end: int, predicate: int, case: str) -> bool:
    """Whether the Korean noun phrase that begins with a mark is in the case a rule asks for.

    Headlines leave the particle out: a comma, or the predicate itself, stands right behind the noun.
    """
    if _BARE.fullmatch(overlay, end, predicate) or ITS_OWN.match(overlay, end):
        return True
    if end <= _HEADLINE_TOPIC_ENDS and _HEADLINE_TOPIC.match(overlay, end):
        return True
    particle = _PARTICLE.match(overlay, end)
    return particle is not None and particle["particle"] in _CASES[case]


def speaks(mark: Mark, overlay: str, end: int) -> bool:
    """Whether a northerner, whose mark ends at `end`, is the one who calls names: "김여정 부부장이 담화에서 ..."."""
    particle = _PARTICLE.match(overlay, end)
    told = particle is not None and particle["particle"] in {"은", "는", "이", "가"}
    opens = end <= _HEADLINE_TOPIC_ENDS and _HEADLINE_TOPIC.match(overlay, end) is not None
    return mark.sort == PERSON and (told or opens)
