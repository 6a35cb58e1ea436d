"""Questions of figures, answered from real databases."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from bot.answers.asking import Said
from bot.answers.pictured import Pictured
from bot.office import Office
from bot.storage.people import Role
from messages.actions import PickUnit, ShowRanking, decode
from messages.answers import (
    AskForUnit,
    Card,
    NoFigures,
    NoSuchLevel,
    NoSuchUnit,
    Ranking,
    WhichUnit,
)
from messages.asked import Asked, HistoryOf, OverdueOf, RankingBy, ScoreOf, WeakestIn
from messages.chart_actions import ShowHistoryChart
from messages.question_actions import (
    About,
    BackToCard,
    CompareWithBest,
    Order,
    QuestionAction,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
)
from messages.question_buttons import card_questions
from messages.questions import (
    AskForTwo,
    GroupParts,
    History,
    LateUnits,
    NoCommonPeriod,
    NoFiguresThen,
    NotAQuestion,
    SideBySide,
    WeakGroups,
    WhichOfThem,
)
from messages.render import render
from messages.sentences import sentence
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked
from scoring.rank import Rank
from scoring.unit import Level
from tests.factories import FEBRUARY_CSV, S004_CSV

STRANGER, LEADER, OFFICE = 1, 2, 3


def _figures(built: Office, text: str) -> int:
    staged = built.staging.stage_file(text.encode(), "a.csv", period=None, root=None, by="t")
    built.pipeline.accept(staged.head.id, by="t")
    return staged.head.id


def _month(month: int, year: int = 2024, text: str = S004_CSV) -> str:
    return text.replace("Tháng 01 năm 2024", f"Tháng {month:02d} năm {year}")


@pytest.fixture
def both(on_both: Office) -> Office:
    """January, and February as it was made up, in a database of each kind."""
    _figures(on_both, S004_CSV)
    _figures(on_both, FEBRUARY_CSV)
    for chat, unit, role in (
        (LEADER, "xã Bình Thành", Role.LEADER),
        (OFFICE, "huyện Lấp Vò", Role.OFFICE),
    ):
        on_both.people.take(on_both.people.invite(unit, role, by="t").code, chat)
    return on_both


def _ask(built: Office, asked: Asked, asker: int = STRANGER) -> Said:
    (answer,) = built.answers.ask(asked, asker=asker)
    assert not isinstance(answer, Pictured)
    render(answer)
    return answer


def _hear(built: Office, text: str, asker: int = STRANGER) -> Said:
    (answer,) = built.answers.hear(text, asker=asker)
    assert not isinstance(answer, Pictured)
    render(answer)
    return answer


def _card(said: Said) -> Card:
    assert isinstance(said, Card)
    return said


def test_a_card_is_of_the_period_that_was_asked_for(both: Office) -> None:
    """With and without a year; the newest without a word."""
    for text, month in (
        ("điểm xã Vĩnh Thạnh", 2),
        ("điểm xã Vĩnh Thạnh tháng 1", 1),
        ("vinh thanh T1/2024", 1),
        ("xã Vĩnh Thạnh tháng 2", 2),
        ("tháng 1 xã Vĩnh Thạnh", 1),
    ):
        card = _card(_hear(both, text))
        assert card.sight.period == Period.month(2024, month), text
        assert card.result.unit.name == "Xã Vĩnh Thạnh"


def test_a_period_without_figures_is_answered_so_and_the_nearest_is_a_button(both: Office) -> None:
    """Of a unit, of a ranking, of the asker's own units."""
    answer = _hear(both, "điểm xã Vĩnh Thạnh tháng 7")
    assert isinstance(answer, NoFiguresThen)
    assert answer.nearest == Period.month(2024, 2)
    assert _card(both.answers.pick(answer.pick, asker=STRANGER)).sight.period == answer.nearest
    ranking = _hear(both, "xếp hạng xã quý 2/2025")
    assert isinstance(ranking, NoFiguresThen)
    assert isinstance(both.answers.pick(ranking.pick, asker=STRANGER), Ranking)
    late = _hear(both, "hồ sơ quá hạn các sở tháng 7")
    assert isinstance(late, NoFiguresThen)
    assert late.pick.level is Level.AGENCY
    assert isinstance(both.answers.pick(late.pick, asker=STRANGER), NoSuchLevel)
    own = _ask(both, ScoreOf("tháng 7/2023"), LEADER)
    assert isinstance(own, NoFiguresThen)
    assert own.nearest == Period.month(2024, 1)


def test_without_a_name_it_is_about_the_askers_own(both: Office) -> None:
    """A leader's card, an office's ranking, a stranger's question back."""
    assert _card(_ask(both, ScoreOf(""), LEADER)).result.unit.name == "Xã Bình Thành"
    january = _card(_ask(both, ScoreOf("tháng 1"), LEADER))
    assert january.sight.period == Period.month(2024, 1)
    ranking = _ask(both, ScoreOf("tháng 1"), OFFICE)
    assert isinstance(ranking, Ranking)
    assert ranking.sight.period == Period.month(2024, 1)
    assert _card(_hear(both, "xã tôi hạng mấy", LEADER)).result.unit.name == "Xã Bình Thành"
    mine = _card(_hear(both, "điểm của đơn vị tôi tháng 1", LEADER))
    assert mine.sight.period == Period.month(2024, 1)
    assert _hear(both, "điểm của đơn vị tôi") == AskForUnit("score")
    assert _ask(both, ScoreOf("")) == AskForUnit("score")
    assert _ask(both, HistoryOf("")) == AskForUnit("history")


