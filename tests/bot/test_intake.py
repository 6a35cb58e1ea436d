"""Files sent in a chat: shown before they count, decided on by those who may."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.clock import FixedClock
from bot.office import Office
from bot.storage import aliases, dossiers, outbox, uploads
from bot.storage.people import Role
from messages.actions import Verdict
from messages.answers import Card
from messages.decisions import (
    CannotDecide,
    Decided,
    FileRefused,
    FilesNotTaken,
    ListKept,
    Preview,
    Waiting,
)
from messages.render import render
from scoring.period import Period
from scoring.snapshot import State
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table

LEADER, OFFICE, ADMIN, STRANGER = 1, 2, 3, 4


@pytest.fixture
def office(on_both: Office) -> Office:
    """January accepted; a leader, the office and an administrator have joined."""
    import_table(on_both, S004_CSV)
    for chat, unit, role in (
        (LEADER, "xã Bình Thành", Role.LEADER),
        (OFFICE, "huyện Lấp Vò", Role.OFFICE),
        (ADMIN, "huyện Lấp Vò", Role.ADMIN),
    ):
        bind(on_both, chat, unit, role)
    return on_both


def _send(office: Office, text: str, chat: int = OFFICE, caption: str = "") -> Preview:
    shown = office.intake.take(chat, "thang-2.csv", text.encode(), caption)
    assert isinstance(shown, Preview), shown
    return shown


def _labels(preview: Preview) -> list[str]:
    return [button.text for row in render(preview).buttons for button in row]


def _sent(office: Office) -> int:
    with office.database.read() as connection:
        return sum(outbox.counts(connection).values())


def test_a_file_is_shown_before_it_counts(office: Office) -> None:
    """Period, root, units, notes, the largest changes, how many would be told; three buttons."""
    preview = _send(office, FEBRUARY_CSV)
    assert (preview.sight.period, preview.root.name, preview.known) == (
        Period.month(2024, 2),
        "Huyện Lấp Vò",
        13,
    )
    assert (preview.state, preview.digests, preview.overviews) == (State.STAGED, 1, 2)
    assert len(preview.shifts) == 5
    assert preview.shifts[0].delta == Decimal("-9.76")
    assert any("hệ thống tỉnh" in note for note in preview.notes)
    assert _labels(preview) == ["Chấp nhận", "Giữ lại", "Bỏ"]
    assert _sent(office) == 0
    card = office.answers.card("xã Bình Thành")
    assert isinstance(card, Card)
    assert card.sight.period == Period.month(2024, 1)


def test_accepting_tells_everybody_once(office: Office) -> None:
    """A second tap finds it decided."""
    preview = _send(office, FEBRUARY_CSV)
    number = preview.sight.snapshot_id
    decided = office.intake.decide(OFFICE, number, Verdict.ACCEPT)
    assert isinstance(decided, Decided)
    assert (decided.state, decided.queued) == (State.ACCEPTED, 3)
    again = office.intake.decide(OFFICE, number, Verdict.ACCEPT)
    assert isinstance(again, CannotDecide)
    assert _sent(office) == 3


@pytest.mark.parametrize(
    ("verdict", "state"), [(Verdict.HOLD, State.HELD), (Verdict.REJECT, State.REJECTED)]
)
def test_holding_and_rejecting_tell_nobody(office: Office, verdict: Verdict, state: State) -> None:
    """And the figures in use stay."""
    number = _send(office, FEBRUARY_CSV).sight.snapshot_id
    decided = office.intake.decide(OFFICE, number, verdict)
    assert isinstance(decided, Decided)
    assert decided.state is state
    assert _sent(office) == 0


def test_what_an_office_held_itself_it_may_accept(office: Office) -> None:
    """It waits for nobody else."""
    number = _send(office, FEBRUARY_CSV).sight.snapshot_id
    office.intake.decide(OFFICE, number, Verdict.HOLD)
    assert isinstance(office.intake.decide(OFFICE, number, Verdict.ACCEPT), Decided)


def test_what_the_guard_held_waits_for_an_administrator(office: Office) -> None:
    """The office sees why; the administrator may accept."""
    impossible = FEBRUARY_CSV.replace(";55,8;", ";155,8;")
    preview = _send(office, impossible)
    assert preview.state is State.HELD
    assert preview.reasons
    assert _labels(preview) == ["Chấp nhận", "Bỏ"]
    number = preview.sight.snapshot_id
    refused = office.intake.decide(OFFICE, number, Verdict.ACCEPT)
    assert isinstance(refused, CannotDecide)
    assert "quản trị viên" in refused.why
    assert isinstance(office.intake.decide(ADMIN, number, Verdict.ACCEPT), Decided)


@pytest.mark.parametrize("chat", [LEADER, STRANGER])
def test_others_send_no_files_and_decide_nothing(office: Office, chat: int) -> None:
    """A forged button changes nothing."""
    assert isinstance(office.intake.take(chat, "a.csv", FEBRUARY_CSV.encode(), ""), FilesNotTaken)
    assert not office.intake.may_send(chat)
    number = _send(office, FEBRUARY_CSV).sight.snapshot_id
    for verdict in Verdict:
        assert isinstance(office.intake.decide(chat, number, verdict), CannotDecide)
    assert isinstance(office.intake.show(chat, number), CannotDecide)
    assert isinstance(office.intake.waiting(chat), CannotDecide)
    (first, *_) = office.pipeline.snapshots()
    assert first.state is State.STAGED


def test_an_office_imports_for_its_own_units_only(office: Office) -> None:
    """Another district's file is refused, and nothing of it is kept."""
    other = FEBRUARY_CSV.replace("Lấp Vò", "Cao Lãnh")
    refused = office.intake.take(OFFICE, "cao-lanh.csv", other.encode(), "")
    assert isinstance(refused, FileRefused)
    assert "Cao Lãnh" in refused.why
    assert len(office.pipeline.snapshots()) == 1
    assert isinstance(office.intake.take(ADMIN, "b.csv", other.encode(), ""), Preview)


