"""One service a database."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.storage import sole
from bot.storage.sole import AlreadyServed, sole_service


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is about to go."""
    monkeypatch.setattr(sole, "PATIENCE_S", 0)


def test_a_database_has_one_service_at_a_time(database_url: str) -> None:
    """The second is refused while the first lives, and may begin when it has ended."""
    for _ in range(2):
        with sole_service(database_url):
            for _ in range(2):
                with pytest.raises(AlreadyServed), sole_service(database_url):
                    pass


def test_services_of_different_databases_do_not_meet(tmp_path: Path) -> None:
    """Even in one folder."""
    with (
        sole_service(f"sqlite:///{tmp_path / 'a.db'}"),
        sole_service(f"sqlite:///{tmp_path / 'b.db'}"),
        sole_service("sqlite://"),
        sole_service("sqlite://"),
    ):
        pass


def test_a_service_that_broke_lets_go(database_url: str) -> None:
    """However it ends."""
    with pytest.raises(RuntimeError), sole_service(database_url):
        raise RuntimeError
    with sole_service(database_url):
        pass


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_lost_connection_lets_go(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the machine of the first service vanishes."""
    with sole_service(database_url):
        other = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
        with other.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            )
        other.dispose()
        monkeypatch.setattr(sole, "PATIENCE_S", 5)
        with sole_service(database_url):
            pass
