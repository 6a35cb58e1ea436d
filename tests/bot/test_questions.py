"""Questions of figures, answered from real databases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.office import Office
from messages.actions import PickUnit
from messages.answers import (
    AskForUnit,
    Card,
    NoFigures,
    NoSuchLevel,
    NoSuchUnit,
    Ranking,
    WhichUnit,
)
from messages.asked import HistoryOf, RankingBy, ScoreOf
from messages.question_actions import (
    About,
    CompareWithBest,
    Order,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowRanking,
)
from messages.questions import (
    GroupParts,
    History,
    NoCommonPeriod,
    NoFiguresThen,
    NotAQuestion,
    WhichOfThem,
)
from messages.render import render
from messages.sentences import sentence
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked
from scoring.unit import Level
from tests.bot import asking
from tests.bot.asking import LEADER, OFFICE, STRANGER, as_card, ask, hear, labels
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import import_table, stage_table

both = asking.both


def test_a_card_is_of_the_period_that_was_asked_for(both: Office) -> None:
    """With and without a year; the newest without a word."""
    for text, month in (
        ("điểm xã Vĩnh Thạnh", 2),
        ("điểm xã Vĩnh Thạnh tháng 1", 1),
        ("vinh thanh T1/2024", 1),
        ("xã Vĩnh Thạnh tháng 2", 2),
        ("tháng 1 xã Vĩnh Thạnh", 1),
    ):
        card = as_card(hear(both, text))
        assert card.sight.period == Period.month(2024, month), text
        assert card.result.unit.name == "Xã Vĩnh Thạnh"


def test_a_period_without_figures_is_answered_so_and_the_nearest_is_a_button(both: Office) -> None:
    """Of a unit, of a ranking, of the asker's own units."""
    answer = hear(both, "điểm xã Vĩnh Thạnh tháng 7")
    assert isinstance(answer, NoFiguresThen)
    assert answer.nearest == Period.month(2024, 2)
    assert as_card(both.answers.pick(answer.pick, asker=STRANGER)).sight.period == answer.nearest
    ranking = hear(both, "xếp hạng xã quý 2/2025")
    assert isinstance(ranking, NoFiguresThen)
    assert isinstance(both.answers.pick(ranking.pick, asker=STRANGER), Ranking)
    late = hear(both, "hồ sơ quá hạn các sở tháng 7")
    assert isinstance(late, NoFiguresThen)
    assert late.pick.level is Level.AGENCY
    assert isinstance(both.answers.pick(late.pick, asker=STRANGER), NoSuchLevel)
    own = ask(both, ScoreOf("tháng 7/2023"), LEADER)
    assert isinstance(own, NoFiguresThen)
    assert own.nearest == Period.month(2024, 1)


def test_without_a_name_it_is_about_the_askers_own(both: Office) -> None:
    """A leader's card, an office's ranking, a stranger's question back."""
    assert as_card(ask(both, ScoreOf(""), LEADER)).result.unit.name == "Xã Bình Thành"
    january = as_card(ask(both, ScoreOf("tháng 1"), LEADER))
    assert january.sight.period == Period.month(2024, 1)
    ranking = ask(both, ScoreOf("tháng 1"), OFFICE)
    assert isinstance(ranking, Ranking)
    assert ranking.sight.period == Period.month(2024, 1)
    assert as_card(hear(both, "xã tôi hạng mấy", LEADER)).result.unit.name == "Xã Bình Thành"
    mine = as_card(hear(both, "điểm của đơn vị tôi tháng 1", LEADER))
    assert mine.sight.period == Period.month(2024, 1)
    assert hear(both, "điểm của đơn vị tôi") == AskForUnit("score")
    assert ask(both, ScoreOf("")) == AskForUnit("score")
    assert ask(both, HistoryOf("")) == AskForUnit("history")


def test_what_nobody_has_is_said_so(january: Office) -> None:
    """Each in its own words."""
    assert isinstance(ask(january, RankingBy("", None, Level.AGENCY)), NoSuchLevel)
    assert isinstance(ask(january, RankingBy("không có đâu cả")), NoSuchUnit)
    assert isinstance(hear(january, "xin chào"), NotAQuestion)
    assert isinstance(hear(january, "lịch sử huyện Lấp Vò"), NoFigures)


def test_an_ambiguous_name_keeps_what_was_asked_of_it(both: Office) -> None:
    """Period, kind of question and order stay with the button."""
    answer = hear(both, "lịch sử lap vo")
    assert isinstance(answer, WhichUnit)
    assert answer.pick.about is About.HISTORY
    answer = hear(both, "điểm lap vo tháng 1")
    assert isinstance(answer, WhichUnit)
    town = next(c for c in answer.candidates if c.unit.level is Level.COMMUNE)
    pick = PickUnit(town.unit_id, answer.pick.about, answer.pick.period)
    card = as_card(both.answers.pick(pick, asker=STRANGER))
    assert card.sight.period == Period.month(2024, 1)


