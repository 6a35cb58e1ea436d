"""Which tables of a document hold figures of the index, and which lines of text belong to each?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.sources.documents.grid import Document, Grid
from bot.sources.tables.dossier_columns import find_dossiers
from bot.sources.tables.groups_down import DEEPEST_HEAD, GroupsHead, find_groups
from bot.sources.tables.head import Head, find_head
from bot.sources.tables.heading_cells import Looking
from bot.sources.wording.title import title_block
from scoring.scheme import Scheme

# A letterhead is laid out as a table of two columns and a few lines.
_LETTERHEAD_ROWS = 6
_LETTERHEAD_COLUMNS = 4
# What stands right above a table and names it; a longer line is a text that leads up to it.
_MOST_WORDS_OF_A_CAPTION = 15
# Lines above a table that may be headings of the section it stands in.
_LOOK_BACK = 200
# Letters of one paragraph, and of all: S004 has 15 000 on its twelve pages.
_LONGEST_LINE = 4_000
_MOST_TEXT = 500_000
# Letters above one table and in its head.
_MOST_TITLE = 20_000


@dataclass(frozen=True)
class Found:
    """One recognised table.

    Attributes:
        grid: its cells.
        head: where units stand below one another, or groups.
        titles: the lines that name the table: of a sheet all above it, in its head, and the
            sheet's name; of a text's table its own first rows, and the caption right above it.
        columns: the texts of the head of a text's table; they may speak of some columns alone.
        above: the lines between the table before and this one, from the top down.
        earlier: the lines before those, tables left out.
        in_text: whether the table stands in a text (.docx, .pdf, .html) rather than in a sheet.
    """

    grid: Grid
    head: Head | GroupsHead
    titles: tuple[str, ...]
    columns: tuple[str, ...]
    above: tuple[str, ...]
    earlier: tuple[str, ...]
    in_text: bool


@dataclass(frozen=True)
class Recognised:
    """What of a document is of use.

    Attributes:
        tables: the recognised ones, in order.
        before: the lines before the head of the first of them; all lines where there is none.
            Empty where tables stand in sheets: their lines are the tables' titles.
        lines: all lines of the text.
    """

    tables: tuple[Found, ...]
    before: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Titles:
    """The lines that may say period and root, by how much they count.

    Attributes:
        strong: a caption somebody sent with the file, the title of a document.
        weak: the text behind the title, before the first table.
    """

    strong: tuple[str, ...]
    weak: tuple[str, ...]


def recognise(document: Document, scheme: Scheme) -> Recognised:
    """Find the tables with figures.

    Args:
        document: the opened file.
        scheme: whose groups and components name columns.

    Raises:
        Refused: there is too much in the file to look through.
    """
    in_text = any(grid.parts for grid in document.grids) or not document.grids
    tables: list[Found] = []
    earlier: list[str] = []
    letterhead: list[str] = []
    before: list[str] | None = None
    for grid, head in zip(document.grids, _heads(document, scheme, in_text=in_text), strict=True):
        if head is not None:
            if before is None:
                inside = _texts(grid, 0, _rows_of(head)[0]) if in_text else ()
                before = [*letterhead, *earlier, *grid.above, *inside]
            titles = _readable(_titles(grid, head, in_text=in_text), _MOST_TITLE)
            above = _readable(tuple(_above(grid, head))[-_LOOK_BACK:], _MOST_TITLE)
            back = tuple(earlier[-_LOOK_BACK:])
            top, first_row = _rows_of(head)
            columns = _readable(_texts(grid, top, first_row) if in_text else (), _MOST_TITLE)
            tables.append(Found(grid, head, titles, columns, above, back, in_text))
        elif before is None and in_text:
            letterhead += _letterhead(grid)
        earlier += grid.above
    if not in_text:
        return Recognised(tuple(tables), (), ())
    lines = _readable(document.lines)
    return Recognised(
        tuple(tables),
        _readable(letterhead) + lines if before is None else _readable(before),
        lines,
    )


def _readable(lines: Iterable[str], room: int = _MOST_TEXT) -> tuple[str, ...]:
    """As much of a text as a report has."""
    found = []
    for line in lines:
        room -= len(line)
        if room < 0:
            break
        found.append(line[:_LONGEST_LINE])
    return tuple(found)


def _heads(document: Document, scheme: Scheme, *, in_text: bool) -> list[Head | GroupsHead | None]:
    """Where the heads of tables with figures stand; a list of dossiers has none.

    A report has tables of other things too: one that only looks like points is left alone there
    if there are better ones.
    """
    looking = Looking()
    heads: list[Head | GroupsHead | None] = []
    for grid in document.grids:
        cells = looking.cells(grid)
        if find_dossiers(grid, cells, looking) is not None:
            heads.append(None)
            continue
        heads.append(
            find_head(grid, cells, scheme, looking) or find_groups(grid, cells, scheme, looking)
        )
    if in_text and any(_is_certain(head) for head in heads):
        return [head if _is_certain(head) else None for head in heads]
    return heads


def _is_certain(head: Head | GroupsHead | None) -> bool:
    match head:
        case Head():
            return head.certain
        case GroupsHead():
            return True
        case None:
            return False


def _rows_of(head: Head | GroupsHead) -> tuple[int, int]:
    """The first row of the head, and the first below it."""
    match head:
        case Head(top, _, first_row, _):
            return top, first_row
        case GroupsHead(_, first_row):
            return max(0, first_row - DEEPEST_HEAD), first_row


def _texts(grid: Grid, first: int, last: int) -> Iterator[str]:
    """The lines in these rows' own cells."""
    for row in range(first, last):
        for column in range(len(grid.rows[row])):
            cell = grid.rows[row][column]
            if isinstance(cell, str) and (row, column) not in grid.spread:
                yield from (line for line in cell.splitlines() if line.strip())


def _titles(grid: Grid, head: Head | GroupsHead, *, in_text: bool) -> tuple[str, ...]:
    top, first_row = _rows_of(head)
    if in_text:
        caption = [line for line in grid.above[-1:] if is_caption(line)]
        return (*caption, *_texts(grid, 0, top))
    texts = _texts(grid, 0, first_row)
    return (*grid.above, *texts, *([grid.name] if grid.name.strip() else []))


def is_caption(line: str) -> bool:
    """Whether a line right above a table may be its name."""
    return len(line.split()) <= _MOST_WORDS_OF_A_CAPTION and not line.endswith(".")


def _above(grid: Grid, head: Head | GroupsHead) -> Iterator[str]:
    """The lines that may be headings of a section the table stands in."""
    yield from grid.above
    yield from _texts(grid, 0, _rows_of(head)[0])
    if grid.name.strip():
        yield grid.name


def _letterhead(grid: Grid) -> list[str]:
    """The lines of a small table without figures: the sender, the date."""
    if not 0 < len(grid.rows) <= _LETTERHEAD_ROWS or len(grid.rows[0]) > _LETTERHEAD_COLUMNS:
        return []
    return list(_texts(grid, 0, len(grid.rows)))


def titles_of(recognised: Recognised, lines: Sequence[str]) -> Titles:
    """The title lines of an opened file.

    Args:
        recognised: what was found in it.
        lines: further title lines, such as a caption.
    """
    block, rest = title_block(recognised.before)
    return Titles((*lines, *block), tuple(rest))
