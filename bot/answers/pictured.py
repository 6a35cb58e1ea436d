"""Which chart shows what an answer says in words?"""

from dataclasses import dataclass, replace

from messages.answers import Answer, Card, Former, Ranking
from messages.chart_actions import (
    ChartAction,
    ShowChart,
    ShowHistoryChart,
    ShowRankingChart,
    ShowTiersChart,
)
from messages.question_actions import Order
from messages.questions import Finding, History


@dataclass(frozen=True)
class Pictured:
    """An answer that a chart was asked for: the same chart that a button below the words brings.

    Attributes:
        said: the same in words, for where nothing can be drawn.
        chart: which one.
    """

    said: Card | Former | History | Ranking
    chart: ChartAction


def pictured(said: Answer | Finding) -> Answer | Finding | Pictured:
    """An answer with its chart; in words alone if there is none of it."""
    match said:
        case Card(sight, result) | Former(last=Card(sight, result)):
            return Pictured(said, ShowChart(result.unit_id, sight.snapshot_id))
        case History(unit_id=unit_id, kind=kind):
            return Pictured(said, ShowHistoryChart(unit_id, kind))
        case Ranking(order=order) if said.is_stated and not _is_part(order):
            shown = said.sight.snapshot_id, said.level, said.parent_id
            return Pictured(said, ShowRankingChart(*shown, order.group))
        case Ranking(is_stated=True):
            return replace(said, undrawn=True)
        case _:
            return said


def by_tier(said: Answer | Finding) -> Answer | Finding | Pictured:
    """A ranking with the chart of its units by tier, period by period; of one unit its own."""
    if not isinstance(said, Ranking) or said.order.town:
        return pictured(said)
    return Pictured(said, ShowTiersChart(said.sight.snapshot_id, said.level, said.parent_id))


def _is_part(order: Order) -> bool:
    """Whether a ranking shows other units than its chart would, or goes by changes."""
    return bool(order.gain or order.cut or order.town)