def test_a_name_is_a_name_whatever_its_words_mean(built: Office) -> None:
    """`mo cay` is Mỏ Cày, and Ba Tháng Hai is no February."""
    head = "UBND huyện X\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n"
    names = ("Xã Mỏ Cày", "Xã Ba Tháng Hai", "Xã Tân Năm", "Phường 1", "Xã Xín Mần", "Xã Cày")
    import_table(built, head + "\n".join(f"{n};{name};{90 - n}" for n, name in enumerate(names)))
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
        answer = hear(built, said)
        if name:
            assert as_card(answer).result.unit.name == name, said
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
    import_table(built, head + "\n".join(f"{n};{one};{90 - n}" for n, one in enumerate(names)))
    assert as_card(hear(built, said)).result.unit.name == name


def test_a_question_without_a_name_is_no_name_mistyped(both: Office) -> None:
    """What may be asked is shown, instead of units of a like name; a mistyped name gets those."""
    for said in ("khi nào phải báo cáo", "tại sao lại như vậy", "chỉ tiêu này ai phụ trách"):
        assert isinstance(hear(both, said), NotAQuestion), said
    assert isinstance(hear(both, "Vĩnh Thạng Lấp Vò Đồng"), NoSuchUnit | WhichUnit)


def _of_two_provinces(built: Office, communes: int = 1) -> None:
    for month, province in enumerate(("tỉnh Bắc Kia", "tỉnh Nam Kia"), 1):
        head = f"UBND {province}\nTháng {month:02d} năm 2026\nSTT;Tên đơn vị;Điểm tổng\n"
        names = ("Xã Tân Mỹ", *(f"Xã Số {n}" for n in range(communes)))
        rows = "".join(f"{n};{name};{90 - n}\n" for n, name in enumerate(names))
        import_table(built, head + rows)
        import_table(built, head.replace(f"{month:02d} năm 2026", "03 năm 2026") + rows)


def test_homonyms_are_told_apart_by_the_unit_above(built: Office) -> None:
    """Side by side, in their buttons, without a common period, and where they are offered."""
    _of_two_provinces(built)
    which = hear(built, "tân mỹ")
    assert isinstance(which, WhichUnit)
    one, other = (candidate.unit_id for candidate in which.candidates)
    beside = built.answers.turn(ShowComparison((one, other)), asker=STRANGER)
    assert "Xã Tân Mỹ, Bắc Kia" in render(beside).text
    assert set(labels(beside)) >= {"Tân Mỹ, Bắc Kia", "Tân Mỹ, Nam Kia"}
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
        import_table(built, head + "1;Xã Tân Mỹ;90\n")
    which = hear(built, "tân mỹ")
    assert isinstance(which, WhichUnit)
    assert (len(which.candidates), which.more) == (8, 2)
    assert "dưới đây, hoặc 2 đơn vị khác; đề nghị ghi thêm tên tỉnh." in render(which).text


def test_components_are_shown_below_their_groups(on_both: Office) -> None:
    """As far as the source states them."""
    head = "UBND huyện Lấp Vò\nTháng 01 năm 2024\nSTT;Tên đơn vị;Điểm tổng"
    columns = ";Tỷ lệ hồ sơ giải quyết đúng hạn;Tỷ lệ hồ sơ nộp trực tuyến"
    import_table(on_both, f"{head}{columns}\n1;Xã Tân Mỹ;72,7;91,5;40\n2;Xã Định An;80;99;\n")
    card = as_card(hear(on_both, "tân mỹ"))
    action = ShowGroups(card.result.unit_id, card.sight.snapshot_id)
    text = render(on_both.answers.turn(action, asker=STRANGER)).text
    assert "– Tỷ lệ hồ sơ giải quyết đúng hạn: 91,5 %" in text
    assert "– Tỷ lệ hồ sơ nộp trực tuyến: 40 %" in text
    assert "không nêu" not in text


def test_groups_are_taken_apart_where_the_source_does(january: Office) -> None:
    """S004's table does not."""
    card = as_card(hear(january, "tân mỹ"))
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
    staged = stage_table(january, FEBRUARY_CSV)
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
        message = render(ask(january, asked))
        assert "<i> " not in message.text
        assert "49" not in message.text
    assert isinstance(hear(january, "vĩnh thạnh"), Card)


def test_a_card_names_who_else_answers_for_a_weak_group(built: Office) -> None:
    """The setting `alerts.owners`; a unit is not named to itself."""
    import_table(built, S004_CSV)
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
        assert as_card(hear(both, text)).result.unit.name == "Xã Tân Mỹ"
