"""A round when the unforeseen comes: late corrections, mergers, old buttons, broken lists."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs

from bot.check_round.answering import Details, Over
from bot.check_round.circles import Circle
from bot.check_round.compiling import Compiling, Papers
from bot.check_round.reporting import Reports
from bot.clock import FixedClock
from bot.health.doctor import Finding, examine
from bot.office import Office
from bot.storage import answers, check_rounds, people, successions, units
from bot.storage.check_rounds import StoredRound
from bot.storage.people import Role
from messages.actions import Reply
from messages.compiled import UnitReport
from messages.notices import CheckReminder
from tests.bot import a_morning
from tests.bot.a_morning import (
    ADMIN,
    DAY,
    DEPUTY,
    DISTRICT,
    LEADER,
    MY,
    OFFICE,
    OTHER,
    answer,
    at,
    step,
    texts,
    told,
    unit_of,
)
from tests.furnishing import bind

there = a_morning.there
GROUP = -100766
BOTH = Details(5, 2, ("H20-261126-0001", "H20-261126-0002"))


def _says(
    there: Office, chat: int, reply: Reply, details: Details | None = None
) -> CheckReminder | object:
    return there.check.reply(chat, unit_of(there, chat), DAY.date(), reply, details=details)


def _report(there: Office, chat: int) -> UnitReport:
    uid = unit_of(there, chat)
    with there.database.read() as connection:
        held = check_rounds.get(connection, DAY.date())
        assert held is not None
        reports = Reports(there.rounds.questions.deadlines, there.settings.zone)
        return reports.of(connection, units.units(connection), held, [uid])[uid]


def _list_is_sent(there: Office, clock: FixedClock, said: Reply) -> None:
    """One unit answers in time, and the round closes."""
    step(there, clock, "07:30:00")
    clock.at = at("10:58:00")
    answer(there, OTHER, said)
    step(there, clock, "11:00:00")


def test_a_correction_after_the_list_reaches_the_office_once_and_is_marked(
    there: Office, clock: FixedClock
) -> None:
    """With what it says now; the unit stays punctual, whatever it says again is nothing new."""
    _list_is_sent(there, clock, Reply.DIFFERS)
    assert not _report(there, OTHER).corrected
    clock.at = at("11:20:00")
    for _ in range(2):
        _says(there, OTHER, Reply.DIFFERS, BOTH)
    uid = unit_of(there, OTHER)
    with there.database.read() as connection:
        _, second, _ = answers.of_unit(connection, DAY.date(), uid)
    assert told(there, "checklate") == {(OFFICE, f"checklate:{uid}:{second.id}"): 1}
    (text,) = texts(there, OFFICE, "checklate")
    assert "sửa sau hạn" in text
    assert "11:20: <b>Có chênh lệch</b>: 2 hồ sơ, Cổng 5, tỉnh 2" in text
    report = _report(there, OTHER)
    assert (report.late, report.corrected) == (False, True)


def test_whoever_says_again_what_the_list_says_corrects_nothing(
    there: Office, clock: FixedClock
) -> None:
    """Back to the first word: the office hears that, and the mark is gone."""
    _list_is_sent(there, clock, Reply.MATCH)
    clock.at = at("11:20:00")
    _says(there, OTHER, Reply.MATCH)
    assert told(there, "checklate") == {}
    _says(there, OTHER, Reply.SYNC)
    _says(there, OTHER, Reply.MATCH)
    assert len(texts(there, OFFICE, "checklate")) == 2
    assert not _report(there, OTHER).corrected


def test_a_unit_that_was_late_and_says_more_is_late_and_told_of_again(
    there: Office, clock: FixedClock
) -> None:
    """Its first word, then the numbers."""
    _list_is_sent(there, clock, Reply.MATCH)
    clock.at = at("11:05:00")
    _says(there, LEADER, Reply.DIFFERS)
    _says(there, LEADER, Reply.DIFFERS, BOTH)
    first, second = texts(there, OFFICE, "checklate")
    assert "trả lời sau hạn" in first
    assert "sửa sau hạn" in second
    report = _report(there, LEADER)
    assert (report.late, report.corrected) == (True, False)


def test_a_correction_given_in_time_and_received_after_the_list_is_not_called_late(
    there: Office, clock: FixedClock
) -> None:
    """The office hears of it all the same; handled again it is told no more."""
    _list_is_sent(there, clock, Reply.MATCH)
    clock.at = at("11:05:00")
    for _ in range(2):
        there.check.reply(
            OTHER, unit_of(there, OTHER), DAY.date(), Reply.SYNC, given_at=at("10:59:30")
        )
    (text,) = texts(there, OFFICE, "checklate")
    assert "sửa đúng hạn, bot nhận muộn" in text
    assert not _report(there, OTHER).corrected


def test_an_answer_handled_again_after_the_list_is_no_correction(
    there: Office, clock: FixedClock
) -> None:
    """Two answers of before the closing are on the list; the restart brings nothing new."""
    step(there, clock, "07:30:00")
    clock.at = at("10:59:00")
    answer(there, OTHER, Reply.MATCH)
    uid = unit_of(there, OTHER)
    there.check.reply(OTHER, uid, DAY.date(), Reply.SYNC, given_at=clock.at)
    step(there, clock, "11:00:00")
    there.check.reply(OTHER, uid, DAY.date(), Reply.SYNC, given_at=at("10:59:00"))
    assert told(there, "checklate") == {}


def test_two_people_who_answer_late_at_once_are_both_told_of(
    there: Office, clock: FixedClock
) -> None:
    """Whoever comes second corrects the first."""
    step(there, clock, "07:30:00")
    step(there, clock, "11:00:00")
    clock.at = at("11:05:00")
    uid = unit_of(there, LEADER)
    barrier = threading.Barrier(2)

    def reply(chat: int, said: Reply) -> None:
        barrier.wait()
        there.check.reply(chat, uid, DAY.date(), said)

    both = [
        threading.Thread(target=reply, args=words)
        for words in ((LEADER, Reply.MATCH), (DEPUTY, Reply.SYNC))
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    first, second = texts(there, OFFICE, "checklate")
    assert ("trả lời sau hạn" in first, "sửa sau hạn" in second) == (True, True)


def test_a_correction_that_comes_while_the_files_are_made_is_told_of(
    there: Office, clock: FixedClock
) -> None:
    """The files say what it said before; of a unit that says it again nothing is told."""

    class Slow(Compiling):
        """Two units speak once the files are made, one of them anew."""

        def prepare(
            self, connection: Connection, known: Mapping[int, units.Unit], held: StoredRound
        ) -> tuple[tuple[Circle, Papers], ...]:
            """The same, and two answers."""
            found = super().prepare(connection, known, held)
            _says(there, OTHER, Reply.SYNC)
            _says(there, LEADER, Reply.MATCH)
            return found

    step(there, clock, "07:30:00")
    clock.at = at("10:58:00")
    answer(there, OTHER)
    answer(there, LEADER)
    compiling = there.rounds.compiling
    slow = Slow(compiling.deadlines, compiling.zone)
    clock.at = at("11:00:00")
    replace(there.rounds, compiling=slow).run(clock.at)
    (text,) = texts(there, OFFICE, "checklate")
    assert "Xã Tân Mỹ</b> · sửa sau hạn" in text


def _merge(there: Office, since: int = 0) -> None:
    """One of the two units that have people becomes the other, so many days from now."""
    gone, after = unit_of(there, OTHER), unit_of(there, LEADER)
    with there.database.write() as connection:
        successions.add(connection, gone, after, DAY.date() + timedelta(days=since))


def test_a_unit_merged_on_the_morning_is_no_longer_waited_for(
    there: Office, clock: FixedClock
) -> None:
    """Neither reminded, nor told that it is silent, nor on the board, the list, the status."""
    step(there, clock, "07:30:00")
    before = there.views.boards.newest(OFFICE)
    assert before is not None
    assert "Xã Tân Mỹ" in {one.unit.name for one in before.units}
    _merge(there)
    step(there, clock, "09:30:00")
    step(there, clock, "11:00:00")
    assert [kind for chat, kind in told(there, "check:") if chat == OTHER] == [
        f"check:{unit_of(there, OTHER)}"
    ]
    (done,) = texts(there, OFFICE, "checkdone")
    assert "<b>0/12</b> đơn vị" in done
    asked_for = there.check_lists.on_request.papers(OFFICE)
    assert isinstance(asked_for, tuple)
    assert asked_for[0].said.units == 12
    board, status = there.views.boards.newest(OFFICE), there.views.history.of_round()
    assert board is not None
    assert status is not None
    assert len(board.units) == len(status.units) == 12
    assert "Xã Tân Mỹ" not in {one.unit.name for one in board.units}


def test_a_unit_merged_on_the_morning_hears_of_no_later_deadline(
    there: Office, clock: FixedClock
) -> None:
    """Others do."""
    step(there, clock, "07:30:00")
    _merge(there)
    a_morning.sleep(there, "08:00:00", "08:30:00")
    step(there, clock, "08:35:00")
    assert {chat for chat, kind in told(there, "check:until") if kind} == {LEADER, DEPUTY}


@pytest.mark.parametrize(("answered", "since"), [(True, 0), (False, 1)])
def test_a_unit_that_answered_before_it_went_or_goes_tomorrow_stays_in_the_round(
    there: Office, clock: FixedClock, *, answered: bool, since: int
) -> None:
    """What it said stands; what is still there answers."""
    step(there, clock, "07:30:00")
    if answered:
        clock.at = at("08:00:00")
        answer(there, OTHER)
    _merge(there, since)
    step(there, clock, "11:00:00")
    (done,) = texts(there, OFFICE, "checkdone")
    assert f"<b>{int(answered)}/13</b> đơn vị" in done


def test_a_button_of_a_round_that_is_over_records_nothing(there: Office, clock: FixedClock) -> None:
    """Six days after it still does, and so does one that was pressed then and waited for us."""
    _list_is_sent(there, clock, Reply.MATCH)
    uid = unit_of(there, LEADER)
    last = at("23:59:00") + timedelta(days=6)
    clock.at = at("00:01:00") + timedelta(days=7)
    assert _says(there, LEADER, Reply.MATCH) == Over(DAY.date())
    with there.database.read() as connection:
        assert answers.of_unit(connection, DAY.date(), uid) == ()
    assert told(there, "checklate") == {}
    waited = there.check.reply(LEADER, uid, DAY.date(), Reply.MATCH, given_at=last)
    assert isinstance(waited, CheckReminder)
    clock.at = last
    assert isinstance(_says(there, LEADER, Reply.SYNC), CheckReminder)


class _Broken(Compiling):
    """The list of the Thursday cannot be made."""

    def prepare(
        self, connection: Connection, known: Mapping[int, units.Unit], held: StoredRound
    ) -> tuple[tuple[Circle, Papers], ...]:
        """The same for all other days."""
        if held.round_on == DAY.date():
            raise ValueError("Xã Tân Mỹ")
        return super().prepare(connection, known, held)


def test_a_list_that_cannot_be_made_keeps_no_other_round_waiting(
    there: Office, clock: FixedClock
) -> None:
    """It is tried again at every step, and the log says so without what may be secret."""
    step(there, clock, "07:30:00")
    compiling = there.rounds.compiling
    broken = replace(there.rounds, compiling=_Broken(compiling.deadlines, compiling.zone))
    clock.at = at("11:00:00")
    with capture_logs() as logs:
        broken.run(clock.at)
    (line,) = [line for line in logs if line["event"] == "check_list_failed"]
    assert (line["log_level"], line["day"], line["error"]) == ("error", "2026-11-26", "ValueError")
    assert "exc_info" not in line
    clock.at = at("08:00:00") + timedelta(days=1)
    broken.open()
    clock.at = at("11:00:00") + timedelta(days=1)
    broken.run(clock.at)
    assert [kind.split(":")[1] for _, kind in told(there, "checkdone")] == ["2026-11-27"]
    there.rounds.run(clock.at)
    assert len(told(there, "checkdone")) == 2


def _only_a_group(there: Office, clock: FixedClock) -> None:
    """The office's person leaves; a group stands for it."""
    with there.database.write() as connection:
        office = people.recipient_of_chat(connection, OFFICE)
        assert office is not None
        (held,) = people.memberships(connection, office.id)
        people.leave(connection, office.id)
        group = people.enter(connection, GROUP, clock.at)
        people.join(connection, group.id, held.unit_id, Role.OFFICE, clock.at)


def _offices(there: Office, clock: FixedClock) -> list[Finding]:
    return [f for f in examine(there.settings, clock.at) if f.what == "văn phòng"]


@pytest.mark.parametrize("instead", [None, (DISTRICT, Role.ADMIN), (MY, Role.ADMIN)])
def test_a_list_that_goes_to_nobody_is_in_the_log_once_and_named_by_the_doctor(
    there: Office, clock: FixedClock, instead: tuple[str, Role] | None
) -> None:
    """An office that is a group alone; an administrator above gets it instead, one below not."""
    assert _offices(there, clock) == []
    _only_a_group(there, clock)
    if instead is not None:
        bind(there, ADMIN, *instead)
    step(there, clock, "07:30:00")
    with capture_logs() as logs:
        for moment in ("11:00:00", "11:05:00"):
            step(there, clock, moment)
    lines = [line for line in logs if line["event"] == "check_list_for_nobody"]
    found = _offices(there, clock)
    if instead is not None and instead[0] == DISTRICT:
        assert (lines, found) == ([], [])
        return
    (line,), (finding,) = lines, found
    assert line["units"] == (13 if instead is None else 12)
    assert not finding.sound
    assert "Huyện Lấp Vò" in finding.text
