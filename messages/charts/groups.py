"""How does a unit stand in each group, beside the median and the best of its peers?"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from messages import format as write
from messages.charts.sheet import Sheet
from messages.charts.style import (
    BIG,
    BLUE,
    INK,
    INNER,
    MARGIN,
    ORANGE,
    PAPER,
    SMALL,
    SOFT,
    TRACK,
    Origin,
)
from messages.figure_words import total_number
from scoring.rank import Rank
from scoring.scheme import scheme_for

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Pixels: a bar, and from one group to the next.
_BAR, _STEP = 46, 152


@dataclass(frozen=True)
class GroupBar:
    """One group: the unit's points, and the median and best of its peers; None where unknown."""

    name: str
    max: Decimal
    points: Decimal | None
    median: Decimal | None
    best: Decimal | None


@dataclass(frozen=True)
class GroupsChart:
    """A unit's groups beside its peers.

    Attributes:
        origin: where the figures come from.
        name: the unit's, with that of the unit above.
        total: its points in all.
        tier: as people call it.
        rank: its place.
        shares_place: another of its peers has the same place.
        bars: the groups in the scheme's order.
        peers: how many units median and best are of, this one included.
    """

    origin: Origin
    name: str
    total: Decimal | None
    tier: str | None
    rank: Rank | None
    bars: tuple[GroupBar, ...]
    peers: int
    shares_place: bool = False

    @property
    def standing(self) -> str:
        """Total, tier and place."""
        if self.total is None:
            return "Chưa có điểm tổng"
        tier = f" · {self.tier}" if self.tier else ""
        rank = ""
        if self.rank and self.rank.of > 1:
            shared = "đồng " if self.shares_place else ""
            rank = f" · {shared}hạng {self.rank.place}/{self.rank.of}"
        total = total_number(self.total, scheme_for(self.origin.period))
        return f"{total}/100{tier}{rank}"


def groups_figure(chart: GroupsChart) -> "Figure":
    """One bar a group in per cent of its maximum; median and best as marks of two shapes."""
    sheet = Sheet()
    y = sheet.head("Điểm từng nhóm", chart.name, [chart.standing, chart.origin.stamp])
    for bar in chart.bars:
        _bar(sheet, y, bar, alone=chart.peers <= 1)
        y += _STEP
    notes = ["Thanh: điểm đạt so với tối đa của nhóm."]
    if chart.peers > 1:
        y = _legend(sheet, y, chart.peers)
    sheet.foot(y, [*notes, chart.origin.foot])
    return sheet.figure


def _bar(sheet: Sheet, y: float, bar: GroupBar, *, alone: bool) -> None:
    most = write.number(bar.max)
    said = "không có số liệu" if bar.points is None else f"{write.number(bar.points)}/{most}"
    right = MARGIN + INNER
    wide = sheet.width(said, BIG, bold=True)
    sheet.write(MARGIN, y + 26, bar.name, bold=True, room=INNER - wide - 30)
    sheet.write(
        right, y + 24, said, size=BIG if bar.points is not None else SMALL, bold=True, align="right"
    )
    top = y + 55
    sheet.box(
        MARGIN,
        top,
        INNER,
        _BAR,
        TRACK if bar.points is not None else PAPER,
        hatch="" if bar.points is not None else "/",
    )
    if bar.points is not None:
        sheet.box(MARGIN, top, _across(bar.points, bar.max), _BAR, BLUE)
    if alone:
        return
    if bar.median is not None:
        _median(sheet, MARGIN + _across(bar.median, bar.max), top)
    if bar.best is not None:
        _best(sheet, MARGIN + _across(bar.best, bar.max), top)
    if bar.median is not None and bar.best is not None:
        beside = f"trung vị {write.number(bar.median)} · cao nhất {write.number(bar.best)}"
        sheet.write(MARGIN, top + _BAR + 24, beside, size=SMALL, colour=SOFT)


def _across(points: Decimal, most: Decimal) -> float:
    """Pixels from the left; a value beyond the maximum stays on the sheet."""
    return float(max(Decimal(0), min(points / most, Decimal(1)))) * INNER


def _median(sheet: Sheet, x: float, top: float) -> None:
    # Its ends stick out by half their thickness; above it stands the number of points.
    ends = [(x, top + 4), (x, top + _BAR + 5)]
    sheet.line(ends, PAPER, thick=14)
    sheet.line(ends, ORANGE, thick=7)


def _best(sheet: Sheet, x: float, top: float) -> None:
    sheet.mark(x, top + _BAR - 4, "^", PAPER, size=24, edge=INK)


def _legend(sheet: Sheet, y: float, peers: int) -> float:
    y += 14
    _median(sheet, MARGIN + 12, y)
    text = f"trung vị của {peers} đơn vị cùng cấp"
    sheet.write(MARGIN + 36, y + 24, text, size=SMALL)
    x = MARGIN + 36 + sheet.width(text, SMALL) + 60
    _best(sheet, x, y - 12)
    sheet.write(x + 28, y + 24, "cao nhất", size=SMALL)
    return y + 56
