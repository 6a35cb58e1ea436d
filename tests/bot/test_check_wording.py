"""Questions of many units: the same as of each one, made while others may write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.check_round.circles import circles
from bot.check_round.wording import Wording
from bot.clock import FixedClock
from bot.letters import letters_due
from bot.office import Office
from bot.storage import answers, check_rounds, current_figures, dossiers, outbox, units
from bot.storage.database import Database
from bot.storage.people import Role
from messages.actions import Reply
from messages.notices import CheckReminder
from scoring.dossier import Dossier, DossierList, System
from scoring.unit import Level
from tests.conftest import THURSDAY
from tests.factories import FEBRUARY_CSV, S004_CSV, Line, s004, table_csv
from tests.furnishing import bind, import_table
from tests.statements import statements

DAY = THURSDAY.date()
LEADER, OTHER, OFFICE, NEAR = 1, 2, 3, 4
TRUNG, MY, DISTRICT = "xã Tân Khánh Trung", "xã Tân Mỹ", "huyện Lấp Vò"


@pytest.fixture
def there(on_both: Office, clock: FixedClock) -> Office:
    """Figures of two months, the later first, and of another district; people of two communes."""
    elsewhere = table_csv(
        [Line("Xã Phú Cường", "80", s004()[0].points)],
        title=("UBND huyện Tam Nông", "Tháng 01/2024"),
    )
    for content in (FEBRUARY_CSV.encode(), elsewhere, S004_CSV.encode()):
        import_table(on_both, content)
    for chat, unit, role in (
        (LEADER, TRUNG, Role.LEADER),
        (OTHER, MY, Role.LEADER),
        (OFFICE, DISTRICT, Role.OFFICE),
    ):
        bind(on_both, chat, unit, role)
    clock.at = THURSDAY
    return on_both


def _listed(office: Office) -> None:
    """A list of either system; one dossier of a commune is on the portal alone."""
    with office.database.write() as connection:
        ids = units.unit_ids(connection)
        known = units.units(connection)
        named = {unit.name.casefold(): unit for unit in known.values()}
        unit = named[TRUNG.casefold()]
        rows = tuple(
            Dossier(f"H20.5-261008-{n}", "Trích lục", unit.name, unit, None, None, "Đang xử lý")
            for n in range(3)
        )
        for system, many in ((System.NATIONAL, 3), (System.PROVINCIAL, 2)):
            told = DossierList(system, named[DISTRICT.casefold()], rows[:many], (), THURSDAY)
            dossiers.add(connection, told, ids, by="t")


def _one_by_one(office: Office, connection: Connection, unit_id: int) -> CheckReminder:
    """A question built from what is told of one unit alone."""
    questions = office.rounds.questions
    known = units.units(connection)
    held = check_rounds.get(connection, DAY)
    assert held is not None
    head = current_figures.heads(connection, known, [unit_id]).get(unit_id)
    figures = questions.reader.load(connection, head, known, [unit_id]) if head else None
    given = answers.of_unit(connection, DAY, unit_id)
    said = questions.of(connection, known, held, unit_id)
    assert [one.at for one in said.replies] == [one.answered_at for one in given]
    return replace(
        said,
        overdue=figures.overdue.get(unit_id) if figures else None,
        sight=figures.sight if figures else None,
        letters=letters_due(connection, [unit_id]).get(unit_id),
        differing=questions.differing(connection, known, held, [unit_id]).get(unit_id),
    )


def test_the_questions_of_many_units_are_those_of_each_one(there: Office) -> None:
    """Units with figures of two months, of one, with none; with answers, with lists."""
    _listed(there)
    there.rounds.open()
    for reply in (Reply.DIFFERS, Reply.SYNC):
        there.check.reply(LEADER, there.people.unit(TRUNG), DAY, reply)
    with there.database.read() as connection:
        known = units.units(connection)
        held = check_rounds.get(connection, DAY)
        assert held is not None
        many = there.rounds.questions.of_many(connection, known, held, known.keys())
        assert many == {uid: _one_by_one(there, connection, uid) for uid in known}
        mine = answers.of_unit(connection, DAY, there.people.unit(TRUNG))[0].recipient_id
        seen = there.rounds.questions.of(
            connection, known, held, there.people.unit(TRUNG), reader_id=mine
        )
        assert [one.by_reader for one in seen.replies] == [True, True]
    assert len({one.sight and one.sight.snapshot_id for one in many.values()}) == 3
    trung = many[there.people.unit(TRUNG)]
    assert (trung.differing, trung.letters, len(trung.replies)) == (1, 2, 2)
    assert trung.sight is not None
    assert trung.sight.baseline is not None


def test_many_questions_take_as_many_statements_as_one(there: Office) -> None:
    """Eight for each of 3 321 units took eight seconds."""
    there.rounds.open()
    with there.database.read() as connection:
        known = units.units(connection)
        held = check_rounds.get(connection, DAY)
        assert held is not None
        communes = [uid for uid, unit in known.items() if unit.level is Level.COMMUNE]
        counts = []
        for unit_ids in (communes[1:2], communes):
            with statements(there.database.engine) as asked:
                there.rounds.questions.of_many(connection, known, held, unit_ids)
            counts.append(len(asked))
    # One more snapshot that counts for some of them, with what it is compared with.
    assert counts[1] <= counts[0] + 3 * 2


class _Meanwhile(Database):
    """Lets something happen before the first transaction that writes."""

    happens: Callable[[], object] | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        happens, self.happens = self.happens, None
        if happens is not None:
            happens()
        with super().write() as connection:
            yield connection


@contextmanager
def _meanwhile(there: Office, happens: Callable[[], object]) -> Iterator[Office]:
    database = _Meanwhile(there.database.url)
    database.happens = happens
    yield replace(there, rounds=replace(there.rounds, database=database))
    database.close()


def _told(there: Office, subject: str) -> list[str]:
    with there.database.read() as connection:
        return [row["subject"] for row in outbox.about(connection, subject)]


def test_nobody_else_s_writing_waits_for_the_texts(
    there: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question is made before the transaction that queues it."""
    writing: list[bool] = []
    made: list[tuple[bool, int]] = []
    of_many = type(there.rounds.questions).of_many
    write = Database.write

    @contextmanager
    def _write(self: Database) -> Iterator[Connection]:
        with write(self) as connection:
            writing.append(True)
            try:
                yield connection
            finally:
                writing.clear()

    def _of_many(*given: object, **named: object) -> object:
        made.append((bool(writing), len(given[4])))  # type: ignore[arg-type]
        return of_many(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "write", _write)
    monkeypatch.setattr(type(there.rounds.questions), "of_many", _of_many)
    assert there.rounds.open() == 2 + 1
    clock.at = THURSDAY.replace(hour=9, minute=0)
    assert there.rounds.remind() == 2
    clock.at = THURSDAY.replace(hour=9, minute=30)
    there.rounds.run(clock.at)
    assert sum(many for inside, many in made if not inside) == 2 * 3
    assert sum(many for inside, many in made if inside) == 0


