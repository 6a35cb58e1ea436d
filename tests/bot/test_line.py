"""How Telegram answers: what each answer means, and that the log hears of it once."""

from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from bot.clock import FixedClock
from bot.health.line import FAILURES, RIVAL_GONE_S, RIVAL_WITHIN_S, Line, State
from tests.conftest import FRIDAY


@dataclass
class Seconds:
    """A monotonic clock that stands still until it is set."""

    now: float = 0.0

    def __call__(self) -> float:
        """Its time."""
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """At zero."""
    return Seconds()


@pytest.fixture
def line(seconds: Seconds) -> Line:
    """A line that was answered once."""
    made = Line("sending", FixedClock(FRIDAY), seconds)
    made.answered()
    return made


def test_one_or_two_calls_without_an_answer_are_no_outage(line: Line) -> None:
    """The third in a row is; an answer in between begins the count anew."""
    for _ in range(3):
        for _ in range(FAILURES - 1):
            line.failed()
        assert line.standing.sound
        line.answered()
    for _ in range(FAILURES):
        line.failed()
    assert line.standing.state is State.UNREACHABLE


def test_a_trouble_is_two_lines_in_the_log_however_long_it_lasts(
    line: Line, seconds: Seconds
) -> None:
    """One on entering, one on leaving with what it was and how long."""
    with capture_logs() as logs:
        for _ in range(100):
            line.failed()
        seconds.now = 3600
        for _ in range(100):
            line.answered()
    assert logs == [
        {"event": "telegram_unreachable", "line": "sending", "log_level": "error"},
        {
            "event": "telegram_recovered",
            "line": "sending",
            "was": "telegram_unreachable",
            "after_s": 3600,
            "log_level": "info",
        },
    ]


def test_the_first_answer_is_no_recovery() -> None:
    """Nothing was wrong."""
    with capture_logs() as logs:
        Line("sending", FixedClock(FRIDAY)).answered()
    assert logs == []


def test_since_tells_when_a_state_began_and_not_when_it_was_last_seen(seconds: Seconds) -> None:
    """A refused token is refused at every try."""
    clock = FixedClock(FRIDAY)
    line = Line("sending", clock, seconds)
    line.refused_token()
    began = line.standing
    clock.at = clock.at.replace(year=2027)
    line.refused_token()
    assert line.standing == began
    assert began.state is State.TOKEN_REFUSED
    assert not began.sound


def test_the_conflict_of_a_restart_is_no_second_poller(line: Line, seconds: Seconds) -> None:
    """The old process's last poll makes one; two far apart are two restarts."""
    line.conflicted()
    assert line.standing.sound
    seconds.now += RIVAL_WITHIN_S
    line.conflicted()
    assert line.standing.sound
    seconds.now += 1
    line.conflicted()
    assert line.standing.state is State.SECOND_POLLER


def test_a_second_poller_has_gone_when_conflicts_stay_away(line: Line, seconds: Seconds) -> None:
    """An answer between two conflicts does not count."""
    line.conflicted()
    line.conflicted()
    seconds.now += RIVAL_GONE_S - 1
    line.answered()
    assert line.standing.state is State.SECOND_POLLER
    seconds.now += 1
    line.answered()
    assert line.standing.state is State.OK
