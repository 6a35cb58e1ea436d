"""What is odd in a snapshot's figures: notes for people, never silent corrections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from scoring.period import Period
from scoring.scheme import Scheme
from scoring.score import Score
from scoring.unit import Unit

# Fewer peers than this that agree are a coincidence, not a figure set by someone above.
FEWEST_PEERS = 3


@dataclass(frozen=True)
class TotalMismatch:
    """The stated total differs from the sum of groups by more than rounding allows."""

    code: ClassVar[str] = "total-mismatch"
    unit: Unit
    stated: Decimal
    computed: Decimal


@dataclass(frozen=True)
class SameValue:
    """All peers have the same points below the maximum: a matter of whoever sets the figure."""

    code: ClassVar[str] = "same-value"
    unit: None
    group: str
    points: Decimal
    max: Decimal
    peers: tuple[Unit, ...]


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


Note = TotalMismatch | SameValue | UnknownUnit | TotalsRowMismatch | Provisional


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


def check(scores: Sequence[Score], scheme: Scheme, period: Period, on: date) -> tuple[Note, ...]:
    """All notes on the figures of one snapshot.

    Args:
        scores: of every unit of the snapshot.
        scheme: in force for the period.
        period: of the snapshot.
        on: the day on which the figures are read; an open period is provisional.
    """
    notes: list[Note] = []
    if not period.is_closed(on):
        notes.append(Provisional(None, period))
    for item in scores:
        stated, computed = item.published_total, item.computed_total
        if stated is None or computed is None:
            continue
        if abs(stated - computed) > scheme.total_tolerance:
            notes.append(TotalMismatch(item.unit, stated, computed))
    for equals in peers(scores):
        shared = shared_values(equals)
        notes.extend(
            SameValue(None, code, points, scheme.group(code).max, tuple(s.unit for s in equals))
            for code, points in shared.items()
        )
    return tuple(notes)
