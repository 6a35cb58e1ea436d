"""Runs, inbox, invites, units and values on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, text

from bot.storage import inbox, invites, migrate, people, runs, units
from bot.storage.database import Database
from bot.storage.inbox import MOST_ATTEMPTS
from bot.storage.people import Membership, Role
from bot.storage.runs import CLAIM, LastRun
from bot.storage.scores import score_table
from scoring.unit import Level, Unit

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROOT = Unit("R", "Huyện R", Level.DISTRICT)
CHILD = Unit("R.a", "Xã A", Level.COMMUNE, "R")


def test_migrations_make_what_the_code_declares(database: Database) -> None:
    """No difference either way."""
    assert migrate.differences(database) == []
    assert migrate.revision(database) == migrate.head()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    """Every start migrates."""
    assert migrate.migrate(database) == migrate.head()


def test_a_run_is_claimed_once(database: Database) -> None:
    """Whoever comes first."""
    with database.write() as connection:
        assert runs.claim(connection, "job", NOW, NOW)
        assert not runs.claim(connection, "job", NOW, NOW)
        assert runs.claim(connection, "other", NOW, NOW)


def test_an_unfinished_run_is_taken_over_a_finished_one_is_not(database: Database) -> None:
    """A process that died in mid-job is replaced."""
    with database.write() as connection:
        runs.claim(connection, "job", NOW, NOW)
        assert not runs.claim(connection, "job", NOW, NOW + CLAIM - timedelta(seconds=1))
        assert runs.claim(connection, "job", NOW, NOW + CLAIM)
        runs.finish(connection, "job", NOW, NOW + CLAIM)
        assert not runs.claim(connection, "job", NOW, NOW + 9 * CLAIM)
        assert runs.last_due(connection, "job", NOW) == NOW
        assert runs.last_due(connection, "job", NOW - timedelta(days=1)) is None


def test_an_update_is_kept_once_and_forgotten_when_handled(database: Database) -> None:
    """What people wrote does not stay."""
    with database.write() as connection:
        assert inbox.keep(connection, {5: {"update_id": 5}}, NOW)
        assert not inbox.keep(connection, {5: {"update_id": 5}}, NOW)
        assert inbox.unhandled(connection) == [inbox.Waiting({"update_id": 5}, NOW)]
        inbox.handled(connection, [5], NOW)
        assert inbox.unhandled(connection) == []
        payload = connection.scalar(select(inbox.inbox_table.c.payload))
    assert payload is None


def test_an_update_that_kills_the_process_is_let_go(database: Database) -> None:
    """Replayed a few times, not for ever."""
    with database.write() as connection:
        inbox.keep(connection, {5: {"update_id": 5}}, NOW)
        for _ in range(MOST_ATTEMPTS):
            assert inbox.give_up(connection, NOW) == 0
            assert len(inbox.unhandled(connection)) == 1
            inbox.begun(connection, 5)
        assert inbox.give_up(connection, NOW) == 1
        assert inbox.unhandled(connection) == []


def test_an_update_that_was_only_queued_is_never_given_up(database: Database) -> None:
    """However often the process ends before its turn comes."""
    with database.write() as connection:
        inbox.keep(connection, {5: {"update_id": 5}}, NOW)
        for _ in range(MOST_ATTEMPTS + 1):
            assert inbox.give_up(connection, NOW) == 0
            assert len(inbox.unhandled(connection)) == 1


def test_the_newest_run_of_each_job_is_shown(database: Database) -> None:
    """Under way or done; a clock that was once ahead shows nothing of the future."""
    with database.write() as connection:
        for day in (0, 1, 30):
            runs.claim(connection, "pull", NOW + timedelta(days=day), NOW)
        runs.claim(connection, "tidy", NOW, NOW)
        runs.finish(connection, "tidy", NOW, NOW + timedelta(minutes=1))
        assert runs.newest(connection, NOW + timedelta(days=2)) == {
            "pull": LastRun(NOW + timedelta(days=1), None),
            "tidy": LastRun(NOW, NOW + timedelta(minutes=1)),
        }


def test_an_invite_is_spent_once(database: Database) -> None:
    """The slower of two loses."""
    with database.write() as connection:
        ids = units.enter(connection, (ROOT, CHILD))
        who = people.enter(connection, 1001, NOW)
        invite_id = invites.add(
            connection, code_hash="h", unit_id=ids["R"], role=Role.LEADER, expires_at=NOW
        )
        assert invites.use(connection, invite_id, by=who.id, at=NOW)
        assert not invites.use(connection, invite_id, by=who.id, at=NOW)


def test_a_refusing_chat_is_not_reachable_until_it_comes_back(database: Database) -> None:
    """A new /start lifts a block."""
    with database.write() as connection:
        ids = units.enter(connection, (ROOT, CHILD))
        who = people.enter(connection, 1001, NOW)
        people.join(connection, who.id, ids["R.a"], Role.LEADER)
        people.join(connection, who.id, ids["R.a"], Role.LEADER)
        assert people.memberships(connection, who.id) == (Membership(ids["R.a"], Role.LEADER),)
        people.mark_refusing(connection, 1001)
        assert people.reachable(connection, Role) == ()
        people.enter(connection, 1001, NOW)
        assert len(people.reachable(connection, Role)) == 1


def test_units_enter_parents_first_in_any_order(database: Database) -> None:
    """A file may name a child before its parent."""
    with database.write() as connection:
        ids = units.enter(connection, (CHILD, ROOT))
        assert set(ids) == {"R", "R.a"}
        with pytest.raises(KeyError):
            units.enter(connection, [Unit("X.b", "Xã B", Level.COMMUNE, "X")])


def test_only_seen_units_are_in_the_register(database: Database) -> None:
    """A unit of a staged file is nobody yet."""
    with database.write() as connection:
        ids = units.enter(connection, (ROOT, CHILD))
        assert units.units(connection) == {}
        units.mark_seen(connection, [ids["R"]], "2024-02")
        units.mark_seen(connection, [ids["R"]], "2024-01")
        row = connection.execute(
            select(units.unit_table).where(units.unit_table.c.id == ids["R"])
        ).one()
        assert (row.first_seen, row.last_seen) == ("2024-01", "2024-02")
        assert list(units.units(connection).values()) == [ROOT]


def test_points_and_instants_come_back_exactly(database: Database) -> None:
    """Four decimals, and the moment whatever its zone."""
    local = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with database.write() as connection:
        who = people.enter(connection, 2**40, local)
        since = connection.scalar(
            select(people.recipient_table.c.since).where(people.recipient_table.c.id == who.id)
        )
        assert since == NOW
        with pytest.raises(Exception, match="naive"):
            people.enter(connection, 1, datetime(2026, 1, 1))  # noqa: DTZ001 - the point


def test_decimals_are_stored_without_binary_fractions(database: Database) -> None:
    """0,1 + 0,2 is 0,3 in every database."""
    with database.write() as connection:
        ids = units.enter(connection, (ROOT,))
        head = insert(score_table.metadata.tables["snapshot"]).values(
            source="file", root_id=ids["R"], period="2024-01", period_kind="month",
            first_day=NOW.date(), version=1, observed_at=NOW, content_hash="x",
            simulated=False, provisional=False, state="staged",
        )  # fmt: skip
        connection.execute(head)
        stored = insert(score_table).values(
            snapshot_id=1, unit_id=ids["R"], total=Decimal("90.1301"), computed_total=Decimal("0.3")
        )
        connection.execute(stored)
        row = connection.execute(select(score_table)).one()
    assert (row.total, row.computed_total, row.published_total) == (
        Decimal("90.1301"),
        Decimal("0.3"),
        None,
    )


def test_a_sqlite_file_in_a_new_folder_is_made(tmp_path: Path) -> None:
    """The first start needs no preparation."""
    database = Database(f"sqlite:///{tmp_path / 'new' / 'bot.db'}")
    migrate.migrate(database)
    assert (tmp_path / "new" / "bot.db").exists()
    database.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_connection_that_was_lost_while_it_rested_is_replaced_unseen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is restarted over night costs the first question of the morning nothing."""
    other = Database(database.url)
    with other.read() as connection:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
    with database.write() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
    monkeypatch.setattr("bot.storage.database._TRUSTED_S", 0.0)
    with other.read() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != own
    other.close()
