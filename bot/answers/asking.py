"""What is the answer to a question, once its words are known?"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.answers.bearers import bearers
from bot.answers.cards import card
from bot.answers.histories import history, side_by_side
from bot.answers.known import MOST_CANDIDATES, Asking
from bot.answers.late_then import late_then
from bot.answers.lateness import late_units
from bot.answers.levels import place_above
from bot.answers.naming import Named, named, settled
from bot.answers.pictured import Pictured, by_tier, pictured
from bot.answers.rankings import Many, cohort_meant, many_meant, page_of
from bot.answers.since import compared_since, since_said
from bot.answers.weakness import weak_groups
from messages.actions import PickUnit
from messages.answers import (
    AdviceShown,
    Answer,
    AskForUnit,
    Card,
    NoFigures,
    NoSuchUnit,
    WhichParent,
    WhichUnit,
)
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
from messages.question_actions import MOST_COMPARED, About, Order
from messages.questions import (
    AskForTwo,
    Finding,
    NoFiguresThen,
    NotAQuestion,
    WhichOfThem,
)
from messages.sentences import has_and, split_further
from scoring.period import Period
from scoring.period_words import SHORT, PeriodAsked, Span
from scoring.unit import Level, Unit

Said = Answer | Finding
# What is asked of one unit; all else is about many.
_OF_ONE = frozenset({About.CARD, About.HISTORY, About.ADVICE, About.CHART, About.HISTORY_CHART})
# Fewer units are no comparison.
_LEAST_COMPARED = 2
# One button after the other chooses for so many names: the second question is kept in the first.
_MOST_UNCLEAR = 2


def answers_to(asking: Asking, asked: Asked) -> Sequence[Said | Pictured]:
    """The answer to a question; several only where it is about all of the asker's own units."""
    match asked:
        case ScoreOf(text, drawn, group):
            about = About.CHART if drawn else About.CARD
            pick = PickUnit(0, about, order=Order(group))
            return _of_own_or_one(asking, text, pick, "score")
        case AdviceOf(text):
            return _of_own_or_one(asking, text, PickUnit(0, About.ADVICE), "score")
        case HistoryOf(text, drawn):
            about = About.HISTORY_CHART if drawn else About.HISTORY
            return _of_own_or_one(asking, text, PickUnit(0, about), "history")
        case Comparison(parts):
            return (_comparison(asking, parts),)
        case WeakestIn() | OverdueOf() | RankingBy():
            since = since_said(asked.since, asking.today) if asked.since else None
            pick = replace(_pick_of(asked), since=since)
            if isinstance(asked, RankingBy | WeakestIn) and asked.counted:
                return (_name_or_number(asking, asked.text, pick, asked.counted),)
            return (_many(asking, asked.text, pick),)
        case Unclear():
            return (NotAQuestion(),)


def _pick_of(asked: WeakestIn | OverdueOf | RankingBy) -> PickUnit:
    """What is asked about many units, of whichever."""
    match asked:
        case WeakestIn(group=None, level=level, town=town):
            return PickUnit(0, About.WEAK, order=Order(town=town), level=level)
        case WeakestIn(group=group, level=level, town=town):
            order = Order(group, weakest=True, town=town)
            return PickUnit(0, About.RANKING, order=order, level=level)
        case OverdueOf(level=level, town=town):
            return PickUnit(0, About.LATE, order=Order(town=town), level=level)
        case RankingBy(level=level, by_tier=True, town=town):
            return PickUnit(0, About.TIERS_CHART, order=Order(town=town), level=level)
        case RankingBy(_, group, level, weakest, drawn, gain, cut, town=town):
            about = About.RANKING_CHART if drawn else About.RANKING
            return PickUnit(0, about, order=Order(group, weakest, gain, cut, town), level=level)


def picked(asking: Asking, pick: PickUnit) -> Said | Pictured:
    """The answer once a unit, or a period, was chosen by a button; unit 0 is no unit."""
    unit = asking.known.units.get(pick.unit_id)
    if unit is None and pick.unit_id:
        return NoFigures(None)
    if pick.about in _OF_ONE:
        return NoFigures(None) if unit is None else _of_name(asking, unit, pick)
    return _about_many(asking, Named(unit, pick.period), pick)


