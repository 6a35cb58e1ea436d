"""What else is said with a question, answered from real databases: another period, a kind, a chart.

Nothing of it is lost where a unit must be chosen first.
"""

from dataclasses import replace

import pytest

from bot.answers.asking import Said
from bot.answers.late_then import change
from bot.answers.pictured import Pictured
from bot.office import Office
from messages.actions import PickUnit, decode
from messages.answers import Card, NoSuchUnit, Ranking, WhichUnit
from messages.chart_actions import ShowRankingChart
from messages.question_actions import About, Order, ShowLate, ShowRanking
from messages.questions import History, LateUnits, NotSince, WeakGroups
from messages.render import render
from messages.since import Since
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.snapshot import Overdue
from scoring.towns import Town
from scoring.unit import Level
from tests.bot import asking
from tests.bot.asking import STRANGER, action_of, data_of, hear, text_of
from tests.factories import FEBRUARY_CSV
from tests.furnishing import import_table, of_month

both = asking.both
_JUNE = Since(PeriodAsked(PeriodKind.MONTH, 6))
_JANUARY = Since(PeriodAsked(PeriodKind.MONTH, 1))


def _chosen(built: Office, text: str) -> tuple[PickUnit, Said | Pictured]:
    """The choice of a unit that is asked back, as its button's data has it, and its answer."""
    asked = hear(built, text)
    assert isinstance(asked, WhichUnit | NoSuchUnit), text
    pick = decode(data_of(asked, "Huyện Lấp Vò"))
    assert isinstance(pick, PickUnit)
    return pick, built.answers.pick(pick, asker=STRANGER)


@pytest.mark.parametrize(
    "text",
    [
        "tụt hạng nhiều nhất lap vo so với tháng 6",
        "bảng xếp hạng lap vo so với tháng 6",
        "xã nào tụt hạng huyện lap voo so với tháng 6",
        "bang xep hang lap vo so voi thang 6",
    ],
)
def test_a_choice_of_the_unit_keeps_the_period_to_compare_with(both: Office, text: str) -> None:
    """Of two of one name, and of the nearest to one mistyped."""
    pick, shown = _chosen(both, text)
    assert pick.since == _JUNE
    assert isinstance(shown, NotSince)
    assert "không so với tháng 06" in text_of(shown)
    direct = hear(both, text.replace("voo", "vo").replace("lap vo", "huyện Lấp Vò"))
    assert isinstance(direct, NotSince)
    assert (direct.asked, direct.shown) == (shown.asked, shown.shown)


def test_a_choice_of_the_unit_keeps_what_is_the_period_before(both: Office) -> None:
    """By its name, and as the one before, whatever the day's month is."""
    for text, since in (
        ("bảng xếp hạng lap vo so với tháng 1", _JANUARY),
        (
            "bảng xếp hạng lap vo so với tháng trước",
            Since(PeriodAsked(PeriodKind.MONTH, 10, 2026), is_before=True),
        ),
        (
            "bảng xếp hạng lap vo so với kỳ trước",
            Since(PeriodAsked(Span.BEFORE, 1), is_before=True),
        ),
    ):
        pick, shown = _chosen(both, text)
        assert pick.since == since, text
        assert isinstance(shown, Ranking), text
    pick, shown = _chosen(both, "bảng xếp hạng lap vo so với cùng kỳ")
    assert pick.since == Since(None)
    assert isinstance(shown, NotSince)
    assert "không so với cùng kỳ năm trước" in text_of(shown)


def test_a_choice_of_the_unit_keeps_the_kind_and_the_chart(both: Office) -> None:
    """The ranking of that kind alone, of which there is no chart."""
    pick, shown = _chosen(both, "xếp hạng các phường lap voo")
    assert (pick.order.town, pick.level, pick.since) == (Town.WARD, Level.COMMUNE, None)
    assert isinstance(shown, Ranking)
    assert "Không có phường nào trong 13 đơn vị cấp xã." in text_of(shown)
    pick, shown = _chosen(both, "xếp hạng các thị trấn lap voo so với tháng 6")
    assert (pick.order.town, pick.since) == (Town.TOWNSHIP, _JUNE)
    assert isinstance(shown, NotSince)
    pick, shown = _chosen(both, "biểu đồ xếp hạng các thị trấn lap voo")
    assert (pick.order.town, pick.about) == (Town.TOWNSHIP, About.RANKING_CHART)
    assert isinstance(shown, Ranking)
    assert "Chưa có biểu đồ cho phần này." in text_of(shown)


