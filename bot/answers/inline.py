"""Which units may somebody mean who is still typing, in any chat at all?"""

from collections.abc import Iterable, Iterator

from bot.answers.bearers import bearers
from bot.answers.known import Asking
from bot.answers.naming import Named, named
from bot.figures import Figures
from bot.storage import score_history
from bot.storage.snapshots import StoredSnapshot
from messages.answers import Card, NoSuchUnit, WhichUnit
from scoring.names import plain_key, take_apart
from scoring.period_words import PeriodAsked
from scoring.unit import Unit


def offered(asking: Asking, text: str, most: int) -> list[Card]:
    """The cards of the units meant so far, at most `most`; before anything is typed, one's own.

    One snapshot's cards are read together: a list is asked for with every letter that is typed.
    """
    meant = named(asking, text)
    listed = list(dict.fromkeys(_ids(asking, meant.unit, meant.text)))[:most]
    ids = [bearer for uid in listed for bearer in _bearers(asking, uid, meant)][:most]
    known: dict[int, Card] = {}
    by_snapshot: dict[int, list[int]] = {}
    heads = {}
    for uid in ids:
        head = _head(asking, uid, meant.period)
        if head is not None:
            heads[head.id] = head
            by_snapshot.setdefault(head.id, []).append(uid)
    for snapshot_id, unit_ids in by_snapshot.items():
        figures = asking.figures(heads[snapshot_id], unit_ids)
        known |= {uid: _line(asking, figures, uid) for uid in unit_ids}
    return [known[uid] for uid in ids if uid in known]


def _bearers(asking: Asking, unit_id: int, meant: Named) -> Iterator[int]:
    for unit in bearers(asking, asking.known.units[unit_id], meant.period, meant.text):
        yield asking.known.ids[unit.code]


def _line(asking: Asking, figures: Figures, unit_id: int) -> Card:
    """A card of which a line tells whose it is: homonyms stand below one another."""
    result = figures.result(unit_id)
    parent_id = asking.known.parent_id(result.unit)
    above, former = asking.known.units.get(parent_id), unit_id in asking.known.former
    return Card(figures.sight, result, parent_id, above=above, former=former)


def _head(asking: Asking, unit_id: int, asked: PeriodAsked | None) -> StoredSnapshot | None:
    """The snapshot of a unit that is meant; None if the period asked for has none."""
    if asked is None:
        return asking.of_unit(unit_id)
    past = score_history.of_unit(asking.connection, unit_id)
    period = asked.among([then.period for then in past])
    return None if period is None else asking.of_unit(unit_id, period)


def _ids(asking: Asking, meant: Unit | WhichUnit | NoSuchUnit | None, text: str) -> Iterator[int]:
    match meant:
        case Unit():
            yield asking.known.ids[meant.code]
        case WhichUnit(_, candidates):
            yield from (candidate.unit_id for candidate in candidates)
        case NoSuchUnit(_, nearest):
            yield from _beginning(asking, text)
            yield from (candidate.unit_id for candidate in nearest)
        case None:
            yield from asking.own


def _beginning(asking: Asking, text: str) -> Iterable[int]:
    """Units of whose name the text may be the beginning, with or without its kind.

    The asker's own first, then those of their province, then others; former ones behind them, and
    none of which another of the list goes on under the same name.
    """
    begun = (plain_key(text), plain_key(take_apart(text).bare))
    register = asking.known.register
    fitting = register.successors.without_former_namesakes(
        unit
        for unit in asking.known.units.values()
        if plain_key(unit.name).startswith(begun[0])
        or plain_key(take_apart(unit.name).bare).startswith(begun[1])
    )
    near = [asking.known.units[uid].code for uid in asking.own]
    return [asking.known.ids[unit.code] for unit in sorted(fitting, key=register.distance(near))]
