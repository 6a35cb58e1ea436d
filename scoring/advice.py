"""What earns points back: in which component, how many dossiers, and what that would reach.

Everything here is an estimate from counts by the scheme's formulas; the published score stays the
truth. A group of which the published points cannot be recomputed gets no advice (docs/adr/0021).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from scoring.formulas import PUBLISHED_STEP, Formula, earned, full, least
from scoring.own import OthersPart
from scoring.rank import Rank
from scoring.scheme import Component, Scheme, Tier
from scoring.score import GroupScore, Score
from scoring.snapshot import ComponentFigure
from scoring.unit import Level, Unit

# A recomputed group that differs from the published one by more follows another formula.
TOLERANCE = Decimal("0.02")
# A place that less would reach is no goal: 33 of 102 places changed in a day while totals moved by
# 0,20 (domain, section 3).
LEAST_TO_A_PLACE = Decimal("0.2")
# Total and groups come by different requests of the portal and may disagree by so much. Beyond it,
# what more points in a group do to the total is not known.
TOTAL_TOLERANCE = Decimal("0.3")
# Where no place and no tier is in reach, so many points are a first step: "all 39 842 dossiers" is
# no advice.
STRIDE = Decimal("0.5")
# Rates are stored to four decimals.
_RATE_STEPS = 10_000

Reached = Rank | Tier


@dataclass(frozen=True)
class Step:
    """So many more, and what they earn.

    Attributes:
        count: dossiers, procedures, services or petitions: the least that earn the gain.
        gain: points.
        reaches: a better tier, else a better place; None where it reaches neither.
    """

    count: int
    gain: Decimal
    reaches: Reached | None = None


@dataclass(frozen=True)
class Advice:
    """A shortfall that a unit can make good.

    Attributes:
        group: its code.
        component: its code.
        loses: points that are there to be earned.
        short: how many more earn all its points; beyond a target nothing is missing.
        of: out of how many; 0 where nothing arose, or nothing is known.
        steps: from the nearest place or tier, or `STRIDE`, to all; none where `of` is 0.
    """

    group: str
    component: str
    loses: Decimal
    short: int
    of: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Unstated:
    """The source does not state all components of the group."""


@dataclass(frozen=True)
class Differs:
    """The components give other points than published, by so many."""

    by: Decimal


@dataclass(frozen=True)
class Withheld:
    """A group that loses points and for which there is no advice."""

    group: str
    why: Unstated | Differs


@dataclass(frozen=True)
class NotOwn:
    """What a unit loses and cannot change itself.

    Attributes:
        group: its code.
        component: its code; None for the whole group.
        loses: points.
        owner: the level whose matter it is; None where that is not known.
    """

    group: str
    component: str | None
    loses: Decimal
    owner: Level | None


@dataclass(frozen=True)
class OthersMost:
    """How many points of a group are others' to earn, whether they do or not."""

    group: str
    points: Decimal


@dataclass(frozen=True)
class Goal:
    """How many points a better place or tier takes."""

    points: Decimal
    reaches: Reached


@dataclass(frozen=True)
class Peers:
    """What the units of one level under one parent have in common.

    Attributes:
        totals: of all that have one, ascending.
        groups: codes of those in which all have the same points below the most.
        components: codes of those in which all have the same share.
        owner: the unit above.
    """

    totals: tuple[Decimal, ...]
    groups: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    owner: Unit | None = None

    def place(self, total: Decimal) -> Rank:
        """Where a total would stand, ties as in scoring.rank."""
        return Rank(1 + len(self.totals) - bisect_right(self.totals, total), len(self.totals))

    def goal(self, total: Decimal) -> Goal | None:
        """The next better place that is worth the name; None where there is none."""
        above = bisect_left(self.totals, total + LEAST_TO_A_PLACE)
        if above == len(self.totals):
            return None
        return Goal(_up(self.totals[above] - total), self.place(self.totals[above]))


