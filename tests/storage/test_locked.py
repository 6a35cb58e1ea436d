"""A database that another process holds."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.migrate import migrate


def test_a_held_lock_is_an_error_that_callers_know(tmp_path: Path) -> None:
    """SQLAlchemy's own, whatever the driver calls it; the connection is of use afterwards."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    ours, theirs = Database(url), Database(url)
    migrate(ours)
    with ours.read() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    with theirs.write():
        with pytest.raises(OperationalError, match="locked"), ours.write():
            pass
        with ours.read() as connection:
            assert outbox.counts(connection) == {}
    with ours.write() as connection:
        assert outbox.counts(connection) == {}
    ours.close()
    theirs.close()
