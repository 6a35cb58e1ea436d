"""Brings a database to today's schema, and tells whether code and migrations agree."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.schema import metadata


class TooNew(Exception):  # noqa: N818 - says what it is
    """A later version of the program had the database; says in Vietnamese what to do."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision that the code knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revisions() -> frozenset[str]:
    """Every revision that the code knows."""
    script = ScriptDirectory.from_config(_config())
    return frozenset(step.revision for step in script.walk_revisions())


def revision(database: Database) -> str | None:
    """The revision at which the database stands; None for an empty one."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database) -> str:
    """Upgrade the database to the newest revision; gives that revision.

    Raises:
        TooNew: a later version of the program had the database.
    """
    try:
        with database.write() as connection:
            command.upgrade(_config(connection), "head")
    except CommandError:
        refuse_newer(revision(database))
        raise
    return head()


def refuse_newer(at: str | None) -> None:
    """Refuse a revision that only a later version of the program knows.

    Raises:
        TooNew: it is one.
    """
    if at is not None and at not in revisions():
        raise TooNew(f"lược đồ {at} mới hơn phần mềm này ({head()}); cần cài bản bot766 mới hơn")


def differences(database: Database) -> list[str]:
    """What the code's tables have that the migrated database has not, and the other way round."""
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def draft(database: Database, message: str) -> None:
    """Write a new migration from those differences, to be read and mended by hand."""
    versions = Path(__file__).parent / "migrations" / "versions"
    number = len(list(versions.glob("0*.py"))) + 1
    with database.write() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04d}")
