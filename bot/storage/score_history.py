"""A few figures of earlier snapshots: of many units in one, and of one unit in all of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from bot.storage.newest import that_counts_first
from bot.storage.scores import group_score_table, score_table
from bot.storage.snapshots import StoredSnapshot, snapshot_table
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


# Built once: they are asked before every card.
_accepted = (
    select(
        snapshot_table.c.id,
        snapshot_table.c.period,
        snapshot_table.c.simulated,
        snapshot_table.c.provisional,
        snapshot_table.c.source,
        snapshot_table.c.observed_at,
        score_table.c.total,
        score_table.c.place,
        score_table.c.peers,
    )
    .join(score_table, score_table.c.snapshot_id == snapshot_table.c.id)
    .where(snapshot_table.c.state == State.ACCEPTED.value)
    .order_by(*that_counts_first(snapshot_table.c))
)
_OF_UNIT = _accepted.where(score_table.c.unit_id == bindparam("unit"))
_OF_UNITS = _accepted.add_columns(score_table.c.unit_id).where(
    score_table.c.unit_id.in_(bindparam("units", expanding=True))
)
_other = snapshot_table.alias("other")
# Codes of one kind of periods sort as their days do.
_LATER = select(func.max(_other.c.period)).where(
    _other.c.state == State.ACCEPTED.value,
    _other.c.root_id == bindparam("root"),
    _other.c.period_kind == bindparam("kind"),
    _other.c.first_day > bindparam("day"),
)
_LATER_REAL = _LATER.where(_other.c.simulated.is_(False))
_BESIDE = _OF_UNIT.add_columns(_LATER_REAL.scalar_subquery().label("later"))
_BESIDE_SIMULATED = _OF_UNIT.add_columns(_LATER.scalar_subquery().label("later"))


def of_unit(connection: Connection, unit_id: int) -> tuple[PastScore, ...]:
    """A unit's totals and places in every period there is an accepted snapshot of, newest first.

    One statement; which of several snapshots of a period counts, see `snapshots.current_of_unit`.
    """
    return _counting(connection.execute(_OF_UNIT, {"unit": unit_id}))


def beside(
    connection: Connection, unit_id: int, head: StoredSnapshot
) -> tuple[tuple[PastScore, ...], Period | None]:
    """The same, and the newest later period of its kind of which the root has accepted figures.

    Simulated figures come after no real ones.
    """
    query = _BESIDE_SIMULATED if head.simulated else _BESIDE
    kind, day = head.period.kind.value, head.period.first_day
    values = {"unit": unit_id, "root": head.root_id, "kind": kind, "day": day}
    rows = connection.execute(query, values).all()
    later = rows[0].later if rows else None
    return _counting(rows), None if later is None else Period.parse(later)


def _counting(rows: Iterable[Row[Any]]) -> tuple[PastScore, ...]:
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


def periods_of_roots(connection: Connection) -> dict[int, frozenset[Period]]:
    """The periods that each root has an accepted snapshot of."""
    head = snapshot_table.c
    query = select(head.root_id, head.period).where(head.state == State.ACCEPTED.value).distinct()
    found: dict[int, set[Period]] = {}
    for root_id, code in connection.execute(query):
        found.setdefault(root_id, set()).add(Period.parse(code))
    return {root_id: frozenset(periods) for root_id, periods in found.items()}


def of_units(connection: Connection, unit_ids: Collection[int]) -> dict[int, tuple[PastScore, ...]]:
    """The same as `of_unit` of many units, in one statement; those without any are left out."""
    if not unit_ids:
        return {}
    rows: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(_OF_UNITS, {"units": list(unit_ids)}):
        rows.setdefault(row.unit_id, []).append(row)
    return {unit_id: _counting(found) for unit_id, found in rows.items()}


def later_than(connection: Connection, head: StoredSnapshot) -> Period | None:
    """The newest later period of its kind of which a snapshot's root has accepted figures.

    Simulated figures come after no real ones.
    """
    kind, day = head.period.kind.value, head.period.first_day
    values = {"root": head.root_id, "kind": kind, "day": day}
    later = connection.scalar(_LATER if head.simulated else _LATER_REAL, values)
    return None if later is None else Period.parse(later)
