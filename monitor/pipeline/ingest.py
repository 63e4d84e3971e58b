"""Documents in, articles stored once, counts kept in the same transaction. One path for live and backfill."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.annotators.annotate import Annotator
from monitor.database import annotations, articles, changes, marks
from monitor.database.articles import NewArticle, StoredArticle
from monitor.database.counts import CountChanges, counted
from monitor.database.engine import read, write
from monitor.domain import (
    Annotations,
    Document,
    IngestOutcome,
    Mention,
    Outlet,
    Reason,
    Refusal,
    Tier,
)
from monitor.domain.edits import Edit, EditKind, Version, compare
from monitor.pipeline.ahead import NOTHING_AHEAD, Ahead, ahead_key, find_by_address, not_yet_read
from monitor.pipeline.identify import (
    Candidate,
    content_keys,
    first_of_each_address,
    is_as_stored,
    is_fuller,
    is_news,
    named,
    possible_keys,
    read_by,
    same_story,
    settle,
    unfinished,
)

BATCH = 500

log = structlog.get_logger()


@dataclass(slots=True)
class IngestReport:
    """What became of the documents read. `stored + merged + known + refused` is all of them."""

    counts: Counter[IngestOutcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    changed_from: date | None = None
    """The earliest day whose articles changed for a detector of that day."""

    @property
    def read(self) -> int:
        return sum(self.counts.values())

    def add(self, other: "IngestReport") -> None:
        self.counts.update(other.counts)
        self.refusals += other.refusals
        days = [day for day in (self.changed_from, other.changed_from) if day]
        self.changed_from = min(days, default=None)

    def refuse(self, refusal: Refusal) -> None:
        self.counts[IngestOutcome.REFUSED] += 1
        self.refusals.append(refusal)


class Ingest:
    def __init__(self, engine: Engine, annotator: Annotator, outlets: Mapping[str, Outlet]) -> None:
        self._engine = engine
        self._annotator = annotator
        self._outlets = outlets

    def store(self, items: Sequence[Document | Refusal], now: datetime, *, keep_revisions: bool = True) -> IngestReport:
        """Store a batch in one transaction. If the database refuses it, each document is tried alone, so that a
        bad one never loses the others."""
        try:
            ahead = self.annotate_ahead(items)
            with write(self._engine) as conn:
                return self.store_within(conn, items, now, ahead=ahead, keep_revisions=keep_revisions)
        except (SQLAlchemyError, ValueError) as error:
            if len(items) == 1:
                report = IngestReport()
                place = items[0].place
                log.warning("document refused", place=place, error=str(error).splitlines()[0])
                message = f"{place}: the database refused it: {str(error).splitlines()[0]}"
                report.refuse(Refusal(place, Reason.STORE_FAILED, message))
                return report
        report = IngestReport()
        for item in items:
            report.add(self.store([item], now, keep_revisions=keep_revisions))
        return report

    def annotate_ahead(self, items: Iterable[Document | Refusal]) -> Ahead:
        """Annotations of what looks new, for `store_within`. Made before its transaction: annotating takes by far the
        longest, and no other writer of an SQLite file can do anything meanwhile."""
        settled = [settle(item, self._outlets) for item in items if isinstance(item, Document)]
        with read(self._engine) as conn:
            new = not_yet_read(conn, [one for one in settled if isinstance(one, Candidate)])
        once = {ahead_key(one.document): one for one in new}
        return {key: self.annotate(one.document, one.outlet, one.tier) for key, one in once.items()}

    def store_within(
        self,
        conn: Connection,
        items: Iterable[Document | Refusal],
        now: datetime,
        *,
        ahead: Ahead = NOTHING_AHEAD,
        keep_revisions: bool = True,
    ) -> IngestReport:
        """Store a batch inside the caller's transaction. What is not annotated `ahead` is annotated here."""
        articles.store_in_turn(conn)
        report = IngestReport()
        candidates: list[Candidate] = []
        for item in items:
            settled = item if isinstance(item, Refusal) else settle(item, self._outlets)
            if isinstance(settled, Refusal):
                report.refuse(settled)
            else:
                candidates.append(settled)

        def annotate(document: Document, outlet_id: str, tier: Tier) -> Annotations:
            return ahead.get(ahead_key(document)) or self.annotate(document, outlet_id, tier)

        _Batch(conn, annotate, now, report, keep_revisions).run(candidates)
        if report.changed_from:
            marks.lower_day(conn, marks.CHANGED_FROM, report.changed_from)
        return report

    def annotate(self, document: Document, outlet_id: str, tier: Tier) -> Annotations:
        """Annotations as they are stored: with the languages that the outlet prints."""
        outlet = self._outlets.get(outlet_id)
        return self._annotator.annotate(document, tier, outlet.languages if outlet else ())


