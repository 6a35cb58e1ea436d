"""Is this the only service on its database? A lock that ends with the process, however it ends.

SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock of one connection.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.storage.database import Database

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: there the runs' own claims must do
    fcntl = None  # type: ignore[assignment]

# PostgreSQL notices a killed process a moment later: a restart asks again for so long, in seconds.
PATIENCE_S = 5.0
_AGAIN_S = 0.2
# Any number that nobody else uses in the same database: "bot766" as bytes.
_ADVISORY_KEY = int.from_bytes(b"bot766", "big")
# A host that vanished is known to be gone after half a minute and three tries, not after hours.
_KEEPALIVE = (
    "tcp_keepalives_idle = 30",
    "tcp_keepalives_interval = 10",
    "tcp_keepalives_count = 3",
)

_RELEASE = text("SELECT pg_advisory_unlock(:key)")


class AlreadyServed(Exception):  # noqa: N818 - says what happened
    """Another service runs on this database."""


@contextmanager
def sole_service(database_url: str) -> Iterator[None]:
    """Hold the database's only service.

    Raises:
        AlreadyServed: another process holds it.
        SQLAlchemyError: the database cannot be reached.
    """
    database = Database(database_url)
    try:
        path = database.engine.url.database
        holding = _file(Path(path)) if database.is_sqlite and path else _advisory(database)
        with holding:
            yield
    finally:
        database.close()


@contextmanager
def _file(database: Path) -> Iterator[None]:
    # Not `bot766.db...`: those names are SQLite's own.
    with database.with_suffix(".service.lock").open("a") as held:
        if fcntl is not None:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise AlreadyServed(str(database)) from error
        yield


@contextmanager
def _advisory(database: Database) -> Iterator[None]:
    if database.is_sqlite:  # in memory: nobody else can see it
        yield
        return
    engine = create_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in _KEEPALIVE:
            connection.exec_driver_sql(f"SET {setting}")
        ask = text("SELECT pg_try_advisory_lock(:key)")
        until = time.monotonic() + PATIENCE_S
        while not connection.scalar(ask, {"key": _ADVISORY_KEY}):
            if time.monotonic() >= until:
                raise AlreadyServed("PostgreSQL")
            time.sleep(_AGAIN_S)
        try:
            yield
        finally:
            # The server notices a closed connection a moment later: the next service need not wait.
            with suppress(SQLAlchemyError):
                connection.execute(_RELEASE, {"key": _ADVISORY_KEY})