def test_late_dossiers_of_one_kind_are_put_beside_those_of_the_same_kind(both: Office) -> None:
    """In the other period too they alone are counted."""
    every = hear(both, "hồ sơ quá hạn so với tháng 1")
    towns = hear(both, "hồ sơ quá hạn các thị trấn so với tháng 1")
    for shown in (every, towns):
        assert isinstance(shown, LateUnits)
        assert shown.then is not None
        assert shown.then.units == shown.units
    assert towns.units < every.units


def test_a_chart_that_is_asked_for_stands_below_what_cannot_be_compared(both: Office) -> None:
    """The one that there is; of who fell there is none, which is said."""
    pick, shown = _chosen(both, "biểu đồ số hóa các xã huyện lap voo so với tháng 6")
    assert (pick.about, pick.order) == (About.RANKING_CHART, Order("MDSH"))
    assert isinstance(shown, NotSince)
    assert isinstance(shown.chart, ShowRankingChart)
    assert shown.chart.group == "MDSH"
    assert decode(data_of(shown, "Biểu đồ")) == shown.chart
    fell = hear(both, "biểu đồ xã nào tụt hạng so với tháng 6")
    assert isinstance(fell, NotSince)
    assert fell.chart is None
    assert "Chưa có biểu đồ cho phần này." in text_of(fell)
    for text in ("biểu đồ xếp hạng xã so với tháng 1", "biểu đồ xếp loại các xã so với tháng 6"):
        # The tiers of all periods stand on one chart.
        (drawn,) = both.answers.hear(text, asker=STRANGER)
        assert isinstance(drawn, Pictured), text


def test_a_place_without_a_score_keeps_the_chart_of_those_below_it(both: Office) -> None:
    """Where its period has no figures, behind the button to the nearest."""
    for text, about in (
        ("biểu đồ huyện Lấp Vò tháng 7", About.RANKING_CHART),
        ("điểm huyện Lấp Vò tháng 7", About.RANKING),
    ):
        asked = hear(both, text)
        pick = decode(render(asked).buttons[0][0].data or "")
        assert isinstance(pick, PickUnit)
        assert pick.about is about
        drawn = isinstance(both.answers.pick(pick, asker=STRANGER), Pictured)
        assert drawn is (about is About.RANKING_CHART)


def test_late_dossiers_stand_beside_those_of_the_period_that_was_said(both: Office) -> None:
    """By its name or as the one before, around one unit, the other way round, after a choice."""
    first = hear(both, "hồ sơ quá hạn tháng 1")
    assert isinstance(first, LateUnits)
    assert first.then is None
    assert all(row.change is None for row in first.rows)
    before = {row.name: row.late for row in first.rows}
    for text in (
        "hồ sơ quá hạn so với tháng 1",
        "hồ sơ quá hạn so với tháng trước",
        "ho so qua han so voi ky truoc",
        "so với tháng 1 hồ sơ quá hạn",
        "hồ sơ quá hạn xã Tân Mỹ so với tháng 1",
    ):
        shown = hear(both, text)
        assert isinstance(shown, LateUnits), text
        assert shown.sight.period == Period.month(2024, 2)
        assert shown.then is not None, text
        assert shown.then.sight is not None
        assert shown.then.sight.period == Period.month(2024, 1)
        then = (shown.then.late, shown.then.units, shown.then.in_progress)
        assert then == (first.late, first.units, first.in_progress)
        for row in shown.rows:
            assert row.change == _all(row.late) - _all(before[row.name]), row
        assert "So với Tháng 01/2024: 11/13 đơn vị" in text_of(shown)
        assert [row.name for row in shown.rows if row.own] == (
            ["Tân Mỹ"] if "Tân Mỹ" in text else []
        )
    turned = hear(both, "hồ sơ quá hạn tháng 1 so với tháng 2")
    assert isinstance(turned, LateUnits)
    assert turned.sight.period == Period.month(2024, 1)
    assert "So với Tháng 02/2024 · <i>số liệu mô phỏng</i>" in text_of(turned)
    pick, chosen = _chosen(both, "hồ sơ quá hạn lap vo so với tháng 1")
    assert pick.since == _JANUARY
    assert isinstance(chosen, LateUnits)
    assert chosen.then is not None


def _all(late: Overdue) -> int:
    return (late.completed or 0) + (late.in_progress or 0)


