"""best-in-group: the unit alone leads its peers in a group, and did not at the baseline."""

from collections.abc import Iterable, Iterator

from scoring.alerts import Alert, BestInGroup, Severity
from scoring.changes import Appeared
from scoring.checks import FEWEST_PEERS, peers
from scoring.rules.scene import Scene
from scoring.score import GroupScore, Score
from scoring.unit import Level

_Leader = tuple[Score, GroupScore, int]


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a group and set of peers whose leader is a new one."""
    before = [c.before.score for c in scene.changes if not isinstance(c, Appeared)]
    seen = {score.unit.code for score in before}
    own = {score.unit.code: {g.code: g.points for g in score.groups} for score in before}
    led = {key: item.unit.code for key, (item, _, _) in _leaders(before)}
    for key, (item, group, of) in _leaders(standing.score for standing in scene.standings):
        unit, points = item.unit, group.points
        if unit.code not in seen or led.get(key) == unit.code or scene.has_few(unit):
            continue
        then = own.get(unit.code, {}).get(group.code)
        fell = points is not None and then is not None and points < then
        weak = group.share is None or group.share < scene.limits(unit).leave_weak
        # To lead because others fell farther, or among the weak, is nothing to be praised for.
        if points is not None and not fell and not weak:
            yield Alert(unit, Severity.GOOD, BestInGroup(group.code, points, group.max, of))


def _leaders(
    scores: Iterable[Score],
) -> Iterator[tuple[tuple[Level, str | None, str], _Leader]]:
    """Who alone has most points, by level, parent and group; where at least three have any."""
    for equals in peers(scores):
        unit = equals[0].unit
        for code in [group.code for group in equals[0].groups]:
            having = [
                (group.points, item, group)
                for item in equals
                for group in item.groups
                if group.code == code and group.points is not None
            ]
            if len(having) < FEWEST_PEERS:
                continue
            most = max(points for points, _, _ in having)
            first = [(item, group) for points, item, group in having if points == most]
            if len(first) == 1:
                yield (unit.level, unit.parent, code), (*first[0], len(having))