def test_ones_own_unit_may_be_named_in_a_question_about_many(both: Office) -> None:
    """It is the one asked about, as if its name had been said; nobody's own is nobody."""
    late = _hear(both, "hồ sơ quá hạn xã tôi", LEADER)
    assert isinstance(late, LateUnits)
    assert late.around == _card(_hear(both, "xã tôi", LEADER)).result.unit_id
    weak = _card(_hear(both, "xã tôi yếu nhóm nào", LEADER))
    assert weak.result.unit.name == "Xã Bình Thành"
    ranking = _hear(both, "xếp hạng xã tôi", LEADER)
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows if row.own] == ["Bình Thành"]
    assert isinstance(_hear(both, "xã tôi yếu nhóm nào"), WeakGroups)


def test_late_dossiers_from_a_card_are_around_its_unit_and_lead_back(both: Office) -> None:
    """On every page, and through the weak groups; a forged number is nobody's card."""
    card = _card(_hear(both, "xã Bình Thành"))
    uid, head = card.result.unit_id, card.sight.snapshot_id
    pressed = next(one for one in card_questions(card) if one.text == "Quá hạn").data
    late = both.answers.turn(_turn(pressed), asker=STRANGER)
    assert isinstance(late, LateUnits)
    assert [row.name for row in late.rows if row.own] == ["Bình Thành"]
    weak = both.answers.turn(_turn(_data(late, "Nhóm yếu")), asker=STRANGER)
    for shown in (late, weak):
        assert decode(_data(shown, "‹ Phiếu điểm")) == BackToCard(uid, head)
    forged = ShowLate(head, Level.COMMUNE, card.parent_id, 0, 10**9)
    assert "‹ Phiếu điểm" not in _texts(both.answers.turn(forged, asker=STRANGER))


def test_a_history_leads_back_to_the_card_it_came_from(both: Office) -> None:
    """Of its period, not of the newest; and its chart is of the kind of periods that it shows."""
    _figures(both, _month(1).replace("Tháng 01 năm 2024", "Quý I năm 2024"))
    card = _card(_hear(both, "điểm xã Tân Mỹ tháng 1"))
    assert card.sight.period == Period.month(2024, 1)
    pressed = next(one for one in card_questions(card) if one.text == "Lịch sử").data
    months = both.answers.turn(_turn(pressed), asker=STRANGER)
    quarters = both.answers.turn(_turn(_data(months, "Quý")), asker=STRANGER)
    for shown, kind in ((months, PeriodKind.MONTH), (quarters, PeriodKind.QUARTER)):
        back = both.answers.turn(_turn(_data(shown, "‹ Phiếu điểm")), asker=STRANGER)
        assert _card(back).sight == card.sight
        chart = decode(_data(shown, "Biểu đồ"))
        assert chart == ShowHistoryChart(card.result.unit_id, kind)
        drawn = both.picturing.history(card.result.unit_id, kind)
        assert not isinstance(drawn, NoFigures)
        assert {point.period.kind for point in drawn.points} == {kind}
    asked = _hear(both, "lịch sử xã Tân Mỹ")
    assert decode(_data(asked, "‹ Phiếu điểm")) == PickUnit(card.result.unit_id)


def _texts(said: Said) -> list[str]:
    return [button.text for row in render(said).buttons for button in row]


def _data(said: Said, text: str) -> str:
    buttons = (button for row in render(said).buttons for button in row)
    return next(one.data or "" for one in buttons if one.text == text)


def _turn(data: str | None) -> QuestionAction:
    action = decode(data or "")
    assert isinstance(action, QuestionAction)
    return action


def test_a_card_says_weakness_ties_and_the_year_before(on_both: Office) -> None:
    """Real figures against real ones of a year ago."""
    _figures(on_both, _month(1, 2023))
    tied = S004_CSV.replace("Xã Tân Mỹ;72,7", "Xã Tân Mỹ;79,49")
    _figures(on_both, tied)
    card = _card(_hear(on_both, "tân mỹ"))
    assert card.result.shares_place
    assert card.result.now.rank is not None
    assert card.result.now.rank.place == 11
    assert card.weak == ("CKMB", "MDSH")
    # January 2023 is the period before as well: said once.
    assert card.year_ago is None
    _figures(on_both, _month(12, 2023))
    card = _card(_hear(on_both, "tân mỹ"))
    assert card.year_ago is not None
    assert (card.year_ago.period, card.year_ago.delta) == (
        Period.month(2023, 1),
        Decimal("6.79"),
    )
    assert "đồng hạng 11/13" in render(card).text
    assert not _card(_hear(on_both, "vĩnh thạnh")).result.shares_place


def test_made_up_figures_are_no_year_before(on_both: Office) -> None:
    """Neither are those of a period that was not over."""
    _figures(on_both, _month(1, 2023, S004_CSV.replace("Tháng 01", "Số liệu mô phỏng Tháng 01")))
    _figures(on_both, _month(12, 2023))
    _figures(on_both, S004_CSV)
    history = _hear(on_both, "lịch sử tân mỹ")
    assert isinstance(history, History)
    assert history.rows[-1].simulated
    assert _card(_hear(on_both, "tân mỹ")).year_ago is None


