"""How quickly a question is answered: in process, and typed to answered over HTTP."""

import asyncio
import random
import time

from bot.app import Service
from bot.clock import MovableClock
from bot.office import Office, office
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.settings import load
from bot.storage import outbox
from messages.answers import Card
from messages.render import render
from tests.bench.measure import timed

QUERIES = 2000
TYPED = 300
TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's


def score_in_process(built: Office, units: list[tuple[str, str]]) -> list[float]:
    """Seconds of each card: the name found, the figures read, the message rendered."""
    chance = random.Random(1)  # noqa: S311 - which units are asked for
    names = [chance.choice(units)[1].removeprefix("UBND ") for _ in range(QUERIES)]

    def ask(name: str) -> None:
        answer = built.answers.card(name)
        assert isinstance(answer, Card)
        render(answer)

    ask(names[0])
    return [timed(lambda name=name: ask(name)) for name in names]


def _answers(server: Sandbox, after: int) -> list[float]:
    """When answers came in, of the calls after the first so many."""
    return [c["monotonic"] for c in server.calls(after) if c["method"] == "sendMessage"]


async def score_over_http(folder: str, units: list[tuple[str, str]]) -> list[float]:
    """Seconds from typing on the sandbox to the answer's request coming in there."""
    clock = MovableClock()
    server = Sandbox(
        token=TOKEN, username="b_bot", now=clock.now, move=clock.move, limits=Limits.none()
    )
    await server.start(port=0)
    # Each in a chat of their own: whoever types 300 questions in a row is slowed.
    for chat in range(1, TYPED + 1):
        server.add_user(chat, "An")
    chance = random.Random(2)  # noqa: S311 - which units are asked for
    seconds = []
    settings = load(data_dir=folder, telegram={"token": TOKEN, "api_url": server.url})
    with office(settings, clock) as built:
        with built.database.write() as connection:
            # The broadcast is another bench's subject.
            connection.execute(outbox.outbox_table.delete())
        service = Service(built)
        ready = asyncio.Event()
        serving = asyncio.create_task(service.run(ready=lambda _: ready.set()))
        await ready.wait()
        for chat in range(1, TYPED + 1):
            name = chance.choice(units)[1]
            seen = len(server.calls())
            start = time.monotonic()
            server.type_text(chat, chat, f"/score {name}")
            while not (answered := _answers(server, seen)):  # noqa: ASYNC110 - HTTP's own time
                await asyncio.sleep(0)
            seconds.append(answered[0] - start)
        service.stop()
        await serving
    await server.stop()
    return seconds[1:]
