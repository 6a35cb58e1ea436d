"""The timetable: which job runs when, and what was missed while nobody was there.

APScheduler only tells the time. What ran is a row `run(job, due_at)`, claimed by whoever comes
first: a restart, a second process or a moved clock repeats nothing and forgets nothing.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.storage import runs
from bot.storage.database import Database

log = structlog.get_logger()

# How often the clock is looked at, in seconds: a job begins at most so late.
TICK_S = 1
_DAILY = "mon-sun"
_EVERY = "every"
# Any day of the week lies so close.
_REACH = timedelta(days=8)
# Rest after the database failed, in seconds.
_FAULT_S = 2.0


@dataclass(frozen=True)
class Job:
    """One line of the timetable.

    Attributes:
        name: as `bot766 once` and the log call it.
        when: "thu 07:30" or "daily 02:10", local time; weekdays by name, since cron's and
            APScheduler's numbers mean different days. Or "every 10m", a divisor of 60.
        run: does the work as of the due moment; running twice must add nothing.
    """

    name: str
    when: str
    run: Callable[[datetime], object]

    def trigger(self, zone: ZoneInfo) -> CronTrigger:
        """The moments at which the job is due."""
        days, _, clock = self.when.partition(" ")
        if days == _EVERY:
            minutes = int(clock.removesuffix("m"))
            return CronTrigger(minute=",".join(map(str, range(0, 60, minutes))), timezone=zone)
        hour, _, minute = clock.partition(":")
        return CronTrigger(
            day_of_week=_DAILY if days == "daily" else days,
            hour=int(hour),
            minute=int(minute),
            timezone=zone,
        )

    @property
    def reach(self) -> timedelta:
        """No longer ago than this the job was due last."""
        # One that is due all day long would be counted through for seconds after a week's rest.
        return timedelta(hours=2) if self.when.startswith(_EVERY) else _REACH


def last_due(
    trigger: CronTrigger, since: datetime, now: datetime, reach: timedelta = _REACH
) -> datetime | None:
    """The latest moment at which a trigger was due after `since` and not after `now`."""
    latest = None
    # Far behind, only the time within reach can hold the latest moment.
    moment = max(since, now - reach)
    while True:
        due = trigger.get_next_fire_time(None, moment + timedelta(microseconds=1))
        if due is None or due > now:
            return latest
        latest = moment = due


class Timetable:
    """Runs jobs when they are due, once each."""

    def __init__(
        self, jobs: Iterable[Job], database: Database, clock: Clock, zone: ZoneInfo
    ) -> None:
        self.jobs = {job.name: job for job in jobs}
        self._database = database
        self._clock = clock
        self._zone = zone
        self._triggers = {job.name: job.trigger(zone) for job in self.jobs.values()}
        self._seen: dict[str, datetime] = {}
        # Runs that this process claimed and could not do, by job: jobs run side by side.
        self._held: dict[str, set[datetime]] = {name: set() for name in self.jobs}
        self._busy = {name: asyncio.Lock() for name in self.jobs}

    def begin(self) -> None:
        """At the start of the service: take up what a dead process left, note when time begins.

        A job that never ran is not caught up from before its first start.
        """
        now = self._clock.now()
        with self._database.write() as connection:
            runs.release_unfinished(connection)
            for name in self.jobs:
                last = runs.last_due(connection, name, now)
                if last is None:
                    runs.claim(connection, name, now, now)
                    runs.finish(connection, name, now, now)
                self._seen[name] = last or now

    async def serve(self, stop: asyncio.Event, moved: asyncio.Event) -> None:
        """Run what is due, every tick and whenever the clock was moved, until `stop`."""
        while not stop.is_set():
            try:
                await asyncio.to_thread(self.begin)
            except SQLAlchemyError as error:
                log.exception("timetable_waits", error=type(error).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _FAULT_S)
            else:
                break
        scheduler = AsyncIOScheduler(timezone=self._zone)
        scheduler.add_job(
            self.catch_up,
            "interval",
            seconds=TICK_S,
            # The default of one second drops a run after a stall of three.
            misfire_grace_time=None,
            coalesce=True,
            # A tick that waits for a slow job must not keep the next ones from the other jobs.
            max_instances=len(self.jobs) + 1,
        )
        scheduler.start()
        try:
            while not stop.is_set():
                await self.catch_up()
                moved.clear()
                waits = [asyncio.create_task(stop.wait()), asyncio.create_task(moved.wait())]
                _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
        finally:
            scheduler.shutdown(wait=False)

    async def catch_up(self) -> None:
        """Run every job that became due since its last run, once, as of the latest due moment.

        Jobs run side by side, one that is still under way is left alone: a portal that answers
        slowly must not keep the check waiting.
        """
        await asyncio.gather(*(self._catch_up(job) for job in self.jobs.values()))

    async def _catch_up(self, job: Job) -> None:
        if self._busy[job.name].locked():
            return
        async with self._busy[job.name]:
            now = self._clock.now()
            if self._seen[job.name] > now:
                # The clock was ahead and has been set back: a job must not be silent until then.
                self._seen[job.name] = await asyncio.to_thread(self._last_seen, job.name, now)
            due = last_due(self._triggers[job.name], self._seen[job.name], now, job.reach)
            if due is None:
                return
            try:
                done = await asyncio.to_thread(self._run, job, due)
            except SQLAlchemyError as error:
                # Left unclaimed or unfinished: the next tick tries again.
                log.exception("job_postponed", job=job.name, error=type(error).__name__)
                return
            if done:
                self._seen[job.name] = due

    def _last_seen(self, name: str, now: datetime) -> datetime:
        """The newest due moment up to now that was done; now, if there is none."""
        with self._database.read() as connection:
            return runs.last_due(connection, name, now) or now

    def run_once(self, name: str, due_at: datetime) -> object:
        """Run a job as of a moment, whether or not it is due; its own keys prevent doubles.

        Raises:
            KeyError: the timetable has no such job.
        """
        with suppress(runs.NotYet):
            return self.jobs[name].run(due_at)
        return None

    def _give_back(self, name: str) -> None:
        """Release what this process claimed of a job and could not do."""
        with self._database.write() as connection:
            for due in self._held[name]:
                runs.release(connection, name, due)
        self._held[name].clear()

    def _run(self, job: Job, due: datetime) -> bool:
        """Run a job; False while it is in other hands, which may yet die."""
        if self._held[job.name]:
            self._give_back(job.name)
        with self._database.write() as connection:
            if not runs.claim(connection, job.name, due, self._clock.now()):
                return runs.is_finished(connection, job.name, due)
        try:
            job.run(due)
        except runs.NotYet:
            self._held[job.name].add(due)
            self._give_back(job.name)
            return False
        except SQLAlchemyError:
            # If giving it back fails too, the next tick does it: nobody else holds this run.
            self._held[job.name].add(due)
            self._give_back(job.name)
            raise
        except Exception:
            # A broken job must not be tried every second, nor stop the others.
            log.exception("job_failed", job=job.name)
        with self._database.write() as connection:
            runs.finish(connection, job.name, due, self._clock.now())
        log.info("job_done", job=job.name, due=due.isoformat())
        return True
