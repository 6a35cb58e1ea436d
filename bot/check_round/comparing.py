"""What is known of the dossiers that somebody names: on whose list of late ones do they stand?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.storage import dossiers
from scoring.dossier import System
from scoring.reconcile import code_key
from scoring.unit import Unit

# A list names another unit clearly when more than this part of the codes stand on its lists.
_CLEARLY = 0.5


@dataclass(frozen=True)
class Known:
    """The keys of a unit's late dossiers on its newest lists.

    Attributes:
        national: on the national portal; None where there is no such list.
        anywhere: on either system.
    """

    national: frozenset[str] | None
    anywhere: frozenset[str]


def known_dossiers(
    connection: Connection, unit_ids: Sequence[int], units: Mapping[int, Unit]
) -> Mapping[int, Known]:
    """What the lists say of each of these units."""
    found = {}
    for unit_id in unit_ids:
        lists = dossiers.of_unit(connection, unit_id, units)
        keys = {
            system: frozenset(code_key(one.code) for one in stored.listed.dossiers)
            for system, stored in lists.items()
        }
        found[unit_id] = Known(keys.get(System.NATIONAL), frozenset().union(*keys.values()))
    return found


def likeliest(codes: Sequence[str], meant: int, known: Mapping[int, Known]) -> int:
    """The unit whose dossiers these are: `meant`, unless they clearly are another one's.

    Args:
        codes: of the dossiers.
        meant: whom they are taken for.
        known: the lists of all units they may be of, `meant` among them.
    """
    keys = {code_key(code) for code in codes}
    hits = {unit_id: len(keys & lists.anywhere) for unit_id, lists in known.items()}
    best = max(hits, key=lambda unit_id: (hits[unit_id], unit_id == meant))
    return best if hits[best] > max(hits[meant], _CLEARLY * len(keys)) else meant
