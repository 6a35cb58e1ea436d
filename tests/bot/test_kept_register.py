"""What is kept between questions: what was read once, and no longer than it is true."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from bot import peers
from bot.clock import FixedClock
from bot.office import Office, office
from bot.peers import Cohort, PeerBook, Roll, key_of
from bot.settings import load
from bot.storage import snapshots, units
from bot.storage.kept_state import kept_state
from bot.storage.snapshots import snapshot_table
from messages.answers import Card, NoFigures, NoSuchUnit
from messages.asked import RankingBy, WeakestIn
from messages.charts import GroupsChart, RankingChart
from scoring.unit import Level
from tests.furnishing import import_table, of_month, stage_table
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


def test_what_the_first_questions_need_is_read_before_they_come(january: Office) -> None:
    """The newest figures of all peers; those of a leader's unit are read with the start."""
    january.answers.get_ready()
    with statements(january.database.engine) as seen:
        said = january.answers.hear("xã Tân Mỹ", asker=STRANGER)
    assert isinstance(said[0], Card)
    assert not [one for one in seen if "group_score" in one]


def test_what_is_read_before_leaves_room_for_the_advice_on_it(
    january: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Peers that would take more than half of the room are read when they are asked for."""
    monkeypatch.setattr("bot.answers.known.MOST_KEPT", 2)
    january.answers.get_ready()
    with statements(january.database.engine) as seen:
        january.answers.hear("xã Tân Mỹ", asker=STRANGER)
    assert [one for one in seen if "group_score" in one]


def test_figures_without_a_scheme_do_not_end_the_start(on_both: Office) -> None:
    """As those of a root that a newer version imported; all others are read beforehand."""
    other = "UBND tỉnh Bắc Kia\nTháng 09 năm 2026\nSTT;Tên đơn vị;Điểm tổng\n1;Xã Tân Lập;80"
    unknown = import_table(on_both, other)
    import_table(on_both, of_month(1))
    with on_both.database.write() as connection:
        connection.execute(
            update(snapshot_table)
            .where(snapshot_table.c.id == unknown)
            .values(period="2022-01", first_day=date(2022, 1, 1))
        )
    with capture_logs() as told:
        on_both.answers.get_ready()
    assert [(one["event"], one["snapshot"]) for one in told] == [("newest_unreadable", unknown)]
    with statements(on_both.database.engine) as seen:
        assert isinstance(on_both.answers.card("xã Tân Mỹ"), Card)
    assert not [one for one in seen if "group_score" in one]


def test_a_database_that_breaks_ends_the_start(january: Office) -> None:
    """The service is started anew, and says what is wrong."""
    with january.database.write() as connection:
        connection.execute(text("DROP TABLE group_score"))
    with pytest.raises(SQLAlchemyError):
        january.answers.get_ready()


def test_of_the_peers_in_a_snapshot_nothing_is_read_twice(january: Office) -> None:
    """Card, ranking and weak groups of whichever of them: a snapshot's figures never change."""
    january.answers.card("xã Bình Thành", asker=STRANGER)
    january.answers.ask(WeakestIn("huyện Lấp Vò"), asker=STRANGER)
    with statements(january.database.engine) as asked:
        for name in ("xã Tân Mỹ", "xã Vĩnh Thạnh"):
            assert isinstance(january.answers.card(name, asker=STRANGER), Card)
        for question in (RankingBy("huyện Lấp Vò", "TTTT"), WeakestIn("huyện Lấp Vò")):
            january.answers.ask(question, asker=STRANGER)
    never_again = ("FROM group_score", "FROM note", "FROM component_score", "score.snapshot_id IN")
    assert not [one for one in asked if any(words in one for words in never_again)]
    assert not [one for one in asked if one.startswith("SELECT snapshot.")]
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
    on_both: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was not asked for longest is let go; what is asked again is read again, the same."""
    for month in (1, 2, 3):
        import_table(on_both, of_month(month))
    book, reader = PeerBook(), on_both.pipeline.reader
    monkeypatch.setattr(peers, "MOST_KEPT", 2 * 13)
    with on_both.database.read() as connection:
        known = units.units(connection)
        heads = [snapshots.known(connection, number, known) for number in (1, 2, 3)]
        (key,) = {key_of(unit) for unit in known.values() if unit.level is Level.COMMUNE}

        def read(nth: int) -> Cohort:
            return book.cohort(connection, reader, heads[nth], None, known, key)

        first, second = read(0), read(1)
        assert read(0) is first
        third = read(2)
        assert read(0) is first
        assert read(2) is third
        again = read(1)
    assert again is not second
    assert (again.figures.now, again.have) == (second.figures.now, second.have)
    assert sum(one.weight for one in book._cohorts.values()) <= 26


def test_who_stands_in_a_snapshot_is_kept_of_few_snapshots(
    january: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole country's numbers take half a megabyte."""
    import_table(january, of_month(2))
    book = PeerBook()
    monkeypatch.setattr(peers, "_MOST_ROLLS", 1)
    with january.database.read() as connection:
        known = units.units(connection)
        assert [len(book.roll(connection, number, known)) for number in (1, 2)] == [1, 1]
    assert list(book._rolls) == [2]


def test_a_month_that_comes_late_is_what_the_next_is_compared_with(on_both: Office) -> None:
    """Though the next was asked about before: what is kept is kept beside what it stands."""
    import_table(on_both, of_month(3))
    before = on_both.answers.card("xã Tân Mỹ")
    import_table(on_both, of_month(2).replace("Xã Tân Mỹ;72,7", "Xã Tân Mỹ;70"))
    after = on_both.answers.card("xã Tân Mỹ")
    assert isinstance(before, Card)
    assert isinstance(after, Card)
    assert (before.result.delta, after.result.delta) == (None, Decimal("2.7"))


def test_the_register_is_built_once_though_figures_come_and_an_older_view_asks(
    database_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    """Whoever began to ask before an acceptance is answered as it was then, and takes nothing away.

    To build the register of the country takes a second, in which all wait.
    """
    built: list[int] = []
    settings = load(data_dir=tmp_path, database={"url": database_url})
    with office(settings, clock, lambda: built.append(1)) as there:
        import_table(there, of_month(1))
        there.answers.own_units(STRANGER)
        with there.answers.desk.asking(None) as before:
            import_table(there, of_month(2))
            assert isinstance(there.answers.card("xã Tân Mỹ"), Card)
            with there.database.read() as new:
                newest = kept_state(new)
            old = before.known.state
            assert old.accepted < newest.accepted
            assert there.answers.desk._load(before.connection).state == old
            assert there.answers.desk._known is not None
            assert there.answers.desk._known.state == newest
        assert built == [1]


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
