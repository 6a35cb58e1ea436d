"""How does one run against the portal become a snapshot, whole and verified, or nothing?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.sources.files import Taken
from bot.sources.portal.client import Portal
from bot.sources.portal.errors import not_verified
from bot.sources.portal.join import Department, join, verify_groups, verify_provinces
from bot.sources.portal.pages import all_pages
from bot.sources.portal.periods import due_periods, is_open_to_ask, refuse_unpublished
from bot.sources.portal.requests import GROUP_ENDPOINTS, TOTALS, Asked
from bot.sources.portal.roots import find_root
from bot.sources.portal.units import Units
from scoring.period import Period
from scoring.snapshot import ComponentFigure, Figure, Observation, Overdue, Snapshot
from scoring.unit import Unit

# What others need of this source beside its client and its errors, in one place.
__all__ = [
    "Asked",
    "Pulled",
    "due_periods",
    "find_root",
    "is_open_to_ask",
    "pull",
    "refuse_unpublished",
]

SOURCE = "portal"


@dataclass(frozen=True)
class Pulled:
    """What a run brought.

    Attributes:
        taken: the snapshot and its units, the root first.
        portal_ids: unit code -> departmentId, of every unit but the country.
    """

    taken: Taken
    portal_ids: Mapping[str, str]


def pull(  # noqa: PLR0913 - a source knows neither database nor clock, so all it needs comes in
    portal: Portal,
    period: Period,
    root_id: str,
    *,
    known: Sequence[Unit],
    portal_ids: Mapping[str, str],
    observed_at: datetime,
    last_units: int | None,
    missing_share: Decimal,
    today: date | None = None,
) -> Pulled:
    """Ask for all figures of a root and period, verify them and join them.

    Args:
        portal: is asked, one request after the other.
        period: of the figures.
        root_id: the root's departmentId, or "VN" for the provinces of the country.
        known: all units known; one with the same code keeps its stored name.
        portal_ids: departmentId -> unit code, of units pulled before.
        observed_at: the moment of the run, aware.
        last_units: units in the last snapshot of this root, the root itself included; None if there
            is none.
        missing_share: per cent of them that may be missing now.
        today: the day in Vietnam; None if the caller has seen to it that the period is published.

    Raises:
        Refused: the portal does not show that period yet; nothing was asked.
        Stopped: it could not be asked, or what it said cannot be believed.
    """
    if today is not None:
        refuse_unpublished(period, today)
    portal.begin_run()
    asked = Asked(period, root_id if root_id == "VN" else root_id.lower())
    answers = [all_pages(portal, endpoint, asked) for endpoint in asked.endpoints]
    if asked.nationwide:
        verify_provinces(answers[0])
    else:
        verify_groups(answers)
    top, below = join(answers)
    units = Units(known, portal_ids)
    root = units.country() if asked.nationwide else units.root(top)
    found = [(units.below(department, root), department) for department in below]
    strange = {name: value for whole in answers for name, value in whole.other.items()}
    observations = [_observation(unit, department) for unit, department in found]
    # A country without an overview has no figures of its own.
    if top.rows:
        observations.insert(0, _observation(root, top, strange))
    _verify_number(len(observations), last_units, missing_share)
    snapshot = Snapshot(
        source=SOURCE,
        root=root,
        period=period,
        observed_at=observed_at,
        observations=tuple(observations),
    )
    # The country is asked for by its name, never by an id.
    named = found if asked.nationwide else [(root, top), *found]
    return Pulled(
        Taken(snapshot, (root, *(unit for unit, _ in found)), ()),
        {unit.code: of.department_id for unit, of in named if of.department_id is not None},
    )


def _verify_number(here: int, last: int | None, missing_share: Decimal) -> None:
    if last is not None and (last - here) * 100 > missing_share * last:
        raise not_verified("", f"chỉ có {here} đơn vị trong khi lần trước có {last} đơn vị")


def _observation(
    unit: Unit, department: Department, strange: Mapping[str, str] | None = None
) -> Observation:
    """All that the endpoints say of one unit."""
    rows = department.rows
    total = rows.get(TOTALS.name)
    groups: dict[str, Figure] = dict(total.groups) if total else {}
    components: dict[str, ComponentFigure] = {}
    for endpoint in GROUP_ENDPOINTS:
        row = rows.get(endpoint.name)
        if row is None:
            continue
        if endpoint.group:
            groups[endpoint.group] = row.figure
        twice = components.keys() & row.components.keys()
        if twice:
            raise not_verified(
                endpoint.name, f"nêu chỉ tiêu {min(twice)} của một nhóm khác ở “{unit.name}”"
            )
        components |= row.components
    late = next((row.late for row in rows.values() if row.late is not None), None)
    other = {name: value for row in rows.values() for name, value in row.other.items()}
    return Observation(
        unit=unit,
        total=total.points if total else None,
        groups=groups,
        overdue=None if late is None else Overdue(national=late),
        components=components,
        other={**(strange or {}), **other},
    )
