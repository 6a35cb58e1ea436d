"""Which updates wait for the bot, and who is waiting for them?"""

import asyncio
from collections import deque

from bot.sandbox.refusal import RefusedError
from bot.sandbox.wire import Json

LARGEST_BATCH = 100
# Telegram ends a long poll after this many seconds, whatever was asked.
LONGEST_POLL_S = 50
# Kinds a bot does not get unless it names them.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


class Updates:
    """The queue of one bot; an update stays until a later offset confirms it."""

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self.pending: deque[Json] = deque()
        self.allowed: list[str] = []
        self._poll: asyncio.Future[None] | None = None
        self.arrived = asyncio.Event()
        """Set when something is pending; the webhook waits for it."""
        self._closed = False

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update and wake whoever waits; None when the bot asked not to get it."""
        if kind not in self.allowed and (self.allowed or kind in _ON_REQUEST):
            return None
        update_id = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": update_id, kind: payload})
        self.arrived.set()
        self._end_poll(None)
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget updates below the offset; a negative one keeps that many of the newest."""
        if offset < 0:
            offset = (
                self.pending[max(offset, -len(self.pending))]["update_id"] if self.pending else 0
            )
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    def clear(self) -> None:
        """Forget all, as `drop_pending_updates` asks."""
        self.pending.clear()

    async def poll(self, offset: int, limit: int, timeout_s: int) -> list[Json]:
        """The oldest updates from the offset on, at once or as soon as there are some."""
        self._end_poll(RefusedError(409, _CONFLICT))
        self.confirm(offset)
        if not self.pending and timeout_s > 0 and not self._closed:
            waiting = asyncio.get_running_loop().create_future()
            self._poll = waiting
            try:
                await asyncio.wait_for(waiting, min(timeout_s, LONGEST_POLL_S))
            except TimeoutError:
                return []
            finally:
                if self._poll is waiting:
                    self._poll = None
        batch = min(limit, LARGEST_BATCH) if limit > 0 else LARGEST_BATCH
        return list(self.pending)[:batch]

    def close(self) -> None:
        """Let a waiting poll return empty, for the end of the server."""
        self._closed = True
        self._end_poll(None)

    def _end_poll(self, refusal: RefusedError | None) -> None:
        if self._poll is None or self._poll.done():
            return
        if refusal:
            self._poll.set_exception(refusal)
        else:
            self._poll.set_result(None)
