"""Snapshots: their figures, scores, places and notes; immutable but for their state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from bot.storage.columns import Id, Instant, Points, metadata
from bot.storage.units import unit_table
from scoring.period import Period
from scoring.rank import Rank, Standing
from scoring.scheme import Scheme, scheme_for
from scoring.score import GroupScore, Score
from scoring.snapshot import Overdue, Snapshot, State
from scoring.unit import Unit

snapshot_table = Table(
    "snapshot",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", String(16), nullable=False),
    Column("root_id", ForeignKey("unit.id"), nullable=False),
    Column("period", String(10), nullable=False),
    Column("period_kind", String(8), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("observed_at", Instant, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("simulated", Boolean, nullable=False),
    # The period was not over when the source was read.
    Column("provisional", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_at", Instant, nullable=True),
    Column("decided_by", String(40), nullable=True),
    Column("why", Text, nullable=True),
    UniqueConstraint("root_id", "period", "version"),
    Index("ix_snapshot_newest", "root_id", "period_kind", "first_day", "decided_at"),
)
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
note_table = Table(
    "note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=True),
    Column("code", String(24), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("text", Text, nullable=False),
)


@dataclass(frozen=True)
class StoredSnapshot:
    """A snapshot's head: everything but its figures."""

    id: int
    source: str
    root: Unit
    root_id: int
    period: Period
    version: int
    observed_at: datetime
    content_hash: str
    simulated: bool
    provisional: bool
    state: State
    decided_at: datetime | None
    why: str | None


@dataclass(frozen=True)
class StoredNote:
    """A note as it was written when the snapshot came in."""

    code: str
    unit: Unit | None
    text: str
    facts: Mapping[str, Any]


def _head(row: Row[Any], units: Mapping[int, Unit]) -> StoredSnapshot:
    return StoredSnapshot(
        id=row.id,
        source=row.source,
        root=units[row.root_id],
        root_id=row.root_id,
        period=Period.parse(row.period),
        version=row.version,
        observed_at=row.observed_at,
        content_hash=row.content_hash,
        simulated=row.simulated,
        provisional=row.provisional,
        state=State(row.state),
        decided_at=row.decided_at,
        why=row.why,
    )


def add(
    connection: Connection,
    snapshot: Snapshot,
    standings: Sequence[Standing],
    ids: Mapping[str, int],
    *,
    provisional: bool,
) -> int:
    """Stage a snapshot with its scores; gives its id."""
    root_id = ids[snapshot.root.code]
    period = snapshot.period
    newest = connection.scalar(
        select(func.max(snapshot_table.c.version)).where(
            snapshot_table.c.root_id == root_id, snapshot_table.c.period == period.code
        )
    )
    snapshot_id: int = connection.execute(
        insert(snapshot_table)
        .values(
            source=snapshot.source,
            root_id=root_id,
            period=period.code,
            period_kind=period.kind.value,
            first_day=period.first_day,
            version=(newest or 0) + 1,
            observed_at=snapshot.observed_at,
            content_hash=snapshot.content_hash,
            simulated=snapshot.simulated,
            provisional=provisional,
            state=State.STAGED.value,
        )
        .returning(snapshot_table.c.id)
    ).scalar_one()
    overdue = {seen.unit.code: seen.overdue or Overdue() for seen in snapshot.observations}
    connection.execute(
        insert(score_table),
        [
            {
                "snapshot_id": snapshot_id,
                "unit_id": ids[standing.score.unit.code],
                "published_total": standing.score.published_total,
                "computed_total": standing.score.computed_total,
                "total": standing.score.total,
                "place": standing.rank.place if standing.rank else None,
                "peers": standing.rank.of if standing.rank else None,
                "late_provincial": overdue[standing.score.unit.code].provincial,
                "late_completed": overdue[standing.score.unit.code].completed,
                "late_in_progress": overdue[standing.score.unit.code].in_progress,
            }
            for standing in standings
        ],
    )
    groups = [
        {
            "snapshot_id": snapshot_id,
            "unit_id": ids[standing.score.unit.code],
            "group_code": group.code,
            "points": group.points,
            "rate": group.rate,
        }
        for standing in standings
        for group in standing.score.groups
        if group.points is not None or group.rate is not None
    ]
    if groups:
        connection.execute(insert(group_score_table), groups)
    return snapshot_id


def add_notes(connection: Connection, snapshot_id: int, notes: Iterable[dict[str, Any]]) -> None:
    """Keep notes: dicts of unit_id, code, facts and text."""
    rows = [{"snapshot_id": snapshot_id, **note} for note in notes]
    if rows:
        connection.execute(insert(note_table), rows)


