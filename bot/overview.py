"""What the office reads about a snapshot: the whole root at a glance."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from bot.figures import Figures
from messages.notes import notes_in_short
from messages.notices import (
    Mover,
    Overview,
    Owned,
    Push,
    Shared,
    TierCount,
    low_by_others,
)
from messages.render import short_name
from scoring.advice import Advised
from scoring.alerts import Alert, SharedWeakGroup, UnitMissing, WeakGroup
from scoring.checks import SameValue
from scoring.names import alphabetical
from scoring.unit import Level

# A phone shows no more movers and notes in one screen; the ranking has them all.
_MOVERS = 3
_NOTES = 3


def overview(
    figures: Figures,
    alerts: Iterable[Alert],
    reached: Collection[int],
    advice: Mapping[int, Advised],
) -> Overview:
    """The overview of a snapshot.

    Args:
        figures: of all its units.
        alerts: raised by it.
        reached: ids of the units whose people are told.
        advice: of its units, by id.
    """
    found = tuple(alerts)
    below = {uid: standing for uid, standing in figures.now.items() if uid != figures.head.root_id}
    return Overview(
        sight=figures.sight,
        root=figures.head.root,
        tiers=_tiers(figures, below),
        drops=_movers(figures, below, rising=False),
        rises=_movers(figures, below, rising=True),
        pushes=_pushes(figures, found),
        shared=_shared(found),
        unreached=tuple(short_name(figures.units[uid]) for uid in below if uid not in reached),
        notes=_notes(figures),
        missing=tuple(
            short_name(alert.unit) for alert in found if isinstance(alert.fact, UnitMissing)
        ),
        alerts=len(found),
        low=low_by_others(
            (figures.result(uid, advised=advice.get(uid)) for uid in below),
            [group.code for group in figures.sight.scheme.groups],
            lambda level: figures.thresholds.of(level).weak_share,
        ),
    )


def owned(figures: Figures, alerts: Iterable[Alert], group: str, owner_id: int) -> Owned:
    """How the units of a snapshot stand in a group that one unit answers for."""
    found = tuple(alerts)
    weak = {push.group: push.units for push in _pushes(figures, found)}
    return Owned(
        owner=figures.units[owner_id],
        group=group,
        weak=weak.get(group, ()),
        of=sum(
            any(item.code == group and item.points is not None for item in now.score.groups)
            for uid, now in figures.now.items()
            if uid != figures.head.root_id
        ),
        shared=tuple(item for item in _shared(found) if item.group == group),
    )


def _shared(alerts: Iterable[Alert]) -> tuple[Shared, ...]:
    """The shared figures, and of which levels: others of the root may have their own.

    One that departments and communes have alike is said once.
    """
    levels: dict[Shared, list[Level]] = {}
    for alert in alerts:
        if isinstance(alert.fact, SharedWeakGroup):
            item = Shared(alert.fact.group, alert.fact.points, alert.fact.max, alert.unit)
            levels.setdefault(item, []).append(alert.fact.level)
    return tuple(replace(item, levels=tuple(having)) for item, having in levels.items())


def _tiers(figures: Figures, below: Collection[int]) -> tuple[TierCount, ...]:
    levels: dict[Level, Counter[str]] = defaultdict(Counter)
    for uid in below:
        score = figures.now[uid].score
        if score.tier is not None:
            levels[score.unit.level][score.tier.name] += 1
    names = [tier.name for tier in figures.sight.scheme.tiers]
    return tuple(
        TierCount(level, count.total(), tuple((name, count[name]) for name in names if count[name]))
        for level, count in levels.items()
    )


def _movers(figures: Figures, below: Iterable[int], *, rising: bool) -> tuple[Mover, ...]:
    moved = []
    for uid in below:
        result = figures.result(uid)
        total, delta = result.now.score.total, result.delta
        if total is not None and delta and (delta > 0) is rising:
            moved.append(Mover(short_name(result.unit), total, delta))
    return tuple(sorted(moved, key=lambda mover: -abs(mover.delta))[:_MOVERS])


def _pushes(figures: Figures, alerts: Iterable[Alert]) -> tuple[Push, ...]:
    """The weak units by group, weakest first, as S003 lists them: those that need a push.

    The root is none of its own units.
    """
    weak: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for alert in alerts:
        if isinstance(alert.fact, WeakGroup) and alert.unit.code != figures.head.root.code:
            weak[alert.fact.group].append((alert.fact.points, short_name(alert.unit)))
    return tuple(
        Push(group.code, tuple(name for _, name in sorted(weak[group.code], key=_by_points)))
        for group in figures.sight.scheme.groups
        if group.code in weak
    )


def _by_points(weak: tuple[Decimal, str]) -> tuple[Decimal, tuple[str, str]]:
    points, name = weak
    return points, alphabetical(name)


def _notes(figures: Figures) -> tuple[str, ...]:
    """What is odd about the data, the sentence on shared figures left out: they have their line."""
    told = [
        (note.code, note.text, note.unit.name if note.unit else None)
        for note in figures.notes
        if note.code != SameValue.code
    ]
    return notes_in_short(told)[:_NOTES]
