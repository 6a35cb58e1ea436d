"""A few figures of many units in an earlier snapshot: what the rules read of the past."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, and_, or_, select

from bot.storage.scores import group_score_table, score_table

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
