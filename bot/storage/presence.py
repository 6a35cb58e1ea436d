"""Does another living process send from this database?

A row in `sending` is a dead process's only if nobody lives who may be sending it. Whoever sends
holds a shared lock that ends with the process, however it ends. Whoever begins and gets it
exclusively for a moment is alone, and need not wait for leases. On SQLite it is a lock on a file
beside the database, on PostgreSQL an advisory lock of a session kept open.
"""

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database import Database

# The file's name is the database's and this.
_SUFFIX = ".sending"
# Advisory locks are numbers within one PostgreSQL database; ours, so that nobody else's is met.
_KEY = 766_001


class _Lock(Protocol):
    def exclusive(self) -> bool:
        """Take it alone, without waiting; False if anybody holds it."""
        ...

    def shared(self) -> bool:
        """Hold it beside others from now on, without waiting; no longer alone. False if not."""
        ...

    def release(self) -> None:
        """Let go of it."""
        ...


class Presence:
    """Whether we are alone, told once; and that we are here, for those who begin later.

    Where the lock cannot be had (a pooler that mixes sessions, a file system without locks) nobody
    is ever alone, and interrupted sends wait for their leases.
    """

    def __init__(self, database: Database) -> None:
        self._lock: _Lock = _FileLock(database) if database.is_sqlite else _SessionLock(database)

    def enter(self, if_alone: Callable[[], None]) -> None:
        """Be here from now on; first do `if_alone`, if nobody else is, while nobody can begin.

        Raises:
            SQLAlchemyError: the database is away; to be tried again.
        """
        try:
            if self._lock.exclusive():
                if_alone()
        finally:
            self._lock.shared()

    def renew(self) -> None:
        """Be here still: a session that PostgreSQL ended is opened anew."""
        self._lock.shared()

    def leave(self) -> None:
        """Be gone."""
        self._lock.release()


class _FileLock:
    def __init__(self, database: Database) -> None:
        self._path = make_url(database.url).database
        self._descriptor: int | None = None

    def exclusive(self) -> bool:
        return self._flock(fcntl.LOCK_EX)

    def shared(self) -> bool:
        return self._flock(fcntl.LOCK_SH)

    def _flock(self, kind: int) -> bool:
        if not self._path or self._path == ":memory:":
            return True
        try:
            if self._descriptor is None:
                # Python's descriptors do not outlive an exec: no child of ours holds the lock.
                self._descriptor = os.open(f"{self._path}{_SUFFIX}", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _SessionLock:
    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._session: Connection | None = None
        self._alone = self._here = False

    def exclusive(self) -> bool:
        self._alone = self._alone or self._ask("pg_try_advisory_lock(:key)")
        return self._alone

    def shared(self) -> bool:
        if not self._here:
            self._here = self._ask("pg_try_advisory_lock_shared(:key)")
        elif not self._alone:
            self._ask("pg_backend_pid()")
        if self._alone and self._here:
            self._alone = not self._ask("pg_advisory_unlock(:key)")
        return self._here

    def _ask(self, call: str) -> bool:
        """Call a function in our session; True if it gives true, or anything at all."""
        try:
            if self._session is None:
                self._session = self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
            parameters = {"key": _KEY} if ":key" in call else {}
            return bool(self._session.scalar(text(f"SELECT {call}"), parameters))
        except SQLAlchemyError:
            self.release()
            raise

    def release(self) -> None:
        if self._session is not None:
            with suppress(SQLAlchemyError):
                # Not back to the pool: the locks live as long as the session.
                self._session.invalidate()
                self._session.close()
        self._session = None
        self._alone = self._here = False
