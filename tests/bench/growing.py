"""What does an import cost when three years are stored, and when thousands must be told of it?

An installation with few months and one with many take the same files in turn, so that whatever else
runs on the machine meets both alike.
"""

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from bot.office import Office
from bot.storage import outbox
from bot.storage.alerts import alert_table
from bot.storage.components import component_table
from bot.storage.scores import group_score_table, score_table
from scoring.period import Period
from tests.bench.asking import QUERIES, score_in_process
from tests.bench.copying import copy_head, copy_rows
from tests.bench.measure import installation, percentile, timed
from tests.bench.national import MONTHS, NOW, national_units, national_xlsx, staff
from tests.bench.table import Row

# The newest months, which both installations take in; the one before them is there already.
_MEASURED = 5
_COPIED = (alert_table, score_table, group_score_table, component_table)
# A prime, so that a unit has its own figures again in none of the copied months.
_SHIFT = 997


@dataclass(frozen=True)
class Cost:
    """Seconds of one act.

    Attributes:
        taken: by the clock on the wall.
        spent: of the processor, by this process and the children that it waited for.
    """

    taken: float
    spent: float


def cost(act: Callable[[], object]) -> Cost:
    """What an act costs."""
    before = sum(os.times()[:4])
    taken = timed(act)
    return Cost(taken, sum(os.times()[:4]) - before)


def middle(costs: Sequence[Cost]) -> Cost:
    """The medians."""
    taken, spent = zip(*((one.taken, one.spent) for one in costs), strict=True)
    return Cost(statistics.median(taken), statistics.median(spent))


def bring_in(built: Office, period: Period, content: bytes) -> Cost:
    """What it costs from a file's bytes to the last outbox row."""

    def take() -> None:
        staged = built.staging.stage_file(
            content, f"{period.code}.xlsx", period=None, root=None, by="bench"
        )
        built.pipeline.accept(staged.head.id, by="bench")

    return cost(take)


def copy_back(built: Office, of: int, months: Sequence[Period]) -> None:
    """Store these months as copies of a snapshot; each unit has another one's figures.

    As in made-up figures, no weakness lasts from one month to the next but by chance.
    """
    column = score_table.c.unit_id
    with built.database.write() as connection:
        query = select(func.min(column), func.max(column), func.count())
        first, last, many = connection.execute(query.where(score_table.c.snapshot_id == of)).one()
        assert last - first + 1 == many, "units do not follow one another"
        for number, month in enumerate(months, 1):
            known_at = datetime.combine(month.last_day + timedelta(days=9), time(9), NOW.tzinfo)
            to = copy_head(connection, of, month, known_at, number)
            another = f"{first} + (unit_id - {first} + {number * _SHIFT}) % {many}"
            for table in _COPIED:
                copy_rows(connection, table, of, to, {"unit_id": another})


def rows(months: Sequence[Period] = MONTHS) -> Iterator[Row]:
    """The rows of the table."""
    units = national_units()
    *stored, before, first = months[:-_MEASURED]
    with (
        tempfile.TemporaryDirectory() as little,
        tempfile.TemporaryDirectory() as much,
        installation(little) as few,
        installation(much) as many,
    ):
        # What the copies are made of has a month before it, so that they carry alerts.
        bring_in(many, before, national_xlsx(before, units))
        content = national_xlsx(first, units)
        for built in (few, many):
            bring_in(built, first, content)
        copy_back(many, many.pipeline.snapshots()[0].id, stored)
        seen: dict[int, list[Cost]] = {id(few): [], id(many): []}
        for number, month in enumerate(months[-_MEASURED:]):
            content = national_xlsx(month, units)
            # Neither is always the second.
            for built in (few, many) if number % 2 else (many, few):
                seen[id(built)].append(bring_in(built, month, content))
        short, long = middle(seen[id(few)]), middle(seen[id(many)])
        yield (
            f"one import with {len(months)} stored periods, medians of {_MEASURED}, goal 1.1",
            _said(long),
            f"the same months with 1 to {_MEASURED} stored {_said(short)}",
            f"{long.taken / short.taken:.2f}, processor {long.spent / short.spent:.2f}",
        )
        staff(many, units)
        told = bring_in(many, months[-1].next, national_xlsx(months[-1].next, units))
        with many.database.read() as connection:
            queued = outbox.counts(connection).get("queued", 0)
        yield (
            f"the same with {queued} digests queued",
            _said(told),
            f"without {_said(long)}",
            f"{told.taken / long.taken:.2f}, processor {told.spent / long.spent:.2f}",
        )
        asked = score_in_process(many, units)
        yield (
            f"/score in process, p50 / p99 of {QUERIES}",
            f"{percentile(asked, 0.5):.1f} / {percentile(asked, 0.99):.1f} ms",
            "",
            "",
        )


def _said(one: Cost) -> str:
    return f"{one.taken:.2f} s, processor {one.spent:.2f} s"
