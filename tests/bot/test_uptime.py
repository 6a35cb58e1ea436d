"""Uptime: gaps between beats are downtime; a clock that is moved makes none."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import uptime as module
from bot.clock import FixedClock
from bot.storage.database import Database
from bot.uptime import GAP_AT_START, Uptime
from tests.conftest import FRIDAY

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def uptime(database: Database, clock: FixedClock) -> Uptime:
    """Of a service that began on Friday."""
    made = Uptime(database, clock)
    assert made.last_beat() is None
    made.beat()
    return made


def test_a_start_long_after_the_last_beat_records_the_outage(
    uptime: Uptime, clock: FixedClock
) -> None:
    """Once; and what is asked for is cut out of it."""
    clock.at += HOUR
    uptime.beat()
    uptime.beat()
    assert uptime.lost(FRIDAY - HOUR, clock.at + HOUR) == ((FRIDAY, FRIDAY + HOUR),)
    assert uptime.lost(FRIDAY + HOUR / 2, clock.at + HOUR) == ((FRIDAY + HOUR / 2, clock.at),)
    assert uptime.lost(clock.at, clock.at + HOUR) == ()
    assert uptime.last_beat() == clock.at


def test_a_quick_restart_is_no_outage(uptime: Uptime, clock: FixedClock) -> None:
    """No longer than from one beat to the next."""
    clock.at += GAP_AT_START
    uptime.beat()
    assert uptime.lost(FRIDAY, clock.at) == ()
    clock.at += GAP_AT_START + SECOND
    uptime.beat()
    assert len(uptime.lost(FRIDAY, clock.at)) == 1


def test_a_clock_moved_ahead_in_a_living_process_is_no_outage(
    uptime: Uptime, clock: FixedClock, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is told in the log."""
    clock.at += HOUR
    uptime.beat(timedelta(seconds=30))
    assert uptime.lost(FRIDAY, clock.at) == ()
    assert "clock_moved_ahead" in "".join(capfd.readouterr())


def test_a_clock_moved_back_makes_no_negative_interval(
    uptime: Uptime, clock: FixedClock, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in a process nor at a start."""
    for elapsed in (None, timedelta(seconds=30)):
        clock.at -= HOUR
        uptime.beat(elapsed)
    assert uptime.lost(FRIDAY - 9 * HOUR, FRIDAY + HOUR) == ()
    assert "".join(capfd.readouterr()).count("clock_moved_back") == 2
    assert uptime.last_beat() == clock.at


def test_a_process_that_could_not_beat_was_down(uptime: Uptime, clock: FixedClock) -> None:
    """Nobody's receipt could be kept meanwhile."""
    clock.at += HOUR
    uptime.beat(HOUR)
    assert uptime.lost(FRIDAY, clock.at) == ((FRIDAY, clock.at),)


async def test_beats_go_on_after_a_fault_of_the_database(
    uptime: Uptime, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is away for a while."""
    monkeypatch.setattr(module, "BEAT_S", 0.01)
    with uptime.database.write() as connection:
        connection.execute(text("ALTER TABLE pulse RENAME TO elsewhere"))
    uptime.serve(lambda: True)
    stop = asyncio.Event()
    keeping = asyncio.create_task(uptime.keep(stop))
    await asyncio.sleep(0.05)
    assert not keeping.done()
    clock.at += timedelta(seconds=5)
    with uptime.database.write() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO pulse"))
    async with asyncio.timeout(10):
        while await asyncio.to_thread(uptime.last_beat) != clock.at:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.01)
        stop.set()
        await keeping
