"""What is odd in a snapshot's figures: notes for people, never silent corrections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from scoring.period import Period
from scoring.scheme import Scheme
from scoring.score import Score
from scoring.snapshot import Observation
from scoring.unit import Unit

# Fewer peers than this that agree are a coincidence, not a figure set by someone above.
FEWEST_PEERS = 3
# Percentage points between a rate and the share of points it goes with. Points were not strictly
# proportional in 2024: S002 scored 94,44 % as 18,6 of 20 (93 %), S004 lies up to 2,1 apart.
_RATE_TOLERANCE = Decimal(5)
# What every reader sees in a table whose total is stated as coarsely as its groups: 87,1 over a
# column that adds up to 87,0 (S002).
_SEEN_STEP = Decimal("0.1")


@dataclass(frozen=True)
class TotalMismatch:
    """The stated total differs from the sum of groups by more than rounding allows."""

    code: ClassVar[str] = "total-mismatch"
    unit: Unit
    stated: Decimal
    computed: Decimal


@dataclass(frozen=True)
class RateMismatch:
    """A group's points and its rate cannot both be right."""

    code: ClassVar[str] = "rate-mismatch"
    unit: Unit
    group: str
    points: Decimal
    max: Decimal
    rate: Decimal


@dataclass(frozen=True)
class SameValue:
    """All peers have the same points below the maximum: a matter of whoever sets the figure.

    The rates say how different the peers are in truth; None where none are stated.
    """

    code: ClassVar[str] = "same-value"
    unit: None
    group: str
    points: Decimal
    max: Decimal
    peers: tuple[Unit, ...]
    lowest_rate: Decimal | None = None
    highest_rate: Decimal | None = None


class Measured(StrEnum):
    """What two systems were asked for and told differently."""

    LATE = "late"  # dossiers in progress beyond their time
    RATE = "rate"  # per cent


@dataclass(frozen=True)
class SystemMismatch:
    """The provincial system and the national portal tell different numbers of the same thing."""

    code: ClassVar[str] = "system-mismatch"
    unit: Unit
    measured: Measured
    provincial: Decimal
    national: Decimal


@dataclass(frozen=True)
class ImpossibleValue:
    """A figure beyond its maximum; `group` is None for the total."""

    code: ClassVar[str] = "impossible-value"
    unit: Unit
    group: str | None
    value: Decimal
    max: Decimal


@dataclass(frozen=True)
class UnknownUnit:
    """A name that says no kind of unit and fits no unit known, so a new one was made of it."""

    code: ClassVar[str] = "unknown-unit"
    unit: Unit


@dataclass(frozen=True)
class TotalsRowMismatch:
    """The file's own total row differs from the sum of its column."""

    code: ClassVar[str] = "totals-row-mismatch"
    unit: None
    column: str
    stated: int
    computed: int


@dataclass(frozen=True)
class Provisional:
    """The period is not over: its figures will still move."""

    code: ClassVar[str] = "provisional"
    unit: None
    period: Period


@dataclass(frozen=True)
class QualityFlag:
    """The source itself doubts a component of so many units."""

    code: ClassVar[str] = "quality-flag"
    unit: None
    component: str
    flag: str
    units: int


@dataclass(frozen=True)
class UnknownField:
    """The source sends something that the code does not know; it is kept, `sample` is one value."""

    code: ClassVar[str] = "unknown-field"
    unit: None
    field: str
    sample: str
    units: int


class Overridden(StrEnum):
    """What a person said otherwise than the file's title."""

    PERIOD = "period"
    ROOT = "root"


@dataclass(frozen=True)
class TitleOverridden:
    """The title names another period or root than the one that was asked for, which holds."""

    code: ClassVar[str] = "title-overridden"
    unit: None
    what: Overridden
    stated: str
    used: str


Note = (
    TotalMismatch
    | RateMismatch
    | SameValue
    | SystemMismatch
    | ImpossibleValue
    | UnknownUnit
    | TotalsRowMismatch
    | Provisional
    | QualityFlag
    | UnknownField
    | TitleOverridden
)


def shared_values(scores: Iterable[Score]) -> dict[str, Decimal]:
    """Groups in which all of these peers have the same points below the maximum.

    Args:
        scores: units of one level under one parent.

    Returns:
        The points, by group code, of groups of which at least three peers have figures; those
        without a figure neither share nor differ.
    """
    values: dict[str, list[Decimal]] = defaultdict(list)
    maxima: dict[str, Decimal] = {}
    for item in scores:
        for group in item.groups:
            maxima[group.code] = group.max
            if group.points is not None:
                values[group.code].append(group.points)
    return {
        code: seen[0]
        for code, seen in values.items()
        if len(seen) >= FEWEST_PEERS and len(set(seen)) == 1 and seen[0] < maxima[code]
    }


def peers(scores: Iterable[Score]) -> list[list[Score]]:
    """Scores by level and parent: the sets of units that are compared with one another."""
    sets: dict[tuple[str, str | None], list[Score]] = defaultdict(list)
    for item in scores:
        sets[item.unit.level, item.unit.parent].append(item)
    return list(sets.values())


