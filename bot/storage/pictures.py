"""Telegram's ids of pictures sent once, so that they are sent again without drawing."""

from sqlalchemy import Column, Connection, String, Table, Text, delete, insert, select

from bot.storage.columns import metadata

picture_table = Table(
    "picture",
    metadata,
    # What the picture shows: its kind and the hash of all that is drawn.
    Column("key", String(80), primary_key=True),
    Column("file_id", Text, nullable=False),
)


def file_id(connection: Connection, key: str) -> str | None:
    """The id under which Telegram keeps the picture."""
    return connection.scalar(select(picture_table.c.file_id).where(picture_table.c.key == key))


def keep(connection: Connection, key: str, new_file_id: str) -> None:
    """Remember the id; an older one is replaced."""
    connection.execute(delete(picture_table).where(picture_table.c.key == key))
    connection.execute(insert(picture_table).values(key=key, file_id=new_file_id))
