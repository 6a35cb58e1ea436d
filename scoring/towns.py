"""Is a phường, a thị trấn or a đặc khu meant, or any commune? And which of them is a unit?"""

from collections.abc import Sequence
from enum import StrEnum

from scoring.level_words import kind_at
from scoring.names import take_apart
from scoring.spoken import Word, longest_at, stands_at
from scoring.unit import Level


class Town(StrEnum):
    """The kinds of communes that are asked about alone; `xã` is said of all communes.

    The values are the kinds as sentences spell them.
    """

    WARD = "phường"
    TOWNSHIP = "thị trấn"
    SPECIAL_ZONE = "đặc khu"


def is_town(name: str, town: Town) -> bool:
    """Whether a unit's name begins with the word for that kind."""
    return (take_apart(name).kind or "").lower() == town.value


def town_at(spoken: Sequence[Word], at: int) -> Town | None:
    """The kind that alone is named at that place; None of several: `các phường, thị trấn`."""
    kind = kind_at(spoken, at)
    if kind is None:
        return None
    end = at + kind[1]
    other = kind_at(spoken, end + longest_at(spoken, end, ("và", "hoặc", "hay")))
    if other is not None and other[0] is Level.COMMUNE:
        return None
    return next((town for town in Town if stands_at(spoken, at, town) == kind[1]), None)
