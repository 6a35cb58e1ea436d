"""Which part of a ranking is asked for: `dưới 80 điểm`, `từ 70 đến 80 điểm`, `dưới mức Khá`?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from messages.format import number
from scoring.scheme import Scheme, Tier

# Points that there are in all.
MOST_POINTS = 100
# So many are said by a slip, and told how many there are; more, as 2024, are no points.
_MOST_SAID = 1000
_NUMBER = re.compile(r"(?P<points>[0-9]{1,3}|1\.?000)(?:[.,](?P<part>[0-9]{1,2}))?")
_TIER = re.compile(r"[a-z]{1,9}")
# Where a second end begins in a code; the first character is the bound of the first one.
_SECOND = re.compile(r"(?<=.)[<u](?=[0-9])")
# In the place of points: the mean of all peers' points. No tier is called so.
MEAN = "mean"
# Points are stated with two decimals; more only where two would put a unit on the other side.
_MEAN_PLACES = range(2, 9)


class Bound(StrEnum):
    """On which side of the cut, and whether what stands just at it belongs to it."""

    BELOW = "<"
    UP_TO = "u"
    ABOVE = ">"
    FROM = "f"
    # The tier itself, of no points.
    IN = "="


_LOW, _HIGH = (Bound.BELOW, Bound.UP_TO), (Bound.ABOVE, Bound.FROM)
# The bounds that points have.
SIDES = (*_LOW, *_HIGH)


@dataclass(frozen=True)
class Mean:
    """The arithmetic mean of points, and of how many units it is.

    `points` has as few decimals as part the units alike.
    """

    points: Decimal
    units: int


@dataclass(frozen=True)
class Cut:
    """The units on one side of some points, between two, or of a tier.

    Attributes:
        bound: on which side.
        at: points; or `MEAN`, those of all peers; or the code of a tier of the total, as the
            scheme of the figures has it: the points from which on it is reached, or itself.
        is_share: the points are per cent of as many as there are, at both ends.
        upto: the other end, where `at` is the lower one of two.
    """

    bound: Bound
    at: Decimal | str
    is_share: bool = False
    upto: "Cut | None" = None

    def __post_init__(self) -> None:
        """Refuse what has no meaning.

        Raises:
            ValueError: points as a tier, the mean as one, a share of neither, or ends crossed.
        """
        of_points = isinstance(self.at, Decimal)
        if (self.bound is Bound.IN) and (of_points or self.at == MEAN):
            raise ValueError("no tier")
        if self.is_share and not of_points:
            raise ValueError("a share of no points")
        end = self.upto
        if end is None:
            return
        is_end = end.bound in _LOW and not end.is_share and end.upto is None
        if self.bound not in _HIGH or not is_end:
            raise ValueError("no two ends")
        if isinstance(self.at, str) or isinstance(end.at, str) or self.at > end.at:
            raise ValueError("ends crossed")

    @property
    def is_low(self) -> bool:
        """Whether the lower end is asked for."""
        return self.bound in _LOW

    @property
    def code(self) -> str:
        """`<80`, `<50%`, `<fair`, `=fair`, `<mean`, `f70<80`: at most fifteen characters."""
        at = self.at if isinstance(self.at, str) else format(self.at, "f")
        end = self.upto.code if self.upto else ""
        return f"{self.bound.value}{at}{end}{'%' * self.is_share}"

    @classmethod
    def parse(cls, code: str) -> "Cut":
        """Read what `code` wrote.

        Raises:
            ValueError: it did not write that.
        """
        ends = code.removesuffix("%")
        second = _SECOND.search(ends)
        upto = cls.parse(ends[second.start() :]) if second else None
        bound, at = Bound(code[:1]), ends[1 : second.start() if second else None]
        points = points_said(at)
        cut = cls(bound, at if points is None else points, code.endswith("%"), upto)
        if cut.code != code or (points is None and not _TIER.fullmatch(at)):
            raise ValueError("no cut of ours")
        return cut

    def within(self, group: str | None, scheme: Scheme, mean: Mean | None = None) -> "Cut":
        """The same in points of a group, or (None) of the total."""
        if isinstance(self.at, str):
            return Cut(self.bound, mean.points) if mean and self.at == MEAN else self
        if not self.is_share:
            return self
        upto = self.upto and replace(self.upto, is_share=True).within(group, scheme)
        return Cut(self.bound, self.at * most_points(group, scheme) / 100, upto=upto)

    def points(self, scheme: Scheme) -> Decimal | None:
        """At how many points it is; None for a tier that the scheme does not have."""
        if isinstance(self.at, Decimal):
            return self.at
        tier = self.tier(scheme)
        return tier.from_points if tier else None

    def tier(self, scheme: Scheme) -> Tier | None:
        """The tier that is meant; None of points, and where the scheme has none of that code."""
        return next((tier for tier in scheme.tiers if tier.code == self.at), None)

    def is_beyond(self, most: Decimal, scheme: Scheme) -> bool:
        """Whether no points up to so many are on its upper side, so that it parts nobody."""
        at = self.points(scheme)
        if at is None or self.bound is Bound.IN:
            return False
        return at > most or (at == most and self.bound in {Bound.UP_TO, Bound.ABOVE})

    def keeps(self, value: Decimal | None, scheme: Scheme) -> bool:
        """Whether unrounded points belong to what is asked for; none at all never do."""
        at = self.points(scheme)
        if value is None or at is None:
            return False
        return self._is_side(value, at, scheme) and (
            self.upto is None or self.upto.keeps(value, scheme)
        )

    def _is_side(self, value: Decimal, at: Decimal, scheme: Scheme) -> bool:
        match self.bound:
            case Bound.BELOW:
                return value < at
            case Bound.UP_TO:
                return value <= at
            case Bound.ABOVE:
                return value > at
            case Bound.FROM:
                return value >= at
            case Bound.IN:
                return scheme.tier(value).code == self.at


def mean_of(values: Sequence[Decimal], scheme: Scheme) -> Mean | None:
    """The mean of points, rounded no further than leaves each of them on its side; None of none."""
    if not values:
        return None
    exact = sum(values, Decimal(0)) / len(values)
    shown = [exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) for places in _MEAN_PLACES]
    sides = [Cut(bound, exact) for bound in SIDES]
    alike = (
        one
        for one in shown
        if all(
            side.keeps(value, scheme) == replace(side, at=one).keeps(value, scheme)
            for side in sides
            for value in values
        )
    )
    return Mean(next(alike, exact), len(values))


def points_said(text: str) -> Decimal | None:
    """A number of points as it is typed, with a comma or a dot; None if it is none."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    part = (match["part"] or "").rstrip("0")
    points = Decimal(f"{int(match['points'].replace('.', ''))}" + (f".{part}" if part else ""))
    return points if points <= _MOST_SAID else None


