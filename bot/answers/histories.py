"""What had a unit in every period, and what have several units side by side?"""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.answers.cards import shares_place
from bot.answers.known import MOST_CANDIDATES, Asking
from bot.answers.sharing import sharing
from bot.storage import successions
from bot.storage.score_history import PastScore
from bot.storage.snapshots import StoredSnapshot
from messages.answers import NoFigures
from messages.questions import (
    History,
    HistoryRow,
    Inherited,
    NoCommonPeriod,
    Side,
    SideBySide,
    SourceDays,
)
from messages.short_names import told_name
from scoring.boundaries import between
from scoring.period import Period, PeriodKind, newest
from scoring.period_words import PeriodAsked
from scoring.unit import Unit

# A year of months is one screen of a phone.
PAGE_ROWS = 12


def history(
    asking: Asking,
    unit_id: int,
    kind: PeriodKind | None = None,
    page: int | None = None,
    asked: Period | None = None,
) -> History | NoFigures:
    """One page of a unit's history; of the kind of its newest period unless told otherwise.

    Unless told otherwise the page is that of the period asked for, or else the first.
    """
    past = asking.past(unit_id)
    unit = asking.known.units[unit_id]
    if not past:
        return NoFigures(unit)
    kinds = tuple(kind for kind in PeriodKind if any(p.period.kind is kind for p in past))
    if kind not in kinds:
        kind = past[0].period.kind
    of_kind = [p for p in past if p.period.kind is kind]
    pages = math.ceil(len(of_kind) / PAGE_ROWS)
    periods = [then.period for then in of_kind]
    if page is None:
        page = periods.index(asked) // PAGE_ROWS if asked in periods else 0
    page = min(page, pages - 1)
    begin = page * PAGE_ROWS
    listed = range(begin, min(begin + PAGE_ROWS, len(of_kind)))
    alike = sharing(asking, unit_id, [of_kind[at] for at in listed])
    rows = tuple(_row(of_kind, at, alike) for at in listed)
    head = of_kind[0].head
    before = asking.known.candidates(asking.known.before_under_its_name(unit)[:MOST_CANDIDATES])
    return History(
        unit,
        unit_id,
        kind,
        kinds,
        rows,
        page,
        pages,
        inherited=_inherited(asking, unit_id),
        before=before,
        asked=asked,
        sources=_sources(of_kind[begin : begin + PAGE_ROWS], asking.reader.zone),
        above=asking.known.above_namesake(unit),
        missing_in=_later(asking, unit_id, head),
    )


def _later(asking: Asking, unit_id: int, head: StoredSnapshot) -> Period | None:
    """The newest later period of the root, which has no figures of a unit that ends with `head`."""
    return None if unit_id in asking.known.former else asking.known.heads.later(head)


def _inherited(asking: Asking, unit_id: int) -> tuple[Inherited, ...]:
    """The units in whose place one stands, by the days since when, latest first."""
    days: dict[date, list[Unit]] = {}
    if not asking.known.register.successors.is_one(asking.known.units[unit_id]):
        return ()
    for former, since in successions.before(asking.connection, unit_id):
        if former in asking.known.units:
            days.setdefault(since, []).append(asking.known.units[former])
    return tuple(Inherited(since, tuple(units)) for since, units in days.items())


def _sources(past: Sequence[PastScore], zone: ZoneInfo) -> tuple[SourceDays, ...]:
    """From where these figures were taken, the source of the newest first, and on which days."""
    days: dict[str, list[date]] = {}
    for then in past:
        days.setdefault(then.head.source, []).append(then.head.observed_at.astimezone(zone).date())
    return tuple(SourceDays(source, min(on), max(on)) for source, on in days.items())


def _row(past: Sequence[PastScore], at: int, alike: Collection[int]) -> HistoryRow:
    """One period beside the one it is measured by, as a card is: final, and real if it is real."""
    now, before = past[at], None
    boundary = between(past[at + 1].period, now.period) if at + 1 < len(past) else None
    for earlier in past[at + 1 :]:
        if not earlier.head.provisional and (now.head.simulated or not earlier.head.simulated):
            before = earlier if between(earlier.period, now.period) is None else None
            break
    delta = None
    if before is not None and before.total is not None and now.total is not None:
        delta = now.total - before.total
    return HistoryRow(
        period=now.period,
        snapshot_id=now.head.id,
        total=now.total,
        delta=delta,
        rank=now.rank,
        simulated=now.head.simulated,
        provisional=now.head.provisional,
        boundary=boundary.reason if boundary else None,
        gap=_gap(past[at + 1].period, now.period) if at + 1 < len(past) else None,
        shares_place=now.head.id in alike,
    )


def _gap(earlier: Period, later: Period) -> tuple[Period, Period] | None:
    """The first and the last period between two of a kind; None if they follow one another."""
    return None if earlier.next == later else (earlier.next, later.previous)


def side_by_side(
    asking: Asking, unit_ids: Sequence[int], asked: PeriodAsked | None
) -> SideBySide | NoCommonPeriod:
    """Units in the period that is asked for, or in the newest that all of them have."""
    asking.look_up(unit_ids)
    pasts = [asking.past(uid) for uid in unit_ids]
    period = _common(pasts, asked)
    if period is None:
        units = (asking.known.units[uid] for uid in unit_ids)
        nearest = asked.nearest(_in_common(pasts)) if asked else None
        names = tuple(told_name(unit, asking.known.above_namesake(unit)) for unit in units)
        return NoCommonPeriod(names, asked, tuple(unit_ids), nearest)
    then = [next(p for p in past if p.period == period) for past in pasts]
    sides = []
    for uid, past, at in zip(unit_ids, pasts, then, strict=True):
        side = _side(asking, uid, at.head)
        if asked is None and past[0].period == period:
            side = replace(side, missing_in=_later(asking, uid, at.head))
        sides.append(side)
    sight = replace(
        sides[0].sight,
        simulated=any(past.head.simulated for past in then),
        provisional=any(past.head.provisional for past in then),
    )
    return SideBySide(sight, tuple(sides))


def _common(pasts: Sequence[Sequence[PastScore]], asked: PeriodAsked | None) -> Period | None:
    """The period that all units have: the one meant, or the newest."""
    common = _in_common(pasts)
    if asked is not None:
        return asked.among(common)
    return newest(common)


def _in_common(pasts: Sequence[Sequence[PastScore]]) -> set[Period]:
    return set.intersection(*({past.period for past in of_unit} for of_unit in pasts))


def _side(asking: Asking, unit_id: int, head: StoredSnapshot) -> Side:
    cohort = asking.cohort_of(head, unit_id)
    now = cohort.figures.now[unit_id]
    above = asking.known.above_namesake(asking.known.units[unit_id])
    return Side(unit_id, now, asking.reader.sight(head), above, shares_place(now, cohort.have))


def best_beside(asking: Asking, unit_id: int, head: StoredSnapshot) -> int | None:
    """The best of a unit's peers in a snapshot, or the best of the others; None if it is alone."""
    beside = asking.cohort_of(head, unit_id).figures.now.items()
    totals = {
        uid: standing.score.total
        for uid, standing in beside
        if uid != unit_id and standing.score.total is not None
    }
    return max(totals, key=lambda uid: (totals[uid], -uid), default=None)
