"""What a ranking of a part of the units says: of whom, of how many, of how many points at most."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from bot import demo
from bot.answers.pictured import Pictured
from bot.demo import Person
from bot.office import Office
from bot.storage import snapshots, units
from messages.actions import decode, encode
from messages.answers import Ranking
from messages.cuts import Bound, Cut
from messages.offers import offer_line
from messages.question_actions import Gain, Order, ShowRanking
from messages.questions import LateUnits, NoFiguresThen
from messages.render import render
from scoring.period import Period
from scoring.rank import rank
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import Observation, Snapshot, State
from scoring.unit import Level, Unit
from tests.bot.asking import hear, labels, text_of
from tests.conftest import FRIDAY
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table

STRANGER, LEADER, CHAIRMAN = 1, 2, 1004
_HEAD = "STT;Tên đơn vị;Điểm tổng;Số hóa hồ sơ\n"


@pytest.fixture
def both(built: Office) -> Office:
    """January and February, as they are and as they were made up."""
    import_table(built, S004_CSV)
    import_table(built, FEBRUARY_CSV)
    return built


def _ranked(built: Office, text: str, asker: int = STRANGER) -> Ranking:
    said = hear(built, text, asker)
    assert isinstance(said, Ranking), text
    return said


def _figures(built: Office, month: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """A district's communes: their totals, and points of a group."""
    lines = (f"{n};{name};{total};{of_group}" for n, (name, total, of_group) in enumerate(rows, 1))
    import_table(built, f"UBND huyện Dài\nTháng {month} năm 2025\n{_HEAD}" + "\n".join(lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xã nào số hóa dưới 5 điểm", "Không đơn vị nào dưới 5 điểm ở nhóm Số hóa"),
        ("xa nao thanh toan tren 9,9", "Không đơn vị nào trên 9,9 điểm ở nhóm Thanh toán"),
    ],
)
def test_points_of_a_group_are_stated_though_nobody_is_on_that_side(
    both: Office, text: str, said: str
) -> None:
    """All state them; and the list is offered in any chat, too."""
    nobody = _ranked(both, text)
    assert (nobody.is_stated, nobody.rows, nobody.of) == (True, (), 13)
    assert said in text_of(nobody)
    assert "không nêu" not in text_of(nobody)
    (offered,) = both.answers.offer(text, asker=STRANGER, most=20)
    assert isinstance(offered, Ranking)
    # There is nothing to turn round, and everybody to see.
    assert labels(nobody)[-1] == "Tất cả đơn vị"


def test_a_tier_of_a_group_is_the_order_of_its_points(both: Office) -> None:
    """Tiers are of the total; every button can be pressed."""
    for text, weakest in (
        ("xã nào số hóa chưa đạt khá", True),
        ("xa nao so hoa duoi muc kha", True),
        ("xã nào số hóa từ mức khá trở lên", False),
    ):
        ranking = _ranked(both, text)
        assert ranking.order == Order("MDSH", weakest=weakest), text
        assert ranking.units == 13
        for row in render(ranking).buttons:
            for button in row:
                decode(button.data or "")


def test_no_order_has_a_tier_or_places_of_a_group() -> None:
    """Their data could not be read again."""
    with pytest.raises(ValueError, match="tier"):
        Order("MDSH", cut=Cut(Bound.BELOW, "fair"))
    with pytest.raises(ValueError, match="places"):
        Order("MDSH", gain=Gain.PLACES)
    for forged in ("rank:6:commune:1:0:-<fairMDSH", "rank:6:commune:1:0:-^MDSH"):
        with pytest.raises(ValueError):  # noqa: PT011 - any, as of all forged data
            decode(forged)


