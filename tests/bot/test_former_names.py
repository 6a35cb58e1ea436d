"""What is answered to a name that outlived its unit, from real databases."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answers.asking import Said
from bot.answers.pictured import Pictured
from bot.office import Office
from bot.storage import successions, units
from bot.storage.people import Role
from messages.answers import Card, Former, NoFigures, Ranking, WhichUnit
from messages.asked import ScoreOf
from messages.chart_actions import ShowChart
from messages.charts import GroupsChart
from messages.question_actions import ShowHistory
from messages.questions import History, NoFiguresThen
from messages.render import render
from scoring.period import Period, PeriodKind
from tests.bot.asking import hear, labels
from tests.bot.registering import apply_list
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

STRANGER, LEADER = 1, 2
# One keeps its name, one gets another, and the district goes into the province.
_MERGED = (
    "sáp nhập;xã Tân Mỹ;Xã Tân Mỹ;Tỉnh Đồng Tháp;01/07/2025",
    "sáp nhập;xã Vĩnh Thạnh;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025",
    "sáp nhập;Huyện Lấp Vò;Tỉnh Đồng Tháp;;01/07/2025",
)


def _of(root: str, month: str, *names: str) -> str:
    rows = "".join(f"\n{n};{name};{90 - n}" for n, name in enumerate(names, 1))
    return f"UBND {root}\nTháng {month[:2]} năm {month[3:]}\nSTT;Tên đơn vị;Điểm tổng{rows}"


@pytest.fixture
def merged(on_both: Office) -> Office:
    """January 2024 of the district; then its communes are joined into the province's."""
    import_table(on_both, S004_CSV)
    apply_list(on_both, *_MERGED)
    return on_both


@pytest.fixture
def today(merged: Office) -> Office:
    """The same with figures of August 2025 from the province."""
    import_table(merged, _of("tỉnh Đồng Tháp", "08/2025", "Xã Tân Mỹ", "Xã Lấp Vò"))
    return merged


def _unit_code(answer: Said) -> tuple[str, Period]:
    assert isinstance(answer, Card), answer
    return answer.result.unit.code, answer.sight.period


def test_a_name_that_goes_on_is_the_unit_of_today(today: Office) -> None:
    """Without a question; the former one by what was above it."""
    code, period = _unit_code(hear(today, "tan my"))
    assert code.startswith("L.tinh3-d9o6ng2-thap1.")
    assert period == Period.month(2025, 8)
    former = hear(today, "tân mỹ, huyện lấp vò")
    assert isinstance(former, Former)
    assert [candidate.unit.code for candidate in former.successors] == [code]


def test_a_name_that_ended_is_its_former_unit(today: Office) -> None:
    """Which names its successor."""
    answer = hear(today, "vinh thanh")
    assert isinstance(answer, Former)
    assert "Xã Lấp Vò, Đồng Tháp" in labels(answer)
    text = render(answer).text
    assert text.startswith("<b>Xã Vĩnh Thạnh, Lấp Vò</b> · kỳ cuối: Tháng 01/2024")
    assert text.endswith("<i>Nguồn: tệp văn phòng nhập ngày 20/11/2026.</i>")


def test_the_chart_of_a_former_unit_is_of_its_last_figures(today: Office) -> None:
    """Its successor's would be another unit's."""
    (drawn,) = today.answers.hear("biểu đồ vĩnh thạnh", asker=STRANGER)
    assert isinstance(drawn, Pictured)
    assert isinstance(drawn.said, Former)
    assert isinstance(drawn.chart, ShowChart)
    chart = today.picturing.groups(drawn.chart.unit_id, drawn.chart.snapshot_id)
    assert isinstance(chart, GroupsChart)
    assert (chart.name, chart.origin.period) == ("Xã Vĩnh Thạnh, Lấp Vò", Period.month(2024, 1))


def test_a_period_of_before_is_of_who_bore_the_name_then(today: Office) -> None:
    """Also from the command line; one of nobody is told of the unit of today."""
    january, august = Period.month(2024, 1), Period.month(2025, 8)
    code, period = _unit_code(hear(today, "điểm xã tân mỹ tháng 1/2024"))
    assert (code, period) == ("L.huye6n5-la6p1-vo2.xa4-ta6n-mi4", january)
    assert _unit_code(today.answers.card("Tân Mỹ", period=january)) == (code, january)
    assert _unit_code(hear(today, "tân mỹ tháng 8/2025"))[1] == august
    none = hear(today, "tân mỹ tháng 2/2025")
    assert isinstance(none, NoFiguresThen)
    assert none.unit is not None
    assert none.unit.code.startswith("L.tinh3-")
    # Whoever says another kind than the one of then does not mean it.
    assert not isinstance(hear(today, "phường tân mỹ tháng 1/2024"), Card)


