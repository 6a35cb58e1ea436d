"""Which unit is a department of the portal: known by its code, met before by its id, or new?"""

from collections.abc import Mapping, Sequence

from bot.sources.portal.errors import not_verified
from bot.sources.portal.fields import shown
from bot.sources.portal.join import Department
from bot.sources.portal.requests import NATIONWIDE
from scoring.names import local_code, take_apart
from scoring.unit import Level, Unit

COUNTRY = Unit(NATIONWIDE, "Cả nước", Level.COUNTRY)


class Units:
    """Gives each department its unit; no two departments share one.

    Args:
        known: all units known; one with the same code is taken as it is stored.
        portal_ids: departmentId -> code of units pulled before, for departments whose code no
            endpoint states.
    """

    def __init__(self, known: Sequence[Unit], portal_ids: Mapping[str, str]) -> None:
        self._known = {unit.code: unit for unit in known}
        self._met = {key.lower(): code for key, code in portal_ids.items()}
        self._given: dict[str, Department] = {}

    def root(self, department: Department) -> Unit:
        """The unit at the root of a run."""
        name = take_apart(department.name)
        level = department.levels.department_type or name.level or Level.PROVINCE
        return self._unit(department, None, level)

    def country(self) -> Unit:
        """The whole country."""
        return self._known.get(COUNTRY.code, COUNTRY)

    def below(self, department: Department, root: Unit) -> Unit:
        """The unit of a department below the root.

        Raises:
            Stopped: another department has the same code, or nothing tells it from another.
        """
        if root.level is Level.COUNTRY:
            return self._unit(department, root, Level.PROVINCE)
        said = department.levels
        level = said.department_type or said.child_group or said.tree
        return self._unit(
            department, root, level or take_apart(department.name).level or Level.AGENCY
        )

    def _unit(self, department: Department, root: Unit | None, level: Level) -> Unit:
        name = take_apart(department.name)
        above = root.code if root else None
        code = (
            department.code
            or self._met.get(department.department_id or "")
            or local_code(above, name)
        )
        other = self._given.setdefault(code, department)
        if other is not department:
            names = f"“{shown(other.name)}” và “{shown(department.name)}”"
            raise not_verified("", f"có hai đơn vị cùng mã {code}: {names}")
        return self._known.get(code) or Unit(code, name.display, level, above)
