"""Which units may somebody mean who is still typing, in any chat at all?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answers.asking import answers_to
from bot.answers.bearers import bearers
from bot.answers.cards import card_from
from bot.answers.hearing import heard
from bot.answers.known import Asking
from bot.answers.naming import Named, named
from bot.storage.snapshots import StoredSnapshot
from messages.answers import Card, NoSuchUnit, WhichUnit
from messages.asked import (
    AdviceOf,
    Comparison,
    HistoryOf,
    OverdueOf,
    RankingBy,
    ScoreOf,
    Unclear,
    WeakestIn,
)
from messages.offers import Offered
from messages.questions import SideBySide
from scoring.names import plain_key, take_apart
from scoring.period_words import PeriodAsked
from scoring.unit import Unit


def offered(asking: Asking, text: str, most: int) -> Sequence[Offered]:
    """What a name or a sentence asks for so far, at most `most`; before any text, one's own cards.

    A comparison is offered itself, once its units are clear; until then the cards of those meant.
    """
    match heard(asking, text):
        case ScoreOf(name) | AdviceOf(name) | HistoryOf(name):
            return _cards(asking, name, most)
        case Comparison(parts) as asked:
            beside = [one for one in answers_to(asking, asked) if isinstance(one, SideBySide)]
            cards = (card for part in parts for card in _cards(asking, part, most))
            # Telegram refuses a list that holds a choice twice.
            return beside or list({card.result.unit_id: card for card in cards}.values())[:most]
        case WeakestIn() | OverdueOf() | RankingBy() | Unclear():
            # What is not typed to its end may still become a name.
            return _cards(asking, text, most)


def _cards(asking: Asking, text: str, most: int) -> list[Card]:
    """The cards of the units that a name means or begins.

    One snapshot's cards are read together: a list is asked for with every letter that is typed.
    """
    meant = named(asking, text)
    listed = list(dict.fromkeys(_ids(asking, meant.unit, meant.text)))[:most]
    # Two may go on in one's place; Telegram refuses a list that holds a choice twice.
    bearing = (bearer for uid in listed for bearer in _bearers(asking, uid, meant))
    ids = list(dict.fromkeys(bearing))[:most]
    known: dict[int, Card] = {}
    by_snapshot: dict[int, list[int]] = {}
    heads = {}
    for uid in ids:
        head = _head(asking, uid, meant.period)
        if head is not None:
            heads[head.id] = head
            by_snapshot.setdefault(head.id, []).append(uid)
    for snapshot_id, unit_ids in by_snapshot.items():
        for uid in unit_ids:
            cohort = asking.cohort_of(heads[snapshot_id], uid)
            card = card_from(asking, cohort, uid, entitled=False, newest=meant.period is None)
            # Homonyms stand below one another: a line tells whose each is.
            known[uid] = replace(
                card,
                above=asking.known.units.get(card.parent_id),
                former=uid in asking.known.former,
            )
    return [known[uid] for uid in ids if uid in known]


def _bearers(asking: Asking, unit_id: int, meant: Named) -> Iterator[int]:
    for unit in bearers(asking, asking.known.units[unit_id], meant.period, meant.text):
        yield asking.known.ids[unit.code]


def _head(asking: Asking, unit_id: int, asked: PeriodAsked | None) -> StoredSnapshot | None:
    """The snapshot of a unit that is meant; None if the period asked for has none."""
    if asked is None:
        return asking.of_unit(unit_id)
    period = asked.among([then.period for then in asking.past(unit_id)])
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
