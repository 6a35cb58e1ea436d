"""What a ranking of one tier, between two ends, at the mean, or of one kind of communes says."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest

from bot.answers.pictured import Pictured
from bot.office import Office
from messages.actions import decode, encode
from messages.answers import Ranking
from messages.cuts import MEAN, Bound, Cut
from messages.offers import offer_line, offer_title
from messages.question_actions import Order, ShowLate, ShowRanking, ShowWeak
from messages.questions import LateUnits, WeakGroups
from messages.render import render
from messages.sentences_of_many import ranked, weakest
from scoring.towns import Town
from tests.bot.asking import ask, hear, labels, text_of
from tests.furnishing import import_table

STRANGER = 1
_HEAD = "STT;Tên đơn vị;Điểm tổng;Số hóa hồ sơ\n"
# Two share 80, one is without a total, one without points of the group.
_ROWS = (
    ("Phường Một", "95", "20"),
    ("Xã Hai", "90", "19"),
    ("Phường Ba", "80", "15"),
    ("Xã Bốn", "80", "14"),
    ("Thị trấn Năm", "79,996", "13"),
    ("Phường Sáu", "70", "12"),
    ("Xã Bảy", "45", "–"),
    ("Phường Tám", "–", "5"),
)


def _figures(built: Office, rows: Sequence[tuple[str, str, str]]) -> None:
    """A district's communes: their totals, and points of a group."""
    lines = (f"{n};{name};{total};{of_group}" for n, (name, total, of_group) in enumerate(rows, 1))
    import_table(built, f"UBND huyện Dài\nTháng 01 năm 2025\n{_HEAD}" + "\n".join(lines))


@pytest.fixture
def eight(built: Office) -> Office:
    """Eight communes, four of them wards."""
    _figures(built, _ROWS)
    return built


def _ranked(built: Office, text: str) -> Ranking:
    said = hear(built, text, STRANGER)
    assert isinstance(said, Ranking), text
    return said


def _names(ranking: Ranking) -> list[str]:
    return [row.unit.name for row in ranking.rows]


def _turned(built: Office, ranking: Ranking, page: int) -> Ranking:
    """Another page, as its button asks for it."""
    shown = ranking.sight.snapshot_id, ranking.level, ranking.parent_id
    action = decode(encode(ShowRanking(*shown, page, ranking.order)))
    assert isinstance(action, ShowRanking)
    again = built.answers.turn(action, asker=STRANGER)
    assert isinstance(again, Ranking)
    return again


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        (
            "xã nào đạt loại xuất sắc",
            ["Phường Một", "Xã Hai"],
            "<b>2/8 đơn vị</b> xếp loại Xuất sắc (từ 90 điểm trở lên)",
        ),
        (
            "bao nhieu xa xep loai tot",
            ["Phường Ba", "Xã Bốn"],
            "<b>2/8 đơn vị</b> xếp loại Tốt (từ 80 đến dưới 90 điểm)",
        ),
        (
            "các xã loại khá",
            ["Thị trấn Năm", "Phường Sáu"],
            "<b>2/8 đơn vị</b> xếp loại Khá (từ 70 đến dưới 80 điểm)",
        ),
        (
            "xã nào loại trung bình",
            [],
            "Không đơn vị nào xếp loại Trung bình (từ 50 đến dưới 70 điểm)",
        ),
        (
            "bao nhiêu xã xếp loại yếu",
            ["Xã Bảy"],
            "<b>1/8 đơn vị</b> xếp loại Yếu (dưới 50 điểm)",
        ),
    ],
)
def test_one_tier_lists_who_reached_just_that(
    eight: Office, text: str, names: list[str], said: str
) -> None:
    """By unrounded totals; who has none is in no tier, and that is said."""
    ranking = _ranked(eight, text)
    assert sorted(_names(ranking)) == sorted(names)
    message = text_of(ranking)
    assert said in message
    assert "Không tính 1 đơn vị chưa có điểm.\n" in message


def test_all_tiers_together_hold_everybody_with_a_total_once(eight: Office) -> None:
    """As the line of the whole ranking counts them."""
    whole = _ranked(eight, "xếp hạng xã")
    counted = {
        tier: _ranked(eight, f"xã nào xếp loại {tier.lower()}").units
        for tier in ("Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu")
    }
    assert {tier: units for tier, units in counted.items() if units} == dict(whole.tiers)
    assert sum(counted.values()) == 7