def _of_own_or_one(
    asking: Asking, text: str, pick: PickUnit, command: str
) -> Sequence[Said | Pictured]:
    """About the unit that is named, or about each of the asker's own."""
    meant = named(asking, text, pick)
    pick = replace(pick, period=meant.period)
    if isinstance(meant.unit, WhichUnit | NoSuchUnit):
        return (meant.unit,)
    if meant.unit is not None:
        return (_of_name(asking, meant.unit, pick, meant.text),)
    own = [asking.known.units[uid] for uid in asking.own]
    return tuple(about_one(asking, unit, pick) for unit in own) or (AskForUnit(command),)


def _of_name(asking: Asking, unit: Unit, pick: PickUnit, typed: str = "") -> Said | Pictured:
    """About the unit that a name led to, or the former one that bore the name then."""
    meant = bearers(asking, unit, pick.period, typed)
    if len(meant) > 1:
        return WhichUnit(unit.name, asking.known.candidates(meant[:MOST_CANDIDATES]), pick)
    return about_one(asking, meant[0], pick)


def about_one(asking: Asking, unit: Unit, pick: PickUnit) -> Said | Pictured:
    """About this unit and no other."""
    pick = replace(pick, unit_id=asking.known.ids[unit.code])
    match pick.about:
        case About.HISTORY:
            return _history_of(asking, unit, pick)
        case About.HISTORY_CHART:
            return pictured(_history_of(asking, unit, pick))
        case About.CHART:
            return pictured(card_or_ranking(asking, unit, pick))
        case About.ADVICE:
            shown = card_or_ranking(asking, unit, pick)
            return AdviceShown.of(shown) if isinstance(shown, Card) else shown
        case _:
            return card_or_ranking(asking, unit, pick)


def card_or_ranking(asking: Asking, unit: Unit, pick: PickUnit) -> Said:
    """A unit's card; of one without a score of its own the ranking of those below it."""
    uid = pick.unit_id
    period: Period | None = None
    if pick.period is not None:
        past = asking.past(uid)
        found = settled(pick.period, [then.period for then in past], unit, pick)
        if isinstance(found, NoFiguresThen) and (past or not _stands_above(asking, uid)):
            return found
        period = None if isinstance(found, NoFiguresThen) else found
    answer = card(asking, uid, period)
    if isinstance(answer, NoFigures):
        is_drawn = pick.about is About.CHART
        ranking = replace(pick, about=About.RANKING_CHART if is_drawn else About.RANKING)
        many = _ranked(asking, Named(unit, pick.period), ranking)
        return many if not isinstance(many, NoFigures) and _stands_above(asking, uid) else answer
    return answer


def _history_of(asking: Asking, unit: Unit, pick: PickUnit) -> Said:
    """A unit's periods, opened at the one that was named; no other takes its place."""
    if pick.period is None or (
        isinstance(pick.period.kind, Span) and pick.period.kind not in SHORT
    ):
        # The period before, and months in a row, are rows of it.
        return history(asking, pick.unit_id)
    known = [then.period for then in asking.past(pick.unit_id)]
    of_kind = [period for period in known if period.kind is pick.period.kind]
    period = settled(pick.period, of_kind or known, unit, pick)
    if not isinstance(period, Period):
        return NoFigures(unit) if period is None or not known else period
    return history(asking, pick.unit_id, period.kind, asked=period)


def _stands_above(asking: Asking, unit_id: int) -> bool:
    """Whether a unit is the root of an accepted snapshot."""
    return unit_id in asking.known.heads.of_root


def _name_or_number(asking: Asking, text: str, pick: PickUnit, level: Level) -> Said | Pictured:
    """Asks back: is it a unit's name, or so many units of a level?"""
    meant = named(asking, text, pick)
    pick = replace(pick, period=meant.period)
    match meant.unit:
        case Unit() as unit:
            return WhichUnit(meant.text, asking.known.candidates([unit]), pick, all_of=level)
        case WhichUnit() as which:
            return replace(which, all_of=level)
        case _:
            return _about_many(asking, meant, pick)


def _many(asking: Asking, text: str, pick: PickUnit) -> Said | Pictured:
    return _about_many(asking, named(asking, text, pick), pick)


def _about_many(asking: Asking, meant: Named, pick: PickUnit) -> Said | Pictured:
    found = _ranked(asking, meant, pick)
    shown: Said | Pictured = found
    if pick.about is About.RANKING_CHART:
        shown = pictured(found)
    elif pick.about is About.TIERS_CHART:
        shown = by_tier(found)
    return compared_since(shown, pick.since) if pick.since else shown


