"""Small stand-ins for tests of claims: documents, and mentions found by a list of names."""

import re
from datetime import UTC, datetime

from monitor.annotators.claims import ClaimReader
from monitor.domain import Claim, Document, Entity, EntityType, Mention, MentionBy

NAMES = {
    "CN": "China|Chinese|Beijing|중국",
    "CU": "Cuba|Cuban|Havana|쿠바",
    "JP": "Japan|Japanese|Tokyo|일본",
    "KR": "South Korea|South Korean|Seoul|한국|남한",
    "LA": "Laos|Lao|Laotian|라오스",
    "MN": "Mongolia|Mongolian|몽골",
    "MX": "Mexico|Mexican|멕시코",
    "RU": "Russia|Russian|Moscow|러시아",
    "SY": "Syria|Syrian|시리아",
    "US": "United States|U.S.|American|Washington|미국",
    "VN": "Vietnam|Vietnamese|Hanoi|베트남",
    "IR": "Iran|Iranian|이란",
    "MY": "Malaysia|Malaysian|말레이시아",
}
_CODES = {name: code for code, names in NAMES.items() for name in names.split("|")}
_EXPRESSION = re.compile("|".join(sorted((rf"{re.escape(one)}(?![a-z])" for one in _CODES), key=len, reverse=True)))


class Countries:
    def name(self, code: str) -> str:
        return NAMES[code].split("|", 1)[0] if code in NAMES else code


def mentions_of(text: str) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            Entity(EntityType.COUNTRY, _CODES[match.group()]), match.group(), match.start(), match.end(), MentionBy.NAME
        )
        for match in _EXPRESSION.finditer(text)
    )


READER = ClaimReader.shipped(Countries())


def claims_in(text: str, language: str = "en", *, title: str = "", published: str = "2024-03-07") -> tuple[Claim, ...]:
    document = Document(title, text, datetime.fromisoformat(published).replace(tzinfo=UTC))
    return READER.read(document, language, mentions_of(document.full_text))


def pairs(text: str, language: str = "en", *, title: str = "", published: str = "2024-03-07") -> set[tuple[str, str]]:
    """(kind, subject) of each claim; an envoy's subject is "CU ambassador"."""
    return {
        (claim.kind.value, f"{claim.subject.id} {claim.subject.role}".strip())
        for claim in claims_in(text, language, title=title, published=published)
    }
