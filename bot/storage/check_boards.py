"""Which message in an office's chat is the live board of a round."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, Date, ForeignKey, Table, delete, select

from bot.storage import conflict
from bot.storage.columns import metadata

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


def of_round(connection: Connection, round_on: date) -> tuple[Board, ...]:
    """All boards of a round."""
    rows = connection.execute(
        select(check_board_table)
        .where(check_board_table.c.round_on == round_on)
        .order_by(check_board_table.c.recipient_id)
    )
    return tuple(Board(*row) for row in rows)


def drop(connection: Connection, recipient_id: int) -> None:
    """A recipient's board is no more: its message is gone, or they are."""
    connection.execute(
        delete(check_board_table).where(check_board_table.c.recipient_id == recipient_id)
    )
