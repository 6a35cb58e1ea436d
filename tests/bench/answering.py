"""How quickly do answers come when fifty people ask a second, of 15 000 units and three years?

`python -m tests.bench.answering [SECONDS] [sqlite] [postgresql]` prints its rows alone; with
`--profile` instead where the service's time goes.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

import structlog

from bot.settings import Settings
from bot.settings import load as settings_of
from bot.storage.database import Database
from bot.storage.inbox import inbox_table
from scoring.unit import Unit
from tests.bench.measure import peak_megabytes_of, percentile, processor_seconds_of, timed
from tests.bench.postgres import postgres
from tests.bench.questions import Question, Sort, questions
from tests.bench.running import errors_of, running
from tests.bench.stored import country, fill, todays
from tests.bench.table import Row, show
from tests.bench.telegram_server import FIRST_ASKER
from tests.bench.typist import typist

SQLITE, POSTGRESQL = KINDS = ("SQLite", "PostgreSQL")
PROFILE = "--profile"
A_SECOND, SECONDS = 50, 20
# Asked one at a time before the load: what is slow once is over by then.
_WARMING = 100
# So many more that are profiled one at a time.
_PROFILED = 300
_SHARES = (0.5, 0.95, 0.99)


@dataclass(frozen=True)
class Seen:
    """What came of the questions to one bot.

    Attributes:
        first: seconds that the first question after the start took.
        alone: seconds of each /score while no other question was under way.
        scores: seconds of each /score under a load of nothing else; None: lost.
        loaded: seconds of each question under a load of all sorts, in their order; None: lost.
        late: seconds by which the typist was late at worst.
        spent: processor seconds of the bot's process for each answer under the first load.
        mixed: the same under the second.
        megabytes: its memory at the most.
        errors: lines of its log that say that something broke.
    """

    first: float
    alone: list[float]
    scores: tuple[float | None, ...]
    loaded: tuple[float | None, ...]
    late: float
    spent: float
    mixed: float
    megabytes: float
    errors: int

    def of(self, asked: list[Question], sort: Sort | None = None) -> list[float]:
        """Seconds of the questions of a sort, or of all; without those that were lost."""
        pairs = zip(asked, self.loaded, strict=True)
        return [s for q, s in pairs if s is not None and sort in {None, q.sort}]

    @property
    def lost(self) -> int:
        """Questions that nothing came of."""
        return self.scores.count(None) + self.loaded.count(None)


@dataclass(frozen=True)
class Load:
    """Who asks what; the same for every bot."""

    units: tuple[Unit, ...]
    leaders: dict[int, Unit]
    warming: list[Question]
    scores: list[Question]
    asked: list[Question]


def load_of(seconds: int) -> Load:
    """So many seconds of /score, as many of all sorts, and a few questions before them."""
    units = country()
    meant = todays(units)
    many = seconds * A_SECOND
    ends = (_WARMING, _WARMING + many, _WARMING + 2 * many)
    leaders = {FIRST_ASKER + n: meant[n * 7 % len(meant)] for n in range(ends[-1])}
    chats = list(leaders.items())
    return Load(
        units,
        leaders,
        questions(dict(chats[: ends[0]]), meant, _WARMING, A_SECOND),
        questions(dict(chats[ends[0] : ends[1]]), meant, many, A_SECOND, {Sort.SCORE: 100}),
        questions(dict(chats[ends[1] :]), meant, many, A_SECOND),
    )


def _seen(folder: Path, words: list[str], load: Load, database: str | None = None) -> Seen:
    """Run a bot and ask it."""
    with typist() as there, running(folder, words, there.url, database) as process:
        first, *alone = there.one_by_one([(q.chat, q.text) for q in load.warming]).seconds
        spent = [processor_seconds_of(process)]
        scores = there.as_due([(q.chat, q.due, q.text) for q in load.scores])
        spent.append(processor_seconds_of(process))
        answered = there.as_due([(q.chat, q.due, q.text) for q in load.asked])
        spent.append(processor_seconds_of(process))
        megabytes = peak_megabytes_of(process)
        # Before it ends: what is still under way then is cut off with a word.
        errors = errors_of(folder)
    return Seen(
        first=first or nan,
        alone=[
            seconds
            for question, seconds in zip(load.warming[1:], alone, strict=True)
            if seconds is not None and question.sort is Sort.SCORE
        ],
        scores=scores.seconds,
        loaded=answered.seconds,
        late=max(scores.late, answered.late),
        spent=_each(spent[1] - spent[0], scores.seconds),
        mixed=_each(spent[2] - spent[1], answered.seconds),
        megabytes=megabytes,
        errors=errors,
    )


def _each(spent: float, seconds: tuple[float | None, ...]) -> float:
    """Of what was spent, so much for each that was answered."""
    return spent / max(1, len(seconds) - seconds.count(None))


def _settings(folder: Path, database: str | None) -> Settings:
    there = {} if database is None else {"database": {"url": database}}
    return settings_of(data_dir=folder, **there)


@contextmanager
def _installation(kind: str, load: Load) -> Iterator[tuple[Path, str | None, float] | None]:
    """A filled database: its folder, its address, the seconds of filling. None: there is none."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder, database = Path(name), None
        if kind == POSTGRESQL:
            # Its server does not run as root and must be able to enter.
            folder.chmod(0o755)
            (folder / "postgres").mkdir()
            database = held.enter_context(postgres(folder / "postgres"))
            if database is None:
                yield None
                return
        settings = _settings(folder, database)
        seconds = timed(lambda: fill(settings, load.units, load.leaders))
        yield folder, database, seconds


