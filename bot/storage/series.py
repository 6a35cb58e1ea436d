"""What counts of each period, over a row of periods: a unit's totals, a level's units by tier."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from bot.storage.newest import that_counts_first
from bot.storage.scores import score_table
from bot.storage.snapshots import snapshot_table
from bot.storage.units import unit_table
from scoring.period import Period
from scoring.scheme import Tier
from scoring.snapshot import State
from scoring.unit import Level


@dataclass(frozen=True)
class Counting:
    """The head of the accepted snapshot that counts for a period."""

    snapshot_id: int
    period: Period
    source: str
    observed_at: datetime
    simulated: bool
    provisional: bool


def _accepted(first: Period, last: Period) -> Select[Any]:
    """Accepted snapshots of periods of one kind, newest first, the one that counts before others.

    The order is that of a card: it and a chart must not differ.
    """
    return (
        select(
            snapshot_table.c.id,
            snapshot_table.c.period,
            snapshot_table.c.source,
            snapshot_table.c.observed_at,
            snapshot_table.c.simulated,
            snapshot_table.c.provisional,
        )
        .where(
            snapshot_table.c.state == State.ACCEPTED.value,
            snapshot_table.c.period_kind == last.kind.value,
            snapshot_table.c.first_day >= first.first_day,
            snapshot_table.c.first_day <= last.first_day,
        )
        .order_by(*that_counts_first(snapshot_table.c))
    )


def _first_of_each(connection: Connection, query: Select[Any]) -> list[Row[Any]]:
    """The first row of each period, oldest period first."""
    counting: dict[str, Row[Any]] = {}
    for row in connection.execute(query):
        counting.setdefault(row.period, row)
    return list(reversed(counting.values()))


def _counting(row: Row[Any]) -> Counting:
    return Counting(
        row.id,
        Period.parse(row.period),
        row.source,
        row.observed_at,
        simulated=row.simulated,
        provisional=row.provisional,
    )


def totals(
    connection: Connection, unit_id: int, first: Period, last: Period
) -> tuple[tuple[Counting, Decimal | None], ...]:
    """A unit's totals from one period to another of its kind, oldest first, in one query.

    Periods whose snapshots do not name the unit are left out; None is "not stated".
    """
    query = (
        _accepted(first, last)
        .add_columns(score_table.c.total)
        .join(score_table, score_table.c.snapshot_id == snapshot_table.c.id)
        .where(score_table.c.unit_id == unit_id)
    )
    return tuple((_counting(row), row.total) for row in _first_of_each(connection, query))


def of_root(
    connection: Connection, root_id: int, first: Period, last: Period
) -> tuple[Counting, ...]:
    """A root's snapshots that count, from one period to another of its kind, oldest first."""
    query = _accepted(first, last).where(snapshot_table.c.root_id == root_id)
    return tuple(_counting(row) for row in _first_of_each(connection, query))


def by_tier(
    connection: Connection,
    snapshot_ids: Collection[int],
    tiers: Sequence[Tier],
    level: Level,
    parent_id: int | None,
) -> dict[int, Counter[str | None]]:
    """How many units of a level below a parent stood in each tier, by snapshot and tier's code.

    Those without a total count as None. `tiers` are from the best to the lowest.
    """
    *better, lowest = tiers
    tier = case(
        (score_table.c.total.is_(None), None),
        *((score_table.c.total >= known.from_points, known.code) for known in better),
        else_=lowest.code,
    ).label("tier")
    query = (
        select(score_table.c.snapshot_id, tier, func.count().label("units"))
        .join(unit_table, unit_table.c.id == score_table.c.unit_id)
        .where(
            score_table.c.snapshot_id.in_(list(snapshot_ids)),
            unit_table.c.level == level.value,
            unit_table.c.parent_id.is_not_distinct_from(parent_id),
        )
        # By its name: PostgreSQL takes an expression with parameters for another one here.
        .group_by(score_table.c.snapshot_id, "tier")
    )
    found: dict[int, Counter[str | None]] = {}
    for row in connection.execute(query):
        found.setdefault(row.snapshot_id, Counter())[row.tier] += row.units
    return found
