"""Which buttons stand below histories, comparisons and lists, and below a card for them?"""

from dataclasses import replace

from messages.actions import Action, PickUnit, ShowCard, encode
from messages.answers import AdviceShown, Card, Ranking
from messages.buttons import (
    Rows,
    advice_buttons,
    button,
    card_buttons,
    ranking_buttons,
    turning,
)
from messages.candidate_names import button_names
from messages.chart_actions import ShowHistoryChart
from messages.format import period as period_text
from messages.message import Button
from messages.newer import newer_button
from messages.question_actions import (
    BY_TOTAL,
    MOST_BYTES,
    BackToCard,
    CompareWithBest,
    Order,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
)
from messages.question_words import first_text
from messages.questions import (
    AskForTwo,
    Finding,
    GroupParts,
    History,
    LateUnits,
    NoCommonPeriod,
    NoFiguresThen,
    NoLateFigures,
    NotAQuestion,
    NotSince,
    SideBySide,
    WeakGroups,
    WhichOfThem,
)
from messages.short_names import clipped, short_told_name
from messages.tables import KINDS
from scoring.period_words import PeriodAsked

# Buttons of groups in a row: three short names fit a phone.
_IN_A_ROW = 3
# What a button shows of a name.
_BUTTON_NAME = 28


def card_rows(card: Card) -> Rows:
    """Below a card."""
    return (*newer_button(card), *card_buttons(card), card_questions(card))


def advice_rows(shown: AdviceShown) -> Rows:
    """Below what earns points back."""
    return (*newer_button(shown), *advice_buttons(shown))


def ranking_rows(ranking: Ranking) -> Rows:
    """Below a ranking."""
    return (*newer_button(ranking), *ranking_buttons(ranking), *order_buttons(ranking))


def card_questions(card: Card) -> tuple[Button, ...]:
    """One row below a card: what else there is to ask of the unit; each takes the card's place."""
    unit_id, snapshot_id = card.result.unit_id, card.sight.snapshot_id
    row = [
        button("Lịch sử", ShowHistory(unit_id, card.sight.period.kind, 0, snapshot_id)),
        button("Chi tiết", ShowGroups(unit_id, snapshot_id)),
    ]
    if card.result.now.rank is not None and card.result.now.rank.of > 1:
        row.append(button("So sánh", CompareWithBest(unit_id, snapshot_id)))
    if card.result.overdue is not None:
        level = card.result.unit.level
        row.append(button("Quá hạn", ShowLate(snapshot_id, level, card.parent_id, None, unit_id)))
    return tuple(row)


def order_buttons(ranking: Ranking) -> Rows:
    """Rank by another group, or by the total again."""

    def to(order: Order) -> Action:
        return ShowRanking(*peers, 0, order, ranking.around)

    peers = (ranking.sight.snapshot_id, ranking.level, ranking.parent_id)
    weakest, town = ranking.order.weakest, ranking.order.town
    everybody = button("Tất cả đơn vị", to(replace(ranking.order, cut=None, town=None)))
    if town is not None and not ranking.of:
        # Where none of a kind is there is nothing to turn to.
        return ((everybody,),)
    # Behind a group's name would stand all units again, not those that a cut left.
    by_group = ranking.states_groups and ranking.order.cut is None
    others = [
        button(group.short, to(Order(group.code, weakest, town=town)))
        for group in ranking.sight.scheme.groups
        if by_group and group.code != ranking.order.group
    ]
    if ranking.order.cut is not None:
        others.append(button(f"Tất cả {town or 'đơn vị'}", to(replace(ranking.order, cut=None))))
    elif ranking.order.group is not None or ranking.order.gain:
        others.append(button("Điểm tổng", to(replace(BY_TOTAL, weakest=weakest, town=town))))
    if town is not None:
        others.append(everybody)
    turned = replace(ranking.order, weakest=not weakest)
    first = (button(first_text(turned), to(turned)),)
    # A list without lines has no first one; but where nobody fell, somebody may have risen.
    turns = ranking.is_stated and (ranking.rows or ranking.order.gain)
    return (*_in_rows(others), first) if turns else _in_rows(others)


def finding_buttons(said: Finding) -> Rows:  # noqa: PLR0911 - one a case
    """Below an answer of this kind."""
    match said:
        case NoFiguresThen() | NoCommonPeriod():
            return _of_the_nearest(said)
        case GroupParts(sight, result):
            back = button("‹ Phiếu điểm", BackToCard(result.unit_id, sight.snapshot_id))
            return (*newer_button(said), (back,))
        case History():
            return _of_history(said)
        case SideBySide():
            return _of_sides(said)
        case WhichOfThem():
            return _of_choices(said)
        case WeakGroups():
            return (*newer_button(said), *_of_weak(said))
        case LateUnits():
            return (*newer_button(said), *_of_late(said))
        case NotSince():
            return _of_what_there_is(said)
        case AskForTwo() | NoLateFigures() | NotAQuestion():
            return ()