def test_a_history_goes_back_page_by_page(on_both: Office) -> None:
    """Newest first; changes are those that cards showed; the other kinds by button."""
    for at in range(14):
        text = S004_CSV.replace("Xã Tân Mỹ;72,7", f"Xã Tân Mỹ;{60 + at},5")
        _figures(on_both, _month(at % 12 + 1, 2023 + at // 12, text))
    _figures(on_both, S004_CSV.replace("Tháng 01 năm 2024", "Quý I năm 2024"))
    first = _hear(on_both, "lịch sử xã Tân Mỹ tháng 1")
    assert isinstance(first, History)
    assert (first.pages, len(first.rows)) == (2, 12)
    assert first.rows[0].period == Period.month(2024, 2)
    assert first.rows[0].delta == Decimal(1)
    last = on_both.answers.turn(ShowHistory(first.unit_id, PeriodKind.MONTH, 9), asker=STRANGER)
    assert isinstance(last, History)
    assert [row.total for row in last.rows] == [Decimal("61.5"), Decimal("60.5")]
    assert [row.delta for row in last.rows] == [Decimal(1), None]
    quarters = on_both.answers.turn(
        ShowHistory(first.unit_id, PeriodKind.QUARTER, 0), asker=STRANGER
    )
    assert isinstance(quarters, History)
    assert [row.period for row in quarters.rows] == [Period.quarter(2024, 1)]
    assert quarters.kinds == (PeriodKind.MONTH, PeriodKind.QUARTER)


def test_of_several_versions_of_a_period_the_one_that_counts_is_told(on_both: Office) -> None:
    """Once, and the same as the card shows."""
    _figures(on_both, S004_CSV)
    _figures(on_both, S004_CSV.replace("Xã Tân Mỹ;72,7", "Xã Tân Mỹ;73,1"))
    history = _hear(on_both, "lịch sử tân mỹ")
    assert isinstance(history, History)
    assert [row.total for row in history.rows] == [Decimal("73.1")]
    assert _card(_hear(on_both, "tân mỹ tháng 1")).result.now.score.total == Decimal("73.1")


def test_an_office_asks_about_those_below_it_and_ranks_among_its_peers(built: Office) -> None:
    """A district stands in the province's figures and has its own communes'."""
    head = "UBND tỉnh Đồng Tháp\nTháng 01 năm 2024\nSTT;Tên đơn vị;Điểm tổng;"
    groups = S004_CSV.splitlines()[3].split(";")[3:9]
    rows = [
        f"{n};{name};{total};{'/18;'.join(['9'] * 1)}/18;18/20;7/12;8/10;17/18;16/22"
        for n, name, total in ((1, "Huyện Lai Vung", 80), (2, "Huyện Lấp Vò", 75))
    ]
    _figures(built, "\n".join([head + ";".join(groups), *rows]))
    _figures(built, S004_CSV)
    built.people.take(built.people.invite("huyện Lấp Vò", Role.OFFICE, by="t").code, OFFICE)
    ranking = _ask(built, RankingBy(""), OFFICE)
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows] == ["Lai Vung", "Lấp Vò"]
    assert [row.own for row in ranking.rows] == [False, True]
    for asked in (WeakestIn(""), OverdueOf(""), RankingBy("", "MDSH", None, weakest=True)):
        below = _ask(built, asked, OFFICE)
        assert isinstance(below, WeakGroups | LateUnits | Ranking)
        assert (below.level, below.units) == (Level.COMMUNE, 13)


def test_a_place_is_shared_with_ones_own_peers_alone(on_both: Office) -> None:
    """Communes of another province are none, nor are departments."""
    head = "Bộ chỉ số 766 toàn quốc tháng 01 năm 2024\nSTT;Mã đơn vị;Tên đơn vị;Điểm tổng\n"
    rows = ["H01;UBND tỉnh Một;81", "H02;UBND tỉnh Hai;82"]
    rows += [f"H0{p}.10{n};UBND xã {p}{n} Long;8{n}" for p in (1, 2) for n in (1, 2)]
    rows += ["H01.01;Sở Nội vụ;82"]
    _figures(on_both, head + "\n".join(f"{n};{row}" for n, row in enumerate(rows, 1)))
    card = _card(_hear(on_both, "xã 12 Long"))
    assert card.result.now.rank == Rank(1, 2)
    assert not card.result.shares_place


def test_a_longer_history_costs_no_more_statements(built: Office) -> None:
    """Neither its page nor the card that looks a year back."""

    def statements(ask: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(*happened: Any) -> None:  # noqa: ANN401 - the event's own form
            seen.append(happened[2])

        # The first time the peers are read too.
        ask()
        event.listen(built.database.engine, "before_cursor_execute", note)
        ask()
        event.remove(built.database.engine, "before_cursor_execute", note)
        return len(seen)

    for month in (1, 2, 3):
        _figures(built, _month(month))
    _hear(built, "tân mỹ")
    asked = ("lịch sử tân mỹ", "tân mỹ", "xếp hạng xã số hóa")
    few = [statements(lambda said=said: _hear(built, said)) for said in asked]
    for month in range(4, 13):
        _figures(built, _month(month))
    many = [statements(lambda said=said: _hear(built, said)) for said in asked]
    assert many == few
    # The state of the units, who asks, and one for the whole history.
    assert many[0] <= 5


def test_a_history_measures_no_real_month_by_a_made_up_one(both: Office) -> None:
    """As cards do; a made-up one is measured by a real one."""
    _figures(both, _month(3))
    history = _hear(both, "lịch sử xã Bình Thành")
    assert isinstance(history, History)
    assert [(row.delta, row.simulated) for row in history.rows] == [
        (Decimal(0), False),
        (Decimal("-9.76"), True),
        (None, False),
    ]


def test_a_history_says_where_figures_stop_being_comparable(on_both: Office) -> None:
    """Nothing is measured across 1/7/2025."""
    for month in (6, 7):
        _figures(on_both, _month(month, 2025))
    history = _hear(on_both, "lịch sử xã Tân Mỹ")
    assert isinstance(history, History)
    assert [row.delta for row in history.rows] == [None, None]
    assert "cấp huyện" in (history.rows[0].boundary or "")
    assert history.rows[1].boundary is None


def test_units_stand_side_by_side_in_the_newest_period_they_share(both: Office) -> None:
    """Two or three, by sentence; of a period if one is said."""
    answer = _hear(both, "so sánh Tân Mỹ, Bình Thành và vinh thanh")
    assert isinstance(answer, SideBySide)
    names = [side.now.score.unit.name for side in answer.sides]
    assert names == ["Xã Tân Mỹ", "Xã Bình Thành", "Xã Vĩnh Thạnh"]
    assert answer.sight.period == Period.month(2024, 2)
    assert answer.sight.simulated
    january = _hear(both, "so sánh Tân Mỹ với Bình Thành tháng 1")
    assert isinstance(january, SideBySide)
    assert january.sight.period == Period.month(2024, 1)
    assert "Tiến độ, A hơn B 13 điểm" in render(january).text


def test_a_comma_names_the_unit_above_or_parts_two_units(both: Office) -> None:
    """As it makes sense."""
    answer = _hear(both, "so sánh Xã Vĩnh Thạnh, Lấp Vò với Tân Mỹ")
    assert isinstance(answer, SideBySide)
    assert [side.now.score.unit.name for side in answer.sides] == ["Xã Vĩnh Thạnh", "Xã Tân Mỹ"]
    for said, many in (
        ("so sánh Tân Mỹ với Định An và Định Yên", 3),
        ("Tân Mỹ và Định An", 2),
        ("điểm Tân Mỹ, Định An và Định Yên tháng 1", 3),
    ):
        answer = _hear(both, said)
        assert isinstance(answer, SideBySide), said
        assert len(answer.sides) == many
    assert isinstance(_hear(both, "Tân Mỹ và Xyz"), NoSuchUnit)


def test_one_name_is_compared_with_ones_own(both: Office) -> None:
    """And with nobody's for a stranger."""
    answer = _hear(both, "so sánh Tân Mỹ", LEADER)
    assert isinstance(answer, SideBySide)
    assert answer.sides[0].now.score.unit.name == "Xã Bình Thành"
    assert _hear(both, "so sánh Tân Mỹ") == AskForTwo()
    assert _hear(both, "so sánh Tân Mỹ với Tân Mỹ") == AskForTwo()
    four = "so sánh Tân Mỹ với Bình Thành với Định An với Định Yên"
    assert _hear(both, four) == AskForTwo()
    assert isinstance(_hear(both, "so sánh Tân Mỹ với Xyz Uvw"), NoSuchUnit)


def test_an_ambiguous_side_is_asked_back_by_itself(both: Office) -> None:
    """Each button compares, in the order in which it was asked."""
    answer = _hear(both, "so sánh lap vo với Tân Mỹ tháng 1")
    assert isinstance(answer, WhichOfThem)
    assert (answer.query, len(answer.candidates)) == ("lap vo", 2)
    town = _turn(_data(answer, "Thị trấn Lấp Vò, Lấp Vò"))
    compared = both.answers.turn(town, asker=STRANGER)
    assert isinstance(compared, SideBySide)
    assert compared.sight.period == Period.month(2024, 1)
    names = [side.now.score.unit.name for side in compared.sides]
    assert names == ["Thị trấn Lấp Vò", "Xã Tân Mỹ"]
    # A district without a score of its own has no period at all.
    district = _turn(_data(answer, "Huyện Lấp Vò"))
    assert isinstance(both.answers.turn(district, asker=STRANGER), NoCommonPeriod)


def test_a_unit_is_compared_with_the_best_and_the_best_with_the_next(both: Office) -> None:
    """By the button below its card."""
    for asked, best in (("tân mỹ", "Xã Vĩnh Thạnh"), ("vĩnh thạnh", "Xã Mỹ An Hưng B")):
        card = _card(_hear(both, f"{asked} tháng 1"))
        action = CompareWithBest(card.result.unit_id, card.sight.snapshot_id)
        answer = both.answers.turn(action, asker=STRANGER)
        assert isinstance(answer, SideBySide)
        assert answer.sides[1].now.score.unit.name == best
        assert answer.sight.period == Period.month(2024, 1)


def test_weak_units_are_told_by_group(both: Office) -> None:
    """All groups, or one: then weakest first, for whoever asks."""
    overview = _hear(both, "xã nào yếu tháng 1")
    assert isinstance(overview, WeakGroups)
    assert {row.group for row in overview.rows} == {"CKMB", "TDGQ", "MDSH"}
    assert overview.rows[0].units[0] == "Bình Thành"
    assert [item.group for item in overview.shared] == ["CLGQ"]
    ranking = _hear(both, "xã nào yếu số hóa nhất tháng 1")
    assert isinstance(ranking, Ranking)
    assert ranking.order == Order("MDSH", weakest=True)
    assert [(row.place, row.name, row.points) for row in ranking.rows[:2]] == [
        (13, "Tân Mỹ", Decimal("14.1")),
        (12, "Định Yên", Decimal("14.2")),
    ]
    assert ranking.weak == 2
    own = _hear(both, "nhóm nào yếu", OFFICE)
    assert isinstance(own, WeakGroups)
    assert own.units == 13
    of_one = _hear(both, "xã Bình Thành yếu nhóm nào")
    assert _card(of_one).weak == ("CKMB", "TDGQ")


def test_a_group_shared_by_all_makes_nobody_weak(both: Office) -> None:
    """7,2 of 12 is every commune's."""
    overview = _ask(both, WeakestIn("tháng 1"))
    assert isinstance(overview, WeakGroups)
    assert "CLGQ" not in {row.group for row in overview.rows}
    assert "CLGQ" not in _card(_hear(both, "bình thành tháng 1")).weak


def test_units_are_told_by_their_late_dossiers(both: Office) -> None:
    """Most first; a commune that is named stands among its peers; only counts, no dossiers."""
    answer = _hear(both, "hồ sơ quá hạn tháng 1")
    assert isinstance(answer, LateUnits)
    assert [row.name for row in answer.rows[:2]] == ["Tân Khánh Trung", "Bình Thành"]
    assert (answer.late, answer.units, answer.in_progress) == (11, 13, 47)
    named = _hear(both, "hồ sơ quá hạn xã Tân Mỹ tháng 1")
    assert isinstance(named, LateUnits)
    assert [row.name for row in named.rows if row.own] == ["Tân Mỹ"]
    own = _ask(both, OverdueOf(""), OFFICE)
    assert isinstance(own, LateUnits)
    assert (answer.around, own.around) == (0, 0)


def test_the_late_units_lead_back_to_the_card_they_came_from(both: Office) -> None:
    """On every page; a forged unit leads nowhere."""
    card = _card(_hear(both, "điểm xã Tân Mỹ tháng 1"))
    (there,) = [b for row in render(card).buttons for b in row if b.text == "Quá hạn"]
    action = decode(there.data or "")
    assert isinstance(action, ShowLate)
    shown = both.answers.turn(action, asker=STRANGER)
    assert isinstance(shown, LateUnits)
    (back,) = [b for row in render(shown).buttons for b in row if b.text == "‹ Phiếu điểm"]
    assert decode(back.data or "") == BackToCard(card.result.unit_id, card.sight.snapshot_id)
    forged = both.answers.turn(replace(action, around=10**9), asker=STRANGER)
    assert isinstance(forged, LateUnits)
    assert forged.around == 0


def test_a_history_is_of_the_kind_of_periods_that_was_named(january: Office) -> None:
    """Months do not stand for quarters: that there are none is said."""
    quarters = _ask(january, HistoryOf("xã Tân Mỹ quý 2"))
    assert isinstance(quarters, NoFiguresThen)
    assert quarters.nearest == Period.month(2024, 1)
    assert isinstance(january.answers.pick(quarters.pick, asker=STRANGER), History)
    assert isinstance(_ask(january, HistoryOf("xã Tân Mỹ tháng 5")), NoFiguresThen)
    _figures(january, S004_CSV.replace("Tháng 01 năm 2024", "Quý I/2024"))
    shown = _ask(january, HistoryOf("xã Tân Mỹ quý 1"))
    assert isinstance(shown, History)
    assert (shown.kind, shown.asked) == (PeriodKind.QUARTER, Period.quarter(2024, 1))
    _figures(january, _month(5))
    missing = _ask(january, HistoryOf("xã Tân Mỹ quý 2/2024"))
    assert isinstance(missing, NoFiguresThen)
    assert missing.nearest == Period.quarter(2024, 1)
    assert january.answers.pick(missing.pick, asker=STRANGER) == shown


def test_a_history_opens_at_the_period_that_was_named(on_both: Office) -> None:
    """On whichever page that stands, marked; on the other pages nothing is."""
    for at in range(26):
        _figures(on_both, _month((at + 6) % 12 + 1, 2022 + (at + 6) // 12))
    for said, page, month in (
        ("tháng 7/2022", 2, Period.month(2022, 7)),
        ("tháng 8/2022", 2, Period.month(2022, 8)),
        ("tháng 9/2022", 1, Period.month(2022, 9)),
        ("tháng 8/2023", 1, Period.month(2023, 8)),
        ("tháng 9/2023", 0, Period.month(2023, 9)),
        ("tháng 8", 0, Period.month(2024, 8)),
        ("tháng 12", 0, Period.month(2023, 12)),
    ):
        shown = _ask(on_both, HistoryOf(f"xã Tân Mỹ {said}"))
        assert isinstance(shown, History)
        assert (shown.page, shown.pages) == (page, 3), said
        marked = [line for line in render(shown).text.splitlines() if "›" in line]
        assert [line.removeprefix("<code>")[:8] for line in marked] == [
            f"›{month.index:02d}/{month.year}"
        ]
    turned = on_both.answers.turn(ShowHistory(shown.unit_id, PeriodKind.MONTH, 1), asker=STRANGER)
    assert "›" not in render(turned).text
    later = _ask(on_both, HistoryOf("xã Tân Mỹ tháng 9/2024"))
    assert isinstance(later, NoFiguresThen)
    assert later.nearest == Period.month(2024, 8)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("xếp hạng xã tháng 1", (1, "Vĩnh Thạnh")),
        ("xếp hạng số hóa tháng 1", (1, "Long Hưng A")),
        ("xã nào thấp nhất tháng 1", (13, "Bình Thành")),
        ("xếp hạng huyện Lấp Vò tháng 1", (1, "Vĩnh Thạnh")),
        ("xếp hạng xã Tân Mỹ tháng 1", (1, "Vĩnh Thạnh")),
    ],
)
def test_a_ranking_goes_by_total_or_by_a_group(
    january: Office, asked: str, first: tuple[int, str]
) -> None:
    """Equal points share a place."""
    ranking = _hear(january, asked)
    assert isinstance(ranking, Ranking)
    assert (ranking.rows[0].place, ranking.rows[0].name) == first
    if "số hóa" in asked:
        assert [row.place for row in ranking.rows[:3]] == [1, 1, 3]
    if "Tân Mỹ" in asked:
        assert [row.name for row in ranking.rows if row.own] == ["Tân Mỹ"]


def test_a_ranking_opens_where_the_named_unit_stands(built: Office) -> None:
    """Beyond the first page."""
    head = "UBND huyện Dài\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n"
    _figures(built, head + "\n".join(f"{n};Xã Số {n};{99 - n}" for n in range(1, 46)))
    ranking = _hear(built, "xếp hạng xã Số 44")
    assert isinstance(ranking, Ranking)
    assert ranking.page == 2
    assert [row.name for row in ranking.rows if row.own] == ["Số 44"]
    assert "Xã Số 1" not in render(ranking).text


def test_the_next_page_of_a_ranking_goes_by_the_same_order(built: Office) -> None:
    """By a group, weakest first, there and back."""
    head = "UBND huyện Dài\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng;Số hóa hồ sơ\n"
    rows = (f"{n};Xã Số {n};{99 - n};{n / 10:.2f}" for n in range(1, 46))
    _figures(built, head + "\n".join(rows))
    order = Order("MDSH", weakest=True)
    first = _ask(built, RankingBy("", "MDSH", Level.COMMUNE, weakest=True))
    assert isinstance(first, Ranking)
    for shown, text in ((first, "Trang sau ›"), (replace(first, page=1), "‹ Trang trước")):
        buttons = [button for row in render(shown).buttons for button in row]
        turned = decode(next(one.data for one in buttons if one.text == text))
        assert isinstance(turned, ShowRanking)
        assert turned.order == order
        page = built.answers.turn(turned, asker=STRANGER)
        assert isinstance(page, Ranking)
        assert page.order == order


def test_what_nobody_has_is_said_so(january: Office) -> None:
    """Each in its own words."""
    assert isinstance(_ask(january, RankingBy("", None, Level.AGENCY)), NoSuchLevel)
    assert isinstance(_ask(january, RankingBy("không có đâu cả")), NoSuchUnit)
    assert isinstance(_hear(january, "xin chào"), NotAQuestion)
    assert isinstance(_hear(january, "lịch sử huyện Lấp Vò"), NoFigures)


def test_an_ambiguous_name_keeps_what_was_asked_of_it(both: Office) -> None:
    """Period, kind of question and order stay with the button."""
    answer = _hear(both, "lịch sử lap vo")
    assert isinstance(answer, WhichUnit)
    assert answer.pick.about is About.HISTORY
    answer = _hear(both, "điểm lap vo tháng 1")
    assert isinstance(answer, WhichUnit)
    town = next(c for c in answer.candidates if c.unit.level is Level.COMMUNE)
    pick = PickUnit(town.unit_id, answer.pick.about, answer.pick.period)
    card = _card(both.answers.pick(pick, asker=STRANGER))
    assert card.sight.period == Period.month(2024, 1)


def test_a_name_is_a_name_whatever_its_words_mean(built: Office) -> None:
    """`mo cay` is Mỏ Cày, and Ba Tháng Hai is no February."""
    head = "UBND huyện X\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n"
    names = ("Xã Mỏ Cày", "Xã Ba Tháng Hai", "Xã Tân Năm", "Phường 1", "Xã Xín Mần", "Xã Cày")
    _figures(built, head + "\n".join(f"{n};{name};{90 - n}" for n, name in enumerate(names)))
    for said, name in (
        ("mo cay", "Xã Mỏ Cày"),
        ("mo cay thang 1", "Xã Mỏ Cày"),
        ("xin man", "Xã Xín Mần"),
        ("ba tháng hai", "Xã Ba Tháng Hai"),
        ("xã Ba Tháng Hai tháng 1", "Xã Ba Tháng Hai"),
        ("tân năm 2025", ""),
        ("xã tân năm tháng 1", "Xã Tân Năm"),
        ("xã mỏ cày tháng một", "Xã Mỏ Cày"),
        ("xã tân năm tháng một năm 2025", "Xã Tân Năm"),
        ("phường 1", "Phường 1"),
        ("điểm phường 1 tháng 1/2025", "Phường 1"),
    ):
        answer = _hear(built, said)
        if name:
            assert _card(answer).result.unit.name == name, said
        else:
            assert isinstance(answer, NoFiguresThen), said


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("bien dong", "Xã Biển Động"),
        ("dien bien phu", "Phường Điện Biên Phủ"),
        ("so hoa Cho Gao", "Xã Chợ Gạo"),
        ("so hoa cua tan my", "Xã Tân Mỹ"),
        ("điểm số hóa của xã Tân Mỹ", "Xã Tân Mỹ"),
        ("điểm Mường Nhé", "Xã Mường Nhé"),
        ("xã Quảng Bị hạng mấy", "Xã Quảng Bị"),
        ("điểm xã Bà Điểm tháng 1", "Xã Bà Điểm"),
        ("Các Sơn", "Xã Các Sơn"),
        ("xã Các Sơn yếu nhóm nào", "Xã Các Sơn"),
        ("Tân Mỹ thế nào nhé", "Xã Tân Mỹ"),
    ],
)
def test_no_word_of_the_question_takes_a_piece_of_a_name(
    built: Office, said: str, name: str
) -> None:
    """Whatever it means elsewhere: histories, groups, courtesies."""
    head = "UBND huyện X\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n"
    names = (
        "Xã Biển Động", "Phường Điện Biên Phủ", "Xã Chợ Gạo", "Xã Mường Nhé", "Xã Quảng Bị",
        "Xã Bà Điểm", "Xã Các Sơn", "Xã Tân Mỹ", "Xã Sơn Hà",
    )  # fmt: skip
    _figures(built, head + "\n".join(f"{n};{one};{90 - n}" for n, one in enumerate(names)))
    assert _card(_hear(built, said)).result.unit.name == name


