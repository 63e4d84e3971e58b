"""Whom a claim is credited to: "according to X", "X said", "sources in Y quoted by X"."""

import re
from collections.abc import Sequence

_NAME = r"(?:the\s)?(?:[A-Z][\w.'’-]*|of|and|the|in|on|for)(?:\s(?:[A-Z][\w.'’-]*|of|the|for|and|in|on))*"
_SPEAK = r"(?:said|says|say|reported|reports|report|noted|notes|pointed out|wrote|told|added|revealed|confirmed|observed|found|explained|quoted|claimed)"
_ENGLISH = [
    re.compile(
        r"(?P<who>\b(?:(?!although|though|but|and|while|as)(?:\w+\s)?(?:sources?|defectors?|residents?|analysts?|experts?|observers?|insiders?|officials?)"
        r"(?:\s(?:in|inside|from|at|of)\s[A-Z]\w+(?:\s[A-Z]\w+)?)?)\s(?:quoted|cited)\sby\s[A-Z][\w.]*(?:\s[A-Z][\w.]*)*)"
    ),
    re.compile(
        r"[Aa]ccording to (?P<who>(?:(?:an?|the|one|several|some|multiple)\s)?[\w\s.'’-]{2,70}?)(?=,|\.(?:\s|$)|;|$| on (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))"
    ),
    re.compile(
        r"(?P<who>(?:(?:\w+\s)?(?:sources?|defectors?|residents?|analysts?|experts?|observers?|insiders?)"
        r"(?:\s(?:in|inside|from|at|close to)\s[\w\s]{2,40}?)?))\s(?:have\s)?(?:say|said|told|told\s|report|believe|note|noted|point)\b"
    ),
    re.compile(
        rf"(?P<who>(?:[A-Z][\w.'’-]*)(?:\s[A-Z][\w.'’-]*){{0,5}}(?:'s\s[a-z ]{{3,30}})?)\s(?:has\s|have\s|also\s)?{_SPEAK}\b(?!\sby)"
    ),
    re.compile(
        r"(?P<who>(?:a|an|the)\s(?:[\w’'-]+\s){0,5}(?:official|ministry|agency|spokes(?:man|woman|person)|source|analyst|researcher|monitor\w*|service|embassy))\s(?:has\s|also\s)?"
        + _SPEAK
        + r"\b"
    ),
    re.compile(rf"\b{_SPEAK}\s(?P<who>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{1,4}})"),
]
_BACK_REFERENCE = re.compile(
    rf"\b(?:[Ii]t|[Tt]he (?:outlet|website|news site|agency|report|newspaper|paper|broadcaster|source|report)|[Tt]hey|[Hh]e|[Ss]he)\s(?:also\s|further\s)?{_SPEAK}\b"
)
_KOREAN = [
    re.compile(r"(?P<who>[가-힣A-Za-z0-9·\s]{2,30}?)(?:에|보도에|발표에) 따르면"),
    re.compile(
        r"(?P<who>(?:[가-힣A-Za-z]+\s){0,3}(?:소식통|당국자|관계자|대변인|통일부|국정원|국가정보원|연구위원|교수|전문가|전문가들|탈북민|매체|통신|신문|방송|뉴스|일보|데일리NK))(?:은|는|이|가)\s"
    ),
]
_NOT_A_SOURCE = re.compile(
    r"(?i)^(?:north korea|n\. korea|kcna|pyongyang|rodong|it|he|she|they|there|state|this|the north|korean central|the (?:kcna|rodong)|state media)"
)


class Attribution:
    """Finds whom sentences credit; "it pointed out" leads back to the source named last."""

    def __init__(self, language: str) -> None:
        self._patterns = _KOREAN if language == "ko" else _ENGLISH
        self._language = language

    def of(self, text: str, spans: Sequence[tuple[int, int]], index: int) -> str:
        """Whom sentence `index` credits, or "" for the author's own word."""
        start, end = spans[index]
        if found := self._named(text, start, end):
            return found
        if self._language == "en" and _BACK_REFERENCE.search(text, start, end):
            for earlier in range(index - 1, max(-1, index - 4), -1):
                if found := self._named(text, *spans[earlier]):
                    return found.rsplit(" quoted by ", 1)[-1].rsplit(" cited by ", 1)[-1]
        return ""

    def _named(self, text: str, start: int, end: int) -> str:
        for pattern in self._patterns:
            for match in pattern.finditer(text, start, end):
                who = " ".join(match["who"].split()).strip(" ,")
                if not _NOT_A_SOURCE.match(who):
                    return who
        return ""