def notes(
    connection: Connection, snapshot_id: int, units: Mapping[int, Unit], unit_id: int | None = None
) -> tuple[StoredNote, ...]:
    """The notes of a snapshot; with `unit_id` those about that unit and those about no one unit."""
    query = select(note_table).where(note_table.c.snapshot_id == snapshot_id)
    if unit_id is not None:
        query = query.where((note_table.c.unit_id == unit_id) | note_table.c.unit_id.is_(None))
    rows = connection.execute(query.order_by(note_table.c.id))
    return tuple(
        StoredNote(row.code, units[row.unit_id] if row.unit_id else None, row.text, row.facts)
        for row in rows
    )


@dataclass(frozen=True)
class Version:
    """What tells one version of a period from another."""

    id: int
    content_hash: str
    provisional: bool


def newest_version(connection: Connection, root_id: int, period: Period) -> Version | None:
    """The newest version of a period that was not rejected."""
    columns = (
        snapshot_table.c.id,
        snapshot_table.c.content_hash,
        snapshot_table.c.provisional,
    )
    row = connection.execute(
        select(*columns)
        .where(
            snapshot_table.c.root_id == root_id,
            snapshot_table.c.period == period.code,
            snapshot_table.c.state != State.REJECTED.value,
        )
        .order_by(snapshot_table.c.version.desc())
        .limit(1)
    ).first()
    return None if row is None else Version(*row)


def get(
    connection: Connection, snapshot_id: int, units: Mapping[int, Unit]
) -> StoredSnapshot | None:
    """The snapshot with that id."""
    row = connection.execute(
        select(snapshot_table).where(snapshot_table.c.id == snapshot_id)
    ).first()
    return None if row is None else _head(row, units)


def listing(connection: Connection, units: Mapping[int, Unit]) -> tuple[StoredSnapshot, ...]:
    """All snapshots, newest first."""
    rows = connection.execute(select(snapshot_table).order_by(snapshot_table.c.id.desc()))
    return tuple(_head(row, units) for row in rows)


def _accepted() -> Select[Any]:
    """Accepted snapshots, the one that counts first: newest period, then latest decision."""
    return (
        select(snapshot_table)
        .where(snapshot_table.c.state == State.ACCEPTED.value)
        .order_by(
            snapshot_table.c.first_day.desc(),
            snapshot_table.c.decided_at.desc(),
            snapshot_table.c.id.desc(),
        )
    )


def current(
    connection: Connection, units: Mapping[int, Unit], *, root_id: int, period: Period | None = None
) -> StoredSnapshot | None:
    """The accepted snapshot of a root that counts: of `period`, or of its newest period."""
    query = _accepted().where(snapshot_table.c.root_id == root_id)
    if period is not None:
        query = query.where(snapshot_table.c.period == period.code)
    row = connection.execute(query.limit(1)).first()
    return None if row is None else _head(row, units)


def current_of_unit(
    connection: Connection, units: Mapping[int, Unit], *, unit_id: int, period: Period | None = None
) -> StoredSnapshot | None:
    """The accepted snapshot that counts for a unit: of `period`, or the newest that names it."""
    query = (
        _accepted()
        .join(score_table, score_table.c.snapshot_id == snapshot_table.c.id)
        .where(score_table.c.unit_id == unit_id)
    )
    if period is not None:
        query = query.where(snapshot_table.c.period == period.code)
    row = connection.execute(query.limit(1)).first()
    return None if row is None else _head(row, units)


def newest_root_id(connection: Connection, period: Period | None = None) -> int | None:
    """The root of the snapshot that was accepted last."""
    query = select(snapshot_table.c.root_id).where(snapshot_table.c.state == State.ACCEPTED.value)
    if period is not None:
        query = query.where(snapshot_table.c.period == period.code)
    order = (snapshot_table.c.decided_at.desc(), snapshot_table.c.id.desc())
    return connection.scalar(query.order_by(*order).limit(1))


def baseline(
    connection: Connection, snapshot: StoredSnapshot, units: Mapping[int, Unit]
) -> StoredSnapshot | None:
    """What a snapshot is compared with: the accepted one of the last earlier period of its kind.

    Figures that were provisional are no measure for anything.
    """
    row = connection.execute(
        _accepted()
        .where(
            snapshot_table.c.root_id == snapshot.root_id,
            snapshot_table.c.period_kind == snapshot.period.kind.value,
            snapshot_table.c.first_day < snapshot.period.first_day,
            snapshot_table.c.provisional.is_(False),
        )
        .limit(1)
    ).first()
    return None if row is None else _head(row, units)


