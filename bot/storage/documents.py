"""Which bytes does a message carry? Documents that were made once and go to several chats.

A document's number is made of its name and bytes. So the same document is kept once, a number never
comes to mean another one, not even after a backup was put back, and two messages that carry the
same numbers are the same message.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    delete,
    select,
)

from bot.storage import conflict
from bot.storage.columns import Instant, metadata
from bot.storage.outbox import Delivery, outbox_table
from messages.message import LONGEST_NAME, Attachment, Message

# What Telegram takes from a bot.
MOST_BYTES = 50 * 1024 * 1024
# Signed 64-bit numbers are what both databases and JSON keep.
_NUMBER_BITS = 63

document_table = Table(
    "document",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("content_hash", String(64), nullable=False),
    # When it was last added.
    Column("created_at", Instant, nullable=False, index=True),
)

# Rows that may be sent yet.
_UNSENT = (Delivery.WAITING, Delivery.QUEUED, Delivery.SENDING)


@dataclass(frozen=True)
class Document:
    """A document as people get it."""

    name: str
    content: bytes


def add(connection: Connection, *, name: str, content: bytes, at: datetime) -> int:
    """Keep a document; gives its number. One that is there already is kept from now on anew.

    Raises:
        ValueError: it is empty or larger than Telegram takes, or no file can have that name.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise ValueError(f"a document has 1 to {MOST_BYTES} bytes")
    content_hash = hashlib.sha256(content).hexdigest()
    number = Attachment(name, _number(name, content_hash)).document_id
    adding = conflict.insert(connection, document_table)
    connection.execute(
        adding.on_conflict_do_update(
            index_elements=["id"], set_={"created_at": adding.excluded.created_at}
        ),
        {
            "id": number,
            "name": name,
            "content": content,
            "content_hash": content_hash,
            "created_at": at,
        },
    )
    return number


def _number(name: str, content_hash: str) -> int:
    digest = hashlib.sha256(f"{content_hash}\n{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _NUMBER_BITS)


def read(connection: Connection, numbers: Collection[int]) -> dict[int, Document]:
    """The documents with these numbers; what was forgotten is not among them."""
    rows = connection.execute(
        select(document_table.c.id, document_table.c.name, document_table.c.content).where(
            document_table.c.id.in_(numbers)
        )
    )
    return {row.id: Document(row.name, row.content) for row in rows}


def forget(connection: Connection, before: datetime) -> int:
    """Forget what was added before that moment and no unsent message carries; gives how many."""
    old = connection.scalars(
        select(document_table.c.id).where(document_table.c.created_at < before)
    ).all()
    gone = sorted(set(old) - _needed(connection)) if old else []
    if not gone:
        return 0
    # The moment once more: another process may just have added one of them anew.
    return connection.execute(
        delete(document_table).where(
            document_table.c.id.in_(gone), document_table.c.created_at < before
        )
    ).rowcount


def _needed(connection: Connection) -> set[int]:
    """The numbers of what unsent messages carry."""
    # Inside a JSON text the quotation marks of a person's words are escaped, so this is the key.
    carrying = cast(outbox_table.c.message, Text).like('%"attachments"%')
    kept = connection.scalars(
        select(outbox_table.c.message).where(
            outbox_table.c.state.in_([state.value for state in _UNSENT]), carrying
        )
    )
    needed: set[int] = set()
    for message in kept:
        try:
            carried = Message.from_json(message).attachments
        except (AttributeError, LookupError, TypeError, ValueError):
            continue  # It will be refused as unreadable when its turn comes.
        needed.update(attachment.document_id for attachment in carried)
    return needed