def test_before_there_are_figures_of_today_the_former_ones_are_shown(merged: Office) -> None:
    """With the successor named, whose button does not lead back."""
    answer = hear(merged, "tân mỹ")
    assert isinstance(answer, Former)
    after = merged.answers.card_of(answer.successors[0].unit_id)
    assert isinstance(after, NoFigures)
    (offered,) = merged.answers.offer("tan my", asker=STRANGER, most=5)
    assert offered.result.unit == answer.unit
    assert isinstance(merged.answers.card("tân mỹ"), Former)
    # So does the button of a question that asks for this one among namesakes.
    import_table(merged, _of("tỉnh Bắc Kia", "08/2025", "Xã Tân Mỹ"))
    which = hear(merged, "tân mỹ")
    assert isinstance(which, WhichUnit)
    (here,) = (c for c in which.candidates if c.parent and c.parent.name == "Tỉnh Đồng Tháp")
    assert merged.answers.pick(replace(which.pick, unit_id=here.unit_id), asker=1) == answer


def test_who_two_go_on_from_is_offered_once(merged: Office) -> None:
    """Telegram refuses a list that holds a choice twice."""
    apply_list(merged, "sáp nhập;xã Tân Mỹ, huyện Lấp Vò;Xã Tân Mỹ;Tỉnh Bắc Kia;01/07/2025")
    which = hear(merged, "tân mỹ")
    assert isinstance(which, WhichUnit), which
    (offered,) = merged.answers.offer("tan my", asker=STRANGER, most=5)
    assert isinstance(offered, Card)
    assert offered.result.unit.code == "L.huye6n5-la6p1-vo2.xa4-ta6n-mi4"


def test_a_province_with_figures_below_it_needs_none_of_its_own(built: Office) -> None:
    """The former one of its name does not stand in for it."""
    import_table(built, _of("cả nước", "01/2025", "Tỉnh Huế"))
    apply_list(
        built,
        "thêm;Thành phố Huế;;;",
        "sáp nhập;Tỉnh Huế;Thành phố Huế;;01/07/2025",
    )
    assert isinstance(hear(built, "huế"), Former)
    import_table(built, _of("thành phố Huế", "08/2025", "Xã Tân Mỹ"))
    assert isinstance(hear(built, "huế"), Ranking)


def test_a_history_names_who_came_before_and_leads_to_who_had_the_name(today: Office) -> None:
    """The others are found by their own names."""
    apply_list(today, "sáp nhập;xã Định An;Xã Tân Mỹ;Tỉnh Đồng Tháp;01/07/2025")
    answer = hear(today, "lịch sử tân mỹ")
    assert isinstance(answer, History)
    assert "Từ 01/07/2025 kế thừa: Xã Định An, Xã Tân Mỹ cũ" in render(answer).text
    assert [text for text in labels(answer) if "cũ" in text] == ["Xã Tân Mỹ cũ, Lấp Vò"]
    former = answer.before[0].unit_id
    shown = today.answers.card_of(former)
    assert isinstance(shown, Former)
    then = today.answers.turn(ShowHistory(former, PeriodKind.MONTH, 0, 0), asker=STRANGER)
    assert isinstance(then, History)
    assert then.inherited == ()
    assert then.before == ()


def test_two_that_had_the_name_then_are_asked_about(merged: Office) -> None:
    """A commune and a town that were joined into the commune of today."""
    import_table(merged, _of("huyện Lấp Vò", "02/2025", "Thị trấn Tân Mỹ", "Xã Tân Mỹ"))
    apply_list(merged, "sáp nhập;Thị trấn Tân Mỹ;Xã Tân Mỹ;Tỉnh Đồng Tháp;01/07/2025")
    import_table(merged, _of("tỉnh Đồng Tháp", "08/2025", "Xã Tân Mỹ", "Xã Lấp Vò"))
    which = hear(merged, "tân mỹ tháng 2/2025")
    assert isinstance(which, WhichUnit)
    assert labels(which) == ["Thị trấn Tân Mỹ cũ, Lấp Vò", "Xã Tân Mỹ cũ, Lấp Vò"]
    assert render(which).text.splitlines()[1:] == [
        "– Thị trấn Tân Mỹ cũ, Lấp Vò, nay là xã Tân Mỹ",
        "– Xã Tân Mỹ cũ, Lấp Vò, nay là xã Tân Mỹ",
    ]
    picked = replace(which.pick, unit_id=which.candidates[0].unit_id)
    shown = merged.answers.pick(picked, asker=STRANGER)
    assert _unit_code(shown)[1] == Period.month(2025, 2)
    assert isinstance(hear(merged, "xã tân mỹ tháng 2/2025"), Card)


