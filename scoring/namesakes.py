"""Which units share their name with another, so that it takes the unit above to tell them apart?"""

from collections import Counter
from collections.abc import Mapping

from scoring.names import accent_key, take_apart
from scoring.successors import Successors
from scoring.unit import Unit


def namesakes(units: Mapping[int, Unit], successors: Successors | None = None) -> frozenset[int]:
    """Ids of those of which another has the same name, whatever its kind.

    Not of a unit that shares its name with none but the former ones it goes on from.
    """
    by_name: dict[str, list[int]] = {}
    for uid, unit in units.items():
        by_name.setdefault(accent_key(take_apart(unit.name).bare), []).append(uid)
    gone_on = Counter(
        later.code
        for unit in units.values()
        for later in (successors.namesakes(unit) if successors is not None else ())
    )
    return frozenset(
        uid for ids in by_name.values() for uid in ids if len(ids) - gone_on[units[uid].code] > 1
    )
