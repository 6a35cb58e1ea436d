"""Fakes that mirror a protocol; each passes the same contract as the real part."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.transport.errors import SendError
from bot.transport.protocol import File
from messages.message import Message


@dataclass
class FakeTransport:
    """A transport in memory: keeps what was sent, raises what a test scripts for a chat."""

    sent: list[tuple[int, Message]] = field(default_factory=list)
    threads: list[int | None] = field(default_factory=list)
    files: list[tuple[File, ...]] = field(default_factory=list)
    faults: dict[int, list[Callable[[], SendError | Exception]]] = field(default_factory=dict)
    _last_id: int = 0

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        files: tuple[File, ...] = (),
    ) -> int:
        """Send one message; gives its id, of an album the first document's."""
        if len(files) > 1 and message.buttons:
            raise ValueError("an album of documents has no buttons")
        self.threads.append(thread_id)
        waiting = self.faults.get(chat_id)
        if waiting:
            fault = waiting.pop(0)
            raise fault()
        self.sent.append((chat_id, message))
        self.files.append(files)
        self._last_id += max(len(files), 1)
        return self._last_id + 1 - max(len(files), 1)
