"""Whose ranking does somebody see who stands for no unit: never an arbitrary one."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.answers.asking import Said
from bot.answers.roots import roots_meant
from bot.office import Office
from bot.storage import snapshots, successions, units
from bot.storage.people import Role
from messages.actions import decode
from messages.answers import NoFigures, Ranking, WhichParent
from messages.asked import OverdueOf, RankingBy, WeakestIn
from messages.question_actions import Order
from messages.questions import LateUnits, NoFiguresThen, WeakGroups
from messages.render import render
from scoring.period import Period
from scoring.rank import rank
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import Observation, Snapshot, State
from scoring.unit import Level, Unit
from tests.bot.asking import ask
from tests.conftest import FRIDAY
from tests.furnishing import bind, import_table

STRANGER, LEADER = 1, 2
_HEAD = "STT;Tên đơn vị;Điểm tổng;Số hóa hồ sơ;Quá hạn trên hệ thống tỉnh"


def _figures(built: Office, root: str, names: Sequence[str], month: str = "Tháng 01/2025") -> int:
    rows = [f"{n};{name};{90 - n};{20 - n}/22;{n}" for n, name in enumerate(names, 1)]
    text = "\n".join([f"UBND {root}", month, _HEAD, *rows])
    return import_table(built, text)


def _choose(built: Office, said: Said, button: str, asker: int = STRANGER) -> Said:
    """What a button below the question gives."""
    buttons = [one for row in render(said).buttons for one in row]
    pressed = decode(next(one.data for one in buttons if one.text == button) or "")
    return built.answers.pick(pressed, asker=asker)  # type: ignore[arg-type] - PickUnit is all there is


def _enter(built: Office, root: Unit, month: Period, below: Sequence[Unit]) -> None:
    """Figures that no file has: of units at several levels below one root."""
    seen = tuple(Observation(unit, Decimal(70)) for unit in below)
    standings = rank(score(one, scheme_for(month)) for one in seen)
    with built.database.write() as connection:
        ids = units.enter(connection, [root, *below])
        snapshot = Snapshot("portal", root, month, FRIDAY, seen)
        added = snapshots.add(connection, snapshot, standings, ids, provisional=False)
        snapshots.decide(connection, added, State.ACCEPTED, at=FRIDAY, by="t")
        units.mark_seen(connection, [ids[unit.code] for unit in (root, *below)], month.code)


@pytest.fixture
def two(on_both: Office) -> Office:
    """Two provinces, the second accepted last."""
    _figures(on_both, "tỉnh Tây Ninh", ["Xã Tân Lập", "Xã Tân Hà"])
    _figures(on_both, "tỉnh An Giang", ["Xã Bình Mỹ", "Xã Bình Hòa", "Phường Long Xuyên"])
    return on_both


def test_of_several_provinces_a_stranger_is_asked_which(two: Office) -> None:
    """In the order of their names; the button gives what was asked, of that province alone."""
    asked = ask(two, RankingBy("tháng 1", "MDSH", Level.COMMUNE, weakest=True))
    assert isinstance(asked, WhichParent)
    assert [one.unit.name for one in asked.candidates] == ["Tỉnh An Giang", "Tỉnh Tây Ninh"]
    ranking = _choose(two, asked, "Tỉnh Tây Ninh")
    assert isinstance(ranking, Ranking)
    assert (ranking.order, ranking.units) == (Order("MDSH", weakest=True), 2)
    assert ranking.sight.period == Period.month(2025, 1)
    assert "Tỉnh Tây Ninh" in render(ranking).text
    for question, kind in ((WeakestIn(""), WeakGroups), (OverdueOf(""), LateUnits)):
        answer = _choose(two, ask(two, question), "Tỉnh An Giang")
        assert isinstance(answer, kind)
        assert "Tỉnh An Giang" in render(answer).text


def test_ones_own_units_and_names_ask_nothing_back(two: Office) -> None:
    """Only who is nowhere is asked."""
    bind(two, LEADER, "xã Tân Hà", Role.LEADER)
    for asked, asker in ((RankingBy(""), LEADER), (RankingBy("tỉnh Tây Ninh"), STRANGER)):
        ranking = ask(two, asked, asker)
        assert isinstance(ranking, Ranking)
        assert ranking.parent is not None
        assert ranking.parent.name == "Tỉnh Tây Ninh"


def test_only_roots_with_the_period_are_asked_about(two: Office) -> None:
    """One alone is answered; without a period both are, though one lags a month behind."""
    _figures(two, "tỉnh An Giang", ["Xã Bình Mỹ", "Xã Bình Hòa"], "Tháng 02/2025")
    ranking = ask(two, RankingBy("tháng 2"))
    assert isinstance(ranking, Ranking)
    assert ranking.parent is not None
    assert ranking.parent.name == "Tỉnh An Giang"
    assert isinstance(ask(two, RankingBy("")), WhichParent)
    january = _choose(two, ask(two, RankingBy("tháng 1")), "Tỉnh An Giang")
    assert isinstance(january, Ranking)
    assert january.sight.period == Period.month(2025, 1)
    assert isinstance(ask(two, RankingBy("tháng 7")), NoFiguresThen)


@pytest.mark.parametrize("unit", ["xã Tân Hà", "tỉnh Tây Ninh"])
def test_another_provinces_month_is_not_taken_for_ones_own(two: Office, unit: str) -> None:
    """Of a leader and of an office: the nearest month of their own is offered; by name all is."""
    _figures(two, "tỉnh An Giang", ["Xã Bình Mỹ", "Xã Bình Hòa"], "Tháng 02/2025")
    bind(two, LEADER, unit, Role.OFFICE)
    for asked in (
        WeakestIn("tháng 2"),
        WeakestIn("tháng 2", "MDSH", Level.COMMUNE),
        OverdueOf("quý 1"),
        RankingBy("tháng 2"),
    ):
        answer = ask(two, asked, LEADER)
        assert isinstance(answer, NoFiguresThen)
        assert answer.nearest == Period.month(2025, 1)
        assert "Tỉnh Tây Ninh chưa có số liệu" in render(answer).text
    ranking = _choose(two, answer, "Xem Tháng 01/2025", LEADER)
    assert isinstance(ranking, Ranking)
    assert "Tỉnh Tây Ninh" in render(ranking).text
    named = ask(two, RankingBy("tháng 2 tỉnh An Giang"), LEADER)
    assert isinstance(named, Ranking)
    assert named.sight.period == Period.month(2025, 2)


def test_whoever_stands_for_a_unit_without_figures_is_shown_what_there_is(two: Office) -> None:
    """Nothing of their own could be meant."""
    _figures(two, "tỉnh An Giang", ["Xã Bình Mỹ", "Xã Bình Hòa"], "Tháng 02/2025")
    with two.database.write() as connection:
        units.enter(connection, [Unit("H99", "Tỉnh Lạ", Level.PROVINCE)])
        units.mark_seen(connection, [units.unit_ids(connection)["H99"]], "2025-01")
    bind(two, LEADER, "tỉnh Lạ", Role.OFFICE)
    ranking = ask(two, RankingBy("tháng 2"), LEADER)
    assert isinstance(ranking, Ranking)
    assert "Tỉnh An Giang" in render(ranking).text


def test_a_root_that_sends_no_more_is_not_asked_about(two: Office) -> None:
    """Until its own time is asked for: after a year of silence, or a merger."""
    _figures(two, "huyện Lai Vung", ["Xã Long Hậu", "Xã Tân Phước"], "Tháng 01/2023")
    _figures(two, "tỉnh Vĩnh Long", ["Xã Long Hồ", "Xã Tân An"], "Tháng 12/2024")
    with two.database.write() as connection:
        ids = {unit.name: uid for uid, unit in units.units(connection).items()}
        merged, into = ids["Tỉnh Vĩnh Long"], ids["Tỉnh An Giang"]
        successions.add(connection, merged, into, FRIDAY.date())
    asked = ask(two, RankingBy(""))
    assert isinstance(asked, WhichParent)
    assert [one.unit.name for one in asked.candidates] == ["Tỉnh An Giang", "Tỉnh Tây Ninh"]
    _figures(two, "tỉnh Tây Ninh", ["Xã Tân Lập", "Xã Tân Hà"], "Tháng 12/2024")
    which = ask(two, RankingBy("tháng 12/2024"))
    assert "– Tỉnh Vĩnh Long cũ, nay là tỉnh An Giang" in render(which).text
    december = _choose(two, which, "Tỉnh Vĩnh Long cũ")
    for ranking, name in (
        (ask(two, RankingBy("tháng 1/2023")), "Huyện Lai Vung"),
        (december, "Tỉnh Vĩnh Long"),
    ):
        assert isinstance(ranking, Ranking)
        assert ranking.parent is not None
        assert ranking.parent.name == name


def test_the_wider_root_stands_for_those_within_it(built: Office) -> None:
    """A province of districts, and one of these with its communes, which came last."""
    _figures(built, "tỉnh Tây Ninh", ["Huyện Tân Châu", "Huyện Tân Biên"])
    _figures(built, "huyện Tân Châu", ["Xã Tân Hà", "Xã Tân Hội", "Xã Tân Đông"], "Tháng 02/2025")
    ranking = ask(built, RankingBy(""))
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows] == ["Tân Châu", "Tân Biên"]


def test_many_provinces_are_counted_not_all_shown(built: Office) -> None:
    """Eight buttons; the question says how many more there are."""
    assert ask(built, RankingBy("")) == NoFigures(None)
    for n in range(10):
        _figures(built, f"tỉnh Thử {'ABCDEFGHIK'[n]}", ["Xã Một", "Xã Hai"])
    asked = ask(built, RankingBy(""))
    assert isinstance(asked, WhichParent)
    assert (len(asked.candidates), asked.more) == (8, 2)
    assert "Có số liệu của 10 địa phương" in render(asked).text


def test_a_country_ranks_its_provinces_and_asks_whose_communes(built: Office) -> None:
    """No province's communes stand for those of all."""
    country = Unit("L.VN", "Cả nước", Level.COUNTRY)
    provinces = [Unit(f"L.{n}", f"Tỉnh {n}", Level.PROVINCE, country.code) for n in ("Một", "Hai")]
    communes = [
        Unit(f"{up.code}{n}", f"Xã {n} {up.name}", Level.COMMUNE, up.code)
        for up in provinces
        for n in range(3)
    ]
    agencies = [
        Unit(f"L.A{n}", f"Cơ quan {n}", Level.AGENCY, up.code)
        for n, up in enumerate((*provinces, country))
    ]
    below_all = (*provinces, *communes, *agencies)
    _enter(built, country, Period.month(2026, 9), below_all)
    # Its own figures are older.
    _enter(built, provinces[1], Period.month(2026, 8), communes[3:])
    ranking = ask(built, RankingBy(""))
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows] == ["Hai", "Một"]
    asked = ask(built, RankingBy("", None, Level.COMMUNE))
    assert isinstance(asked, WhichParent)
    agency = ask(built, RankingBy("", None, Level.AGENCY))
    assert isinstance(agency, Ranking)
    assert [row.unit for row in agency.rows] == agencies[-1:]
    below = _choose(built, asked, "Tỉnh Hai, Cả nước")
    assert isinstance(below, Ranking)
    assert {row.unit.parent for row in below.rows} == {"L.Hai"}
    assert below.sight.period == Period.month(2026, 9)
    _enter(built, country, Period.month(2026, 10), provinces)
    own = ask(built, RankingBy("tỉnh Hai"))
    assert isinstance(own, Ranking)
    assert (own.level, own.sight.period) == (Level.COMMUNE, Period.month(2026, 8))
    bind(built, LEADER, "xã 1 Tỉnh Một", Role.LEADER)
    own = ask(built, RankingBy("tháng 9", None, Level.COMMUNE), LEADER)
    assert isinstance(own, Ranking)
    assert own.parent == provinces[0]


class _Counted(frozenset[int]):
    """A set that notes what is looked for in it."""

    asked: list[object]

    def __contains__(self, item: object) -> bool:
        self.asked.append(item)
        return super().__contains__(item)


def test_each_root_is_looked_at_once(two: Office) -> None:
    """Not once for every other: a country may have hundreds."""
    _figures(two, "tỉnh Vĩnh Long", ["Xã Long Hồ", "Xã Tân An"])
    with two.answers.desk.asking(None) as asking:
        former = _Counted(asking.known.former)
        former.asked = []
        roots = roots_meant(replace(asking, known=replace(asking.known, former=former)), None)
    assert len(roots) == 3
    assert sorted(map(str, former.asked)) == sorted(str(asking.known.ids[r.code]) for r in roots)
