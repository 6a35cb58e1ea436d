"""What do people ask under load, who, and when? A fixed seed: every bot gets the same."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.names import plain_key
from scoring.scheme import scheme_for
from scoring.unit import Unit
from tests.bench.stored import MONTHS


class Sort(StrEnum):
    """What is asked; the value names it in the table."""

    SCORE = "/score"
    SENTENCE = "sentence"
    RANK = "/rank"
    HISTORY = "/history"
    COMPARE = "/compare"


# Of a hundred questions so many are of each sort.
MIX = {Sort.SCORE: 70, Sort.SENTENCE: 10, Sort.RANK: 10, Sort.HISTORY: 5, Sort.COMPARE: 5}
# Names of which the accents are left out, as on an office's keyboard.
_UNACCENTED = 0.3
# Questions about the asker's own unit.
_OWN = 0.5


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        chat: whose; nobody asks twice.
        due: seconds from the beginning at which it is typed.
        sort: what it asks.
        text: as it is typed.
    """

    chat: int
    due: float
    sort: Sort
    text: str


def questions(
    leaders: Mapping[int, Unit],
    units: Sequence[Unit],
    many: int,
    a_second: float,
    mix: Mapping[Sort, int] = MIX,
) -> list[Question]:
    """As many questions, coming as people come: a Poisson process of so many a second.

    Args:
        leaders: whose chat is whose leader's; at least as many as questions.
        units: those that are asked about.
        many: how many questions.
        a_second: on average.
        mix: how many of a hundred are of each sort.
    """
    chance = random.Random(766)  # noqa: S311 - who asks what, and when
    sorts = chance.choices(list(mix), list(mix.values()), k=many)
    groups = [group.short for group in scheme_for(MONTHS[-1]).groups]
    found = []
    due = 0.0
    for (chat, own), sort in zip(leaders.items(), sorts, strict=False):
        due += chance.expovariate(a_second)
        first = own if chance.random() < _OWN else chance.choice(units)
        other = chance.choice(units)
        name, second = (
            plain_key(unit.name) if chance.random() < _UNACCENTED else unit.name
            for unit in (first, other)
        )
        earlier = chance.choice(MONTHS[-12:-1])
        match sort:
            case Sort.SCORE:
                text = f"/score {name}"
            case Sort.SENTENCE:
                text = f"điểm {name} tháng {earlier.index}/{earlier.year}"
            case Sort.RANK:
                # Without a name: beside one's own unit.
                text = f"/rank {chance.choice(['', *groups])}"
            case Sort.HISTORY:
                text = f"/history {name}"
            case Sort.COMPARE:
                text = f"/compare {name} với {second}"
        found.append(Question(chat, due, sort, text))
    return found
