"""Which snapshots count? The heads of all accepted ones, read at once to be kept between questions.

An accepted snapshot stays accepted and as it is; so their number tells whether another came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, func, select

from bot.storage import snapshots
from bot.storage.snapshots import StoredSnapshot, snapshot_table
from scoring.period import Period
from scoring.snapshot import State
from scoring.unit import Unit

_is_accepted = snapshot_table.c.state == State.ACCEPTED.value
# How many there are: another number, and they are to be read again.
COUNT = select(func.count()).select_from(snapshot_table).where(_is_accepted).scalar_subquery()


@dataclass(frozen=True, eq=False)
class Heads:
    """The heads of the accepted snapshots, by id: the one that counts before those it replaces.

    They stand in the order of `bot.storage.newest.that_counts_first`.
    """

    by_id: Mapping[int, StoredSnapshot]

    @cached_property
    def _place(self) -> Mapping[int, int]:
        return {snapshot_id: place for place, snapshot_id in enumerate(self.by_id)}

    @cached_property
    def of_root(self) -> Mapping[int, tuple[StoredSnapshot, ...]]:
        """Those of each root, in the same order."""
        found: dict[int, list[StoredSnapshot]] = {}
        for head in self.by_id.values():
            found.setdefault(head.root_id, []).append(head)
        return {root_id: tuple(heads) for root_id, heads in found.items()}

    def ordered(self, snapshot_ids: Iterable[int]) -> list[StoredSnapshot]:
        """Those of these ids that are accepted, in the same order."""
        place = self._place
        known = [one for one in snapshot_ids if one in place]
        return [self.by_id[one] for one in sorted(known, key=place.__getitem__)]

    def current(self, root_id: int, period: Period | None = None) -> StoredSnapshot | None:
        """The snapshot of a root that counts: of `period`, or of its newest period."""
        heads = self.of_root.get(root_id, ())
        return next((head for head in heads if period in {None, head.period}), None)

    def baseline(self, head: StoredSnapshot) -> StoredSnapshot | None:
        """What a snapshot is compared with; see `bot.storage.snapshots.baseline`."""
        return next(
            (
                earlier
                for earlier in self.of_root.get(head.root_id, ())
                if earlier.period.kind is head.period.kind
                and earlier.period.first_day < head.period.first_day
                and not earlier.provisional
                and (head.simulated or not earlier.simulated)
            ),
            None,
        )

    def later(self, head: StoredSnapshot) -> Period | None:
        """The newest later period of its kind of which the root has figures.

        Simulated figures come after no real ones.
        """
        newest = next(
            (
                one
                for one in self.of_root.get(head.root_id, ())
                if one.period.kind is head.period.kind and (head.simulated or not one.simulated)
            ),
            head,
        )
        return newest.period if newest.period.first_day > head.period.first_day else None

    def between(self, root_id: int, first: Period, last: Period) -> list[StoredSnapshot]:
        """A root's snapshots that count, from one period to another of its kind, oldest first."""
        counting: dict[Period, StoredSnapshot] = {}
        for head in self.of_root.get(root_id, ()):
            if lies_within(head.period, first, last):
                counting.setdefault(head.period, head)
        return list(reversed(counting.values()))

    def periods(self, root_id: int | None) -> tuple[Period, ...]:
        """The periods of a root's snapshots, or (None) of all; each once, newest first."""
        heads = self.by_id.values() if root_id is None else self.of_root.get(root_id, ())
        return tuple(dict.fromkeys(head.period for head in heads))


def lies_within(period: Period, first: Period, last: Period) -> bool:
    """Whether a period is of the kind of two others and no earlier or later than they are."""
    return period.kind is last.kind and first.first_day <= period.first_day <= last.first_day


def heads(connection: Connection, units: Mapping[int, Unit]) -> Heads:
    """The heads of all accepted snapshots whose roots are among these units."""
    return Heads({head.id: head for head in snapshots.accepted(connection, units)})
