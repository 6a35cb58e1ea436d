"""How the refusals of the register name units."""

from collections.abc import Iterable, Sequence

from scoring.register import Ambiguous, Found, Register, Unknown
from scoring.unit import Unit

# Units that one sentence lists.
_MOST = 5


def listed(units: Iterable[Unit]) -> str:
    """`“Xã A” (H21.1), “Xã A” (H22.1)`, the first few."""
    some = list(units)
    more = "…" if len(some) > _MOST else ""
    return ", ".join(f"“{unit.name}” ({unit.code})" for unit in some[:_MOST]) + more


def not_one(text: str, found: Sequence[Unit], register: Register) -> str:
    """Why a text means no single unit; with the nearest ones if it means none."""
    if found:
        return f"“{text}” có thể là {listed(found)}; hãy nêu mã"
    match register.find(text):
        case Found(unit):
            near: tuple[Unit, ...] = (unit,)
        case Ambiguous(units):
            near = units
        case Unknown(nearest):
            near = nearest
    hint = f"; gần nhất: {listed(near)}" if near else ""
    return f"không có đơn vị “{text}” trong danh mục{hint}"
