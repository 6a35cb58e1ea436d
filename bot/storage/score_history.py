"""A few figures of earlier snapshots: of many units in one, and of one unit in all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, and_, or_, select

from bot.storage.scores import group_score_table, score_table
from bot.storage.snapshots import snapshot_table
from scoring.period import Period
from scoring.rank import Rank
from scoring.snapshot import State

# More ids than this are not named one by one: the whole snapshot is read instead.
_NAMED = 2000


@dataclass(frozen=True)
class Mark:
    """A unit's total, and its dossiers that are late in progress; None is "not stated"."""

    total: Decimal | None
    late: int | None


def marks(connection: Connection, snapshot_id: int, unit_ids: Collection[int]) -> dict[int, Mark]:
    """Totals and late dossiers of these units, by id."""
    query = select(
        score_table.c.unit_id, score_table.c.total, score_table.c.late_in_progress
    ).where(score_table.c.snapshot_id == snapshot_id)
    if len(unit_ids) <= _NAMED:
        query = query.where(score_table.c.unit_id.in_(list(unit_ids)))
    wanted = frozenset(unit_ids)
    return {row[0]: Mark(row[1], row[2]) for row in connection.execute(query) if row[0] in wanted}


def low_groups(
    connection: Connection,
    snapshot_id: int,
    unit_ids: Collection[int],
    up_to: Mapping[str, Decimal],
) -> dict[tuple[int, str], Decimal]:
    """Points by unit id and group code, of groups that have at most `up_to` points."""
    group = group_score_table.c
    low = or_(
        *(and_(group.group_code == code, group.points <= most) for code, most in up_to.items())
    )
    query = select(group.unit_id, group.group_code, group.points).where(
        group.snapshot_id == snapshot_id, low
    )
    if len(unit_ids) <= _NAMED:
        query = query.where(group.unit_id.in_(list(unit_ids)))
    wanted = frozenset(unit_ids)
    return {(row[0], row[1]): row[2] for row in connection.execute(query) if row[0] in wanted}


@dataclass(frozen=True)
class PastScore:
    """What a unit had in a period, by the snapshot of it that counts."""

    snapshot_id: int
    period: Period
    total: Decimal | None
    rank: Rank | None
    simulated: bool
    provisional: bool
    source: str
    observed_at: datetime


def of_unit(connection: Connection, unit_id: int) -> tuple[PastScore, ...]:
    """A unit's totals and places in every period there is an accepted snapshot of, newest first.

    One statement; which of several snapshots of a period counts, see `snapshots.current_of_unit`.
    """
    snapshot, score = snapshot_table.c, score_table.c
    rows = connection.execute(
        select(
            snapshot.id,
            snapshot.period,
            snapshot.simulated,
            snapshot.provisional,
            snapshot.source,
            snapshot.observed_at,
            score.total,
            score.place,
            score.peers,
        )
        .join(score_table, score.snapshot_id == snapshot.id)
        .where(score.unit_id == unit_id, snapshot.state == State.ACCEPTED.value)
        .order_by(snapshot.first_day.desc(), snapshot.decided_at.desc(), snapshot.id.desc())
    )
    counting: dict[str, PastScore] = {}
    for row in rows:
        if row.period not in counting:
            counting[row.period] = PastScore(
                snapshot_id=row.id,
                period=Period.parse(row.period),
                total=row.total,
                rank=None if row.place is None else Rank(row.place, row.peers),
                simulated=row.simulated,
                provisional=row.provisional,
                source=row.source,
                observed_at=row.observed_at,
            )
    return tuple(counting.values())


def periods_below(connection: Connection, root_id: int | None) -> tuple[Period, ...]:
    """The periods that a root, or (None) any, has an accepted snapshot of."""
    query = select(snapshot_table.c.period).where(snapshot_table.c.state == State.ACCEPTED.value)
    if root_id is not None:
        query = query.where(snapshot_table.c.root_id == root_id)
    return tuple(Period.parse(row.period) for row in connection.execute(query.distinct()))
