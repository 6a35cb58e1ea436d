"""Who stands where among the units of a level: the first, the last, and the asker's own?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from messages import format as write
from messages.charts.sheet import Sheet
from messages.charts.style import (
    BAND,
    BLUE,
    BODY,
    INK,
    INNER,
    MARGIN,
    SMALL,
    SOFT,
    TRACK,
    Origin,
    whole,
)
from messages.figure_words import total_column
from scoring.scheme import Group, scheme_for
from scoring.unit import Level

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# So many rows stand on a sheet that a phone shows without turning. Of more, at least these at the
# ends, and the asker's own with their neighbours each side, of a single one more than of several.
_ALL_ROWS, _FIRST, _LAST, _MOST_OWN = 20, 7, 5, 3
_AROUND, _AROUND_ONE = 1, 3
# Points that there are in all.
_FULL = Decimal(100)
# Pixels: a row, one of two lines and from one of them to the other, a heading, the columns' edges.
_ROW, _TALL, _LINE, _HEADING = 50, 82, 36, 54
# So many rows of two lines at the most: with more names that long the sheet grew beyond a phone's.
_MOST_TALL = 12
_PLACE_END, _NAME, _BAR, _BAR_END = MARGIN + 76, MARGIN + 96, 650, MARGIN + INNER - 150


@dataclass(frozen=True)
class Place:
    """One unit's row; neither place nor tier where it has no points, and of a group no tier."""

    place: int | None
    name: str
    total: Decimal | None
    tier: str | None
    own: bool = False


@dataclass(frozen=True)
class RankingChart:
    """The units of a level below a parent, the best first, those without points last.

    `group` is whose points `total` then is of each; None where they go by the total.
    """

    origin: Origin
    level: Level
    parent: str | None
    rows: tuple[Place, ...]
    group: Group | None = None

    def points(self, row: Place) -> str:
        """A row's points with their decimals, for columns; `–` where there are none."""
        if row.total is None:
            return "–"
        if self.group is not None:
            return write.fixed(row.total)
        return total_column(row.total, scheme_for(self.origin.period))


def ranking_figure(chart: RankingChart) -> "Figure":
    """A row a unit, by the total below the heading of its tier; what is left out is counted."""
    sheet = Sheet()
    kind = f"Xếp hạng {write.level(chart.level)}"
    if chart.group is not None:
        kind += f" · {chart.group.name}"
    units = f"{write.number(len(chart.rows))} đơn vị"
    below = [f"{units} · {chart.origin.stamp}"]
    y = sheet.head(kind, whole(chart.parent, chart.level), below)
    kept = shown(chart.rows)
    lines = _lines(sheet, [chart.rows[index] for index in kept])
    tiers = Counter(row.tier for row in chart.rows)
    for before, index in pairwise([None, *kept]):
        assert index is not None  # noqa: S101 - None stands before the first alone
        row = chart.rows[index]
        skipped = index - (-1 if before is None else before) - 1
        if skipped:
            left_out = chart.rows[index - skipped : index]
            y += 4
            of_tiers = "" if chart.group else _tiers(left_out, row.tier)
            for text in (f"… {write.number(skipped)} đơn vị khác", of_tiers):
                y = sheet.lines(y, text, size=SMALL, colour=SOFT, x=_NAME) if text else y
            y += 6
        if not chart.group and (before is None or chart.rows[before].tier != row.tier):
            y = _heading(sheet, y, row.tier, tiers[row.tier])
        y = _row(sheet, y, row, lines, chart)
    most = chart.group.max if chart.group else _FULL
    whose = "điểm nhóm" if chart.group else "điểm tổng"
    notes = [f"Thanh: {whose} trên thang {write.number(most)}."]
    if any(row.own for row in chart.rows):
        notes.append("Khung đậm: đơn vị mình.")
    sheet.foot(y, [" ".join(notes), chart.origin.foot])
    return sheet.figure


def shown(rows: Sequence[Place]) -> list[int]:
    """The indices of the rows that are drawn, in order."""
    if len(rows) <= _ALL_ROWS:
        return list(range(len(rows)))
    own = [index for index, row in enumerate(rows) if row.own][:_MOST_OWN]
    around = _AROUND_ONE if len(own) == 1 else _AROUND
    kept = {near for index in own for near in range(index - around, index + around + 1)}
    kept |= {*range(_FIRST), *range(len(rows) - _LAST, len(rows))}
    kept = {index for index in kept if 0 <= index < len(rows)}
    # What room is left is the ends', the upper one's first.
    rest = [index for index in range(len(rows)) if index not in kept]
    free = max(0, _ALL_ROWS - len(kept))
    kept |= {*rest[: -(-free // 2)], *rest[len(rest) - free // 2 :]}
    # A single row takes no more room than the word that it is left out.
    kept |= {index + 1 for index in kept if index + 2 in kept}
    return sorted(kept)


def _tiers(rows: Sequence[Place], below: str | None) -> str:
    """How many of those left out stand in each tier, unless all stand in that of the next row."""
    counts = Counter(row.tier for row in rows)
    if set(counts) == {below}:
        return ""
    return ", ".join(
        f"{tier or 'chưa có điểm'} {write.number(units)}" for tier, units in counts.items()
    )


def _heading(sheet: Sheet, y: float, tier: str | None, units: int) -> float:
    text = f"{tier or 'Chưa có điểm tổng'} · {write.number(units)} đơn vị"
    sheet.write(MARGIN, y + _HEADING / 2, text, size=SMALL, bold=True, colour=SOFT)
    sheet.line([(MARGIN, y + _HEADING - 4), (MARGIN + INNER, y + _HEADING - 4)], TRACK, thick=3)
    return y + _HEADING


def _lines(sheet: Sheet, rows: Sequence[Place]) -> int:
    """On how many lines a name stands at the most."""
    room = _BAR - _NAME - 16
    tall = sum(len(sheet.wrap(row.name, SMALL, bold=row.own, room=room)) > 1 for row in rows)
    return 1 if tall > _MOST_TALL else 2


def _row(sheet: Sheet, y: float, row: Place, lines: int, chart: RankingChart) -> float:
    """One unit; gives where its row ends."""
    room = _BAR - _NAME - 16
    size = BODY if sheet.width(row.name, BODY, bold=row.own) <= room else SMALL
    name = sheet.wrap(row.name, size, bold=row.own, most=lines, room=room)
    high = _ROW if len(name) == 1 else _TALL
    middle = y + high / 2
    if row.own:
        sheet.box(MARGIN - 20, y + 1, INNER + 40, high - 2, BAND, edge=INK, thick=4)
    place = "–" if row.place is None else write.number(row.place)
    sheet.write(_PLACE_END, middle, place, bold=row.own, align="right")
    for number, line in enumerate(name):
        down = middle + (number - (len(name) - 1) / 2) * _LINE
        sheet.write(_NAME, down, line, size=size, bold=row.own, room=room)
    if row.total is None:
        if chart.group:
            # No heading says so, as it does of the total.
            none = "chưa có điểm"
            sheet.write(MARGIN + INNER, middle, none, size=SMALL, colour=SOFT, align="right")
        return y + high
    wide, thick = _BAR_END - _BAR, _ROW - 22
    most = chart.group.max if chart.group else _FULL
    share = float(min(max(row.total, Decimal(0)), most) / most)
    sheet.box(_BAR, middle - thick / 2, wide, thick, TRACK)
    sheet.box(_BAR, middle - thick / 2, wide * share, thick, BLUE)
    sheet.write(MARGIN + INNER, middle, chart.points(row), bold=row.own, align="right")
    return y + high