@pytest.mark.parametrize(
    ("text", "totals", "said"),
    [
        ("xã nào từ 80 đến 90 điểm", ["90", "80", "80"], "từ 80 đến 90 điểm"),
        ("xa nao 80-90 diem", ["90", "80", "80"], "từ 80 đến 90 điểm"),
        ("xã nào trong khoảng 70 - 80", ["80", "80", "79.996", "70"], "từ 70 đến 80 điểm"),
        ("xã nào từ 70 đến dưới 80 điểm", ["79.996", "70"], "từ 70 đến dưới 80 điểm"),
        ("xã nào trên 70 dưới 80 điểm", ["79.996"], "trên 70 đến dưới 80 điểm"),
        ("xã nào từ 79,99 đến 80 điểm", ["80", "80", "79.996"], "từ 79,99 đến 80 điểm"),
    ],
)
def test_both_ends_are_kept_as_they_are_said(
    eight: Office, text: str, totals: list[str], said: str
) -> None:
    """Unless a word leaves one out, what stands just at an end belongs to the list."""
    ranking = _ranked(eight, text)
    assert [row.total for row in ranking.rows] == list(map(Decimal, totals))
    message = text_of(ranking)
    assert f"<b>{len(totals)}/8 đơn vị</b> {said}" in message
    # It is below 80, and reads so.
    assert ("79,996" in message) is ("79.996" in totals)


def test_a_share_has_two_ends_as_well(eight: Office) -> None:
    """Of 22 points: 11 to 14,3."""
    ranking = _ranked(eight, "xã nào số hóa từ 50% đến 65%")
    assert _names(ranking) == ["Xã Bốn", "Thị trấn Năm", "Phường Sáu"]
    assert "từ 50 đến 65 % của 22 điểm ở nhóm Số hóa" in text_of(ranking)
    assert "Không tính 1 đơn vị chưa có điểm nhóm này.\n" in text_of(ranking)
    assert _turned(eight, ranking, 0).rows == ranking.rows


def test_below_the_mean_says_which_number_it_is(eight: Office) -> None:
    """539,996 of seven units are 77,142285…; who has no total does not lower it."""
    below = _ranked(eight, "xã nào dưới điểm trung bình của huyện")
    assert _names(below) == ["Xã Bảy", "Phường Sáu"]
    assert "<b>2/8 đơn vị</b> dưới trung bình cộng của 7 đơn vị (77,14 điểm)" in text_of(below)
    above = _ranked(eight, "xa nao tren trung binh")
    assert above.units == 5
    assert above.mean == below.mean
    of_group = _ranked(eight, "xã nào số hóa dưới trung bình")
    assert _names(of_group) == ["Phường Tám", "Phường Sáu", "Thị trấn Năm"]
    assert "dưới trung bình cộng của 7 đơn vị (14 điểm) ở nhóm Số hóa" in text_of(of_group)
    assert _turned(eight, of_group, 0).mean == of_group.mean


def test_below_the_tier_of_that_name_is_told_from_the_mean(eight: Office) -> None:
    """Whichever is taken, the answer says it."""
    tier = _ranked(eight, "xã nào dưới mức trung bình")
    assert _names(tier) == ["Xã Bảy"]
    assert "dưới mức Trung bình (50 điểm)" in text_of(tier)
    assert "dưới trung bình cộng của 7 đơn vị" in text_of(_ranked(eight, "xã nào dưới trung bình"))


def test_where_all_are_alike_nobody_is_below_the_mean(built: Office) -> None:
    """Nor above it; full marks are no cut beyond all points."""
    _figures(built, [("Xã Một", "100", "22"), ("Xã Hai", "100", "22"), ("Xã Ba", "100", "22")])
    for text, units in (("dưới", 0), ("trên", 0)):
        ranking = _ranked(built, f"xã nào {text} điểm trung bình")
        assert (ranking.units, ranking.beyond) == (units, False)
        assert f"Không đơn vị nào {text} trung bình cộng của 3 đơn vị (100 điểm)" in text_of(
            ranking
        )


def test_the_mean_is_rounded_to_nobodys_other_side(built: Office) -> None:
    """Of 80,004 and 80,002 and 80,002 it is 80,00266…: rounded to two decimals none were below."""
    _figures(
        built, [("Xã Một", "80,004", "1"), ("Xã Hai", "80,002", "2"), ("Xã Ba", "80,002", "3")]
    )
    below = _ranked(built, "xã nào dưới điểm trung bình")
    assert sorted(_names(below)) == ["Xã Ba", "Xã Hai"]
    assert "<b>2/3 đơn vị</b> dưới trung bình cộng của 3 đơn vị (80,003 điểm)" in text_of(below)
    assert "80,004</code>" in text_of(_ranked(built, "xã nào trên điểm trung bình"))


