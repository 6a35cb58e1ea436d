"""Who came after a former unit, and who of them goes on under its name?"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from scoring.names import accent_key, take_apart
from scoring.unit import Unit


class Successors:
    """The units that others came after, as somebody stated it; nothing here is inferred.

    Args:
        units: all units known.
        after: by the code of each former unit the codes of those directly after it, as far as they
            are known; there may be several, and they may be former themselves.
    """

    def __init__(self, units: Iterable[Unit], after: Mapping[str, Iterable[str]]) -> None:
        self.former = frozenset(after)
        self._units = {unit.code: unit for unit in units}
        self._after = {code: tuple(codes) for code, codes in after.items()}

    def is_one(self, unit: Unit) -> bool:
        """Whether a unit stands in another's place."""
        return unit.code in self._later

    def last(self, unit: Unit) -> tuple[Unit, ...]:
        """Those that stand in a unit's place today; itself if it is no former one."""
        ends = (code for code in (unit.code, *self._all_after(unit.code)) if code in self._units)
        return tuple(self._units[code] for code in ends if code not in self.former)

    def namesakes(self, unit: Unit) -> frozenset[Unit]:
        """Those that came after a unit, are of its level and called as it was, whatever their kind.

        A district is no namesake of the commune that got its name: their figures are not of a kind.
        """
        return self._namesakes.get(unit.code, frozenset())

    def before_under_its_name(self, unit: Unit) -> tuple[Unit, ...]:
        """The former units that this one is a namesake of, by code."""
        return self._before.get(unit, ())

    def without_former_namesakes(self, units: Iterable[Unit]) -> list[Unit]:
        """Those units but the former ones that another of them goes on from under the same name."""
        listed = list(units)
        if self.former.isdisjoint(unit.code for unit in listed):
            return listed
        all_of_them = frozenset(listed)
        return [unit for unit in listed if self.namesakes(unit).isdisjoint(all_of_them)]

    @cached_property
    def _later(self) -> frozenset[str]:
        return frozenset(code for codes in self._after.values() for code in codes)

    @cached_property
    def _namesakes(self) -> dict[str, frozenset[Unit]]:
        found = {}
        for code in self.former & self._units.keys():
            unit, later = self._units[code], self._all_after(code)
            name = _name(unit)
            found[code] = frozenset(
                other
                for other in (self._units[c] for c in later if c in self._units)
                # In a circle of statements nobody goes on from anybody.
                if other.level is unit.level
                and _name(other) == name
                and code not in self._all_after(other.code)
            )
        return found

    @cached_property
    def _before(self) -> dict[Unit, tuple[Unit, ...]]:
        found: dict[Unit, tuple[Unit, ...]] = {}
        for code in sorted(self._namesakes):
            for later in self._namesakes[code]:
                found[later] = (*found.get(later, ()), self._units[code])
        return found

    def _all_after(self, code: str) -> tuple[str, ...]:
        """Codes of all that came after a unit and after those, the next first."""
        found: dict[str, None] = {}
        waiting = list(self._after.get(code, ()))
        while waiting:
            later = waiting.pop(0)
            if later not in found:
                found[later] = None
                waiting += self._after.get(later, ())
        return tuple(found)


def _name(unit: Unit) -> str:
    return accent_key(take_apart(unit.name).bare)