def test_a_question_without_a_name_is_no_name_mistyped(both: Office) -> None:
    """What may be asked is shown, instead of units of a like name; a mistyped name gets those."""
    for said in ("khi nào phải báo cáo", "tại sao lại như vậy", "chỉ tiêu này ai phụ trách"):
        assert isinstance(_hear(both, said), NotAQuestion), said
    assert isinstance(_hear(both, "Vĩnh Thạng Lấp Vò Đồng"), NoSuchUnit | WhichUnit)


def _of_two_provinces(built: Office, communes: int = 1) -> None:
    for month, province in enumerate(("tỉnh Bắc Kia", "tỉnh Nam Kia"), 1):
        head = f"UBND {province}\nTháng {month:02d} năm 2026\nSTT;Tên đơn vị;Điểm tổng\n"
        names = ("Xã Tân Mỹ", *(f"Xã Số {n}" for n in range(communes)))
        rows = "".join(f"{n};{name};{90 - n}\n" for n, name in enumerate(names))
        _figures(built, head + rows)
        _figures(built, head.replace(f"{month:02d} năm 2026", "03 năm 2026") + rows)


def test_homonyms_are_told_apart_by_the_unit_above(built: Office) -> None:
    """Side by side, in their buttons, without a common period, and where they are offered."""
    _of_two_provinces(built)
    which = _hear(built, "tân mỹ")
    assert isinstance(which, WhichUnit)
    one, other = (candidate.unit_id for candidate in which.candidates)
    beside = built.answers.turn(ShowComparison((one, other)), asker=STRANGER)
    assert "Xã Tân Mỹ, Bắc Kia" in render(beside).text
    assert set(_texts(beside)) >= {"Tân Mỹ, Bắc Kia", "Tân Mỹ, Nam Kia"}
    january = PeriodAsked(PeriodKind.MONTH, 1, 2026)
    apart = built.answers.turn(ShowComparison((one, other), january), asker=STRANGER)
    assert isinstance(apart, NoCommonPeriod)
    assert apart.names == ("Xã Tân Mỹ, Bắc Kia", "Xã Tân Mỹ, Nam Kia")
    cards = built.answers.offer("tân mỹ", asker=STRANGER, most=5)
    assert {card.above.name for card in cards if card.above} == {"Tỉnh Bắc Kia", "Tỉnh Nam Kia"}
    drawn = built.picturing.history(one)
    assert not isinstance(drawn, NoFigures)
    assert drawn.name == "Xã Tân Mỹ, Bắc Kia"


