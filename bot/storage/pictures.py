"""Telegram's ids of pictures sent once, so that they are sent again without drawing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, Text, delete, select, update

from bot.storage import conflict
from bot.storage.columns import Instant, metadata

picture_table = Table(
    "picture",
    metadata,
    # What the picture shows: its kind and the hash of all that is drawn.
    Column("key", String(80), primary_key=True),
    Column("file_id", Text, nullable=False),
    # When it was sent last, to a day.
    Column("used_at", Instant, nullable=False, index=True),
)


@dataclass(frozen=True)
class Picture:
    """The id under which Telegram keeps a picture, and when it was sent last, to a day."""

    file_id: str
    used_at: datetime


def find(connection: Connection, key: str) -> Picture | None:
    """What is known of the picture; None if it was never sent, or not for long."""
    row = connection.execute(
        select(picture_table.c.file_id, picture_table.c.used_at).where(picture_table.c.key == key)
    ).one_or_none()
    return row and Picture(row.file_id, row.used_at)


def keep(connection: Connection, key: str, file_id: str, at: datetime) -> None:
    """Remember the id of a picture that was just sent; an older one is replaced."""
    adding = conflict.insert(connection, picture_table)
    connection.execute(
        adding.on_conflict_do_update(
            index_elements=["key"],
            set_={"file_id": adding.excluded.file_id, "used_at": adding.excluded.used_at},
        ),
        {"key": key, "file_id": file_id, "used_at": at},
    )


def use(connection: Connection, key: str, at: datetime) -> None:
    """Remember that the picture is sent again."""
    connection.execute(update(picture_table).where(picture_table.c.key == key).values(used_at=at))


def forget(connection: Connection, before: datetime) -> int:
    """Forget what was last sent before that moment; gives how many."""
    return connection.execute(
        delete(picture_table).where(picture_table.c.used_at < before)
    ).rowcount
