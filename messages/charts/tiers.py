"""How many units stood in each tier, period by period?"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from messages import format as write
from messages.charts.sheet import Sheet
from messages.charts.style import (
    BODY,
    INK,
    INNER,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    Origin,
    marks,
    short_period,
    span,
    whole,
)
from scoring.boundaries import between
from scoring.period import Period
from scoring.unit import Level

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# From the best tier to the lowest: fill and hatch. Their greys and patterns differ, too.
LOOKS = (
    ("#0b3c68", ""),
    ("#2e77b5", ""),
    ("#b9d6ec", ""),
    ("#ffffff", "/"),
    ("#ffffff", "xx"),
)
# Fills on which white letters are read better.
_DARK = 1
# Pixels: a bar's height, from one to the next, what is free below its words, and the room of the
# periods on the left.
_BAR, _STEP, _GAP, _LABEL = 50, 108, 14, 216
# What a number keeps free of its part's edges.
_AIR = 12


@dataclass(frozen=True)
class TierBar:
    """One period: how many units stood in each tier, best first; `without` have no total."""

    period: Period
    counts: tuple[tuple[str, int], ...]
    without: int = 0
    simulated: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class TiersChart:
    """The units of a level below a parent by tier.

    Attributes:
        origin: where the newest figures come from.
        level: theirs.
        parent: name of the unit above; None for the whole country.
        bars: periods of one kind, oldest first.
    """

    origin: Origin
    level: Level
    parent: str | None
    bars: tuple[TierBar, ...]


def tiers_figure(chart: TiersChart) -> "Figure":
    """A stacked bar a period, as wide as the sheet: shares are compared, numbers are read."""
    sheet = Sheet()
    kind = f"Xếp loại {write.level(chart.level)} qua các kỳ"
    first, last = chart.bars[0].period, chart.bars[-1].period
    y = sheet.head(kind, whole(chart.parent, chart.level), [span(first, last)])
    y = _legend(sheet, y, [name for name, _ in chart.bars[-1].counts])
    for before, bar in pairwise([None, *chart.bars]):
        assert bar is not None  # noqa: S101 - None stands before the first alone
        if before is not None:
            y = _between(sheet, y, before.period, bar.period)
        y = _bar(sheet, y, bar)
    sheet.foot(y, ["Số trong thanh: số đơn vị.", chart.origin.foot])
    return sheet.figure


def _legend(sheet: Sheet, y: float, names: list[str]) -> float:
    x = float(MARGIN)
    for place, name in enumerate(names):
        wide = 48 + sheet.width(name, SMALL) + 30
        if x + wide > MARGIN + INNER + 30:
            x, y = float(MARGIN), y + 46
        _part(sheet, x, y, 36, 36, place)
        sheet.write(x + 48, y + 18, name, size=SMALL)
        x += wide
    return y + 64


def _part(sheet: Sheet, x: float, y: float, wide: float, high: float, place: int) -> None:
    fill, hatch = LOOKS[min(place, len(LOOKS) - 1)]
    sheet.box(x, y, wide, high, fill, hatch=hatch, edge=INK, thick=2)


def _between(sheet: Sheet, y: float, earlier: Period, later: Period) -> float:
    """A boundary, or periods without figures, part two bars."""
    boundary = between(earlier, later)
    if boundary is not None:
        sheet.line([(MARGIN, y + 4), (MARGIN + INNER, y + 4)], INK, thick=3, dashed=True)
        text = f"{write.sentence(boundary.reason)}: không so sánh qua mốc này."
        y = sheet.lines(y + 14, text, size=SMALL, colour=SOFT)
        y += 12
    if earlier.next != later:
        y = sheet.lines(y, "… các kỳ giữa không có số liệu", size=SMALL, colour=SOFT) + 14
    return y


def _bar(sheet: Sheet, y: float, bar: TierBar) -> float:
    units = sum(count for _, count in bar.counts)
    sheet.write(MARGIN, y + 20, short_period(bar.period), bold=True, room=_LABEL)
    text = f"{write.number(units + bar.without)} đơn vị"
    sheet.write(MARGIN, y + 62, text, size=SMALL, colour=SOFT, room=_LABEL)
    beside = []
    x = float(MARGIN + _LABEL)
    if not units:
        sheet.box(x, y, INNER - _LABEL, _BAR, PAPER, edge=SOFT, thick=2)
    for place, (name, count) in enumerate(bar.counts):
        if not count:
            continue
        wide = (INNER - _LABEL) * count / units
        _part(sheet, x, y, wide, _BAR, place)
        if not _count(sheet, x, y, wide, place, count):
            beside.append(f"{name} {write.number(count)}")
        x += wide
    if bar.without:
        beside.append(f"chưa có điểm {write.number(bar.without)}")
    marked = marks(bar.simulated, bar.provisional).removeprefix(" · ")
    said = " · ".join(part for part in (", ".join(beside), marked) if part)
    end = y + _BAR
    if said:
        end = sheet.lines(end + 2, said, size=SMALL, colour=SOFT, x=MARGIN + _LABEL)
    return max(y + _STEP, end + _GAP)


def _count(sheet: Sheet, x: float, y: float, wide: float, place: int, count: int) -> bool:
    """The number within its part, where it has room."""
    text = write.number(count)
    if sheet.width(text, BODY, bold=True) + 2 * _AIR > wide:
        return False
    sheet.write(
        x + wide / 2,
        y + _BAR / 2,
        text,
        bold=True,
        align="center",
        colour=PAPER if place <= _DARK else INK,
        paper=PAPER if LOOKS[min(place, len(LOOKS) - 1)][1] else None,
    )
    return True
