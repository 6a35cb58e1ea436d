"""What is a unit's score: points a group, total, tier; published and recomputed kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scoring.scheme import POINT_STEP, Group, GroupView, Scheme, Tier, Way
from scoring.snapshot import Figure, Observation
from scoring.unit import Unit


@dataclass(frozen=True)
class GroupScore:
    """Points of one group; None where the source has no figure, which is not 0.

    Attributes:
        code: the group's code.
        points: out of `max`.
        max: most points, by the scheme.
        rate: per cent as the source states it; None where it states none.
    """

    code: str
    points: Decimal | None
    max: Decimal
    rate: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """Points as per cent of the most possible, unrounded."""
        return None if self.points is None else self.points * 100 / self.max


@dataclass(frozen=True)
class Score:
    """A unit's score in one period.

    Attributes:
        unit: whose.
        published_total: as the source states it.
        computed_total: the sum of all groups; None unless every group has points.
        total: the one that counts, by the level's way of scoring (S000, section 2).
        tier: of the unrounded total.
        groups: in the scheme's order.
    """

    unit: Unit
    published_total: Decimal | None
    computed_total: Decimal | None
    total: Decimal | None
    tier: Tier | None
    groups: tuple[GroupScore, ...]

    def group(self, code: str) -> GroupScore:
        """The score of one group.

        Raises:
            KeyError: the scheme of this score has no such group.
        """
        for group in self.groups:
            if group.code == code:
                return group
        raise KeyError(code)

    def viewed(self, views: Iterable[GroupView]) -> tuple[tuple[GroupView, Decimal | None], ...]:
        """The same points as another reading of the index groups them (S000: five groups)."""
        return tuple((view, _sum(self.group(code).points for code in view.of)) for view in views)


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None if a part is missing, which is not 0."""
    listed = list(points)
    known = [value for value in listed if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(listed) else None


def _points(group: Group, figure: Figure, way: Way, scheme: Scheme) -> Decimal | None:
    """Points of a group: as stated, else, where the way allows it, from the rate."""
    if figure.points is not None:
        return figure.points.quantize(POINT_STEP, ROUND_HALF_UP)
    if way is Way.RATE and figure.rate is not None:
        return scheme.points_of_rate(group, figure.rate)
    return None


def score(seen: Observation, scheme: Scheme) -> Score:
    """Score one observation.

    A published total is the truth and the sum of groups only a check beside it. Departments, for
    which S000 found none published, are scored by rate x max / 100 a group, added up by us. Where
    no total is stated, the sum stands in for it.
    """
    way = scheme.ways[seen.unit.level]
    groups = tuple(
        GroupScore(
            group.code,
            _points(group, seen.groups.get(group.code, Figure()), way, scheme),
            group.max,
            seen.groups.get(group.code, Figure()).rate,
        )
        for group in scheme.groups
    )
    computed = _sum(group.points for group in groups)
    published = None if seen.total is None else seen.total.quantize(POINT_STEP, ROUND_HALF_UP)
    total = published if published is not None else computed
    tier = None if total is None else scheme.tier(total)
    return Score(seen.unit, published, computed, total, tier, groups)
