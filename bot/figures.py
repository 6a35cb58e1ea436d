"""Stored figures as messages show them: one snapshot beside its baseline."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.storage import components, notes, scores, snapshots
from bot.storage.notes import StoredNote
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.notices import DataNote, Result, Shared, Sight
from scoring.advice import Advised
from scoring.alerts import Alert
from scoring.boundaries import Boundary, between
from scoring.checks import (
    ImpossibleValue,
    RateMismatch,
    SameValue,
    SystemMismatch,
    TotalMismatch,
)
from scoring.rank import Standing
from scoring.scheme import scheme_for
from scoring.snapshot import Overdue
from scoring.thresholds import LevelThresholds
from scoring.unit import Level, Unit

# Notes that a unit's own message carries.
_OF_A_UNIT = frozenset(
    {TotalMismatch.code, RateMismatch.code, ImpossibleValue.code, SystemMismatch.code}
)
# Units that a query of notes names one by one.
_MOST_NAMED = 500
_Figure = TypeVar("_Figure")


@dataclass(frozen=True)
class Figures:
    """What is known of a snapshot's units; all mappings by unit id.

    Attributes:
        head: the snapshot.
        baseline: what it is compared with.
        boundary: why an earlier snapshot is no baseline.
        units: every unit known.
        now: standings of the snapshot.
        before: standings of the baseline.
        overdue: late dossiers, where stated.
        notes: on the data.
        zone: of the times people see.
        thresholds: below which a shared figure, or a number of dossiers, is worth a word.
        received: dossiers received in the period, where stated.
    """

    head: StoredSnapshot
    baseline: StoredSnapshot | None
    boundary: Boundary | None
    units: Units
    now: Mapping[int, Standing]
    before: Mapping[int, Standing]
    overdue: Mapping[int, Overdue]
    notes: tuple[StoredNote, ...]
    zone: ZoneInfo
    thresholds: LevelThresholds
    received: Mapping[int, int]

    @property
    def sight(self) -> Sight:
        """Where the figures come from."""
        return _sight(self.head, self.zone, self.baseline, self.boundary)

    def result(
        self,
        unit_id: int,
        alerts: tuple[Alert, ...] = (),
        advised: Advised | None = None,
        *,
        shares_place: bool = False,
    ) -> Result:
        """One unit's figures; whether another shares its place, its peers tell.

        Raises:
            KeyError: the snapshot has none of it.
        """
        unit, now = self.units[unit_id], self.now[unit_id]
        # What a unit has no points in it does not share, whatever its peers have there.
        scored = {group.code for group in now.score.groups if group.points is not None}
        return Result(
            unit_id=unit_id,
            now=now,
            before=self.before.get(unit_id),
            shared=tuple(item for item in self.shared_of(unit_id) if item.group in scored),
            overdue=self.overdue.get(unit_id),
            alerts=alerts,
            notes=self._own_notes.get(unit.code, ()),
            few=self._few(unit_id),
            advised=advised,
            above=self.units.above_namesake(unit_id),
            shares_place=shares_place,
        )

    def of_some(self, unit_ids: Collection[int]) -> "Figures":
        """The same as if only these units had been read."""
        some = frozenset(unit_ids)
        units = {self.units[uid] for uid in some}
        return replace(
            self,
            now=_of(self.now, some),
            before=_of(self.before, some),
            overdue=_of(self.overdue, some),
            notes=tuple(note for note in self.notes if note.unit is None or note.unit in units),
            received=_of(self.received, some),
        )

    def shared_of(self, unit_id: int) -> tuple[Shared, ...]:
        """Groups in which all peers of a unit that have points have the same."""
        unit = self.units[unit_id]
        return self._shared.get((unit.level, unit.parent), ())

    def _few(self, unit_id: int) -> int | None:
        """The dossiers that the unit received, where they are too few to alert by."""
        received = self.received.get(unit_id)
        least = self.thresholds.of(self.units[unit_id].level).min_dossiers
        return received if received is not None and received < least else None

    @cached_property
    def _own_notes(self) -> Mapping[str, tuple[DataNote, ...]]:
        """What is odd about each unit's own figures, by code."""
        own: dict[str, tuple[DataNote, ...]] = {}
        for note in self.notes:
            if note.unit is not None and note.code in _OF_A_UNIT:
                said = DataNote(note.code, note.text)
                own[note.unit.code] = (*own.get(note.unit.code, ()), said)
        return own

    @cached_property
    def _shared(self) -> Mapping[tuple[str, str | None], tuple[Shared, ...]]:
        """Groups in which all units of a level under a parent have the same figure."""
        # A note keeps the code that its unit had then.
        found: dict[tuple[str, str | None], tuple[Shared, ...]] = {}
        for note in self.notes:
            if note.code != SameValue.code:
                continue
            group, level, parent = (note.facts[name] for name in ("group", "level", "parent"))
            points, most = (Decimal(str(note.facts[name])) for name in ("points", "max"))
            low = points * 100 / most < self.thresholds.of(Level(level)).weak_share
            owner = self.units.by_any_code.get(parent or "")
            peers = (level, owner.code if owner else parent)
            item = Shared(group, points, most, owner, low)
            found[peers] = (*found.get(peers, ()), item)
        return found


