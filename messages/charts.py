"""Pictures people would forward: drawn with matplotlib's Figure, in one style, as PNG bytes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from messages import format as write
from messages.notices import Result, Sight

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# matplotlib's own font: its wheel carries it, with all Vietnamese letters. Others may draw blanks
# without a word.
FONT = "DejaVu Sans"
# 1080 pixels wide: sharp on a phone held upright.
_WIDTH_IN, _HEIGHT_IN, _DPI = 7.2, 6.0, 150
# Letters of the title that fit the width at full size.
_LONG_NAME = 38
_INK, _UNIT_COLOUR, _MEDIAN_COLOUR = "#1f2933", "#1f6fb2", "#b3541e"


@dataclass(frozen=True)
class GroupsChart:
    """A unit's groups beside its peers.

    Attributes:
        sight: where the figures come from.
        result: the unit's.
        medians: the peers' median points a group, in the scheme's order; None where unknown.
        peers: how many units the medians are of, this one included.
    """

    sight: Sight
    result: Result
    medians: Sequence[Decimal | None]
    peers: int


def draw_groups(chart: GroupsChart) -> bytes:
    """The chart as PNG: one bar a group in per cent of its maximum, the median as a mark."""
    # Loading matplotlib takes a third of a second and 25 MB; only who draws needs it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    groups = chart.sight.scheme.groups
    scores = chart.result.now.score.groups
    figure = Figure(figsize=(_WIDTH_IN, _HEIGHT_IN), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.24, 0.13, 0.70, 0.67))
    rows = range(len(groups))
    shares = [float(score.share or 0) for score in scores]
    axes.barh(rows, [100] * len(groups), height=0.56, color="#eef1f4", zorder=1)
    axes.barh(rows, shares, height=0.56, color=_UNIT_COLOUR, zorder=2)
    for row, (group, scored, middle) in enumerate(zip(groups, scores, chart.medians, strict=True)):
        if middle is not None and chart.peers > 1:
            x = float(middle * 100 / group.max)
            ends = [row - 0.40, row + 0.40]
            # Not clipped: a median of 100 % stands on the edge.
            axes.plot([x, x], ends, color=_MEDIAN_COLOUR, linewidth=3, zorder=3, clip_on=False)
        _label(axes, row, scored.points, group.max, shares[row])
    axes.set_yticks(
        list(rows), [f"{group.label}" for group in groups], fontfamily=FONT, fontsize=13
    )
    axes.set_xticks([0, 50, 100], ["0 %", "50 %", "100 %"], fontfamily=FONT, fontsize=11)
    axes.set_xlim(0, 100)
    axes.invert_yaxis()
    axes.tick_params(colors=_INK, length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    _titles(figure, chart)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _label(axes, row: int, points: Decimal | None, most: Decimal, share: float) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - matplotlib's Axes
    text = (
        "không có số liệu" if points is None else f"{write.number(points, 1)}/{write.number(most)}"
    )
    roomy = share >= 30  # noqa: PLR2004 - per cent of the width that the text needs
    axes.text(
        2 if roomy else share + 2,
        row,
        text,
        va="center",
        ha="left",
        color="white" if roomy else _INK,
        fontfamily=FONT,
        fontsize=13,
        fontweight="bold",
        zorder=4,
    )


def _titles(figure: "Figure", chart: GroupsChart) -> None:
    now, sight = chart.result.now, chart.sight
    total = "–" if now.score.total is None else f"{write.number(now.score.total)}/100"
    tier = f" · {now.score.tier.name}" if now.score.tier else ""
    rank = f" · hạng {now.rank.place}/{now.rank.of}" if now.rank else ""
    mark = " · số liệu mô phỏng" if sight.simulated else ""
    mark += " · tạm tính" if sight.provisional else ""
    name = chart.result.unit.name
    # Long names of departments are set smaller rather than cut off.
    size = 19 if len(name) <= _LONG_NAME else max(9, 19 * _LONG_NAME / len(name))
    figure.text(0.05, 0.93, name, fontfamily=FONT, fontsize=size, weight="bold", color=_INK)
    figure.text(
        0.05,
        0.835,
        f"{total}{tier}{rank}\n{write.period(sight.period)}{mark}",
        fontfamily=FONT,
        fontsize=13,
        linespacing=1.5,
        color=_INK,
    )
    figure.text(
        0.05,
        0.035,
        "Thanh: điểm đạt so với tối đa."
        + (f" Vạch cam: trung vị {chart.peers} đơn vị cùng cấp." if chart.peers > 1 else ""),
        fontfamily=FONT,
        fontsize=11,
        color="#52606d",
    )
