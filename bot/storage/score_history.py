"""A few figures of earlier snapshots: of many units in one, and of one unit in all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from bot.storage.heads import Heads
from bot.storage.scores import group_score_table, score_table
from bot.storage.snapshots import StoredSnapshot
from scoring.period import Period
from scoring.rank import Rank

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

    head: StoredSnapshot
    total: Decimal | None
    rank: Rank | None

    @property
    def period(self) -> Period:
        """The period."""
        return self.head.period


# Built once: it is asked before every card.
_OF_UNITS = select(
    score_table.c.unit_id,
    score_table.c.snapshot_id,
    score_table.c.total,
    score_table.c.place,
    score_table.c.peers,
).where(score_table.c.unit_id.in_(bindparam("units", expanding=True)))


def of_units(
    connection: Connection, unit_ids: Collection[int], heads: Heads
) -> dict[int, tuple[PastScore, ...]]:
    """Totals and places of units in every period of which they have figures, newest first.

    One statement, however many units; of the snapshots of a period the one that counts.
    """
    rows: dict[int, dict[int, Any]] = {unit_id: {} for unit_id in unit_ids}
    for row in connection.execute(_OF_UNITS, {"units": list(unit_ids)}).all():
        rows[row.unit_id][row.snapshot_id] = row
    return {unit_id: _counting(of_unit, heads) for unit_id, of_unit in rows.items()}


def _counting(rows: Mapping[int, Any], heads: Heads) -> tuple[PastScore, ...]:
    counting: dict[Period, PastScore] = {}
    for head in heads.ordered(rows):
        if head.period not in counting:
            row = rows[head.id]
            rank = None if row.place is None else Rank(row.place, row.peers)
            counting[head.period] = PastScore(head, row.total, rank)
    return tuple(counting.values())