def test_names_left_out_of_a_question_back_are_counted(built: Office) -> None:
    """With what to add; a keyboard of more than eight is no question any more."""
    for name in ("An", "Ba", "Ca", "Da", "Đa", "Ga", "Ha", "La", "Ma", "Na"):
        head = f"UBND tỉnh Kia {name}\nTháng 01 năm 2026\nSTT;Tên đơn vị;Điểm tổng\n"
        _figures(built, head + "1;Xã Tân Mỹ;90\n")
    which = _hear(built, "tân mỹ")
    assert isinstance(which, WhichUnit)
    assert (len(which.candidates), which.more) == (8, 2)
    assert "dưới đây, hoặc 2 đơn vị khác; đề nghị ghi thêm tên tỉnh." in render(which).text


def test_components_are_shown_below_their_groups(on_both: Office) -> None:
    """As far as the source states them."""
    head = "UBND huyện Lấp Vò\nTháng 01 năm 2024\nSTT;Tên đơn vị;Điểm tổng"
    columns = ";Tỷ lệ hồ sơ giải quyết đúng hạn;Tỷ lệ hồ sơ nộp trực tuyến"
    _figures(on_both, f"{head}{columns}\n1;Xã Tân Mỹ;72,7;91,5;40\n2;Xã Định An;80;99;\n")
    card = _card(_hear(on_both, "tân mỹ"))
    action = ShowGroups(card.result.unit_id, card.sight.snapshot_id)
    text = render(on_both.answers.turn(action, asker=STRANGER)).text
    assert "– Tỷ lệ hồ sơ giải quyết đúng hạn: 91,5 %" in text
    assert "– Tỷ lệ hồ sơ nộp trực tuyến: 40 %" in text
    assert "không nêu" not in text


