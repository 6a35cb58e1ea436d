"""The compiled list of a round: what it holds, to whom it goes, and that it goes once."""

import io
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import Connection

from bot.check_round.answering import Details
from bot.check_round.circles import Circle, circles
from bot.check_round.compiling import Compiling, Papers
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import answers, check_rounds, documents, outbox, people, units
from bot.storage.check_rounds import StoredRound
from bot.storage.people import Role
from bot.storage.snapshots import snapshot_table
from messages.actions import Reply
from messages.answers import NoCheck
from messages.compiled import Compiled, DifferingDossier, FiguresFrom, LettersFrom
from messages.compiled_message import OfficesOnly
from messages.message import Message
from messages.split import captioned
from scoring.dossier import System
from scoring.names import plain_key
from scoring.period import Period
from scoring.reconcile import Difference
from scoring.unit import Unit
from tests.conftest import ZONE
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, id_of, import_table
from tests.statements import statements

THURSDAY = datetime(2026, 11, 26, 7, 30, tzinfo=ZONE)
DAY = THURSDAY.date()
LEADER, OTHER, CLERK, ADMIN = 1, 2, 3, 4
HEAD = "STT;Mã hồ sơ;Tên thủ tục;Đơn vị;Ngày tiếp nhận;Hạn trả;Trạng thái\n"
NATIONAL = "UBND {root}\nDanh sách hồ sơ quá hạn trên Cổng Dịch vụ công quốc gia\n" + HEAD
PROVINCIAL = (
    "UBND {root}\nDanh sách hồ sơ quá hạn trên Hệ thống thông tin giải quyết TTHC tỉnh\n" + HEAD
)
PREFIX = "H20.50-261008-"
# The last part of a code or all of it, unit, due day, state.
Row = tuple[str, str, str, str]
ALIKE = ("0001", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý")
ONLY_HERE = ("0002", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý")
LATER = ("0003", "Xã Bình Thành", "20/11/2026", "Đang xử lý")


def _table(head: str, rows: list[Row], root: str = "huyện Lấp Vò") -> bytes:
    lines = [
        f"{n};{code if '-' in code else PREFIX + code};Trích lục;{unit};08/10/2026;{due};{state}"
        for n, (code, unit, due, state) in enumerate(rows, 1)
    ]
    return (head.format(root=root) + "\n".join(lines) + "\n").encode()


def _open(built: Office, clock: FixedClock) -> Office:
    """January's figures, two leaders, the district's office; the round is open."""
    import_table(built, S004_CSV)
    for chat, unit, role in (
        (LEADER, "xã Tân Mỹ", Role.LEADER),
        (OTHER, "xã Bình Thành", Role.LEADER),
        (CLERK, "huyện Lấp Vò", Role.OFFICE),
    ):
        bind(built, chat, unit, role)
    clock.at = THURSDAY
    built.rounds.open()
    return built


@pytest.fixture
def morning(built: Office, clock: FixedClock) -> Office:
    """A Thursday morning on SQLite."""
    return _open(built, clock)


@pytest.fixture
def on_either(on_both: Office, clock: FixedClock) -> Office:
    """The same on a database of each kind."""
    return _open(on_both, clock)


def bring(office: Office, head: str, rows: list[Row], root: str = "huyện Lấp Vò") -> None:
    """Import a list of dossiers of a system."""
    listed = office.lists.read(_table(head, rows, root), "a.csv", root=root)
    assert listed is not None
    office.lists.keep(listed, by="t")


def _both_lists(office: Office) -> None:
    bring(office, NATIONAL, [ALIKE, ONLY_HERE, LATER])
    bring(office, PROVINCIAL, [ALIKE, (*LATER[:2], "22/11/2026", "Đã trả kết quả")])


def _answer(
    office: Office, chat: int, name: str, reply: Reply, details: Details | None = None
) -> None:
    office.check.reply(chat, id_of(office, name), DAY, reply, details=details)


def _held(office: Office) -> StoredRound:
    with office.database.read() as connection:
        held = check_rounds.get(connection, DAY)
    assert held is not None
    return held


def _compiled(office: Office) -> Compiled:
    with office.database.read() as connection:
        known = units.units(connection)
        (circle,) = circles(connection, known, check_rounds.units(connection, DAY))
        return office.check_lists.compiling.compiled(connection, known, _held(office), circle)


def _close(office: Office, now: datetime) -> StoredRound:
    with office.database.write() as connection:
        check_rounds.close(connection, DAY, THURSDAY.replace(hour=11, minute=0), now)
    return _held(office)


def _tell(office: Office, now: datetime) -> int:
    held = _close(office, now)
    with office.database.write() as connection:
        told = office.check_lists.compiling.tell(connection, units.units(connection), held, now)
        check_rounds.compiled(connection, DAY, now)
    return told


def _rows(office: Office) -> list[tuple[str, Message]]:
    with office.database.read() as connection:
        listed = connection.execute(outbox.outbox_table.select()).all()
    return [
        (row.subject, Message.from_json(row.message))
        for row in listed
        if row.subject.startswith(("checkdone", "checklate"))
    ]


def _by_code(compiled: Compiled) -> dict[str, DifferingDossier]:
    return {one.code[-4:]: one for one in compiled.dossiers}


def test_every_unit_of_the_round_is_compiled_with_what_counts_of_its_answers(
    on_either: Office, clock: FixedClock
) -> None:
    """The last answer with its numbers; late by the first; a silent unit is there too."""
    clock.at = THURSDAY.replace(hour=9)
    _answer(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    clock.at = THURSDAY.replace(hour=11, minute=20)
    _answer(
        on_either,
        LEADER,
        "Xã Tân Mỹ",
        Reply.DIFFERS,
        Details(3, 1, ("H20.1-261008-1", "H20.1-261008-2")),
    )
    _answer(on_either, OTHER, "Xã Bình Thành", Reply.SYNC)
    compiled = _compiled(on_either)
    assert len(compiled.units) == 13
    assert [unit.unit.name for unit in compiled.units] == sorted(
        (unit.unit.name for unit in compiled.units), key=plain_key
    )
    reports = {report.unit.name: report for report in compiled.units}
    first, second = reports["Xã Tân Mỹ"], reports["Xã Bình Thành"]
    assert (first.said, first.late, first.portal, first.provincial, first.listed) == (
        Reply.DIFFERS, False, 3, 1, 2,
    )  # fmt: skip
    assert first.at == clock.at
    assert first.at.tzinfo is ZONE
    assert (second.said, second.late) == (Reply.SYNC, True)
    assert (compiled.answered, compiled.late, compiled.silent) == (1, 1, ())
    assert len(compiled.unreached) == 11
    assert [one.code for one in compiled.dossiers] == ["H20.1-261008-1", "H20.1-261008-2"]
    late = reports["Xã Tân Khánh Trung"].overdue
    assert late is not None
    assert (late.in_progress, late.provincial) == (17, 0)


def test_both_lists_give_the_differing_dossiers(on_either: Office) -> None:
    """Alike ones are left out; one that a system lacks says so."""
    _both_lists(on_either)
    compiled = _compiled(on_either)
    assert [one.code for one in compiled.dossiers] == ["H20.50-261008-0003", "H20.50-261008-0002"]
    found = _by_code(compiled)
    assert found["0003"].differences == {Difference.DUE, Difference.STATE}
    assert found["0002"].on_provincial is None
    assert not found["0002"].unsaid
    assert compiled.portal_read == compiled.provincial_read == DAY


def test_without_a_list_of_the_other_system_nothing_is_said_to_be_missing(morning: Office) -> None:
    """What was never asked is not known."""
    bring(morning, NATIONAL, [ALIKE, ONLY_HERE])
    assert _compiled(morning).dossiers == ()


def test_a_units_own_newer_list_counts_for_it_alone(on_either: Office, clock: FixedClock) -> None:
    """The district's goes on counting for all others, and an older one of a unit does not."""
    bring(on_either, PROVINCIAL, [LATER], root="xã Tân Mỹ")
    clock.at += timedelta(minutes=5)
    _both_lists(on_either)
    assert set(_by_code(_compiled(on_either))) == {"0002", "0003"}
    clock.at += timedelta(minutes=5)
    bring(on_either, PROVINCIAL, [ALIKE, ONLY_HERE], root="xã Tân Mỹ")
    assert set(_by_code(_compiled(on_either))) == {"0003"}


def test_dossiers_that_answers_name_are_there_with_what_the_lists_know(morning: Office) -> None:
    """Known alike on both, in no list, and already there: a row each, none twice."""
    _both_lists(morning)
    codes = ("h20.50-261008-0001", "H20.50-261008-0002", "H20.50-261008-0777")
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=codes))
    found = _compiled(morning).dossiers
    by_code = {one.code[-4:]: one for one in found}
    assert len(found) == len(by_code) == 4
    assert by_code["0001"].named
    assert by_code["0001"].on_portal == by_code["0001"].on_provincial != None  # noqa: E711 - both alike
    assert by_code["0001"].code == "H20.50-261008-0001"
    assert by_code["0002"].named
    assert not by_code["0003"].named
    assert by_code["0777"].on_portal is None
    assert not by_code["0777"].unsaid


@pytest.mark.parametrize(("typed", "told"), [("50-261008-11", True), ("50-2610081-1 ", False)])
def test_of_dossiers_that_only_dashes_tell_apart_the_one_written_so_is_meant(
    morning: Office, typed: str, *, told: bool
) -> None:
    """Written otherwise it is not clear which, and neither is called missing."""
    for head in (NATIONAL, PROVINCIAL):
        bring(
            morning,
            head,
            [
                (f"H20.50-{code}", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý")
                for code in ("261008-11", "261008-1-1")
            ],
        )
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=(f"H20.{typed}",)))
    (one,) = _compiled(morning).dossiers
    assert one.named
    assert (one.on_portal is not None) is told
    assert one.unsaid == (frozenset() if told else set(System))


