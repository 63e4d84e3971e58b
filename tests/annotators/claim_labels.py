"""Labels of reports, and when one means the same as what was found."""

from collections.abc import Iterable

from monitor.annotators.claims.weighing.candidates import TOPIC, Key
from monitor.domain import ClaimKind, EntityType
from tests.annotators.claim_reports import LabelledReport

Label = tuple[ClaimKind, Key]


def labels_of(one: LabelledReport) -> frozenset[Label]:
    return frozenset(label(kind, EntityType(sort), subject) for kind, sort, subject in one.claims)


def label(kind: str, sort: EntityType, name: str) -> Label:
    return ClaimKind(kind), TOPIC if sort is EntityType.TOPIC else (sort, name)


def holds(labels: Iterable[Label], kind: ClaimKind, key: Key) -> bool:
    """Whether a label means the same; a person's name may be spelled in another way."""
    return any(one is kind and (label == key or _same_person(label, key)) for one, label in labels)


def _same_person(one: Key, other: Key) -> bool:
    if one[0] is not EntityType.PERSON or other[0] is not EntityType.PERSON:
        return False
    return _spelled(one[1]) == _spelled(other[1])


def _spelled(name: str) -> str:
    """A name as most romanisations of it agree."""
    for written, common in _SPELLINGS:
        name = name.replace(written, common)
    return name.replace("-", "")


_SPELLINGS = (
    ("eo", "o"), ("eu", "u"), ("ee", "i"), ("oo", "u"), ("young", "yong"), ("lee", "ri"), ("choi", "choe"),
    ("park", "pak"), ("th", "t"), ("kh", "k"), ("ph", "p"), ("ch", "j"), ("yi-", "ri-"), ("wn", "un"), ("roh", "no"),
)  # fmt: skip
"""What romanisations of Korean write in more than one way, and one way of it."""
