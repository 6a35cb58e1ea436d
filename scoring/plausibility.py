"""May a snapshot be believed, or must a person look first? Doubts that hold it.

Sources edit the past and break their scale: on one day MDHL rose by 6,0 for all 34 provinces,
closed months included; a public collector once showed CKMB = 0 everywhere (domain, sections 2
and 3). Such a snapshot is held before anybody is told anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import ClassVar

from scoring.scheme import POINT_STEP, Scheme
from scoring.score import Score
from scoring.snapshot import Observation
from scoring.unit import Unit

# So much farther than anything seen before a move in one direction must go to be doubted.
_BEYOND_HISTORY = Decimal("1.5")


@dataclass(frozen=True)
class Limits:
    """From where on a snapshot is held; the `[hold]` settings.

    Attributes:
        same_share: per cent of units that moved by the same amount.
        same_points: points from which an equal move counts; a group inherited from above moves a
            little for all its units every month.
        one_way_share: per cent of units that moved in the same direction.
        one_way_points: points that the median unit must have moved.
        missing_share: per cent of the units known that may be missing.
        fewest_units: with fewer units in common nothing about "most units" is said.
    """

    same_share: Decimal = Decimal(80)
    same_points: Decimal = Decimal(1)
    one_way_share: Decimal = Decimal(90)
    one_way_points: Decimal = Decimal(2)
    missing_share: Decimal = Decimal(10)
    fewest_units: int = 5


@dataclass(frozen=True)
class SameMove:
    """Most units moved by the same amount, in a group or (None) in the total."""

    code: ClassVar[str] = "same-move"
    group: str | None
    delta: Decimal
    units: int
    of: int


@dataclass(frozen=True)
class OneWay:
    """Most units moved in one direction, and farther than history knows."""

    code: ClassVar[str] = "one-way"
    median: Decimal
    units: int
    of: int


@dataclass(frozen=True)
class UnitsMissing:
    """Too many of the units known before are missing, or have no total any more."""

    code: ClassVar[str] = "units-missing"
    missing: tuple[Unit, ...]
    of: int


@dataclass(frozen=True)
class GroupZero:
    """All units have zero points in a group."""

    code: ClassVar[str] = "group-zero"
    group: str
    units: int


@dataclass(frozen=True)
class TooMuch:
    """A total, or the points of a group, beyond the maximum; the first of `units` such cases."""

    code: ClassVar[str] = "too-much"
    unit: Unit
    group: str | None
    value: Decimal
    max: Decimal
    units: int


@dataclass(frozen=True)
class SchemeChanged:
    """Another scheme than the snapshots before it, or a maximum that the scheme does not know."""

    code: ClassVar[str] = "scheme-changed"
    group: str | None
    before: str
    after: str


Doubt = SameMove | OneWay | UnitsMissing | GroupZero | TooMuch | SchemeChanged


@dataclass(frozen=True)
class Movement:
    """How totals moved between two snapshots.

    Attributes:
        median: of the changes of all units seen both times.
        one_way: per cent of those units that moved in the commoner direction.
    """

    median: Decimal
    one_way: Decimal


@dataclass(frozen=True)
class Earlier:
    """What a snapshot is measured by: the last figures of the same root and kind of period.

    Attributes:
        scores: by unit code.
        scheme: under which they were scored.
        comparable: no boundary parts the two; else only the scheme and the figures themselves are
            looked at.
        history: medians of the moves of accepted snapshots before.
    """

    scores: Mapping[str, Score]
    scheme: Scheme
    comparable: bool
    history: tuple[Decimal, ...] = ()


def movement(before: Mapping[str, Score], now: Iterable[Score]) -> Movement | None:
    """How totals moved; None if no unit has both."""
    moves = [delta for _, delta in _moves(before, now, None)]
    if not moves:
        return None
    up, down = sum(m > 0 for m in moves), sum(m < 0 for m in moves)
    share = (Decimal(max(up, down)) * 100 / len(moves)).quantize(POINT_STEP)
    return Movement(Decimal(median(moves)).quantize(POINT_STEP), share)


def doubts(
    observations: Sequence[Observation],
    scores: Sequence[Score],
    scheme: Scheme,
    earlier: Earlier | None,
    limits: Limits,
) -> tuple[Doubt, ...]:
    """Every reason to hold a snapshot.

    Args:
        observations: of all its units, as the source states them.
        scores: the same, scored.
        scheme: in force for its period.
        earlier: what it is measured by; None for the first of a root.
        limits: from where on to doubt.
    """
    found: list[Doubt] = [
        *_too_much(scores, scheme),
        *_zero_groups(scores, limits),
        *_other_maxima(observations, scheme),
    ]
    if earlier is not None:
        if earlier.scheme.code != scheme.code:
            found.append(SchemeChanged(None, earlier.scheme.code, scheme.code))
        if earlier.comparable:
            found += _missing(scores, earlier, limits)
            found += _moved_together(scores, scheme, earlier, limits)
    return tuple(found)


def _too_much(scores: Sequence[Score], scheme: Scheme) -> list[Doubt]:
    cases: list[tuple[Unit, str | None, Decimal, Decimal]] = []
    for item in scores:
        if item.total is not None and item.total > scheme.max_total:
            cases.append((item.unit, None, item.total, scheme.max_total))
        cases += [
            (item.unit, group.code, group.points, group.max)
            for group in item.groups
            if group.points is not None and group.points > group.max
        ]
    return [TooMuch(*cases[0], units=len({case[0].code for case in cases}))] if cases else []


def _zero_groups(scores: Sequence[Score], limits: Limits) -> list[Doubt]:
    found: list[Doubt] = []
    for column in zip(*(item.groups for item in scores), strict=True):
        known = [group.points for group in column if group.points is not None]
        if len(known) >= limits.fewest_units and not any(known):
            found.append(GroupZero(column[0].code, len(known)))
    return found


def _other_maxima(observations: Sequence[Observation], scheme: Scheme) -> list[Doubt]:
    most = {group.code: group.max for group in scheme.groups}
    stated = {
        (code, figure.max)
        for seen in observations
        for code, figure in seen.groups.items()
        if figure.max is not None and figure.max != most.get(code)
    }
    return [
        SchemeChanged(code, format(most[code].normalize(), "f"), format(value.normalize(), "f"))
        for code, value in sorted(stated)
        if code in most
    ]


def _missing(scores: Sequence[Score], earlier: Earlier, limits: Limits) -> list[Doubt]:
    # A row without a total is as good as none.
    here = {item.unit.code for item in scores if item.total is not None}
    known = [item.unit for item in earlier.scores.values() if item.total is not None]
    gone = tuple(unit for unit in known if unit.code not in here)
    too_many = len(known) >= limits.fewest_units and len(gone) * 100 > limits.missing_share * len(
        known
    )
    return [UnitsMissing(gone, len(known))] if too_many else []


def _moves(
    before: Mapping[str, Score], now: Iterable[Score], group: str | None
) -> list[tuple[Unit, Decimal]]:
    """The change of every unit seen both times, in a group or (None) in the total."""
    found = []
    for item in now:
        old = before.get(item.unit.code)
        if old is None:
            continue
        first = old.total if group is None else _points(old, group)
        second = item.total if group is None else _points(item, group)
        if first is not None and second is not None:
            found.append((item.unit, second - first))
    return found


def _points(score: Score, group: str) -> Decimal | None:
    return next((item.points for item in score.groups if item.code == group), None)


def _moved_together(
    scores: Sequence[Score], scheme: Scheme, earlier: Earlier, limits: Limits
) -> list[Doubt]:
    found: list[Doubt] = []
    for group in (*(group.code for group in scheme.groups), None):
        moves = [delta for _, delta in _moves(earlier.scores, scores, group)]
        if len(moves) < limits.fewest_units:
            continue
        delta, units = Counter(moves).most_common(1)[0]
        if abs(delta) >= limits.same_points and units * 100 >= limits.same_share * len(moves):
            found.append(SameMove(group, delta, units, len(moves)))
    moved = movement(earlier.scores, scores)
    totals = [delta for _, delta in _moves(earlier.scores, scores, None)]
    if moved is None or len(totals) < limits.fewest_units:
        return found
    known = max((abs(past) for past in earlier.history), default=Decimal(0)) * _BEYOND_HISTORY
    if moved.one_way >= limits.one_way_share and abs(moved.median) >= max(
        limits.one_way_points, known
    ):
        units = sum((delta > 0) == (moved.median > 0) for delta in totals if delta)
        found.append(OneWay(moved.median, units, len(totals)))
    return found
