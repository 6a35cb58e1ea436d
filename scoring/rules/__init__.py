"""The rules: each module looks at the changes of a snapshot and raises one kind of alert.

A rule is a function `(Scene) -> Iterator[Alert]`; `ALL` lists them. To add one, see
docs/how-to/add-an-alert.md.
"""

from collections.abc import Callable, Iterator

from scoring.alerts import Alert
from scoring.names import alphabetical
from scoring.rules import (
    best_in_group,
    improved,
    overdue_mismatch,
    overdue_open,
    rank_drop,
    score_drop,
    tier_moved,
    unit_missing,
    weak_group,
)
from scoring.rules.scene import Scene

# Among alerts of one severity a unit's are read in this order: a drop, then what it led to.
ALL: tuple[Callable[[Scene], Iterator[Alert]], ...] = (
    score_drop.alerts,
    tier_moved.alerts,
    rank_drop.alerts,
    overdue_open.alerts,
    weak_group.alerts,
    overdue_mismatch.alerts,
    improved.alerts,
    best_in_group.alerts,
    unit_missing.alerts,
)


def raise_alerts(scene: Scene) -> tuple[Alert, ...]:
    """All alerts of a snapshot: most severe first, then by unit name, rule and key.

    Without a baseline nobody is alerted: the first snapshot of a root only sets the scale.
    """
    if scene.baseline is None:
        return ()
    found = [(place, alert) for place, rule in enumerate(ALL) for alert in rule(scene)]
    found.sort(
        key=lambda x: (-x[1].severity, alphabetical(x[1].unit.name), x[1].unit.code, x[0], x[1].key)
    )
    return tuple(alert for _, alert in found)
