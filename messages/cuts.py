"""Which part of a ranking is asked for: `dưới 80 điểm`, `từ 90 điểm trở lên`, `dưới mức Khá`?"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from messages.format import number
from scoring.scheme import Scheme

# Points that there are in all.
MOST_POINTS = 100
# So many are said by a slip, and told how many there are; more, as 2024, are no points.
_MOST_SAID = 1000
_NUMBER = re.compile(r"(?P<points>[0-9]{1,3}|1\.?000)(?:[.,](?P<part>[0-9]{1,2}))?")
_TIER = re.compile(r"[a-z]{1,9}")


class Bound(StrEnum):
    """On which side of the cut, and whether what stands just at it belongs to it."""

    BELOW = "<"
    UP_TO = "u"
    ABOVE = ">"
    FROM = "f"


@dataclass(frozen=True)
class Cut:
    """The units on one side of some points, or of the points from which on a tier is reached.

    Attributes:
        bound: on which side.
        at: points; or the code of a tier of the total, as the scheme of the figures has it.
        is_share: the points are per cent of as many as there are.
    """

    bound: Bound
    at: Decimal | str
    is_share: bool = False

    @property
    def is_low(self) -> bool:
        """Whether the lower end is asked for."""
        return self.bound in {Bound.BELOW, Bound.UP_TO}

    @property
    def code(self) -> str:
        """`<80`, `f79.5`, `<50%`, `<fair`: at most eight characters, ten with a tier."""
        at = self.at if isinstance(self.at, str) else format(self.at, "f")
        return f"{self.bound.value}{at}{'%' * self.is_share}"

    @classmethod
    def parse(cls, code: str) -> "Cut":
        """Read what `code` wrote.

        Raises:
            ValueError: it did not write that.
        """
        bound, at = Bound(code[:1]), code[1:].removesuffix("%")
        points = points_said(at)
        cut = cls(bound, at if points is None else points, is_share=code.endswith("%"))
        if points is None and cut.is_share:
            raise ValueError("a tier is no share")
        if cut.code != code or (points is None and not _TIER.fullmatch(at)):
            raise ValueError("no cut of ours")
        return cut

    def within(self, group: str | None, scheme: Scheme) -> "Cut":
        """The same in points of a group, or (None) of the total."""
        if not self.is_share or isinstance(self.at, str):
            return self
        return Cut(self.bound, self.at * most_points(group, scheme) / 100)

    def points(self, scheme: Scheme) -> Decimal | None:
        """At how many points it is; None for a tier that the scheme does not have."""
        if isinstance(self.at, Decimal):
            return self.at
        return next((tier.from_points for tier in scheme.tiers if tier.code == self.at), None)

    def is_beyond(self, most: Decimal, scheme: Scheme) -> bool:
        """Whether no points up to so many are on its upper side, so that it parts nobody."""
        at = self.points(scheme)
        if at is None:
            return False
        return at > most or (at == most and self.bound in {Bound.UP_TO, Bound.ABOVE})

    def keeps(self, value: Decimal | None, scheme: Scheme) -> bool:
        """Whether unrounded points belong to what is asked for; none at all never do."""
        at = self.points(scheme)
        if value is None or at is None:
            return False
        match self.bound:
            case Bound.BELOW:
                return value < at
            case Bound.UP_TO:
                return value <= at
            case Bound.ABOVE:
                return value > at
            case Bound.FROM:
                return value >= at


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


def cut_text(cut: Cut, scheme: Scheme, group: str | None = None) -> str:
    """`dưới 79,5 điểm`, `từ 90 điểm trở lên`, `dưới mức Khá (70 điểm)`, `dưới 50 % của 22 điểm`."""
    points = f"{number(cut.points(scheme) or Decimal(0))} điểm"
    if cut.is_share:
        points = points.replace("điểm", f"% của {number(most_points(group, scheme))} điểm")
    tier = next((tier.name for tier in scheme.tiers if tier.code == cut.at), None)
    at = points if tier is None else f"mức {tier} ({points})"
    match cut.bound:
        case Bound.BELOW:
            return f"dưới {at}"
        case Bound.UP_TO:
            return f"từ {at} trở xuống"
        case Bound.ABOVE:
            return f"trên {at}"
        case Bound.FROM:
            return f"từ {at} trở lên"