def test_a_broken_file_is_answered_with_what_and_where(office: Office) -> None:
    """One sentence; nothing is kept."""
    refused = office.intake.take(OFFICE, "a.xlsx", b"PK\x03\x04 not a workbook", "")
    assert isinstance(refused, FileRefused)
    assert "Excel" in refused.why
    with office.database.read() as connection:
        assert connection.execute(select(uploads.upload_table)).all() == []


def test_the_caption_counts_as_the_title(office: Office) -> None:
    """A table without one becomes whole by what is written beside it."""
    bare = "\n".join(FEBRUARY_CSV.splitlines()[3:])
    assert isinstance(office.intake.take(OFFICE, "a.csv", bare.encode(), ""), FileRefused)
    preview = _send(office, bare, caption="UBND huyện Lấp Vò, tháng 02 năm 2024")
    assert preview.sight.period == Period.month(2024, 2)


def _typo(text: str) -> str:
    return text.replace("Xã Tân Khánh Trung", "Xã Tân Khanh Trung")


def test_an_unknown_name_is_asked_about_and_the_choice_is_remembered(office: Office) -> None:
    """As an alias: the next file with that name asks nothing."""
    preview = _send(office, _typo(FEBRUARY_CSV))
    (question,) = preview.questions
    assert question.name == "Xã Tân Khanh Trung"
    assert question.guesses[0].unit.name == "Xã Tân Khánh Trung"
    assert _labels(preview) == [
        "Xã Tân Khánh Trung",
        "Là đơn vị mới",
        "Chấp nhận",
        "Giữ lại",
        "Bỏ",
    ]
    named = office.intake.name_unit(
        OFFICE, preview.sight.snapshot_id, question.unit_id, question.guesses[0].unit_id
    )
    assert isinstance(named, Preview)
    assert (named.questions, named.known) == ((), 13)
    heads = {head.id: head.state for head in office.pipeline.snapshots()}
    assert heads[preview.sight.snapshot_id] is State.REJECTED
    office.intake.decide(OFFICE, named.sight.snapshot_id, Verdict.ACCEPT)
    card = office.answers.card("xã Tân Khánh Trung")
    assert isinstance(card, Card)
    assert card.sight.period == Period.month(2024, 2)
    march = _typo(FEBRUARY_CSV).replace("Tháng 02", "Tháng 03")
    assert _send(office, march).questions == ()


