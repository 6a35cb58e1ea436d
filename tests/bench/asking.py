"""How quickly is a question answered in process?"""

import random

from bot.office import Office
from messages.answers import Card
from messages.render import render
from tests.bench.measure import timed

QUERIES = 2000


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
