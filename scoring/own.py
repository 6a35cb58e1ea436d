"""How much of what a unit could earn itself in a group does it earn?

One measure for every place that calls a group weak: alerts, cards, lists and rankings.
"""

from decimal import Decimal

from scoring.score import GroupScore


def own_share(group: GroupScore, others: Decimal = Decimal(0)) -> Decimal | None:
    """Per cent of the points that are the unit's own to earn; None where none are stated.

    Args:
        group: as scored; its published points, whoever made them.
        others: points that it loses and others must change. A unit that loses nothing else has
            100 per cent: 7,96 of 18 where the province loses 10,04.
    """
    if group.points is None:
        return None
    within = group.max - others
    return group.points * 100 / within if within > 0 else Decimal(100)
