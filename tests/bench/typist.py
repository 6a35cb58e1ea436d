"""The sandbox in a process of its own, with people who type there by themselves, come what may.

Usage: python -m tests.bench.typist; prints its address. A line of JSON, pairs of a chat and what it
types, is typed at once, one after the other as they are answered; one of triples (chat, seconds,
text) is typed at those seconds from now, whatever the bot does meanwhile. Each is answered with a
line: seconds from when a question was due until its answer's request had come in whole (null: no
answer), and by how much the typist himself was late at worst. Ends with its standard input.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import structlog

from bot.clock import SystemClock
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from tests.bench.telegram_server import TOKEN

# Seconds after the last question after which an answer is taken for lost.
_PATIENCE_S = 15.0
# How often the calls are looked through: rarely once many are there, it would delay the last ones.
_LOOK_EVERY_S, _LOOK_FOR_LAST_S = 0.002, 0.2


@dataclass(frozen=True)
class Answered:
    """What came of questions.

    Attributes:
        seconds: of each, in their order; None if nothing came.
        late: by how many seconds the typist was late at worst.
    """

    seconds: tuple[float | None, ...]
    late: float


@dataclass(frozen=True)
class Typist:
    """The sandbox as its parent sees it."""

    url: str
    _to: IO[str]
    _from: IO[str]

    def one_by_one(self, typed: list[tuple[int, str]]) -> Answered:
        """Have these typed, each when the one before was answered."""
        return self._ask([list(one) for one in typed])

    def as_due(self, typed: list[tuple[int, float, str]]) -> Answered:
        """Have these typed at their seconds from now."""
        return self._ask([list(one) for one in typed])

    def _ask(self, typed: list[list[object]]) -> Answered:
        self._to.write(json.dumps(typed) + "\n")
        self._to.flush()
        seconds, late = json.loads(self._from.readline())
        return Answered(tuple(seconds), late)


@contextmanager
def typist() -> Iterator[Typist]:
    """A fresh one."""
    command = [sys.executable, "-m", "tests.bench.typist"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:  # noqa: S603 - our own words
        assert server.stdin
        assert server.stdout
        yield Typist(server.stdout.readline().strip(), server.stdin, server.stdout)
        server.stdin.close()


class _People:
    """Those who type."""

    def __init__(self, server: Sandbox) -> None:
        self._server = server

    def _came(self, after: int) -> dict[int, float]:
        """When each chat was first sent something, of the calls after the first so many."""
        came: dict[int, float] = {}
        for call in self._server.calls(after):
            if call["method"] == "sendMessage" and call["status"] == 200:
                came.setdefault(call["chat_id"], call["monotonic"])
        return came

    def _type(self, chat: int, text: str) -> None:
        if chat not in self._server.world.chats.people:
            self._server.add_user(chat, "An")
        self._server.type_text(chat, chat, text)

    async def _until(self, chats: set[int], after: int, end: float) -> dict[int, float]:
        """Wait until each of the chats got something, or patience ends."""
        # The sandbox tells no one when a call comes.
        while not chats <= (came := self._came(after)).keys() and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_EVERY_S if len(chats) == 1 else _LOOK_FOR_LAST_S)
        return came

    async def one_by_one(self, typed: list[tuple[int, str]]) -> Answered:
        seconds: list[float | None] = []
        for chat, text in typed:
            after, begun = len(self._server.calls()), time.monotonic()
            self._type(chat, text)
            came = await self._until({chat}, after, begun + _PATIENCE_S)
            seconds.append(came[chat] - begun if chat in came else None)
        return Answered(tuple(seconds), 0.0)

    async def as_due(self, typed: list[tuple[int, float, str]]) -> Answered:
        after, begun, late = len(self._server.calls()), time.monotonic(), 0.0
        for chat, due, text in typed:
            await asyncio.sleep(max(0.0, begun + due - time.monotonic()))
            late = max(late, time.monotonic() - begun - due)
            self._type(chat, text)
        chats = {chat for chat, _, _ in typed}
        came = await self._until(chats, after, time.monotonic() + _PATIENCE_S)
        return Answered(
            tuple(came[c] - begun - due if c in came else None for c, due, _ in typed), late
        )


async def _serve() -> None:
    server = Sandbox(token=TOKEN, username="b_bot", now=SystemClock().now, limits=Limits.none())
    await server.start(port=0)
    people = _People(server)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        typed = json.loads(line)
        if typed and len(typed[0]) == 2:
            answered = await people.one_by_one(typed)
        else:
            answered = await people.as_due(typed)
        sys.stdout.write(json.dumps([answered.seconds, answered.late]) + "\n")
        sys.stdout.flush()
    await server.stop()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(_serve())