def test_groups_are_taken_apart_where_the_source_does(january: Office) -> None:
    """S004's table does not."""
    card = _card(_hear(january, "tân mỹ"))
    action = ShowGroups(card.result.unit_id, card.sight.snapshot_id)
    parts = january.answers.turn(action, asker=STRANGER)
    assert isinstance(parts, GroupParts)
    assert "không nêu các chỉ số thành phần" in render(parts).text


def test_a_typed_beginning_is_offered_with_ones_own_first(both: Office) -> None:
    """What inline mode shows: names, beginnings of names, nothing that has no figures."""

    def names(text: str, asker: int = STRANGER, most: int = 20) -> Sequence[str]:
        cards = both.answers.offer(text, asker=asker, most=most)
        return [card.result.unit.name for card in cards]

    assert names("vinh thanh") == ["Xã Vĩnh Thạnh"]
    assert names("vinh th")[0] == "Xã Vĩnh Thạnh"
    assert set(names("long hung")) == {"Xã Long Hưng A", "Xã Long Hưng B"}
    assert names("b", LEADER)[0] == "Xã Bình Thành"
    assert names("", LEADER) == ["Xã Bình Thành"]
    assert names("") == []
    assert len(names("x", most=3)) == 3
    assert names("lap vo") == ["Thị trấn Lấp Vò"]
    assert both.answers.offer("vinh thanh tháng 1", asker=1, most=1)[0].sight.period.index == 1


