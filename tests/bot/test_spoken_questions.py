"""Charts, advice and periods asked for in words, answered from real databases."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.answers.asking import Said
from bot.answers.pictured import Pictured
from bot.office import Office
from bot.storage.people import Role
from messages.actions import PickUnit, decode, encode
from messages.answers import AdviceShown, AskForUnit, Card, NoFigures, Ranking, WhichUnit
from messages.asked import ScoreOf
from messages.chart_actions import ShowChart, ShowHistoryChart, ShowRankingChart, ShowTiersChart
from messages.charts import RankingChart
from messages.cuts import Bound, Cut
from messages.question_actions import About, Gain, Order, ShowComparison, ShowRanking
from messages.questions import (
    History,
    NoCommonPeriod,
    NoFiguresThen,
    NotAQuestion,
    NotSince,
    SideBySide,
    WeakGroups,
)
from messages.render import render
from messages.sentences_of_many import ranked
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.unit import Level
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table

STRANGER, LEADER = 1, 2


@pytest.fixture
def both(built: Office) -> Office:
    """January and February."""
    import_table(built, S004_CSV)
    import_table(built, FEBRUARY_CSV)
    bind(built, LEADER, "xã Bình Thành", Role.LEADER)
    return built


def _hear(built: Office, text: str, asker: int = STRANGER) -> Said | Pictured:
    (answer,) = built.answers.hear(text, asker=asker)
    return answer


def _chart(said: Said | Pictured) -> Pictured:
    assert isinstance(said, Pictured), said
    return said


def test_a_chart_that_is_asked_for_is_the_one_behind_the_button(both: Office) -> None:
    """Of a card, of a history, of a ranking; its figures in words are at hand."""
    card = _chart(_hear(both, "biểu đồ xã Vĩnh Thạnh tháng 1"))
    assert isinstance(card.said, Card)
    assert card.said.sight.period == Period.month(2024, 1)
    ids = card.said.result.unit_id, card.said.sight.snapshot_id
    assert card.chart == ShowChart(*ids)
    history = _chart(_hear(both, "do thi lich su xa vinh thanh"))
    assert isinstance(history.said, History)
    assert history.chart == ShowHistoryChart(ids[0], PeriodKind.MONTH)
    ranking = _chart(_hear(both, "vẽ biểu đồ xếp hạng xã"))
    assert isinstance(ranking.said, Ranking)
    assert isinstance(ranking.chart, ShowRankingChart)
    assert ranking.chart.level is Level.COMMUNE
    for text in ("vẽ biểu đồ xếp loại", "biểu đồ xếp loại các kỳ", "bieu do xep loai cac xa"):
        by_tier = _chart(_hear(both, text))
        assert isinstance(by_tier.said, Ranking)
        shown = (by_tier.said.sight.snapshot_id, Level.COMMUNE, by_tier.said.parent_id)
        assert by_tier.chart == ShowTiersChart(*shown)
    assert _chart(_hear(both, "biểu đồ xếp loại xã Vĩnh Thạnh")).chart == ShowChart(
        ids[0], _chart(_hear(both, "biểu đồ xã Vĩnh Thạnh")).said.sight.snapshot_id
    )
    own = _chart(_hear(both, "biểu đồ", LEADER))
    assert isinstance(own.said, Card)
    assert own.said.result.unit.name == "Xã Bình Thành"


def test_where_there_is_no_such_chart_words_answer(both: Office) -> None:
    """A ranking by changes, or cut, has none; without figures or a unit it is asked as usual."""
    assert isinstance(_hear(both, "biểu đồ xã nào tụt hạng"), Ranking)
    assert isinstance(_hear(both, "biểu đồ các xã dưới 80 điểm"), Ranking)
    assert isinstance(_hear(both, "biểu đồ"), AskForUnit)
    late = _hear(both, "biểu đồ xã Vĩnh Thạnh tháng 7")
    assert isinstance(late, NoFiguresThen)
    assert late.pick.about is About.CHART
    assert isinstance(both.answers.pick(late.pick, asker=STRANGER), Pictured)


@pytest.mark.parametrize(
    ("text", "about", "kind"),
    [
        ("biểu đồ lap vo", About.CHART, Pictured),
        ("biểu đồ lịch sử lap vo", About.HISTORY_CHART, Pictured),
        ("biểu đồ xếp hạng lap vo tháng 1", About.RANKING_CHART, Pictured),
        ("nên làm gì lap vo", About.ADVICE, AdviceShown),
        ("lap vo nen lam gi thang 1", About.ADVICE, AdviceShown),
    ],
)
def test_an_ambiguous_name_keeps_the_chart_and_the_advice(
    both: Office, text: str, about: About, kind: type
) -> None:
    """Through the button, as its data has it."""
    asked = _hear(both, text)
    assert isinstance(asked, WhichUnit)
    assert asked.pick.about is about
    town = next(c for c in asked.candidates if c.unit.level is Level.COMMUNE)
    button = next(
        one for row in render(asked).buttons for one in row if one.text.startswith("Thị trấn")
    )
    pick = decode(button.data)
    assert isinstance(pick, PickUnit)
    assert pick == PickUnit(town.unit_id, about, asked.pick.period, asked.pick.order, None)
    shown = both.answers.pick(pick, asker=STRANGER)
    assert isinstance(shown, kind)
    if asked.pick.period is not None:
        seen = shown.said if isinstance(shown, Pictured) else shown
        assert isinstance(seen, Ranking | AdviceShown)
        assert seen.sight.period == Period.month(2024, 1)


@pytest.mark.parametrize("about", About)
def test_a_forged_pick_of_no_unit_shows_no_figures(both: Office, about: About) -> None:
    """Of a unit that is not there, and of none."""
    assert isinstance(both.answers.pick(PickUnit(10**17, about), asker=STRANGER), NoFigures)
    of_none = both.answers.pick(PickUnit(0, about), asker=STRANGER)
    many = {About.RANKING, About.RANKING_CHART, About.TIERS_CHART, About.WEAK, About.LATE}
    assert isinstance(of_none, NoFigures) is (about not in many)


def test_every_pick_fits_into_callback_data() -> None:
    """The longest of each."""
    for about in About:
        pick = PickUnit(10**18 - 1, about, PeriodAsked(Span.FIRST, 11, 2099), level=Level.PROVINCE)
        assert len(encode(pick).encode()) <= 64
        assert decode(encode(pick)) == pick


def test_the_period_before_is_that_before_the_newest(both: Office) -> None:
    """Of a card, of a ranking; its history has it anyway."""
    card = _hear(both, "điểm xã Vĩnh Thạnh kỳ trước")
    assert isinstance(card, Card)
    assert card.sight.period == Period.month(2024, 1)
    ranking = _hear(both, "xep hang xa ky truoc")
    assert isinstance(ranking, Ranking)
    assert ranking.sight.period == Period.month(2024, 1)
    assert isinstance(_hear(both, "lịch sử xã Vĩnh Thạnh kỳ trước"), History)
    now = _hear(both, "xã Vĩnh Thạnh kỳ này mấy điểm")
    assert isinstance(now, Card)
    assert now.sight.period == Period.month(2024, 2)


def test_a_period_that_nobody_publishes_is_said_so(both: Office) -> None:
    """And the nearest there is stands on a button; no other is shown in its place."""
    for text in ("điểm xã Vĩnh Thạnh 6 tháng đầu năm 2024", "xếp hạng xã 9 tháng đầu năm 2024"):
        answer = _hear(both, text)
        assert isinstance(answer, NoFiguresThen), text
        assert answer.nearest == Period.month(2024, 2)
        assert "chỉ công bố theo tháng, quý và năm" in render(answer).text
    quarter = _hear(both, "Vĩnh Thạnh Q3")
    assert isinstance(quarter, NoFiguresThen)
    assert quarter.asked == PeriodAsked(PeriodKind.QUARTER, 3)
    assert "chỉ công bố" not in render(quarter).text


def test_without_a_period_before_none_is_shown(january: Office) -> None:
    """One month alone has none."""
    answer = _hear(january, "xã Vĩnh Thạnh kỳ trước")
    assert isinstance(answer, NoFiguresThen)
    assert render(answer).text.startswith("Kỳ trước: ")


@pytest.mark.parametrize(
    "text",
    ["10 xã thấp nhất", "top 5 xã", "xã nào đứng đầu huyện", "xã nào tăng điểm nhiều nhất",
     "bao nhiêu xã đạt loại tốt", "xa nao dung cuoi huyen"],
)  # fmt: skip
def test_who_stands_where_is_answered_by_the_ranking(both: Office, text: str) -> None:
    """It says place, tier and change of each."""
    assert isinstance(_hear(both, text), Ranking)


def test_who_gained_and_who_lost_most_stands_first(both: Office) -> None:
    """By the points since the month before; a button turns it, another goes by the total again."""
    for text, way in (("xã nào tăng điểm nhiều nhất", 1), ("xa nao giam nhieu nhat", -1)):
        ranking = _hear(both, text)
        assert isinstance(ranking, Ranking)
        gained = [row.delta for row in ranking.rows if row.delta is not None]
        assert len(gained) > 2
        assert gained == sorted(gained, key=lambda delta: -way * delta)
        message = render(ranking)
        assert ("Tăng" if way == 1 else "Giảm") + " nhiều nhất trước" in message.text
        buttons = {one.text: decode(one.data) for row in message.buttons for one in row}
        assert ("Giảm" if way == 1 else "Tăng") + " nhiều nhất trước" in buttons
        turned = buttons["Điểm tổng"]
        assert isinstance(turned, ShowRanking)
        by_total = both.answers.turn(turned, asker=STRANGER)
        assert isinstance(by_total, Ranking)
        assert not by_total.order.gain
    first = _hear(both, "xã nào giảm điểm nhiều nhất tháng 1")
    assert isinstance(first, Ranking)
    # January has nothing before it.
    assert not first.order.gain


def test_who_fell_among_its_peers_stands_first(both: Office) -> None:
    """By places, of as many places by points; how many fell is said, and buttons turn it."""
    for text, way in (("xã nào tụt hạng", -1), ("xa nao len hang nhieu nhat", 1)):
        ranking = _hear(both, text)
        assert isinstance(ranking, Ranking)
        assert ranking.order == Order(weakest=way < 0, gain=Gain.PLACES)
        places = [row.rank_change for row in ranking.rows if row.rank_change is not None]
        assert places == sorted(places, key=lambda gained: -way * gained)
        assert ranking.moved == sum(way * gained > 0 for gained in places) > 0
        said, back = ("tụt hạng", "Lên hạng") if way < 0 else ("lên hạng", "Tụt hạng")
        message = render(ranking)
        assert f"<b>{ranking.moved}/13 đơn vị {said}</b>" in message.text
        assert "Thay đổi thứ hạng so với Tháng 01/2024" in message.text
        buttons = {one.text: decode(one.data) for row in message.buttons for one in row}
        turned = buttons[f"{back} nhiều nhất trước"]
        assert isinstance(turned, ShowRanking)
        assert turned.order == Order(weakest=way > 0, gain=Gain.PLACES)
        again = both.answers.turn(turned, asker=STRANGER)
        assert isinstance(again, Ranking)
        assert again.order == turned.order
    # January has no month before it, and of a group no places are known.
    first = _hear(both, "xã nào tụt hạng tháng 1")
    assert isinstance(first, Ranking)
    assert (first.order, first.unknown) == (Order(weakest=True), Gain.PLACES)
    assert "Chưa có thứ hạng kỳ trước để so sánh." in render(first).text
    group = _hear(both, "xã nào tụt hạng số hóa")
    assert isinstance(group, Ranking)
    assert group.order == Order("MDSH", weakest=True, gain=Gain.POINTS)


def test_how_one_unit_moved_is_its_history(both: Office) -> None:
    """Which says by how much, and when."""
    for text in (
        "xã Vĩnh Thạnh tụt hạng",
        "vinh thanh len may bac",
        "vì sao Vĩnh Thạnh bị giảm điểm",
        "Vĩnh Thạnh tăng hay giảm",
        "Vĩnh Thạnh tụt hạng so với tháng trước",
    ):
        history = _hear(both, text)
        assert isinstance(history, History), text
        assert history.unit.name == "Xã Vĩnh Thạnh"


_OTHER = {
    "xã nào tụt hạng so với quý 2": "quý II",
    "xa nao len hang so voi thang 6": "tháng 06",
    "so với cùng kỳ xã nào giảm điểm nhiều nhất": "cùng kỳ năm trước",
    "xã nào tăng điểm so với năm ngoái": "năm 2025",
    "xếp hạng xã so với tháng 1/2023": "tháng 01/2023",
    "xã nào tụt hạng so với quý trước": "quý",
}


def test_a_ranking_is_compared_with_the_period_before_and_no_other(both: Office) -> None:
    """Where another was said it is told so; a button brings the one that there is."""
    for text, said in _OTHER.items():
        other = _hear(both, text)
        assert isinstance(other, NotSince), text
        message = render(other)
        assert f"không so với {said}" in message.text
        assert "kỳ liền trước (Tháng 01/2024)" in message.text
        ((button,),) = message.buttons
        assert button.text == "So với Tháng 01/2024"
        action = decode(button.data)
        assert isinstance(action, ShowRanking)
        shown = both.answers.turn(action, asker=STRANGER)
        assert isinstance(shown, Ranking)
        assert isinstance(other.shown, Ranking)
        assert shown.order == other.shown.order
        assert shown.rows == other.shown.rows
    for text in (
        "xã nào tụt hạng so với kỳ trước",
        "xa nao tut hang so voi thang truoc",
        "so với tháng 1 xã nào tụt hạng",
        "xã nào tụt hạng so với tháng 1/2024",
    ):
        shown = _hear(both, text)
        assert isinstance(shown, Ranking), text
        assert shown.order == Order(weakest=True, gain=Gain.PLACES)


def test_without_a_period_before_nothing_is_compared(january: Office) -> None:
    """The ranking is at hand without it."""
    other = _hear(january, "xã nào tụt hạng so với quý 2")
    assert isinstance(other, NotSince)
    message = render(other)
    assert "kỳ liền trước, không so với quý II." in message.text
    assert "Kỳ này chưa có kỳ liền trước để so." in message.text
    assert [[one.text for one in row] for row in message.buttons] == [["Xem xếp hạng"]]


def test_several_periods_are_never_one_of_them(both: Office) -> None:
    """Of two units or many it is said; of one its history has them all."""
    for text in (
        "so sánh Vĩnh Thạnh với Tân Mỹ tháng 1 và tháng 2",
        "so sánh Vĩnh Thạnh, Tân Mỹ tháng 1 và tháng 2",
        "xếp hạng xã tháng 1 và tháng 2",
        "xa nao duoi 80 diem thang 1, 2",
        "xã nào yếu nhất quý 1 và quý 2",
    ):
        answer = _hear(both, text)
        assert isinstance(answer, NoFiguresThen | NoCommonPeriod), text
        assert "Nhiều tháng liền: không có số liệu riêng" in render(answer).text
    for text in ("điểm xã Vĩnh Thạnh tháng 1 và tháng 2", "vinh thanh thang 1-2"):
        assert isinstance(_hear(both, text), History), text


def test_a_group_that_is_named_with_a_place_is_what_its_units_rank_by(both: Office) -> None:
    """In words and drawn; the card of a unit with a score shows it anyway."""
    for text in ("số hóa huyện Lấp Vò", "diem so hoa cua huyen lap vo", "số hóa lap vo"):
        shown = _hear(both, text)
        if isinstance(shown, WhichUnit):
            above = next(c for c in shown.candidates if c.unit.level is Level.DISTRICT)
            pick = decode(encode(replace(shown.pick, unit_id=above.unit_id)))
            assert isinstance(pick, PickUnit)
            shown = both.answers.pick(pick, asker=STRANGER)
        assert isinstance(shown, Ranking), text
        assert shown.order == Order("MDSH")
    drawn = _chart(_hear(both, "biểu đồ số hóa huyện Lấp Vò"))
    assert isinstance(drawn.chart, ShowRankingChart)
    assert drawn.chart.group == "MDSH"
    assert isinstance(_hear(both, "số hóa xã Vĩnh Thạnh"), Card)


def test_a_cut_alone_goes_on_with_the_asker_s_own(both: Office) -> None:
    """As a sentence, and behind `/rank`; of one unit it stays a question about that one."""
    for asker in (STRANGER, LEADER):
        for text in ("dưới 80 điểm", "duoi 80", "<80"):
            cut = _hear(both, text, asker)
            assert isinstance(cut, Ranking), text
            assert cut.order == Order(weakest=True, cut=Cut(Bound.BELOW, Decimal(80)))
            (typed,) = both.answers.ask(ranked(text), asker=asker)
            assert typed == cut
    card = _hear(both, "xã Vĩnh Thạnh có dưới 80 điểm không")
    assert isinstance(card, Card)


_CUT: tuple[tuple[str, Callable[[Decimal], bool], str], ...] = (
    ("xã nào dưới 80 điểm", lambda total: total < 80, "dưới 80 điểm"),
    ("bao nhieu xa duoi 79,5", lambda total: total < Decimal("79.5"), "dưới 79,5 điểm"),
    ("xã nào trên 84.4 điểm", lambda total: total > Decimal("84.4"), "trên 84,4 điểm"),
    ("xã nào từ 84,4 trở lên", lambda total: total >= Decimal("84.4"), "từ 84,4 điểm trở lên"),
    ("xa nao khong qua 84,4", lambda total: total <= Decimal("84.4"), "từ 84,4 điểm trở xuống"),
    ("xã nào dưới mức Khá", lambda total: total < 70, "dưới mức Khá (70 điểm)"),
)


def test_a_ranking_is_cut_where_it_was_asked_to_be(both: Office) -> None:
    """Only those on that side stand there, and how many of how many is said first."""
    everybody = _hear(both, "xếp hạng xã")
    assert isinstance(everybody, Ranking)
    for text, keeps, said in _CUT:
        wanted = {row.name for row in everybody.rows if row.total is not None and keeps(row.total)}
        cut = _hear(both, text)
        assert isinstance(cut, Ranking), text
        assert {row.name for row in cut.rows} == wanted, text
        assert 0 < len(wanted) < 13, text
        assert (cut.units, cut.of) == (len(wanted), 13)
        assert f"<b>{len(wanted)}/13 đơn vị</b> {said}" in render(cut).text
    nobody = _hear(both, "xã nào trên 99 điểm")
    assert isinstance(nobody, Ranking)
    assert not nobody.rows
    assert "Không đơn vị nào trên 99 điểm" in render(nobody).text


def test_the_pages_of_a_cut_ranking_keep_the_cut(both: Office) -> None:
    """Through the data of the buttons; one of them shows everybody again."""
    cut = _hear(both, "xã nào dưới 85 điểm")
    assert isinstance(cut, Ranking)
    assert 2 < cut.units < 13
    buttons = {one.text: one.data for row in render(replace(cut, pages=3)).buttons for one in row}
    after = decode(buttons["Trang sau ›"])
    assert isinstance(after, ShowRanking)
    assert (after.order, after.page) == (cut.order, 1)
    # There is no second page of so few: the first is shown, and of the same.
    turned = both.answers.turn(after, asker=STRANGER)
    assert isinstance(turned, Ranking)
    assert (turned.rows, turned.order, turned.of) == (cut.rows, cut.order, 13)
    whole = decode(buttons["Tất cả đơn vị"])
    assert isinstance(whole, ShowRanking)
    everybody = both.answers.turn(whole, asker=STRANGER)
    assert isinstance(everybody, Ranking)
    assert (everybody.units, everybody.order) == (13, Order(weakest=True))
    # A chart shows everybody: none below a part of them.
    assert "Biểu đồ" not in buttons
    of_group = _hear(both, "xã nào số hóa dưới 15 điểm")
    assert isinstance(of_group, Ranking)
    assert all(row.points is not None and row.points < 15 for row in of_group.rows)
    assert "dưới 15 điểm ở nhóm Số hóa" in render(of_group).text
    # A tier that no scheme has is no cut.
    forged = replace(whole, order=Order(cut=Cut(Bound.BELOW, "best")))
    shown = both.answers.turn(forged, asker=STRANGER)
    assert isinstance(shown, Ranking)
    assert (shown.units, shown.order) == (13, Order())


_SHORT = {
    "xã Vĩnh Thạnh tuần trước": "tuần",
    "diem tuan nay xa vinh thanh": "tuần",
    "Vĩnh Thạnh hôm qua": "ngày",
    "hôm nay Vĩnh Thạnh mấy điểm": "ngày",
    "lịch sử Vĩnh Thạnh tuần trước": "tuần",
    "Vĩnh Thạnh nên làm gì tuần này": "tuần",
    "biểu đồ Vĩnh Thạnh hôm nay": "ngày",
    "xã nào yếu nhất tuần này": "tuần",
    "xa nao duoi 80 diem tuan truoc": "tuần",
    "hồ sơ quá hạn hôm qua": "ngày",
    "biểu đồ xếp loại các xã tuần này": "tuần",
    "so sánh Vĩnh Thạnh với Tân Mỹ tuần này": "tuần",
}


def test_of_weeks_and_days_there_are_no_figures(both: Office) -> None:
    """Said in a line, with a button to the newest period; no part of a name."""
    for text, kind in _SHORT.items():
        answer = _hear(both, text)
        assert isinstance(answer, NoFiguresThen | NoCommonPeriod), text
        assert answer.nearest == Period.month(2024, 2)
        message = render(answer)
        assert f"Không có số liệu theo {kind}" in message.text
        ((button,),) = message.buttons
        assert button.text == "Xem Tháng 02/2024"
        match decode(button.data):
            case PickUnit() as pick:
                shown = both.answers.pick(pick, asker=STRANGER)
                assert not isinstance(shown, NoFigures | NoFiguresThen), text
            case ShowComparison() as compare:
                assert isinstance(both.answers.turn(compare, asker=STRANGER), SideBySide)
            case other:
                pytest.fail(str(other))


_NOT_THERE = {
    "Q1 xã nào yếu nhất": "Quý I: chưa có số liệu được duyệt.",
    "xa nao yeu nhat q1": "Quý I: chưa có số liệu được duyệt.",
    "6 tháng qua xã nào yếu nhất": "6 tháng qua: không có số liệu riêng",
    "xa nao dung dau nua nam qua": "6 tháng qua: không có số liệu riêng",
    "nửa năm đầu xã nào yếu nhất": "6 tháng đầu năm 2026: không có số liệu riêng",
    "6 tháng đầu năm xã nào yếu nhất": "6 tháng đầu năm 2026: không có số liệu riêng",
    "xã nào yếu nhất từ tháng 1 đến tháng 4": "Nhiều tháng liền: không có số liệu riêng",
    "xã nào trễ hạn nhiều nhất 6 tháng qua": "6 tháng qua: không có số liệu riêng",
    "so sánh Vĩnh Thạnh với Tân Mỹ 6 tháng qua": "6 tháng qua: không có số liệu riêng",
    "so sánh Vĩnh Thạnh với Tân Mỹ quý 1": "Quý I: chưa cùng có số liệu được duyệt.",
}


def test_no_other_period_takes_the_place_of_one_that_is_not_there(both: Office) -> None:
    """Of many units, or of two; the newest stands on the button."""
    for text, said in _NOT_THERE.items():
        answer = _hear(both, text)
        assert isinstance(answer, NoFiguresThen | NoCommonPeriod), text
        message = render(answer)
        assert said in message.text
        assert [[one.text for one in row] for row in message.buttons] == [["Xem Tháng 02/2024"]]


def test_a_quarter_that_is_there_is_shown(both: Office) -> None:
    """`Q1` beside many units is no district."""
    lines = S004_CSV.replace("Tháng 01 năm 2024", "Quý I năm 2024")
    staged = both.staging.stage_file(
        lines.encode(), "q.csv", period=Period.quarter(2024, 1), root=None, by="t"
    )
    both.pipeline.accept(staged.head.id, by="t")
    for text in ("Q1 xã nào yếu nhất", "quý 1 xã nào dưới 80 điểm", "xa nao tut hang q1"):
        ranking = _hear(both, text)
        assert isinstance(ranking, Ranking), ranking
        assert ranking.sight.period == Period.quarter(2024, 1)


def test_a_chart_of_a_group_and_of_tiers_is_that_of_what_is_asked(both: Office) -> None:
    """Of that group, that root, up to that period; of one unit its card's."""
    group = _chart(_hear(both, "biểu đồ số hóa các xã tháng 1"))
    assert isinstance(group.said, Ranking)
    assert group.said.sight.period == Period.month(2024, 1)
    assert isinstance(group.chart, ShowRankingChart)
    assert (group.chart.level, group.chart.group) == (Level.COMMUNE, "MDSH")
    drawn = both.picturing.ranking(
        group.chart.snapshot_id, Level.COMMUNE, group.chart.parent_id, group="MDSH", asker=STRANGER
    )
    assert isinstance(drawn, RankingChart)
    assert [(row.place, row.name, row.total) for row in drawn.rows] == [
        (row.place, row.name, row.points) for row in group.said.rows
    ]
    buttons = {one.text: one.data for row in render(group.said).buttons for one in row}
    assert decode(buttons["Biểu đồ"]) == group.chart
    for text in ("biểu đồ xếp loại các xã tháng 1", "bieu do xep loai huyen lap vo thang 1"):
        tiers = _chart(_hear(both, text))
        assert isinstance(tiers.said, Ranking)
        assert tiers.said.sight.period == Period.month(2024, 1)
        assert tiers.chart == ShowTiersChart(
            tiers.said.sight.snapshot_id, Level.COMMUNE, tiers.said.parent_id
        )
    one = _chart(_hear(both, "biểu đồ xếp loại xã Vĩnh Thạnh tháng 1"))
    assert isinstance(one.said, Card)
    assert one.said.sight.period == Period.month(2024, 1)
    assert isinstance(one.chart, ShowChart)
    nobody = both.picturing.ranking(
        group.chart.snapshot_id, Level.COMMUNE, group.chart.parent_id, group="XXXX", asker=STRANGER
    )
    assert isinstance(nobody, NoFigures)


