"""How much of what a unit could earn itself in a group does it earn?

One measure for every place that calls a group weak: alerts, cards, lists and rankings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scoring.score import GroupScore


@dataclass(frozen=True)
class OthersPart:
    """What of a unit's group is earned, or lost, by others.

    Attributes:
        most: points that are theirs to earn.
        lost: points of these that they do not.
    """

    most: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)

    @property
    def earned(self) -> Decimal:
        """Points that stand in the unit's figure and are not its work."""
        return self.most - self.lost


NOTHING = OthersPart()


@dataclass(frozen=True)
class OwnPart:
    """What of a group is the unit's own: the points that it earns, and the most to earn."""

    points: Decimal
    most: Decimal

    @property
    def share(self) -> Decimal:
        """Per cent; of nothing 100."""
        return self.points * 100 / self.most if self.most else Decimal(100)


def own_share(group: GroupScore, others: OthersPart = NOTHING) -> Decimal | None:
    """Per cent of the points that are the unit's own to earn; None where none are stated.

    A unit that nothing is left to has 100 per cent.
    """
    part = own_part(group, others)
    return None if part is None else part.share


def own_part(group: GroupScore, others: OthersPart = NOTHING) -> OwnPart | None:
    """The points that are the unit's own; None where none are stated.

    Args:
        group: as scored; its published points, whoever made them.
        others: what of it is others', left out of the points as of the most: 8 of 18, of which
            the province has 6 of 12, are 2 of 6 of its own.
    """
    if group.points is None:
        return None
    within = max(group.max - others.most, Decimal(0))
    # Published points may differ from those of the components by scoring.advice.TOLERANCE.
    return OwnPart(min(max(group.points - others.earned, Decimal(0)), within), within)


def deciding_part(
    group: GroupScore, others: OthersPart, limits: Iterable[Decimal]
) -> OwnPart | None:
    """The unit's own part where it is below one of these limits, in per cent, and the whole is not.

    Then the group's points alone do not tell why it is called weak.
    """
    part, whole = own_part(group, others), group.share
    if part is None or whole is None:
        return None
    return part if any(part.share < limit <= whole for limit in limits) else None
