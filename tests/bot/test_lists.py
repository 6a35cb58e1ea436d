"""What lists and histories say of a place, and which marks stay while their pages turn."""

from bot.answers.asking import Said
from bot.office import Office
from bot.storage import scores
from messages.actions import decode
from messages.answers import Ranking
from messages.asked import Asked, HistoryOf, OverdueOf, RankingBy
from messages.question_actions import QuestionAction
from messages.questions import History, LateUnits
from messages.render import render
from tests.factories import S004_CSV
from tests.furnishing import import_table, of_month
from tests.statements import statements

STRANGER = 1
_HEAD, _SEEN = S004_CSV.splitlines()[:4], S004_CSV.splitlines()[4:]
# Two pages of a ranking, of communes that a stranger leads none of.
_MANY = "\n".join(
    [*_HEAD]
    + [line.replace(";Xã ", ";Xã Tân ") for line in _SEEN if ";Xã " in line]
    + [line.replace(";Xã ", ";Xã Phú ") for line in _SEEN if ";Xã " in line]
)
_NO_GROUPS = "\n".join(
    [*_HEAD[:3], "STT;Tên đơn vị;Điểm tổng", *(";".join(line.split(";")[:3]) for line in _SEEN)]
)


def _ask(there: Office, asked: Asked) -> Said:
    (answer,) = there.answers.ask(asked, asker=STRANGER)
    return answer


def test_a_history_says_in_which_periods_a_place_was_shared(on_both: Office) -> None:
    """As card and comparison do; asked of all periods of the page at once."""
    import_table(on_both, S004_CSV)
    # Long Hưng B has what Định Yên has, both before Hội An Đông; below them two others are alike.
    alike = S004_CSV.replace(";84,03;", ";84,4;").replace(";83,01;", ";81,41;")
    second = import_table(on_both, of_month(2, table=alike))
    import_table(on_both, of_month(3))
    with statements(on_both.database.engine) as asked:
        shown = _ask(on_both, HistoryOf("xã Long Hưng B"))
    assert isinstance(shown, History)
    assert [row.shares_place for row in shown.rows] == [False, True, False]
    assert sum("AS own" in text for text in asked) == 1
    lines = render(shown).text.splitlines()
    places = [line.partition("</code>")[0][-5:] for line in lines if line.startswith("<code>0")]
    assert places == ["5/13 ", "4/13đ", "5/13 "]
    assert "<i>đ: đồng hạng. Nguồn" in lines[-1]
    third = _ask(on_both, HistoryOf("xã Hội An Đông"))
    assert isinstance(third, History)
    assert not any(row.shares_place for row in third.rows)
    assert "đồng hạng" not in render(third).text
    # Whoever is no peer may have the same place.
    with on_both.database.read() as connection:
        assert scores.sharing_place(connection, [second], shown.unit_id, [third.unit_id]) == set()


def _press(there: Office, said: Said, name: str) -> Said:
    buttons = (button for row in render(said).buttons for button in row)
    action = decode(next(one.data or "" for one in buttons if one.text == name))
    assert isinstance(action, QuestionAction)
    return there.answers.turn(action, asker=STRANGER)


def _marked(said: Said) -> list[str]:
    lines = render(said).text.splitlines()
    return [line.removeprefix("<code>›") for line in lines if line.startswith("<code>›")]


def _names(said: Said) -> list[str]:
    return [button.text for row in render(said).buttons for button in row]


def test_a_ranking_keeps_the_mark_of_the_unit_that_was_asked_about(built: Office) -> None:
    """While its pages turn, in every order, and after a correction."""
    import_table(built, _MANY)
    first = _ask(built, RankingBy("xã Phú Định Yên"))
    assert isinstance(first, Ranking)
    assert first.pages == 2
    (mark,) = _marked(first)
    there = _press(built, first, "Trang sau ›")
    assert _marked(there) == []
    assert _marked(_press(built, there, "‹ Trang trước")) == [mark]
    by_group = _press(built, there, "Số hóa")
    turned = [by_group, _press(built, by_group, "Trang sau ›")]
    assert [len(_marked(page)) for page in turned] in ([1, 0], [0, 1])
    weakest = _press(built, by_group, "Thấp nhất trước")
    turned = [weakest, _press(built, weakest, "Trang sau ›")]
    assert [len(_marked(page)) for page in turned] in ([1, 0], [0, 1])
    import_table(built, _MANY.replace(";84,4;", ";84,3;"))
    assert len(_marked(_press(built, _press(built, there, "‹ Trang trước"), "Xem bản mới"))) == 1


def test_lists_around_a_unit_lead_to_a_ranking_around_it(built: Office) -> None:
    """Late dossiers and weak groups were asked for from its card."""
    import_table(built, S004_CSV)
    late = _ask(built, OverdueOf("xã Định Yên"))
    assert isinstance(late, LateUnits)
    (mark,) = _marked(_press(built, late, "Xếp hạng"))
    assert "Định Yên" in mark
    weak = _press(built, late, "Nhóm yếu")
    group = next(name for name in _names(weak) if name.endswith(")"))
    assert len(_marked(_press(built, weak, group))) == 1


def test_late_dossiers_keep_the_mark_of_the_unit_that_was_asked_about(built: Office) -> None:
    """There and back again."""
    import_table(built, _MANY)
    first = _ask(built, OverdueOf("xã Phú Định Yên"))
    assert isinstance(first, LateUnits)
    name, other = ("Trang sau ›", "‹ Trang trước")[:: -1 if first.page else 1]
    assert len(_marked(first)) == 1
    beside = _press(built, first, name)
    assert _marked(beside) == []
    assert _marked(_press(built, beside, other)) == _marked(first)


def test_a_history_keeps_the_mark_of_the_period_that_was_asked_for(built: Office) -> None:
    """The other page is turned to, and not jumped back from; another kind has no such period."""
    for at in range(13):
        import_table(built, of_month(at % 12 + 1, 2023 + at // 12))
    import_table(built, S004_CSV.replace("Tháng 01 năm 2024", "Quý I năm 2024"))
    asked = _ask(built, HistoryOf("xã Định Yên tháng 1/2023"))
    assert isinstance(asked, History)
    assert (asked.page, [mark[:7] for mark in _marked(asked)]) == (1, ["01/2023"])
    newer = _press(built, asked, "‹ Trang trước")
    assert isinstance(newer, History)
    assert (newer.page, _marked(newer)) == (0, [])
    back = _press(built, newer, "Trang sau ›")
    assert _marked(back) == _marked(asked)
    quarters = _press(built, back, "Quý")
    assert _marked(quarters) == []
    months = _press(built, quarters, "Tháng")
    assert isinstance(months, History)
    assert months.page == 0
    assert _marked(_press(built, months, "Trang sau ›")) == _marked(asked)


def test_no_group_is_offered_where_the_source_states_none(built: Office) -> None:
    """By total and by change, weak or best first, and after a group was asked for in words."""
    import_table(built, _NO_GROUPS)
    shown = _ask(built, RankingBy("huyện Lấp Vò"))
    assert isinstance(shown, Ranking)
    assert not shown.states_groups
    assert _names(shown) == ["Biểu đồ", "Xếp loại các kỳ", "Thấp nhất trước"]
    by_group = _ask(built, RankingBy("huyện Lấp Vò", group="MDSH"))
    assert _names(by_group) == ["Xếp loại các kỳ", "Điểm tổng"]
    import_table(built, S004_CSV.replace(";18/18;20/20;", ";;;"))
    assert "Số hóa" in _names(_ask(built, RankingBy("huyện Lấp Vò")))