def _province_between(built: Office) -> None:
    """A province that has a place in the country, and communes of its own."""
    country = Unit("L.VN", "Cả nước", Level.COUNTRY)
    provinces = [Unit(f"L.{n}", f"Tỉnh {n}", Level.PROVINCE, country.code) for n in ("Một", "Hai")]
    communes = [
        Unit(f"L.Một{n}", f"Xã {n}", Level.COMMUNE, "L.Một") for n in ("Đông", "Tây", "Nam")
    ]
    for month, way in ((8, 1), (9, -1)):
        period = Period.month(2026, month)
        for root, below in ((country, provinces), (provinces[0], communes)):
            seen = tuple(Observation(unit, Decimal(70 + way * n)) for n, unit in enumerate(below))
            standings = rank(score(one, scheme_for(period)) for one in seen)
            with built.database.write() as connection:
                ids = units.enter(connection, [country, *provinces, *communes])
                snapshot = Snapshot("portal", root, period, FRIDAY, seen)
                added = snapshots.add(connection, snapshot, standings, ids, provisional=False)
                snapshots.decide(connection, added, State.ACCEPTED, at=FRIDAY, by="t")
                entered = [ids[unit.code] for unit in (root, *below)]
                units.mark_seen(connection, entered, period.code)


def test_both_sides_of_a_cut_are_looked_for_among_the_same_units(built: Office) -> None:
    """Above it and below, risen and fallen: those below a leader's own province."""
    _province_between(built)
    bind(built, LEADER, "tỉnh Một")
    for text in ("trên 69 điểm", "dưới 71 điểm", "lên hạng", "tụt hạng", "tăng điểm", "giảm điểm"):
        ranking = _ranked(built, f"đơn vị nào {text}", LEADER)
        assert (ranking.level, ranking.of) == (Level.COMMUNE, 3), text


def test_a_commune_is_told_of_the_communes_beside_it(both: Office) -> None:
    """Nobody stands below it, on either side."""
    bind(both, LEADER, "xã Bình Thành")
    for text in ("trên 80 điểm", "dưới 80 điểm", "lên hạng", "tụt hạng"):
        ranking = _ranked(both, f"đơn vị nào {text}", LEADER)
        assert (ranking.level, ranking.of) == (Level.COMMUNE, 13), text


def test_no_points_are_rounded_across_the_cut(built: Office) -> None:
    """74,996 is below 75, and reads so; of a group alike."""
    rows = [("Xã Một", "74,996", "14,996"), ("Xã Hai", "75,003", "15,0001"), ("Xã Ba", "60", "9")]
    _figures(built, "01", rows)
    for text, shown in (
        ("xã nào dưới 75 điểm", ("60,00", "74,996")),
        ("xã nào trên 75 điểm", ("75,003",)),
        ("xã nào số hóa dưới 15 điểm", ("9,00", "14,996")),
        ("xã nào số hóa trên 15 điểm", ("15,0001",)),
        ("xếp hạng số hóa", ("15,00", "15,00", "9,00")),
    ):
        message = text_of(_ranked(built, text))
        lines = [line for line in message.splitlines() if line.startswith("<code>")]
        assert [line.removesuffix("</code>").split()[-1] for line in lines] == list(shown), text


def test_a_cut_says_nothing_of_another_limit(both: Office) -> None:
    """How many are below 65 per cent of the group stands above everybody, not above a part."""
    cut = _ranked(both, "xa nao so hoa duoi 15 diem")
    assert cut.weak
    assert "Yếu (" not in text_of(cut)
    assert "Yếu (dưới 65 % của 22 điểm)" in text_of(_ranked(both, "xã nào yếu số hóa nhất"))


@pytest.mark.parametrize(
    ("text", "weakest"),
    [
        ("xã nào dưới 60 điểm ở nhóm số hóa", True),
        ("xa nao so hoa tren 22 diem", False),
        ("xã nào số hóa không quá 22 điểm", True),
        ("xã nào số hóa từ 30 điểm trở lên", False),
    ],
)
def test_a_cut_beyond_a_group_parts_nobody(both: Office, text: str, *, weakest: bool) -> None:
    """All stand there, with how many points there are; a button does not ask for the cut again."""
    ranking = _ranked(both, text)
    assert (ranking.order, ranking.units) == (Order("MDSH", weakest=weakest), 13)
    message = text_of(ranking)
    assert "Nhóm Số hóa tối đa là 22 điểm.\n" in message
    assert "/13 đơn vị</b>" not in message


