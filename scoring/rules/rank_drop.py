"""rank-drop: places were lost, and points too.

Ranks jump on tiny differences: 33 of 102 places were lost in a day while totals moved by 0,20
(domain, section 3). So a lost place alone alerts nobody; nor do places among another number of
peers, since nobody fell from 4 of 5 to 12 of 13.
"""

from collections.abc import Iterator

from scoring.alerts import Alert, RankDrop, Severity
from scoring.rules.scene import Scene


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit that fell behind its peers by its own doing."""
    for change in scene.moved():
        limits = scene.limits(change.unit)
        places, delta = change.rank_change, change.delta
        before, after = change.before.rank, change.after.rank
        if places is None or delta is None or before is None or after is None:
            continue
        if -places >= limits.rank_places and -delta >= limits.rank_points:
            fact = RankDrop(before.place, after.place, after.of, delta)
            yield Alert(change.unit, Severity.WARNING, fact)
