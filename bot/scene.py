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
from scoring.own import NOTHING, OthersPart, own_share
from scoring.period import PeriodKind
from scoring.rules.history import DEEPEST, Earlier, History
from scoring.rules.scene import Scene
from scoring.scheme import Scheme, scheme_for
from scoring.score import GroupScore
from scoring.thresholds import Thresholds
from scoring.unit import Level, Unit

_Parts = Mapping[tuple[int, str], OthersPart]

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
    others = {
        (uid, group): part
        for uid, found in advice.items()
        for group, part in found.others_part.items()
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
        history=_history(connection, figures, known, others),
        overdue={known[uid].code: count for uid, count in figures.overdue.items()},
        overdue_before={known[uid].code: count for uid, count in late.items()},
        received={known[uid].code: count for uid, count in figures.received.items()},
        received_before={known[uid].code: count for uid, count in received.items()},
        others={(known[uid].code, group): part for (uid, group), part in others.items()},
    )


def _history(
    connection: Connection, figures: Figures, known: Mapping[int, Unit], others: _Parts
) -> History:
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
        tuple(_read(connection, figures, listed, known, others)),
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
    others: _Parts,
) -> Iterable[Earlier]:
    """One period after another, of the units of which something has lasted until there."""
    scheme = scheme_for(figures.head.period)
    limits = {level: figures.thresholds.of(level) for level in Level}
    up_to = _up_to(scheme, max(x.leave_weak for x in limits.values()))
    weak = {
        (uid, group.code)
        for uid, standing in figures.now.items()
        for group in standing.score.groups
        if group.points is not None and group.points <= up_to[group.code]
    }
    own = {
        (uid, group.code)
        for uid, standing in figures.now.items()
        for group in standing.score.groups
        if _lasts(group, others.get((uid, group.code), NOTHING), limits[known[uid].level])
    }
    # With what others earn a group may look well, however weak the unit itself is in it.
    reach = up_to | {code: scheme.group(code).max for _, code in own & others.keys()}
    late = {
        uid
        for uid, count in figures.overdue.items()
        if (count.in_progress or 0) >= limits[known[uid].level].overdue_open
    }
    moved = _moved(figures)
    # n moves of a tier lie between n + 1 totals.
    tiers = 1 + max(x.persist_periods for x in limits.values())
    theirs = others
    for place, earlier in enumerate(past):
        lasting = {uid for uid, _ in weak | own}
        asked = lasting | late | (moved if place < tiers else set())
        if not asked:
            return
        marks = score_history.marks(connection, earlier.id, asked)
        low = score_history.low_groups(connection, earlier.id, lasting, reach)
        weak = {key for key in weak & low.keys() if low[key] <= up_to[key[1]]}
        own &= low.keys()
        # At the baseline of all; before it only of those that others had a part in since.
        doubted = own if place == 0 else own & theirs.keys()
        then = others_before(connection, earlier.id, {k: low[k] for k in doubted}, scheme, known)
        theirs = {**theirs, **then}
        read = {(known[uid].code, code): low[uid, code] for uid, code in weak | own}
        own = {
            (uid, code)
            for uid, code in own
            if _lasts(
                GroupScore(code, low[uid, code], scheme.group(code).max),
                then.get((uid, code), NOTHING),
                limits[known[uid].level],
            )
        }
        late = {uid for uid in late if _late(marks, uid) >= limits[known[uid].level].overdue_open}
        yield Earlier(
            period=earlier.period,
            units=frozenset(known[uid].code for uid in marks),
            totals={known[u].code: m.total for u, m in marks.items() if m.total is not None},
            low=read,
            late={known[u].code: m.late for u, m in marks.items() if m.late is not None},
            others={(known[uid].code, code): part for (uid, code), part in then.items()},
        )


def _lasts(group: GroupScore, others: OthersPart, limits: Thresholds) -> bool:
    """Whether a group is low by what is the unit's own, as far as a weakness lasts."""
    share = own_share(group, others)
    return share is not None and share < limits.leave_weak


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
