"""How notes on the quality of figures are worded."""

from collections.abc import Mapping
from typing import Any

from messages.format import number, period
from scoring.checks import (
    Note,
    Provisional,
    SameValue,
    TotalMismatch,
    TotalsRowMismatch,
    UnknownUnit,
)
from scoring.scheme import Scheme


def note_text(note: Note, scheme: Scheme) -> str:
    """One sentence for people."""
    match note:
        case TotalMismatch(_, stated, computed):
            apart = number(abs(stated - computed))
            return (
                f"Tổng công bố {number(stated)} lệch {apart} điểm "
                f"so với cộng các nhóm {number(computed)}."
            )
        case SameValue(_, group, points, most, peers):
            return (
                f"{scheme.group(group).name}: cả {len(peers)} đơn vị cùng đạt "
                f"{number(points)}/{number(most)}, không phản ánh riêng đơn vị nào."
            )
        case UnknownUnit(unit):
            return f"“{unit.name}” chưa có trong danh sách đơn vị; đã tạm ghi là đơn vị mới."
        case TotalsRowMismatch(_, column, stated, computed):
            return f"Dòng tổng ghi {number(stated)}, cộng cột “{column}” được {number(computed)}."
        case Provisional(_, of):
            return f"{period(of)} chưa kết thúc: số liệu tạm tính, còn thay đổi."


def note_facts(note: Note) -> Mapping[str, Any]:
    """The numbers a note rests on, for storage."""
    match note:
        case TotalMismatch(_, stated, computed):
            return {"stated": float(stated), "computed": float(computed)}
        case SameValue(_, group, points, most, peers):
            return {
                "group": group,
                "points": float(points),
                "max": float(most),
                "peers": len(peers),
                "level": peers[0].level.value,
                "parent": peers[0].parent,
            }
        case UnknownUnit(unit):
            return {"name": unit.name}
        case TotalsRowMismatch(_, column, stated, computed):
            return {"column": column, "stated": stated, "computed": computed}
        case Provisional(_, of):
            return {"period": of.code}
