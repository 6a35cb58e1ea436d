"""How is the running service? What `/healthz` tells: states, counts, times; nobody, no secret."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.health.line import Line, Standing
from bot.storage import outbox, runs
from bot.storage.database import Database
from bot.storage.outbox import Delivery
from bot.storage.runs import LastRun

# A database that takes longer for four small reads is as good as away, in seconds.
PATIENCE_S = 3.0


@dataclass(frozen=True)
class Stored:
    """What the database knows of the service.

    Attributes:
        counts: rows of the outbox by state.
        oldest_due_s: seconds since the oldest waiting message could have gone; 0 if none could.
        timetable: the newest run of each job.
    """

    counts: Mapping[str, int]
    oldest_due_s: int
    timetable: Mapping[str, LastRun]


@dataclass(frozen=True)
class Vitals:
    """The whole; `stored` None when the database did not answer in time."""

    version: str
    listening: Standing
    sending: Standing
    stored: Stored | None

    @property
    def ok(self) -> bool:
        """The service does its work; what waits or failed for one chat is no fault of it."""
        return self.listening.sound and self.sending.sound and self.stored is not None

    def to_json(self) -> dict[str, object]:
        """As `/healthz` answers."""
        stored = self.stored
        counts = stored.counts if stored else {}
        known = stored is not None
        return {
            "ok": self.ok,
            "version": self.version,
            "listening": _standing_json(self.listening),
            "sending": {
                **_standing_json(self.sending),
                "queued": counts.get(Delivery.QUEUED.value, 0) if known else None,
                "oldest_due_s": stored.oldest_due_s if stored else None,
                "uncertain": counts.get(Delivery.UNCERTAIN.value, 0) if known else None,
                "failed": counts.get(Delivery.FAILED.value, 0) if known else None,
            },
            "database": {"ok": known},
            "timetable": {
                job: {
                    "due": _moment(run.due_at),
                    "finished": _moment(run.finished_at) if run.finished_at else None,
                }
                for job, run in (stored.timetable if stored else {}).items()
            },
        }


def _standing_json(standing: Standing) -> dict[str, object]:
    return {"state": standing.state.value, "since": _moment(standing.since)}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


class Examination:
    """Takes the vitals; at most one look at the database is under way, however many ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        listening: Line,
        sending: Line,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._database = database
        self._clock = clock
        self._listening = listening
        self._sending = sending
        self._patience_s = patience_s
        # A thread of its own: those of the service may all be waiting for the same database.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._looking: asyncio.Future[Stored] | None = None
        self._version = version("bot766")

    async def take(self) -> Vitals:
        """Look now; never longer than the patience."""
        return Vitals(
            self._version, self._listening.standing, self._sending.standing, await self._stored()
        )

    async def _stored(self) -> Stored | None:
        if self._looking is None or self._looking.done():
            loop = asyncio.get_running_loop()
            self._looking = loop.run_in_executor(self._thread, self._read)
        # What nobody waits for any more must not complain when it ends.
        self._looking.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            # Shielded: the others who wait for the same look get it.
            return await asyncio.wait_for(asyncio.shield(self._looking), self._patience_s)
        except (SQLAlchemyError, TimeoutError):
            return None

    def _read(self) -> Stored:
        now = self._clock.now()
        with self._database.read() as connection:
            due = outbox.next_due(connection)
            return Stored(
                counts=outbox.counts(connection),
                oldest_due_s=max(0, round((now - due).total_seconds())) if due else 0,
                timetable=runs.newest(connection, now),
            )

    def close(self) -> None:
        """Wait for nothing."""
        self._thread.shutdown(wait=False, cancel_futures=True)
