"""What a button that brings a picture asks for, and its form in callback data.

Part of the closed set of `messages.actions`, whose rules hold here too.
"""

from dataclasses import dataclass

from messages.question_actions import group_of, stored_id
from scoring.period import PeriodKind
from scoring.unit import Level


@dataclass(frozen=True)
class ShowChart:
    """The chart of a unit's groups in a snapshot."""

    unit_id: int
    snapshot_id: int


@dataclass(frozen=True)
class ShowHistoryChart:
    """The chart of a unit's totals over the periods, up to the newest; None is that one's kind."""

    unit_id: int
    kind: PeriodKind | None = None


@dataclass(frozen=True)
class ShowRankingChart:
    """The chart of the ranking of a level in a snapshot: of a group's points, or the total."""

    snapshot_id: int
    level: Level
    parent_id: int
    group: str | None = None


@dataclass(frozen=True)
class ShowTiersChart:
    """The chart of the units of a level by tier, over the periods up to a snapshot's."""

    snapshot_id: int
    level: Level
    parent_id: int


ChartAction = ShowChart | ShowHistoryChart | ShowRankingChart | ShowTiersChart


def encode_chart(action: ChartAction) -> str:
    """The callback data of such an action."""
    match action:
        case ShowChart(unit_id, snapshot_id):
            return f"chart:{unit_id}:{snapshot_id}"
        case ShowHistoryChart(unit_id, kind):
            return f"history-chart:{unit_id}" + (f":{kind.value}" if kind else "")
        case ShowRankingChart(snapshot_id, level, parent_id, group):
            by = f":{group}" if group else ""
            return f"rank-chart:{snapshot_id}:{level.value}:{parent_id}{by}"
        case ShowTiersChart(snapshot_id, level, parent_id):
            return f"tiers-chart:{snapshot_id}:{level.value}:{parent_id}"


def decode_chart(parts: list[str]) -> ChartAction:
    """The action behind callback data that was taken apart at its colons.

    Raises:
        ValueError: no chart has that form; the data is old or forged.
    """
    match parts:
        case ["chart", unit_id, snapshot_id]:
            return ShowChart(stored_id(unit_id), stored_id(snapshot_id))
        case ["history-chart", unit_id]:
            return ShowHistoryChart(stored_id(unit_id))
        case ["history-chart", unit_id, kind]:
            return ShowHistoryChart(stored_id(unit_id), PeriodKind(kind))
        case ["rank-chart", snapshot_id, level, parent_id]:
            return ShowRankingChart(stored_id(snapshot_id), Level(level), stored_id(parent_id))
        case ["rank-chart", snapshot_id, level, parent_id, group]:
            shown = stored_id(snapshot_id), Level(level), stored_id(parent_id)
            return ShowRankingChart(*shown, group_of(group))
        case ["tiers-chart", snapshot_id, level, parent_id]:
            return ShowTiersChart(stored_id(snapshot_id), Level(level), stored_id(parent_id))
        case _:
            raise ValueError("unknown callback data")
