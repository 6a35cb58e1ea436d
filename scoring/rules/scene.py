"""What a rule may look at: standings, changes, the periods before, thresholds, dossiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from scoring.changes import Appeared, Change, Moved
from scoring.checks import peers, shared_values
from scoring.own import NOTHING, OthersPart, own_share
from scoring.period import Period
from scoring.rank import Standing
from scoring.rules.history import Earlier, History
from scoring.scheme import Scheme
from scoring.score import GroupScore
from scoring.snapshot import Overdue
from scoring.thresholds import LevelThresholds, Thresholds
from scoring.unit import Level, Unit


@dataclass(frozen=True)
class Scene:
    """One snapshot beside its baseline.

    Attributes:
        root: the unit the snapshot is about.
        scheme: in force for the period.
        standings: of every unit of the snapshot.
        changes: against the baseline; empty without one.
        baseline: the period compared with; None for the first snapshot of a root.
        thresholds: from where on a change deserves an alert, level by level.
        units: every unit known, by code, so that a rule can name a parent.
        former: codes of units that have a successor.
        history: the comparable periods right before.
        overdue: late dossiers by unit code, where stated.
        overdue_before: those of the baseline.
        received: dossiers received in the period by unit code, where stated.
        received_before: the same at the baseline.
        others: what of a unit's group is others', by unit and group code.
    """

    root: Unit
    scheme: Scheme
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    baseline: Period | None
    thresholds: LevelThresholds
    units: Mapping[str, Unit]
    former: frozenset[str] = frozenset()
    history: History = field(default_factory=History)
    overdue: Mapping[str, Overdue] = field(default_factory=dict)
    overdue_before: Mapping[str, Overdue] = field(default_factory=dict)
    received: Mapping[str, int] = field(default_factory=dict)
    received_before: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[tuple[str, str], OthersPart] = field(default_factory=dict)

    def limits(self, unit: Unit) -> Thresholds:
        """The thresholds that hold for a unit."""
        return self.thresholds.of(unit.level)

    def own_share(self, unit: Unit, group: GroupScore) -> Decimal | None:
        """Per cent of what a unit can earn itself in a group; None where no points are stated."""
        return own_share(group, self.others.get((unit.code, group.code), NOTHING))

    def earlier_share(self, unit: Unit, group: GroupScore, earlier: Earlier) -> Decimal | None:
        """The same in an earlier period; None where there is no figure, or one far from weak."""
        key = (unit.code, group.code)
        then = GroupScore(group.code, earlier.low.get(key), group.max)
        return own_share(then, earlier.others.get(key, NOTHING))

    def was_untold(self, unit: Unit, group: str) -> bool:
        """Whether a unit could not be alerted of a weak group at the baseline.

        Because all its peers had the same figure, or because it received too few dossiers.
        """
        few = self.received_before.get(unit.code)
        if few is not None and few < self.limits(unit).min_dossiers:
            return True
        return group in self._shared_before.get((unit.level, unit.parent), frozenset())

    @cached_property
    def _shared_before(self) -> Mapping[tuple[Level, str | None], frozenset[str]]:
        """The groups that all peers shared at the baseline, by level and parent."""
        before = [
            change.before.score for change in self.changes if not isinstance(change, Appeared)
        ]
        return {
            (equals[0].unit.level, equals[0].unit.parent): frozenset(shared_values(equals))
            for equals in peers(before)
        }

    def has_few(self, unit: Unit) -> bool:
        """Whether the unit received too few dossiers for its figures to mean anything.

        Where nobody says how many they were, they are enough.
        """
        received = self.received.get(unit.code)
        return received is not None and received < self.limits(unit).min_dossiers

    def moved(self) -> Iterator[Moved]:
        """The changes of the units seen both times, those with too few dossiers left out."""
        return (
            change
            for change in self.changes
            if isinstance(change, Moved) and not self.has_few(change.unit)
        )
