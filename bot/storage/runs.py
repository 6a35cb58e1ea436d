"""Runs of the timetable: one row a job and due moment, whoever comes first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, delete, exists, func, select, update

from bot.storage import conflict
from bot.storage.columns import Instant, metadata

# A run that was claimed and not finished after this time is taken for dead and done again; jobs add
# nothing when they run twice.
CLAIM = timedelta(minutes=10)

run_table = Table(
    "run",
    metadata,
    Column("job", String(40), primary_key=True),
    Column("due_at", Instant, primary_key=True),
    Column("claimed_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
)


class NotYet(Exception):  # noqa: N818 - says what it is
    """A run cannot be done yet: it is given back, and tried again at the next tick."""


def claim(connection: Connection, job: str, due_at: datetime, now: datetime) -> bool:
    """Take a run; False if it is done, or in the hands of somebody else."""
    inserted = connection.execute(
        conflict.insert(connection, run_table)
        .values(job=job, due_at=due_at, claimed_at=now)
        .on_conflict_do_nothing(index_elements=["job", "due_at"])
        .returning(run_table.c.job)
    )
    if inserted.first() is not None:
        return True
    taken_over = connection.execute(
        update(run_table)
        .where(
            run_table.c.job == job,
            run_table.c.due_at == due_at,
            run_table.c.finished_at.is_(None),
            run_table.c.claimed_at <= now - CLAIM,
        )
        .values(claimed_at=now)
    )
    return taken_over.rowcount == 1


def finish(connection: Connection, job: str, due_at: datetime, now: datetime) -> None:
    """Record that a run is done."""
    connection.execute(
        update(run_table)
        .where(run_table.c.job == job, run_table.c.due_at == due_at)
        .values(finished_at=now)
    )


def release(connection: Connection, job: str, due_at: datetime) -> None:
    """Give a claimed run back."""
    connection.execute(
        delete(run_table).where(run_table.c.job == job, run_table.c.due_at == due_at)
    )


def release_unfinished(connection: Connection) -> int:
    """At the start of the only service: runs that a dead process left may be taken at once.

    Only with the lock of `bot/storage/sole.py`: otherwise they may be a live one's.
    """
    return connection.execute(delete(run_table).where(run_table.c.finished_at.is_(None))).rowcount


def is_finished(connection: Connection, job: str, due_at: datetime) -> bool:
    """Whether a run is done."""
    finished: datetime | None = connection.scalar(
        select(run_table.c.finished_at).where(run_table.c.job == job, run_table.c.due_at == due_at)
    )
    return finished is not None


def forget(connection: Connection, before: datetime, now: datetime) -> int:
    """Forget runs that were due before, but never the newest of a job; gives how many.

    As in `last_due`, moments after `now` do not count as newer.
    """
    newer = run_table.alias("newer")
    return connection.execute(
        delete(run_table).where(
            run_table.c.due_at < before,
            run_table.c.finished_at.is_not(None),
            exists().where(
                newer.c.job == run_table.c.job,
                newer.c.finished_at.is_not(None),
                newer.c.due_at > run_table.c.due_at,
                newer.c.due_at <= now,
            ),
        )
    ).rowcount


def last_due(connection: Connection, job: str, now: datetime) -> datetime | None:
    """The newest due moment of a job that was finished.

    Moments after `now` do not count: a clock that was once ahead must not silence a job.
    """
    newest: datetime | None = connection.scalar(
        select(func.max(run_table.c.due_at)).where(
            run_table.c.job == job,
            run_table.c.finished_at.is_not(None),
            run_table.c.due_at <= now,
        )
    )
    return newest


@dataclass(frozen=True)
class LastRun:
    """The newest run of a job that was claimed; `finished_at` None while it is under way."""

    due_at: datetime
    finished_at: datetime | None


def newest(connection: Connection, now: datetime) -> dict[str, LastRun]:
    """The newest run of each job, by its name; moments after `now` do not count."""
    due = (
        select(run_table.c.job, func.max(run_table.c.due_at).label("due_at"))
        .where(run_table.c.due_at <= now)
        .group_by(run_table.c.job)
        .subquery()
    )
    rows = connection.execute(
        select(run_table.c.job, run_table.c.due_at, run_table.c.finished_at)
        .join(due, (run_table.c.job == due.c.job) & (run_table.c.due_at == due.c.due_at))
        .order_by(run_table.c.job)
    )
    return {row.job: LastRun(row.due_at, row.finished_at) for row in rows}
