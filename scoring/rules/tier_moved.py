"""tier-down and tier-up: the total crossed the border of a tier."""

from collections.abc import Iterator

from scoring.alerts import Alert, Severity, TierDown, TierUp
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit whose tier is another than before."""
    for change in scene.moved():
        before, after = change.before.score.tier, change.after.score.tier
        if before is None or after is None or before.code == after.code:
            continue
        if after.from_points < before.from_points:
            yield Alert(change.unit, Severity.SEVERE, TierDown(before.name, after.name))
        else:
            yield Alert(change.unit, Severity.GOOD, TierUp(before.name, after.name))
