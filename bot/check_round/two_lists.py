"""What do the newest lists of the two systems tell differently of some units' dossiers?

A list covers its root and all units below. Of the lists that cover a unit the newest one counts, a
system each: a commune may bring its own after the district brought one for all. A dossier is only
said to be missing on a system of which a list covers its unit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.owners import upwards
from bot.storage import dossiers
from bot.storage.dossiers import ListHead
from bot.storage.units import Units
from scoring.dossier import Dossier, System
from scoring.reconcile import Reconciled, reconcile
from scoring.unit import Unit

# Of so few units single dossiers are read; of more whole lists, which is faster then.
_FEW = 50
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Comparison:
    """The lists that concern some units, laid beside one another; left is the national portal.

    Attributes:
        heads: the lists that were used.
        dossiers: what they say of these units, by system.
        reconciled: the same, reconciled.
        covered: codes of the units of which a list tells, by system.
        homes: whose list a dossier stands in, where it names no known unit.
    """

    heads: tuple[ListHead, ...]
    dossiers: Mapping[System, Sequence[Dossier]]
    reconciled: Reconciled
    covered: Mapping[System, frozenset[str]]
    homes: Mapping[Dossier, Unit] = field(default_factory=dict)

    @property
    def both(self) -> bool:
        """Whether there is a unit of which both systems tell."""
        return bool(self.covered[System.NATIONAL] & self.covered[System.PROVINCIAL])

    def read_at(self, system: System) -> datetime | None:
        """When the oldest list of a system was read; None if there is none."""
        return min((head.listed_at for head in self.heads if head.system is system), default=None)

    def unit_of(self, dossier: Dossier) -> Unit:
        """Whose a dossier is; else whose list it stands in."""
        return dossier.unit or self.homes[dossier]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of units in the lists that fit no unit that is known, each once."""
        names = (d.unit_name for side in self.dossiers.values() for d in side if d.unit is None)
        return tuple(dict.fromkeys(name for name in names if name))


def end_of_week(round_on: date, zone: ZoneInfo) -> datetime:
    """Until when lists and figures belong to a round: the next week's has its own."""
    return datetime.combine(round_on + _WEEK, time(), zone)


def below(known: Units, root_id: int) -> frozenset[int]:
    """The numbers of a unit and of all units below it."""
    root = known[root_id].code
    return frozenset(
        uid
        for uid, unit in known.items()
        if root in {up.code for up in upwards(unit, known.by_code)}
    )


def compare(
    connection: Connection,
    known: Units,
    unit_ids: Collection[int],
    until: datetime,
) -> Comparison:
    """Lay the lists of some units beside one another.

    Args:
        connection: to read with.
        known: all units by id.
        unit_ids: whose dossiers; nothing is told of any other unit's, but where a list has one of
            these under another unit.
        until: lists that were read after that moment are left out of account.
    """
    chains = {known[uid].code: upwards(known[uid], known.by_code) for uid in unit_ids}
    roots = {known.ids[unit.code] for chain in chains.values() for unit in chain}
    heads = dossiers.newest_heads(connection, roots, until)
    # The newest list that covers a unit, by system and the unit's code.
    place = {(head.system, head.root_id): number for number, head in enumerate(heads)}
    covering: dict[tuple[System, str], ListHead] = {}
    for system in System:
        for code, chain in chains.items():
            places = [place.get((system, known.ids[unit.code]), len(heads)) for unit in chain]
            if min(places) < len(heads):
                covering[system, code] = heads[min(places)]
    counting = set(covering.values())
    used = tuple(head for head in heads if head in counting)
    few = unit_ids if len(unit_ids) <= _FEW else None
    rows = dossiers.content(connection, [head.id for head in used], known, unit_ids=few)
    by_id = {head.id: head for head in used}
    sides: dict[System, list[Dossier]] = {system: [] for system in System}
    homes: dict[Dossier, Unit] = {}
    for list_id, dossier in rows:
        head = by_id[list_id]
        unit = dossier.unit or known[head.root_id]
        if covering.get((head.system, unit.code)) != head:
            continue
        sides[head.system].append(dossier)
        if dossier.unit is None:
            homes.setdefault(dossier, unit)
    if few is not None:
        _complete(connection, known, used, sides, homes)
    return Comparison(
        used,
        sides,
        reconcile(sides[System.NATIONAL], sides[System.PROVINCIAL]),
        {system: frozenset(code for s, code in covering if s is system) for system in System},
        homes,
    )


def _complete(
    connection: Connection,
    known: Mapping[int, Unit],
    used: Sequence[ListHead],
    sides: Mapping[System, list[Dossier]],
    homes: dict[Dossier, Unit],
) -> None:
    """Add what a system has under another unit: it is not missing there."""
    codes = {system: {dossier.code for dossier in side} for system, side in sides.items()}
    for system, other in ((one, two) for one in System for two in System if one is not two):
        missing = codes[other] - codes[system]
        lists = {head.id: head for head in used if head.system is system}
        if not missing or not lists:
            continue
        for list_id, dossier in dossiers.content(connection, list(lists), known, codes=missing):
            sides[system].append(dossier)
            if dossier.unit is None:
                homes.setdefault(dossier, known[lists[list_id].root_id])
