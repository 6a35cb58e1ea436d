"""How much of a digest or an overview does one screen of a phone hold?"""

from collections.abc import Iterator
from dataclasses import dataclass

from messages.notices import Digest
from messages.unit_words import brief_facts, extras, own_notes, weak_groups

# A keyboard of more rows than this hides the text above it; the full list has every unit.
UNIT_ROWS = 5
# Units that a digest tries to show: three lines each, and two for a step; more never fit.
_UNITS = 7
# Names of units in one line of a list, and facts about one unit among several.
_NAMES, _FACTS = 8, 4
# A unit has six groups.
_GROUPS = 6
_NOTES, _EXTRAS, _MOVERS = 2, 8, 3


@dataclass(frozen=True)
class Room:
    """How much of each thing a message shows.

    Attributes:
        units: of the recipient's units, where there are several.
        facts: about each of several units.
        groups: weak ones of a single unit; groups that the recipient's unit answers for.
        extras: what else there is to say of a single unit, a line each.
        names: of units that are weak in one group.
        others: names of units, in every other line that lists some.
        notes: on the quality of figures.
        movers: units that fell or rose most, each.
        steps: whether each of several units is told what to do first.
    """

    units: int = 1
    facts: int = _FACTS
    groups: int = _GROUPS
    extras: int = _EXTRAS
    names: int = _NAMES
    others: int = _NAMES
    notes: int = _NOTES
    movers: int = _MOVERS
    steps: bool = True


def digest_rooms(digest: Digest) -> Iterator[Room]:
    """The forms of a digest, from the fullest: notes go first, what to do stays longest."""
    if len(digest.results) <= 1:
        yield Room()
        yield Room(notes=1)
        yield Room(notes=0)
        yield Room(notes=0, names=4, extras=5)
        yield Room(notes=0, names=3, extras=3)
        yield Room(notes=0, names=2, extras=2, groups=4)
        yield Room(notes=0, names=0, extras=2, groups=3)
        yield Room(notes=0, names=0, extras=1, groups=2)
        yield Room(notes=0, names=0, extras=0, groups=1)
        return
    most = min(len(digest.results), _UNITS)
    groups, names = (3, 3) if digest.owned else (0, 0)
    for units in range(most, min(most, 3) - 1, -1):
        # The last of many facts can wait for the full list sooner than a whole unit.
        for facts in (_FACTS, 3, 2):
            yield Room(units=units, facts=facts, groups=groups, names=names)
    yield Room(units=3, facts=1, groups=min(groups, 2), names=0)
    yield Room(units=2, facts=1, groups=min(groups, 1), names=0)
    yield Room(units=1, facts=1, groups=min(groups, 1), names=0)
    yield Room(units=1, facts=1, groups=min(groups, 1), names=0, steps=False)


def overview_rooms() -> Iterator[Room]:
    """The forms of an overview: fewer names before fewer movers."""
    yield Room(notes=3)
    yield Room(names=6, others=4, notes=2)
    yield Room(names=4, others=3, notes=1)
    yield Room(names=3, others=2, notes=1)
    yield Room(names=3, others=0, notes=1, movers=2)
    yield Room(names=2, others=0, notes=0, movers=2)
    yield Room(names=2, others=0, notes=0, movers=1)
    yield Room(names=1, others=0, notes=0, movers=1)
    yield Room(names=1, others=0, notes=0, movers=1, groups=3)
    yield Room(names=0, others=0, notes=0, movers=1, groups=2)
    yield Room(names=0, others=0, notes=0, movers=0, groups=1)


def leaves_out(digest: Digest, room: Room) -> bool:
    """Whether there is more to say, or there are more units, than text and buttons show."""
    scheme = digest.sight.scheme
    owned = len(digest.owned) > room.groups or any(
        len(item.weak) > room.names for item in digest.owned
    )
    if len(digest.results) != 1:
        return (
            owned
            or len(digest.results) > min(room.units, UNIT_ROWS)
            or any(len(brief_facts(result, scheme)) > room.facts for result in digest.results)
        )
    (result,) = digest.results
    return (
        owned
        or len(weak_groups(result)) > room.groups
        or len(extras(result, scheme)) > room.extras
        or len(own_notes(result, scheme)) > room.notes
    )
