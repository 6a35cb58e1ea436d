"""improved: the total rose by at least the set number of points."""

from collections.abc import Iterator

from scoring.alerts import Alert, Improved, Severity
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit whose total rose far enough."""
    for change in scene.moved():
        least = scene.limits(change.unit).improve_points
        before, after = change.before.score.total, change.after.score.total
        if before is None or after is None or after - before < least:
            continue
        yield Alert(change.unit, Severity.GOOD, Improved(before, after))
