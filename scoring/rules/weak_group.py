"""weak-group: little of a group's points is earned; whose matter that is, decides who is told.

A group in which all peers have the same value is not a unit's own weakness (in S004 all 13
communes carry 7,2/12 and 8,8/10): then the unit above is told, once, and the communes are not.

A weakness is told when it begins, when it becomes severe, and again each time it has lasted some
periods more; in between it is a NOTICE: listed, not urgent.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring.alerts import Alert, Severity, SharedWeakGroup, WeakGroup
from scoring.checks import FEWEST_PEERS, peers, shared_values
from scoring.rules.history import Earlier, Run, below
from scoring.rules.scene import Scene
from scoring.score import GroupScore, Score
from scoring.thresholds import Thresholds


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit and weak group; one for the unit above a group that all peers share."""
    for equals in peers(standing.score for standing in scene.standings):
        shared = shared_values(equals)
        yield from _of_all(scene, equals, shared)
        for item in equals:
            if scene.has_few(item.unit):
                continue
            for group in item.groups:
                if group.code not in shared:
                    yield from _of_one(scene, item, group)


def _of_one(scene: Scene, item: Score, group: GroupScore) -> Iterator[Alert]:
    share, points = group.share, group.points
    if share is None or points is None:
        return

    def then(earlier: Earlier) -> Decimal | None:
        low = earlier.low.get((item.unit.code, group.code))
        return None if low is None else low * 100 / group.max

    limits = scene.limits(item.unit)
    weak = below(scene.history, then, share, enter=limits.weak_share, leave=limits.leave_weak)
    if weak is None:
        return
    severe = below(scene.history, then, share, enter=limits.severe_share, leave=limits.leave_severe)
    fact = WeakGroup(group.code, points, group.max, weak.periods)
    yield Alert(item.unit, _severity(weak, severe, limits), fact)


def _severity(weak: Run, severe: Run | None, limits: Thresholds) -> Severity:
    # What was severe before it could be told is news once, with the weakness itself.
    became_severe = severe is not None and severe.periods == 1
    if not (weak.is_news(limits.persist_periods) or became_severe):
        return Severity.NOTICE
    lasts = weak.periods >= limits.persist_periods
    return Severity.SEVERE if severe is not None or lasts else Severity.WARNING


def _of_all(scene: Scene, equals: Sequence[Score], shared: dict[str, Decimal]) -> Iterator[Alert]:
    """For the unit above: the groups in which all these peers have the same low figure."""
    unit = equals[0].unit
    parent = scene.units.get(unit.parent or "")
    if parent is None:
        return
    limits = scene.limits(unit)
    for code, points in shared.items():
        most = scene.scheme.group(code).max
        having = [item.unit.code for item in equals if item.group(code).points is not None]

        def then(
            earlier: Earlier, code: str = code, having: Sequence[str] = having, most: Decimal = most
        ) -> Decimal | None:
            low = [earlier.low.get((peer, code)) for peer in having]
            stated = {value for value in low if value is not None}
            known = sum(value is not None for value in low)
            whole = known >= FEWEST_PEERS and known == sum(peer in earlier.units for peer in having)
            return stated.pop() * 100 / most if whole and len(stated) == 1 else None

        weak = below(
            scene.history,
            then,
            points * 100 / most,
            enter=limits.weak_share,
            leave=limits.leave_weak,
        )
        if weak is None:
            continue
        news = weak.is_news(limits.persist_periods)
        fact = SharedWeakGroup(code, points, most, len(equals), unit.level, weak.periods)
        yield Alert(parent, Severity.WARNING if news else Severity.NOTICE, fact)
