"""How the service is killed at a chosen moment, from outside, by the server and the database."""

import asyncio
import random
from enum import StrEnum

from bot.sandbox import acts
from bot.sandbox.server import Sandbox
from tests.soak.ground import Ground
from tests.soak.ledger import Ledger
from tests.soak.service import Service
from tests.soak.telegram import Ear

# The service takes a fraction of it to do what is waited for; a busy machine may take more.
PATIENCE_S = 60.0
# How long the service is held at a lock before it is killed there, in seconds: it needs 2 ms.
_HELD_S = 0.06
_LOOK_EVERY_S = 0.002
# A start takes about 1.3 s; later than twice that, the broadcast is what is hit.
_ANY_MOMENT_S = 2.6
_TAPS = 2


class Blow(StrEnum):
    """When it is tried to kill; what was hit is seen afterwards."""

    BEFORE_CLAIM = "before the claim"
    AFTER_CLAIM = "after the claim, before the request"
    BEFORE_ANSWER = "after the request, before the answer"
    BEFORE_COMMIT = "after the answer, before the commit"
    TAPS_UNREAD = "with taps waiting at Telegram"
    TAPS_KEPT = "with taps in the inbox"
    ANY_MOMENT = "at any moment"


class Striker:
    """Kills one service; what people do meanwhile is remembered."""

    def __init__(
        self,
        service: Service,
        server: Sandbox,
        ear: Ear,
        ledger: Ledger,
        ground: Ground,
        chance: random.Random,
    ) -> None:
        self._service, self._server, self._ear = service, server, ear
        self._ledger, self._chance = ledger, chance
        self._typists, self._leaders = list(ground.typists), list(ground.leaders)
        self.typed: list[int] = []
        self.pressed: list[int] = []
        # How many messages Telegram had taken, and answered, when the service was killed.
        self.answered = 0

    async def strike(self, blow: Blow, after: int) -> None:
        """Let the service send so many messages, then kill it at that moment."""
        if blow is Blow.ANY_MOMENT:
            await asyncio.sleep(self._chance.uniform(0.1, _ANY_MOMENT_S))
            self._kill()
            return
        await self._taken(after)
        match blow:
            case Blow.BEFORE_CLAIM:
                await self._before_claim()
            case Blow.AFTER_CLAIM:
                self._after_claim()
            case Blow.BEFORE_ANSWER:
                await self._before_answer()
            case Blow.BEFORE_COMMIT:
                await self._before_commit()
            case Blow.TAPS_UNREAD:
                self._act()
                self._kill()
            case Blow.TAPS_KEPT:
                await self._with_taps_kept()

    def _kill(self) -> None:
        self._service.kill()
        self.answered = len(self._ear.taken)

    async def _taken(self, more: int) -> None:
        enough = len(self._ear.taken) + more
        async with asyncio.timeout(PATIENCE_S):
            while len(self._ear.taken) < enough:
                self._must_live()
                await asyncio.sleep(_LOOK_EVERY_S)

    def _must_live(self) -> None:
        if not self._service.alive:
            raise AssertionError("the service died of itself; see service.log")

    async def _before_claim(self) -> None:
        """Nothing is claimed, and the lock that a claim needs is ours."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with self._ledger.nobody_writes():
                    if not self._ledger.sending():
                        await asyncio.sleep(_HELD_S)
                        self._kill()
                        await self._service.gone()
                        return
                await asyncio.sleep(_LOOK_EVERY_S)

    def _after_claim(self) -> None:
        """The server stands still while we look: it cannot take the request of a fresh claim."""
        self._ledger.wait_for_a_claim(PATIENCE_S)
        self._kill()

    async def _before_answer(self) -> None:
        struck = asyncio.Event()

        def on_send(_: int) -> None:
            self._ear.on_send = None
            self._kill()
            # This one was taken, and its answer goes to nobody.
            self.answered -= 1
            struck.set()

        self._ear.on_send = on_send
        await asyncio.wait_for(struck.wait(), PATIENCE_S)

    async def _before_commit(self) -> None:
        """Answered, while the lock that the record needs is ours."""
        taken = asyncio.Event()
        held = self._ledger.nobody_writes()

        def on_send(_: int) -> None:
            self._ear.on_send = None
            held.__enter__()
            taken.set()

        self._ear.on_send = on_send
        await asyncio.wait_for(taken.wait(), PATIENCE_S)
        try:
            await asyncio.sleep(_HELD_S)
            self._kill()
            await self._service.gone()
        finally:
            held.__exit__(None, None, None)

    async def _with_taps_kept(self) -> None:
        """One answer hangs; what the same person asks next waits in the inbox behind it."""
        chat = self._typists.pop()
        self._server.script(chat, "accept_then_timeout")
        for _ in range(_TAPS):
            self._type(chat)
        async with asyncio.timeout(PATIENCE_S):
            while self._ledger.kept_updates() < _TAPS:  # noqa: ASYNC110 - seen in a database
                await asyncio.sleep(_LOOK_EVERY_S)
        self._kill()
        self._server.script(chat, "ok")

    def _act(self) -> None:
        """People type and press; no loop turns before the kill, so no poll can be answered."""
        for _ in range(_TAPS):
            self._type(self._typists.pop())
        for chat in self._leaders:
            data = _button(self._server, chat)
            if data is not None:
                message_id, word = data
                self._leaders.remove(chat)
                self.pressed.append(chat)
                world = self._server.world
                acts.press(world, chat, chat, message_id, word)
                return

    def _type(self, chat: int) -> None:
        self.typed.append(chat)
        self._server.type_text(chat, chat, "/score xã Vĩnh Thạnh")


def _button(server: Sandbox, chat: int) -> tuple[int, str] | None:
    """The first button of the question in a chat: its message and its data."""
    for message in server.world.chats.chat(chat).messages.values():
        for row in message.keyboard:
            return message.message_id, row[0]["callback_data"]
    return None