@pytest.mark.parametrize(
    "text",
    [
        "xã nào dưới 180 điểm",
        "xa nao tren 1.000 diem",
        "xã nào trên 100 điểm",
        "bao nhiêu xã dưới 150%",
    ],
)
def test_a_cut_beyond_all_points_is_told_how_many_there_are(both: Office, text: str) -> None:
    """As of a group."""
    ranking = _ranked(both, text)
    assert (ranking.units, ranking.order.cut) == (13, None)
    assert "Điểm tổng tối đa là 100 điểm.\n" in text_of(ranking)


@pytest.mark.parametrize(
    "text",
    [
        "xã nào số hóa dưới 65%",
        "xa nao so hoa duoi 65 % thang 2",
        "xã nào số hóa dưới 65 phần trăm",
        "xã nào dưới 65% số hóa",
    ],
)
def test_per_cent_of_a_group_are_of_its_points(both: Office, text: str) -> None:
    """65 per cent of 22 are 14,3; each page keeps it."""
    cut = _ranked(both, text)
    points = _ranked(both, "xã nào số hóa dưới 14,3 điểm")
    assert cut.rows == points.rows
    assert 0 < cut.units < 13
    assert "</b> dưới 65 % của 22 điểm ở nhóm Số hóa" in text_of(cut)
    shown = cut.sight.snapshot_id, cut.level, cut.parent_id
    again = decode(encode(ShowRanking(*shown, 0, cut.order)))
    assert isinstance(again, ShowRanking)
    assert again.order == cut.order


def test_per_cent_of_the_total_are_points(both: Office) -> None:
    """There are a hundred."""
    of_all, of_one = (_ranked(both, f"xã nào {text}") for text in ("dưới 80%", "dưới 80 điểm"))
    assert of_all == of_one


@pytest.mark.parametrize(
    ("text", "units"),
    [("xã nào số hóa dưới 22 điểm", 13), ("xã nào số hóa từ 22 điểm trở lên", 0)],
)
def test_full_marks_of_a_group_are_a_cut(both: Office, text: str, units: int) -> None:
    """Who has them, and who has not."""
    cut = _ranked(both, text)
    assert (cut.units, cut.beyond) == (units, False)
    assert "tối đa" not in text_of(cut)


def test_points_of_a_group_that_is_not_there_cut_no_totals(both: Office) -> None:
    """Of a forged or an old button: another scheme may have had the group."""
    first = _ranked(both, "xếp hạng xã")
    shown = first.sight.snapshot_id, first.level, first.parent_id
    order = Order("XYZ", weakest=True, cut=Cut(Bound.BELOW, Decimal(15)))
    turned = both.answers.turn(ShowRanking(*shown, 0, order), asker=STRANGER)
    assert isinstance(turned, Ranking)
    assert (turned.order, turned.units) == (Order(weakest=True), 13)


def test_where_nobody_fell_nobody_is_listed(built: Office) -> None:
    """Only that, since when, and the way to those who rose."""
    rows = [("Xã Một", "90", "20"), ("Xã Hai", "80", "19")]
    _figures(built, "01", rows)
    _figures(built, "02", [(name, f"{total},5", of_group) for name, total, of_group in rows])
    nobody = _ranked(built, "xã nào tụt hạng")
    assert (nobody.rows, nobody.units, nobody.of, nobody.moved) == ((), 0, 2, 0)
    message = text_of(nobody)
    assert "Tháng 02/2025 · 2 đơn vị" in message
    assert "Không đơn vị nào tụt hạng so với Tháng 01/2025" in message
    assert "<code>" not in message
    assert labels(nobody)[-1] == "Lên hạng nhiều nhất trước"
    assert offer_line(nobody).endswith(" · 0/2 đơn vị tụt hạng")


