"""What the rules may look at, filled from storage: a snapshot beside what came before it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sqlalchemy import Connection

from bot.advising import others_before
from bot.figures import Figures
from bot.storage import components, score_history, scores, snapshots, successions
from bot.storage.score_history import Mark
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from scoring.advice import Advised
from scoring.boundaries import between
from scoring.changes import compare
from scoring.own import own_share
from scoring.period import PeriodKind
from scoring.rules.history import DEEPEST, Earlier, History
from scoring.rules.scene import Scene
from scoring.scheme import Scheme, scheme_for
from scoring.unit import Level, Unit

_A_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}


def scene_of(
    connection: Connection,
    figures: Figures,
    known: Units,
    advice: Mapping[int, Advised],
) -> Scene:
    """The scene of a snapshot that has a baseline; `advice` of its units, by id."""
    head, baseline = figures.head, figures.baseline
    late = scores.overdue(connection, baseline.id) if baseline else {}
    received = components.received(connection, baseline.id, None) if baseline else {}
    history = _history(connection, figures, known)
    others = {
        (known[uid].code, group): lost
        for uid, found in advice.items()
        for group, lost in found.others.items()
    }
    return Scene(
        root=head.root,
        scheme=scheme_for(head.period),
        standings=tuple(figures.now.values()),
        changes=compare(figures.before.values(), figures.now.values()),
        baseline=baseline.period if baseline else None,
        thresholds=figures.thresholds,
        units=known.by_code,
        former=frozenset(known[uid].code for uid in successions.all_of(connection)),
        history=history,
        overdue={known[uid].code: count for uid, count in figures.overdue.items()},
        overdue_before={known[uid].code: count for uid, count in late.items()},
        received={known[uid].code: count for uid, count in figures.received.items()},
        received_before={known[uid].code: count for uid, count in received.items()},
        others=others,
        others_before=_others_before(connection, figures, known, history, others),
    )


def _others_before(
    connection: Connection,
    figures: Figures,
    known: Mapping[int, Unit],
    history: History,
    others: Mapping[tuple[str, str], Decimal],
) -> Mapping[tuple[str, str], Decimal]:
    """What others had to change at the baseline, of the groups in which units are weak now."""
    if not history.periods:
        return {}
    then = history.periods[0].low
    low = []
    for uid, standing in figures.now.items():
        leave = figures.thresholds.of(known[uid].level).leave_weak
        for group in standing.score.groups:
            key = (known[uid].code, group.code)
            share = own_share(group, others.get(key, Decimal(0))) if key in then else None
            if share is not None and share < leave:
                low.append((uid, group.code))
    found = others_before(connection, figures, low)
    return {(known[uid].code, group): lost for (uid, group), lost in found.items()}


def _history(connection: Connection, figures: Figures, known: Mapping[int, Unit]) -> History:
    head = figures.head
    past = snapshots.earlier(
        connection,
        known,
        root_id=head.root_id,
        period=head.period,
        simulated=head.simulated,
    )
    right_before = _unbroken(head, past)
    listed = right_before[:DEEPEST]
    if not listed:
        return History()
    first = len(past) == len(right_before) or (
        between(past[len(right_before)].period, right_before[-1].period) is not None
    )
    more = len(right_before) > DEEPEST
    year = head.period.year * _A_YEAR[head.period.kind]
    return History(
        tuple(_read(connection, figures, listed, known)),
        silent_end=first and not more,
        endless=year + head.period.index if more else None,
    )


def _unbroken(head: StoredSnapshot, past: Iterable[StoredSnapshot]) -> tuple[StoredSnapshot, ...]:
    """The comparable snapshots right before, each of the period before the last one's."""
    found: list[StoredSnapshot] = []
    later = head
    for earlier in past:
        if earlier.period.next != later.period or between(earlier.period, head.period):
            break
        found.append(earlier)
        later = earlier
    return tuple(found)


def _read(
    connection: Connection,
    figures: Figures,
    past: Iterable[StoredSnapshot],
    known: Mapping[int, Unit],
) -> Iterable[Earlier]:
    """One period after another, of the units of which something has lasted until there."""
    limits = {level: figures.thresholds.of(level) for level in Level}
    up_to = _up_to(scheme_for(figures.head.period), max(x.leave_weak for x in limits.values()))
    weak = {
        (uid, group.code)
        for uid, standing in figures.now.items()
        for group in standing.score.groups
        if group.points is not None and group.points <= up_to[group.code]
    }
    late = {
        uid
        for uid, count in figures.overdue.items()
        if (count.in_progress or 0) >= limits[known[uid].level].overdue_open
    }
    moved = _moved(figures)
    # n moves of a tier lie between n + 1 totals.
    tiers = 1 + max(x.persist_periods for x in limits.values())
    for place, earlier in enumerate(past):
        asked = {uid for uid, _ in weak} | late | (moved if place < tiers else set())
        if not asked:
            return
        marks = score_history.marks(connection, earlier.id, asked)
        low = score_history.low_groups(connection, earlier.id, {uid for uid, _ in weak}, up_to)
        weak &= low.keys()
        late = {uid for uid in late if _late(marks, uid) >= limits[known[uid].level].overdue_open}
        yield Earlier(
            period=earlier.period,
            units=frozenset(known[uid].code for uid in marks),
            totals={known[u].code: m.total for u, m in marks.items() if m.total is not None},
            low={(known[uid].code, code): low[uid, code] for uid, code in weak},
            late={known[u].code: m.late for u, m in marks.items() if m.late is not None},
        )


def _late(marks: Mapping[int, Mark], uid: int) -> int:
    mark = marks.get(uid)
    return 0 if mark is None else mark.late or 0


def _up_to(scheme: Scheme, share: Decimal) -> dict[str, Decimal]:
    """Points of each group that may be weak at any level."""
    return {group.code: group.max * share / 100 for group in scheme.groups}


def _moved(figures: Figures) -> set[int]:
    """The units whose tier is another than at the baseline."""
    return {
        uid
        for uid, standing in figures.now.items()
        if uid in figures.before and standing.score.tier != figures.before[uid].score.tier
    }
