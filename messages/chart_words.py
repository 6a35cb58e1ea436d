"""What does a chart show, in words? For who cannot see it, and where no picture is to be had."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from messages import format as write
from messages.charts import (
    Chart,
    GroupBar,
    GroupsChart,
    HistoryChart,
    Place,
    Point,
    RankingChart,
    TierBar,
    TiersChart,
)
from messages.charts.history import slots
from messages.charts.style import marks, short_period, span, whole
from messages.figure_words import total_number
from messages.short_names import clipped
from scoring.boundaries import between
from scoring.scheme import scheme_for

# Rows of a ranking that are named at each end; the picture has more.
_ENDS = 3
# The asker's own, and groups, that are named at the most.
_MOST_OWN = 3


@dataclass(frozen=True)
class ChartInWords:
    """The main figures of a chart; `drawn` if they stand below its picture."""

    chart: Chart
    drawn: bool = True


def chart_title(chart: Chart) -> str:
    """What it is and whose."""
    match chart:
        case GroupsChart():
            return f"{clipped(chart.name)} · điểm từng nhóm"
        case HistoryChart():
            return f"{clipped(chart.name)} · điểm tổng qua các kỳ"
        case RankingChart():
            by = f" · {chart.group.short}" if chart.group else ""
            return f"Xếp hạng {write.level(chart.level)}{by} · {_whole(chart)}"
        case TiersChart():
            return f"Xếp loại {write.level(chart.level)} · {_whole(chart)}"


def _whole(chart: RankingChart | TiersChart) -> str:
    return clipped(whole(chart.parent, chart.level))


def chart_time(chart: Chart) -> str:
    """The period or periods."""
    match chart:
        case GroupsChart() | RankingChart():
            return chart.origin.stamp
        case HistoryChart():
            return span(chart.points[0].period, chart.points[-1].period)
        case TiersChart():
            return span(chart.bars[0].period, chart.bars[-1].period)


def chart_lines(chart: Chart) -> tuple[str, ...]:
    """The main figures, a sentence a line."""
    match chart:
        case GroupsChart():
            return _groups(chart)
        case HistoryChart():
            return _history(chart)
        case RankingChart():
            return _ranking(chart)
        case TiersChart():
            return _tiers(chart)


def _groups(chart: GroupsChart) -> tuple[str, ...]:
    known = [bar for bar in chart.bars if bar.points is not None]
    lines = [f"{chart.standing}."]
    if chart.peers > 1 and known:
        below = [bar for bar in known if _is_below(bar)]
        head = f"Dưới trung vị của {write.number(chart.peers)} đơn vị cùng cấp"
        said = "; ".join(f"{_group(bar)} (trung vị {_shown(bar)})" for bar in below)
        lines.append(f"{head}: {said or 'không nhóm nào'}.")
        rest = [bar for bar in known if bar not in below]
        if below and rest:
            lines.append(f"Các nhóm còn lại: {'; '.join(map(_group, rest))}.")
    elif known:
        lines.append(f"{'; '.join(map(_group, known))}.")
    bare = [bar.name for bar in chart.bars if bar.points is None]
    if bare:
        lines.append(f"Chưa có số liệu: {'; '.join(bare)}.")
    return tuple(lines)


def _is_below(bar: GroupBar) -> bool:
    return bar.points is not None and bar.median is not None and bar.points < bar.median


def _group(bar: GroupBar) -> str:
    points = "–" if bar.points is None else write.number(bar.points)
    return f"{bar.name} {points}/{write.number(bar.max)}"


def _shown(bar: GroupBar) -> str:
    return "–" if bar.median is None else write.number(bar.median)


def _history(chart: HistoryChart) -> tuple[str, ...]:
    comparable = _since_boundary(chart.points)
    known = [point for point in comparable if point.total is not None]
    lines = [f"{chart.newest}."]
    if len(known) > 1:
        best, worst = max(known, key=_total), min(known, key=_total)
        since = ""
        if len(comparable) < len(chart.points):
            since = f"Từ {short_period(comparable[0].period)}: "
        text = f"{since}cao nhất {_point(best)}, thấp nhất {_point(worst)}."
        lines.append(write.sentence(text))
    missing = len(slots(chart.points[0].period, chart.points[-1].period)) - sum(
        point.total is not None for point in chart.points
    )
    if missing:
        lines.append(f"Không có số liệu: {write.number(missing)} kỳ.")
    return tuple(lines)


def _since_boundary(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Those that may be compared with the newest."""
    first = 0
    for index, (earlier, later) in enumerate(pairwise(points), 1):
        if between(earlier.period, later.period) is not None:
            first = index
    return points[first:]


def _total(point: Point) -> Decimal:
    return point.total or Decimal(0)


def _point(point: Point) -> str:
    marked = marks(point.simulated, point.provisional).replace(" ·", ",")
    total = total_number(_total(point), scheme_for(point.period))
    return f"{total} ({short_period(point.period)}{marked})"


def _ranking(chart: RankingChart) -> tuple[str, ...]:
    placed = [row for row in chart.rows if row.total is not None]

    def rows(told: Iterable[Place]) -> str:
        return "; ".join(f"{clipped(row.name)} {chart.points(row)}" for row in told)

    lines = []
    own = [row for row in chart.rows if row.own]
    lines += [f"{_placed(row, len(placed), chart)}." for row in own[:_MOST_OWN]]
    if len(placed) > 2 * _ENDS:
        lines.append(f"Cao nhất: {rows(placed[:_ENDS])}.")
        lines.append(f"Thấp nhất: {rows(placed[-_ENDS:])}.")
    elif placed:
        lines.append(f"{rows(placed)}.")
    without = len(chart.rows) - len(placed)
    if without:
        what = "điểm nhóm này" if chart.group else "điểm tổng"
        lines.append(f"Chưa có {what}: {write.number(without)} đơn vị.")
    return tuple(lines)


def _placed(row: Place, of: int, chart: RankingChart) -> str:
    if row.place is None:
        return f"{clipped(row.name)}: chưa có điểm{' nhóm này' if chart.group else ' tổng'}"
    most = f"/{write.number(chart.group.max)}" if chart.group else ""
    return f"{clipped(row.name)}: hạng {row.place}/{of}, {chart.points(row)}{most} điểm"


def _tiers(chart: TiersChart) -> tuple[str, ...]:
    shown = [chart.bars[-1]]
    if len(chart.bars) > 1:
        shown.append(chart.bars[-2])
    lines = [_tier_bar(bar) for bar in shown]
    boundary = between(shown[-1].period, shown[0].period)
    if boundary is not None:
        lines.append(f"Hai kỳ này không so sánh với nhau: {boundary.reason}.")
    return tuple(lines)


def _tier_bar(bar: TierBar) -> str:
    counts = [f"{name} {write.number(count)}" for name, count in bar.counts]
    if bar.without:
        counts.append(f"chưa có điểm {write.number(bar.without)}")
    marked = marks(bar.simulated, bar.provisional).replace(" ·", ",")
    return f"{write.period(bar.period)}{marked}: {', '.join(counts)}."


CHART_WORDS: dict[str, Callable[..., object]] = {
    function.__name__: function for function in (chart_title, chart_time, chart_lines)
}
