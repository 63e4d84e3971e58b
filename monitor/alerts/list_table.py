"""Lists side by side as a picture: countries in rows, years in columns, the missing one marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

MOST_ROWS = 24
"""So many countries are legible in Slack's preview; those listed least often are left out and counted."""
LISTED, MISSING, ELSEWHERE, INK = "#33638d", "#b03030", "#e6d3a8", "#222222"
_ABSENT = "–"
_WIDTH_OF_NAMES, _WIDTH_OF_YEAR, _HEIGHT_OF_ROW = 2.6, 0.95, 0.29


@dataclass(frozen=True, slots=True)
class ListTable:
    """Rows as the evidence has them: (country, place in each year's list), one of them the missing country's."""

    title: str
    years: tuple[str, ...]
    lengths: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: str

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The missing country first, then the others as often, and as far ahead, as they were listed."""
        own = [row for row in self.rows if row[0] == self.missing]
        others = sorted((row for row in self.rows if row[0] != self.missing), key=_standing)
        return (*own, *others)[:MOST_ROWS]


def _standing(row: Sequence[str]) -> tuple[int, float]:
    places = [int(cell) for cell in row[1:] if cell.isdigit()]
    return -len(places), sum(places) / max(1, len(places))


def list_table(title: str, table: Sequence[Sequence[str]], missing: str) -> ListTable | None:
    """None where the table is none of countries by year, or does not tell of the missing one."""
    if len(table) < 3 or not table[0] or table[0][0] != "country" or table[1][0] != "listed":
        return None
    years, lengths, rows = tuple(table[0][1:]), tuple(table[1][1:]), tuple(tuple(row) for row in table[2:])
    whole = all(len(row) == len(years) + 1 for row in rows) and len(lengths) == len(years) > 1
    return ListTable(title, years, lengths, rows, missing) if whole and missing in {row[0] for row in rows} else None


def draw(table: ListTable, dpi: int = 110) -> bytes:
    """The table as a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    rows, columns = table.shown, len(table.years)
    width = _WIDTH_OF_NAMES + _WIDTH_OF_YEAR * columns
    height = _HEIGHT_OF_ROW * (len(rows) + 4)
    figure = Figure(figsize=(max(width, 6.0), height), dpi=dpi)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(-_WIDTH_OF_NAMES / _WIDTH_OF_YEAR, max(columns, (6.0 - _WIDTH_OF_NAMES) / _WIDTH_OF_YEAR))
    axes.set_ylim(len(rows) + 1, -3)
    axes.axis("off")
    left = -_WIDTH_OF_NAMES / _WIDTH_OF_YEAR + 0.15
    axes.text(left, -2.3, _plain(table.title), fontsize=10, weight="bold", va="center", color=INK)
    for column, (year, length) in enumerate(zip(table.years, table.lengths, strict=True)):
        axes.text(column + 0.5, -1.2, year, ha="center", va="center", fontsize=10, weight="bold", color=INK)
        axes.text(column + 0.5, -0.45, f"{length} listed", ha="center", va="center", fontsize=7.5, color="#666666")
    for line, row in enumerate(rows):
        own = row[0] == table.missing
        axes.text(
            left, line + 0.5, _plain(row[0]), va="center", fontsize=9,
            color=MISSING if own else INK, weight="bold" if own else "normal",
        )  # fmt: skip
        for column, place in enumerate(row[1:]):
            missed = own and column == columns - 1 and place == _ABSENT
            face, edge = _colours(place, missed=missed)
            box, line_width = (column + 0.06, line + 0.08), 1.6 if missed else 0
            axes.add_patch(Rectangle(box, 0.88, 0.84, linewidth=line_width, facecolor=face, edgecolor=edge))
            told = "missing" if missed else place
            colour = MISSING if missed else ("#ffffff" if place.isdigit() else "#777777")
            weight = "bold" if missed else "normal"
            axes.text(
                column + 0.5, line + 0.5, _plain(told), ha="center", va="center", fontsize=8, color=colour,
                weight=weight,
            )  # fmt: skip
    left_out = len(table.rows) - len(rows)
    note = "numbers: place in the list" + (f"; {left_out} more countries not shown" if left_out else "")
    axes.text(left, len(rows) + 0.5, note, va="center", fontsize=7.5, color="#666666")
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": "nkmonitor"})
    return out.getvalue()


def _colours(place: str, *, missed: bool) -> tuple[str, str]:
    """(inside, edge)."""
    if missed:
        return "#fbe4e4", MISSING
    if place.isdigit():
        return LISTED, LISTED
    return "#f1f1f1" if place == _ABSENT else ELSEWHERE, "#f1f1f1"


def _plain(text: str) -> str:
    """Text in which Matplotlib finds no formula."""
    return text.replace("$", r"\$")