def _percentile(seconds: list[float], share: float) -> float:
    """In milliseconds; of a bot that answers nothing there is none."""
    return percentile(seconds, share) if len(seconds) > 1 else nan


def _milliseconds(seconds: list[float]) -> str:
    return " / ".join(f"{_percentile(seconds, share):.1f}" for share in _SHARES) + " ms"


def _rows_of(kind: str, seen: Seen, plain: Seen, load: Load, filling: float) -> list[Row]:
    score, plainest = (
        [seconds for seconds in one.scores if seconds is not None] for one in (seen, plain)
    )
    whole = seen.of(load.asked)
    sorts = ", ".join(
        f"{sort.value} {_percentile(seen.of(load.asked, sort), 0.5):.1f}" for sort in Sort
    )
    asked = (
        f"{kind}: /score typed to requested, {A_SECOND} a second, "
        f"p50 / p95 / p99 of {len(score)}, goal 15 / - / 50 ms"
    )
    return [
        (
            asked,
            f"{_milliseconds(score)}, lost {seen.lost} of all",
            f"the plainest bot {_milliseconds(plainest)}",
            f"{_percentile(score, 0.5) / _percentile(plainest, 0.5):.1f}",
        ),
        (
            f"{kind}: {len(whole)} questions of all sorts, {A_SECOND} a second; medians by sort",
            f"{_milliseconds(whole)}; {sorts}",
            f"errors logged {seen.errors}, typist late {1000 * seen.late:.0f} ms",
            "",
        ),
        (
            f"{kind}: /score one at a time, p50 / p95 / p99 of {len(seen.alone)}; the first of all",
            f"{_milliseconds(seen.alone)}; {1000 * seen.first:.0f} ms",
            f"the plainest bot {_milliseconds(plain.alone)}",
            f"{_percentile(seen.alone, 0.5) / _percentile(plain.alone, 0.5):.1f}",
        ),
        (
            f"{kind}: processor time a question, of the service alone",
            f"/score {1000 * seen.spent:.2f} ms, of all sorts {1000 * seen.mixed:.2f} ms",
            f"the plainest bot {1000 * plain.spent:.2f} ms",
            f"{seen.spent / plain.spent:.1f}",
        ),
        (
            f"{kind}: peak memory; database filled in",
            f"{seen.megabytes:.0f} MB; {filling:.0f} s",
            f"the plainest bot {plain.megabytes:.0f} MB",
            f"{seen.megabytes / plain.megabytes:.1f}",
        ),
    ]


def rows(seconds: int = SECONDS, kinds: Sequence[str] = KINDS) -> Iterator[Row]:
    """The rows of the table."""
    load = load_of(seconds)
    with tempfile.TemporaryDirectory() as folder:
        plain = _seen(Path(folder), ["tests.bench.plain_bot"], load)
    for kind in kinds:
        with _installation(kind, load) as there:
            if there is None:
                yield f"{kind}: answers under load", "no server here, not taken", "", ""
                continue
            folder, database, filling = there
            seen = _seen(folder, ["bot", "run"], load, database)
            yield from _rows_of(kind, seen, plain, load, filling)


def _forget_updates(folder: Path, database: str | None) -> None:
    """A sandbox numbers updates from the time of its start: the next may use a number again."""
    opened = Database(_settings(folder, database).database_url)
    with opened.write() as connection:
        connection.execute(inbox_table.delete())
    opened.close()


def profile(kind: str, load: Load) -> str:
    """Where the time goes: one question at a time, under load, and by function."""
    found = []
    few = [*load.warming, *load.asked][:_PROFILED]
    alone = replace(load, warming=load.scores[:_PROFILED], scores=[], asked=[])
    with _installation(kind, load) as there:
        if there is None:
            return f"{kind}: no server here\n"
        folder, database, _ = there
        for title, what, asking in (
            ("/score, one at a time", "stages", alone),
            (f"all sorts, {A_SECOND} a second", "stages", replace(load, scores=[])),
            ("/score, one at a time", "functions", alone),
            ("all sorts, one at a time", "functions", replace(alone, warming=few)),
        ):
            _forget_updates(folder, database)
            report = folder / "report"
            _seen(folder, ["tests.bench.profiled", what, str(report)], asking, database)
            found.append(f"{kind}, {title}\n{report.read_text(encoding='utf-8')}\n")
    return "".join(found)


def main(words: Sequence[str]) -> None:
    """Print the rows, or a profile."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    numbers = [int(word) for word in words if word.isdigit()]
    seconds = numbers[0] if numbers else SECONDS
    kinds = [kind for kind in KINDS if kind.lower() in words] or list(KINDS)
    if PROFILE in words:
        for kind in kinds:
            sys.stdout.write(profile(kind, load_of(seconds)))
        return
    show(rows(seconds, kinds))


if __name__ == "__main__":
    main(sys.argv[1:])