def _ranked(asking: Asking, meant: Named, pick: PickUnit) -> Said:
    """About the units below the one that is named, or beside it, or beside the asker's own."""
    unit = meant.unit
    if isinstance(unit, WhichUnit):
        unit = place_above(asking, unit, pick.level)
    if isinstance(unit, WhichUnit | NoSuchUnit):
        return unit
    uid = 0 if unit is None else asking.known.ids[unit.code]
    pick = replace(pick, unit_id=uid)
    period = settled(meant.period, _known_periods(asking, uid), unit, pick)
    if isinstance(period, NoFiguresThen):
        return replace(period, unit=unit or _own_root(asking))
    # Those who rose are looked for where those who fell are, and those above a cut alike.
    low = pick.order.weakest or pick.order.gain is not None or pick.order.cut is not None
    below = pick.about in {About.WEAK, About.LATE} or low
    many = many_meant(asking, unit, pick.level, period, below=below)
    if isinstance(many, WhichParent):
        then = None if period is None else PeriodAsked.of(period)
        return replace(many, pick=replace(pick, period=then))
    if not isinstance(many, Many):
        return many
    return _of_peers(asking, many, pick)


def _of_peers(asking: Asking, many: Many, pick: PickUnit) -> Said:
    peers, cohort = many.peers, cohort_meant(asking, many.head, many.peers)
    if pick.about is About.LATE:
        then = late_then(asking, many.head, peers, pick.since) if pick.since else None
        return late_units(asking, cohort.figures, peers, then=then, town=pick.order.town)
    if pick.about in {About.WEAK, About.TIERS_CHART} and peers.around is not None:
        return card(asking, peers.around, cohort.figures.head.period)
    if pick.about is About.WEAK:
        return weak_groups(asking, cohort, peers, pick.order.town)
    return page_of(asking, cohort, peers, order=pick.order)


def _known_periods(asking: Asking, unit_id: int) -> list[Period]:
    """The periods that a question about many units may be about.

    Whoever names none and stands for units with figures means those: a month of which they have
    none is not another province's.
    """
    heads = asking.known.heads
    if not unit_id:
        own = {period for uid in asking.own for period in _periods_of(asking, uid)}
        return [period for period in heads.periods(None) if not own or period in own]
    return _periods_of(asking, unit_id)


def _own_root(asking: Asking) -> Unit | None:
    """Whose figures the asker's own stand in; None of several, or where there are none."""
    heads = (asking.of_unit(uid) or asking.of_root(uid) for uid in asking.own)
    roots = {head.root for head in heads if head is not None}
    return roots.pop() if len(roots) == 1 else None


def _periods_of(asking: Asking, unit_id: int) -> list[Period]:
    """Those of a unit: as the root of others, then as one of others."""
    past = asking.past(unit_id)
    return [*asking.known.heads.periods(unit_id), *(then.period for then in past)]


def _comparison(asking: Asking, parts: Sequence[str]) -> Said:
    """Two or three units side by side; one alone is compared with the asker's own."""
    alone = len(parts) == 1
    meant = [found for part in parts for found in _named_within(asking, part, alone=alone)]
    period = next((found.period for found in meant if found.period is not None), None)
    sides: list[WhichUnit] = []
    for found in meant:
        match found.unit:
            case NoSuchUnit():
                return found.unit
            case WhichUnit():
                sides.append(replace(found.unit, query=found.text))
            case Unit():
                sides.append(WhichUnit(found.text, asking.known.candidates([found.unit])))
            case None:
                pass
    if len(sides) == 1 and asking.own:
        own = asking.known.units[asking.own[0]]
        sides.insert(0, WhichUnit("", asking.known.candidates([own])))
    if not _LEAST_COMPARED <= len(sides) <= MOST_COMPARED:
        return AskForTwo()
    # Another spelling, or another place than was said: shown, never taken, though it is one.
    doubted = {
        found.unit.candidates[0].unit_id
        for found in meant
        if isinstance(found.unit, WhichUnit) and len(found.unit.candidates) == 1
    }
    return _compared(asking, sides, doubted, period)


