"""What does a button below an answer ask for? Its numbers may be forged: only what counts shows."""

from dataclasses import replace
from typing import TypeVar

from bot.answers.asking import Said, card_or_ranking, which_besides
from bot.answers.cards import card_in, parts
from bot.answers.histories import best_beside, history, side_by_side
from bot.answers.known import Asking
from bot.answers.late_then import late_then
from bot.answers.lateness import late_units
from bot.answers.rankings import PeersMeant, cohort_meant, page_of
from bot.answers.weakness import weak_groups
from bot.storage.snapshots import StoredSnapshot
from messages.actions import PickUnit
from messages.answers import NoFigures
from messages.newer import OfASnapshot
from messages.question_actions import (
    BackToCard,
    CompareWithBest,
    QuestionAction,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
)
from messages.questions import History
from messages.since import Since
from scoring.period_words import PeriodAsked

_Shown = TypeVar("_Shown", bound=Said)
_OfMany = ShowWeak | ShowLate | ShowRanking


def turned(asking: Asking, action: QuestionAction) -> Said:
    """The answer to a pressed button."""
    match action:
        case ShowWeak() | ShowLate() | ShowRanking():
            return _of_many(asking, action)
        case ShowComparison(unit_ids, period, one_of):
            if not {*unit_ids, *one_of} <= asking.known.units.keys():
                return NoFigures(None)
            if one_of:
                return which_besides(asking, unit_ids, one_of, period)
            return side_by_side(asking, list(dict.fromkeys(unit_ids)), period)
        case BackToCard() | ShowGroups() | ShowHistory() | CompareWithBest():
            if action.unit_id not in asking.known.units:
                return NoFigures(None)
            return _of_one(asking, action)


def card_of(asking: Asking, unit_id: int, snapshot_id: int = 0) -> Said:
    """The card of a unit by its number; of a snapshot, or (0) of its newest."""
    if unit_id not in asking.known.units:
        return NoFigures(None)
    if not snapshot_id:
        return card_or_ranking(asking, asking.known.units[unit_id], PickUnit(unit_id))
    head = asking.accepted(snapshot_id)
    return as_of_now(asking, head, card_in(asking, unit_id, head))


def as_of_now(asking: Asking, head: StoredSnapshot | None, said: _Shown) -> _Shown:
    """An answer from a snapshot that a button names, marked where another took its place."""
    if head is None or not isinstance(said, OfASnapshot):
        return said
    newer = asking.newer_than(head)
    return replace(said, sight=replace(said.sight, newer=newer)) if newer else said


def _of_one(
    asking: Asking, action: BackToCard | ShowGroups | ShowHistory | CompareWithBest
) -> Said:
    match action:
        case BackToCard(unit_id, snapshot_id):
            return card_of(asking, unit_id, snapshot_id)
        case ShowGroups(unit_id, snapshot_id):
            head = asking.accepted(snapshot_id)
            return as_of_now(asking, head, parts(asking, unit_id, head))
        case ShowHistory(unit_id, kind, page, snapshot_id, asked):
            shown = history(asking, unit_id, kind, page, asked)
            return replace(shown, snapshot_id=snapshot_id) if isinstance(shown, History) else shown
        case CompareWithBest(unit_id, snapshot_id):
            head = asking.accepted(snapshot_id)
            # The best by the figures that are shown: an old card's may have been corrected since.
            now = asking.accepted(asking.newer_than(head) or head.id) if head else None
            best = best_beside(asking, unit_id, now) if now else None
            if head is None or best is None:
                return NoFigures(asking.known.units[unit_id])
            return side_by_side(asking, [unit_id, best], PeriodAsked.of(head.period))


def _of_many(asking: Asking, action: _OfMany) -> Said:
    head = asking.accepted(action.snapshot_id)
    if head is None:
        return NoFigures(None)
    peers = PeersMeant(action.level, action.parent_id, action.around or None)
    cohort = cohort_meant(asking, head, peers)
    shown: Said
    match action:
        case ShowWeak(town=town):
            shown = weak_groups(asking, cohort, peers, town)
        case ShowLate(page=page, town=town, since=since):
            then = late_then(asking, head, peers, Since(PeriodAsked.of(since))) if since else None
            shown = late_units(asking, cohort.figures, peers, page, then, town=town)
        case ShowRanking(page=page, order=order):
            shown = page_of(asking, cohort, peers, page, order=order)
    return as_of_now(asking, head, shown)
