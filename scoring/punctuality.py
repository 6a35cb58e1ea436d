"""How punctual was a unit in the last rounds of the Thursday check?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# About three months of Thursdays.
MOST_ROUNDS = 12


@dataclass(frozen=True)
class Punctuality:
    """In how many rounds a unit answered in time, after the deadline, and not at all."""

    on_time: int
    late: int
    silent: int

    @property
    def rounds(self) -> int:
        """How many rounds that is."""
        return self.on_time + self.late + self.silent


def punctuality(rounds: Iterable[tuple[datetime, datetime | None]]) -> Punctuality:
    """What some rounds come to: of each its deadline, and the unit's first answer if it gave any.

    A later answer only corrects the first; an answer at the very deadline is late.
    """
    on_time = late = silent = 0
    for deadline, first in rounds:
        if first is None:
            silent += 1
        elif first < deadline:
            on_time += 1
        else:
            late += 1
    return Punctuality(on_time, late, silent)
