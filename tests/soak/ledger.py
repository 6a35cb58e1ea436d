"""What does the database say, while the service is alive and after it died?"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select, text

from bot.sandbox.formatting import read as as_shown
from bot.storage.answers import check_answer_table
from bot.storage.database import Database
from bot.storage.inbox import inbox_table
from bot.storage.outbox import Delivery, outbox_table
from bot.storage.people import recipient_table

_CLAIMS = select(func.sum(outbox_table.c.attempts))
_OPEN = (Delivery.QUEUED.value, Delivery.SENDING.value)


@dataclass(frozen=True)
class Row:
    """An outbox row at the end."""

    chat_id: int
    text: str
    state: str
    doubtful: int


class Ledger:
    """Looks into the service's database from outside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sending(self) -> dict[int, int]:
        """Chats by row, of the rows that are claimed and not settled."""
        query = select(outbox_table.c.id, outbox_table.c.chat_id).where(
            outbox_table.c.state == Delivery.SENDING.value
        )
        with self._database.read() as connection:
            return {row.id: row.chat_id for row in connection.execute(query)}

    def wait_for_a_claim(self, within_s: float) -> None:
        """Return as soon as one more row is claimed; looks without a pause."""
        with self._database.engine.connect() as connection:
            ends, first = time.monotonic() + within_s, connection.scalar(_CLAIMS)
            while connection.scalar(_CLAIMS) == first:
                # The next look must not see the state of this one.
                connection.rollback()
                if time.monotonic() > ends:
                    raise AssertionError("nothing was claimed")

    def open(self) -> int:
        """Rows that are not settled for good."""
        query = select(func.count()).where(outbox_table.c.state.in_(_OPEN))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def kept_updates(self) -> int:
        """Updates in the inbox that nobody has handled."""
        query = select(func.count()).where(inbox_table.c.handled_at.is_(None))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def answered(self) -> set[int]:
        """Chats whose answer to the Thursday question is recorded."""
        query = select(recipient_table.c.chat_id).join_from(check_answer_table, recipient_table)
        with self._database.read() as connection:
            return {row.chat_id for row in connection.execute(query)}

    def rows(self) -> list[Row]:
        """All of the outbox; texts as a phone shows them."""
        with self._database.read() as connection:
            return [
                Row(
                    row.chat_id,
                    as_shown(row.message["text"], "HTML").text,
                    row.state,
                    row.doubtful,
                )
                for row in connection.execute(select(outbox_table))
            ]

    @contextmanager
    def nobody_writes(self) -> Iterator[None]:
        """Hold the outbox: the service can claim and record nothing meanwhile."""
        writing = self._database.engine.connect().execution_options(writes=True)
        with writing as connection, connection.begin() as transaction:
            if not self._database.is_sqlite:
                connection.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
            try:
                yield
            finally:
                transaction.rollback()
