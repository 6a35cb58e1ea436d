"""How did a unit's total move over the periods, and in which tier did it stand?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from messages import format as write
from messages.charts.sheet import Sheet
from messages.charts.style import (
    BAND,
    BLUE,
    BODY,
    INK,
    MARGIN,
    ORANGE,
    PAPER,
    SMALL,
    SOFT,
    TRACK,
    WIDTH,
    Origin,
    marks,
    short_period,
    span,
)
from messages.figure_words import total_number
from scoring.boundaries import Boundary, between
from scoring.period import Period
from scoring.scheme import Tier, scheme_for

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Pixels: where the plot begins and ends, its height, and what the first and last mark keep free.
_LEFT, _RIGHT, _HIGH, _EDGE = 262, WIDTH - MARGIN, 680, 46
# Above the best total, so that its number has room.
_HEADROOM = 64
# How far above the ground a missing period has its cross.
_GROUND = 16
# Up to so many periods every total has its number; of more, the newest, the best and the worst.
_ALL_NUMBERED = 8
# Points above and below the totals that are still shown, and the steps of the scale's ends.
_AIR, _STEP = Decimal(3), Decimal(10)
_FULL = Decimal(100)


@dataclass(frozen=True)
class Point:
    """A unit's total in one period; None where the period's figures state none."""

    period: Period
    total: Decimal | None
    simulated: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class HistoryChart:
    """A unit's totals.

    Attributes:
        origin: where the newest figures come from.
        name: the unit's, with that of the unit above.
        points: periods of one kind, oldest first; those without figures are left out.
    """

    origin: Origin
    name: str
    points: tuple[Point, ...]

    @property
    def newest(self) -> str:
        """Total and tier of the newest period."""
        point = self.points[-1]
        if point.total is None:
            return "Kỳ mới nhất: chưa có điểm tổng"
        tier = scheme_for(point.period).tier(point.total).name
        marked = marks(point.simulated, point.provisional)
        total = total_number(point.total, scheme_for(point.period))
        return f"Kỳ mới nhất: {total}/100 · {tier}{marked}"


@dataclass(frozen=True)
class _Plot:
    """Where periods and points lie on the sheet, in pixels."""

    top: float
    periods: tuple[Period, ...]
    low: Decimal
    high: Decimal

    @property
    def step(self) -> float:
        """From one period to the next."""
        return (_RIGHT - _LEFT - 2 * _EDGE) / max(1, len(self.periods) - 1)

    def x(self, place: float) -> float:
        """Across, of the period with that index; a single one stands in the middle."""
        if len(self.periods) == 1:
            return (_LEFT + _RIGHT) / 2
        return _LEFT + _EDGE + place * self.step

    def y(self, points: Decimal) -> float:
        """Down; what lies beyond the scale stays on its edge."""
        share = (points - self.low) / (self.high - self.low)
        down = 1 - float(min(max(share, Decimal(0)), Decimal(1)))
        return self.top + _HEADROOM + (_HIGH - _HEADROOM) * down


def history_figure(chart: HistoryChart) -> "Figure":
    """Totals over tier bands; missing periods are gaps, boundaries break the line."""
    sheet = Sheet()
    first, last = chart.points[0].period, chart.points[-1].period
    y = sheet.head("Điểm tổng qua các kỳ", chart.name, [chart.newest, span(first, last)])
    known = [point.total for point in chart.points if point.total is not None]
    plot = _Plot(y + 20, slots(first, last), *_scale(known))
    _bands(sheet, plot)
    boundaries = _breaks(sheet, plot)
    at = {point.period: point for point in chart.points if point.total is not None}
    _curve(sheet, plot, at)
    missing = _gaps(sheet, plot, at)
    _numbers(sheet, plot, at)
    _periods(sheet, plot)
    y = _legend(sheet, plot.top + _HIGH + 74, chart.points, missing=missing)
    sheet.foot(y, [*_told(boundaries), chart.origin.foot])
    return sheet.figure


def slots(first: Period, last: Period) -> tuple[Period, ...]:
    """All periods from one to another, with and without figures."""
    found = [first]
    while found[-1] != last:
        found.append(found[-1].next)
    return tuple(found)


def _scale(known: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The least and most points shown: whole tens, some air, never less than twenty."""
    if not known:
        return Decimal(0), _FULL
    low = ((min(known) - _AIR) / _STEP).to_integral_value(ROUND_FLOOR) * _STEP
    high = ((max(known) + _AIR) / _STEP).to_integral_value(ROUND_CEILING) * _STEP
    low, high = max(low, Decimal(0)), min(high, _FULL)
    low = min(low, high - 2 * _STEP)
    return max(low, Decimal(0)), max(high, 2 * _STEP)