def has_newer_or_same(connection: Connection, snapshot: StoredSnapshot) -> bool:
    """Whether an accepted snapshot already speaks finally of this period, or of a later one."""
    found = connection.scalar(
        select(snapshot_table.c.id)
        .where(
            snapshot_table.c.root_id == snapshot.root_id,
            snapshot_table.c.period_kind == snapshot.period.kind.value,
            snapshot_table.c.state == State.ACCEPTED.value,
            snapshot_table.c.first_day >= snapshot.period.first_day,
            snapshot_table.c.id != snapshot.id,
            snapshot_table.c.provisional.is_(False),
        )
        .limit(1)
    )
    return found is not None


def decide(
    connection: Connection,
    snapshot_id: int,
    state: State,
    *,
    at: datetime,
    by: str,
    why: str | None = None,
    unless: Iterable[State] = (State.ACCEPTED, State.REJECTED),
) -> bool:
    """Move a snapshot on; False if it already stands in one of the states of `unless`."""
    moved = connection.execute(
        update(snapshot_table)
        .where(
            snapshot_table.c.id == snapshot_id,
            snapshot_table.c.state.not_in([earlier.value for earlier in unless]),
        )
        .values(state=state.value, decided_at=at, decided_by=by, why=why)
    )
    return moved.rowcount == 1


def standings(
    connection: Connection,
    snapshot: StoredSnapshot,
    units: Mapping[int, Unit],
    unit_ids: Iterable[int] | None = None,
) -> dict[int, Standing]:
    """Scores and places of a snapshot by unit id; of all its units, or of the given ones."""
    scheme = scheme_for(snapshot.period)
    scores = select(score_table).where(score_table.c.snapshot_id == snapshot.id)
    groups = select(group_score_table).where(group_score_table.c.snapshot_id == snapshot.id)
    if unit_ids is not None:
        wanted = list(unit_ids)
        scores = scores.where(score_table.c.unit_id.in_(wanted))
        groups = groups.where(group_score_table.c.unit_id.in_(wanted))
    of_unit: dict[int, dict[str, Row[Any]]] = {}
    for row in connection.execute(groups):
        of_unit.setdefault(row.unit_id, {})[row.group_code] = row
    return {
        row.unit_id: _standing(row, of_unit.get(row.unit_id, {}), scheme, units[row.unit_id])
        for row in connection.execute(scores)
    }


def _standing(
    row: Row[Any], groups: Mapping[str, Row[Any]], scheme: Scheme, unit: Unit
) -> Standing:
    score = Score(
        unit=unit,
        published_total=row.published_total,
        computed_total=row.computed_total,
        total=row.total,
        tier=None if row.total is None else scheme.tier(row.total),
        groups=tuple(
            GroupScore(
                group.code,
                groups[group.code].points if group.code in groups else None,
                group.max,
                groups[group.code].rate if group.code in groups else None,
            )
            for group in scheme.groups
        ),
    )
    return Standing(score, None if row.place is None else Rank(row.place, row.peers))


def overdue(
    connection: Connection, snapshot_id: int, unit_ids: Iterable[int] | None = None
) -> dict[int, Overdue]:
    """Late dossiers by unit id, of the units for which the snapshot states any."""
    query = select(
        score_table.c.unit_id,
        score_table.c.late_provincial,
        score_table.c.late_completed,
        score_table.c.late_in_progress,
    ).where(score_table.c.snapshot_id == snapshot_id)
    if unit_ids is not None:
        query = query.where(score_table.c.unit_id.in_(list(unit_ids)))
    counts = {row[0]: Overdue(row[1], row[2], row[3]) for row in connection.execute(query)}
    return {unit_id: count for unit_id, count in counts.items() if count != Overdue()}


def snapshot_unit_ids(connection: Connection, snapshot_id: int) -> list[int]:
    """The units that a snapshot has figures of."""
    rows = connection.execute(
        select(score_table.c.unit_id).where(score_table.c.snapshot_id == snapshot_id)
    )
    return [row.unit_id for row in rows]


def peer_ids(connection: Connection, snapshot_id: int, unit_id: int) -> list[int]:
    """Units of the snapshot with the same level and parent, the unit itself included."""
    me = unit_table.alias("me")
    rows = connection.execute(
        select(score_table.c.unit_id)
        .join(unit_table, unit_table.c.id == score_table.c.unit_id)
        .join(me, me.c.id == unit_id)
        .where(
            score_table.c.snapshot_id == snapshot_id,
            unit_table.c.level == me.c.level,
            unit_table.c.parent_id.is_not_distinct_from(me.c.parent_id),
        )
    )
    return [row.unit_id for row in rows]