def test_only_courtesy_is_no_question(both: Office) -> None:
    """What may be asked is told."""
    for text in ("em ơi", "bot ơi", "dạ cho em hỏi", "cho anh hỏi với ạ"):
        assert isinstance(_hear(both, text), NotAQuestion), text
    (card,) = both.answers.ask(ScoreOf("xã Vĩnh Thạnh"), asker=STRANGER)
    assert isinstance(card, Card)


@pytest.mark.parametrize(
    "said", ["xếp hạng xã Lấp Vò", "các xã lap vo xep hang", "/xếphạng xa lap vo"]
)
def test_a_level_in_front_of_a_place_asks_for_those_below_it(both: Office, said: str) -> None:
    """No commune is called so; the town of that name is meant by nobody who says `xã`."""
    ranking = _hear(both, said)
    assert isinstance(ranking, Ranking), ranking
    assert ranking.level is Level.COMMUNE
    assert ranking.parent is not None
    assert ranking.parent.name == "Huyện Lấp Vò"
    (typed,) = both.answers.ask(ranked("xã lấp vò tháng 1"), asker=STRANGER)
    assert isinstance(typed, Ranking)
    assert typed.sight.period == Period.month(2024, 1)
    assert isinstance(_hear(both, "các xã Lấp Vò yếu nhóm nào"), WeakGroups)
    # A commune with its kind stays one, and a name alone is asked about.
    beside = _hear(both, "xếp hạng xã Vĩnh Thạnh")
    assert isinstance(beside, Ranking)
    assert isinstance(_hear(both, "xếp hạng lap vo"), WhichUnit)
    assert isinstance(_hear(both, "xếp hạng thị trấn lap vo"), Ranking)