@dataclass(frozen=True)
class Advised:
    """What there is to advise a unit.

    Attributes:
        advice: what costs the most points first; what cannot be counted last.
        withheld: groups without advice, and why.
        not_own: what others must change, the most first.
        goals: the next place and the next tier.
        others_most: of the groups that others have a part in.
    """

    advice: tuple[Advice, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    not_own: tuple[NotOwn, ...] = ()
    goals: tuple[Goal, ...] = ()
    others_most: tuple[OthersMost, ...] = ()

    @property
    def first(self) -> tuple[Advice, Step] | None:
        """What to do first; None where nothing can be counted."""
        return next(((one, one.steps[0]) for one in self.advice if one.steps), None)

    @cached_property
    def others(self) -> Mapping[str, Decimal]:
        """Points that others must change, by group code; of groups without any, nothing."""
        lost: dict[str, Decimal] = {}
        for one in self.not_own:
            lost[one.group] = lost.get(one.group, Decimal(0)) + one.loses
        return lost

    @cached_property
    def others_part(self) -> Mapping[str, OthersPart]:
        """What others earn and lose, by code of the groups that they have a part in."""
        return {
            one.group: OthersPart(one.points, self.others.get(one.group, Decimal(0)))
            for one in self.others_most
        }


@dataclass(frozen=True)
class _Part:
    """A component's figure with what it earns."""

    component: Component
    formula: Formula
    most: Decimal
    points: Decimal
    counted: int
    of: int

    @property
    def arose(self) -> bool:
        """Whether there was anything to count: the unit is not alike to those that had some."""
        return self.of > 0 or self.points > 0


def advise(
    score: Score, components: Mapping[str, ComponentFigure], scheme: Scheme, peers: Peers
) -> Advised:
    """What earns points back, as of the scheme's date.

    Args:
        score: of the unit.
        components: its figures by code.
        scheme: under which it was scored; a group without formulas is passed over.
        peers: the unit's own peers, itself included.
    """
    goals = _goals(score, scheme, peers)
    advice: list[Advice] = []
    withheld: list[Withheld] = []
    not_own: list[NotOwn] = []
    others_most: list[OthersMost] = []
    for loss in _losses(score, components, scheme, peers):
        match loss:
            case Withheld():
                withheld.append(loss)
            case NotOwn():
                not_own.append(loss)
            case OthersMost():
                others_most.append(loss)
            case part, loses:
                advice.append(_advice(part, loses, goals, score, scheme, peers))
    return Advised(
        tuple(sorted(advice, key=_by_cost)),
        tuple(withheld),
        _most_first(not_own),
        goals,
        tuple(others_most),
    )


def _by_cost(one: Advice) -> tuple[bool, Decimal, int, str]:
    """What the shortfall costs; of equal ones the least count. What cannot be counted is last."""
    if not one.steps:
        return (True, -one.loses, 0, one.component)
    return (False, -one.loses, one.steps[0].count, one.component)


def others_part(
    score: Score, components: Mapping[str, ComponentFigure], scheme: Scheme, peers: Peers
) -> Advised:
    """Of the advice what is others': a tenth of the work, which matters for a hundred units.

    A group of which `components` lacks some is passed over; the peers' totals are not looked at,
    nor components of other groups than `others_groups` names.
    """
    found = list(_losses(score, components, scheme, peers, others_alone=True))
    return Advised(
        not_own=_most_first(loss for loss in found if isinstance(loss, NotOwn)),
        others_most=tuple(loss for loss in found if isinstance(loss, OthersMost)),
    )


def others_groups(scheme: Scheme, alike: Collection[str]) -> frozenset[str]:
    """Codes of the groups in which anything may be others', by their components.

    Args:
        scheme: in force.
        alike: codes of the components in which any peers have the same share.
    """
    return frozenset(
        group.code
        for group in scheme.groups
        if any(
            component.owner is not None or component.code in alike
            for component, _, _ in scheme.formulas_of(group.code)
        )
    )


def _most_first(not_own: Iterable[NotOwn]) -> tuple[NotOwn, ...]:
    return tuple(sorted(not_own, key=lambda one: -one.loses))


def _losses(
    score: Score,
    components: Mapping[str, ComponentFigure],
    scheme: Scheme,
    peers: Peers,
    *,
    others_alone: bool = False,
) -> Iterator[Withheld | NotOwn | OthersMost | tuple[_Part, Decimal]]:
    """Where a unit loses points, group by group: its own parts with how many it loses there.

    With `others_alone`, groups in which everything is the unit's own are passed over.
    """
    for group in score.groups:
        if group.points is None or group.points >= group.max:
            continue
        parts = scheme.formulas_of(group.code)
        if not parts:
            continue
        if group.code in peers.groups:
            owner = peers.owner.level if peers.owner else None
            yield NotOwn(group.code, None, group.max - group.points, owner)
            yield OthersMost(group.code, group.max)
            continue
        if others_alone and all(_is_own(part, score.unit, peers) for part, _, _ in parts):
            continue
        checked = _recomputed(group, parts, components)
        if not isinstance(checked, list):
            yield Withheld(group.code, checked)
            continue
        others_most = Decimal(0)
        for part in checked:
            owner, own = _owner(part, score.unit, peers)
            others_most += 0 if own else part.most
            loses = min(part.most - part.points, _down(group.max - group.points))
            if loses <= 0:
                continue
            yield (part, loses) if own else NotOwn(group.code, part.component.code, loses, owner)
        if others_most:
            yield OthersMost(group.code, others_most)


def _recomputed(
    group: GroupScore,
    parts: Iterable[tuple[Component, Formula, Decimal]],
    components: Mapping[str, ComponentFigure],
) -> list[_Part] | Unstated | Differs:
    """The parts of a group, or why they do not give its published points."""
    found: list[_Part] = []
    for component, formula, most in parts:
        figure = components.get(component.code)
        if figure is None:
            return Unstated()
        counts = _counts(figure)
        if counts is not None:
            found.append(_Part(component, formula, most, earned(formula, most, *counts), *counts))
        elif figure.denominator is None and figure.rate is not None:
            points = earned(formula, most, int(figure.rate * _RATE_STEPS), 100 * _RATE_STEPS)
            found.append(_Part(component, formula, most, points, 0, 0))
        else:
            return Unstated()
    published = group.points or Decimal(0)
    off = abs(sum((part.points for part in found), Decimal(0)) - published)
    return Differs(off) if off > TOLERANCE else found


def _counts(figure: ComponentFigure) -> tuple[int, int] | None:
    """Numerator and denominator; None unless both are whole numbers of things."""
    if figure.numerator is None or figure.denominator is None:
        return None
    counted, of = int(figure.numerator), int(figure.denominator)
    if counted != figure.numerator or of != figure.denominator or not 0 <= counted <= of:
        return None
    return counted, of


def _is_own(component: Component, unit: Unit, peers: Peers) -> bool:
    """Whether a component is the unit's own matter, whatever it counts."""
    return component.owner in (None, unit.level) and component.code not in peers.components


def _owner(part: _Part, unit: Unit, peers: Peers) -> tuple[Level | None, bool]:
    """Whose matter a component is, and whether it is the unit's own."""
    component = part.component
    if component.owner is not None and component.owner is not unit.level:
        return component.owner, False
    # What all earn in full, each may have earned itself; less than that, all alike, is passed on.
    if part.arose and part.points < part.most and component.code in peers.components:
        return (peers.owner.level if peers.owner else None), False
    return unit.level, True


def _advice(
    part: _Part,
    loses: Decimal,
    goals: Iterable[Goal],
    score: Score,
    scheme: Scheme,
    peers: Peers,
) -> Advice:
    wanted = {goal.points for goal in goals if goal.points <= loses} or {min(STRIDE, loses)}
    steps: dict[int, Step] = {}
    for points in sorted(wanted | {loses}) if part.of else ():
        count = least(part.formula, part.most, part.points + points, part.of) - part.counted
        if part.counted + count > part.of:
            continue
        then = earned(part.formula, part.most, part.counted + count, part.of)
        gain = min(then - part.points, loses)
        # The same count earns the same; the largest wish that it fulfils is no other step.
        steps[count] = Step(count, gain, _reached(score, gain, scheme, peers))
    return Advice(
        part.component.group,
        part.component.code,
        loses,
        full(part.formula, part.most, part.of) - part.counted,
        part.of,
        tuple(steps.values()),
    )


def _goals(score: Score, scheme: Scheme, peers: Peers) -> tuple[Goal, ...]:
    """The next place and the next tier, where the total is the sum of its groups."""
    total = _trusted_total(score)
    if total is None:
        return ()
    place = peers.goal(total)
    better = [tier for tier in scheme.tiers if tier.from_points > total]
    tier = (Goal(_up(better[-1].from_points - total), better[-1]),) if better else ()
    return (*((place,) if place else ()), *tier)


def _reached(score: Score, gain: Decimal, scheme: Scheme, peers: Peers) -> Reached | None:
    total = _trusted_total(score)
    if total is None:
        return None
    tier = scheme.tier(total + gain)
    if tier != scheme.tier(total):
        return tier
    after = peers.place(total + gain)
    return after if after.place < peers.place(total).place else None


def _trusted_total(score: Score) -> Decimal | None:
    published, computed = score.published_total, score.computed_total
    if published is None or computed is None or abs(published - computed) <= TOTAL_TOLERANCE:
        return score.total
    return None


def _up(points: Decimal) -> Decimal:
    return points.quantize(PUBLISHED_STEP, ROUND_CEILING)


def _down(points: Decimal) -> Decimal:
    return points.quantize(PUBLISHED_STEP, ROUND_FLOOR)
