"""How do the columns of a table share a line of a phone?"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from messages.answers import Ranking
from messages.figure_words import points_column, total_column
from messages.format import change, fixed_change, number
from messages.format import period as period_text
from messages.question_actions import Gain
from messages.questions import History, HistoryRow, LateUnits
from messages.short_names import clipped
from scoring.period import Period, PeriodKind
from scoring.rank import Rank
from scoring.scheme import Scheme, scheme_for
from scoring.snapshot import Overdue

# Letters of equal width in a line of a phone of usual size, at Telegram's own size of text.
WIDTH = 34
# A name of fewer letters tells little.
_LEAST_NAME = 8
KINDS = {PeriodKind.MONTH: "Tháng", PeriodKind.QUARTER: "Quý", PeriodKind.YEAR: "Năm"}


def ranking_lines(shown: Ranking) -> tuple[str, ...]:
    """A line a unit: marked if it is the asker's, place, name, points, change.

    Names get what the numbers of this page leave.
    """
    of_group = shown.order.group is not None
    places = _right([str(row.place or "–") for row in shown.rows], least=2)
    scheme, order = shown.sight.scheme, shown.order
    cut = order.cut and order.cut.within(order.group, scheme, shown.mean)
    column = points_column if of_group else total_column
    stated = [row.points if of_group else row.total for row in shown.rows]
    points = _right(["–" if one is None else column(one, scheme, cut) for one in stated])
    by_place = shown.order.gain is Gain.PLACES
    changes = _left(
        [change(row.rank_change) if by_place else fixed_change(row.delta) for row in shown.rows]
    )
    numbers = [_width(column) for column in (places, points, changes)]
    room = WIDTH - 1 - sum(numbers) - (3 if numbers[-1] else 2)
    names = [clipped(row.name, max(room, _LEAST_NAME)) for row in shown.rows]
    lines = zip(places, _left(names), points, changes, strict=True)
    return tuple(
        f"{'›' if row.own else ' '}{' '.join(line)}".rstrip()
        for row, line in zip(shown.rows, lines, strict=True)
    )


def late_lines(shown: LateUnits) -> tuple[str, ...]:
    """The heading, and a line a unit: marked if it is the asker's, its late dossiers.

    All, and those that are not finished, where anybody states how many; beside another period how
    many more they are instead. Names get what is left.
    """
    columns = [_right(["Quá hạn", *(_count(_all_late(row.late)) for row in shown.rows)])]
    if any(row.change is not None for row in shown.rows):
        columns.append(_left(["Thay đổi", *(change(row.change) for row in shown.rows)]))
    elif shown.in_progress is not None:
        columns.append(_right(["Đang XL", *(_count(row.late.in_progress) for row in shown.rows)]))
    room = WIDTH - 1 - sum(1 + _width(column) for column in columns)
    names = _left(["Đơn vị", *(clipped(row.name, max(room, _LEAST_NAME)) for row in shown.rows)])
    marks = [" ", *("›" if row.own else " " for row in shown.rows)]
    return tuple(
        f"{mark}{' '.join(line)}".rstrip()
        for mark, line in zip(marks, zip(names, *columns, strict=True), strict=True)
    )


def _all_late(late: Overdue) -> int | None:
    """All late dossiers that the portal counts; where it counts none, the province's system."""
    if late.completed is None and late.in_progress is None:
        return late.provincial if late.national is None else late.national
    return (late.completed or 0) + (late.in_progress or 0)


def _count(value: int | None) -> str:
    return "–" if value is None else number(value)


def history_lines(shown: History) -> tuple[str, ...]:
    """The heading, and a line a period: marked if it was asked for, total, change, place.

    Where a line would be too long, places stand without the number of peers.
    """
    whole = _history(shown, lambda rank: f"{rank.place}/{rank.of}")
    if max(map(len, whole)) <= WIDTH:
        return whole
    return _history(shown, lambda rank: str(rank.place))


def _history(shown: History, place: Callable[[Rank], str]) -> tuple[str, ...]:
    rows = shown.rows
    periods = _left([KINDS[shown.kind], *(_period(row) for row in rows)])
    totals = _right(["Điểm", *(_total(row.total, scheme_for(row.period)) for row in rows)])
    changes = _left(["Thay đổi", *(fixed_change(row.delta) for row in rows)])
    columns = [periods, totals, changes]
    if any(map(_is_among_others, rows)):
        shared = any(row.shares_place for row in rows)
        ranks = (place(row.rank) if row.rank and _is_among_others(row) else "–" for row in rows)
        # Behind the numbers, as other marks are, and beside them all, so that they align.
        alike = [" " * shared, *("đ" if row.shares_place else " " * shared for row in rows)]
        cells = zip(["Hạng", *ranks], alike, strict=True)
        columns.append(_right([cell + mark for cell, mark in cells]))
    marks = [" ", *("›" if row.period == shown.asked else " " for row in rows)]
    lines = zip(*columns, strict=True)
    marked = "›" in marks
    return tuple(
        f"{mark if marked else ''}{' '.join(line)}" for mark, line in zip(marks, lines, strict=True)
    )


def _is_among_others(row: HistoryRow) -> bool:
    """Whether its place tells anything: a province is the only one below the country it knows."""
    return row.rank is not None and row.rank.of > 1


def _period(row: HistoryRow) -> str:
    marks = ("m" if row.simulated else "") + ("t" if row.provisional else "")
    return short_period(row.period) + marks


def short_period(period: Period) -> str:
    """A period in a column that is headed by its kind: `01/2024`, `II/2024`, `2024`."""
    return period_text(period).partition(" ")[2]


def _total(value: Decimal | None, scheme: Scheme) -> str:
    return "–" if value is None else total_column(value, scheme)


def _width(cells: Sequence[str]) -> int:
    return max(map(len, cells), default=0)


def _left(cells: Sequence[str]) -> list[str]:
    """Cells of one width, their text at the left."""
    return [cell.ljust(_width(cells)) for cell in cells]


def _right(cells: Sequence[str], least: int = 0) -> list[str]:
    """Cells of one width, their text at the right."""
    return [cell.rjust(max(_width(cells), least)) for cell in cells]
