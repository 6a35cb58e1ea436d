"""Rankings, weak groups, late dossiers and comparisons, answered from real databases."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.office import Office
from bot.storage.people import Role
from messages.actions import decode
from messages.answers import NoSuchUnit, Ranking
from messages.asked import OverdueOf, RankingBy, WeakestIn
from messages.question_actions import BackToCard, CompareWithBest, Order, ShowLate, ShowRanking
from messages.question_buttons import card_questions
from messages.questions import (
    AskForTwo,
    LateUnits,
    NoCommonPeriod,
    SideBySide,
    WeakGroups,
    WhichOfThem,
)
from messages.render import render
from scoring.period import Period
from scoring.rank import Rank
from scoring.unit import Level
from tests.bot import asking
from tests.bot.asking import (
    LEADER,
    OFFICE,
    STRANGER,
    action_of,
    as_card,
    ask,
    data_of,
    hear,
    labels,
)
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

both = asking.both


def test_ones_own_unit_may_be_named_in_a_question_about_many(both: Office) -> None:
    """It is the one asked about, as if its name had been said; nobody's own is nobody."""
    late = hear(both, "hồ sơ quá hạn xã tôi", LEADER)
    assert isinstance(late, LateUnits)
    assert late.around == as_card(hear(both, "xã tôi", LEADER)).result.unit_id
    weak = as_card(hear(both, "xã tôi yếu nhóm nào", LEADER))
    assert weak.result.unit.name == "Xã Bình Thành"
    ranking = hear(both, "xếp hạng xã tôi", LEADER)
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows if row.own] == ["Bình Thành"]
    assert isinstance(hear(both, "xã tôi yếu nhóm nào"), WeakGroups)


def test_late_dossiers_from_a_card_are_around_its_unit_and_lead_back(both: Office) -> None:
    """On every page, and through the weak groups; a forged number is nobody's card."""
    card = as_card(hear(both, "xã Bình Thành"))
    uid, head = card.result.unit_id, card.sight.snapshot_id
    pressed = next(one for one in card_questions(card) if one.text == "Quá hạn").data
    late = both.answers.turn(action_of(pressed), asker=STRANGER)
    assert isinstance(late, LateUnits)
    assert [row.name for row in late.rows if row.own] == ["Bình Thành"]
    weak = both.answers.turn(action_of(data_of(late, "Nhóm yếu")), asker=STRANGER)
    for shown in (late, weak):
        assert decode(data_of(shown, "‹ Phiếu điểm")) == BackToCard(uid, head)
    forged = ShowLate(head, Level.COMMUNE, card.parent_id, 0, 10**9)
    assert "‹ Phiếu điểm" not in labels(both.answers.turn(forged, asker=STRANGER))


def test_an_office_asks_about_those_below_it_and_ranks_among_its_peers(built: Office) -> None:
    """A district stands in the province's figures and has its own communes'."""
    head = "UBND tỉnh Đồng Tháp\nTháng 01 năm 2024\nSTT;Tên đơn vị;Điểm tổng;"
    groups = S004_CSV.splitlines()[3].split(";")[3:9]
    rows = [
        f"{n};{name};{total};{'/18;'.join(['9'] * 1)}/18;18/20;7/12;8/10;17/18;16/22"
        for n, name, total in ((1, "Huyện Lai Vung", 80), (2, "Huyện Lấp Vò", 75))
    ]
    import_table(built, "\n".join([head + ";".join(groups), *rows]))
    import_table(built, S004_CSV)
    bind(built, OFFICE, "huyện Lấp Vò", Role.OFFICE)
    ranking = ask(built, RankingBy(""), OFFICE)
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows] == ["Lai Vung", "Lấp Vò"]
    assert [row.own for row in ranking.rows] == [False, True]
    for asked in (WeakestIn(""), OverdueOf(""), RankingBy("", "MDSH", None, weakest=True)):
        below = ask(built, asked, OFFICE)
        assert isinstance(below, WeakGroups | LateUnits | Ranking)
        assert (below.level, below.units) == (Level.COMMUNE, 13)


def test_a_place_is_shared_with_ones_own_peers_alone(on_both: Office) -> None:
    """Communes of another province are none, nor are departments."""
    head = "Bộ chỉ số 766 toàn quốc tháng 01 năm 2024\nSTT;Mã đơn vị;Tên đơn vị;Điểm tổng\n"
    rows = ["H01;UBND tỉnh Một;81", "H02;UBND tỉnh Hai;82"]
    rows += [f"H0{p}.10{n};UBND xã {p}{n} Long;8{n}" for p in (1, 2) for n in (1, 2)]
    rows += ["H01.01;Sở Nội vụ;82"]
    import_table(on_both, head + "\n".join(f"{n};{row}" for n, row in enumerate(rows, 1)))
    card = as_card(hear(on_both, "xã 12 Long"))
    assert card.result.now.rank == Rank(1, 2)
    assert not card.result.shares_place


