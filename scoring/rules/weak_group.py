"""weak-group: little of a group's points is earned; whose matter that is, decides who is told.

A group in which all peers have the same value is not a unit's own weakness (in S004 all 13
communes carry 7,2/12 and 8,8/10): then the unit above is told, once, and the communes are not.
"""

from collections.abc import Iterator

from scoring.alerts import Alert, Severity, SharedWeakGroup, WeakGroup
from scoring.checks import peers, shared_values
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit and weak group; one for the unit above a group that all peers share."""
    limits = scene.thresholds
    for equals in peers(standing.score for standing in scene.standings):
        shared = shared_values(equals)
        parent = scene.units.get(equals[0].unit.parent or "")
        for code, points in shared.items():
            most = scene.scheme.group(code).max
            if parent is not None and points * 100 / most < limits.weak_share:
                fact = SharedWeakGroup(code, points, most, len(equals), equals[0].unit.level)
                yield Alert(parent, Severity.NOTICE, fact)
        for item in equals:
            for group in item.groups:
                share = group.share
                if group.code in shared or share is None or group.points is None:
                    continue
                if share < limits.weak_share:
                    severe = share < limits.severe_share
                    severity = Severity.SEVERE if severe else Severity.WARNING
                    yield Alert(item.unit, severity, WeakGroup(group.code, group.points, group.max))
