"""What a rule may look at: the standings, the changes against the baseline, the thresholds."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.alerts import Thresholds
from scoring.changes import Change, Moved
from scoring.period import Period
from scoring.rank import Standing
from scoring.scheme import Scheme
from scoring.unit import Unit


@dataclass(frozen=True)
class Scene:
    """One snapshot beside its baseline.

    Attributes:
        root: the unit the snapshot is about.
        scheme: in force for the period.
        standings: of every unit of the snapshot.
        changes: against the baseline; empty without one.
        baseline: the period compared with; None for the first snapshot of a root.
        thresholds: from where on a change deserves an alert.
        units: every unit known, by code, so that a rule can name a parent.
        former: codes of units that have a successor.
    """

    root: Unit
    scheme: Scheme
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    baseline: Period | None
    thresholds: Thresholds
    units: dict[str, Unit]
    former: frozenset[str] = frozenset()

    def moved(self) -> Iterator[Moved]:
        """The changes of the units seen both times."""
        return (change for change in self.changes if isinstance(change, Moved))
