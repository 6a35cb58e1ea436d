"""How the fact behind an alert is told in one clause, with its numbers."""

from messages.format import change, number
from scoring.alerts import (
    Fact,
    Improved,
    RankDrop,
    ScoreDrop,
    SharedWeakGroup,
    TierDown,
    TierUp,
    WeakGroup,
)
from scoring.scheme import Scheme


def fact_text(fact: Fact, scheme: Scheme) -> str:
    """One clause for people."""
    match fact:
        case ScoreDrop(before, after) | Improved(before, after):
            return f"điểm tổng {number(before)} → {number(after)} ({change(after - before)})"
        case RankDrop(before, after, of, delta):
            return f"hạng {before} → {after}/{of}, điểm {change(delta)}"
        case TierDown(before, after):
            return f"xuống loại {after} (kỳ trước: {before})"
        case TierUp(before, after):
            return f"lên loại {after} (kỳ trước: {before})"
        case WeakGroup(group, points, most):
            return f"nhóm yếu {scheme.group(group).short} {number(points)}/{number(most)}"
        case SharedWeakGroup(group, points, most, peers):
            name = scheme.group(group).short
            return f"{name} {number(points)}/{number(most)} ở cả {peers} đơn vị"