def check(
    observations: Sequence[Observation],
    scores: Sequence[Score],
    scheme: Scheme,
    period: Period,
    on: date,
) -> tuple[Note, ...]:
    """All notes on the figures of one snapshot.

    Args:
        observations: of every unit of the snapshot, as the source states them.
        scores: the same, scored.
        scheme: in force for the period.
        period: of the snapshot.
        on: the day on which the figures are read; an open period is provisional.
    """
    notes: list[Note] = []
    if not period.is_closed(on):
        notes.append(Provisional(None, period))
    notes += _impossible(scores, scheme)
    notes += _total_mismatches(scores)
    # Departments and communes below one parent may each share a figure of their own.
    shared: dict[str | None, set[tuple[str, Decimal]]] = defaultdict(set)
    for equals in peers(scores):
        for code, points in shared_values(equals).items():
            shared[equals[0].unit.parent].add((code, points))
            notes.append(_same_value(equals, code, points, scheme))
    notes += _rate_mismatches(scores, shared)
    notes += _system_mismatches(observations)
    notes += _flags(observations)
    return tuple(notes)


def _impossible(scores: Sequence[Score], scheme: Scheme) -> list[Note]:
    notes: list[Note] = []
    for item in scores:
        if item.total is not None and item.total > scheme.max_total:
            notes.append(ImpossibleValue(item.unit, None, item.total, scheme.max_total))
        for group in item.groups:
            if group.points is not None and group.points > group.max:
                notes.append(ImpossibleValue(item.unit, group.code, group.points, group.max))
            elif group.rate is not None and group.rate > 100:  # noqa: PLR2004 - per cent
                notes.append(ImpossibleValue(item.unit, group.code, group.rate, Decimal(100)))
    return notes


def _decimals(numbers: Iterable[Decimal]) -> int:
    """How many decimals the finest of these numbers has."""
    exponents = (number.normalize().as_tuple().exponent for number in numbers)
    return max((-power for power in exponents if isinstance(power, int)), default=0)


def _total_mismatches(scores: Sequence[Score]) -> list[Note]:
    """Totals that rounding does not explain; how coarse the source is, its own figures tell."""
    compared = [
        (item, item.published_total, item.computed_total)
        for item in scores
        if item.published_total is not None and item.computed_total is not None
    ]
    if not compared:
        return []
    points = [g.points for item, _, _ in compared for g in item.groups if g.points is not None]
    of_groups = max(1, _decimals(points))
    of_totals = max(1, _decimals(stated for _, stated, _ in compared))
    half = Decimal("0.5")
    allowed = half.scaleb(-of_groups) * len(compared[0][0].groups) + half.scaleb(-of_totals)
    return [
        TotalMismatch(item.unit, stated, computed)
        for item, stated, computed in compared
        if abs(stated - computed) > allowed
        or (of_totals <= of_groups and abs(stated - computed) >= _SEEN_STEP)
    ]


def _same_value(equals: Sequence[Score], code: str, points: Decimal, scheme: Scheme) -> SameValue:
    rates = [item.group(code).rate for item in equals]
    known = [rate for rate in rates if rate is not None]
    return SameValue(
        None,
        code,
        points,
        scheme.group(code).max,
        tuple(item.unit for item in equals),
        min(known, default=None),
        max(known, default=None),
    )


def _rate_mismatches(
    scores: Sequence[Score], shared: dict[str | None, set[tuple[str, Decimal]]]
) -> list[Note]:
    """Points that do not go with their rate.

    A figure that all peers share, or that the unit above passes on to all of them, was not made of
    any of their rates: `SameValue` says so once.
    """
    notes: list[Note] = []
    for item in scores:
        inherited = shared.get(item.unit.code, set()) | shared.get(item.unit.parent, set())
        for group in item.groups:
            if group.points is None or group.rate is None or group.share is None:
                continue
            if (group.code, group.points) in inherited:
                continue
            if abs(group.share - group.rate) > _RATE_TOLERANCE:
                notes.append(
                    RateMismatch(item.unit, group.code, group.points, group.max, group.rate)
                )
    return notes


def _system_mismatches(observations: Sequence[Observation]) -> list[Note]:
    """Dossiers that are late in progress on one system and not on the other (S004, table II.2)."""
    return [
        SystemMismatch(seen.unit, Measured.LATE, Decimal(ours), Decimal(theirs))
        for seen in observations
        if seen.overdue is not None
        and (ours := seen.overdue.provincial) is not None
        and (theirs := seen.overdue.in_progress) is not None
        and ours != theirs
    ]


def _flags(observations: Sequence[Observation]) -> list[Note]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    fields: dict[str, list[str]] = defaultdict(list)
    for seen in observations:
        for code, figure in seen.components.items():
            if figure.flag is not None:
                counts[code, figure.flag] += 1
        for name, value in seen.other.items():
            fields[name].append(value)
    flagged = [QualityFlag(None, code, flag, units) for (code, flag), units in counts.items()]
    unknown = [UnknownField(None, name, found[0], len(found)) for name, found in fields.items()]
    return [*flagged, *unknown]