class _Batch:
    """One batch against the database: identify, annotate what is new, write, count."""

    def __init__(
        self,
        conn: Connection,
        annotate: Callable[[Document, str, Tier], Annotations],
        now: datetime,
        report: IngestReport,
        keep_revisions: bool,
    ) -> None:
        self._conn = conn
        self._annotate = annotate
        self._now = now
        self._report = report
        self._keep_revisions = keep_revisions
        self._changes = CountChanges()

    def run(self, candidates: Sequence[Candidate]) -> None:
        """Store all of them, in passes: what shares an address or a headline with an earlier one of the batch
        waits for the next pass and finds the earlier one stored."""
        waiting = list(candidates)
        while waiting:
            this_pass, waiting = first_of_each_address(waiting)
            waiting = self._run_pass(this_pass) + waiting
        self._changes.write(self._conn)

    def _run_pass(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        by_address = find_by_address(self._conn, candidates)
        fresh: list[Candidate] = []
        changed: dict[Candidate, tuple[StoredArticle, str]] = {}
        for candidate in candidates:
            old = same_story(candidate, by_address)
            if old is None:
                fresh.append(candidate)
            elif is_as_stored(candidate, old) and candidate.day == old.day:
                self._report.counts[IngestOutcome.KNOWN] += 1
            else:
                key = content_keys(old.outlet, old.language, candidate.day, candidate.document)[0]
                changed[candidate] = (old, key)
        self._update_changed(changed)
        return self._store_fresh({candidate: self._prepare(candidate) for candidate in fresh}, by_address)

    def _update_changed(self, changed: Mapping[Candidate, tuple[StoredArticle, str]]) -> None:
        """Documents at known addresses whose text or day is not the stored one: read before, worse, or a new
        version."""
        read_before = articles.find_by_content(self._conn, {key for _, key in changed.values()})
        for candidate, (old, key) in changed.items():
            other = read_before.get(key)
            if other is not None and other.id != old.id:
                # It stands at this address too: once the other text there has changed, it is known all the same.
                articles.remember(self._conn, [(other.id, self._prepare(candidate))])
            if other is not None or is_as_stored(candidate, old) or not is_news(candidate.document, old):
                articles.remember_content(self._conn, old.id, key)
                self._report.counts[IngestOutcome.KNOWN] += 1
            else:
                self._replace(old, self._prepare(candidate), key)

    def _prepare(self, candidate: Candidate) -> NewArticle:
        document = candidate.document
        found = self._annotate(document, candidate.outlet, candidate.tier)
        keys = content_keys(candidate.outlet, found.language, candidate.day, document)
        return NewArticle(
            document=document,
            outlet=candidate.outlet,
            tier=candidate.tier,
            day=candidate.day,
            known_day=candidate.known_day,
            content_key=keys[0],
            headline_key=keys[1],
            address_keys=candidate.address_keys,
            annotations=found,
            seen_at=document.first_seen or self._now,
            read_by=read_by(document),
        )

    def _store_fresh(
        self, fresh: Mapping[Candidate, NewArticle], by_address: Mapping[str, Sequence[StoredArticle]]
    ) -> list[Candidate]:
        """Store what is new; fold into one article what is the same story under another address. Returns what has
        to wait because its headline stands twice in this pass."""
        keys = {candidate: possible_keys(one) for candidate, one in fresh.items()}
        by_content = articles.find_by_content(self._conn, {key for possible in keys.values() for key in possible})
        by_headline = articles.find_by_headline(self._conn, {one.headline_key for one in fresh.values()})
        new: dict[str, NewArticle] = {}
        waiting: list[Candidate] = []
        for candidate, one in fresh.items():
            if old := next((by_content[key] for key in keys[candidate] if key in by_content), None):
                articles.remember(self._conn, [(old.id, one)])
                places = [place.id for key in one.address_keys for place in by_address.get(key, ())]
                known = old.id in places or not one.address_keys
                self._report.counts[IngestOutcome.KNOWN if known else IngestOutcome.MERGED] += 1
            elif old := unfinished(one, by_headline.get(one.headline_key, ())):
                articles.remember(self._conn, [(old.id, one)])
                if is_fuller(one.document, old):
                    self._replace(old, one, one.content_key)
                else:
                    self._report.counts[IngestOutcome.MERGED] += 1
            elif one.headline_key in new:
                waiting.append(candidate)
            else:
                new[one.headline_key] = one
        articles.insert_articles(self._conn, list(new.values()))
        for one in new.values():
            self._count(one)
        return waiting

    def _replace(self, old: StoredArticle, one: NewArticle, key: str) -> None:
        """A stored article has a new text: counts move with it."""
        before = annotations.mentions_of(self._conn, [old.id]).get(old.id, ())
        place = (old.outlet, old.language, old.day, old.known_day)
        keep = self._keep_revisions and old.complete and bool(old.text)
        own_key, headline_key = content_keys(old.outlet, old.language, old.day, one.document)
        if keep:
            self._keep(old, one, before)
        articles.replace_text(self._conn, old, one, headline_key)
        for known in {key, own_key}:  # the document's day may not be the article's
            articles.remember_content(self._conn, old.id, known)
        named_before, named_now = counted(before), counted(one.annotations.mentions)
        self._changes.add(place, named_before, -1)
        self._changes.add(place, named_now)
        self._report.counts[IngestOutcome.MERGED] += 1
        if named_before != named_now or one.annotations.rosters or one.annotations.claims:
            # Rewording alone gives detectors nothing new, and judging an archive again takes its time.
            self._touch(old.known_day)

    def _keep(self, old: StoredArticle, one: NewArticle, mentioned: Sequence[Mention]) -> None:
        """The old text as a revision: what was named in it is known now, and no longer once it is replaced."""
        before = Version(old.title, old.text, named(mentioned))
        after = Version(one.document.title, one.document.text, named(one.annotations.mentions))
        if one.read_by and one.read_by == old.read_by:
            edit = compare(before, after, old.first_seen_at or one.seen_at, one.seen_at)
        else:
            edit = Edit(EditKind.VARIANT)
        changes.keep_revision(self._conn, old.id, one.seen_at, before, after, edit)

    def _count(self, one: NewArticle) -> None:
        place = (one.outlet, one.annotations.language, one.day, one.known_day)
        self._changes.add(place, counted(one.annotations.mentions))
        self._report.counts[IngestOutcome.STORED] += 1
        self._touch(one.known_day)

    def _touch(self, day: date) -> None:
        before = self._report.changed_from
        self._report.changed_from = day if before is None else min(day, before)
