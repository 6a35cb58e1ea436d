"""Snapshots: their figures, scores, places and notes; immutable but for their state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
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
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.storage import components, scores
from bot.storage.columns import Id, Instant, Points, metadata
from bot.storage.newest import newest_period_first, that_counts_first
from bot.storage.scores import score_table
from scoring.period import Period, PeriodKind
from scoring.plausibility import Movement
from scoring.rank import Standing
from scoring.snapshot import Snapshot, State
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
    # The median change of totals against what it was compared with when it came in: what history
    # knows, for holding.
    Column("median_move", Points, nullable=True),
    UniqueConstraint("root_id", "period", "version"),
    Index("ix_snapshot_newest", "root_id", "period_kind", "first_day", "decided_at"),
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

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is held, a sentence each; none in any other state."""
        return tuple((self.why or "").splitlines()) if self.state is State.HELD else ()


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
    held_for: str | None = None,
    movement: Movement | None = None,
) -> int:
    """Stage a snapshot with its scores; gives its id.

    Args:
        connection: within a writing transaction.
        snapshot: its figures.
        standings: the same, scored and ranked.
        ids: of all its units and the root, by code.
        provisional: the period was not over when the source was read.
        held_for: why it must wait for a person's word; None if nothing speaks against it.
        movement: how totals moved against what it was compared with.
    """
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
            state=(State.STAGED if held_for is None else State.HELD).value,
            why=held_for,
            median_move=None if movement is None else movement.median,
        )
        .returning(snapshot_table.c.id)
    ).scalar_one()
    scores.add(connection, snapshot_id, snapshot.observations, standings, ids)
    components.add(connection, snapshot_id, snapshot.observations, ids)
    return snapshot_id


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
    """The snapshot with that id; None too if its root is not among the units that may be seen."""
    row = connection.execute(
        select(snapshot_table).where(snapshot_table.c.id == snapshot_id)
    ).first()
    return None if row is None or row.root_id not in units else _head(row, units)


def known(connection: Connection, snapshot_id: int, units: Mapping[int, Unit]) -> StoredSnapshot:
    """A snapshot that is there for certain.

    Raises:
        KeyError: it is not.
    """
    head = get(connection, snapshot_id, units)
    if head is None:
        raise KeyError(snapshot_id)
    return head


def listing(connection: Connection, units: Mapping[int, Unit]) -> tuple[StoredSnapshot, ...]:
    """All snapshots, newest first."""
    rows = connection.execute(select(snapshot_table).order_by(snapshot_table.c.id.desc()))
    return tuple(_head(row, units) for row in rows)


