"""Which buttons stand below which message."""

from collections.abc import Callable
from dataclasses import replace

from messages.actions import (
    Acknowledge,
    Action,
    AnswerCheck,
    Decide,
    NameUnit,
    NextName,
    PickUnit,
    Receipt,
    Release,
    Reply,
    SendCompiled,
    ShowAdvice,
    ShowAlerts,
    ShowBoard,
    ShowCard,
    ShowDossiers,
    ShowReports,
    Verdict,
    encode,
)
from messages.answers import AdviceShown, AlertList, Candidate, Card, Former, Ranking, WhichUnit
from messages.boards import Board, ReportList
from messages.candidate_names import button_names
from messages.chart_actions import ShowChart, ShowHistoryChart, ShowRankingChart, ShowTiersChart
from messages.check_words import reply_text
from messages.decisions import Held, Prepared, Preview
from messages.format import level
from messages.message import Button
from messages.notices import CheckReminder
from messages.question_actions import BackToCard, ShowRanking
from scoring.snapshot import State

Rows = tuple[tuple[Button, ...], ...]


def button(text: str, action: Action) -> Button:
    """One button that asks for an action."""
    return Button(text, encode(action))


def unit_buttons(unit_id: int, snapshot_id: int) -> tuple[Button, ...]:
    """What a unit's figures lead to."""
    return (
        button("Chi tiết", ShowCard(unit_id, snapshot_id)),
        button("Biểu đồ", ShowChart(unit_id, snapshot_id)),
    )


def card_buttons(card: Card) -> Rows:
    """Under a card."""
    unit_id, snapshot_id = card.result.unit_id, card.sight.snapshot_id
    chart = button("Biểu đồ", ShowChart(unit_id, snapshot_id))
    if card.past or not card.sight.scheme.formula_codes:
        return ((chart,),)
    return ((button("Nên làm gì", ShowAdvice(unit_id, snapshot_id)), chart),)


def advice_buttons(shown: AdviceShown) -> Rows:
    """Under what earns points back: the card again, in its place, and the chart."""
    figures = shown.result.unit_id, shown.sight.snapshot_id
    chart = button("Biểu đồ", ShowChart(*figures))
    back: Rows = ((button("‹ Phiếu điểm", BackToCard(*figures)), chart),)
    newest = button("Phiếu điểm mới nhất", ShowCard(shown.result.unit_id))
    return (*back, (newest,)) if shown.past else back


def groups_chart_buttons(unit_id: int) -> Rows:
    """Under the chart of a unit's groups."""
    return ((button("Biểu đồ các kỳ", ShowHistoryChart(unit_id)),),)


def ranking_buttons(ranking: Ranking) -> Rows:
    """Turn the pages of a ranking, and draw it where it goes by points, as the chart does."""
    shown = (ranking.sight.snapshot_id, ranking.level, ranking.parent_id)
    order = ranking.order
    is_drawn = ranking.is_stated and not (order.gain or order.cut or order.town)
    charts = (
        *((button("Biểu đồ", ShowRankingChart(*shown, ranking.order.group)),) if is_drawn else ()),
        # It counts all kinds of communes.
        *(() if order.town else (button("Xếp loại các kỳ", ShowTiersChart(*shown)),)),
    )

    def to(page: int) -> Action:
        return ShowRanking(*shown, page, ranking.order, ranking.around)

    return (*turning(to, ranking.page, 0, ranking.pages - 1), *((charts,) if charts else ()))


def alert_list_buttons(shown: AlertList) -> Rows:
    """Turn the pages of a full list."""

    def to(page: int) -> Action:
        return ShowAlerts(shown.sight.snapshot_id, page)

    return turning(to, shown.page, 1, shown.pages)


def turning(to: Callable[[int], Action], page: int, first: int, last: int) -> Rows:
    """One row that turns pages; none where there is nothing to turn."""
    row = []
    if page > first:
        row.append(button("‹ Trang trước", to(page - 1)))
    if page < last:
        row.append(button("Trang sau ›", to(page + 1)))
    return (tuple(row),) if row else ()


def candidate_buttons(candidates: tuple[Candidate, ...], pick: PickUnit) -> Rows:
    """A unit a row; `pick` is what was asked about it."""
    return tuple(
        (button(name, replace(pick, unit_id=candidate.unit_id)),)
        for name, candidate in zip(button_names(candidates), candidates, strict=True)
    )


