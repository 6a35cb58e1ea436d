"""An installation that has figures already comes to today's schema with all of them."""

from alembic import command
from sqlalchemy import inspect, text

from bot.clock import FixedClock
from bot.storage import migrate as migrations
from bot.storage import pictures, units
from bot.storage.database import Database
from bot.storage.kept_state import kept_state
from bot.storage.migrate import migrate

# Rows of the first release's tables, each referring to the one before.
_FIRST_RELEASE = """
INSERT INTO unit (id, code, name, level, parent_id)
    VALUES (1, 'R', 'Huyện R', 'district', NULL);
INSERT INTO unit (id, code, name, level, parent_id, first_seen, last_seen)
    VALUES (2, 'R.1', 'Xã Một', 'commune', 1, '2024-01', '2024-01');
INSERT INTO snapshot (id, source, root_id, period, period_kind, first_day, version,
    observed_at, content_hash, simulated, provisional, state)
    VALUES (1, 'file', 1, '2024-01', 'month', '2024-01-01', 1,
    '2024-02-05 01:00:00', 'x', false, false, 'accepted');
INSERT INTO score (snapshot_id, unit_id, total) VALUES (1, 2, 90);
INSERT INTO note (id, snapshot_id, unit_id, code, facts, text)
    VALUES (1, 1, 2, 'same-value', '{}', 'x')
"""


def test_a_database_with_figures_is_brought_to_todays_schema(database: Database) -> None:
    """Nothing is lost, and nothing stands in the way."""
    with database.write() as connection:
        command.downgrade(migrations._config(connection), "0001")
    with database.write() as connection:
        for statement in _FIRST_RELEASE.split(";"):
            connection.execute(text(statement))
    migrate(database)
    with database.read() as connection:
        assert [unit.name for unit in units.units(connection).values()] == ["Xã Một"]
        for table in ("snapshot", "score", "note"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1  # noqa: S608 - ours
    assert migrations.differences(database) == []


# Before a picture had a day: one that was sent, a unit that is known, and one that is only staged.
_WITH_PICTURES = """
INSERT INTO unit (id, code, name, level, parent_id, first_seen, last_seen)
    VALUES (1, 'R', 'Huyện R', 'district', NULL, '2024-01', '2024-01');
INSERT INTO unit (id, code, name, level, parent_id)
    VALUES (2, 'R.1', 'Xã Một', 'commune', 1);
INSERT INTO picture (key, file_id) VALUES ('groups-1', 'AgAC')
"""


def test_a_picture_without_a_day_is_drawn_anew_and_units_are_kept(
    database: Database, clock: FixedClock
) -> None:
    """Forwards and back: nothing of a picture that was sent stands in the way, nor any unit."""
    with database.write() as connection:
        command.downgrade(migrations._config(connection), "0010")
        for statement in _WITH_PICTURES.split(";"):
            connection.execute(text(statement))
    for _ in range(2):
        migrate(database)
        with database.write() as connection:
            assert pictures.find(connection, "groups-1") is None
            pictures.keep(connection, "groups-1", "AgAD", clock.now())
            assert [unit.name for unit in units.units(connection).values()] == ["Huyện R"]
            assert len(units.units(connection, staged=True)) == 2
            before = kept_state(connection).units
            units.mark_listed(connection, 2)
            assert kept_state(connection).units != before
            connection.execute(text("UPDATE unit SET listed = false WHERE id = 2"))
            indexes = {index["name"] for index in inspect(connection).get_indexes("unit")}
            assert "ix_unit_unknown" in indexes
        assert migrations.differences(database) == []
        with database.write() as connection:
            command.downgrade(migrations._config(connection), "0010")
            assert connection.scalar(text("SELECT count(*) FROM picture")) == 0
            connection.execute(text("INSERT INTO picture (key, file_id) VALUES ('groups-1', 'x')"))
            assert connection.scalar(text("SELECT count(*) FROM unit")) == 2
