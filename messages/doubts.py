"""How the reasons to hold a snapshot are worded."""

from messages.format import change, number
from scoring.plausibility import (
    Doubt,
    GroupZero,
    OneWay,
    SameMove,
    SchemeChanged,
    TooMuch,
    UnitsMissing,
)
from scoring.scheme import Scheme

# A phone shows this many names of missing units in two lines.
_NAMES = 5


def doubt_text(doubt: Doubt, scheme: Scheme) -> str:
    """One sentence for people."""
    match doubt:
        case SameMove(group, delta, units, of):
            what = "Điểm tổng" if group is None else scheme.group(group).name
            return f"{what} đổi cùng một mức ({change(delta)}) ở {units}/{of} đơn vị."
        case OneWay(median, units, of):
            way = "tăng" if median > 0 else "giảm"
            return (
                f"{units}/{of} đơn vị cùng {way}, mức giữa {number(abs(median))} điểm, "
                "vượt mọi lần trước."
            )
        case UnitsMissing(missing, of):
            names = ", ".join(unit.name for unit in missing[:_NAMES])
            more = "…" if len(missing) > _NAMES else ""
            return f"Thiếu số liệu {len(missing)}/{of} đơn vị của kỳ trước: {names}{more}."
        case GroupZero(group, units):
            return f"{scheme.group(group).name}: cả {units} đơn vị đều 0 điểm."
        case TooMuch(unit, group, value, most, units):
            what = "điểm tổng" if group is None else scheme.group(group).name
            more = f" (và {units - 1} đơn vị khác)" if units > 1 else ""
            return f"{unit.name}: {what} {number(value, 4)} vượt mức tối đa {number(most)}{more}."
        case SchemeChanged(None, before, after):
            return f"Bộ chỉ số đổi từ {before} sang {after}: không so sánh được với kỳ trước."
        case SchemeChanged(group, before, after):
            name = scheme.group(group).name if group else ""
            return f"{name}: nguồn ghi mức tối đa {after}, Bộ chỉ số quy định {before}."