def test_a_named_dossier_without_any_list_is_not_said_to_be_missing(morning: Office) -> None:
    """Nobody looked."""
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=("H20.50-261008-0001",)))
    (one,) = _compiled(morning).dossiers
    assert one.named
    assert one.unsaid == set(System)


def test_only_the_codes_of_the_last_answer_count(morning: Office) -> None:
    """A correction takes back."""
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS, Details(codes=("H20.50-261008-0001",)))
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    assert _compiled(morning).dossiers == ()


def test_unknown_names_and_repeated_codes_have_rows_of_their_own(morning: Office) -> None:
    """Nothing of a list is lost; what cannot be told apart is not called missing."""
    bring(
        morning,
        NATIONAL,
        [
            ("0005", "Phòng Lạ", "20/11/2026", "Đang xử lý"),
            ("0006", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý"),
            ("h20.50-261008-0006", "Xã Tân Mỹ", "20/11/2026", "Đang xử lý"),
        ],
    )
    bring(morning, PROVINCIAL, [ALIKE])
    found = _compiled(morning).dossiers
    assert len(found) == 4
    (strange,) = [one for one in found if one.unit_name]
    assert (strange.unit.name, strange.unit_name) == ("Huyện Lấp Vò", "Phòng Lạ")
    repeated = [one for one in found if one.repeated]
    assert len(repeated) == 2
    assert all(one.unsaid == {System.PROVINCIAL} for one in repeated)


def test_what_came_after_the_rounds_week_changes_nothing(
    on_either: Office, clock: FixedClock
) -> None:
    """An old round can be compiled again, and says what it said."""
    _both_lists(on_either)
    before = _compiled(on_either)
    clock.at += timedelta(days=7)
    bring(on_either, NATIONAL, [LATER])
    bring(on_either, PROVINCIAL, [ALIKE, ONLY_HERE, LATER])
    import_table(on_either, FEBRUARY_CSV)
    assert _compiled(on_either) == before


def test_letters_due_are_counted_as_everywhere_else(morning: Office) -> None:
    """By the figures; by a list of the provincial system that was read after them.

    It is said by which: the sheet beside it counts by the figures still.
    """
    january = FiguresFrom(Period.month(2024, 1))
    assert _compiled(morning).letters == LettersFrom(4, None, (january,))
    bring(morning, PROVINCIAL, [ALIKE])
    compiled = _compiled(morning)
    assert compiled.letters == LettersFrom(1, (DAY, DAY))
    assert compiled.figures == (january,)


def test_no_letter_is_due_for_what_was_in_time(on_either: Office) -> None:
    """Whatever the list is called: its own words say that a dossier was not late."""
    states = ("Đã trả kết quả đúng hạn", "Đã trả trước hạn", "Đã trả kết quả quá hạn", "Đang xử lý")
    rows = [(f"000{n}", "Xã Tân Mỹ", "20/11/2026", state) for n, state in enumerate(states, 1)]
    bring(on_either, PROVINCIAL, rows)
    assert _compiled(on_either).letters == LettersFrom(2, (DAY, DAY))


def test_the_list_says_which_figures_its_counts_are(on_either: Office) -> None:
    """Made-up figures, and those of a month that is not over, are called so."""
    with on_either.database.write() as connection:
        connection.execute(snapshot_table.update().values(simulated=True, provisional=True))
    assert _compiled(on_either).figures == (
        FiguresFrom(Period.month(2024, 1), simulated=True, provisional=True),
    )


def test_a_unit_that_nobody_can_be_asked_for_is_not_called_silent(
    on_either: Office, clock: FixedClock
) -> None:
    """Nor one that answered and whose people left afterwards."""
    clock.at = THURSDAY.replace(hour=9)
    _answer(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    compiled = _compiled(on_either)
    assert [unit.name for unit in compiled.silent] == ["Xã Bình Thành"]
    assert len(compiled.unreached) == 11
    with on_either.database.write() as connection:
        for chat in (LEADER, OTHER):
            recipient = people.recipient_of_chat(connection, chat)
            assert recipient is not None
            people.leave(connection, recipient.id)
    compiled = _compiled(on_either)
    assert compiled.silent == ()
    assert len(compiled.unreached) == 12
    assert compiled.answered == 1


def test_the_number_of_statements_does_not_grow_with_the_units(morning: Office) -> None:
    """Neither do 3 321 units."""
    _both_lists(morning)
    for chat, name in ((LEADER, "Xã Tân Mỹ"), (OTHER, "Xã Bình Thành")):
        _answer(morning, chat, name, Reply.DIFFERS, Details(codes=("H20.50-261008-0001",)))
    counted: list[int] = []
    with morning.database.read() as connection:
        known = units.units(connection)
        (circle,) = circles(connection, known, check_rounds.units(connection, DAY))
        two = tuple(id_of(morning, name) for name in ("Xã Tân Mỹ", "Xã Bình Thành"))
        for unit_ids in (two, circle.unit_ids):
            with statements(connection) as seen:
                morning.check_lists.compiling.compiled(
                    connection, known, _held(morning), Circle(circle.root_id, (), unit_ids)
                )
            counted.append(len(seen))
    assert counted[0] == counted[1] <= 15


def test_the_office_is_sent_both_files_once(on_either: Office, clock: FixedClock) -> None:
    """A closing that is repeated adds nothing; the album has no buttons and a short text."""
    _both_lists(on_either)
    clock.at = THURSDAY.replace(hour=9)
    _answer(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH)
    clock.at = THURSDAY.replace(hour=11, minute=0)
    assert _tell(on_either, clock.at) == 1
    assert _tell(on_either, clock.at + timedelta(minutes=5)) == 0
    ((subject, message),) = _rows(on_either)
    root = id_of(on_either, "Huyện Lấp Vò")
    assert subject == f"checkdone:2026-11-26:{root}"
    assert [file.name for file in message.attachments] == [
        "Tổng hợp rà soát 26-11-2026.xlsx",
        "Công văn gửi kèm 26-11-2026.docx",
    ]
    assert not message.buttons
    assert captioned(message) == (message,)
    assert (
        "đúng hạn 11:00; sau hạn 0, chưa báo cáo 1; chưa có người nhận: 11."
        in message.text.replace("<b>", "").replace("</b>", "")
    )
    with on_either.database.read() as connection:
        kept = documents.read(connection, [file.document_id for file in message.attachments])
    book, letter = (kept[file.document_id].content for file in message.attachments)
    sheet = load_workbook(io.BytesIO(book))["Hồ sơ chênh lệch"]
    assert [sheet.cell(row, 3).value for row in (6, 7)] == [
        "H20.50-261008-0003",
        "H20.50-261008-0002",
    ]
    assert "phải báo cáo: 13" in "\n".join(p.text for p in Document(io.BytesIO(letter)).paragraphs)


def test_each_office_is_sent_its_own_units(morning: Office) -> None:
    """A unit below no office falls to the administrators."""
    with morning.database.write() as connection:
        clerk = people.recipient_of_chat(connection, CLERK)
        assert clerk is not None
        people.leave(connection, clerk.id)
    for chat, unit, role in (
        (CLERK, "xã Tân Mỹ", Role.OFFICE),
        (ADMIN, "huyện Lấp Vò", Role.ADMIN),
    ):
        bind(morning, chat, unit, role)
    assert _tell(morning, THURSDAY.replace(hour=11)) == 2
    told = sorted(message.text.replace("<b>", "").splitlines()[1] for _, message in _rows(morning))
    assert [line.split(" ")[0] for line in told] == ["0/12</b>", "0/1</b>"]


def test_an_own_letter_that_is_broken_gives_way_to_ours(
    morning: Office, clock: FixedClock, tmp_path: Path
) -> None:
    """The office gets its papers in time, and a word on it."""
    clock.at = THURSDAY.replace(hour=11)
    for number, content in enumerate((b"no docx", None)):
        own = tmp_path / f"{number}.docx"
        if content is not None:
            own.write_bytes(content)
        compiling = replace(morning.check_lists.compiling, letter_template=own)
        with morning.database.read() as connection:
            known = units.units(connection)
            (circle,) = circles(connection, known, check_rounds.units(connection, DAY))
            papers = compiling.papers(connection, known, _held(morning), circle)
        assert papers.said.template_broken
        text = "\n".join(p.text for p in Document(io.BytesIO(papers.files[1][1])).paragraphs)
        assert "Kính đề nghị" in text


def test_a_late_answer_is_told_to_the_office_once(morning: Office, clock: FixedClock) -> None:
    """After the list was sent, and not when the unit says the same again."""
    clock.at = THURSDAY.replace(hour=9)
    _answer(morning, OTHER, "Xã Bình Thành", Reply.MATCH)
    clock.at = THURSDAY.replace(hour=11, minute=0)
    _close(morning, clock.at)
    morning.check_lists.compiling.finish(morning.database, DAY, clock.at)
    clock.at = THURSDAY.replace(hour=11, minute=10)
    _answer(morning, OTHER, "Xã Bình Thành", Reply.MATCH)
    assert len(_rows(morning)) == 1
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS)
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS)
    _, (subject, message) = _rows(morning)
    assert subject == f"checklate:2026-11-26:{id_of(morning, 'Xã Tân Mỹ')}"
    assert "trả lời sau hạn" in message.text
    assert "11:10: <b>Có chênh lệch</b>" in message.text
    with morning.database.read() as connection:
        assert len(answers.of_round(connection, DAY)) == 2


