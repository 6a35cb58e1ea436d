"""Which units share their name with another, so that it takes the unit above to tell them apart?"""

from collections.abc import Mapping

from scoring.names import accent_key, take_apart
from scoring.unit import Unit


def namesakes(units: Mapping[int, Unit]) -> frozenset[int]:
    """Ids of those of which another has the same name, whatever its kind."""
    by_name: dict[str, list[int]] = {}
    for uid, unit in units.items():
        by_name.setdefault(accent_key(take_apart(unit.name).bare), []).append(uid)
    return frozenset(uid for ids in by_name.values() if len(ids) > 1 for uid in ids)
