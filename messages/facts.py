"""How the fact behind an alert is told in one clause, with its numbers."""

from decimal import Decimal

from messages.figure_words import total_number
from messages.format import change, number
from messages.format import period as write_period
from messages.own_words import weak_points
from scoring.alerts import (
    BestInGroup,
    Fact,
    Improved,
    OverdueMismatch,
    OverdueOpen,
    Quiet,
    RankDrop,
    ScoreDrop,
    SharedWeakGroup,
    SourceStale,
    TierDown,
    TierUp,
    UnitMissing,
    WeakGroup,
)
from scoring.period import Period
from scoring.rules.history import DEEPEST
from scoring.scheme import Scheme


def periods_text(periods: int) -> str:
    """How many periods something has lasted, as far as the rules look: `3 kỳ`, `hơn 12 kỳ`."""
    return f"{periods} kỳ" if periods <= DEEPEST else f"hơn {DEEPEST} kỳ"


def totals_text(before: Decimal, after: Decimal, scheme: Scheme) -> str:
    """What a total was and is: `83 → 79,996 (▼ 3)`."""
    was, now = total_number(before, scheme), total_number(after, scheme)
    return f"{was} → {now} ({change(after - before)})"


def fact_text(fact: Fact, scheme: Scheme) -> str:
    """One clause for people."""
    match fact:
        case ScoreDrop(before, after) | Improved(before, after):
            return f"điểm tổng {totals_text(before, after, scheme)}"
        case RankDrop(before, after, of, delta):
            return f"hạng {before} → {after}/{of}, điểm {change(delta)}"
        case TierDown(before, after):
            return f"xuống loại {after} (kỳ trước: {before})"
        case TierUp(before, after):
            return f"lên loại {after} (kỳ trước: {before})"
        case WeakGroup(group=group, periods=periods, others=others, own=own):
            lasting = f"{periods_text(periods)} liên tiếp" if periods > 1 else ""
            name = scheme.group(group).short
            # What is the unit's says what is not.
            told = others and own is None
            beyond = f", {number(others)} điểm ngoài quyền của đơn vị" if told else ""
            return f"nhóm yếu {name} {weak_points(fact, lasting)}{beyond}"
        case SharedWeakGroup(group, points, most, peers, _):
            name = scheme.group(group).short
            return f"{name} {number(points)}/{number(most)} ở cả {peers} đơn vị"
        case UnitMissing(total):
            last = "" if total is None else f" (kỳ trước {total_number(total, scheme)} điểm)"
            return f"không còn trong số liệu{last}"
        case BestInGroup(group, points, most, of):
            name = scheme.group(group).short
            return f"dẫn đầu {of} đơn vị về {name} {number(points)}/{number(most)}"
        case OverdueOpen(in_progress, before):
            last = "" if before is None else f" (kỳ trước {number(before)})"
            return f"{number(in_progress)} hồ sơ quá hạn đang xử lý{last}"
        case OverdueMismatch(portal, provincial):
            return (
                f"hồ sơ đang xử lý quá hạn: Cổng DVCQG {number(portal)}, "
                f"hệ thống tỉnh {number(provincial)}"
            )
        case SourceStale(due, days):
            ended = write_period(Period.parse(due))
            return f"chưa có số liệu {ended}, kỳ đã kết thúc {days} ngày"


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