def which_unit_buttons(which: WhichUnit) -> Rows:
    """A unit a row, and all of a level where so many of them may be meant."""
    rows = candidate_buttons(which.candidates, which.pick)
    if which.all_of is None:
        return rows
    all_of = replace(which.pick, unit_id=0, level=which.all_of)
    return (*rows, (button(f"Mọi đơn vị {level(which.all_of)}", all_of),))


def former_buttons(former: Former) -> Rows:
    """The units that came after a former one, and its last figures."""
    after = tuple(
        (button(name, ShowCard(candidate.unit_id)),)
        for name, candidate in zip(button_names(former.successors), former.successors, strict=True)
    )
    last = former.last
    own = (unit_buttons(last.result.unit_id, last.sight.snapshot_id),) if last else ()
    return after + own


def check_buttons(reminder: CheckReminder) -> Rows:
    """The answers to the Thursday check."""

    def answer(reply: Reply) -> Action:
        return AnswerCheck(reminder.round_on, reminder.unit_id, reply)

    rows = tuple((button(reply_text(reply), answer(reply)),) for reply in Reply)
    if reminder.differing:
        shown = ShowDossiers(reminder.round_on, reminder.unit_id, 0)
        rows += ((button("Xem hồ sơ", shown),),)
    return rows


def board_buttons(board: Board) -> Rows:
    """The lists behind a board."""
    day = board.round_on
    return (
        (
            button("Chưa trả lời", ShowReports(day, answered=False)),
            button("Đã trả lời", ShowReports(day, answered=True)),
        ),
        (button("Bảng tổng hợp", SendCompiled(day)),),
    )


def report_list_buttons(shown: ReportList) -> Rows:
    """Turn the pages of such a list, and back to the board."""

    def to(page: int) -> Action:
        return ShowReports(shown.round_on, shown.answered, page)

    back = button("‹ Bảng theo dõi", ShowBoard(shown.round_on))
    return (*turning(to, shown.page, 1, shown.pages), (back,))


def receipt_buttons(snapshot_id: int) -> tuple[Button, ...]:
    """One row: what a person may say to the severe alerts of a snapshot."""
    return (
        button("Đã nhận", Acknowledge(snapshot_id, Receipt.RECEIVED)),
        button("Đã giao việc", Acknowledge(snapshot_id, Receipt.ASSIGNED)),
    )


def held_buttons(held: Held) -> Rows:
    """A person's word on a held snapshot."""

    def say(verdict: Verdict) -> Action:
        return Decide(held.sight.snapshot_id, verdict)

    return (
        (button("Chấp nhận", say(Verdict.ACCEPT)),),
        (button("Bỏ", say(Verdict.REJECT)),),
    )


def prepared_buttons(prepared: Prepared) -> Rows:
    """A person's word on messages that wait."""
    snapshot_id = prepared.sight.snapshot_id
    return (
        (
            button("Gửi", Release(snapshot_id, send=True)),
            button("Huỷ", Release(snapshot_id, send=False)),
        ),
    )


def preview_buttons(preview: Preview) -> Rows:
    """A question about a name, and a person's word on the snapshot."""
    if preview.state not in {State.STAGED, State.HELD}:
        return ()
    snapshot_id = preview.sight.snapshot_id
    rows: list[tuple[Button, ...]] = []
    if preview.asked < len(preview.questions):
        question = preview.questions[preview.asked]
        rows += [
            (button(guess.unit.name, NameUnit(snapshot_id, question.unit_id, guess.unit_id)),)
            for guess in question.guesses
        ]
        rows.append((button("Là đơn vị mới", NextName(snapshot_id, preview.asked + 1)),))
    verdicts = [Verdict.ACCEPT, Verdict.HOLD, Verdict.REJECT]
    if preview.state is State.HELD:
        verdicts.remove(Verdict.HOLD)
    rows.append(tuple(button(_VERDICTS[v], Decide(snapshot_id, v)) for v in verdicts))
    return tuple(rows)


_VERDICTS = {
    Verdict.ACCEPT: "Chấp nhận",
    Verdict.HOLD: "Giữ lại",
    Verdict.REJECT: "Bỏ",
}
