"""A national broadcast at Telegram's limits, with people asking meanwhile; and a peer's.

`python -m tests.bench.broadcast [MESSAGES]` prints its rows alone.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import structlog

from bot.clock import SystemClock
from bot.delivery.pace import PER_SECOND
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.bench.measure import in_own_process, installation, peak_megabytes_of, percentile
from tests.bench.national import COMMUNES
from tests.bench.running import running
from tests.bench.sender import TEXT
from tests.bench.table import Row, show
from tests.bench.telegram_server import ASKERS, FIRST_ASKER, FIRST_READER, telegram
from tests.factories import S004_CSV

# Seconds between two questions, each from another person: Telegram lets one chat have one answer
# a second, and nobody asks as often.
_ASK_EVERY_S = 0.4
_IDLE_QUESTIONS = 100
# What is not sent in twice the time that it must take, and as many seconds more, never will be: the
# service has died.
_PATIENCE_S = 60
# Messages of which the processor time is taken, and how often; the median counts.
_COUNTED, _TIMES = 300, 3
_GOAL_TIME, _GOAL_CPU, _GOAL_ANSWER_MS, _GOAL_MB = 1.03, 2, 50, 250


@dataclass(frozen=True)
class Broadcast:
    """What the server saw of one."""

    seconds: float
    refused: int
    lost: int
    during: list[float]


class Asker:
    """People who type `/score`, one after the other."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=30)
        self._chats = count()
        self._typed: list[tuple[int, float]] = []
        self.stop = asyncio.Event()

    async def calls(self) -> list[dict[str, float]]:
        """All sends so far."""
        log = (await self._client.get("/sandbox/calls")).json()
        return [call for call in log if call["method"] == "sendMessage"]

    async def ask(self, questions: int | None = None) -> None:
        """Ask until `stop`, or so often."""
        while not self.stop.is_set() and (questions is None or len(self._typed) < questions):
            chat = FIRST_ASKER + next(self._chats) % ASKERS
            self._typed.append((chat, time.monotonic()))
            await self._client.post(
                f"/sandbox/chats/{chat}/messages",
                json={"from": chat, "text": "/score xã Vĩnh Thạnh"},
            )
            await asyncio.sleep(_ASK_EVERY_S)

    async def answered(self) -> list[float]:
        """Seconds from typing to the answer's request, of all that were asked; forgets them."""
        calls = await self.calls()
        came: dict[float, list[float]] = {}
        for call in calls:
            if call["status"] == httpx.codes.OK:
                came.setdefault(call["chat_id"], []).append(call["monotonic"])
        waits = []
        for chat, at in self._typed:
            # Answers of one chat come in the order of its questions.
            mine = next((t for t in came.get(chat, []) if t > at), None)
            if mine is not None:
                waits.append(mine - at)
        self._typed.clear()
        return waits

    async def close(self) -> None:
        """End."""
        await self._client.aclose()


def _queue(database: Database, messages: int) -> None:
    migrate(database)
    now = SystemClock().now()
    with database.write() as connection:
        rows = [
            {
                "recipient_id": people.enter(connection, chat, now).id,
                "chat_id": chat,
                "subject": "bench",
                "message": {"text": TEXT, "buttons": []},
            }
            for chat in range(FIRST_READER, FIRST_READER + messages)
        ]
        outbox.add(connection, rows, now)


def _unsent(database: Database) -> int:
    with database.read() as connection:
        counts = outbox.counts(connection)
    return counts.get("queued", 0) + counts.get("sending", 0)


async def _asking(url: str, broadcast: asyncio.Task[int]) -> tuple[Broadcast, Asker]:
    """Ask until a broadcast is over; gives what the server saw, and the asker."""
    asker = Asker(url)
    asking = asyncio.create_task(asker.ask())
    lost = await broadcast
    asker.stop.set()
    await asking
    calls = [c for c in await asker.calls() if c["chat_id"] < FIRST_ASKER]
    took = calls[-1]["monotonic"] - calls[0]["monotonic"]
    refused = sum(call["status"] == httpx.codes.TOO_MANY_REQUESTS for call in calls)
    asker.stop.clear()
    return Broadcast(took, refused, lost, await asker.answered()), asker


