"""How notes on the quality of figures are worded."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from messages.figure_words import total_number
from messages.format import number, period
from scoring.checks import (
    ImpossibleValue,
    Measured,
    Note,
    Overridden,
    Provisional,
    QualityFlag,
    RateMismatch,
    SameValue,
    SystemMismatch,
    TitleOverridden,
    TotalMismatch,
    TotalsRowMismatch,
    UnknownField,
    UnknownUnit,
)
from scoring.scheme import Scheme

# The portal's own marks of quality, said in words.
_FLAGS = {
    "TEMP_NATIONAL_REPORT_DENOMINATOR": "Cổng DVCQG dùng mẫu số tạm",
    "NO_NATIONAL_REPORT_DATA": "Cổng DVCQG chưa có số liệu báo cáo",
}


def note_text(note: Note, scheme: Scheme) -> str:  # noqa: C901, PLR0911 - one branch a type
    """One sentence for people."""
    match note:
        case TotalMismatch(_, stated, computed):
            apart = number(abs(stated - computed))
            # As the card above it shows the total: in its own tier.
            total, added_up = total_number(stated, scheme), total_number(computed, scheme)
            return f"Tổng công bố {total} lệch {apart} điểm so với cộng các nhóm {added_up}."
        case RateMismatch(_, group, points, most, rate):
            return (
                f"{scheme.group(group).name}: {number(points)}/{number(most)} điểm không khớp "
                f"tỷ lệ {number(rate)} % (tương ứng {number(rate * most / 100, 1)} điểm)."
            )
        case SameValue(_, group, points, most, peers, lowest, highest):
            spread = (
                f" trong khi tỷ lệ từ {number(lowest)} % đến {number(highest)} %"
                if lowest is not None and highest is not None and lowest != highest
                else ""
            )
            return (
                f"{scheme.group(group).name}: cả {len(peers)} đơn vị cùng đạt "
                f"{number(points)}/{number(most)}{spread}, không phản ánh riêng đơn vị nào."
            )
        case SystemMismatch(_, measured, provincial, national):
            return _two_systems(measured, provincial, national)
        case ImpossibleValue(_, group, value, most):
            what = "Điểm tổng" if group is None else scheme.group(group).name
            return f"{what}: {number(value, 4)} vượt mức tối đa {number(most)}."
        case UnknownUnit(unit):
            return f"“{unit.name}” chưa có trong danh sách đơn vị; đã tạm ghi là đơn vị mới."
        case TotalsRowMismatch(_, column, stated, computed):
            return f"Dòng tổng ghi {number(stated)}, cộng cột “{column}” được {number(computed)}."
        case Provisional(_, of):
            return f"{period(of)} chưa kết thúc: số liệu tạm tính, còn thay đổi."
        case QualityFlag(_, component, flag, units):
            known = scheme.component(component)
            name = known.name if known else component
            return f"{name}: {_FLAGS.get(flag, f'nguồn gắn dấu “{flag}”')} ({units} đơn vị)."
        case UnknownField(_, field, sample, units):
            return (
                f"Nguồn gửi thêm “{field}” (ví dụ: {sample[:40]}) ở {units} đơn vị; "
                "đã lưu, chưa dùng."
            )
        case TitleOverridden(_, what, stated, used):
            title = f"kỳ {stated}" if what is Overridden.PERIOD else stated
            return f"Tiêu đề ghi {title}; đã nhập theo {used} như yêu cầu."


# How notes of one kind are summed up where there is no room for each.
_IN_SHORT = {
    TotalMismatch.code: "tổng công bố lệch so với cộng các nhóm",
    RateMismatch.code: "điểm không khớp tỷ lệ",
    SystemMismatch.code: "số liệu khác nhau giữa hệ thống tỉnh và Cổng DVCQG",
    ImpossibleValue.code: "giá trị vượt mức tối đa",
    UnknownUnit.code: "tên chưa có trong danh sách đơn vị",
}
# More notes of one kind than this are summed up.
_SPELT_OUT = 2


def notes_in_short(notes: Sequence[tuple[str, str, str | None]]) -> tuple[str, ...]:
    """Lines for a message with little room, from notes as (code, text, unit's name or None)."""
    of_code: dict[str, list[tuple[str, str | None]]] = {}
    for code, text, unit in notes:
        of_code.setdefault(code, []).append((f"{unit}: {text}" if unit else text, unit))
    lines: list[str] = []
    for code, said in of_code.items():
        if len(said) > _SPELT_OUT and code in _IN_SHORT:
            units = {unit for _, unit in said}
            lines.append(f"{len(units)} đơn vị: {_IN_SHORT[code]}.")
        else:
            lines += [text for text, _ in said]
    return tuple(lines)


def _two_systems(measured: Measured, provincial: Decimal, national: Decimal) -> str:
    match measured:
        case Measured.LATE:
            return (
                f"Hồ sơ đang xử lý quá hạn: hệ thống tỉnh {number(provincial)}, "
                f"Cổng DVCQG {number(national)}, lệch {number(abs(provincial - national))}."
            )
        case Measured.RATE:
            return (
                f"Hai hệ thống ghi khác nhau: hệ thống tỉnh {number(provincial)} %, "
                f"Cổng DVCQG {number(national)} %."
            )


def note_facts(note: Note) -> Mapping[str, Any]:  # noqa: C901, PLR0911 - one branch a type
    """The numbers a note rests on, for storage."""
    match note:
        case TotalMismatch(_, stated, computed):
            return {"stated": float(stated), "computed": float(computed)}
        case RateMismatch(_, group, points, most, rate):
            return {
                "group": group,
                "points": float(points),
                "max": float(most),
                "rate": float(rate),
            }
        case SystemMismatch(_, measured, provincial, national):
            return {
                "measured": measured.value,
                "provincial": float(provincial),
                "national": float(national),
            }
        case ImpossibleValue(_, group, value, most):
            return {"group": group, "value": float(value), "max": float(most)}
        case SameValue(_, group, points, most, peers, lowest, highest):
            return {
                "group": group,
                "lowest_rate": None if lowest is None else float(lowest),
                "highest_rate": None if highest is None else float(highest),
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
        case QualityFlag(_, component, flag, units):
            return {"component": component, "flag": flag, "units": units}
        case UnknownField(_, field, sample, units):
            return {"field": field, "sample": sample, "units": units}
        case TitleOverridden(_, what, stated, used):
            return {"what": what.value, "stated": stated, "used": used}
