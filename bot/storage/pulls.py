"""Runs against the portal: how each ended, and the raw answers it got, compressed."""

import gzip
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from bot.storage.columns import Id, Instant, metadata

pull_table = Table(
    "pull",
    metadata,
    Column("id", Id, primary_key=True),
    Column("root", String(80), nullable=False),
    Column("period", String(10), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
    # new, again, stopped; NULL while it runs and after a crash.
    Column("outcome", String(8), nullable=True),
    Column("why", Text, nullable=True),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=True),
)
raw_answer_table = Table(
    "raw_answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("pull_id", ForeignKey("pull.id"), nullable=False, index=True),
    Column("received_at", Instant, nullable=False),
    Column("endpoint", String(40), nullable=False),
    Column("request", JSON, nullable=False),
    Column("status", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)


def begin(connection: Connection, *, root: str, period: str, at: datetime) -> int:
    """Record that a run begins; gives its id."""
    inserted = connection.execute(
        insert(pull_table)
        .values(root=root, period=period, started_at=at)
        .returning(pull_table.c.id)
    )
    return int(inserted.scalar_one())


def finish(
    connection: Connection,
    pull_id: int,
    *,
    at: datetime,
    outcome: str,
    why: str | None = None,
    snapshot_id: int | None = None,
) -> None:
    """Record how a run ended: `new`, `again` or `stopped`."""
    connection.execute(
        update(pull_table)
        .where(pull_table.c.id == pull_id)
        .values(finished_at=at, outcome=outcome, why=why, snapshot_id=snapshot_id)
    )


def abandon(connection: Connection, *, at: datetime) -> None:
    """Record of runs without an end that they were broken off."""
    connection.execute(
        update(pull_table)
        .where(pull_table.c.finished_at.is_(None))
        .values(finished_at=at, outcome="stopped", why="bị ngắt giữa chừng")
    )


def is_running(connection: Connection, *, since: datetime) -> bool:
    """Whether a run that began after that moment has not ended yet."""
    found = connection.scalar(
        select(pull_table.c.id)
        .where(pull_table.c.finished_at.is_(None), pull_table.c.started_at > since)
        .limit(1)
    )
    return found is not None


def keep_answer(
    connection: Connection,
    pull_id: int,
    *,
    at: datetime,
    endpoint: str,
    request: Mapping[str, Any],
    status: int,
    body: bytes,
) -> None:
    """Keep one raw answer, compressed, with the SHA-256 of what came."""
    connection.execute(
        insert(raw_answer_table).values(
            pull_id=pull_id,
            received_at=at,
            endpoint=endpoint,
            request=dict(request),
            status=status,
            sha256=hashlib.sha256(body).hexdigest(),
            body=gzip.compress(body, mtime=0),
        )
    )


def answers(connection: Connection, pull_id: int) -> tuple[tuple[str, int, str, bytes], ...]:
    """The raw answers of a run in order: endpoint, status, SHA-256, body."""
    rows = connection.execute(
        select(raw_answer_table)
        .where(raw_answer_table.c.pull_id == pull_id)
        .order_by(raw_answer_table.c.id)
    )
    return tuple((row.endpoint, row.status, row.sha256, gzip.decompress(row.body)) for row in rows)


def newest(connection: Connection, many: int = 20) -> tuple[Mapping[str, Any], ...]:
    """The newest runs first."""
    rows = connection.execute(select(pull_table).order_by(pull_table.c.id.desc()).limit(many))
    return tuple(dict(row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name for it


def forget_answers(connection: Connection, before: datetime) -> int:
    """Forget raw answers that came before that moment; gives how many."""
    return connection.execute(
        delete(raw_answer_table).where(raw_answer_table.c.received_at < before)
    ).rowcount
