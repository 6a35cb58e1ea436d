"""Which units that only files named so far have got the portal's code? Their history goes with it.

A portal's code and a local one are the same unit only where the whole name, the level and the unit
above are the same, and nobody else claims it: likeness counts for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from scoring.names import accent_key, is_local, take_apart
from scoring.unit import Unit


def recoded(units: Iterable[Unit], known: Iterable[Unit]) -> Mapping[str, str]:
    """The codes that change.

    Args:
        units: as a source names them, with the portal's codes; parents first or not.
        known: all units known.

    Returns:
        The new code by the old local one.
    """
    known = tuple(known)
    codes = {unit.code for unit in known}
    new = {u.code: u for u in units if not is_local(u.code) and u.code not in codes}
    local = [unit for unit in known if is_local(unit.code)]
    changed: dict[str, str] = {}
    # A root's change may let its children fit, and theirs their own.
    while True:
        found = _one_to_one(new.values(), local, changed)
        if not found:
            return changed
        changed |= found
        taken = set(found.values())
        new = {code: unit for code, unit in new.items() if code not in taken}
        local = [unit for unit in local if unit.code not in found]


def _one_to_one(
    units: Iterable[Unit], local: Iterable[Unit], changed: Mapping[str, str]
) -> dict[str, str]:
    """Old and new codes of those that fit exactly one another."""
    new_by_key: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    old_by_key: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for unit in units:
        new_by_key[_key(unit, {})].append(unit.code)
    for unit in local:
        old_by_key[_key(unit, changed)].append(unit.code)
    return {
        old_by_key[key][0]: codes[0]
        for key, codes in new_by_key.items()
        if len(codes) == 1 and len(old_by_key[key]) == 1
    }


def _key(unit: Unit, changed: Mapping[str, str]) -> tuple[str, str, str | None]:
    """What two units must have in common to be one."""
    name = accent_key(take_apart(unit.name).display)
    parent = changed.get(unit.parent, unit.parent) if unit.parent else None
    return name, unit.level.value, parent


def apply(changed: Mapping[str, str], units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The same units under their new codes, also as parents."""
    return tuple(
        replace(
            unit,
            code=changed.get(unit.code, unit.code),
            parent=changed.get(unit.parent, unit.parent) if unit.parent else None,
        )
        for unit in units
    )
