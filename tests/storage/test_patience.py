"""What reads survives a lost connection to a real server; what writes is never done twice."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from structlog.testing import capture_logs

from bot.office import Office
from bot.storage.database import Database
from bot.storage.patience import PATIENCE_S, Patience
from messages.answers import Card
from messages.asked import ScoreOf
from tests.factories import S004_CSV
from tests.furnishing import import_table

STRANGER = 1
_ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


class Time:
    """Rests without resting; something may happen meanwhile."""

    def __init__(self) -> None:
        self.s = 0.0
        self.rests: list[float] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def sleep(self, rest_s: float) -> None:
        """A rest."""
        self.rests.append(rest_s)
        self.s += rest_s
        self.meanwhile()

    def now(self) -> float:
        """Seconds since the beginning."""
        return self.s


class Server:
    """The server of a database, as its administrator deals with it."""

    def __init__(self, database: Database) -> None:
        self._name = database.engine.url.database
        self._engine = create_engine(
            database.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT"
        )

    def end_connections(self) -> None:
        """End all there are, as a restart does."""
        with self._engine.connect() as connection:
            ended = connection.scalars(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :one"),
                {"one": self._name},
            ).all()
            # The signal is sent; until it has arrived, a question may still be answered.
            while connection.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE datname = :one"),
                {"one": self._name},
            ):
                pass
        assert ended

    def admit(self, *, anybody: bool) -> None:
        """Take connections, or refuse them."""
        with self._engine.connect() as connection:
            connection.execute(
                text(f'ALTER DATABASE "{self._name}" WITH ALLOW_CONNECTIONS {anybody}')
            )

    def close(self) -> None:
        """Leave it."""
        self._engine.dispose()


@pytest.fixture
def time() -> Time:
    """A time that passes with rests alone."""
    return Time()


@pytest.fixture
def asked(on_both: Office, time: Time, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with figures, of which something was asked just now."""
    on_both.database.patience = Patience(time.sleep, time.now)
    # However slow this machine is, all here comes within the time for which lines are trusted.
    monkeypatch.setattr("bot.storage.database._TRUSTED_S", 60.0)
    import_table(on_both, S004_CSV)
    on_both.answers.hear("xã Tân Mỹ", asker=STRANGER)
    return on_both


@pytest.fixture
def server(asked: Office) -> Iterator[Server]:
    """The server of its database."""
    there = Server(asked.database)
    yield there
    there.admit(anybody=True)
    there.close()


_QUESTIONS: dict[str, Callable[[Office], object]] = {
    "ask": lambda office: office.answers.ask(ScoreOf("xã Tân Mỹ"), asker=STRANGER),
    "hear": lambda office: office.answers.hear("xếp hạng xã", asker=STRANGER),
    "offer": lambda office: office.answers.offer("Tân Mỹ", asker=STRANGER, most=5),
    "own": lambda office: office.answers.own_units(STRANGER),
    "card": lambda office: office.answers.card("xã Tân Mỹ"),
    "picture": lambda office: office.picturing.groups(2, 1),
}


@_ON_POSTGRES
@pytest.mark.parametrize("question", _QUESTIONS.values(), ids=_QUESTIONS)
def test_a_question_right_after_its_connection_was_ended_is_answered(
    asked: Office, server: Server, time: Time, question: Callable[[Office], object]
) -> None:
    """As it would have been; without a rest, and the log says once that there was a loss."""
    expected = question(asked)
    server.end_connections()
    with capture_logs() as logged:
        assert question(asked) == expected
    assert time.rests == []
    assert [(one["event"], one["log_level"]) for one in logged] == [("database_lost", "warning")]


@_ON_POSTGRES
def test_a_question_while_the_server_starts_anew_waits_for_it(
    asked: Office, server: Server, time: Time
) -> None:
    """It refuses connections for a second; then the answer comes."""
    server.admit(anybody=False)
    server.end_connections()

    def admit() -> None:
        if time.s > 1:
            server.admit(anybody=True)

    time.meanwhile = admit
    with capture_logs() as logged:
        (card,) = asked.answers.hear("xã Tân Mỹ", asker=STRANGER)
    assert isinstance(card, Card)
    assert 1 < time.s < PATIENCE_S
    assert time.rests == sorted(time.rests)
    assert len(logged) == 1


@_ON_POSTGRES
def test_nobody_waits_for_a_server_that_stays_away(
    asked: Office, server: Server, time: Time
) -> None:
    """The first for three seconds; who comes then hears at once; who comes later waits again."""
    server.admit(anybody=False)
    server.end_connections()

    def waited_s() -> float:
        began = time.s
        with pytest.raises(OperationalError):
            asked.answers.hear("xã Tân Mỹ", asker=STRANGER)
        return time.s - began

    assert PATIENCE_S <= waited_s() < PATIENCE_S + 0.5
    assert waited_s() == 0
    time.s += 2 * PATIENCE_S
    assert PATIENCE_S <= waited_s() < PATIENCE_S + 0.5
    server.admit(anybody=True)
    assert asked.answers.hear("xã Tân Mỹ", asker=STRANGER)
    # What was overcome is no part of the next outage.
    server.end_connections()
    assert asked.answers.hear("xã Tân Mỹ", asker=STRANGER)


@_ON_POSTGRES
def test_a_loss_that_took_long_to_show_is_not_waited_for(
    asked: Office, server: Server, time: Time
) -> None:
    """A line that hangs has cost whoever asked their patience already."""
    tried = []

    def question() -> None:
        tried.append(1)
        server.end_connections()
        time.s += PATIENCE_S
        asked.answers.desk.get_ready()

    with pytest.raises(OperationalError):
        asked.database.patience.asked(question)
    assert tried == [1]


@_ON_POSTGRES
def test_what_writes_is_not_done_twice(asked: Office, server: Server) -> None:
    """Nobody knows what became of it; who wrote is told so, and decides."""
    tried = []

    def write() -> None:
        with asked.database.write() as connection:
            tried.append(1)
            connection.execute(text("SELECT 1"))

    server.end_connections()
    with pytest.raises(OperationalError):
        write()
    assert tried == [1]


def test_what_is_wrong_with_the_question_itself_is_not_asked_again(
    asked: Office, time: Time
) -> None:
    """Nor what a file lacks: neither gets better by waiting."""
    tried = []

    def question() -> None:
        tried.append(1)
        with asked.database.read() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises((OperationalError, ProgrammingError)), capture_logs() as logged:
        asked.database.patience.asked(question)
    assert (len(tried), time.rests, logged) == (1, [], [])


def test_a_file_that_cannot_be_opened_is_not_waited_for(tmp_path: object, time: Time) -> None:
    """It is no server that starts anew."""
    database = Database(f"sqlite:///{tmp_path}")
    database.patience = Patience(time.sleep, time.now)

    def question() -> None:
        with database.read():
            pass

    with pytest.raises(OperationalError), capture_logs() as logged:
        database.patience.asked(question)
    assert (time.rests, logged) == ([], [])
    database.close()
