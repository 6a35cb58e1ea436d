"""When may the next message go, and to which chats not yet: Telegram's limits, kept smoothly."""

import time
from collections.abc import Callable

from aiolimiter import AsyncLimiter

from bot.delivery.flood import Flood

# Telegram's broadcast limit is about 30 messages a second; 25-28 smooth ones are safe.
PER_SECOND = 28
# One message a second to a person; 20 a minute to a group.
PRIVATE_GAP_S = 1.0
GROUP_GAP_S = 60 / 20


class Pace:
    """Smooths the broadcast and lets each chat rest after a message."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        # One at a time, evenly: a bucket that holds more lets bursts through. Room for one more
        # makes up for a turn that came late; with it, no second has more than 30.
        self._broadcast = AsyncLimiter(2, 2 / PER_SECOND)
        self._monotonic = monotonic
        self._rests_until: dict[int, float] = {}
        self._flood = Flood()
        self._paused_until = 0.0

    async def turn(self) -> None:
        """Wait for the next place in the broadcast."""
        await self._broadcast.acquire()

    def sent(self, chat_id: int, count: int = 1) -> None:
        """A message goes to this chat now; an album counts as many as it has documents."""
        # Telegram's group ids are negative.
        self.rest(chat_id, count * (PRIVATE_GAP_S if chat_id > 0 else GROUP_GAP_S))

    def rest(self, chat_id: int, seconds: float) -> None:
        """Write nothing to this chat for so long."""
        until = self._monotonic() + seconds
        self._rests_until[chat_id] = max(until, self._rests_until.get(chat_id, 0))

    def refused(self, chat_id: int, seconds: float) -> float | None:
        """A 429: this chat rests for so long; for how long everybody does, None for not at all."""
        self.rest(chat_id, seconds)
        pause = self._flood.refused(chat_id, seconds, self._monotonic())
        if pause is not None:
            self.pause(pause)
        return pause

    def pause(self, seconds: float) -> None:
        """Write to nobody for so long."""
        self._paused_until = max(self._paused_until, self._monotonic() + seconds)

    def paused(self) -> bool:
        """Whether nobody may be written to now."""
        return self._monotonic() < self._paused_until

    def resting(self) -> frozenset[int]:
        """The chats that may not be written to yet."""
        now = self._monotonic()
        self._rests_until = {c: until for c, until in self._rests_until.items() if until > now}
        return frozenset(self._rests_until)
