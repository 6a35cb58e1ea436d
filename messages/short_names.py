"""How is a unit called where there is little room?"""

from scoring.names import take_apart
from scoring.unit import Unit

# Names beyond this are cut in tables, so that place, name, points and change fit one phone line.
_TABLE_NAME = 17
# Names come from files: no real one is longer, and one line and a half of a phone is enough.
_LONGEST_NAME = 60

# Kinds that tell a unit from a namesake; the plain ones (xã, huyện, tỉnh) are left out.
_SHORT_KINDS = {
    "Thị trấn": "TT",
    "Phường": "P.",
    "Đặc khu": "ĐK",
    "Thành phố": "TP",
    "Thị xã": "TX",
}


def short_name(unit: Unit | str) -> str:
    """A unit's name as tables and lists have room for it: `Vĩnh Thạnh`, `TT Lấp Vò`."""
    name = take_apart(unit if isinstance(unit, str) else unit.name)
    kind = _SHORT_KINDS.get(name.kind or "")
    return f"{kind} {name.bare}" if kind else name.bare


def told_name(unit: Unit, above: Unit | None) -> str:
    """A unit's name, with that of the unit above where one is given."""
    return f"{unit.name}, {short_name(above)}" if above else unit.name


def short_told_name(unit: Unit, above: Unit | None) -> str:
    """The same where lists have room for it: `Vĩnh Thạnh, Lấp Vò`."""
    return f"{short_name(unit)}, {short_name(above)}" if above else short_name(unit)


def name_within_a_sentence(unit: Unit) -> str:
    """A unit's name with its kind, short or in small letters: `P. Sa Đéc`, `xã Lấp Vò`."""
    name = take_apart(unit.name)
    if name.kind is None:
        return unit.name
    return f"{_SHORT_KINDS.get(name.kind, name.kind.lower())} {name.bare}"


def table_name(name: str) -> str:
    """As much of a name as a table's column holds."""
    return clipped(name, _TABLE_NAME)


def clipped(name: str, most: int = _LONGEST_NAME) -> str:
    """A name of at most so many letters."""
    return name if len(name) <= most else name[: most - 1] + "…"
