"""Who came after a former unit, and who of them goes on under its name?"""

from collections.abc import Iterable, Mapping

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
        self._later = frozenset(code for codes in self._after.values() for code in codes)
        self._namesakes = self._going_on()
        self._before: dict[Unit, tuple[Unit, ...]] = {}
        for code in sorted(self._namesakes):
            for unit in self._namesakes[code]:
                self._before[unit] = (*self._before.get(unit, ()), self._units[code])

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

    def _going_on(self) -> dict[str, frozenset[Unit]]:
        """By the codes of former units their namesakes, of those that have any."""
        found = {}
        for code in self.former & self._units.keys():
            unit, later = self._units[code], self._all_after(code)
            called_so = [
                other
                for other in (self._units[c] for c in later if c in self._units)
                if other.level is unit.level and _name(other) == _name(unit)
            ]
            # In a circle of statements nobody goes on from anybody.
            if namesakes := [u for u in called_so if code not in self._all_after(u.code)]:
                found[code] = frozenset(namesakes)
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