@dataclass(frozen=True)
class Reader:
    """Loads figures the way this installation shows them."""

    zone: ZoneInfo
    thresholds: LevelThresholds

    def sight(self, head: StoredSnapshot) -> Sight:
        """Where a snapshot's figures come from, compared with nothing."""
        return _sight(head, self.zone)

    def late(
        self,
        connection: Connection,
        head: StoredSnapshot,
        units: Mapping[int, Unit],
        unit_ids: Iterable[int],
    ) -> tuple[Sight, Mapping[int, Overdue]]:
        """Of `load` what a question asks by: where the figures come from, late dossiers."""
        earlier = _earlier(connection, head, units)
        sight = _sight(head, self.zone, *_compared(head, earlier))
        return sight, scores.overdue(connection, head.id, unit_ids)

    def load(
        self,
        connection: Connection,
        head: StoredSnapshot,
        units: Units,
        unit_ids: Iterable[int] | None = None,
    ) -> Figures:
        """The figures of a snapshot; of all its units, or of the given ones alone."""
        earlier = _earlier(connection, head, units)
        return self.beside(connection, head, earlier, units, unit_ids)

    def beside(
        self,
        connection: Connection,
        head: StoredSnapshot,
        earlier: StoredSnapshot | None,
        units: Units,
        unit_ids: Iterable[int] | None = None,
    ) -> Figures:
        """The same beside what `bot.storage.snapshots.baseline` found for this snapshot."""
        wanted = None if unit_ids is None else list(unit_ids)
        baseline, boundary = _compared(head, earlier)
        heads = [head] if baseline is None else [head, baseline]
        schemes = {one.id: scheme_for(one.period) for one in heads}
        stored = scores.stored(connection, schemes, units, wanted)
        # A query that names thousands of units takes longer than to read the notes of all.
        named = wanted if wanted is not None and len(wanted) <= _MOST_NAMED else None
        return Figures(
            head=head,
            baseline=baseline,
            boundary=boundary,
            units=units,
            now=stored[head.id].standings,
            before=stored[baseline.id].standings if baseline else {},
            overdue=stored[head.id].overdue,
            notes=notes.of_snapshot(connection, head.id, units, named),
            zone=self.zone,
            thresholds=self.thresholds,
            received=components.received(connection, head.id, wanted),
        )


def _of(figures: Mapping[int, _Figure], some: Collection[int]) -> Mapping[int, _Figure]:
    return {uid: one for uid, one in figures.items() if uid in some}


def _earlier(
    connection: Connection, head: StoredSnapshot, units: Mapping[int, Unit]
) -> StoredSnapshot | None:
    return snapshots.baseline(
        connection, units, root_id=head.root_id, period=head.period, simulated=head.simulated
    )


def _compared(
    head: StoredSnapshot, earlier: StoredSnapshot | None
) -> tuple[StoredSnapshot | None, Boundary | None]:
    """What a snapshot is compared with, or why the earlier one is no measure."""
    boundary = None if earlier is None else between(earlier.period, head.period)
    return (earlier if boundary is None else None), boundary


def _sight(
    head: StoredSnapshot,
    zone: ZoneInfo,
    baseline: StoredSnapshot | None = None,
    boundary: Boundary | None = None,
) -> Sight:
    return Sight(
        snapshot_id=head.id,
        period=head.period,
        scheme=scheme_for(head.period),
        baseline=baseline.period if baseline else None,
        boundary=boundary.reason if boundary else None,
        observed_at=head.observed_at.astimezone(zone),
        source=head.source,
        simulated=head.simulated,
        provisional=head.provisional,
    )
