"""How a differing dossier is worded, in the compiled sheet and in the chat."""

from messages.compiled import DifferingDossier
from messages.format import day
from messages.short_names import clipped
from scoring.dossier import System
from scoring.reconcile import Difference

# As much of a state or a unit's name as a line of the chat has room for.
_LONGEST = 48


def difference_text(one: DifferingDossier) -> str:
    """In what the systems differ, as a clerk looks it up: with the other code and unit."""
    words = [_word(one, kind) for kind in Difference if kind in one.differences]
    if one.repeated:
        words.append("mã lặp trong một danh sách")
    elif not one.differences and not one.unsaid:
        if one.on_portal is None and one.on_provincial is not None:
            words.append("chỉ có trên hệ thống tỉnh")
        elif one.on_provincial is None and one.on_portal is not None:
            words.append("chỉ có trên Cổng DVCQG")
    if one.named:
        words.append("đơn vị có nêu" if words else "đơn vị nêu trong trả lời")
    return ", ".join(words)


def _word(one: DifferingDossier, kind: Difference) -> str:
    match kind:
        case Difference.CODE:
            return f"mã ghi khác ({one.other_code})" if one.other_code else "mã ghi khác"
        case Difference.DUE:
            return "hạn trả khác"
        case Difference.STATE:
            return "trạng thái khác"
        case Difference.UNIT:
            return f"đơn vị khác ({one.other_unit})" if one.other_unit else "đơn vị khác"


def unit_text(one: DifferingDossier) -> str:
    """Whose a dossier is, as the sheet has it."""
    return f"{one.unit_name} (chưa rõ đơn vị)" if one.unit_name else one.unit.name


def system_text(system: System) -> str:
    """A system in a sentence."""
    return "Cổng DVCQG" if system == System.NATIONAL else "hệ thống tỉnh"


def entry_text(one: DifferingDossier, system: System) -> str:
    """What a system says of a dossier, in a line of the chat; empty where it has no word."""
    entry = one.on_portal if system == System.NATIONAL else one.on_provincial
    if entry is None:
        return "" if system in one.unsaid else "không có"
    state, due = entry
    said = [clipped(state, _LONGEST)] if state else []
    if due is not None:
        said.append(f"hạn trả {day(due)}")
    return ", ".join(said) or "có, không ghi trạng thái"
