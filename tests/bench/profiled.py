"""Where does the time of the service go? The service itself, watched: `bot766 run` with a report.

Usage: python -m tests.bench.profiled stages|functions FILE; runs until a signal, then writes the
report. Stages are timed from outside, at little cost; functions by cProfile, which makes all of it
slower: there the shares are to be read, not the times.
"""

import asyncio
import cProfile
import io
import pstats
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from bot.__main__ import main as serve
from tests.bench.measure import percentile

# What an update passes through, in this order, and what is done for it within: where a name is
# looked up when it is called.
_STAGES = (
    ("kept in the inbox", "bot.chat.inbox_writer:InboxWriter.keep"),
    ("handled, all in all", "bot.chat.inbox:InboxApplication.process_update"),
    (". answer found", "bot.answers.answers:Answers.ask"),
    (". sentence heard and answered", "bot.answers.answers:Answers.hear"),
    (". . connection taken", "sqlalchemy.engine:Engine.connect"),
    (". . . connection opened anew", "bot.storage.database:_prepare_sqlite"),
    (". . register looked at", "bot.answers.front_desk:FrontDesk._load"),
    (". . asker and their units", "bot.storage.people:asker"),
    (". . name resolved", "bot.answers.asking:named"),
    (". . snapshot found", "bot.answers.known:Asking.of_unit"),
    (". . peers, as kept or read", "bot.peers:PeerBook.cohort"),
    (". . . figures read", "bot.figures:Reader.beside"),
    (". . . baseline found", "bot.storage.heads:Heads.baseline"),
    (". . . scores read", "bot.storage.scores:stored"),
    (". . . who stands there", "bot.storage.scores:unit_ids_of"),
    (". . . what all have alike", "bot.storage.components:alike_among"),
    (". . . notes read", "bot.storage.notes:of_snapshot"),
    (". . . dossiers received", "bot.storage.components:received"),
    (". . advice", "bot.answers.cards:advised_in"),
    (". . . counts read", "bot.storage.components:counts"),
    (". . . a group recomputed", "scoring.advice:_recomputed"),
    (". . whether may see", "bot.answers.known:Asking.may_see"),
    (". . earlier periods", "bot.storage.score_history:of_units"),
    (". . punctuality", "bot.answers.cards:punctuality_of"),
    (". . letters", "bot.answers.cards:_letters"),
    (". rendered", "bot.chat.reply:render"),
    (". split", "bot.chat.reply:split"),
    (". request sent and answered", "bot.chat.reply:post"),
    (". marked as handled", "bot.chat.inbox_writer:InboxWriter.mark"),
)
_MOST_FUNCTIONS = 60

# Seconds and processor seconds of each call, by stage; the latter only of what no await is in.
_took: dict[str, list[tuple[float, float | None]]] = defaultdict(list)
_profiles: list[cProfile.Profile] = []


def _timed(label: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, its time noted."""
    if asyncio.iscoroutinefunction(function):

        @wraps(function)
        async def waited(*args: object, **kwargs: object) -> object:
            begun = time.perf_counter()
            try:
                return await function(*args, **kwargs)
            finally:
                _took[label].append((time.perf_counter() - begun, None))

        return waited

    @wraps(function)
    def called(*args: object, **kwargs: object) -> object:
        begun, spent = time.perf_counter(), time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            _took[label].append((time.perf_counter() - begun, time.thread_time() - spent))

    return called


def watched() -> Iterator[tuple[str, Any, str]]:
    """What is timed: a label, and the module or class of which an attribute is called.

    Raises:
        LookupError: there is none of that name: it is called otherwise by now, or is gone.
    """
    for label, place in _STAGES:
        module, _, path = place.partition(":")
        *above, name = path.split(".")
        try:
            owner: Any = import_module(module)
            for step in above:
                owner = getattr(owner, step)
            getattr(owner, name)
        except (ImportError, AttributeError) as error:
            raise LookupError(f"{label}: there is no {place}") from error
        yield label, owner, name


def _time_stages() -> None:
    # All are looked for before the first is changed.
    for label, owner, name in tuple(watched()):
        setattr(owner, name, _timed(label, getattr(owner, name)))


def _stages_report() -> str:
    lines = [f"{'stage':34}{'calls':>7}{'mean ms':>9}{'p99 ms':>9}{'cpu ms':>9}"]
    for label, _ in _STAGES:
        taken = _took[label]
        if len(taken) < 2:
            # A stage that nothing passes through any more is to be seen as such.
            lines.append(f"{label:34}{len(taken):7}")
            continue
        seconds = [one for one, _ in taken]
        spent = [one for _, one in taken if one is not None]
        processor = f"{1000 * sum(spent) / len(spent):9.2f}" if spent else f"{'':9}"
        mean = 1000 * sum(seconds) / len(seconds)
        p99 = percentile(seconds, 0.99)
        lines.append(f"{label:34}{len(taken):7}{mean:9.2f}{p99:9.2f}{processor}")
    return "\n".join(lines) + "\n"


def _profile_threads() -> None:
    """Every thread has a profile of its own, by its own processor time."""

    def begin(frame: FrameType, event: str, arg: object) -> None:
        del frame, event, arg
        mine = cProfile.Profile(time.thread_time)
        _profiles.append(mine)
        mine.enable()

    threading.setprofile(begin)
    mine = cProfile.Profile(time.thread_time)
    _profiles.append(mine)
    mine.enable()


def _functions_report() -> str:
    out = io.StringIO()
    first, *others = _profiles
    first.disable()
    stats = pstats.Stats(first, stream=out)
    for other in others:
        other.create_stats()
        stats.add(other)
    for order in ("cumulative", "tottime"):
        stats.sort_stats(order).print_stats(_MOST_FUNCTIONS)
    return out.getvalue()


def main(what: str, file: str) -> None:
    """Serve until a signal, then report."""
    sys.argv = ["bot766", "run"]
    begin, report = {
        "stages": (_time_stages, _stages_report),
        "functions": (_profile_threads, _functions_report),
    }[what]
    begin()
    try:
        serve()
    finally:
        Path(file).write_text(report(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
