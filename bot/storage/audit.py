"""The audit log: every act that changes what people are told, who did it, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, insert, select

from bot.storage.columns import Id, Instant, metadata

audit_table = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    # "cli", or "recipient:<id>": never a name or a chat id.
    Column("actor", String(40), nullable=False),
    Column("act", String(40), nullable=False),
    Column("detail", JSON, nullable=False),
)


def add(
    connection: Connection, *, at: datetime, actor: str, act: str, detail: Mapping[str, Any]
) -> None:
    """Write an act down."""
    connection.execute(insert(audit_table).values(at=at, actor=actor, act=act, detail=dict(detail)))


def listing(connection: Connection, limit: int) -> list[Mapping[str, Any]]:
    """The newest acts: at, actor, act, detail."""
    columns = (audit_table.c.at, audit_table.c.actor, audit_table.c.act, audit_table.c.detail)
    rows = connection.execute(select(*columns).order_by(audit_table.c.id.desc()).limit(limit))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented accessor