def test_whoever_is_removed_while_the_questions_are_made_is_not_asked(there: Office) -> None:
    """A question shows figures of the unit."""
    (mine,) = [one for one, _ in there.people.members() if one.chat_id == LEADER]
    with _meanwhile(there, lambda: there.people.remove(mine.id, by="t")) as now:
        now.rounds.open()
    asked = _told(there, f"check:{DAY.isoformat()}")
    assert asked == [f"check:{DAY.isoformat()}:{there.people.unit(MY)}"]


def test_whoever_answers_while_the_reminders_are_made_is_not_reminded(
    there: Office, clock: FixedClock
) -> None:
    """The other one is."""
    there.rounds.open()
    clock.at += timedelta(hours=1)
    trung, my = there.people.unit(TRUNG), there.people.unit(MY)
    with _meanwhile(there, lambda: there.check.reply(LEADER, trung, DAY, Reply.MATCH)) as now:
        assert now.rounds.remind() == 1
    again = [one for one in _told(there, f"check:{DAY.isoformat()}") if "again" in one]
    assert again == [f"check:{DAY.isoformat()}:{my}:again-0830"]


def test_a_round_that_another_process_opens_meanwhile_is_opened_once(there: Office) -> None:
    """Both made the questions; one queued them."""
    with _meanwhile(there, there.rounds.open) as now:
        assert now.rounds.open() == 0
    assert len(_told(there, f"check:{DAY.isoformat()}")) == 2


def test_a_text_that_was_made_for_another_deadline_or_answer_is_made_again(
    there: Office,
) -> None:
    """What is queued says what is true then."""
    there.rounds.open()
    trung = there.people.unit(TRUNG)
    wording = Wording(there.rounds.questions)
    with there.database.read() as connection:
        known = units.units(connection)
        held = check_rounds.get(connection, DAY)
        assert held is not None
        first = wording.of(connection, known, held, [trung])
        assert wording.of(connection, known, held, [trung])[trung] is first[trung]
        later = replace(held, deadline=held.deadline + timedelta(minutes=7))
        assert "11:07" in wording.of(connection, known, later, [trung])[trung].text
        assert wording.of(connection, known, held, [trung], left=9)[trung] != first[trung]
    there.check.reply(LEADER, trung, DAY, Reply.MATCH)
    with there.database.read() as connection:
        assert wording.of(connection, known, held, [trung])[trung] != first[trung]


def test_each_office_has_its_own_unit_and_all_below(there: Office) -> None:
    """One below the other both have it; the order is that of their numbers."""
    bind(there, NEAR, TRUNG, Role.OFFICE)
    trung, district = there.people.unit(TRUNG), there.people.unit(DISTRICT)
    with there.database.read() as connection:
        known = units.units(connection)
        code = known[district].code
        below = {uid for uid, unit in known.items() if code in {unit.code, unit.parent}}
        found = {one.root_id: one for one in circles(connection, known, known)}
        assert list(found) == sorted(found)
    assert found[district].unit_ids == tuple(sorted(below))
    assert found[trung].unit_ids == (trung,)
    assert found[trung].office != found[district].office