def _bands(sheet: Sheet, plot: _Plot) -> None:
    """The tiers of the newest scheme as bands, each with its name and the points it begins at."""
    upper, top = plot.high, plot.top
    borders = {upper}
    for count, tier in enumerate(scheme_for(plot.periods[-1]).tiers):
        lower = max(tier.from_points, plot.low)
        if lower > upper or upper == plot.low:
            continue
        bottom = plot.y(lower)
        sheet.box(_LEFT, top, _RIGHT - _LEFT, bottom - top, BAND if count % 2 else TRACK)
        _band_name(sheet, tier, (top + bottom) / 2)
        sheet.line([(_LEFT, bottom), (_RIGHT, bottom)], SOFT, thick=1)
        borders.add(lower)
        upper, top = lower, bottom
    for border in borders:
        text = write.number(border)
        sheet.write(_LEFT - 14, plot.y(border), text, size=SMALL, align="right")


def _band_name(sheet: Sheet, tier: Tier, middle: float) -> None:
    sheet.write(MARGIN, middle, tier.name, size=SMALL, colour=SOFT, room=_LEFT - MARGIN - 8)


def _breaks(sheet: Sheet, plot: _Plot) -> tuple[Boundary, ...]:
    """A dashed line with a number where a boundary parts two periods."""
    found: list[Boundary] = []
    for place, (earlier, later) in enumerate(pairwise(plot.periods)):
        boundary = between(earlier, later)
        if boundary is None:
            continue
        if boundary not in found:
            found.append(boundary)
        x = plot.x(place + 0.5)
        sheet.line([(x, plot.top - 4), (x, plot.top + _HIGH)], INK, thick=3, dashed=True)
        sheet.write(x, plot.top - 24, f"({found.index(boundary) + 1})", size=SMALL, align="center")
    return tuple(found)


def _told(found: Sequence[Boundary]) -> list[str]:
    return [
        f"({count}) {write.sentence(boundary.reason)}: không so sánh qua mốc này."
        for count, boundary in enumerate(found, 1)
    ]


def _curve(sheet: Sheet, plot: _Plot, at: Mapping[Period, Point]) -> None:
    spots = {
        period: (plot.x(i), plot.y(_total(at[period])))
        for i, period in enumerate(plot.periods)
        if period in at
    }
    for earlier, later in pairwise(plot.periods):
        if earlier in at and later in at and between(earlier, later) is None:
            # Simulated figures are no measure of real ones, nor provisional ones of any.
            sure = not any(_is_unsure(at[period]) for period in (earlier, later))
            sheet.line([spots[earlier], spots[later]], BLUE, thick=6, dashed=not sure)
    size = min(24.0, max(14.0, plot.step * 0.7))
    for period, (x, y) in spots.items():
        _mark(sheet, x, y, at[period], size)


def _is_unsure(point: Point) -> bool:
    return point.simulated or point.provisional


def _total(point: Point) -> Decimal:
    return point.total if point.total is not None else Decimal(0)


def _mark(sheet: Sheet, x: float, y: float, point: Point, size: float) -> None:
    """Simulated figures are squares, provisional ones hollow."""
    colour = ORANGE if point.simulated else BLUE
    shape = "s" if point.simulated else "o"
    sheet.mark(x, y, shape, PAPER if point.provisional else colour, size=size, edge=colour)


def _gaps(sheet: Sheet, plot: _Plot, at: Mapping[Period, Point]) -> bool:
    """A cross on the ground for each period without a total."""
    bare = [place for place, period in enumerate(plot.periods) if period not in at]
    for place in bare:
        sheet.mark(plot.x(place), plot.top + _HIGH - _GROUND, "x", SOFT, size=14, edge=SOFT)
    return bool(bare)