def test_before_the_list_is_sent_nobody_is_told_of_a_late_answer(
    morning: Office, clock: FixedClock
) -> None:
    """The list will have it."""
    clock.at = THURSDAY.replace(hour=11, minute=2)
    _close(morning, clock.at)
    _answer(morning, LEADER, "Xã Tân Mỹ", Reply.DIFFERS)
    assert _rows(morning) == []
    morning.check_lists.compiling.finish(morning.database, DAY, clock.at)
    ((_, message),) = _rows(morning)
    assert "sau hạn 1" in message.text


def test_an_answer_given_in_time_and_received_after_the_list_is_not_called_late(
    morning: Office, clock: FixedClock
) -> None:
    """The office hears of it, since its list is without it."""
    clock.at = THURSDAY.replace(hour=11, minute=0)
    _close(morning, clock.at)
    morning.check_lists.compiling.finish(morning.database, DAY, clock.at)
    given_at, clock.at = THURSDAY.replace(hour=10, minute=58), clock.at + timedelta(minutes=4)
    unit_id = id_of(morning, "Xã Tân Mỹ")
    morning.check.reply(LEADER, unit_id, DAY, Reply.MATCH, given_at=given_at)
    _, (_, message) = _rows(morning)
    assert "trả lời đúng hạn, bot nhận muộn" in message.text
    assert "lúc 10:58" in message.text


