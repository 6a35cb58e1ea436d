"""Which unit answers for which group: the setting `alerts.owners`, looked up among the units."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.storage.units import Units
from scoring.register import Found
from scoring.unit import Unit


@dataclass(frozen=True)
class Owners:
    """Groups and the units that answer for them.

    Attributes:
        units: ids of units, by the group's code.
        unknown: codes of the groups whose unit is not found, or not one alone.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def look_up(named: Mapping[str, str], known: Units) -> Owners:
    """The owners by their codes or names; of several units of one name none is meant."""
    if not named:
        return Owners()
    units: dict[str, int] = {}
    for group, name in named.items():
        match known.register.named(name):
            case Found(unit):
                units[group] = known.ids[unit.code]
            case _:
                pass
    return Owners(units, tuple(group for group in named if group not in units))


def within(owners: Owners, root: Unit, known: Units) -> Owners:
    """The owners that a snapshot of a root concerns: units below it, or beside or above it.

    A department of a province answers for the province's communes and districts, never for those
    of another province.
    """
    above = {unit.code for unit in upwards(root, known.by_code)}
    here = {
        group: unit_id
        for group, unit_id in owners.units.items()
        if known[unit_id].parent in above
        or root.code in {unit.code for unit in upwards(known[unit_id], known.by_code)}
    }
    return Owners(here, owners.unknown)


def upwards(unit: Unit, by_code: Mapping[str, Unit]) -> list[Unit]:
    """A unit and all units above it, nearest first."""
    found = [unit]
    while (above := by_code.get(found[-1].parent or "")) is not None and above not in found:
        found.append(above)
    return found