def test_a_unit_that_is_new_is_said_to_be_new(office: Office) -> None:
    """The question goes away; accepting makes the unit."""
    preview = _send(office, _typo(FEBRUARY_CSV))
    shown = office.intake.show(OFFICE, preview.sight.snapshot_id, 1)
    assert isinstance(shown, Preview)
    assert _labels(shown) == ["Chấp nhận", "Giữ lại", "Bỏ"]
    office.intake.decide(OFFICE, preview.sight.snapshot_id, Verdict.ACCEPT)
    assert isinstance(office.answers.card("xã Tân Khanh Trung"), Card)


def test_a_forged_choice_makes_no_alias(office: Office) -> None:
    """A unit that the file has already, one of elsewhere, a question never asked."""
    preview = _send(office, _typo(FEBRUARY_CSV))
    (question,) = preview.questions
    with office.database.read() as connection:
        from bot.storage.units import unit_ids  # noqa: PLC0415 - here alone

        ids = unit_ids(connection)
    root = ids[preview.root.code]
    present = next(i for c, i in ids.items() if c.endswith("inh5-an"))
    number = preview.sight.snapshot_id
    for new_id, unit_id in (
        (question.unit_id, present),
        (question.unit_id, root),
        (question.unit_id, 10**9),
        (present, question.guesses[0].unit_id),
    ):
        said = office.intake.name_unit(OFFICE, number, new_id, unit_id)
        assert isinstance(said, CannotDecide)
    with office.database.read() as connection:
        assert aliases.of_units(connection) == {}


def test_the_same_file_twice_is_known(office: Office) -> None:
    """Waiting still, or accepted already: the preview says which."""
    first = _send(office, FEBRUARY_CSV)
    again = _send(office, FEBRUARY_CSV)
    assert again.again
    assert again.sight.snapshot_id == first.sight.snapshot_id
    office.intake.decide(OFFICE, first.sight.snapshot_id, Verdict.ACCEPT)
    done = _send(office, FEBRUARY_CSV)
    assert (done.state, _labels(done)) == (State.ACCEPTED, [])


def test_what_waits_is_listed(office: Office) -> None:
    """With the numbers to type."""
    number = _send(office, FEBRUARY_CSV).sight.snapshot_id
    waiting = office.intake.waiting(OFFICE)
    assert isinstance(waiting, Waiting)
    assert [sight.snapshot_id for sight, _, _ in waiting.snapshots] == [number]
    assert f"/duyet {number}" in render(waiting).text


def test_every_buttons_data_fits_telegrams_64_bytes(office: Office) -> None:
    """Telegram refuses the whole message otherwise."""
    preview = _send(office, _typo(FEBRUARY_CSV))
    message = json.loads(json.dumps(render(preview).to_json()))
    data = [button[1] for row in message["buttons"] for button in row]
    assert data
    assert max(len(item.encode()) for item in data) <= 64


DOSSIERS = """UBND huyện Lấp Vò
Danh sách hồ sơ quá hạn trên Cổng Dịch vụ công quốc gia
STT;Mã hồ sơ;Người nộp;Tên thủ tục;Đơn vị;Ngày tiếp nhận;Hạn trả;Trạng thái
1;H20.50-240108-0975;Nguyễn Văn A;Trích lục;Xã Bình Thành;08/01/2024;10/01/2024;Đang xử lý
2;H20.50-240109-0012;Trần Thị B;Chứng thực chữ ký;Xã Tân Mỹ;09/01/2024;10/01/2024;Đang xử lý
"""


