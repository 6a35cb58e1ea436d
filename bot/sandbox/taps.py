"""Which button presses and inline queries still wait for the bot's answer?"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.refusal import bad_request
from bot.sandbox.wire import Json

PRESS_LIVES_S = 150
INLINE_LIVES_S = 30


@dataclass
class Tap:
    """One press or inline query; the answer is set once."""

    id: str
    dies_at: float
    answer: "asyncio.Future[Json]" = field(repr=False)


class Taps:
    """Open questions by id."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._open: dict[str, Tap] = {}

    def open(self, lives_s: float) -> Tap:
        """A new question."""
        now = self._monotonic()
        self._open = {key: tap for key, tap in self._open.items() if tap.dies_at > now}
        number = str(secrets.randbits(62))
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._open[number] = Tap(number, now + lives_s, answer)
        return self._open[number]

    def settle(self, number: str, answer: Json) -> None:
        """Give the answer, unless the question is unknown, answered or too old."""
        tap = self._open.pop(number, None)
        if tap is None or tap.dies_at <= self._monotonic():
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if not tap.answer.done():
            tap.answer.set_result(answer)

    async def answer_within(self, tap: Tap, wait_s: float) -> Json | None:
        """The answer, if the bot gives it in time; the question stays open otherwise."""
        if wait_s > 0 and not tap.answer.done():
            await asyncio.wait([tap.answer], timeout=wait_s)
        return tap.answer.result() if tap.answer.done() else None
