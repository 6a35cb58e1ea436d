"""Who wants to hear of changes as they happen?"""

import asyncio
from typing import Any

# A page that reads slower than this many changes is cut off; it reloads by itself.
_LONGEST_BACKLOG = 2_000


class Feed:
    """Hands each change to every listener."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def listen(self) -> "asyncio.Queue[dict[str, Any] | None]":
        """A queue of changes; None is its end."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def leave(self, queue: "asyncio.Queue[dict[str, Any] | None]") -> None:
        """Stop listening."""
        self._listeners.discard(queue)

    def tell(self, change: dict[str, Any]) -> None:
        """Hand out a change."""
        for queue in tuple(self._listeners):
            queue.put_nowait(change)
            if queue.qsize() > _LONGEST_BACKLOG:
                self.leave(queue)
                queue.put_nowait(None)

    @property
    def heard(self) -> bool:
        """Whether anyone listens: otherwise nothing needs to be prepared."""
        return bool(self._listeners)

    def close(self) -> None:
        """End every queue."""
        for queue in tuple(self._listeners):
            queue.put_nowait(None)
        self._listeners.clear()
