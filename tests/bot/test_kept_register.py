"""What is kept between questions: what was read once, and no longer than it is true."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import peers
from bot.office import Office
from bot.peers import Cohort, PeerBook, Roll, key_of
from bot.storage import snapshots, units
from messages.answers import Card, NoFigures, NoSuchUnit
from messages.asked import RankingBy, WeakestIn
from messages.charts import GroupsChart, RankingChart
from scoring.unit import Level
from tests.furnishing import import_table, stage_table
from tests.statements import statements

STRANGER = 1
_NEW = "Xã Ba Đồi"


def test_a_unit_is_known_from_the_acceptance_of_its_first_figures_on(on_both: Office) -> None:
    """Also by whoever asked between its entry and that: then no unit and no name is new."""
    first = "UBND tỉnh Bắc Kia\nTháng 09 năm 2026\nSTT;Tên đơn vị;Điểm tổng\n1;Xã Tân Lập;80"
    import_table(on_both, first)

    def heard() -> object:
        (said,) = on_both.answers.hear(_NEW, asker=STRANGER)
        return said

    assert isinstance(heard(), NoSuchUnit)
    staged = stage_table(on_both, f"{first.replace('09', '10')}\n2;{_NEW};70").head.id
    assert isinstance(heard(), NoSuchUnit)
    on_both.pipeline.accept(staged, by="t")
    card = heard()
    assert isinstance(card, Card)
    assert card.result.unit.name == _NEW


def test_whoever_asks_while_another_builds_the_register_does_not_wait(january: Office) -> None:
    """What is known already needs no turn."""
    january.answers.own_units(STRANGER)
    with ThreadPoolExecutor(1) as pool, january.answers.desk._building:
        own = pool.submit(january.answers.own_units, STRANGER)
        assert own.result(timeout=20) == ()


class _Cleared(dict[int, Roll]):
    """What another thread clears as soon as something is kept in it."""

    def __setitem__(self, snapshot_id: int, roll: Roll) -> None:
        super().__setitem__(snapshot_id, roll)
        self.clear()


def test_a_roll_is_told_though_another_question_forgets_it_at_once(january: Office) -> None:
    """Threads share the book, and it forgets everything when it is full."""
    book = PeerBook()
    book._rolls = _Cleared()
    with january.database.read() as connection:
        known = units.units(connection)
        roll = book.roll(connection, 1, known)
    (key,) = {key_of(known[uid]) for ids in roll.values() for uid in ids}
    assert len(roll[key]) == 13


def test_charts_read_no_register_of_their_own(january: Office) -> None:
    """Of the country it takes longer than all the rest: it is the one by which questions go."""
    with january.database.read() as connection:
        known = units.units(connection)
    one, parent = (
        next(uid for uid, unit in known.items() if unit.name == name)
        for name in ("Xã Bình Thành", "Huyện Lấp Vò")
    )
    january.answers.own_units(STRANGER)
    with statements(january.database.engine) as asked:
        assert isinstance(january.picturing.groups(one, 1), GroupsChart)
        ranking = january.picturing.ranking(1, Level.COMMUNE, parent, asker=STRANGER)
        assert isinstance(ranking, RankingChart)
        assert not isinstance(january.picturing.history(one), NoFigures)
        assert not isinstance(january.picturing.tiers(1, Level.COMMUNE, parent), NoFigures)
    assert asked
    assert not [statement for statement in asked if "FROM unit LEFT OUTER JOIN" in statement]


def test_of_the_peers_in_a_snapshot_nothing_is_read_twice(january: Office) -> None:
    """Card, ranking and weak groups of whichever of them: a snapshot's figures never change."""
    january.answers.card("xã Bình Thành", asker=STRANGER)
    january.answers.ask(WeakestIn("huyện Lấp Vò"), asker=STRANGER)
    with statements(january.database.engine) as asked:
        for name in ("xã Tân Mỹ", "xã Vĩnh Thạnh"):
            assert isinstance(january.answers.card(name, asker=STRANGER), Card)
        for question in (RankingBy("huyện Lấp Vò", "TTTT"), WeakestIn("huyện Lấp Vò")):
            january.answers.ask(question, asker=STRANGER)
    tables = ("FROM group_score", "FROM note", "FROM component_score", "FROM snapshot JOIN")
    assert not [statement for statement in asked if any(table in statement for table in tables)]
    # What changes at any time is looked at each time.
    assert len([statement for statement in asked if "FROM recipient" in statement]) == 4


def test_whoever_asks_for_the_same_peers_at_one_time_waits_for_one_reading(
    january: Office,
) -> None:
    """A hundred leaders of a province ask in the minute after its digests."""
    january.answers.own_units(STRANGER)
    with statements(january.database.engine) as asked, ThreadPoolExecutor(8) as threads:
        cards = list(threads.map(january.answers.card, ["xã Bình Thành"] * 16))
    assert all(isinstance(card, Card) for card in cards)
    assert len([statement for statement in asked if "FROM group_score" in statement]) == 1


def test_what_is_kept_of_peers_has_a_limit(
    january: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The peers read first are let go; what is asked again is read again, and is the same."""
    book = PeerBook()
    monkeypatch.setattr(peers, "MOST_KEPT", 14)
    reader = january.pipeline.reader
    with january.database.read() as connection:
        known = units.units(connection)
        head = snapshots.known(connection, 1, known)
        keys = list(dict.fromkeys(key_of(unit) for unit in known.values()))
        assert len(keys) > 1

        def read() -> list[Cohort]:
            return [book.cohort(connection, reader, head, None, known, key) for key in keys]

        first, again = read(), read()
    assert [one.figures.now for one in first] == [one.figures.now for one in again]
    assert [one.have for one in first] == [one.have for one in again]
    assert sum(len(one.figures.now) for one in book._cohorts.values()) <= 14


def test_a_forged_number_of_peers_leaves_nothing_behind(january: Office) -> None:
    """Buttons can be forged without end; what nobody stands in is not kept."""
    book = PeerBook()
    with january.database.read() as connection:
        known = units.units(connection)
        head = snapshots.known(connection, 1, known)
        nobody = (Level.AGENCY, "no such unit")
        cohort = book.cohort(connection, january.pipeline.reader, head, None, known, nobody)
    assert cohort.figures.now == {}
    assert not book._cohorts
