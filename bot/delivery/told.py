"""What was delivered already, though the database does not know it?

Either the process died between the delivery and the record, or the database was restored from a
backup. The journal of deliveries knows in both cases.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.delivery.journal import KEEP, Journal
from bot.storage import journal as marks
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.journal import Mark
from bot.storage.outbox import Parcel

log = structlog.get_logger()

# As much of the identity as a line of the journal carries.
_NAMED = 8


class Told:
    """The journal beside the database; without a journal nothing is ever told already."""

    def __init__(self, database: Database, journal: Journal | None) -> None:
        self._database = database
        self._journal = journal
        self._mark: Mark | None = None
        self._keys: frozenset[str] = frozenset()
        self._unwritable = False

    def take_up(self, now: datetime) -> None:
        """Compare journal and database, once, before anything is sent or recovered.

        What the journal alone knows was delivered after the backup that this database was restored
        from, but for what a death left in `sending`.
        """
        if self._journal is None or self._mark is not None:
            return
        with self._database.write() as connection:
            mark = marks.mark(connection)
            try:
                entries = self._journal.take_up(mark.known)
            except OSError as error:
                log.warning("journal_unreadable", error=type(error).__name__)
                entries = []
            begun = {(row.id, _key(mark, row)) for row in outbox.begun(connection)}
            fresh = [
                entry
                for entry in entries
                if entry.database == mark.identity[:_NAMED] and entry.number > mark.known
            ]
            missed = [entry for entry in fresh if (entry.row, entry.key) not in begun]
            marks.learn(connection, (entry.key for entry in missed), now)
            marks.know(connection, max((entry.number for entry in fresh), default=0))
            marks.forget(connection, now - KEEP)
            kept = marks.keys(connection)
        self._keys, self._mark = kept, mark
        if missed:
            log.warning("database_restored", deliveries=len(missed), since=missed[0].at.isoformat())

    def note(self, parcel: Parcel, now: datetime) -> int | None:
        """Write a delivery down; gives the line's number, None if it could not be written.

        A journal that cannot be written stops no message.
        """
        if self._journal is None or self._mark is None:
            return None
        named, key = self._mark.identity[:_NAMED], _key(self._mark, parcel)
        try:
            number = self._journal.write(named, parcel.id, key, now)
        except OSError as error:
            if not self._unwritable:
                log.warning("journal_unwritable", error=type(error).__name__)
            self._unwritable = True
            return None
        if self._unwritable:
            log.info("journal_writable_again")
        self._unwritable = False
        return number

    def spend(self, connection: Connection, parcel: Parcel) -> bool:
        """Whether an equal message went out before the database was restored; it counts once."""
        if self._mark is None or not self._keys:
            return False
        key = _key(self._mark, parcel)
        return key in self._keys and marks.spend(connection, key)

    def delivered(self, parcels: Sequence[Parcel]) -> frozenset[int]:
        """Which of these rows, whose sending was begun, did go out."""
        if self._journal is None or self._mark is None or not parcels:
            return frozenset()
        try:
            entries = self._journal.entries()
        except OSError as error:
            log.warning("journal_unreadable", error=type(error).__name__)
            return frozenset()
        mark, named = self._mark, self._mark.identity[:_NAMED]
        known = {(entry.row, entry.key) for entry in entries if entry.database == named}
        return frozenset(p.id for p in parcels if (p.id, _key(mark, p)) in known)


def _key(mark: Mark, parcel: Parcel) -> str:
    """Hash of chat, text and documents; salted: nobody can try texts on the journal alone.

    Buttons do not count: after a restore they carry other numbers. A document's number does: it is
    made of its bytes.
    """
    message: object = parcel.message
    # A broken row must not stop the others; it is found broken when its turn comes.
    kept = message if isinstance(message, dict) else {}
    told = f"{mark.identity}\n{parcel.chat_id}\n{kept.get('text')}"
    if carried := kept.get("attachments"):
        # No text holds a zero: with documents it never equals another without.
        told += f"\0{json.dumps(carried)}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
