"""How much of what a unit could earn itself in a group does it earn?

One measure for every place that calls a group weak: alerts, cards, lists and rankings.
"""

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


def own_share(group: GroupScore, others: OthersPart = NOTHING) -> Decimal | None:
    """Per cent of the points that are the unit's own to earn; None where none are stated.

    Args:
        group: as scored; its published points, whoever made them.
        others: what of it is others', left out of the points as of the most: 8 of 18, of which
            the province has 6 of 12, are 2 of 6 of its own. A unit that nothing is left to has
            100 per cent.
    """
    if group.points is None:
        return None
    within = group.max - others.most
    if within <= 0:
        return Decimal(100)
    # Published points may differ from those of the components by scoring.advice.TOLERANCE.
    own = min(max(group.points - others.earned, Decimal(0)), within)
    return own * 100 / within