def test_buttons_tell_former_units_from_living_ones(today: Office) -> None:
    """The living ones first, the asker's province first; the message says what each is today."""
    names = ("Xã Tân Mỹ", "Xã Vĩnh Thạnh")
    import_table(today, _of("tỉnh Bắc Kia", "08/2025", *names))
    which = hear(today, "vĩnh thạnh")
    assert labels(which) == ["Xã Vĩnh Thạnh, Bắc Kia", "Xã Vĩnh Thạnh cũ, Lấp Vò"]
    assert "– Xã Vĩnh Thạnh cũ, Lấp Vò, nay là xã Lấp Vò" in render(which).text
    assert labels(hear(today, "tân mỹ")) == ["Xã Tân Mỹ, Bắc Kia", "Xã Tân Mỹ, Đồng Tháp"]
    bind(today, LEADER, "xã Lấp Vò", Role.LEADER)
    assert labels(hear(today, "tân mỹ", LEADER))[0] == "Xã Tân Mỹ, Đồng Tháp"
    assert labels(hear(today, "vĩnh thạnh", LEADER))[0] == "Xã Vĩnh Thạnh, Bắc Kia"
    apply_list(today, "sáp nhập;xã Vĩnh Thạnh, huyện Lấp Vò;Xã Tân Mỹ;Tỉnh Đồng Tháp;01/07/2025")
    assert "cũ, Lấp Vò, nay thuộc 2 đơn vị" in render(hear(today, "vĩnh thạnh")).text


def test_districts_of_one_name_are_told_apart_by_their_provinces(built: Office) -> None:
    """Châu Thành is in a dozen of them; without need no province is added."""
    for province in ("Tỉnh Bắc Kia", "Tỉnh Nam Kia"):
        apply_list(
            built,
            f"thêm;Huyện Châu Thành;;{province};",
            f"thêm;Xã Tân Phú;;Huyện Châu Thành, {province};",
            f"sáp nhập;Xã Tân Phú, huyện Châu Thành, {province};Xã Mới;{province};01/07/2025",
        )
    apply_list(built, "thêm;Huyện Kia;;Tỉnh Bắc Kia;", "thêm;Xã Tân Phú;;Huyện Kia;")
    assert labels(hear(built, "tân phú")) == [
        "Xã Tân Phú, Kia",
        "Tân Phú cũ, Bắc Kia",
        "Tân Phú cũ, Nam Kia",
    ]
    assert (
        "– Xã Tân Phú cũ, Châu Thành, Nam Kia, nay là xã Mới" in render(hear(built, "tân phú")).text
    )


def test_who_types_on_is_offered_the_living_first(today: Office) -> None:
    """Then the former ones that nobody of the list goes on from."""
    import_table(today, _of("tỉnh Bắc Kia", "08/2025", "Xã Vĩnh Thạnh Tây", "Xã Tân Mỹ Đông"))
    names = [card.result.unit.name for card in today.answers.offer("vinh th", asker=1, most=9)]
    assert names == ["Xã Vĩnh Thạnh Tây", "Xã Vĩnh Thạnh"]
    cards = today.answers.offer("tân m", asker=1, most=9)
    assert [card.result.unit.name for card in cards] == ["Xã Tân Mỹ", "Xã Tân Mỹ Đông"]
    assert cards[0].above is not None
    assert cards[0].above.name == "Tỉnh Đồng Tháp"


def test_who_stands_for_a_former_unit_means_the_one_of_its_name(merged: Office) -> None:
    """Among namesakes; a change of the register is seen at once."""
    people = merged.people
    people.take(people.invite("xã Tân Mỹ, huyện Lấp Vò", Role.LEADER, by="t").code, LEADER)
    import_table(merged, _of("tỉnh Đồng Tháp", "08/2025", "Xã Tân Mỹ", "Xã Lấp Vò"))
    import_table(merged, _of("tỉnh Bắc Kia", "08/2025", "Xã Tân Mỹ"))
    assert isinstance(hear(merged, "tân mỹ"), WhichUnit)
    assert _unit_code(hear(merged, "tân mỹ", LEADER))[0].startswith("L.tinh3-d9o6ng2-thap1.")


def test_an_invite_is_for_the_unit_of_today(today: Office) -> None:
    """One by one or by list; the former one is named by what was above it."""
    living = _unit_code(hear(today, "tân mỹ"))[0]
    assert today.people.invite("xã Tân Mỹ", Role.LEADER, by="t").unit.code == living
    (listed,) = today.people.invite_list("đơn vị;vai trò\nXã Tân Mỹ;lãnh đạo".encode(), by="t")
    assert listed.unit.code == living
    former = today.people.invite("xã Tân Mỹ, huyện Lấp Vò", Role.LEADER, by="t")
    assert former.unit.code != living


def test_a_circle_of_successions_answers_all_the_same(today: Office) -> None:
    """No list makes one; whatever the table holds, a question ends."""
    ids = {code: uid for uid, code in _codes(today).items()}
    old = ids["L.huye6n5-la6p1-vo2.xa4-ta6n-mi4"]
    new = next(uid for code, uid in ids.items() if code.endswith("thap1.xa4-ta6n-mi4"))
    with today.database.write() as connection:
        successions.add(connection, new, old, date(2025, 8, 1))
    which = hear(today, "tân mỹ")
    assert isinstance(which, WhichUnit)
    assert len(which.candidates) == 2
    assert today.answers.ask(ScoreOf("tân mỹ"), asker=STRANGER)


def _codes(office: Office) -> dict[int, str]:
    with office.database.read() as connection:
        return {uid: unit.code for uid, unit in units.units(connection).items()}
