"""unit-missing: a unit of the baseline has no figures any more.

Units appear, merge and vanish (119 to 116 in a month); one with a recorded successor is not
missing.
"""

from collections.abc import Iterator

from scoring.alerts import Alert, Severity, UnitMissing
from scoring.changes import Gone
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit that vanished without a word."""
    for change in scene.changes:
        if isinstance(change, Gone) and change.unit.code not in scene.former:
            yield Alert(change.unit, Severity.NOTICE, UnitMissing(change.before.score.total))
