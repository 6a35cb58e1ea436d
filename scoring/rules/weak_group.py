"""weak-group: little of a group's points is earned; whose matter that is, decides who is told.

A group in which all peers have the same value is not a unit's own weakness (in S004 all 13
communes carry 7,2/12 and 8,8/10): then the unit above is told, once, and the communes are not.

A weakness is told when it begins, when it becomes severe, and again each time it has lasted some
periods more; in between it is a NOTICE: listed, not urgent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from scoring.alerts import Alert, Severity, SharedWeakGroup, WeakGroup
from scoring.checks import FEWEST_PEERS, peers, shared_values
from scoring.own import NOTHING, deciding_part
from scoring.rules.history import Earlier, Run, below
from scoring.rules.scene import Scene
from scoring.score import GroupScore, Score
from scoring.thresholds import Thresholds


def alerts(scene: Scene) -> Iterator[Alert]:
    """One alert a unit and weak group; one for the unit above a group that all peers share."""
    for equals in peers(standing.score for standing in scene.standings):
        shared = shared_values(equals)
        yield from _of_all(scene, equals, shared)
        everybodys = _everybodys(scene, equals)
        for item in equals:
            if scene.has_few(item.unit):
                continue
            for group in item.groups:
                if group.code not in shared:
                    yield from _of_one(scene, item, group, everybodys)


def _of_one(
    scene: Scene, item: Score, group: GroupScore, everybodys: frozenset[tuple[int, str]]
) -> Iterator[Alert]:
    share, points = scene.own_share(item.unit, group), group.points
    if share is None or points is None:
        return

    def then(earlier: Earlier) -> Decimal | None:
        # While it was everybody's the unit was told nothing of it: its own run begins after.
        if (id(earlier), group.code) in everybodys:
            return None
        return scene.earlier_share(item.unit, group, earlier)

    limits = scene.limits(item.unit)
    weak = below(scene.history, then, share, enter=limits.weak_share, leave=limits.leave_weak)
    if weak is None:
        return
    if scene.was_untold(item.unit, group.code):
        # Nobody of the unit was told of it so far: however long it has been so, it begins now.
        weak = Run(1, 1, 1)
    severe = below(scene.history, then, share, enter=limits.severe_share, leave=limits.leave_severe)
    others = scene.others.get((item.unit.code, group.code), NOTHING)
    measured = limits.weak_share, limits.leave_weak, limits.severe_share, limits.leave_severe
    fact = WeakGroup(group.code, points, group.max, weak.periods, others.lost)
    if part := deciding_part(group, others, measured):
        fact = replace(fact, own=part.points, own_max=part.most)
    yield Alert(item.unit, _severity(weak, severe, limits), fact)


def _severity(weak: Run, severe: Run | None, limits: Thresholds) -> Severity:
    # What was severe before it could be told is news once, with the weakness itself.
    became_severe = severe is not None and severe.periods == 1
    if not (weak.is_news(limits.persist_periods) or became_severe):
        return Severity.NOTICE
    lasts = weak.periods >= limits.persist_periods
    return Severity.SEVERE if severe is not None or lasts else Severity.WARNING


def _everybodys(scene: Scene, equals: Sequence[Score]) -> frozenset[tuple[int, str]]:
    """In which earlier periods (by identity: one is no key) which group was everybody's."""
    having = [item.unit.code for item in equals]
    leave = scene.limits(equals[0].unit).leave_weak
    found = set()
    for earlier in scene.history.periods:
        for group in equals[0].groups:
            points = _of_everybody(earlier, having, group.code)
            # Above, only units weak in their own part were looked at; their peers were not.
            if points is not None and points * 100 / group.max < leave:
                found.add((id(earlier), group.code))
    return frozenset(found)


def _of_everybody(earlier: Earlier, peers_of_now: Sequence[str], code: str) -> Decimal | None:
    """The low figure that all peers had in an earlier period; None if it was not all theirs."""
    low = [earlier.low.get((peer, code)) for peer in peers_of_now]
    stated = {value for value in low if value is not None}
    known = sum(value is not None for value in low)
    whole = known >= FEWEST_PEERS and known == sum(peer in earlier.units for peer in peers_of_now)
    return stated.pop() if whole and len(stated) == 1 else None


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
            low = _of_everybody(earlier, having, code)
            return None if low is None else low * 100 / most

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
