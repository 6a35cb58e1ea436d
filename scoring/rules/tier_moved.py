"""tier-down and tier-up: the total crossed the border of a tier, and not merely trembles on it."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from scoring.alerts import Alert, Severity, TierDown, TierUp
from scoring.rules.scene import Scene
from scoring.unit import Unit


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit whose tier is another than before."""
    for change in scene.moved():
        earlier, later = change.before.score, change.after.score
        before, after = earlier.tier, later.tier
        if before is None or after is None or before.code == after.code:
            continue
        if earlier.total is None or later.total is None:
            continue
        if _trembles(scene, change.unit, earlier.total, later.total):
            continue
        if after.from_points < before.from_points:
            yield Alert(change.unit, Severity.SEVERE, TierDown(before.name, after.name))
        else:
            yield Alert(change.unit, Severity.GOOD, TierUp(before.name, after.name))


def _trembles(scene: Scene, unit: Unit, before: Decimal, after: Decimal) -> bool:
    """Whether a total next to a border crossed the same one a few periods ago already."""
    limits = scene.limits(unit)
    borders = [tier.from_points for tier in scene.scheme.tiers]
    crossed = [border for border in borders if _crosses(border, before, after)]
    if len(crossed) != 1 or abs(after - crossed[0]) > limits.tier_margin:
        return False
    # One total more than periods: n moves lie between n + 1 totals.
    past = scene.history.periods[: limits.persist_periods + 1]
    totals = [period.totals.get(unit.code) for period in past]
    return any(
        newer is not None and older is not None and _crosses(crossed[0], older, newer)
        for newer, older in pairwise(totals)
    )


def _crosses(border: Decimal, one: Decimal, other: Decimal) -> bool:
    return min(one, other) < border <= max(one, other)
