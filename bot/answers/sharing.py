"""In which periods did a unit share its place with another of its peers?"""

from collections.abc import Collection, Sequence

from bot.answers.known import Asking
from bot.peers import key_of
from bot.storage import scores
from bot.storage.score_history import PastScore


def sharing(asking: Asking, unit_id: int, past: Sequence[PastScore]) -> Collection[int]:
    """The snapshots of these in which the unit shares its place."""
    placed = [then.head.id for then in past if then.rank is not None and then.rank.of > 1]
    if not placed:
        return ()
    peers = asking.known.units.beside[key_of(asking.known.units[unit_id])]
    return scores.sharing_place(asking.connection, placed, unit_id, peers)
