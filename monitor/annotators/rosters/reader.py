"""From a document and its country mentions to its rosters."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from monitor.annotators.rosters.days import event_day
from monitor.annotators.rosters.english import Context, EnglishList
from monitor.annotators.rosters.frame import form_of, kind_of, speaks_of_missions
from monitor.annotators.rosters.lexicon import Lexicon, lexicon
from monitor.annotators.rosters.tokens import HOME, countries_of
from monitor.annotators.sentences import sentence_spans
from monitor.domain import PYONGYANG, Document, Mention, Roster, RosterEntry


class OccasionFinder(Protocol):
    def find(self, text: str, published: date, mentions: Sequence[Mention] = ()) -> tuple[str, date] | None: ...


_CUT_OFF = ("...", "…", "[...]", "[…]")


class RosterReader:
    """Reads rosters of English and Korean state texts. Immutable; safe to share between threads."""

    def __init__(self, countries: object, occasions: OccasionFinder) -> None:
        self._countries = countries
        self._occasions = occasions

    def read(self, document: Document, language: str, mentions: Sequence[Mention]) -> tuple[Roster, ...]:
        """Rosters of a document, by place. Spans are offsets into `document.full_text`.

        A text in another language, or without a day of publication, has none.
        """
        if document.published is None or not mentions:
            return ()
        code = language.split("-", 1)[0].lower()
        if code != "en":
            return ()
        words = lexicon(code)
        body_start = len(document.full_text) - len(document.text)
        kind = kind_of(words, document.title, document.text)
        if kind is None:
            return ()
        entries = self._entries(words, document, code, body_start, countries_of(mentions))
        if not entries:
            return ()
        published = document.published.astimezone(PYONGYANG).date()
        text = document.full_text
        occasion = self._occasions.find(text, published, mentions)
        at_missions = speaks_of_missions(document.text)
        return (
            Roster(
                kind=kind,
                occasion=occasion[0] if occasion else None,
                day=event_day(document, code, published, document.text),
                start=min(entry.start for entry in entries),
                end=max(entry.end for entry in entries),
                entries=tuple(entries),
                complete=document.complete and not text.rstrip().endswith(_CUT_OFF),
                form=form_of(kind, text[:700].lower(), at_missions),
            ),
        )

    def _entries(
        self, words: Lexicon, document: Document, language: str, body_start: int, mentions: list[Mention]
    ) -> list[RosterEntry]:
        text = document.full_text
        context = Context(speaks_of_missions(document.text), _main_country(mentions))
        found: list[RosterEntry] = []
        from_title: list[RosterEntry] = []
        at = 0
        for start, end in sentence_spans(text, language):
            while at < len(mentions) and mentions[at].start < start:
                at += 1
            stop = at
            while stop < len(mentions) and mentions[stop].end <= end:
                stop += 1
            inside = mentions[at:stop]
            if not inside:
                continue
            sentence = text[start:end]
            lowered = sentence.lower()
            in_title = end <= body_start
            if not in_title and (words.quotes.search(lowered) or not words.lists.search(lowered)):
                continue
            entries = EnglishList(words, sentence, start, inside, context).entries()
            (from_title if in_title else found).extend(entries)
        return _once(found or from_title)


def _main_country(mentions: Sequence[Mention]) -> str | None:
    counted = Counter(mention.entity.id for mention in mentions if mention.entity.id != HOME)
    return counted.most_common(1)[0][0] if counted else None


def _once(entries: list[RosterEntry]) -> list[RosterEntry]:
    """Each entry once, however often the text repeats its list."""
    seen: set[tuple[str | None, str, str, str | None]] = set()
    kept = []
    for entry in entries:
        key = (entry.country, entry.role, entry.name, entry.host)
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept
