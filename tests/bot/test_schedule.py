"""The timetable: Thursday is Thursday, what was missed is caught up once."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.clock import FixedClock, MovableClock
from bot.office import Office
from bot.schedule import Job, Timetable, last_due
from bot.storage import runs
from bot.storage.database import Database
from tests.conftest import FRIDAY, THURSDAY, ZONE


def _timetable(
    database: Database, clock: FixedClock, run: Callable[[datetime], object]
) -> Timetable:
    return Timetable([Job("job", "thu 07:30", run)], database, clock, ZONE)


def test_thursday_means_thursday() -> None:
    """`from_crontab("… 4")` would fire on Friday."""
    trigger = Job("job", "thu 07:30", lambda _: None).trigger(ZONE)
    due = trigger.get_next_fire_time(None, FRIDAY)
    assert due == THURSDAY
    assert due.strftime("%A") == "Thursday"


def test_the_check_opens_on_thursday_at_half_past_seven(built: Office) -> None:
    """As the settings have it unless told otherwise."""
    trigger = built.timetable.jobs["check-open"].trigger(ZONE)
    assert trigger.get_next_fire_time(None, FRIDAY) == THURSDAY


def test_the_latest_due_moment_is_found_however_long_the_gap() -> None:
    """A year of downtime is one missed run."""
    trigger = Job("job", "thu 07:30", lambda _: None).trigger(ZONE)
    assert last_due(trigger, FRIDAY - timedelta(days=365), THURSDAY) == THURSDAY
    assert last_due(trigger, FRIDAY, THURSDAY - timedelta(seconds=1)) is None
    assert last_due(trigger, THURSDAY, THURSDAY + timedelta(days=6)) is None


async def test_a_job_runs_when_it_is_due_and_once(database: Database, clock: FixedClock) -> None:
    """Not before, not again."""
    ran: list[datetime] = []
    timetable = _timetable(database, clock, ran.append)
    timetable.begin()
    await timetable.catch_up()
    assert ran == []
    clock.at = THURSDAY
    await timetable.catch_up()
    await timetable.catch_up()
    assert ran == [THURSDAY]


async def test_a_run_missed_while_the_service_was_down_is_caught_up_once(
    database: Database, clock: FixedClock
) -> None:
    """Three Thursdays of downtime are one run, as of the latest."""
    ran: list[datetime] = []
    _timetable(database, clock, ran.append).begin()
    clock.at = THURSDAY + timedelta(days=15)
    for _ in range(2):
        restarted = _timetable(database, clock, ran.append)
        restarted.begin()
        await restarted.catch_up()
    assert ran == [THURSDAY + timedelta(days=14)]


async def test_a_new_installation_catches_nothing_up(database: Database, clock: FixedClock) -> None:
    """What was due before it existed is nobody's."""
    ran: list[datetime] = []
    clock.at = THURSDAY + timedelta(hours=1)
    timetable = _timetable(database, clock, ran.append)
    timetable.begin()
    await timetable.catch_up()
    assert ran == []


async def test_two_services_run_a_job_once(database: Database, clock: FixedClock) -> None:
    """The row is the truth, not the scheduler."""
    ran: list[datetime] = []
    services = [_timetable(database, clock, ran.append) for _ in range(2)]
    for service in services:
        service.begin()
    clock.at = THURSDAY
    await asyncio.gather(*(service.catch_up() for service in services))
    assert ran == [THURSDAY]


async def test_a_run_that_a_dead_process_left_is_done_after_the_restart(
    database: Database, clock: FixedClock
) -> None:
    """Killed in mid-job: at once, not ten minutes later."""

    class Killed(BaseException):
        """No handler of ours may take it for a fault of the job."""

    def die(_: datetime) -> None:
        raise Killed

    timetable = _timetable(database, clock, die)
    timetable.begin()
    clock.at = THURSDAY
    with pytest.raises(Killed):
        await timetable.catch_up()
    ran: list[datetime] = []
    restarted = _timetable(database, clock, ran.append)
    restarted.begin()
    await restarted.catch_up()
    assert ran == [THURSDAY]


async def test_a_broken_job_is_not_tried_every_second_and_stops_no_other(
    database: Database, clock: FixedClock
) -> None:
    """It is logged, and its turn is over."""
    ran: list[str] = []

    def broken(_: datetime) -> None:
        ran.append("broken")
        raise ValueError("surprise")

    jobs = [
        Job("broken", "thu 07:30", broken),
        Job("sound", "thu 07:30", lambda _: ran.append("sound")),
    ]
    timetable = Timetable(jobs, database, clock, ZONE)
    timetable.begin()
    clock.at = THURSDAY
    await timetable.catch_up()
    await timetable.catch_up()
    assert sorted(ran) == ["broken", "sound"]


async def test_a_slow_job_keeps_no_other_waiting(database: Database, clock: FixedClock) -> None:
    """A portal that answers slowly must not delay the Thursday check."""
    begun, may_end = threading.Event(), threading.Event()
    ran: list[str] = []

    def slow(_: datetime) -> None:
        begun.set()
        may_end.wait()
        ran.append("slow")

    jobs = [
        Job("slow", "thu 07:30", slow),
        Job("check", "thu 07:31", lambda _: ran.append("check")),
    ]
    timetable = Timetable(jobs, database, clock, ZONE)
    timetable.begin()
    clock.at = THURSDAY
    try:
        waiting = asyncio.create_task(timetable.catch_up())
        await asyncio.to_thread(begun.wait)
        clock.at = THURSDAY + timedelta(minutes=1)
        await timetable.catch_up()
        assert ran == ["check"]
    finally:
        may_end.set()
    await waiting
    assert ran == ["check", "slow"]


async def test_a_job_waits_for_its_database(database: Database, clock: FixedClock) -> None:
    """Locked for a moment: the next tick does it."""
    ran: list[datetime] = []

    def once_locked(due: datetime) -> None:
        ran.append(due)
        if len(ran) == 1:
            raise OperationalError("x", {}, Exception("database is locked"))

    timetable = _timetable(database, clock, once_locked)
    timetable.begin()
    clock.at = THURSDAY
    await timetable.catch_up()
    await timetable.catch_up()
    await timetable.catch_up()
    assert ran == [THURSDAY, THURSDAY]


async def test_moving_the_clock_runs_what_became_due(database: Database) -> None:
    """The sandbox's button does not wait for a tick."""
    clock = MovableClock()
    ran = asyncio.Event()
    loop = asyncio.get_running_loop()
    job = Job("job", "daily 07:30", lambda _: loop.call_soon_threadsafe(ran.set))
    timetable = Timetable([job], database, clock, ZONE)
    stop, moved = asyncio.Event(), asyncio.Event()
    clock.on_move(moved.set)
    serving = asyncio.create_task(timetable.serve(stop, moved))
    await asyncio.to_thread(lambda: None)
    while "job" not in timetable._seen:
        await asyncio.to_thread(lambda: None)
    clock.move(clock.now() + timedelta(days=1))
    await asyncio.wait_for(ran.wait(), 10)
    stop.set()
    await serving


async def test_a_job_that_met_an_outage_is_done_when_it_is_over(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim stands, and could not be given back either: the reminder must still go out."""
    ran: list[datetime] = []

    def away(*_: object) -> None:
        raise OperationalError("x", {}, Exception("server closed the connection"))

    def job(due: datetime) -> None:
        ran.append(due)
        if len(ran) == 1:
            monkeypatch.setattr("bot.storage.runs.release", away)
            away()

    timetable = _timetable(database, clock, job)
    timetable.begin()
    clock.at = THURSDAY
    await timetable.catch_up()
    await timetable.catch_up()
    assert len(ran) == 1
    monkeypatch.undo()
    await timetable.catch_up()
    await timetable.catch_up()
    assert ran == [THURSDAY, THURSDAY]


async def test_a_run_in_the_hands_of_a_dead_service_is_taken_over(
    database: Database, clock: FixedClock
) -> None:
    """By the one that is alive, without a restart."""
    ran: list[datetime] = []
    timetable = _timetable(database, clock, ran.append)
    timetable.begin()
    clock.at = THURSDAY
    with database.write() as connection:
        assert runs.claim(connection, "job", THURSDAY, clock.at)
    await timetable.catch_up()
    assert ran == []
    clock.at += runs.CLAIM
    await timetable.catch_up()
    assert ran == [THURSDAY]


async def test_a_clock_set_back_under_a_running_service_silences_nothing(
    database: Database, clock: FixedClock
) -> None:
    """It was nine days ahead and ran next week's check; this week's comes all the same."""
    ran: list[datetime] = []
    timetable = _timetable(database, clock, ran.append)
    timetable.begin()
    clock.at = THURSDAY + timedelta(days=9)
    await timetable.catch_up()
    clock.at = FRIDAY
    await timetable.catch_up()
    clock.at = THURSDAY
    await timetable.catch_up()
    await timetable.catch_up()
    assert ran == [THURSDAY + timedelta(days=7), THURSDAY]


async def test_a_clock_that_was_once_ahead_silences_nothing(
    database: Database, clock: FixedClock
) -> None:
    """A first start in 2036 by a wrong clock, then the right one."""
    ran: list[datetime] = []
    clock.at = FRIDAY + timedelta(days=3650)
    _timetable(database, clock, ran.append).begin()
    clock.at = FRIDAY
    timetable = _timetable(database, clock, ran.append)
    timetable.begin()
    clock.at = THURSDAY
    await timetable.catch_up()
    assert ran == [THURSDAY]


@pytest.mark.parametrize("minutes", [10, 60])
def test_every_ten_minutes_means_the_same_minutes_of_every_hour(minutes: int) -> None:
    """However long nobody looked, only the latest moment counts."""
    job = Job("job", f"every {minutes}m", lambda _: None)
    trigger = job.trigger(ZONE)
    due = trigger.get_next_fire_time(None, FRIDAY + timedelta(minutes=1))
    assert due == FRIDAY + timedelta(minutes=minutes)
    assert last_due(trigger, FRIDAY - timedelta(days=9), FRIDAY, job.reach) == FRIDAY
    assert last_due(trigger, FRIDAY, FRIDAY + timedelta(minutes=minutes, seconds=-1)) is None


def test_old_runs_are_forgotten_but_the_newest_of_each_job(database: Database) -> None:
    """Else a job that runs rarely would seem never to have run; what is under way stays too."""

    def ago(days: int) -> datetime:
        return FRIDAY - timedelta(days=days)

    kept = {("often", ago(1)), ("rare", ago(50)), ("often", ago(70))}
    with database.write() as connection:
        for job, due in {*kept, ("often", ago(40)), ("rare", ago(60)), ("rare", ago(-9))}:
            runs.claim(connection, job, due, due)
            if due != ago(70):
                runs.finish(connection, job, due, due)
        assert runs.forget(connection, ago(30), FRIDAY) == 2
        left = {(row.job, row.due_at) for row in connection.execute(runs.run_table.select())}
        assert left == kept | {("rare", ago(-9))}
        assert runs.last_due(connection, "rare", FRIDAY) == ago(50)