def most_points(group: str | None, scheme: Scheme) -> Decimal:
    """How many points there are of a group, or (None) in all."""
    return Decimal(MOST_POINTS) if group is None else scheme.group(group).max


def most_text(group: str | None, scheme: Scheme) -> str:
    """A sentence: `Nhóm Số hóa tối đa là 22 điểm`."""
    what = "Điểm tổng" if group is None else f"Nhóm {scheme.group(group).short}"
    return f"{what} tối đa là {number(most_points(group, scheme))} điểm."


def cut_text(cut: Cut, scheme: Scheme, group: str | None = None, mean: Mean | None = None) -> str:
    """Which part it is, in words.

    `dưới 79,5 điểm`, `từ 70 đến dưới 80 điểm`, `dưới mức Khá (70 điểm)`, `dưới 50 % của 22 điểm`,
    `xếp loại Khá (từ 70 đến dưới 80 điểm)`, `dưới trung bình cộng của 13 đơn vị (78,61 điểm)`.
    """
    unit = f"% của {number(most_points(group, scheme))} điểm" if cut.is_share else "điểm"
    tier = cut.tier(scheme)
    if tier and cut.bound is Bound.IN:
        return f"xếp loại {tier.name} ({_tier_text(tier, scheme)})"
    at = f"{number(cut.points(scheme) or Decimal(0))}"
    if cut.upto is not None:
        end = f"{number(cut.upto.points(scheme) or Decimal(0))} {unit}"
        lower = "trên" if cut.bound is Bound.ABOVE else "từ"
        return f"{lower} {at} đến {'dưới ' * (cut.upto.bound is Bound.BELOW)}{end}"
    at = f"{at} {unit}"
    if tier:
        at = f"mức {tier.name} ({at})"
    if cut.at == MEAN and mean:
        points = number(mean.points, -int(mean.points.as_tuple().exponent))
        at = f"trung bình cộng của {number(mean.units)} đơn vị ({points} điểm)"
    match cut.bound:
        case Bound.BELOW:
            return f"dưới {at}"
        case Bound.UP_TO:
            return f"từ {at} trở xuống"
        case Bound.ABOVE:
            return f"trên {at}"
        case Bound.FROM | Bound.IN:
            return f"từ {at} trở lên"


def _tier_text(tier: Tier, scheme: Scheme) -> str:
    """Its points: `từ 70 đến dưới 80 điểm`; the lowest has no lower end, the best no upper one."""
    better = [other.from_points for other in scheme.tiers if other.from_points > tier.from_points]
    below = Cut(Bound.BELOW, min(better)) if better else None
    if tier == scheme.tiers[-1] and below:
        return cut_text(below, scheme)
    return cut_text(Cut(Bound.FROM, tier.from_points, upto=below), scheme)
