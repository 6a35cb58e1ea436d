"""Which message in an office's chat is the live board of a round."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, Date, ForeignKey, Table, delete, select

from bot.storage import conflict
from bot.storage.columns import metadata
from bot.storage.people import NO_CHAT, recipient_table

check_board_table = Table(
    "check_board",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("round_on", Date, nullable=False),
    Column("message_id", BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Board:
    """The message of a chat that shows how a round stands."""

    recipient_id: int
    round_on: date
    message_id: int


def keep(connection: Connection, board: Board) -> None:
    """From now on this message is the recipient's board, and no other."""
    values = {"round_on": board.round_on, "message_id": board.message_id}
    connection.execute(
        conflict.insert(connection, check_board_table)
        .values(recipient_id=board.recipient_id, **values)
        .on_conflict_do_update(index_elements=["recipient_id"], set_=values)
    )


def of_round(connection: Connection, round_on: date) -> tuple[tuple[Board, int], ...]:
    """All boards of a round, each with its chat; without those of chats that refuse."""
    rows = connection.execute(
        select(check_board_table, recipient_table.c.chat_id)
        .join(recipient_table, recipient_table.c.id == check_board_table.c.recipient_id)
        .where(
            check_board_table.c.round_on == round_on,
            recipient_table.c.refuses.is_(False),
            recipient_table.c.chat_id > NO_CHAT,
        )
        .order_by(check_board_table.c.recipient_id)
    )
    return tuple((Board(row[0], row[1], row[2]), row[3]) for row in rows)


def is_one(connection: Connection, board: Board) -> bool:
    """Whether this message is still the recipient's board."""
    table = check_board_table.c
    found = connection.execute(
        select(table.message_id).where(
            table.recipient_id == board.recipient_id,
            table.round_on == board.round_on,
            table.message_id == board.message_id,
        )
    )
    return found.first() is not None


def drop(connection: Connection, recipient_id: int, message_id: int) -> None:
    """This message is no board any more; another one that took its place stays."""
    connection.execute(
        delete(check_board_table).where(
            check_board_table.c.recipient_id == recipient_id,
            check_board_table.c.message_id == message_id,
        )
    )