def test_no_button_shows_what_is_not_accepted(january: Office) -> None:
    """A forged number of a staged snapshot shows nothing."""
    staged = january.staging.stage_file(
        FEBRUARY_CSV.encode(), "a.csv", period=None, root=None, by="t"
    )
    for action in (
        ShowGroups(14, staged.head.id),
        CompareWithBest(14, staged.head.id),
        ShowRanking(staged.head.id, Level.COMMUNE, 1, 0, Order("MDSH")),
    ):
        assert isinstance(january.answers.turn(action, asker=STRANGER), NoFigures)
    asked = PickUnit(14, period=PeriodAsked(PeriodKind.MONTH, 2, 2024))
    assert not isinstance(january.answers.pick(asked, asker=STRANGER), Card)
    history = january.answers.turn(ShowHistory(14, PeriodKind.MONTH, 0), asker=STRANGER)
    assert isinstance(history, History)
    assert len(history.rows) == 1


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE unit; --",
        "<b>xã</b> & {{ 7*7 }}",
        "%s" * 60,
        "so sánh <i> với </i>",
        "a,b,c,d",
    ],
)
def test_hostile_text_is_answered_as_text(january: Office, text: str) -> None:
    """Escaped where it is quoted, and nothing is changed."""
    for asked in (sentence(text), ScoreOf(text), HistoryOf(text), RankingBy(text)):
        message = render(_ask(january, asked))
        assert "<i> " not in message.text
        assert "49" not in message.text
    assert isinstance(_hear(january, "vĩnh thạnh"), Card)