def test_one_kind_of_communes_is_shown_alone_with_its_places_among_all(eight: Office) -> None:
    """Its count, its tiers, and in one line what the places are."""
    wards = _ranked(eight, "phường nào yếu nhất")
    assert _names(wards) == ["Phường Sáu", "Phường Ba", "Phường Một", "Phường Tám"]
    assert [row.place for row in wards.rows] == [6, 3, 1, None]
    message = text_of(wards)
    assert message.startswith("<b>Xếp hạng phường · Huyện Dài</b>\n")
    assert " · 4 phường\n" in message
    assert "Xuất sắc 1 · Tốt 1 · Khá 1\n" in message
    assert "Hạng tính trong cả 8 đơn vị cấp xã.\n" in message
    best = _ranked(eight, "cac phuong")
    assert _names(best) == ["Phường Một", "Phường Ba", "Phường Sáu", "Phường Tám"]
    assert ask(eight, ranked("phường")) == best
    town = _ranked(eight, "thị trấn nào đứng đầu")
    assert (_names(town), town.rows[0].place) == (["Thị trấn Năm"], 5)
    # In front of a place, too.
    assert _ranked(eight, "xếp hạng phường Dài") == best
    everybody = _ranked(eight, "xã nào yếu nhất")
    assert (everybody.units, everybody.order.town) == (8, None)
    assert "Hạng tính trong cả" not in text_of(everybody)


def test_a_kind_is_cut_as_all_are(eight: Office) -> None:
    """Counted among its own; the mean stays that of all."""
    tier = _ranked(eight, "bao nhiêu phường xếp loại tốt")
    assert _names(tier) == ["Phường Ba"]
    assert "<b>1/4 phường</b> xếp loại Tốt" in text_of(tier)
    assert "Không tính 1 phường chưa có điểm.\n" in text_of(tier)
    # The one without a total is a ward.
    assert "Không tính" not in text_of(_ranked(eight, "thị trấn nào dưới 80 điểm"))
    mean = _ranked(eight, "phường nào dưới trung bình")
    assert "<b>1/4 phường</b> dưới trung bình cộng của 7 đơn vị (77,14 điểm)" in text_of(mean)
    weak = _ranked(eight, "phường nào yếu số hóa nhất")
    assert weak.order == Order("MDSH", weakest=True, town=Town.WARD)
    assert [row.place for row in weak.rows] == [7, 6, 3, 1]
    assert "2/4 phường" in text_of(weak)


def test_every_page_of_a_kind_says_what_its_places_are(built: Office) -> None:
    """And keeps the kind and the cut; numbers of pages are of the part."""
    rows = [(f"{'Phường' if n % 2 else 'Xã'} Số {n}", f"{99 - n}", "20") for n in range(1, 91)]
    _figures(built, rows)
    first = _ranked(built, "phường nào từ 20 đến 90 điểm")
    assert (first.pages, first.units, first.of, first.among) == (2, 36, 45, 90)
    second = _turned(built, first, 1)
    assert second.order == first.order
    assert Counter(name.split()[0] for name in _names(second)) == {"Phường": 16}
    for page in (first, second):
        assert "Hạng tính trong cả 90 đơn vị cấp xã.\n" in text_of(page)
        assert "<b>36/45 phường</b> từ 20 đến 90 điểm" in text_of(page)


