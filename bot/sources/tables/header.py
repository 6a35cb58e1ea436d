"""Which column of a table holds what: by the words above it, never by its position.

What is not understood for certain is refused or left alone: a column read wrongly is worse than a
file refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.sources.documents.grid import Grid
from bot.sources.refusal import Refused
from bot.sources.tables.bare import Bare, settle
from bot.sources.tables.head import NO_FIGURES, Head, column_meaning, refuse_twice, texts_above
from bot.sources.tables.sections import Section
from bot.sources.wording.headings import (
    LATE,
    Meaning,
    What,
    is_bare_rate,
    is_bare_total,
    is_five_view,
    is_unclear,
    stated_maximum,
)
from bot.sources.wording.title import UnclearPeriod, periods
from scoring.period import Period
from scoring.scheme import Scheme

# A heading over all groups may name the whole: (100 điểm).
_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Header:
    """A table's head with its columns by meaning.

    Attributes:
        head: where it stands.
        columns: by meaning; the unit's is among them.
        section: the group whose points the bare "Điểm" holds, where only a heading above the table
            says so.
    """

    head: Head
    columns: dict[Meaning, int]
    section: str | None = None

    @cached_property
    def figure_columns(self) -> tuple[int, ...]:
        """The columns that hold figures: all but names and codes."""
        return tuple(
            column for meaning, column in self.columns.items() if meaning.what not in NO_FIGURES
        )


def read_columns(
    grid: Grid, head: Head, scheme: Scheme, period: Period, section: Section
) -> Header:
    """The meaning of every column that has one.

    Columns that name another period, or a span of several, are left alone.

    Args:
        grid: the table.
        head: where its head stands.
        scheme: in force for the period.
        period: whose columns are taken.
        section: the group that headings above the table name, for columns that name none.

    Raises:
        Refused: two columns mean the same, a maximum is not the scheme's, a column looks like
            points and is not understood, or it cannot be told whose group points are.
    """
    columns: dict[Meaning, int] = {Meaning(What.UNIT): head.unit_column}
    bare = Bare(grid, head, [], [])
    unclear: list[int] = []
    for column in range(len(grid.rows[head.top])):
        texts = texts_above(grid, head, column)
        if column == head.unit_column or not texts or not is_of(period, texts):
            continue
        meaning = column_meaning(texts, scheme)
        if meaning is None:
            if is_bare_total(texts):
                bare.points.append(column)
            elif is_bare_rate(texts):
                bare.rates.append(column)
            elif is_unclear(texts):
                unclear.append(column)
            continue
        if meaning.what is What.UNIT or meaning in columns:
            refuse_twice(grid, head, columns.get(meaning, head.unit_column), column)
        if meaning.what is What.POINTS:
            _check_maximum(grid, head, column, texts, scheme.group(meaning.of).max)
        columns[meaning] = column
    _refuse_unclear(grid, head, columns, unclear)
    settled, inferred = settle(bare, columns, scheme, section)
    columns |= settled
    _refuse_five_view(grid, head, columns)
    return Header(head, columns, inferred)


def _refuse_unclear(
    grid: Grid, head: Head, columns: Mapping[Meaning, int], unclear: Sequence[int]
) -> None:
    """Columns that look like points; beside late dossiers alone, "Tổng số" counts dossiers."""
    whats = {meaning.what for meaning in columns}
    counts_dossiers = bool(whats & LATE) and not whats & {What.TOTAL, What.POINTS, What.RATE}
    for column in unclear:
        heading = texts_above(grid, head, column)[-1]
        if not (counts_dossiers and "điểm" not in heading.lower()):
            raise Refused(
                f"chưa hiểu cột “{heading[:60]}”; hãy đặt tên cột là “Điểm tổng” hoặc tên nhóm",
                grid.where(head.top, column),
            )


def is_of(period: Period, texts: list[str]) -> bool:
    """Whether a column is not said to be of another period than this one."""
    try:
        named = periods(texts)
    except UnclearPeriod:
        return False
    return not named or period in named


def _check_maximum(grid: Grid, head: Head, column: int, texts: list[str], most: Decimal) -> None:
    for text in texts:
        stated = stated_maximum(text)
        if stated is not None and stated not in {most, _WHOLE}:
            raise Refused(
                f"cột “{text}” ghi mức tối đa khác Bộ chỉ số ({most:f})",
                grid.where(head.top, column),
            )


def _refuse_five_view(grid: Grid, head: Head, columns: dict[Meaning, int]) -> None:
    """Five groups cannot be taken apart into six."""
    online = columns.get(Meaning(What.POINTS, "CLGQ"))
    if online is None or Meaning(What.POINTS, "TTTT") in columns:
        return
    if is_five_view(texts_above(grid, head, online)):
        raise Refused(
            "bảng năm nhóm (dịch vụ trực tuyến gồm cả thanh toán) không tách được thành sáu nhóm",
            grid.where(head.top, online),
        )
