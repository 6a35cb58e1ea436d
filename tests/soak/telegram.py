"""A Telegram that counts what it took, and lets the harness act at that very moment."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import SystemClock
from bot.sandbox.calls import Calls
from bot.sandbox.server import Sandbox

TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's


@dataclass(frozen=True)
class Taken:
    """One message that Telegram took: a person has it, whatever the bot knows of it."""

    chat_id: int
    text: str
    life: int


@dataclass
class Ear:
    """What came in, in which life of the service; `on_send` is called before it is answered."""

    taken: list[Taken] = field(default_factory=list)
    life: int = 0
    on_send: Callable[[int], None] | None = None
    refused: int = 0


class _HeardCalls(Calls):
    """The call log; the sandbox writes it when a call was carried out and is not yet answered."""

    def __init__(self, server: Sandbox, ear: Ear) -> None:
        super().__init__()
        self._server = server
        self._ear = ear

    def add(self, method: str, chat_id: int | None, status: int, monotonic: float) -> None:
        super().add(method, chat_id, status, monotonic)
        if method not in {"sendMessage", "sendMediaGroup"} or chat_id is None:
            return
        if status not in {0, 200}:
            self._ear.refused += 1
            return
        # Of an album the last, below which the text stands.
        newest = next(reversed(self._server.world.chats.chat(chat_id).messages.values()))
        self._ear.taken.append(Taken(chat_id, newest.body.text, self._ear.life))
        if self._ear.on_send is not None:
            self._ear.on_send(chat_id)


async def counting_telegram() -> tuple[Sandbox, Ear]:
    """A started sandbox with Telegram's limits, and its ear."""
    clock = SystemClock()
    server, ear = Sandbox(token=TOKEN, username="b_bot", now=clock.now), Ear()
    server.world.calls = _HeardCalls(server, ear)
    await server.start(port=0)
    return server, ear


def meet(server: Sandbox, chat_id: int) -> None:
    """A person who said hello long ago: what is sent to them is broadcast, not an answer."""
    server.add_user(chat_id, "An")
    server.world.chats.person(chat_id).started = True