def test_a_closed_round_is_finished_once(on_either: Office, clock: FixedClock) -> None:
    """An open one is not; whoever comes second finds it done."""
    clock.at = THURSDAY.replace(hour=11, minute=0)
    finish = on_either.check_lists.compiling.finish
    assert finish(on_either.database, DAY, clock.at) == 0
    _close(on_either, clock.at)
    assert finish(on_either.database, DAY - timedelta(days=7), clock.at) == 0
    assert finish(on_either.database, DAY, clock.at) == 1
    assert finish(on_either.database, DAY, clock.at) == 0
    assert _held(on_either).compiled_at == clock.at
    assert len(_rows(on_either)) == 1


def test_an_answer_that_comes_while_the_files_are_made_is_told_of(
    morning: Office, clock: FixedClock
) -> None:
    """It is not on the list, and nobody else would tell the office."""

    class Slow(Compiling):
        """Somebody answers once the files are made."""

        def prepare(
            self, connection: Connection, known: Mapping[int, Unit], held: StoredRound
        ) -> tuple[tuple[Circle, Papers], ...]:
            """The same, and an answer."""
            found = super().prepare(connection, known, held)
            _answer(morning, LEADER, "Xã Tân Mỹ", Reply.SYNC)
            return found

    clock.at = THURSDAY.replace(hour=11, minute=0)
    _close(morning, clock.at)
    slow = Slow(morning.check_lists.compiling.deadlines, morning.check_lists.compiling.zone)
    assert slow.finish(morning.database, DAY, clock.at) == 2
    assert [subject.partition(":")[0] for subject, _ in _rows(morning)] == [
        "checkdone",
        "checklate",
    ]