def test_a_list_of_dossiers_is_kept_without_the_citizens(office: Office) -> None:
    """What was left out is said; nothing is staged."""
    said = office.intake.take(OFFICE, "qua-han.csv", DOSSIERS.encode(), "")
    assert isinstance(said, ListKept)
    assert (said.dossiers, said.units, said.dropped) == (2, 2, ("Người nộp",))
    assert len(office.pipeline.snapshots()) == 1
    with office.database.read() as connection:
        kept = [str(row) for row in connection.execute(select(dossiers.dossier_table))]
    assert len(kept) == 2
    assert not [row for row in kept if "Nguyễn" in row or "Trần" in row]


def test_another_offices_list_is_refused(office: Office) -> None:
    """As its figures are."""
    other = DOSSIERS.replace("huyện Lấp Vò", "huyện Cao Lãnh")
    assert isinstance(office.intake.take(OFFICE, "a.csv", other.encode(), ""), FileRefused)


def test_holding_what_the_guard_held_opens_no_way_round_it(office: Office) -> None:
    """/giu, then /duyet."""
    number = _send(office, FEBRUARY_CSV.replace(";55,8;", ";155,8;")).sight.snapshot_id
    assert isinstance(office.intake.decide(OFFICE, number, Verdict.HOLD), CannotDecide)
    assert isinstance(office.intake.decide(OFFICE, number, Verdict.ACCEPT), CannotDecide)
    assert _sent(office) == 1  # the administrator's question


@pytest.mark.parametrize("verdict", [Verdict.ACCEPT, Verdict.REJECT])
def test_a_question_about_a_decided_snapshot_is_over(office: Office, verdict: Verdict) -> None:
    """Its old button makes no alias."""
    preview = _send(office, _typo(FEBRUARY_CSV))
    (question,) = preview.questions
    number = preview.sight.snapshot_id
    office.intake.decide(OFFICE, number, verdict)
    said = office.intake.name_unit(OFFICE, number, question.unit_id, question.guesses[0].unit_id)
    assert isinstance(said, CannotDecide)
    with office.database.read() as connection:
        assert aliases.of_units(connection) == {}


def test_lists_are_forgotten_in_time(office: Office, clock: FixedClock) -> None:
    """After check.keep_days."""
    office.intake.take(OFFICE, "qua-han.csv", DOSSIERS.encode(), "")
    clock.at += timedelta(days=89)
    office.timetable.run_once("tidy", clock.at)
    with office.database.read() as connection:
        assert len(connection.execute(select(dossiers.dossier_table)).all()) == 2
    clock.at += timedelta(days=2)
    office.timetable.run_once("tidy", clock.at)
    with office.database.read() as connection:
        assert connection.execute(select(dossiers.dossier_table)).all() == []


def test_long_names_in_a_list_still_make_a_message_that_can_be_sent(office: Office) -> None:
    """Telegram takes 4 096 characters."""
    rows = "".join(
        f"{n};H20.50-240110-00{n:02};A;Thủ tục;{'Phòng ' + 'x' * 900} {n};;;\n"
        for n in range(10, 20)
    )
    said = office.intake.take(OFFICE, "a.csv", (DOSSIERS + rows).encode(), "")
    assert isinstance(said, ListKept)
    assert len(said.unknown) >= 1
    assert len(render(said).text) < 2_000


def test_another_version_of_a_period_is_shown_beside_the_one_in_use(office: Office) -> None:
    """The largest changes are those against it, not against the month before."""
    preview = _send(office, S004_CSV.replace(";90,13;", ";88,13;"))
    assert [(shift.name, shift.delta) for shift in preview.shifts] == [("Vĩnh Thạnh", Decimal(-2))]