def _numbers(sheet: Sheet, plot: _Plot, at: Mapping[Period, Point]) -> None:
    """The totals that have room clear of the curve, the newest first, then the best and worst."""
    if not at:
        return
    newest = max(at, key=lambda p: p.newness)
    order = [newest, max(at, key=lambda p: _total(at[p])), min(at, key=lambda p: _total(at[p]))]
    if len(at) <= _ALL_NUMBERED:
        order += sorted(at, key=lambda p: p.first_day)
    taken = list(_ink(plot, at))
    ground = plot.top + _HIGH - _GROUND
    taken += [(plot.x(n), ground) for n, period in enumerate(plot.periods) if period not in at]
    for period in dict.fromkeys(order):
        text = total_number(_total(at[period]), scheme_for(period))
        half = sheet.width(text, BODY, bold=True) / 2
        x, y = plot.x(plot.periods.index(period)), plot.y(_total(at[period]))
        inside = min(max(x, _LEFT + half), _RIGHT - half)
        aside = half + 26
        spots = [(inside, y - 42), (inside, y + 42), (x - aside, y), (x + aside, y)]
        spots += [(inside, y - 76), (inside, y + 76)]
        clear = [spot for spot in spots if _is_clear(plot, spot, half, taken)]
        if clear or period == newest:
            middle, down = (clear or spots)[0]
            sheet.write(middle, down, text, bold=True, align="center")
            taken += [(middle + share * half, down) for share in (-1, -0.5, 0, 0.5, 1)]


def _is_clear(
    plot: _Plot, spot: tuple[float, float], half: float, taken: Sequence[tuple[float, float]]
) -> bool:
    x, y = spot
    high = BODY * 0.6
    within = x - half >= _LEFT and x + half <= _RIGHT
    within = within and plot.top + high <= y <= plot.top + _HIGH - high
    return within and not any(abs(x - a) < half + 10 and abs(y - b) < high + 8 for a, b in taken)


def _ink(plot: _Plot, at: Mapping[Period, Point]) -> Iterator[tuple[float, float]]:
    """Where the curve runs, a point every few pixels."""
    for place, period in enumerate(plot.periods):
        if period not in at:
            continue
        y = plot.y(_total(at[period]))
        yield plot.x(place), y
        later = period.next
        if later in at and between(period, later) is None:
            rise = plot.y(_total(at[later])) - y
            for part in range(1, 16):
                yield plot.x(place + part / 16), y + rise * part / 16


def _periods(sheet: Sheet, plot: _Plot) -> None:
    """The periods below, as many as have room, the newest always."""
    wide = max(sheet.width(short_period(period), SMALL) for period in plot.periods) + 26
    every = max(1, -(-int(wide) // int(max(plot.step, 1))))
    last = len(plot.periods) - 1
    for place in range(last, -1, -every):
        text = short_period(plot.periods[place])
        half = sheet.width(text, SMALL) / 2
        x = min(plot.x(place), WIDTH - half - 8)
        y = plot.top + _HIGH
        sheet.line([(plot.x(place), y), (plot.x(place), y + 8)], SOFT)
        sheet.write(x, y + 34, text, size=SMALL, align="center")


def _legend(sheet: Sheet, y: float, points: Sequence[Point], *, missing: bool) -> float:
    """What the marks mean, of those that are there."""
    said = []
    day = points[-1].period
    if any(point.simulated for point in points):
        said.append((Point(day, None, simulated=True), "số liệu mô phỏng"))
    if any(point.provisional for point in points):
        said.append((Point(day, None, provisional=True), "tạm tính"))
    x = float(MARGIN)
    for point, text in said:
        _mark(sheet, x + 14, y + 20, point, 22)
        sheet.write(x + 40, y + 20, text, size=SMALL)
        x += 40 + sheet.width(text, SMALL) + 44
    if missing:
        sheet.mark(x + 14, y + 20, "x", SOFT, size=14, edge=SOFT)
        sheet.write(x + 40, y + 20, "kỳ không có số liệu", size=SMALL)
    return y + 48 if said or missing else y
