"""Scores and places of the units of a snapshot, group by group, with their late dossiers."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    case,
    func,
    select,
)

from bot.storage import bulk
from bot.storage.columns import Points, metadata
from bot.storage.snapshot_query import SnapshotQuery
from bot.storage.units import unit_table
from scoring.rank import Rank, Standing
from scoring.scheme import Scheme, Tier
from scoring.score import GroupScore, Score
from scoring.snapshot import Observation, Overdue
from scoring.unit import Level, Unit

score_table = Table(
    "score",
    metadata,
    Column("snapshot_id", ForeignKey("snapshot.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("published_total", Points, nullable=True),
    Column("computed_total", Points, nullable=True),
    Column("total", Points, nullable=True),
    Column("place", Integer, nullable=True),
    Column("peers", Integer, nullable=True),
    Column("late_provincial", Integer, nullable=True),
    Column("late_completed", Integer, nullable=True),
    Column("late_in_progress", Integer, nullable=True),
    Column("late_national", Integer, nullable=True),
    Index("ix_score_unit_id", "unit_id", "snapshot_id"),
    sqlite_with_rowid=False,
)
group_score_table = Table(
    "group_score",
    metadata,
    Column("snapshot_id", ForeignKey("snapshot.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("group_code", String(8), primary_key=True),
    Column("points", Points, nullable=True),
    Column("rate", Points, nullable=True),
    sqlite_with_rowid=False,
)

_NOTHING_STATED = Overdue()
_SCORES = SnapshotQuery(select(score_table), score_table)
_GROUPS = SnapshotQuery(select(group_score_table), group_score_table)
_LATE = SnapshotQuery(
    select(
        score_table.c.unit_id,
        score_table.c.late_provincial,
        score_table.c.late_completed,
        score_table.c.late_in_progress,
        score_table.c.late_national,
    ),
    score_table,
)
_own = score_table.alias("own")
_SHARING = SnapshotQuery(
    select(score_table.c.snapshot_id)
    .join(_own, _own.c.snapshot_id == score_table.c.snapshot_id)
    .where(
        _own.c.unit_id == bindparam("unit"),
        _own.c.place == score_table.c.place,
        _own.c.unit_id != score_table.c.unit_id,
    )
    .distinct(),
    score_table,
)


def add(
    connection: Connection,
    snapshot_id: int,
    observations: Sequence[Observation],
    standings: Sequence[Standing],
    ids: Mapping[str, int],
) -> None:
    """Keep the scores of a snapshot."""
    overdue = {seen.unit.code: seen.overdue or Overdue() for seen in observations}
    bulk.insert(
        connection,
        score_table,
        [column.name for column in score_table.columns],
        (
            (
                snapshot_id,
                ids[standing.score.unit.code],
                standing.score.published_total,
                standing.score.computed_total,
                standing.score.total,
                standing.rank.place if standing.rank else None,
                standing.rank.of if standing.rank else None,
                late.provincial,
                late.completed,
                late.in_progress,
                late.national,
            )
            for standing in standings
            for late in (overdue[standing.score.unit.code],)
        ),
    )
    bulk.insert(
        connection,
        group_score_table,
        [column.name for column in group_score_table.columns],
        (
            (snapshot_id, ids[standing.score.unit.code], group.code, group.points, group.rate)
            for standing in standings
            for group in standing.score.groups
            if group.points is not None or group.rate is not None
        ),
    )


# Points and rate by a group's code, where a snapshot states either.
_Groups = dict[str, tuple[Decimal | None, Decimal | None]]
_NEITHER = (None, None)


@dataclass(frozen=True)
class Stored:
    """Scores and places of a snapshot, and late dossiers where it states any, by unit id."""

    standings: dict[int, Standing]
    overdue: dict[int, Overdue]


def standings(
    connection: Connection,
    snapshot_id: int,
    scheme: Scheme,
    units: Mapping[int, Unit],
    unit_ids: Iterable[int] | None = None,
) -> dict[int, Standing]:
    """Scores and places of a snapshot by unit id; of all its units, or of the given ones."""
    return stored(connection, {snapshot_id: scheme}, units, unit_ids)[snapshot_id].standings


def stored(
    connection: Connection,
    schemes: Mapping[int, Scheme],
    units: Mapping[int, Unit],
    unit_ids: Iterable[int] | None = None,
) -> dict[int, Stored]:
    """What these snapshots, each under its scheme, hold of all units, or of the given ones.

    Two queries, however many snapshots.
    """
    wanted = None if unit_ids is None else list(unit_ids)
    groups: dict[tuple[int, int], _Groups] = {}
    for snapshot_id, unit_id, code, points, rate in _GROUPS.run(connection, schemes, wanted):
        groups.setdefault((snapshot_id, unit_id), {})[code] = (points, rate)
    found = {snapshot_id: Stored({}, {}) for snapshot_id in schemes}
    for row in _SCORES.run(connection, schemes, wanted):
        of, uid = found[row.snapshot_id], row.unit_id
        of_unit = groups.get((row.snapshot_id, uid), {})
        of.standings[uid] = _standing(row, of_unit, schemes[row.snapshot_id], units[uid])
        if (late := _late(row)) is not None:
            of.overdue[uid] = late
    return found


def _late(row: Any) -> Overdue | None:  # noqa: ANN401 - a row of any columns
    """The late dossiers of a row; None where the snapshot states none."""
    stated = Overdue(
        row.late_provincial, row.late_completed, row.late_in_progress, row.late_national
    )
    return None if stated == _NOTHING_STATED else stated


def _standing(row: Any, groups: _Groups, scheme: Scheme, unit: Unit) -> Standing:  # noqa: ANN401 - a row of any columns
    score = Score(
        unit=unit,
        published_total=row.published_total,
        computed_total=row.computed_total,
        total=row.total,
        tier=None if row.total is None else scheme.tier(row.total),
        groups=tuple(
            GroupScore(group.code, points, group.max, rate)
            for group in scheme.groups
            for points, rate in (groups.get(group.code, _NEITHER),)
        ),
    )
    return Standing(score, None if row.place is None else Rank(row.place, row.peers))


def overdue(
    connection: Connection, snapshot_id: int, unit_ids: Iterable[int] | None = None
) -> dict[int, Overdue]:
    """Late dossiers by unit id, of the units for which the snapshot states any."""
    rows = _LATE.run(connection, snapshot_id, unit_ids)
    return {row.unit_id: late for row in rows if (late := _late(row)) is not None}


def unit_ids_of(connection: Connection, snapshot_id: int) -> list[int]:
    """The units that a snapshot has figures of."""
    rows = connection.execute(
        select(score_table.c.unit_id).where(score_table.c.snapshot_id == snapshot_id)
    )
    return [row.unit_id for row in rows]


def sharing_place(
    connection: Connection, snapshot_ids: Iterable[int], unit_id: int, peers: Iterable[int]
) -> frozenset[int]:
    """The snapshots in which another of its peers has the same place as a unit: one query."""
    rows = _SHARING.run(connection, snapshot_ids, peers, unit=unit_id)
    return frozenset(row.snapshot_id for row in rows)


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