def _accepted() -> Select[Any]:
    """Accepted snapshots, the one that counts first: newest period, then latest decision."""
    return (
        select(snapshot_table)
        .where(snapshot_table.c.state == State.ACCEPTED.value)
        .order_by(*that_counts_first(snapshot_table.c))
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


# Built once: they are asked before every card.
_NEWEST_OF_UNIT = (
    _accepted()
    .join(score_table, score_table.c.snapshot_id == snapshot_table.c.id)
    .where(score_table.c.unit_id == bindparam("unit"))
    .limit(1)
)

_OF_UNIT_THEN = _NEWEST_OF_UNIT.where(snapshot_table.c.period == bindparam("then"))


def current_of_unit(
    connection: Connection, units: Mapping[int, Unit], *, unit_id: int, period: Period | None = None
) -> StoredSnapshot | None:
    """The accepted snapshot that counts for a unit: of `period`, or the newest that names it."""
    if period is None:
        row = connection.execute(_NEWEST_OF_UNIT, {"unit": unit_id}).first()
    else:
        row = connection.execute(_OF_UNIT_THEN, {"unit": unit_id, "then": period.code}).first()
    return None if row is None else _head(row, units)


def _final(*, simulated: bool) -> tuple[ColumnElement[bool], ...]:
    """Conditions on other snapshots: they are final, and real if this one is."""
    final = snapshot_table.c.provisional.is_(False)
    return (final,) if simulated else (final, snapshot_table.c.simulated.is_(False))


_before = _accepted().where(
    snapshot_table.c.root_id == bindparam("root"),
    snapshot_table.c.period_kind == bindparam("kind"),
    snapshot_table.c.first_day < bindparam("day"),
)
_BASELINE = _before.where(*_final(simulated=False)).limit(1)
_BASELINE_OF_SIMULATED = _before.where(*_final(simulated=True)).limit(1)


def baseline(
    connection: Connection,
    units: Mapping[int, Unit],
    *,
    root_id: int,
    period: Period,
    simulated: bool,
) -> StoredSnapshot | None:
    """What figures of a period are compared with: the accepted last earlier period of its kind.

    Figures that were provisional are no measure for anything, simulated ones none for real ones.
    """
    query = _BASELINE_OF_SIMULATED if simulated else _BASELINE
    values = {"root": root_id, "kind": period.kind.value, "day": period.first_day}
    row = connection.execute(query, values).first()
    return None if row is None else _head(row, units)


def earlier(
    connection: Connection,
    units: Mapping[int, Unit],
    *,
    root_id: int,
    period: Period,
    simulated: bool,
) -> tuple[StoredSnapshot, ...]:
    """The accepted final snapshots of earlier periods of its kind: the one that counts of each.

    Newest period first; which of them may be a measure for this period, see `baseline`.
    """
    rows = connection.execute(
        _accepted().where(
            snapshot_table.c.root_id == root_id,
            snapshot_table.c.period_kind == period.kind.value,
            snapshot_table.c.first_day < period.first_day,
            *_final(simulated=simulated),
        )
    )
    counting: dict[str, Row[Any]] = {}
    for row in rows:
        counting.setdefault(row.period, row)
    return tuple(_head(row, units) for row in counting.values())


def final(
    connection: Connection,
    units: Mapping[int, Unit],
    *,
    root_id: int,
    period: Period,
    simulated: bool,
    but: int | None = None,
) -> StoredSnapshot | None:
    """The accepted final version of a period that counts; `but` is left out of account."""
    query = _accepted().where(
        snapshot_table.c.root_id == root_id,
        snapshot_table.c.period == period.code,
        *_final(simulated=simulated),
    )
    if but is not None:
        query = query.where(snapshot_table.c.id != but)
    row = connection.execute(query.limit(1)).first()
    return None if row is None else _head(row, units)


def told(
    connection: Connection, units: Mapping[int, Unit], *, root_id: int
) -> StoredSnapshot | None:
    """The version of a root's newest final period that people were told of.

    It is the first that was accepted: later ones are revisions. Real figures before simulated.
    """
    row = connection.execute(
        select(snapshot_table)
        .where(
            snapshot_table.c.root_id == root_id,
            snapshot_table.c.state == State.ACCEPTED.value,
            snapshot_table.c.provisional.is_(False),
        )
        .order_by(
            *newest_period_first(snapshot_table.c),
            snapshot_table.c.simulated,
            snapshot_table.c.decided_at,
            snapshot_table.c.id,
        )
        .limit(1)
    ).first()
    return None if row is None else _head(row, units)


def has_newer(connection: Connection, snapshot: StoredSnapshot) -> bool:
    """Whether an accepted snapshot already speaks finally of a later period of its kind."""
    found = connection.scalar(
        select(snapshot_table.c.id)
        .where(
            snapshot_table.c.root_id == snapshot.root_id,
            snapshot_table.c.period_kind == snapshot.period.kind.value,
            snapshot_table.c.state == State.ACCEPTED.value,
            snapshot_table.c.first_day > snapshot.period.first_day,
            *_final(simulated=snapshot.simulated),
        )
        .limit(1)
    )
    return found is not None


def median_moves(
    connection: Connection, *, root_id: int, kind: PeriodKind, simulated: bool, many: int
) -> tuple[Decimal, ...]:
    """How the median unit moved when the last accepted snapshots of a kind came in."""
    rows = connection.execute(
        select(snapshot_table.c.median_move)
        .where(
            snapshot_table.c.root_id == root_id,
            snapshot_table.c.period_kind == kind.value,
            snapshot_table.c.state == State.ACCEPTED.value,
            snapshot_table.c.median_move.is_not(None),
            *_final(simulated=simulated),
        )
        .order_by(snapshot_table.c.id.desc())
        .limit(many)
    )
    return tuple(row.median_move for row in rows)


def last_unit_count(
    connection: Connection, *, source: str, root_id: int, kind: PeriodKind
) -> int | None:
    """How many units the newest snapshot of that source, root and kind had, rejected ones aside."""
    newest = connection.scalar(
        select(func.max(snapshot_table.c.id)).where(
            snapshot_table.c.source == source,
            snapshot_table.c.root_id == root_id,
            snapshot_table.c.period_kind == kind.value,
            snapshot_table.c.state != State.REJECTED.value,
        )
    )
    if newest is None:
        return None
    return connection.scalar(
        select(func.count()).select_from(score_table).where(score_table.c.snapshot_id == newest)
    )


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
