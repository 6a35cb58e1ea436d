"""How do the columns of a table share a line of a phone?"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from messages.answers import Ranking
from messages.figure_words import total_column
from messages.format import fixed, fixed_change
from messages.format import period as period_text
from messages.questions import History, HistoryRow
from messages.short_names import clipped
from scoring.period import Period, PeriodKind
from scoring.rank import Rank
from scoring.scheme import Scheme, scheme_for

# Letters of equal width in a line of a phone of usual size, at Telegram's own size of text.
WIDTH = 34
# A name of fewer letters tells little; the longest that a column needs.
_LEAST_NAME, _MOST_NAME = 8, 17
KINDS = {PeriodKind.MONTH: "Tháng", PeriodKind.QUARTER: "Quý", PeriodKind.YEAR: "Năm"}


def ranking_lines(shown: Ranking) -> tuple[str, ...]:
    """A line a unit: marked if it is the asker's, place, name, points, change.

    Names get what the numbers of this page leave.
    """
    of_group = shown.order.group is not None
    places = _right([str(row.place or "–") for row in shown.rows], least=2)
    scheme = shown.sight.scheme
    points = _right(
        [_fixed(row.points) if of_group else _total(row.total, scheme) for row in shown.rows]
    )
    changes = _left([fixed_change(row.delta) for row in shown.rows])
    numbers = [_width(column) for column in (places, points, changes)]
    room = WIDTH - 1 - sum(numbers) - (3 if numbers[-1] else 2)
    names = [clipped(row.name, min(max(room, _LEAST_NAME), _MOST_NAME)) for row in shown.rows]
    lines = zip(places, _left(names), points, changes, strict=True)
    return tuple(
        f"{'›' if row.own else ' '}{' '.join(line)}".rstrip()
        for row, line in zip(shown.rows, lines, strict=True)
    )


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
    ranks = _right(["Hạng", *("–" if row.rank is None else place(row.rank) for row in rows)])
    marks = [" ", *("›" if row.period == shown.asked else " " for row in rows)]
    lines = zip(periods, totals, changes, ranks, strict=True)
    marked = "›" in marks
    return tuple(
        f"{mark if marked else ''}{' '.join(line)}" for mark, line in zip(marks, lines, strict=True)
    )


def _period(row: HistoryRow) -> str:
    marks = ("m" if row.simulated else "") + ("t" if row.provisional else "")
    return short_period(row.period) + marks


def short_period(period: Period) -> str:
    """A period in a column that is headed by its kind: `01/2024`, `II/2024`, `2024`."""
    return period_text(period).partition(" ")[2]


def _fixed(value: Decimal | None) -> str:
    return "–" if value is None else fixed(value)


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
