"""How the fact behind an alert is told in one clause, with its numbers."""

from messages.format import change, number
from scoring.alerts import (
    Fact,
    Improved,
    Quiet,
    RankDrop,
    ScoreDrop,
    SharedWeakGroup,
    TierDown,
    TierUp,
    UnitMissing,
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
        case SharedWeakGroup(group, points, most, peers, _):
            name = scheme.group(group).short
            return f"{name} {number(points)}/{number(most)} ở cả {peers} đơn vị"
        case UnitMissing(total):
            last = "" if total is None else f" (kỳ trước {number(total)} điểm)"
            return f"không còn trong số liệu{last}"


def quiet_text(quiet: Quiet) -> str:
    """Why nobody is told, as a clause."""
    match quiet:
        case Quiet.BASELINE:
            return "kỳ đầu tiên, dùng làm mốc so sánh, không báo cho ai"
        case Quiet.BOUNDARY:
            return "kỳ đầu tiên sau thay đổi, không so với kỳ trước, không báo cho ai"
        case Quiet.REVISED:
            return "kỳ này đã có bản được duyệt, chỉ báo văn phòng nếu số liệu khác"
        case Quiet.OLDER:
            return "đã có bản duyệt của kỳ sau, không báo cho lãnh đạo"
        case Quiet.PROVISIONAL:
            return "kỳ chưa kết thúc, số liệu tạm tính, không báo cho ai"
