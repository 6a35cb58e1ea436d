"""Files that people sent to be imported, kept until the snapshot read from them is decided."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
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

upload_table = Table(
    "upload",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_chat", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("caption", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    # The newest snapshot read from it.
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=True, index=True),
)


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    id: int
    by_chat: int
    name: str
    caption: str
    content: bytes


def add(
    connection: Connection, *, at: datetime, by_chat: int, name: str, caption: str, content: bytes
) -> int:
    """Keep a file; gives its id."""
    inserted = connection.execute(
        insert(upload_table)
        .values(
            at=at,
            by_chat=by_chat,
            name=name,
            caption=caption,
            sha256=hashlib.sha256(content).hexdigest(),
            content=gzip.compress(content, mtime=0),
        )
        .returning(upload_table.c.id)
    )
    return int(inserted.scalar_one())


def read_into(connection: Connection, upload_id: int, snapshot_id: int) -> None:
    """Record which snapshot was read from a file."""
    connection.execute(
        update(upload_table).where(upload_table.c.id == upload_id).values(snapshot_id=snapshot_id)
    )


def of_snapshot(connection: Connection, snapshot_id: int) -> Upload | None:
    """The newest file that a snapshot was read from; None if it came in another way."""
    row = connection.execute(
        select(upload_table)
        .where(upload_table.c.snapshot_id == snapshot_id)
        .order_by(upload_table.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Upload(row.id, row.by_chat, row.name, row.caption, gzip.decompress(row.content))


def forget(connection: Connection, before: datetime) -> int:
    """Forget files that came before that moment; gives how many."""
    return connection.execute(delete(upload_table).where(upload_table.c.at < before)).rowcount
