"""Which units may somebody mean who is still typing, in any chat at all?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.advising import advise_cohorts
from bot.answers.asking import answers_to
from bot.answers.bearers import bearers
from bot.answers.cards import card_from
from bot.answers.hearing import heard
from bot.answers.known import Asking
from bot.answers.naming import Named, named
from bot.answers.pictured import Pictured
from bot.answers.turning import turned
from bot.peers import Cohort, PeerKey, key_of
from bot.storage.snapshots import StoredSnapshot
from messages.answers import Card, NoSuchUnit, Ranking, WhichUnit
from messages.asked import (
    AdviceOf,
    Asked,
    Comparison,
    HistoryOf,
    OverdueOf,
    RankingBy,
    ScoreOf,
    Unclear,
    WeakestIn,
)
from messages.offers import Offered
from messages.question_actions import ShowLate, ShowRanking
from messages.questions import LateUnits, SideBySide, WeakGroups
from scoring.names import plain_key, take_apart
from scoring.period_words import PeriodAsked
from scoring.unit import Unit

_OfMany = Ranking | WeakGroups | LateUnits


def offered(asking: Asking, text: str, most: int) -> Sequence[Offered]:
    """What a name or a sentence asks for so far, at most `most`; before any text, one's own cards.

    A comparison is offered itself, once its units are clear; until then the cards of those meant.
    So is a question about many units, above the cards of those that what is typed may still name.
    """
    match heard(asking, text) if text else ScoreOf(""):
        case ScoreOf(name) | AdviceOf(name) | HistoryOf(name) as asked:
            # Who stands above others and has no score is asked about these.
            return _cards(asking, name, most) or _about_many(asking, asked)[:most]
        case Comparison(parts) as asked:
            beside = [one for one in answers_to(asking, asked) if isinstance(one, SideBySide)]
            return beside or _cards_of_any(asking, parts, most)
        case WeakestIn() | OverdueOf() | RankingBy() as asked:
            many = _about_many(asking, asked)
            # What is not typed to its end may still become a name.
            name = asked.text if named(asking, asked.text, propose=False).unit else text
            return [*many, *_cards(asking, name, most, guess=not many)][:most]
        case Unclear():
            return _cards(asking, text, most)


def _cards_of_any(asking: Asking, parts: Sequence[str], most: int) -> list[Card]:
    """The cards of those whom one part or another may mean."""
    # Telegram refuses a list that holds a choice twice.
    found: dict[int, Card] = {}
    for part in parts:
        if len(found) < most:
            found |= {card.result.unit_id: card for card in _cards(asking, part, most)}
    return list(found.values())[:most]


def _about_many(asking: Asking, asked: Asked) -> list[_OfMany]:
    """The answer about many units, if it is one: what asks back is no message for others.

    A card is none, since one's own may show more than is for everybody. Lists are as they are
    read to somebody without a unit: whose it is that types is not shown, only who was named. No
    button turns the pages of what is sent.
    """
    said = (one.said if isinstance(one, Pictured) else one for one in answers_to(asking, asked))
    found: list[_OfMany] = []
    for one in said:
        match one:
            case Ranking(is_stated=True) | LateUnits():
                read = _as_nobodys(asking, one) if asking.own else [one]
                found += [_sent_alone(many) for many in read]
            case WeakGroups(states_groups=True):
                found.append(one)
    return found


def _sent_alone(many: Ranking | LateUnits) -> Ranking | LateUnits:
    """A list without the buttons by which its pages turn, and no chart was asked for."""
    if isinstance(many, Ranking):
        return replace(many, pages=1, undrawn=False)
    return replace(many, pages=1)


def _as_nobodys(asking: Asking, shown: Ranking | LateUnits) -> Iterator[Ranking | LateUnits]:
    """The same page with no mark but at the unit that was named."""
    nobody = replace(asking, held=())
    shows = shown.sight.snapshot_id, shown.level, shown.parent_id, shown.page
    match shown:
        case Ranking(order=order, around=around):
            ranking = turned(nobody, ShowRanking(*shows, order, around))
            if isinstance(ranking, Ranking):
                yield replace(shown, rows=ranking.rows)
        case LateUnits(around=around, town=town):
            late = turned(nobody, ShowLate(*shows, around, town))
            if isinstance(late, LateUnits):
                yield replace(shown, rows=late.rows)


def _cards(asking: Asking, text: str, most: int, *, guess: bool = True) -> list[Card]:
    """The cards of the units that a name means or begins, or (`guess`) comes near to.

    All are read together: a list is asked for with every letter that is typed.
    """
    meant = named(asking, text, propose=False)
    listed = list(islice(dict.fromkeys(_ids(asking, meant.unit, meant.text)), most))
    if guess and isinstance(meant.unit, NoSuchUnit) and len(listed) < most:
        # To look for what is like a text takes longest of all.
        listed = list(islice(dict.fromkeys((*listed, *_near(asking, text))), most))
    asking.look_up(_with_those_before(asking, listed))
    # Two may go on in one's place; Telegram refuses a list that holds a choice twice.
    bearing = (bearer for uid in listed for bearer in _bearers(asking, uid, meant))
    ids = list(dict.fromkeys(bearing))[:most]
    cohorts = _beside(asking, ids, meant.period)
    # Of all of them at once; the cards find it kept.
    advise_cohorts(asking.connection, cohorts)
    known: dict[int, Card] = {}
    for cohort, unit_ids in cohorts:
        for uid in unit_ids:
            newest = meant.period is None
            card = card_from(asking, cohort, uid, entitled=False, newest=newest)
            # Homonyms stand below one another: a line tells whose each is.
            known[uid] = replace(
                card,
                above=asking.known.units.get(card.parent_id),
                former=uid in asking.known.former,
            )
    return [known[uid] for uid in ids if uid in known]


def _beside(
    asking: Asking, unit_ids: Iterable[int], asked: PeriodAsked | None
) -> Sequence[tuple[Cohort, Sequence[int]]]:
    """These units, peers with peers, in the snapshots that are meant; read a snapshot at a time."""
    heads: dict[int, StoredSnapshot] = {}
    beside: dict[int, dict[PeerKey, list[int]]] = {}
    for uid in unit_ids:
        if (head := _head(asking, uid, asked)) is not None:
            heads[head.id] = head
            of_head = beside.setdefault(head.id, {})
            of_head.setdefault(key_of(asking.known.units[uid]), []).append(uid)
    found: list[tuple[Cohort, Sequence[int]]] = []
    for snapshot_id, of_head in beside.items():
        cohorts = asking.cohorts(heads[snapshot_id], of_head)
        found += [(cohorts[peers], listed) for peers, listed in of_head.items()]
    return found


def _with_those_before(asking: Asking, unit_ids: Iterable[int]) -> Iterator[int]:
    """Units, and the former ones under whose names they go on."""
    for uid in unit_ids:
        yield uid
        for one in asking.known.before_under_its_name(asking.known.units[uid]):
            yield asking.known.ids[one.code]


def _bearers(asking: Asking, unit_id: int, meant: Named) -> Iterator[int]:
    for unit in bearers(asking, asking.known.units[unit_id], meant.period, meant.text):
        yield asking.known.ids[unit.code]


def _head(asking: Asking, unit_id: int, asked: PeriodAsked | None) -> StoredSnapshot | None:
    """The snapshot of a unit that is meant; None if the period asked for has none."""
    if asked is None:
        return asking.of_unit(unit_id)
    period = asked.among([then.period for then in asking.past(unit_id)])
    return None if period is None else asking.of_unit(unit_id, period)


def _near(asking: Asking, text: str) -> Iterator[int]:
    """The units whose names are like what is typed."""
    unit = named(asking, text).unit
    if isinstance(unit, NoSuchUnit):
        yield from (candidate.unit_id for candidate in unit.nearest)


def _ids(asking: Asking, meant: Unit | WhichUnit | NoSuchUnit | None, text: str) -> Iterator[int]:
    match meant:
        case Unit():
            yield asking.known.ids[meant.code]
        case WhichUnit(_, candidates):
            yield from (candidate.unit_id for candidate in candidates)
        case NoSuchUnit():
            yield from _beginning(asking, text)
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
        for unit, name, bare in asking.known.units.spellings
        if name.startswith(begun[0]) or bare.startswith(begun[1])
    )
    near = [asking.known.units[uid].code for uid in asking.own]
    return [asking.known.ids[unit.code] for unit in sorted(fitting, key=register.distance(near))]
