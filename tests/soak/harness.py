"""Is anything lost or sent twice, when the service is killed again and again?"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.sandbox.server import Sandbox
from bot.storage.database import Database
from tests.soak.blows import PATIENCE_S, Blow, Striker
from tests.soak.ground import lay
from tests.soak.ledger import Ledger
from tests.soak.service import Service
from tests.soak.telegram import Ear, counting_telegram, meet

# Kills are spread over this share of the broadcast: what they interrupt is sent again after the
# rest, and a second kill over the same message would rightly leave it uncertain.
_SPREAD = 0.9
# So many messages a second are the most that comes in; for how long the end is waited for.
_SLOWEST_PER_S = 5


class Phase(StrEnum):
    """What a kill hit, as database and server tell afterwards."""

    STARTING = "starting"
    UNCLAIMED = "before a claim"
    CLAIMED = "claimed"
    TAKEN = "taken by Telegram, not answered"
    ANSWERED = "answered, not recorded"


@dataclass(frozen=True)
class Kill:
    """One kill; `sending` are the chats whose row was claimed and not settled."""

    blow: Blow
    phase: Phase
    sending: frozenset[int]
    unread: int
    kept: int


@dataclass(frozen=True)
class Account:
    """What became of everything.

    Attributes:
        kills: in their order.
        messages: rows of the outbox.
        lost: rows that never arrived.
        twice: rows that arrived twice.
        thrice: rows that arrived more often.
        unmarked: rows that arrived twice and are not marked as doubtful.
        unexplained: rows that arrived twice and were not under way at a kill.
        uncertain: rows given up in doubt.
        unanswered: people who typed or pressed and got nothing for it.
        taps: how often people typed or pressed.
        most_a_kill: the most messages that one kill made arrive twice.
        refused: sends that Telegram refused.
        seconds: from the first start to the last message.
    """

    kills: tuple[Kill, ...]
    messages: int
    lost: int
    twice: int
    thrice: int
    unmarked: int
    unexplained: int
    uncertain: int
    unanswered: int
    taps: int
    most_a_kill: int
    refused: int
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether every promise of docs/delivery.md was kept."""
        in_doubt = self.unmarked + self.unexplained + self.uncertain
        return self.lost + self.thrice + in_doubt + self.unanswered + self.refused == 0

    def __str__(self) -> str:
        """The report: a line a phase, a line for the rest."""
        phases = Counter(kill.phase for kill in self.kills)
        lines = [f"  {phases[phase]:4d} kills {phase.value}" for phase in Phase]
        unread = sum(kill.unread > 0 for kill in self.kills)
        kept = sum(kill.kept > 0 for kill in self.kills)
        return "\n".join(
            [
                f"{self.messages} messages, {len(self.kills)} kills, {self.seconds:.0f} s",
                *lines,
                f"  {unread:4d} with taps waiting at Telegram, {kept} with taps in the inbox",
                f"  lost {self.lost}, three times {self.thrice}, uncertain {self.uncertain}",
                f"  twice {self.twice}, at most {self.most_a_kill} a kill",
                f"  of these not marked {self.unmarked}, not of a kill {self.unexplained}",
                f"  {self.taps} taps, {self.unanswered} without an answer; 429s: {self.refused}",
            ]
        )


async def soak(
    folder: Path, url: str, *, messages: int, blows: Sequence[Blow], seed: int
) -> Account:
    """Broadcast, kill at each of these moments, start again; then count.

    Args:
        folder: of the installation.
        url: of an empty database.
        messages: how many the outbox holds.
        blows: one a kill.
        seed: of chance.
    """
    taps = sum(blow in {Blow.TAPS_UNREAD, Blow.TAPS_KEPT} for blow in blows)
    ground = lay(folder, url, messages=messages, leaders=taps + 1, typists=2 * taps + 1)
    server, ear = await counting_telegram()
    for chat in (*ground.leaders, *ground.typists, *ground.readers):
        meet(server, chat)
    database = Database(url)
    ledger, service = Ledger(database), Service(folder, url, server.url)
    chance = random.Random(seed)  # noqa: S311 - which moments
    striker = Striker(service, server, ear, ledger, ground, chance)
    gap = messages * _SPREAD / max(1, len(blows))
    kills: list[Kill] = []
    start = time.monotonic()
    try:
        for blow in blows:
            ear.life += 1
            seen = len(ear.taken)
            await service.start()
            await striker.strike(blow, after=max(1, round(chance.uniform(0.4, 1.2) * gap) - 2))
            await service.gone()
            kills.append(await _seen(blow, server, ear, ledger, striker, seen))
        ear.life += 1
        await service.start()
        async with asyncio.timeout(PATIENCE_S + messages / _SLOWEST_PER_S):
            while ledger.open() or _waiting(striker, ear, ledger):
                if not service.alive:
                    raise AssertionError("the service died of itself; see service.log")
                await asyncio.sleep(0.1)
        seconds = time.monotonic() - start
        await service.end()
        return _account(kills, ear, ledger, striker, seconds)
    finally:
        service.kill()
        database.close()
        await server.stop()


async def _seen(
    blow: Blow, server: Sandbox, ear: Ear, ledger: Ledger, striker: Striker, before: int
) -> Kill:
    """What was hit."""
    # What the dead process had written before is still read by the server.
    await asyncio.sleep(0.03)
    sending = ledger.sending()
    answered = {one.chat_id for one in ear.taken[before : striker.answered]}
    taken = {one.chat_id for one in ear.taken[before:]} - answered
    phase = Phase.UNCLAIMED if len(ear.taken) > before else Phase.STARTING
    if sending:
        phase = Phase.CLAIMED
    for chat in sending.values():
        if chat in answered:
            phase = Phase.ANSWERED
        elif chat in taken:
            phase = Phase.TAKEN
    pending = len(server.world.updates.pending)
    return Kill(blow, phase, frozenset(sending.values()), pending, ledger.kept_updates())


def _waiting(striker: Striker, ear: Ear, ledger: Ledger) -> int:
    """People who typed or pressed and have nothing for it."""
    answers = Counter(one.chat_id for one in ear.taken if "90,13/100" in one.text)
    typed = Counter(striker.typed)
    silent = sum(answers[chat] < times for chat, times in typed.items())
    return silent + len(set(striker.pressed) - ledger.answered())


def _account(
    kills: list[Kill], ear: Ear, ledger: Ledger, striker: Striker, seconds: float
) -> Account:
    came: dict[tuple[int, str], list[int]] = {}
    for one in ear.taken:
        came.setdefault((one.chat_id, one.text), []).append(one.life)
    rows = ledger.rows()
    times = [(row, came.get((row.chat_id, row.text), [])) for row in rows]
    doubled = [(row, lives) for row, lives in times if len(lives) > 1]
    struck = {kill_life: kill.sending for kill_life, kill in enumerate(kills, 1)}
    blamed = Counter(lives[0] for _, lives in doubled)
    return Account(
        kills=tuple(kills),
        messages=len(rows),
        lost=sum(not lives for _, lives in times),
        twice=sum(len(lives) == 2 for _, lives in times),
        thrice=sum(len(lives) > 2 for _, lives in times),
        unmarked=sum(not row.doubtful for row, _ in doubled),
        unexplained=sum(
            row.chat_id not in struck.get(lives[0], frozenset()) for row, lives in doubled
        ),
        uncertain=sum(row.state == "uncertain" for row in rows),
        unanswered=_waiting(striker, ear, ledger),
        taps=len(striker.typed) + len(striker.pressed),
        most_a_kill=max(blamed.values(), default=0),
        refused=ear.refused,
        seconds=seconds,
    )