def test_a_period_in_front_is_one_behind(both: Office) -> None:
    """Of a question about many units."""
    for text in ("tháng 1 xã nào yếu nhất", "trong tháng 1 các xã đứng đầu", "thang 1 diem cac xa"):
        ranking = _hear(both, text)
        assert isinstance(ranking, Ranking), text
        assert ranking.sight.period == Period.month(2024, 1)
        assert ranking.level is Level.COMMUNE


def test_several_names_are_compared_however_they_are_joined(both: Office) -> None:
    """A comma joins two of a level; before a unit above it does not."""
    for text, many in (
        ("Vĩnh Thạnh, Bình Thành", 2),
        ("so sánh Vĩnh Thạnh với Bình Thành, Tân Mỹ", 3),
        ("Vĩnh Thạnh hay Bình Thành ai hơn", 2),
        ("vinh thanh voi tan my ai cao hon", 2),
    ):
        compared = _hear(both, text)
        assert isinstance(compared, SideBySide), text
        assert len(compared.sides) == many
    assert isinstance(_hear(both, "Vĩnh Thạnh, Lấp Vò"), Card)


def test_ones_own_may_be_named_without_accents(both: Office) -> None:
    """Where no unit is called so; who stands for none is asked."""
    for text in ("xa minh", "xa minh the nao", "don vi minh hang may"):
        card = _hear(both, text, LEADER)
        assert isinstance(card, Card), text
        assert card.result.unit.name == "Xã Bình Thành"
        assert isinstance(_hear(both, text), AskForUnit)
    assert isinstance(_hear(both, "so sanh xa minh voi tan my", LEADER), SideBySide)


def test_a_ranking_says_how_many_reach_which_tier(both: Office) -> None:
    """Of all its units; by a group there is no tier."""
    ranking = _hear(both, "xep hang xa")
    assert isinstance(ranking, Ranking)
    scored = sum(row.tier is not None for row in ranking.rows)
    assert sum(units for _, units in ranking.tiers) == scored == ranking.units
    for name, units in ranking.tiers:
        assert 0 < units == sum(row.tier == name for row in ranking.rows)
        assert f"{name} {units}" in render(ranking).text
    by_group = _hear(both, "xếp hạng xã số hóa")
    assert isinstance(by_group, Ranking)
    assert not by_group.tiers
