"""Whom a claim is credited to: "according to X", "X said", "sources in Y quoted by X"."""

import re
from collections.abc import Sequence

_SPEAK = (
    r"(?:said|says|say|reported|reports|report|noted|notes|pointed\sout|wrote|told|added|revealed|confirmed|observed|"
    r"found|explained|quoted|claimed)"
)
_PEOPLE = r"(?:sources?|defectors?|residents?|analysts?|experts?|observers?|insiders?|officials?)"
_BODIES = (
    r"(?:official|ministry|agency|spokes(?:man|woman|person)|source|analyst|researcher|monitor\w*|service|embassy|"
    r"newspaper|broadcaster|outlet)"
)
_NOT_JOINED = r"\b(?!although|though|but|and|while|as|that|because)"
_ENGLISH = [
    # sources in North Korea quoted by NK News
    (
        rf"(?P<who>{_NOT_JOINED}(?:\w+\s)?{_PEOPLE}(?:\s(?:in|inside|from|at|of)\s[A-Z]\w+(?:\s[A-Z]\w+)?)?"
        r"\s(?:quoted|cited)\sby\s[A-Z][\w.]*(?:\s[A-Z][\w.]*)*)"
    ),
    # according to a count by NK News
    (
        r"[Aa]ccording\sto\s(?P<who>(?:(?:an?|the|one|several|some|multiple)\s)?[\w\s.'’-]{2,70}?)"
        r"(?=,|\.(?:\s|$)|;|$|\son\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))"
    ),
    # sources inside the country say
    (
        rf"(?P<who>{_NOT_JOINED}(?:\w+\s)?{_PEOPLE}(?:\s(?:in|inside|from|at|close\sto)\s[\w\s]{{2,40}}?)?)\s(?:have\s|has\s)?"
        r"(?:say|said|told|report|believe|note|noted|point|pointed)\b"
    ),
    # Yonhap reported; Seoul's Unification Ministry said
    (
        r"(?P<who>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,5}(?:'s\s[a-z ]{3,30})?)"
        rf"\s(?:has\s|have\s|also\s)?{_SPEAK}\b(?!\sby)"
    ),
    # a South Korean official said
    rf"(?P<who>(?:a|an|the)\s(?:[\w’'-]+\s){{0,5}}{_BODIES})\s(?:has\s|also\s)?{_SPEAK}\b",
    # ..., said Frank Feinstein
    rf"\b{_SPEAK}\s(?P<who>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{1,4}})",
]
_BACK_REFERENCE = re.compile(
    r"\b(?:[Ii]t|[Tt]hey|[Hh]e|[Ss]he|[Tt]he\s(?:outlet|website|news\ssite|agency|report|newspaper|paper|broadcaster|source))"
    rf"\s(?:also\s|further\s)?{_SPEAK}\b"
)
_KOREAN = [
    # 데일리NK에 따르면
    r"(?P<who>[가-힣A-Za-z0-9·\s]{2,30}?)(?:의\s보도)?(?:에|보도에|발표에)\s따르면",
    # 평안남도 소식통은; 한 연구원은
    (
        r"(?P<who>(?:[가-힣A-Za-z]+\s){0,3}(?:소식통|당국자|관계자|대변인|통일부|국정원|국가정보원|연구위원|연구원|교수|전문가들?|"
        r"탈북민|통신|신문|방송|뉴스|일보|데일리NK))(?:은|는|이|가)\s"
    ),
]
_PATTERNS = {
    "en": [re.compile(one) for one in _ENGLISH],
    "ko": [re.compile(one) for one in _KOREAN],
}
_NOT_A_SOURCE = re.compile(
    r"(?i)(?:north korea|n\. korea|kcna|pyongyang|rodong|it|he|she|they|there|state|this|the north|korean central|"
    r"the (?:kcna|rodong)|state media|which|who|kim jong|북한|조선중앙|중앙통신|노동신문|로동신문|관영)"
)
_NEW_CLAUSE = re.compile(r"\b(?:although|though|but|while|whereas|however|even as)\b|지만|으나|반면")
_BACK = 3


class Attribution:
    """Finds whom sentences credit; "it pointed out" leads back to the source named last."""

    def __init__(self, language: str) -> None:
        self._patterns = _PATTERNS[language]
        self._back_reference = _BACK_REFERENCE if language == "en" else None

    def of(self, text: str, spans: Sequence[tuple[int, int]], index: int, claim: tuple[int, int]) -> str:
        """Whom sentence `index` credits with what it says at `claim`, or "" for the author's own word.

        A source in another clause, "... has not commented, although NK News says ...", is not meant.
        """
        start, end = spans[index]
        if found := self._named(text, start, end, claim):
            return found
        if self._back_reference is not None and self._back_reference.search(text, start, end):
            for earlier in range(index - 1, max(-1, index - _BACK - 1), -1):
                if found := self._named(text, *spans[earlier], spans[earlier]):
                    return found.rsplit(" quoted by ", 1)[-1].rsplit(" cited by ", 1)[-1]
        return ""

    def _named(self, text: str, start: int, end: int, claim: tuple[int, int]) -> str:
        for pattern in self._patterns:
            for match in pattern.finditer(text, start, end):
                who = " ".join(match["who"].split()).strip(" ,")
                between = (
                    (match.end("who"), claim[0]) if match.end("who") <= claim[0] else (claim[1], match.start("who"))
                )
                if not _NOT_A_SOURCE.match(who) and not _NEW_CLAUSE.search(text, *between):
                    return who
        return ""