def test_an_office_that_asks_gets_its_own_units_and_a_group_nothing(morning: Office) -> None:
    """An administrator gets the whole; a leader and a stranger nothing; no round is no list."""
    group, commune, admin, stranger = -7, 21, 22, 23
    for chat, unit, role in (
        (group, "huyện Lấp Vò", Role.OFFICE),
        (commune, "xã Tân Mỹ", Role.OFFICE),
        (admin, "xã Bình Thành", Role.ADMIN),
    ):
        bind(morning, chat, unit, role)
    ask = morning.check_lists.on_request.papers

    def units_of(chat: int) -> list[int]:
        found = ask(chat)
        assert isinstance(found, tuple)
        return [papers.said.units for papers in found]

    assert [units_of(chat) for chat in (CLERK, commune, admin)] == [[13], [1], [13]]
    assert all(ask(chat) == OfficesOnly() for chat in (group, LEADER, stranger))
    assert ask(CLERK, DAY - timedelta(days=7)) == NoCheck()


def test_who_answers_while_the_list_is_queued_is_not_forgotten(
    on_either: Office, clock: FixedClock
) -> None:
    """One of the two waits for the other, and tells the office."""
    clock.at = THURSDAY.replace(hour=11, minute=0)
    _close(on_either, clock.at)
    answering = threading.Thread(
        target=_answer, args=(on_either, LEADER, "Xã Tân Mỹ", Reply.MATCH), daemon=True
    )

    class Held(Compiling):
        """Somebody begins to answer in the middle of the transaction."""

        def queue(
            self,
            connection: Connection,
            held: StoredRound,
            prepared: Iterable[tuple[Circle, Papers]],
            now: datetime,
        ) -> int:
            """The same, a little later."""
            answering.start()
            answering.join(timeout=0.3)
            return super().queue(connection, held, prepared, now)

    there = on_either.check_lists.compiling
    Held(there.deadlines, there.zone).finish(on_either.database, DAY, clock.at)
    answering.join()
    kinds = [subject.partition(":")[0] for subject, _ in _rows(on_either)]
    assert kinds == ["checkdone", "checklate"]