def test_units_stand_side_by_side_in_the_newest_period_they_share(both: Office) -> None:
    """Two or three, by sentence; of a period if one is said."""
    answer = hear(both, "so sánh Tân Mỹ, Bình Thành và vinh thanh")
    assert isinstance(answer, SideBySide)
    names = [side.now.score.unit.name for side in answer.sides]
    assert names == ["Xã Tân Mỹ", "Xã Bình Thành", "Xã Vĩnh Thạnh"]
    assert answer.sight.period == Period.month(2024, 2)
    assert answer.sight.simulated
    january = hear(both, "so sánh Tân Mỹ với Bình Thành tháng 1")
    assert isinstance(january, SideBySide)
    assert january.sight.period == Period.month(2024, 1)
    assert "Tiến độ, A hơn B 13 điểm" in render(january).text


def test_a_comma_names_the_unit_above_or_parts_two_units(both: Office) -> None:
    """As it makes sense."""
    answer = hear(both, "so sánh Xã Vĩnh Thạnh, Lấp Vò với Tân Mỹ")
    assert isinstance(answer, SideBySide)
    assert [side.now.score.unit.name for side in answer.sides] == ["Xã Vĩnh Thạnh", "Xã Tân Mỹ"]
    for said, many in (
        ("so sánh Tân Mỹ với Định An và Định Yên", 3),
        ("Tân Mỹ và Định An", 2),
        ("điểm Tân Mỹ, Định An và Định Yên tháng 1", 3),
    ):
        answer = hear(both, said)
        assert isinstance(answer, SideBySide), said
        assert len(answer.sides) == many
    assert isinstance(hear(both, "Tân Mỹ và Xyz"), NoSuchUnit)


def test_one_name_is_compared_with_ones_own(both: Office) -> None:
    """And with nobody's for a stranger."""
    answer = hear(both, "so sánh Tân Mỹ", LEADER)
    assert isinstance(answer, SideBySide)
    assert answer.sides[0].now.score.unit.name == "Xã Bình Thành"
    assert hear(both, "so sánh Tân Mỹ") == AskForTwo()
    assert hear(both, "so sánh Tân Mỹ với Tân Mỹ") == AskForTwo()
    four = "so sánh Tân Mỹ với Bình Thành với Định An với Định Yên"
    assert hear(both, four) == AskForTwo()
    assert isinstance(hear(both, "so sánh Tân Mỹ với Xyz Uvw"), NoSuchUnit)


def test_an_ambiguous_side_is_asked_back_by_itself(both: Office) -> None:
    """Each button compares, in the order in which it was asked."""
    answer = hear(both, "so sánh lap vo với Tân Mỹ tháng 1")
    assert isinstance(answer, WhichOfThem)
    assert (answer.query, len(answer.candidates)) == ("lap vo", 2)
    town = action_of(data_of(answer, "Thị trấn Lấp Vò, Lấp Vò"))
    compared = both.answers.turn(town, asker=STRANGER)
    assert isinstance(compared, SideBySide)
    assert compared.sight.period == Period.month(2024, 1)
    names = [side.now.score.unit.name for side in compared.sides]
    assert names == ["Thị trấn Lấp Vò", "Xã Tân Mỹ"]
    # A district without a score of its own has no period at all.
    district = action_of(data_of(answer, "Huyện Lấp Vò"))
    assert isinstance(both.answers.turn(district, asker=STRANGER), NoCommonPeriod)


def test_a_unit_is_compared_with_the_best_and_the_best_with_the_next(both: Office) -> None:
    """By the button below its card."""
    for asked, best in (("tân mỹ", "Xã Vĩnh Thạnh"), ("vĩnh thạnh", "Xã Mỹ An Hưng B")):
        card = as_card(hear(both, f"{asked} tháng 1"))
        action = CompareWithBest(card.result.unit_id, card.sight.snapshot_id)
        answer = both.answers.turn(action, asker=STRANGER)
        assert isinstance(answer, SideBySide)
        assert answer.sides[1].now.score.unit.name == best
        assert answer.sight.period == Period.month(2024, 1)


