"""score-drop: the total fell by at least the set number of points."""

from collections.abc import Iterator

from scoring.alerts import Alert, ScoreDrop, Severity
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit whose total fell far enough."""
    for change in scene.moved():
        limits = scene.limits(change.unit)
        before, after = change.before.score.total, change.after.score.total
        if before is None or after is None or before - after < limits.drop_points:
            continue
        severe = before - after >= limits.severe_drop_points
        severity = Severity.SEVERE if severe else Severity.WARNING
        yield Alert(change.unit, severity, ScoreDrop(before, after))
