"""Which units take part in the check, who is asked, and whose office compiles them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.owners import upwards
from bot.storage import people, successions
from bot.storage.people import LEADING, Recipient, Role
from bot.storage.units import Units
from messages.actions import Kind
from scoring.names import plain_key
from scoring.unit import Level, Unit


@dataclass(frozen=True)
class Circle:
    """An office and the units whose answers it compiles.

    Attributes:
        root_id: the unit it belongs to.
        office: its people.
        unit_ids: the units, those of its own among them.
    """

    root_id: int
    office: tuple[Recipient, ...]
    unit_ids: tuple[int, ...]


@dataclass(frozen=True)
class TakingPart:
    """Who takes part: the settings `check.levels` and `check.exclude`.

    Attributes:
        levels: of the units that are asked.
        exclude: codes or names of units that are not.
    """

    levels: frozenset[Level]
    exclude: tuple[str, ...] = ()

    def units(self, connection: Connection, known: Units) -> frozenset[int]:
        """The units that take part: those below an office, and those with people of their own.

        A unit whose office compiles the others does not report to itself.
        """
        roots = {m.unit_id for _, m in people.reachable(connection, (Role.OFFICE,))}
        led = {m.unit_id for _, m in people.reachable(connection, LEADING)}
        former = successions.all_of(connection)
        root_codes = {known[root].code for root in roots if root in known}
        without = {plain_key(name) for name in self.exclude}
        found = {
            uid
            for uid, unit in known.items()
            if unit.level in self.levels
            and uid not in former
            and (uid in led or _is_below(unit, root_codes, known.by_code))
            # To fold the names of the whole country takes a second: only where any is sought.
            and not (without and {plain_key(unit.code), plain_key(unit.name)} & without)
        }
        above = {known[uid].parent for uid in found}
        return frozenset(uid for uid in found if uid not in roots or known[uid].code not in above)


def asked(
    connection: Connection, unit_ids: Collection[int], now: datetime
) -> dict[int, tuple[Recipient, ...]]:
    """The people who are asked for each of these units; without those that nobody can answer for.

    Whoever is muted, refuses the bot or wants no such messages is not asked.
    """
    found: dict[int, dict[Recipient, None]] = defaultdict(dict)
    for who, membership in people.reachable(connection, LEADING, kind=Kind.CHECK, now=now):
        if membership.unit_id in unit_ids:
            found[membership.unit_id][who] = None
    return {unit_id: tuple(these) for unit_id, these in found.items()}


def circles(connection: Connection, known: Units, unit_ids: Collection[int]) -> tuple[Circle, ...]:
    """The offices of these units; those of no office fall to the administrators.

    A unit below two offices, one below the other, is compiled by both. What an office must know of
    a round cannot be muted.
    """
    office: dict[int, dict[Recipient, None]] = defaultdict(dict)
    admins: dict[int, dict[Recipient, None]] = defaultdict(dict)
    for who, membership in people.reachable(connection, (Role.OFFICE, Role.ADMIN)):
        of_role = office if membership.role is Role.OFFICE else admins
        if membership.unit_id in known and not people.is_group(who.chat_id):
            of_role[membership.unit_id][who] = None
    found = _around(office, known, unit_ids)
    covered = {uid for circle in found for uid in circle.unit_ids}
    return found + _around(admins, known, [uid for uid in unit_ids if uid not in covered])


def _around(
    office: Mapping[int, Mapping[Recipient, None]],
    known: Units,
    unit_ids: Collection[int],
) -> tuple[Circle, ...]:
    roots = {known[root_id].code: root_id for root_id in office}
    below: dict[int, list[int]] = defaultdict(list)
    # Up from each unit once: looking down from thousands of offices takes their square.
    for uid in sorted(unit_ids):
        for above in upwards(known[uid], known.by_code):
            if above.code in roots:
                below[roots[above.code]].append(uid)
    return tuple(
        Circle(root_id, tuple(office[root_id]), tuple(uids))
        for root_id, uids in sorted(below.items())
    )


def _is_below(unit: Unit, roots: Collection[str], by_code: Mapping[str, Unit]) -> bool:
    return any(above.code in roots for above in upwards(unit, by_code)[1:])