def test_no_button_below_a_part_shows_everybody_unasked(both: Office) -> None:
    """Only the one that says so."""
    for text in ("xã nào dưới 80 điểm", "xã nào số hóa dưới 15 điểm"):
        shown = set(labels(_ranked(both, text)))
        assert shown == {"Xếp loại các kỳ", "Tất cả đơn vị", "Cao nhất trước"}, text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("xã nào dưới 80 điểm", " · 3/13 đơn vị dưới 80 điểm"),
        ("xã nào số hóa dưới 15 điểm", "đơn vị dưới 15 điểm"),
        ("xã nào số hóa dưới 65%", "/13 đơn vị dưới 65 % của 22 điểm"),
        ("xã nào dưới mức khá", "đơn vị dưới mức Khá (70 điểm)"),
        ("xã nào tụt hạng", "/13 đơn vị tụt hạng"),
        ("xã nào lên hạng", "/13 đơn vị lên hạng"),
    ],
)
def test_the_line_of_a_part_says_which(both: Office, text: str, line: str) -> None:
    """Where it is offered to who is still typing."""
    (offered,) = both.answers.offer(text, asker=STRANGER, most=20)
    assert line in offer_line(offered)
    assert isinstance(offered, Ranking)
    if offered.order.gain:
        assert f" {offered.moved}/13 " in offer_line(offered)


def test_what_is_sent_without_buttons_names_no_page(built: Office) -> None:
    """But how many of all stand there."""
    rows = [(f"Xã Số {n}", f"{99 - n}", "20") for n in range(1, 46)]
    _figures(built, "01", rows)
    (offered,) = built.answers.offer("xếp hạng xã", asker=STRANGER, most=20)
    message = render(offered).text
    assert "45 đơn vị · 20 đơn vị đầu\n" in message
    assert "trang" not in message
    assert "trang 1/3" in text_of(_ranked(built, "xếp hạng xã"))
    late = "STT;Tên đơn vị;Điểm tổng;Quá hạn trên hệ thống tỉnh\n"
    lines = "\n".join(f"{n};Xã Số {n};{99 - n};{n}" for n in range(1, 46))
    import_table(built, f"UBND huyện Dài\nTháng 02 năm 2025\n{late}{lines}")
    (offered,) = built.answers.offer("hồ sơ quá hạn", asker=STRANGER, most=20)
    assert isinstance(offered, LateUnits)
    assert " · 20 đơn vị đầu\n" in render(offered).text
    assert "trang" not in render(offered).text


@pytest.mark.parametrize(
    "text",
    ["biểu đồ xã nào dưới 80 điểm", "bieu do cac xa tut hang", "biểu đồ xã nào số hóa dưới 15"],
)
def test_a_chart_that_is_not_there_is_not_passed_over(both: Office, text: str) -> None:
    """One line; not for others, who asked for none, and not where a chart comes."""
    line = "Chưa có biểu đồ cho phần này.\n"
    assert line in text_of(_ranked(both, text))
    (offered,) = both.answers.offer(text, asker=STRANGER, most=20)
    assert line not in render(offered).text
    unasked = text.removeprefix("biểu đồ ").removeprefix("bieu do ")
    assert line not in text_of(_ranked(both, unasked))
    (drawn,) = both.answers.hear("biểu đồ xếp hạng xã", asker=STRANGER)
    assert isinstance(drawn, Pictured)
    assert line not in render(drawn.said).text


def test_late_dossiers_of_a_day_are_told_by_themselves(both: Office) -> None:
    """Nobody asked for points."""
    for text in ("hồ sơ quá hạn hôm nay", "ho so qua han tuan nay"):
        none = hear(both, text)
        assert isinstance(none, NoFiguresThen)
        assert "; số hồ sơ quá hạn chỉ có theo tháng, quý và năm.\n" in text_of(none)
    assert "; điểm chỉ công bố theo" in text_of(hear(both, "xã nào yếu nhất hôm nay"))


@pytest.fixture
async def played(built: Office) -> Office:
    """The demonstration, typed into no chat."""

    async def type_text(person: Person, text: str) -> None:
        built.people.take(text.removeprefix("/start "), person.chat_id)

    await demo.play(built, demo.PLACES, type_text)
    return built


async def test_the_sample_province_is_asked_by_its_chairman(played: Office) -> None:
    """Sixteen communes, all of which state every group."""
    nobody = _ranked(played, "xã nào số hóa dưới 5 điểm", CHAIRMAN)
    assert (nobody.units, nobody.of) == (0, 16)
