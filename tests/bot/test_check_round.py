"""The Thursday check: asked once, answered by those entitled, on time or late."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.check_round.rounds import NotNow
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import outbox
from bot.storage.people import Role
from messages.actions import Reply
from messages.answers import NoCheck, NotYours
from messages.notices import CheckReminder
from tests.conftest import FRIDAY, THURSDAY
from tests.furnishing import bind

LEADER, OTHER, STRANGER = 1, 2, 3


@pytest.fixture
def staffed(january: Office, clock: FixedClock) -> Office:
    """Two communes with a leader each, on Thursday morning."""
    for chat, unit in ((LEADER, "xã Tân Khánh Trung"), (OTHER, "xã Tân Mỹ")):
        bind(january, chat, unit, Role.LEADER)
    clock.at = THURSDAY
    return january


def _questions(office: Office) -> list[str]:
    with office.database.read() as connection:
        return [row["subject"] for row in outbox.listing(connection, 50)]


def test_each_unit_with_somebody_is_asked_once(staffed: Office) -> None:
    """A round is opened once; whoever opens it again is told so."""
    assert staffed.rounds.open() == 2
    with pytest.raises(NotNow, match="đã mở lúc 07:30"):
        staffed.rounds.open()
    assert len(_questions(staffed)) == 2


def test_the_question_shows_both_systems(staffed: Office) -> None:
    """S004: Tân Khánh Trung has 17 in progress late here and 0 there."""
    staffed.rounds.open()
    shown = staffed.check.current(LEADER)
    assert not isinstance(shown, NoCheck)
    (reminder,) = shown
    assert reminder.overdue is not None
    assert (reminder.overdue.in_progress, reminder.overdue.provincial) == (17, 0)
    assert reminder.deadline == THURSDAY.replace(hour=11, minute=0)


@pytest.mark.parametrize(
    ("moment", "late"),
    [("10:59:59.900000", False), ("11:00:00", True), ("11:00:00.100000", True)],
)
def test_an_answer_is_on_time_before_eleven(
    staffed: Office, clock: FixedClock, moment: str, *, late: bool
) -> None:
    """To the tenth of a second."""
    staffed.rounds.open()
    (unit_id,) = _unit_ids(staffed, LEADER)
    clock.at = datetime.fromisoformat(f"2026-11-26T{moment}+07:00")
    answered = staffed.check.reply(LEADER, unit_id, THURSDAY.date(), Reply.MATCH)
    assert isinstance(answered, CheckReminder)
    assert answered.reply is not None
    assert answered.reply.late is late


def _unit_ids(office: Office, chat: int) -> list[int]:
    shown = office.check.current(chat)
    assert not isinstance(shown, NoCheck)
    return [reminder.unit_id for reminder in shown]


def test_the_last_answer_counts(staffed: Office, clock: FixedClock) -> None:
    """Both are kept."""
    staffed.rounds.open()
    (unit_id,) = _unit_ids(staffed, LEADER)
    staffed.check.reply(LEADER, unit_id, THURSDAY.date(), Reply.MATCH)
    clock.at += timedelta(minutes=5)
    answered = staffed.check.reply(LEADER, unit_id, THURSDAY.date(), Reply.DIFFERS)
    assert isinstance(answered, CheckReminder)
    assert answered.reply is not None
    assert answered.reply.said is Reply.DIFFERS


@pytest.mark.parametrize("chat", [OTHER, STRANGER])
def test_nobody_answers_for_a_unit_that_is_not_theirs(staffed: Office, chat: int) -> None:
    """Forged callback data does not help."""
    staffed.rounds.open()
    (unit_id,) = _unit_ids(staffed, LEADER)
    assert staffed.check.reply(chat, unit_id, THURSDAY.date(), Reply.MATCH) == NotYours()


@pytest.mark.parametrize("day", [THURSDAY - timedelta(days=7), THURSDAY + timedelta(days=7)])
def test_a_day_without_a_round_takes_no_answer(staffed: Office, day: datetime) -> None:
    """A button's date can be forged too."""
    staffed.rounds.open()
    (unit_id,) = _unit_ids(staffed, LEADER)
    assert staffed.check.reply(LEADER, unit_id, day.date(), Reply.MATCH) == NoCheck()


def test_a_stranger_sees_no_check(staffed: Office) -> None:
    """Late dossiers are shown to the unit's people."""
    staffed.rounds.open()
    assert isinstance(staffed.check.current(STRANGER), NoCheck)


def test_there_is_no_check_before_it_opens(staffed: Office) -> None:
    """Nothing is asked on other days."""
    assert isinstance(staffed.check.current(LEADER), NoCheck)


def test_a_round_is_not_opened_after_its_deadline(staffed: Office, clock: FixedClock) -> None:
    """The service was down all morning: a question due an hour ago helps nobody."""
    clock.at = THURSDAY.replace(hour=12)
    assert staffed.rounds.run(clock.at) == 0
    with pytest.raises(NotNow, match="11:00"):
        staffed.rounds.open()


def test_a_day_that_is_over_is_not_opened_by_hand(staffed: Office, clock: FixedClock) -> None:
    """A wrong year at the command asks nobody: figures, or another round, are of later."""
    clock.at = datetime.fromisoformat("2020-01-01T07:30+07:00")
    with pytest.raises(NotNow, match=r"đọc ngày 20/11/2026.*01/01/2020"):
        staffed.rounds.open()
    # The day on which they were read is not over.
    clock.at = FRIDAY
    assert staffed.rounds.open() == 2
    clock.at = THURSDAY
    # To two who did not answer the first it is said that its time is over.
    assert staffed.rounds.open() == 2 + 2
    clock.at -= timedelta(days=1)
    with pytest.raises(NotNow, match="Đợt rà soát gần nhất là ngày 26/11/2026"):
        staffed.rounds.open()


def test_a_round_of_nobody_is_not_opened_by_hand(january: Office, clock: FixedClock) -> None:
    """The day is left for when somebody was invited; the timetable's own round passes quietly."""
    clock.at = THURSDAY
    with pytest.raises(NotNow, match="Chưa có đơn vị nào tham gia"):
        january.rounds.open()
    bind(january, LEADER, "xã Tân Mỹ", Role.LEADER)
    assert january.rounds.open() == 1


def test_the_timetable_opens_a_round_of_nobody(january: Office, clock: FixedClock) -> None:
    """Whoever is invited during the morning is asked in it."""
    clock.at = THURSDAY
    assert january.rounds.run(clock.at) == 0
    bind(january, LEADER, "xã Tân Mỹ", Role.LEADER)
    clock.at += timedelta(minutes=5)
    assert january.rounds.run(clock.at) == 1


def test_a_round_is_not_opened_on_a_holiday(staffed: Office) -> None:
    """Holidays are a setting."""
    calendar = replace(staffed.rounds.calendar, holidays=frozenset({THURSDAY.date()}))
    assert replace(staffed.rounds, calendar=calendar).run(THURSDAY) == 0
