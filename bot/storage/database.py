"""Opens the database and gives connections to read with or to write with."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.storage.patience import Patience

# How long a writer waits for another process's transaction before it gives up, in seconds.
BUSY_TIMEOUT_S = 30
# A connection that was used so lately is taken for sound, in seconds. What is asked of one that the
# server ended within that time fails, as what is under way then does; questions are asked again.
_TRUSTED_S = 0.2
_RESTS_SINCE = "rests since"


class Database:
    """One database; safe to use from several threads.

    Args:
        url: an SQLAlchemy URL. SQLite files get write-ahead logging; `postgresql://` is read as
            psycopg 3.

    Attributes:
        patience: asks again what only reads.
    """

    def __init__(self, url: str) -> None:
        self.patience = Patience()
        parsed = make_url(url)
        if parsed.drivername in {"postgres", "postgresql"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self.url = parsed.render_as_string(hide_password=False)
        # Parameters hold chat ids and texts; errors with them reach the log.
        # The connection used last is the next one to be used: it need not be looked at, see _rouse.
        pool: dict[str, Any] = {} if self.is_sqlite else {"pool_use_lifo": True}
        self.engine = create_engine(parsed, hide_parameters=True, **pool)
        # SQLite's readers see one state anyway; PostgreSQL's see each statement's own by default.
        self._reading: dict[str, Any] = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        )
        # SQLite lets a second writer look again after longer and longer rests; here it is woken.
        self._turn = threading.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "checkin", _rest)
            event.listen(self.engine, "checkout", self._rouse)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection whose reads see one state; nothing it writes is kept."""
        with self.engine.connect().execution_options(**self._reading) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in one transaction: committed at the end, rolled back on any error."""
        with (
            self.engine.connect().execution_options(writes=True) as connection,
            self._written_by_one(),
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _written_by_one(self) -> Iterator[None]:
        """The turn of one of this process's writers; whoever waits too long asks SQLite itself."""
        if self._turn is None or not self._turn.acquire(timeout=BUSY_TIMEOUT_S):
            yield
            return
        try:
            yield
        finally:
            self._turn.release()

    def _rouse(self, connection: Any, entry: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401 - a DBAPI connection has no common type
        """See that a connection that rested is there still: the server may have been restarted.

        SQLAlchemy's own look before each use is a round trip more for every question.
        """
        rested_s = time.monotonic() - entry.info.get(_RESTS_SINCE, time.monotonic())
        if rested_s < _TRUSTED_S:
            return
        try:
            self.engine.dialect.do_ping(connection)
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("the connection was lost while it rested") from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _rest(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - a DBAPI connection has no common type
    del connection
    entry.info[_RESTS_SINCE] = time.monotonic()


def _prepare_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - a DBAPI connection has no common type
    del entry
    # The driver must not begin transactions of its own accord; _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what was recorded before a send must survive a power cut, or the send would be repeated.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that turns writer cannot wait, it fails.
    writes = connection.get_execution_options().get("writes", False)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    driver: Any = connection.connection.driver_connection
    try:
        # Past SQLAlchemy: its way costs a sixth of what recording a sent message takes in all.
        driver.execute(begin)
    except sqlite3.Error as error:
        raise OperationalError(begin, None, error, hide_parameters=True) from error