def _compared(
    asking: Asking,
    sides: Sequence[WhichUnit],
    doubted: Collection[int],
    period: PeriodAsked | None,
) -> Said:
    """Side by side, once every side is one unit; else the question which one the first is."""
    taken = {side.candidates[0].unit_id for side in sides if not _is_unclear(side, doubted)}
    sides = [_without(side, taken) if _is_unclear(side, doubted) else side for side in sides]
    unclear = [(at, side) for at, side in enumerate(sides) if _is_unclear(side, doubted)]
    certain = [s.candidates[0] for s in sides if s.candidates and not _is_unclear(s, doubted)]
    distinct = {one.unit_id for one in certain}
    if len(distinct) < len(certain) or len(certain) + len(unclear) < len(sides):
        return AskForTwo()
    if not unclear:
        return side_by_side(asking, [one.unit_id for one in certain], period)
    if len(unclear) > _MOST_UNCLEAR:
        return WhichOfThem(", ".join(side.query for _, side in unclear), ())
    (at, first), *rest = unclear
    one_of = tuple(one.unit_id for _, side in rest for one in side.candidates)
    return WhichOfThem(
        first.query, first.candidates, tuple(certain), at, one_of, period, first.more
    )


def _is_unclear(side: WhichUnit, doubted: Collection[int]) -> bool:
    return len(side.candidates) > 1 or any(one.unit_id in doubted for one in side.candidates)


def _without(side: WhichUnit, taken: Collection[int]) -> WhichUnit:
    left = tuple(one for one in side.candidates if one.unit_id not in taken)
    return replace(side, candidates=left)


def which_besides(
    asking: Asking, unit_ids: Sequence[int], one_of: Sequence[int], period: PeriodAsked | None
) -> Said:
    """Side by side with one of these; the question which one, where there are several."""
    left = list(dict.fromkeys(uid for uid in one_of if uid not in unit_ids))
    if not left:
        return AskForTwo()
    if len(left) == 1:
        return side_by_side(asking, [*unit_ids, *left], period)
    known = asking.known
    beside, candidates = (
        known.candidates([known.units[uid] for uid in ids]) for ids in (unit_ids, left)
    )
    return WhichOfThem("", candidates, beside, at=len(beside), period=period)


def are_several(asking: Asking, text: str) -> bool:
    """Whether a text is no name, but names two or three units: `Tân Mỹ và Bình Thành`."""
    parts = split_further(text, asking.known.register.is_called)
    if not _LEAST_COMPARED <= len(parts) <= MOST_COMPARED:
        return False
    meant = [named(asking, part, propose=False).unit for part in parts]
    # A comma may stand before the unit above; `và` joins two names or stands within one.
    whole = named(asking, text, propose=False).unit
    joined = has_and(text) or isinstance(whole, NoSuchUnit) or _are_peers(meant)
    return joined and all(isinstance(unit, Unit) for unit in meant)


def _are_peers(meant: Sequence[object]) -> bool:
    """Whether all are units, of one level: then none of them is the place of another."""
    levels = {unit.level for unit in meant if isinstance(unit, Unit)}
    return len(levels) == 1 and all(isinstance(unit, Unit) for unit in meant)


def _named_within(asking: Asking, part: str, *, alone: bool) -> list[Named]:
    """What a part names: a unit, or several by commas and `và`.

    A part that stands `alone` must hold several; else `Xã Vĩnh Thạnh, Lấp Vò` is one of them.
    """
    whole = [named(asking, part)]
    known_whole = not isinstance(whole[0].unit, NoSuchUnit)
    names = split_further(part, asking.known.register.is_called)
    several = [named(asking, name) for name in names]
    # Of `Vân Phú, Hy Cương` neither is the other's place, though a likeness is found to it.
    peers = isinstance(whole[0].unit, WhichUnit) and _are_peers([found.unit for found in several])
    if known_whole and not alone and not peers:
        return whole
    unknown = any(isinstance(found.unit, NoSuchUnit) for found in several)
    return whole if len(several) < _LEAST_COMPARED or (known_whole and unknown) else several


def ranking_answer(
    asking: Asking, level: Level | None, root: str | None, period: Period | None, page_rows: int
) -> Answer:
    """The first page of a ranking, as the command asks for it."""
    parent = None if root is None else asking.meant(root)
    if isinstance(parent, WhichUnit | NoSuchUnit):
        return parent
    many = many_meant(asking, parent, level, period)
    if not isinstance(many, Many):
        return many
    cohort = cohort_meant(asking, many.head, many.peers)
    return page_of(asking, cohort, many.peers, page_rows=page_rows)