def test_weak_units_are_told_by_group(both: Office) -> None:
    """All groups, or one: then weakest first, for whoever asks."""
    overview = hear(both, "xã nào yếu tháng 1")
    assert isinstance(overview, WeakGroups)
    assert {row.group for row in overview.rows} == {"CKMB", "TDGQ", "MDSH"}
    assert overview.rows[0].units[0] == "Bình Thành"
    assert [item.group for item in overview.shared] == ["CLGQ"]
    ranking = hear(both, "xã nào yếu số hóa nhất tháng 1")
    assert isinstance(ranking, Ranking)
    assert ranking.order == Order("MDSH", weakest=True)
    assert [(row.place, row.name, row.points) for row in ranking.rows[:2]] == [
        (13, "Tân Mỹ", Decimal("14.1")),
        (12, "Định Yên", Decimal("14.2")),
    ]
    assert ranking.weak == 2
    own = hear(both, "nhóm nào yếu", OFFICE)
    assert isinstance(own, WeakGroups)
    assert own.units == 13
    of_one = hear(both, "xã Bình Thành yếu nhóm nào")
    assert as_card(of_one).weak == ("CKMB", "TDGQ")


def test_a_group_shared_by_all_makes_nobody_weak(both: Office) -> None:
    """7,2 of 12 is every commune's."""
    overview = ask(both, WeakestIn("tháng 1"))
    assert isinstance(overview, WeakGroups)
    assert "CLGQ" not in {row.group for row in overview.rows}
    assert "CLGQ" not in as_card(hear(both, "bình thành tháng 1")).weak


def test_units_are_told_by_their_late_dossiers(both: Office) -> None:
    """Most first; a commune that is named stands among its peers; only counts, no dossiers."""
    answer = hear(both, "hồ sơ quá hạn tháng 1")
    assert isinstance(answer, LateUnits)
    assert [row.name for row in answer.rows[:2]] == ["Tân Khánh Trung", "Bình Thành"]
    assert (answer.late, answer.units, answer.in_progress) == (11, 13, 47)
    named = hear(both, "hồ sơ quá hạn xã Tân Mỹ tháng 1")
    assert isinstance(named, LateUnits)
    assert [row.name for row in named.rows if row.own] == ["Tân Mỹ"]
    own = ask(both, OverdueOf(""), OFFICE)
    assert isinstance(own, LateUnits)
    assert (answer.around, own.around) == (0, 0)


def test_the_late_units_lead_back_to_the_card_they_came_from(both: Office) -> None:
    """On every page; a forged unit leads nowhere."""
    card = as_card(hear(both, "điểm xã Tân Mỹ tháng 1"))
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
    ranking = hear(january, asked)
    assert isinstance(ranking, Ranking)
    assert (ranking.rows[0].place, ranking.rows[0].name) == first
    if "số hóa" in asked:
        assert [row.place for row in ranking.rows[:3]] == [1, 1, 3]
    if "Tân Mỹ" in asked:
        assert [row.name for row in ranking.rows if row.own] == ["Tân Mỹ"]


def test_a_ranking_opens_where_the_named_unit_stands(built: Office) -> None:
    """Beyond the first page."""
    head = "UBND huyện Dài\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n"
    import_table(built, head + "\n".join(f"{n};Xã Số {n};{99 - n}" for n in range(1, 46)))
    ranking = hear(built, "xếp hạng xã Số 44")
    assert isinstance(ranking, Ranking)
    assert ranking.page == 2
    assert [row.name for row in ranking.rows if row.own] == ["Số 44"]
    assert "Xã Số 1" not in render(ranking).text


def test_the_next_page_of_a_ranking_goes_by_the_same_order(built: Office) -> None:
    """By a group, weakest first, there and back."""
    head = "UBND huyện Dài\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng;Số hóa hồ sơ\n"
    rows = (f"{n};Xã Số {n};{99 - n};{n / 10:.2f}" for n in range(1, 46))
    import_table(built, head + "\n".join(rows))
    order = Order("MDSH", weakest=True)
    first = ask(built, RankingBy("", "MDSH", Level.COMMUNE, weakest=True))
    assert isinstance(first, Ranking)
    for shown, text in ((first, "Trang sau ›"), (replace(first, page=1), "‹ Trang trước")):
        buttons = [button for row in render(shown).buttons for button in row]
        turned = decode(next(one.data for one in buttons if one.text == text))
        assert isinstance(turned, ShowRanking)
        assert turned.order == order
        page = built.answers.turn(turned, asker=STRANGER)
        assert isinstance(page, Ranking)
        assert page.order == order
