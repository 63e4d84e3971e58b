"""Evidence as people read it: outlet, day, what it shows, the quote, the table."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.alerts import wording
from monitor.alerts.blocks import Block, line, link, monospaced, quote, rich, text
from monitor.alerts.outside import clean
from monitor.catalog.countries import load_countries
from monitor.domain import EntityType, Evidence, MentionBy, Subject
from monitor.domain.similar import near_duplicates

OutletName = Callable[[str], str]
_HANGUL = re.compile("[가-힣]")
_NAMED_BY = (MentionBy.NAME, MentionBy.OFFICIAL, MentionBy.CAPITAL)
TABLE_ROWS = 12


def evidence_heading(piece: Evidence, outlet_name: OutletName) -> str:
    """Outlet, day and what the piece shows, in one line."""
    parts = [outlet_name(piece.outlet) if piece.outlet else "", wording.day(piece.published) if piece.published else ""]
    if piece.attributed_to:
        parts.append(f"citing {piece.attributed_to}")
    if piece.label:
        parts.append(piece.label.replace("_", " "))
    return clean(" · ".join(part for part in parts if part))


def table_lines(rows: Sequence[Sequence[str]], most: int = TABLE_ROWS) -> list[str]:
    """A table as aligned lines; the newest rows are the last ones, so the first are left out where there are many."""
    if not rows:
        return []
    cells = [[clean(cell)[:28] for cell in row] for row in (rows[0], *rows[1:][-most:])]
    widths = [max(len(row[at]) for row in cells if at < len(row)) for at in range(max(map(len, cells)))]
    return ["  ".join(cell.ljust(widths[at]) for at, cell in enumerate(row)).rstrip() for row in cells]


def merged(pieces: Sequence[Evidence]) -> list[Evidence]:
    """Pieces that quote the same words of the same article become one, with every label."""
    kept: dict[tuple[str, str], Evidence] = {}
    for at, piece in enumerate(pieces):
        key = (piece.quote.strip(), piece.url) if piece.quote.strip() and not piece.table else (str(at), "table")
        earlier = kept.get(key)
        if earlier is None:
            kept[key] = piece
        elif piece.label and piece.label not in earlier.label.split(", "):
            kept[key] = replace(earlier, label=", ".join(part for part in (earlier.label, piece.label) if part))
    return list(kept.values())


def grouped(pieces: Sequence[Evidence]) -> list[tuple[Evidence, list[Evidence]]]:
    """Pieces in their order, each with those whose quotes are nearly the same and show the same; tables stand alone."""
    labels: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.quote.strip() and not piece.table:
            labels.setdefault(piece.label, []).append(at)
    alike: dict[int, list[Evidence]] = {}
    repeated: set[int] = set()
    for some in labels.values():
        for first, *others in near_duplicates([pieces[at].quote for at in some]):
            alike[some[first]] = [pieces[some[other]] for other in others]
            repeated.update(some[other] for other in others)
    return [(piece, alike.get(at, [])) for at, piece in enumerate(pieces) if at not in repeated]


def gloss(words: str, subject: Subject) -> str:
    """What the subject's country is called in a Korean quote: "꾸바 = Cuba"; empty for a quote in another script."""
    if subject.type is not EntityType.COUNTRY or not _HANGUL.search(words):
        return ""
    countries = load_countries()
    names = {form.text for form in countries.forms("ko") if form.country == subject.id and form.by in _NAMED_BY}
    found = [name for name in sorted(names, key=len, reverse=True) if name in words]
    return f"{found[0]} = {countries.name(subject.id)}" if found else ""


def evidence_block(
    piece: Evidence, before: Evidence | None, subject: Subject, outlet_name: OutletName, longest: int, rows: int
) -> Block:
    """A piece of evidence; its article is not linked again where the piece before it was from the same one."""
    heading = [text(evidence_heading(piece, outlet_name) or "Evidence", bold=True, limit=300)]
    same_article = before is not None and before.url == piece.url and bool(piece.url)
    if (piece.title or piece.url) and not same_article:
        heading += [text(" · "), link(clean(piece.title) or "source", piece.url)]
    parts = [line(*heading)]
    if piece.quote.strip():
        parts.append(quote(piece.quote, longest))
        if known_as := gloss(piece.quote, subject):
            parts.append(line(text(known_as, italic=True)))
    if piece.table:
        parts.append(monospaced(table_lines(piece.table, rows), 1500 if rows == TABLE_ROWS else 2900))
    return rich(*parts)
