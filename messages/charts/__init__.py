"""Pictures people would forward: pure data in, a PNG of one style out."""

from hashlib import sha256
from typing import TYPE_CHECKING

from messages.charts.groups import GroupBar, GroupsChart, groups_figure
from messages.charts.history import HistoryChart, Point, history_figure
from messages.charts.ranking import Place, RankingChart, ranking_figure
from messages.charts.sheet import png
from messages.charts.style import LOOK, Origin
from messages.charts.tiers import TierBar, TiersChart, tiers_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "Chart",
    "GroupBar",
    "GroupsChart",
    "HistoryChart",
    "Origin",
    "Place",
    "Point",
    "RankingChart",
    "TierBar",
    "TiersChart",
    "content_key",
    "draw",
    "figure_of",
]

Chart = GroupsChart | HistoryChart | RankingChart | TiersChart


def figure_of(chart: Chart) -> "Figure":
    """The chart as matplotlib keeps it: every text and shape an object."""
    match chart:
        case GroupsChart():
            return groups_figure(chart)
        case HistoryChart():
            return history_figure(chart)
        case RankingChart():
            return ranking_figure(chart)
        case TiersChart():
            return tiers_figure(chart)


def draw(chart: Chart) -> bytes:
    """The chart as PNG, 1 080 pixels wide."""
    return png(figure_of(chart))


def content_key(chart: Chart) -> str:
    """Names a picture by what it shows, at most 80 letters: equal figures, equal key."""
    return f"{type(chart).__name__}:{sha256(repr((LOOK, chart)).encode()).hexdigest()}"