def test_only_numbers_of_the_same_dossiers_are_compared() -> None:
    """What the portal counts is no change of what the province's system counted."""
    portal, open_only = Overdue(completed=4, in_progress=3), Overdue(in_progress=3)
    in_all, province = Overdue(national=9), Overdue(provincial=9)
    assert change(portal, Overdue(completed=1, in_progress=0)) == 6
    assert change(open_only, Overdue(in_progress=5)) == -2
    assert change(in_all, Overdue(national=9)) == 0
    assert change(province, Overdue(provincial=2)) == 7
    kinds = (portal, open_only, in_all, province)
    for now in kinds:
        assert [change(now, then) is None for then in kinds] == [then is not now for then in kinds]
        assert change(now, None) is None


def test_a_period_without_late_dossiers_is_said_and_not_dropped(both: Office) -> None:
    """Also after a choice, and of a kind that nobody has figures of."""
    for text, said in (
        ("hồ sơ quá hạn so với tháng 6", "của tháng 06 để so."),
        ("ho so qua han so voi cung ky", "của cùng kỳ năm trước để so."),
        ("hồ sơ quá hạn so với quý 2", "của quý II để so."),
        ("hồ sơ quá hạn tháng 1 so với tháng 1/2024", "của tháng 01/2024 để so."),
        ("hồ sơ quá hạn tháng 1 so với kỳ trước", "của kỳ trước để so."),
    ):
        shown = hear(both, text)
        assert isinstance(shown, LateUnits), text
        assert f"Chưa có số liệu hồ sơ quá hạn {said}" in text_of(shown), text
        assert all(row.change is None for row in shown.rows)
    _, chosen = _chosen(both, "hồ sơ quá hạn lap vo so với tháng 6")
    assert isinstance(chosen, LateUnits)
    assert "của tháng 06 để so." in text_of(chosen)


def test_late_dossiers_are_not_compared_across_a_boundary(built: Office) -> None:
    """The reason is said, and no change is shown."""
    import_table(built, of_month(1, 2026))
    import_table(built, of_month(12, 2025))
    import_table(built, FEBRUARY_CSV.replace("Tháng 02 năm 2024", "Tháng 04 năm 2026"))
    shown = hear(built, "hồ sơ quá hạn tháng 4 so với tháng 1")
    assert isinstance(shown, LateUnits)
    assert "Tháng 01/2026 không so được: " in text_of(shown)
    assert all(row.change is None for row in shown.rows)
    near = hear(built, "hồ sơ quá hạn tháng 1 so với tháng 12")
    assert isinstance(near, LateUnits)
    assert "So với Tháng 12/2025: 11/13 đơn vị" in text_of(near)
    assert {row.change for row in near.rows} == {0}


def test_a_page_of_late_dossiers_keeps_the_period_beside_it(both: Office) -> None:
    """Through the data of its button; one that is not there is said."""
    shown = hear(both, "hồ sơ quá hạn so với tháng 1")
    assert isinstance(shown, LateUnits)
    paged = replace(shown, page=1, pages=2)
    turn = action_of(data_of(paged, "‹ Trang trước"))
    assert isinstance(turn, ShowLate)
    assert turn.since == Period.month(2024, 1)
    again = both.answers.turn(turn, asker=STRANGER)
    assert isinstance(again, LateUnits)
    assert [row.change for row in again.rows] == [row.change for row in shown.rows]
    forged = replace(turn, since=Period.full_year(2099))
    assert "của năm 2099 để so." in text_of(both.answers.turn(forged, asker=STRANGER))


def test_weak_groups_are_not_compared_and_say_so(both: Office) -> None:
    """Of many and of one; a button brings those that there are."""
    many = hear(both, "các xã yếu nhóm nào so với tháng 6")
    assert isinstance(many, NotSince)
    assert "chưa so được với tháng 06" in text_of(many)
    shown = both.answers.turn(action_of(data_of(many, "Xem Tháng 02/2024")), asker=STRANGER)
    assert isinstance(shown, WeakGroups)
    one = hear(both, "xã Tân Mỹ yếu nhóm nào so với tháng 6")
    assert isinstance(one, NotSince)
    assert "Phiếu điểm của Xã Tân Mỹ chỉ nêu theo từng kỳ" in text_of(one)
    past = both.answers.turn(action_of(data_of(one, "Lịch sử")), asker=STRANGER)
    assert isinstance(past, History)
    card = both.answers.turn(action_of(data_of(one, "Xem Tháng 02/2024")), asker=STRANGER)
    assert isinstance(card, Card)
    assert isinstance(hear(both, "xã Tân Mỹ có đạt loại tốt không so với tháng 6"), History)
    weakest = hear(both, "xã nào yếu số hóa nhất so với tháng 6")
    assert isinstance(weakest, NotSince)
    action = action_of(render(weakest).buttons[0][0].data)
    assert isinstance(action, ShowRanking)
    assert action.order == Order("MDSH", weakest=True)
