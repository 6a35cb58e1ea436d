"""The rules: each module looks at the changes of a snapshot and raises one kind of alert.

A rule is a function `(Scene) -> Iterator[Alert]`; `ALL` lists them. To add one, see
docs/how-to/add-an-alert.md.
"""

from collections.abc import Callable, Iterator

from scoring.alerts import Alert
from scoring.rules import (
    improved,
    rank_drop,
    score_drop,
    tier_moved,
    unit_missing,
    weak_group,
)
from scoring.rules.scene import Scene

ALL: tuple[Callable[[Scene], Iterator[Alert]], ...] = (
    score_drop.alerts,
    tier_moved.alerts,
    rank_drop.alerts,
    weak_group.alerts,
    improved.alerts,
    unit_missing.alerts,
)


def raise_alerts(scene: Scene) -> tuple[Alert, ...]:
    """All alerts of a snapshot, most severe first, then by unit name and rule.

    Without a baseline nobody is alerted: the first snapshot of a root only sets the scale.
    """
    if scene.baseline is None:
        return ()
    found = [alert for rule in ALL for alert in rule(scene)]
    return tuple(sorted(found, key=lambda a: (-a.severity, a.unit.name, a.unit.code, a.key)))
