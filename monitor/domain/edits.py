"""What changed between two versions of an article, and whether it matters. Pure.

State media mend translations for some days after a story: of 2,078 KCNA addresses of August to November 2024, 14 later
bore another headline and 20 another text, nearly all of them reworded within days. An alarm that rang for each would
soon be ignored. What matters is a name, a country or a watched term that is gone or new, and a passage cut out.
"""

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.domain.annotations import Entity
from monitor.domain.documents import ArticleRef
from monitor.domain.identity import story_letters

RETRANSLATED_WITHIN = timedelta(days=3)

CUT_WORDS = 12
"""A passage of so many words in a row that is gone without another in its place is a cut."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST_COMPARED = 20_000
_CONTEXT_WORDS = 8
_LONGEST_PIECE = 40


class EditKind(StrEnum):
    NONE = "none"
    """Spaces, quotes, case: the letters are the same."""
    RETRANSLATION = "retranslation"
    """Reworded within the first days, the same names in it."""
    WORDING = "wording"
    """Reworded later, the same names in it."""
    SUBSTANCE = "substance"
    VARIANT = "variant"
    """Read otherwise than before (another source, an archive, a mended layout): not the outlet's doing."""


@dataclass(frozen=True, slots=True)
class Version:
    title: str
    text: str
    entities: frozenset[Entity] = frozenset()
    """Countries, people and organisations named in it."""


@dataclass(frozen=True, slots=True)
class Edit:
    kind: EditKind
    removed: tuple[Entity, ...] = ()
    added: tuple[Entity, ...] = ()
    lost_terms: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    diff: str = ""
    """For people: `… by [-the Cuban-]{+a+} delegation …`, a line for each change."""
    kept: float = 1.0
    """Share of words that both versions have in the same order, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Change:
    """A text that an article bore, and the one that took its place."""

    revision_id: int
    article: ArticleRef
    first_seen: datetime
    replaced_at: datetime
    before: Version
    after: Version


@dataclass(frozen=True, slots=True)
class Removal:
    """An article whose page is gone."""

    article: ArticleRef
    gone_since: datetime
    note: str
    text: str = ""
    settled_at: datetime | None = None
    """When it had been missing often and long enough."""


def compare(
    before: Version, after: Version, first_seen: datetime, seen_at: datetime, watched_terms: Collection[str] = ()
) -> Edit:
    """What the later version changed. `watched_terms` are words whose disappearance matters ("reunification")."""
    if (story_letters(before.title), story_letters(before.text)) == (
        story_letters(after.title),
        story_letters(after.text),
    ):
        return Edit(EditKind.NONE)
    old, new = _tokens(before), _tokens(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    removed = tuple(sorted(before.entities - after.entities))
    added = tuple(sorted(after.entities - before.entities))
    lost = tuple(term for term in watched_terms if _has(before, term) and not _has(after, term))
    cuts = tuple(_joined(old[i:j]) for tag, i, j, _, _ in changes if tag == "delete" and _words(old[i:j]) >= CUT_WORDS)
    if removed or added or lost or cuts:
        kind = EditKind.SUBSTANCE
    elif seen_at - first_seen <= RETRANSLATED_WITHIN:
        kind = EditKind.RETRANSLATION
    else:
        kind = EditKind.WORDING
    return Edit(kind, removed, added, lost, cuts, _readable(old, new, changes), round(matcher.ratio(), 3))


def _tokens(version: Version) -> list[str]:
    return _TOKEN.findall(f"{version.title}\n{version.text}")[:_LONGEST_COMPARED]


def _has(version: Version, term: str) -> bool:
    return term.casefold() in f"{version.title}\n{version.text}".casefold()


def _words(tokens: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _joined(tokens: Sequence[str]) -> str:
    if len(tokens) > _LONGEST_PIECE:
        tokens = [*tokens[: _LONGEST_PIECE // 2], "…", *tokens[-_LONGEST_PIECE // 2 :]]
    text = " ".join(tokens)
    return re.sub(r"(?<=[(\[“‘]) | (?=[.,;:!?)\]”’])", "", text)


def _readable(old: Sequence[str], new: Sequence[str], changes: Sequence[tuple[str, int, int, int, int]]) -> str:
    lines = []
    for _, i, j, k, m in changes:
        gone = f"[-{_joined(old[i:j])}-]" if j > i else ""
        come = f"{{+{_joined(new[k:m])}+}}" if m > k else ""
        lead, trail = _joined(old[max(0, i - _CONTEXT_WORDS) : i]), _joined(old[j : j + _CONTEXT_WORDS])
        start, end = ("… " if i > _CONTEXT_WORDS else ""), (" …" if j + _CONTEXT_WORDS < len(old) else "")
        lines.append(" ".join(filter(None, (start + lead, gone + come, trail + end))).strip())
    return "\n".join(lines)
