"""overdue-mismatch: the two systems tell clearly different numbers of late dossiers in progress."""

from collections.abc import Iterator

from scoring.alerts import Alert, OverdueMismatch, Severity
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit for which both systems state a number."""
    for standing in scene.standings:
        unit = standing.score.unit
        late = scene.overdue.get(unit.code)
        if late is None or late.in_progress is None or late.provincial is None:
            continue
        if abs(late.in_progress - late.provincial) >= scene.limits(unit).overdue_gap:
            fact = OverdueMismatch(late.in_progress, late.provincial)
            yield Alert(unit, Severity.NOTICE, fact)