def test_a_card_names_who_else_answers_for_a_weak_group(built: Office) -> None:
    """The setting `alerts.owners`; a unit is not named to itself."""
    _figures(built, S004_CSV)
    owners = {"CKMB": "xã Vĩnh Thạnh", "TDGQ": "xã Bình Thành"}
    desk = replace(built.answers.desk, owners=owners)
    card = replace(built.answers, desk=desk).card("xã Bình Thành")
    assert isinstance(card, Card)
    assert set(card.weak) >= {"CKMB", "TDGQ"}
    assert {group: unit.name for group, unit in card.owners.items()} == {"CKMB": "Xã Vĩnh Thạnh"}
    assert "cùng phụ trách: Xã Vĩnh Thạnh" in render(card).text


@pytest.mark.parametrize(
    "text",
    [
        "xã Tân Mỹ, huyện Ba Tri, tỉnh Bến Tre",
        "điểm Tân Mỹ, Hòa Bình",
        "Tân Mỹ - Hà Nội",
        "lịch sử Tân Mỹ, abc",
        "so sánh Tân Mỹ, Hòa Bình với Bình Thành",
        "so sánh Bình Thành với Tân Mỹ, huyện Ba Tri",
    ],
)
def test_a_place_that_is_not_known_is_asked_about(both: Office, text: str) -> None:
    """The figures are of one district: another place's commune is not shown for it."""
    (answer,) = both.answers.hear(text, asker=STRANGER)
    assert isinstance(answer, WhichUnit | WhichOfThem), answer
    (button,) = (button for row in render(answer).buttons for button in row)
    assert "Tân Mỹ" in button.text


def test_a_name_in_letters_of_another_shape_is_the_name(both: Office) -> None:
    """Full-width, alone and in a sentence."""
    for text in ("Ｔân Ｍỹ", "điểm Ｔân Ｍỹ"):
        assert _card(_hear(both, text)).result.unit.name == "Xã Tân Mỹ"
