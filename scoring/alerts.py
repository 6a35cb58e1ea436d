"""What deserves a leader's attention: the closed set of alerts, and how severe each is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import ClassVar

from scoring.unit import Level, Unit


class Severity(IntEnum):
    """How urgently an alert asks to be read; a digest shows the highest first."""

    GOOD = 0  # praise
    NOTICE = 1  # nothing new, or nothing to hurry for: listed, never urgent
    WARNING = 2
    SEVERE = 3


class Quiet(StrEnum):
    """Why an accepted snapshot alerts nobody."""

    BASELINE = "baseline"  # the first of its root: it only sets the scale
    BOUNDARY = "boundary"  # the first after a change of territory or scoring
    REVISED = "revised"  # another version of this period counted before: the office is told
    OLDER = "older"  # another one speaks of a later period already
    PROVISIONAL = "provisional"  # the period was not over


@dataclass(frozen=True)
class ScoreDrop:
    """The total fell."""

    rule: ClassVar[str] = "score-drop"
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class RankDrop:
    """The unit fell behind its peers, and its own score fell too."""

    rule: ClassVar[str] = "rank-drop"
    before: int
    after: int
    of: int
    delta: Decimal


@dataclass(frozen=True)
class TierDown:
    """The total fell into a lower tier; the tiers by their names."""

    rule: ClassVar[str] = "tier-down"
    before: str
    after: str


@dataclass(frozen=True)
class TierUp:
    """The total rose into a higher tier; the tiers by their names."""

    rule: ClassVar[str] = "tier-up"
    before: str
    after: str


@dataclass(frozen=True)
class Improved:
    """The total rose."""

    rule: ClassVar[str] = "improved"
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class WeakGroup:
    """The unit earns little of what it can earn itself of a group, and not all its peers do alike.

    `periods` counts this period and those right before it in which the group was weak as well;
    of what lacks to `max`, others must change `others`. `own` of `own_max` points are the unit's,
    told where the alert is due to them and the whole group is not so weak.
    """

    rule: ClassVar[str] = "weak-group"
    group: str
    points: Decimal
    max: Decimal
    periods: int = 1
    others: Decimal = Decimal(0)
    own: Decimal | None = None
    own_max: Decimal | None = None


@dataclass(frozen=True)
class SharedWeakGroup:
    """All units of a level below have the same low figure: a matter of the unit above them.

    `periods` counts as in `WeakGroup`.
    """

    rule: ClassVar[str] = "weak-group"
    group: str
    points: Decimal
    max: Decimal
    peers: int
    level: Level
    periods: int = 1


@dataclass(frozen=True)
class UnitMissing:
    """A unit of the baseline has no figures any more, and no successor; told to the office."""

    rule: ClassVar[str] = "unit-missing"
    total: Decimal | None


@dataclass(frozen=True)
class BestInGroup:
    """The unit alone came to lead its `of` peers in a group."""

    rule: ClassVar[str] = "best-in-group"
    group: str
    points: Decimal
    max: Decimal
    of: int


@dataclass(frozen=True)
class OverdueOpen:
    """Many dossiers are late and not finished, on the national portal; `before` in the baseline."""

    rule: ClassVar[str] = "overdue-open"
    in_progress: int
    before: int | None


@dataclass(frozen=True)
class OverdueMismatch:
    """The two systems tell different numbers of late dossiers in progress."""

    rule: ClassVar[str] = "overdue-mismatch"
    portal: int
    provincial: int


@dataclass(frozen=True)
class SourceStale:
    """No figures came for the period that is due; told to the office.

    Attributes:
        due: code of the newest period that is over (`2026-10`).
        days: how many days ago it ended.
    """

    rule: ClassVar[str] = "source-stale"
    due: str
    days: int


Fact = (
    ScoreDrop
    | RankDrop
    | TierDown
    | TierUp
    | Improved
    | WeakGroup
    | SharedWeakGroup
    | UnitMissing
    | BestInGroup
    | OverdueOpen
    | OverdueMismatch
    | SourceStale
)


@dataclass(frozen=True)
class Alert:
    """One fact about one unit that its people are told.

    Attributes:
        unit: whom it concerns.
        severity: how urgent.
        fact: what happened, with every number it rests on.
    """

    unit: Unit
    severity: Severity
    fact: Fact

    @property
    def rule(self) -> str:
        """The rule that raised it."""
        return self.fact.rule

    @property
    def key(self) -> str:
        """Tells this alert from the unit's others of the same snapshot."""
        match self.fact:
            case WeakGroup(group=group) | BestInGroup(group=group):
                return f"{self.rule}:{group}"
            case SharedWeakGroup(group=group, level=level):
                # A province's departments and its communes may each share a figure.
                return f"{self.rule}:{group}:{level.value}"
            case SourceStale(due=due):
                return f"{self.rule}:{due}"
            case (
                ScoreDrop()
                | RankDrop()
                | TierDown()
                | TierUp()
                | Improved()
                | UnitMissing()
                | OverdueOpen()
                | OverdueMismatch()
            ):
                return self.rule