def test_weak_groups_and_late_dossiers_are_of_that_kind_as_well(built: Office) -> None:
    """Counted and named alone; the way on keeps it."""
    rows = [("Phường Một", "95", "5"), ("Xã Hai", "90", "5"), ("Phường Ba", "80", "20")]
    _figures(built, rows)
    for asked in (hear(built, "các phường yếu nhóm nào"), ask(built, weakest("phường"))):
        assert isinstance(asked, WeakGroups)
        assert [(row.group, row.units, row.of) for row in asked.rows] == [("MDSH", ("P. Một",), 2)]
        assert "<b>Nhóm yếu · phường · Huyện Dài</b>" in text_of(asked)
        assert "1/2 phường – P. Một" in text_of(asked)
    (button,) = render(asked).buttons[0]
    ranking = decode(button.data or "")
    assert isinstance(ranking, ShowRanking)
    assert ranking.order == Order("MDSH", weakest=True, town=Town.WARD)
    none = hear(built, "thị trấn nào yếu nhóm nào")
    assert "Không có thị trấn nào.\n" in text_of(none)
    late = "STT;Tên đơn vị;Điểm tổng;Quá hạn trên hệ thống tỉnh\n"
    lines = "\n".join(f"{n};{'Phường' if n % 2 else 'Xã'} {n};{99 - n};{n}" for n in range(1, 46))
    import_table(built, f"UBND huyện Dài\nTháng 02 năm 2025\n{late}{lines}")
    wards = hear(built, "phường nào nhiều hồ sơ quá hạn nhất")
    assert isinstance(wards, LateUnits)
    assert (wards.units, wards.pages, wards.late) == (23, 2, 23)
    assert "23/23 phường có hồ sơ quá hạn" in text_of(wards)
    actions = [decode(one.data or "") for row in render(wards).buttons for one in row]
    second = next(action for action in actions if isinstance(action, ShowLate))
    turned = built.answers.turn(second, asker=STRANGER)
    assert isinstance(turned, LateUnits)
    assert [row.name for row in turned.rows] == ["P. 5", "P. 3", "P. 1"]
    assert {action.town for action in actions if isinstance(action, ShowLate | ShowWeak)} == {
        Town.WARD
    }
    nobody = hear(built, "đặc khu nào có hồ sơ quá hạn")
    assert "Không đặc khu nào có số liệu hồ sơ quá hạn." in text_of(nobody)
    assert "<code>" not in text_of(nobody)


def test_where_none_of_a_kind_is_that_is_all_that_is_said(eight: Office) -> None:
    """With the way to all others."""
    for text in ("đặc khu nào yếu nhất", "dac khu nao duoi 80 diem", "đặc khu nào tụt hạng"):
        none = _ranked(eight, text)
        message = text_of(none)
        assert "Không có đặc khu nào trong 8 đơn vị cấp xã.\n" in message
        assert "Không đặc khu nào" not in message
        assert labels(none) == ["Tất cả đơn vị"]


def test_buttons_below_a_kind_keep_it_until_all_are_asked_for(eight: Office) -> None:
    """The chart of all is not offered as its own."""
    wards = _ranked(eight, "các phường")
    orders = {
        one.text: action.order
        for row in render(wards).buttons
        for one in row
        if isinstance(action := decode(one.data or ""), ShowRanking)
    }
    assert orders.pop("Tất cả đơn vị") == Order()
    assert orders
    assert {order.town for order in orders.values()} == {Town.WARD}
    assert "Biểu đồ" not in labels(wards)
    assert "Xếp loại các kỳ" not in labels(wards)
    cut = labels(_ranked(eight, "phường nào dưới 80 điểm"))
    assert cut == ["Tất cả phường", "Tất cả đơn vị", "Cao nhất trước"]
    for text in ("biểu đồ các phường", "biểu đồ xếp loại các phường"):
        (said,) = eight.answers.hear(text, asker=STRANGER)
        assert not isinstance(said, Pictured)
        assert "Chưa có biểu đồ cho phần này.\n" in render(said).text


@pytest.mark.parametrize(
    ("text", "title", "line"),
    [
        ("các phường", "Xếp hạng phường", " · 4 phường"),
        ("phường nào dưới 80 điểm", "Xếp hạng phường", " · 1/4 phường dưới 80 điểm"),
        ("xã nào dưới trung bình", "Xếp hạng cấp xã", "trung bình cộng của 7 đơn vị (77,14 điểm)"),
        ("xã nào xếp loại yếu", "Xếp hạng cấp xã", " · 1/8 đơn vị xếp loại Yếu (dưới 50 điểm)"),
    ],
)
def test_a_part_is_offered_by_its_name(eight: Office, text: str, title: str, line: str) -> None:
    """Where somebody is still typing."""
    (offered,) = eight.answers.offer(text, asker=STRANGER, most=20)
    assert isinstance(offered, Ranking)
    assert offer_title(offered) == title
    assert offer_line(offered).endswith(line)


def test_a_tier_or_a_mean_that_is_not_there_cuts_nothing(eight: Office) -> None:
    """Of a forged button; all are shown."""
    first = _ranked(eight, "xếp hạng xã")
    shown = first.sight.snapshot_id, first.level, first.parent_id
    for order in (
        Order(cut=Cut(Bound.IN, "best")),
        Order("XXXX", cut=Cut(Bound.BELOW, MEAN)),
    ):
        turned = eight.answers.turn(ShowRanking(*shown, 0, order), asker=STRANGER)
        assert isinstance(turned, Ranking)
        assert (turned.order.cut, turned.units) == (None, 8)
