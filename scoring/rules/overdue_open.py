"""overdue-open: many dossiers are late and still in progress on the national portal.

Told when they become many or clearly more, and again each time that has lasted some periods; in
between a NOTICE. Where the portal does not tell those in progress apart, nothing is known.
"""

from collections.abc import Iterator

from scoring.alerts import Alert, OverdueOpen, Severity
from scoring.rules.history import run
from scoring.rules.scene import Scene
from scoring.snapshot import Overdue
from scoring.thresholds import Thresholds

# Clearly more is a fifth more, or so many dossiers: 5 to 10 is as much news as 100 to 120.
_GROWN_SHARE, _GROWN = 20, 5


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit with many late dossiers."""
    for standing in scene.standings:
        unit = standing.score.unit
        limits = scene.limits(unit)
        late = scene.overdue.get(unit.code, Overdue()).in_progress
        before = scene.overdue_before.get(unit.code, Overdue()).in_progress
        if late is None or late < limits.overdue_open:
            continue
        lasting = run(
            scene.history,
            lambda past, code=unit.code, least=limits.overdue_open: (  # type: ignore[misc] # defaults bind the loop's values
                past.late.get(code, 0) >= least
            ),
        )
        news = lasting.is_news(limits.persist_periods) or _worse(late, before, limits)
        severe = Severity.SEVERE if late >= limits.severe_overdue else Severity.WARNING
        yield Alert(unit, severe if news else Severity.NOTICE, OverdueOpen(late, before))


def _worse(late: int, before: int | None, limits: Thresholds) -> bool:
    if before is None or before < limits.overdue_open:
        return True
    if before < limits.severe_overdue <= late:
        return True
    return late - before >= _GROWN or (late - before) * 100 >= before * _GROWN_SHARE