async def _ours(folder: str, messages: int) -> tuple[Broadcast, list[float], float]:
    """The real service: the broadcast, the answers when idle, megabytes at the most."""
    database = Database(f"sqlite:///{Path(folder) / 'bot766.db'}")
    with telegram(messages, "strict") as url:
        _queue(database, messages)
        with running(Path(folder), ["bot", "run"], url, None) as service:

            async def sent() -> int:
                async with asyncio.timeout(2 * messages / PER_SECOND + _PATIENCE_S):
                    while _unsent(database):  # noqa: ASYNC110 - another process sends
                        await asyncio.sleep(1)
                with database.read() as connection:
                    return messages - outbox.counts(connection)["sent"]

            seen, asker = await _asking(url, asyncio.create_task(sent()))
            await asker.ask(_IDLE_QUESTIONS)
            await asyncio.sleep(1)
            idle = await asker.answered()
            await asker.close()
            peak = peak_megabytes_of(service)
    database.close()
    return seen, idle, peak


async def _theirs(messages: int) -> Broadcast:
    with telegram(messages, "strict") as url:

        async def sent() -> int:
            _, lost = await asyncio.to_thread(
                in_own_process, "tests.bench.rate_limited", url, str(messages)
            )
            return round(lost)

        seen, asker = await _asking(url, asyncio.create_task(sent()))
        await asker.close()
    return seen


def _spent(messages: int) -> tuple[float, float]:
    """Processor milliseconds a message: ours, and a bare loop's."""
    with telegram(messages, "free") as url:
        runs = [
            [
                in_own_process("tests.bench.sender", whose, url, str(messages))[0]
                for whose in ("ours", "bare")
            ]
            for _ in range(_TIMES)
        ]
    ours, bare = (1000 * statistics.median(run) / messages for run in zip(*runs, strict=True))
    return ours, bare


def rows(messages: int = COMMUNES) -> Iterator[Row]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        with installation(folder) as built:
            staged = built.staging.stage_file(
                S004_CSV.encode(), "a.csv", period=None, root=None, by="bench"
            )
            built.pipeline.accept(staged.head.id, by="bench")
        ours, idle, peak = asyncio.run(_ours(folder, messages))
    floor = messages / PER_SECOND
    p50, p95 = percentile(ours.during, 0.5), percentile(ours.during, 0.95)
    idle50, idle95 = percentile(idle, 0.5), percentile(idle, 0.95)
    asked = len(ours.during)
    delivered = f"{ours.seconds:.1f} s, {ours.refused} 429s, {ours.lost} lost"
    yield (
        f"broadcast of {messages} under Telegram's limits, goal {_GOAL_TIME} times the floor",
        delivered,
        f"floor {messages}/{PER_SECOND} = {floor:.1f} s",
        f"{ours.seconds / floor:.3f}",
    )
    yield (
        f"/score during it, p50 / p95 of {asked}, goal idle + {_GOAL_ANSWER_MS} ms",
        f"{p50:.1f} / {p95:.1f} ms",
        f"idle {idle50:.1f} / {idle95:.1f} ms",
        f"{p95 - idle95:+.1f} ms",
    )
    yield f"peak memory of the service during it, goal {_GOAL_MB} MB", f"{peak:.0f} MB", "", ""
    theirs = asyncio.run(_theirs(messages))
    slow50, slow95 = percentile(theirs.during, 0.5), percentile(theirs.during, 0.95)
    limiter = f"{theirs.seconds:.1f} s, {theirs.refused} 429s, {theirs.lost} lost"
    yield (
        "the broadcast beside a peer's",
        delivered,
        f"AIORateLimiter, defaults: {limiter}",
        f"{ours.seconds / theirs.seconds:.2f}",
    )
    yield (
        "/score during it, beside the peer's",
        f"{p50:.1f} / {p95:.1f} ms",
        f"AIORateLimiter {slow50:.0f} / {slow95:.0f} ms of {len(theirs.during)} answered",
        f"{p95 / slow95:.4f}",
    )
    spent, bare = _spent(_COUNTED)
    yield (
        f"processor time a delivered message, goal {_GOAL_CPU} times, median of {_TIMES}",
        f"{spent:.2f} ms",
        f"bare send_message loop {bare:.2f} ms",
        f"{spent / bare:.2f}",
    )


def main(messages: int = COMMUNES) -> None:
    """Print the rows."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    show(rows(messages))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
