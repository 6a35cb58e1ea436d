"""Where does a table's head stand, and what do the words above a column say?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from bot.sources.documents.grid import Grid
from bot.sources.numbers import Cell, NotANumber, count, is_blank, measure
from bot.sources.refusal import Refused
from bot.sources.tables.heading_cells import HeadingCell, Looking
from bot.sources.wording.component_headings import component_meaning
from bot.sources.wording.headings import (
    UNIT_HEADINGS,
    Meaning,
    What,
    are_labels,
    is_bare_rate,
    is_bare_total,
    is_label,
    is_unclear,
    meaning_of,
)
from scoring.names import plain_key, take_apart
from scoring.scheme import Scheme

# A head of more rows than this is a table in disguise.
_DEEPEST_HEAD = 4
# Rows that name units and have no figures beside them: more of them are a list of something else.
_MOST_TRIES = 5
# Cells of a column that tell whether it holds numbers.
_LOOKED_AT = 30
NO_FIGURES = frozenset({What.UNIT, What.CODE})


@dataclass(frozen=True)
class Head:
    """Where a table's head stands.

    Attributes:
        top: its first row.
        unit_column: the column of names.
        first_row: the first row below it.
        certain: whether a column is known to hold figures, or only looks like it.
    """

    top: int
    unit_column: int
    first_row: int
    certain: bool = True


def find_head(
    grid: Grid, cells: Iterable[HeadingCell], scheme: Scheme, looking: Looking
) -> Head | None:
    """The first row that names units, with figures beside them; None if no row does.

    Args:
        grid: the table.
        cells: those of its cells that may be headings.
        scheme: whose groups and components name columns.
        looking: counts what is looked at.
    """
    tried = 0
    for cell in cells:
        if cell.key not in UNIT_HEADINGS:
            continue
        looking.spend(len(grid.rows[cell.row]))
        head = Head(cell.row, cell.column, _first_row(grid, cell.row, cell.column))
        certain = _has_figures(grid, head, scheme)
        if certain is not None:
            return replace(head, certain=certain)
        tried += 1
        if tried == _MOST_TRIES:
            break
    return None


def _has_figures(grid: Grid, head: Head, scheme: Scheme) -> bool | None:
    """Whether a column beside the names holds figures; None if none even looks like it."""
    seen = None
    for column in range(len(grid.rows[head.top])):
        texts = texts_above(grid, head, column)
        if column == head.unit_column or not texts:
            continue
        meaning = column_meaning(texts, scheme)
        if meaning is not None and meaning.what not in NO_FIGURES:
            return True
        is_bare = is_bare_total(texts) or is_bare_rate(texts)
        if is_bare and has_numbers(grid, range(head.first_row, len(grid.rows)), column):
            return True
        if is_unclear(texts):
            seen = False
    return seen


def has_numbers(grid: Grid, rows: Iterable[int], column: int) -> bool:
    """Whether the first of these cells that say something hold a number at all.

    "Kết quả" stands above words as often as above points.
    """
    told = (row for row in rows if not is_blank(grid.rows[row][column]))
    return any(_is_number(grid.rows[row][column]) for row in islice(told, _LOOKED_AT))


def column_meaning(texts: list[str], scheme: Scheme) -> Meaning | None:
    """What a column holds, from the texts above it; None if they say nothing certain."""
    return component_meaning(texts, scheme) or meaning_of(texts, scheme)


def texts_above(grid: Grid, head: Head, column: int) -> list[str]:
    """The texts above a column from the top down, each once."""
    texts = (grid.text(row, column) for row in range(head.top, head.first_row))
    return list(dict.fromkeys(text for text in texts if text and not is_label(text)))


def _first_row(grid: Grid, top: int, unit_column: int) -> int:
    """The first row of data: it names a unit by its kind, or has a name and a number."""
    first_row = top + 1
    while first_row < min(len(grid.rows), top + _DEEPEST_HEAD):
        name = grid.text(first_row, unit_column)
        texts = [grid.text(first_row, column) for column in range(len(grid.rows[first_row]))]
        is_name = name and plain_key(name) not in UNIT_HEADINGS and not are_labels(texts)
        if is_name and take_apart(name).level is not None:
            break
        numbers = (
            _is_number(cell)
            for column, cell in enumerate(grid.rows[first_row])
            if column != unit_column and not is_blank(cell)
        )
        if is_name and any(numbers):
            break
        first_row += 1
    return first_row


def _is_number(cell: Cell) -> bool:
    for read in (measure, count):
        try:
            return read(cell) is not None
        except NotANumber:
            continue
    return False


def refuse_twice(grid: Grid, head: Head, first: int, second: int) -> None:
    """Two columns that mean the same.

    Raises:
        Refused: always, with both places.
    """
    bottom = head.first_row - 1
    raise Refused(
        f"hai cột cùng một nội dung ({grid.where(bottom, first)} và ô này); hãy bỏ bớt một cột",
        grid.where(bottom, second),
    )
