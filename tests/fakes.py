"""Fakes that mirror a protocol; each passes the same contract as the real part."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.transport.errors import SendError
from messages.message import Message


@dataclass
class FakeTransport:
    """A transport in memory: keeps what was sent, raises what a test scripts for a chat."""

    sent: list[tuple[int, Message]] = field(default_factory=list)
    threads: list[int | None] = field(default_factory=list)
    faults: dict[int, list[Callable[[], SendError | Exception]]] = field(default_factory=dict)

    async def send(self, chat_id: int, message: Message, *, thread_id: int | None = None) -> int:
        """Send one message; gives its id."""
        self.threads.append(thread_id)
        waiting = self.faults.get(chat_id)
        if waiting:
            fault = waiting.pop(0)
            raise fault()
        self.sent.append((chat_id, message))
        return len(self.sent)
