"""What an answer claims beyond its figures: of how many, from where, whose, and whether still."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.answers.asking import Said
from bot.office import Office
from bot.sources.files import Taken
from bot.storage.people import Role
from messages.actions import decode
from messages.answers import Card, WhichUnit
from messages.asked import AdviceOf, Asked, HistoryOf, OverdueOf, RankingBy, ScoreOf, WeakestIn
from messages.chart_actions import ShowRankingChart
from messages.charts import GroupsChart, RankingChart
from messages.cuts import Bound, Cut
from messages.notices import Overview
from messages.question_actions import Gain, QuestionAction, ShowComparison, ShowGroups
from messages.questions import (
    LateUnits,
    SideBySide,
    WhichOfThem,
)
from messages.render import render
from scoring.period import Period
from scoring.snapshot import Figure, Observation, Overdue
from scoring.unit import Level, Unit
from tests.bot.asking import ask, hear, labels, text_of
from tests.counted import COMMUNES, OCTOBER, ON_TIME, PROVINCE, SEPTEMBER, counted
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table, import_taken

STRANGER, OFFICE = 1, 2


def _with(taken: Taken, *observations: Observation) -> Taken:
    return replace(taken, snapshot=replace(taken.snapshot, observations=observations))


def _late(counts: Mapping[int, Overdue]) -> Taken:
    taken = counted(OCTOBER, ON_TIME)
    seen = taken.snapshot.observations
    return _with(taken, *(replace(one, overdue=counts.get(n)) for n, one in enumerate(seen)))


def _press(there: Office, said: Said, name: str) -> Said:
    buttons = (button for row in render(said).buttons for button in row)
    action = decode(next(one.data or "" for one in buttons if one.text == name))
    assert isinstance(action, QuestionAction)
    return there.answers.turn(action, asker=STRANGER)


def test_what_nobody_states_of_late_dossiers_is_left_out(on_both: Office) -> None:
    """No 0 where the portal tells only how many there are in all; of those who tell, the sum."""
    import_taken(on_both, _late({0: Overdue(national=7), 1: Overdue(national=0, provincial=9)}))
    shown = ask(on_both, OverdueOf(""))
    assert isinstance(shown, LateUnits)
    assert shown.in_progress is None
    assert "1/2 đơn vị có hồ sơ quá hạn\n" in text_of(shown)
    import_taken(on_both, _late({0: Overdue(national=7), 1: Overdue(completed=2, in_progress=0)}))
    assert "; đang xử lý quá hạn: 0 hồ sơ" in text_of(ask(on_both, OverdueOf("")))


def test_places_among_fewer_peers_are_no_gain(on_both: Office) -> None:
    """The place before stands beside it, with how many there were."""
    lines = S004_CSV.splitlines()
    few = [*lines[:4], *(line for line in lines[4:] if "Bình Thạnh" in line or "Tân Mỹ" in line)]
    import_table(on_both, S004_CSV)
    import_table(on_both, "\n".join(few).replace("Tháng 01", "Tháng 02"))
    card = ask(on_both, ScoreOf("xã Tân Mỹ"))
    assert isinstance(card, Card)
    assert card.result.rank_change is None
    assert f"hạng {len(few) - 4}/{len(few) - 4} (kỳ trước 12/13)" in text_of(card)


@pytest.mark.parametrize("asked", [RankingBy(""), WeakestIn(""), HistoryOf("Tân Mỹ")])
def test_tables_say_from_where_and_when_their_figures_are(on_both: Office, asked: Asked) -> None:
    """As cards and comparisons do."""
    import_table(on_both, S004_CSV)
    assert "Nguồn: tệp văn phòng nhập ngày 20/11/2026." in text_of(ask(on_both, asked))


def test_a_history_of_two_sources_names_both(on_both: Office) -> None:
    """With the days on which each was read; the days are those of this place."""
    import_taken(on_both, counted(SEPTEMBER, ON_TIME))
    october = counted(OCTOBER, ON_TIME)
    import_taken(on_both, replace(october, snapshot=replace(october.snapshot, source="file")))
    text = text_of(ask(on_both, HistoryOf("Thanh Sơn")))
    assert "Nguồn: tệp văn phòng nhập ngày 18/11/2026, Cổng DVCQG ngày 18/11/2026." in text


def test_units_of_two_sources_side_by_side_name_both(on_both: Office) -> None:
    """Each behind its letter; of one source once."""
    other = "UBND tỉnh Bắc Kia\nTháng 10 năm 2026\nSTT;Tên đơn vị;Điểm tổng\n1;Xã Ba Đồi;80\n"
    import_taken(on_both, counted(OCTOBER, ON_TIME))
    import_table(on_both, other)
    apart = hear(on_both, "so sánh Thanh Sơn với Ba Đồi")
    assert isinstance(apart, SideBySide)
    portal, file = "Cổng DVCQG ngày 18/11/2026", "tệp văn phòng nhập ngày 20/11/2026"
    assert f"Nguồn: A: {portal}; B: {file}." in text_of(apart)
    assert f"Nguồn: {portal}." in text_of(hear(on_both, "so sánh Thanh Sơn với Tu Vũ"))


def test_a_shared_place_is_said_alike_everywhere(on_both: Office) -> None:
    """On the card, in a comparison and beside the advice; not of those who share none."""
    import_taken(on_both, counted(OCTOBER, {0: 1300, 1: 1300, 2: 1200}, spread=0))
    for asked in (ScoreOf("Thanh Sơn"), AdviceOf("Thanh Sơn")):
        assert "đồng hạng 1/3" in text_of(ask(on_both, asked))
    card = ask(on_both, ScoreOf("Thanh Sơn"))
    assert isinstance(card, Card)
    shown = on_both.answers.advice(card.result.unit_id, card.sight.snapshot_id)
    assert "đồng hạng 1/3" in text_of(shown)
    chart = on_both.picturing.groups(card.result.unit_id, card.sight.snapshot_id)
    assert isinstance(chart, GroupsChart)
    assert chart.standing.endswith(" · đồng hạng 1/3")
    text = text_of(hear(on_both, "so sánh Thanh Sơn với Yên Lập"))
    assert text.count("đồng hạng") == 1
    assert " · hạng 3/3" in text


def test_a_picture_of_replaced_figures_says_so(on_both: Office) -> None:
    """It is what people forward."""
    old = import_taken(on_both, counted(OCTOBER, ON_TIME))
    card = ask(on_both, ScoreOf("Thanh Sơn"))
    assert isinstance(card, Card)
    new = import_taken(on_both, counted(OCTOBER, {**ON_TIME, 0: 1250}))
    word = "đã được thay bằng bản mới"
    for snapshot, replaced in ((old, True), (new, False)):
        groups = on_both.picturing.groups(card.result.unit_id, snapshot)
        drawn = on_both.picturing.ranking(snapshot, Level.COMMUNE, card.parent_id, asker=None)
        assert isinstance(groups, GroupsChart)
        assert isinstance(drawn, RankingChart)
        assert (word in groups.origin.stamp) is (word in drawn.origin.stamp) is replaced


def test_below_a_ranking_stands_no_chart_that_goes_by_something_else(on_both: Office) -> None:
    """By a group the chart goes by it, too; by changes, or of a part, there is none."""
    import_taken(on_both, counted(SEPTEMBER, ON_TIME))
    import_taken(on_both, counted(OCTOBER, {**ON_TIME, 0: 1250}))
    assert "Biểu đồ" in labels(ask(on_both, RankingBy("")))
    below = render(ask(on_both, RankingBy("", "MDSH"))).buttons
    charts = [decode(one.data) for row in below for one in row if one.text == "Biểu đồ"]
    assert [chart.group for chart in charts if isinstance(chart, ShowRankingChart)] == ["MDSH"]
    cut = Cut(Bound.BELOW, Decimal(80))
    for other in (
        RankingBy("", gain=Gain.POINTS),
        RankingBy("", gain=Gain.PLACES),
        RankingBy("", cut=cut),
    ):
        assert "Biểu đồ" not in labels(ask(on_both, other))


def test_a_shared_figure_is_of_the_level_that_shares_it(on_both: Office) -> None:
    """Others below the root may be weak in the same group; the root is none of its own units."""
    communes = counted(OCTOBER, ON_TIME)
    low, lower = (
        replace(one, groups={**one.groups, "CKMB": Figure(Decimal(points))})
        for one, points in zip(communes.snapshot.observations, ("7.96", "5"), strict=False)
    )
    offices = [Unit(f"H44.{n}", f"Sở Số {n}", Level.AGENCY, "H44") for n in range(1, 5)]
    seen = [replace(low, unit=one) for one in COMMUNES[:3]]
    seen += [replace(lower, unit=offices[0]), *(replace(low, unit=one) for one in offices[1:])]
    seen.append(replace(lower, unit=PROVINCE))
    units = (PROVINCE, *COMMUNES, *offices)

    def then(period: Period) -> Taken:
        snapshot = replace(communes.snapshot, period=period, observations=tuple(seen))
        return replace(communes, snapshot=snapshot, units=units)

    import_taken(on_both, then(SEPTEMBER))
    bind(on_both, OFFICE, "H44", Role.OFFICE)
    outlook = on_both.pipeline.outlook(on_both.staging.stage(then(OCTOBER), by="t").head.id)
    (whole,) = (said for _, _, said in outlook.notices if isinstance(said, Overview))
    (weak,) = (push.units for push in whole.pushes if push.group == "CKMB")
    assert "Phú Thọ" not in weak
    assert "Số 1" in weak[0]
    text = render(whole).text
    assert "Công khai 7,96/18: các đơn vị cấp xã như nhau, thuộc cấp tỉnh." in text


def test_a_name_that_turns_the_line_around_is_cleaned_when_it_comes(on_both: Office) -> None:
    """Nor does a control character reach a table."""
    import_table(on_both, S004_CSV.replace("Xã Tân Mỹ", "Xã Tân \u202eMỹ\u2066\x07"))
    text = text_of(ask(on_both, RankingBy("")))
    assert "Tân Mỹ" in text
    assert not set("\u202e\u2066\x07") & set(text)


def test_twins_are_told_apart_by_their_codes(on_both: Office) -> None:
    """Two roots of one name and level, as a file and the portal may leave behind."""
    twin = Unit("H45", PROVINCE.name, Level.PROVINCE)
    taken = counted(OCTOBER, ON_TIME)
    import_taken(on_both, taken)
    commune = Unit("H45.1", "Xã Ba Đồi", Level.COMMUNE, twin.code)
    one = replace(taken.snapshot.observations[0], unit=commune)
    moved = replace(taken.snapshot, root=twin, observations=(one,))
    import_taken(on_both, replace(taken, snapshot=moved, units=(twin, commune)))
    which = ask(on_both, ScoreOf("tỉnh Phú Thọ"))
    assert isinstance(which, WhichUnit)
    assert labels(which) == ["Tỉnh Phú Thọ (H44)", "Tỉnh Phú Thọ (H45)"]


def test_components_without_rate_or_points_are_reckoned(on_both: Office) -> None:
    """Of payment the portal states counts alone; what the source states is not reckoned."""
    head = import_taken(on_both, counted(OCTOBER, ON_TIME))
    card = ask(on_both, ScoreOf("Thanh Sơn"))
    assert isinstance(card, Card)
    text = text_of(on_both.answers.turn(ShowGroups(card.result.unit_id, head), asker=STRANGER))
    assert "trực tuyến: 640/700 · 91,43 % · tính lại 5,49/6 điểm" in text


def _homonyms(there: Office, units: Mapping[str, int]) -> None:
    """So many communes of each name, one a province."""
    for number in range(max(units.values())):
        head = f"UBND tỉnh Kia {'ABCDEGHIKLM'[number]}\nTháng 01 năm 2026\n"
        rows = [f"1;{name};80" for name, many in units.items() if number < many]
        import_table(there, head + "STT;Tên đơn vị;Điểm tổng\n" + "\n".join(rows) + "\n")


def test_an_ambiguous_comparison_asks_about_one_name_after_the_other(built: Office) -> None:
    """None of the pairs is left out in silence, and a button holds one name."""
    _homonyms(built, {"Xã Tân Thành": 11, "Xã Vĩnh Thạnh": 5})
    first = hear(built, "so sánh Tân Thành với Vĩnh Thạnh tháng 1/2026")
    assert isinstance(first, WhichOfThem)
    assert (first.query, len(first.candidates), first.more) == ("Tân Thành", 8, 3)
    assert "hoặc 3 đơn vị khác; đề nghị ghi thêm tên tỉnh" in text_of(first)
    assert max(map(len, labels(first))) < 28
    second = _press(built, first, "Xã Tân Thành, Kia B")
    assert isinstance(second, WhichOfThem)
    assert (len(second.candidates), second.period) == (5, first.period)
    assert first.period is not None
    assert "So sánh <b>Xã Tân Thành, Kia B</b> với đơn vị nào?" in text_of(second)
    last = _press(built, second, "Xã Vĩnh Thạnh, Kia D")
    assert isinstance(last, SideBySide)
    assert [side.above.name for side in last.sides if side.above] == ["Tỉnh Kia B", "Tỉnh Kia D"]


def test_three_unclear_names_are_asked_for_in_words(built: Office) -> None:
    """A button has no room for two more questions."""
    _homonyms(built, {"Xã Tân Thành": 2, "Xã Vĩnh Thạnh": 2, "Xã Phú Mỹ": 2})
    said = hear(built, "so sánh Tân Thành với Vĩnh Thạnh với Phú Mỹ")
    assert isinstance(said, WhichOfThem)
    assert labels(said) == []
    assert "Đề nghị ghi kèm tên tỉnh" in text_of(said)


def test_no_unit_is_offered_beside_itself(built: Office) -> None:
    """Of two homonyms of which one is named whole, the other is meant."""
    _homonyms(built, {"Xã Tân Thành": 2})
    said = hear(built, "so sánh Tân Thành, Kia A với Tân Thành")
    assert isinstance(said, SideBySide)
    same = said.sides[0].unit_id
    forged = built.answers.turn(ShowComparison((same,), None, (same,)), asker=STRANGER)
    assert not isinstance(forged, SideBySide | WhichOfThem)