def _of_the_nearest(said: NoFiguresThen | NoCommonPeriod) -> Rows:
    """The same question of the period that comes closest."""
    if said.nearest is None:
        return ()
    if isinstance(said, NoFiguresThen):
        return ((button(f"Xem {period_text(said.nearest)}", said.pick),),)
    other = ShowComparison(said.unit_ids, PeriodAsked.of(said.nearest))
    return ((button(f"Xem {period_text(said.nearest)}", other),),)


def _of_what_there_is(said: NotSince) -> Rows:
    """A ranking with what changed since the period right before it, weak groups, or a card."""
    shown = said.shown
    others = [button("Biểu đồ", said.chart)] if said.chart else []
    match shown:
        case Ranking(sight, level, _, parent_id, page=page, order=order, around=around):
            before = sight.baseline
            label = f"So với {period_text(before)}" if before else "Xem xếp hạng"
            action: Action = ShowRanking(sight.snapshot_id, level, parent_id, page, order, around)
        case WeakGroups(sight, level, _, parent_id, around=around):
            label = f"Xem {period_text(sight.period)}"
            action = ShowWeak(sight.snapshot_id, level, parent_id, around)
        case Card(sight, result):
            label = f"Xem {period_text(sight.period)}"
            action = BackToCard(result.unit_id, sight.snapshot_id)
            # There the periods stand one below the other.
            past = ShowHistory(result.unit_id, sight.period.kind, 0, sight.snapshot_id)
            others.append(button("Lịch sử", past))
    return ((button(label, action), *others),)


def _of_sides(shown: SideBySide) -> Rows:
    then = PeriodAsked.of(shown.sight.period)
    return (
        tuple(
            button(
                clipped(short_told_name(side.now.score.unit, side.above), _BUTTON_NAME),
                PickUnit(side.unit_id, period=then),
            )
            for side in shown.sides
        ),
    )


def _of_choices(shown: WhichOfThem) -> Rows:
    """A unit a row; each compares, or asks about the next name."""
    beside = [one.unit_id for one in shown.beside]
    return tuple(
        (button(name, _comparison(shown, (*beside[: shown.at], uid, *beside[shown.at :]))),)
        for name, uid in zip(
            button_names(shown.candidates), (one.unit_id for one in shown.candidates), strict=True
        )
    )


def _comparison(shown: WhichOfThem, unit_ids: tuple[int, ...]) -> ShowComparison:
    """What a choice leads to; of the next name as many candidates as a button has room for."""
    action = ShowComparison(unit_ids, shown.period, shown.one_of)
    while len(encode(action)) > MOST_BYTES:
        action = replace(action, one_of=action.one_of[:-1])
    return action


def _of_weak(shown: WeakGroups) -> Rows:
    def to(group: str) -> Action:
        order = Order(group, weakest=True, town=shown.town)
        peers = (shown.sight.snapshot_id, shown.level, shown.parent_id)
        return ShowRanking(*peers, 0, order, shown.around)

    scheme = shown.sight.scheme
    groups = _in_rows(
        [
            button(f"{scheme.group(row.group).short} ({len(row.units)})", to(row.group))
            for row in shown.rows
        ]
    )
    return (*groups, *_back_to_card(shown))


def _back_to_card(shown: WeakGroups | LateUnits) -> Rows:
    """Where a list was asked for from a card."""
    if not shown.around:
        return ()
    return ((button("‹ Phiếu điểm", BackToCard(shown.around, shown.sight.snapshot_id)),),)


def _of_history(shown: History) -> Rows:
    def to(page: int) -> Action:
        return ShowHistory(shown.unit_id, shown.kind, page, shown.snapshot_id, shown.asked)

    kinds = [
        button(KINDS[kind], ShowHistory(shown.unit_id, kind, 0, shown.snapshot_id, shown.asked))
        for kind in shown.kinds
        if kind is not shown.kind
    ]
    card = BackToCard(shown.unit_id, shown.snapshot_id)
    back = button("‹ Phiếu điểm", card if shown.snapshot_id else PickUnit(shown.unit_id))
    chart = button("Biểu đồ", ShowHistoryChart(shown.unit_id, shown.kind))
    former = tuple(
        (button(name, ShowCard(one.unit_id)),)
        for name, one in zip(button_names(shown.before), shown.before, strict=True)
    )
    return (*turning(to, shown.page, 0, shown.pages - 1), (back, chart, *kinds), *former)


def _of_late(shown: LateUnits) -> Rows:
    def to(page: int) -> Action:
        return ShowLate(*peers, page, shown.around, shown.town, since)

    peers = (shown.sight.snapshot_id, shown.level, shown.parent_id)
    since = shown.then.sight.period if shown.then and shown.then.sight else None
    weak = ShowWeak(*peers, shown.around, shown.town)
    others = (
        button("Nhóm yếu", weak),
        button("Xếp hạng", ShowRanking(*peers, 0, Order(town=shown.town), shown.around)),
    )
    return (*turning(to, shown.page, 0, shown.pages - 1), others, *_back_to_card(shown))


def _in_rows(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW))
