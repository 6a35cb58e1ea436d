"""A morning of the check, minute by minute: who is told what, once, whatever happens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.check_round.answering import Details
from bot.check_round.rounds import NotNow
from bot.clock import FixedClock
from bot.office import Office
from bot.round_calendar import OnHoliday
from bot.storage import answers, check_rounds, inbox
from bot.storage.check_rounds import check_unit_table
from bot.storage.outbox import outbox_table
from bot.storage.runs import NotYet
from messages.actions import Kind, Reply
from messages.notices import CheckReminder
from tests.bot import a_morning
from tests.bot.a_morning import (
    ABOVE,
    DAY,
    DEPUTY,
    DISTRICT,
    LEADER,
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
MINUTE = timedelta(minutes=1)


def test_those_who_are_silent_are_reminded_twice_and_the_others_are_left_alone(
    there: Office, clock: FixedClock
) -> None:
    """09:30 and 10:30; whoever answers in between hears no more."""
    step(there, clock, "07:30:00")
    trung, my = unit_of(there, LEADER), unit_of(there, OTHER)
    clock.at = at("08:00:00")
    answer(there, OTHER)
    for moment in ("09:25:00", "09:29:59"):
        assert step(there, clock, moment) == 0
    assert step(there, clock, "09:30:00") == 2
    assert step(there, clock, "09:35:00") == 0
    assert step(there, clock, "10:30:00") == 2
    again = told(there, f"check:{trung}:again") + told(there, f"check:{my}:again")
    assert again == {
        (chat, f"check:{trung}:again{n}"): 1 for chat in (LEADER, DEPUTY) for n in (1, 2)
    }


def test_who_said_that_the_systems_differ_and_not_in_what_is_asked_for_it(
    there: Office, clock: FixedClock
) -> None:
    """The first word counts as an answer, the list is still wanted."""
    step(there, clock, "07:30:00")
    clock.at = at("08:00:00")
    answer(there, OTHER, Reply.DIFFERS)
    step(there, clock, "10:30:00")
    with there.database.read() as connection:
        rows = connection.execute(outbox_table.select().order_by(outbox_table.c.id)).all()
    again = [row.message for row in rows if row.subject.endswith(":again2")]
    assert [("Chưa có danh sách" in one["text"], one.get("quiet", False)) for one in again] == [
        (False, False),
        (False, False),
        (True, True),
    ]


def test_the_office_hears_at_the_opening_whom_nobody_can_answer_for(
    there: Office, clock: FixedClock
) -> None:
    """Eleven of thirteen, and not only when the round closes."""
    step(there, clock, "07:30:00")
    (said,) = texts(there, OFFICE, "checknobody")
    assert "11/13 đơn vị" in said
    step(there, clock, "07:35:00")
    assert len(texts(there, OFFICE, "checknobody")) == 1


def test_a_unit_added_at_nine_is_asked_and_not_reminded_at_once(
    there: Office, clock: FixedClock
) -> None:
    """It takes part in the rest of the morning."""
    step(there, clock, "07:30:00")
    clock.at = at("09:27:00")
    bind(there, ABOVE, "xã Bình Thành")
    assert step(there, clock, "09:30:00") == 3 + 1
    unit = unit_of(there, ABOVE)
    assert told(there, f"check:{unit}") == {(ABOVE, f"check:{unit}"): 1}
    step(there, clock, "10:30:00")
    assert told(there, f"check:{unit}:again") == {(ABOVE, f"check:{unit}:again2"): 1}


def test_at_the_deadline_the_silent_are_told_once_and_those_above_them(
    there: Office, clock: FixedClock
) -> None:
    """One message a person, naming the units that did not answer."""
    bind(there, ABOVE, DISTRICT)
    step(there, clock, "07:30:00")
    answer(there, OTHER)
    step(there, clock, "10:59:59")
    assert told(there, "check:silent") == {}
    step(there, clock, "11:00:00")
    step(there, clock, "11:05:00")
    assert told(there, "check:silent") == {(LEADER, "check:silent"): 1, (DEPUTY, "check:silent"): 1}
    (said,) = texts(there, ABOVE, "check:2026-11-26:below")
    assert "Tân Khánh Trung" in said
    assert "Tân Mỹ" not in said
    with there.database.read() as connection:
        held = check_rounds.get(connection, DAY.date())
    assert held is not None
    assert held.closed_at == at("11:00:00")


def test_what_has_not_left_by_the_deadline_is_called_off(there: Office, clock: FixedClock) -> None:
    """Telegram was away all morning: nobody is asked to answer before a moment that has passed."""
    clock.at = at("07:30:00")
    there.rounds.run(clock.at)
    clock.at = at("11:00:00")
    there.rounds.run(clock.at)
    with there.database.read() as connection:
        rows = connection.execute(outbox_table.select()).all()
    states = {row.subject.rpartition(":")[2]: row.state for row in rows if row.chat_id == LEADER}
    assert states == {str(unit_of(there, LEADER)): "cancelled", "silent": "queued"}


@pytest.mark.parametrize(
    ("given", "late"),
    [("10:59:59.900000", False), ("11:00:00.000000", True), ("11:00:00.100000", True)],
)
def test_an_answer_counts_by_the_moment_it_was_given(
    there: Office, clock: FixedClock, given: str, *, late: bool
) -> None:
    """It may arrive after the round was closed."""
    step(there, clock, "07:30:00")
    step(there, clock, "11:00:00")
    clock.at = at("11:02:00")
    said = there.check.reply(
        OTHER, unit_of(there, OTHER), DAY.date(), Reply.MATCH, given_at=at(given)
    )
    assert isinstance(said, CheckReminder)
    assert said.closed
    assert said.reply is not None
    assert said.reply.late is late


def test_a_moment_in_the_future_or_before_the_opening_is_not_believed(
    there: Office, clock: FixedClock
) -> None:
    """Phones' and Telegram's clocks are not ours."""
    step(there, clock, "07:30:00")
    clock.at = at("11:02:00")
    for given in ("12:00:00", "03:00:00"):
        said = there.check.reply(
            OTHER, unit_of(there, OTHER), DAY.date(), Reply.MATCH, given_at=at(given)
        )
        assert isinstance(said, CheckReminder)
        assert said.reply is not None
        assert at("07:30:00") <= said.reply.at <= at("11:02:00")


def test_a_holiday_is_announced_once_to_everybody_it_concerns(
    there: Office, clock: FixedClock
) -> None:
    """Those who would be asked, and the office."""
    calendar = replace(
        there.rounds.calendar, holidays=frozenset({DAY.date()}), on_holiday=OnHoliday.AFTER
    )
    rounds = replace(there.rounds, calendar=calendar)
    for clock_time in ("07:00:00", "07:30:00", "07:35:00", "16:00:00"):
        clock.at = at(clock_time) - timedelta(days=1)
        rounds.run(clock.at)
    expected = {(chat, "checkday:2026-11-26"): 1 for chat in (LEADER, DEPUTY, OTHER, OFFICE)}
    assert told(there) == expected
    clock.at = at("08:00:00")
    assert rounds.run(clock.at) == 0
    clock.at = at("07:30:00") + timedelta(days=1)
    assert rounds.run(clock.at) == 3 + 1


def test_whoever_wants_no_such_messages_is_not_asked_and_counts_as_nobody(
    there: Office, clock: FixedClock
) -> None:
    """The office is told that it must ask by itself."""
    there.wishes.switch(OTHER, Kind.CHECK, on=False)
    step(there, clock, "07:30:00")
    (said,) = texts(there, OFFICE, "checknobody")
    assert "12/13 đơn vị" in said


def test_settings_say_who_takes_part(there: Office, clock: FixedClock) -> None:
    """By level and by name."""
    without = replace(there.rounds.taking_part, exclude=("Xã Tân Mỹ",))
    replace(there.rounds, taking_part=without).run(clock.at)
    clock.at = at("07:30:00")
    replace(there.rounds, taking_part=without).run(clock.at)
    assert {chat for chat, _ in told(there, "check:")} == {LEADER, DEPUTY}


def test_by_hand_a_round_is_opened_reminded_of_and_closed(there: Office, clock: FixedClock) -> None:
    """On a Tuesday too; no step before its time."""
    clock.at = at("08:00:00") - timedelta(days=2)
    for early in (there.rounds.remind, there.rounds.close):
        with pytest.raises(NotNow, match="Không có đợt"):
            early()
    assert there.rounds.open() == 3 + 1
    with pytest.raises(NotNow, match="đã mở lúc 08:00"):
        there.rounds.open()
    clock.at += timedelta(hours=1)
    assert there.rounds.remind() == 3
    with pytest.raises(NotNow, match="11:00"):
        there.rounds.close()
    clock.at = at("11:00:00") - timedelta(days=2)
    assert there.rounds.close() == 3 + 1
    with pytest.raises(NotNow, match="Không có đợt"):
        there.rounds.close()


def test_a_bare_difference_takes_no_details_back(there: Office, clock: FixedClock) -> None:
    """A colleague presses the button again; what was named stays named."""
    step(there, clock, "07:30:00")
    unit, day = unit_of(there, LEADER), DAY.date()
    details = Details(17, 5, ("H20.31.05-261008-0975",))
    there.check.reply(LEADER, unit, day, Reply.DIFFERS, details=details)
    there.check.reply(DEPUTY, unit, day, Reply.DIFFERS)
    with there.database.read() as connection:
        *_, last = answers.of_unit(connection, day, unit)
        assert (last.portal, last.provincial, last.codes) == (17, 5, details.codes)
    there.check.reply(DEPUTY, unit, day, Reply.MATCH)
    there.check.reply(DEPUTY, unit, day, Reply.DIFFERS)
    with there.database.read() as connection:
        *_, last = answers.of_unit(connection, day, unit)
    assert (last.portal, last.provincial, last.codes) == (None, None, ())


def test_a_round_is_closed_when_all_that_was_sent_before_is_taken_in(
    there: Office, clock: FixedClock
) -> None:
    """Deaf, or with updates that wait: the timetable tries again; nobody is called silent."""
    step(there, clock, "07:30:00")
    hears = [False]
    there.uptime.serve(lambda: hears[0])
    with pytest.raises(NotYet):
        step(there, clock, "11:00:00")
    hears[0] = True
    with there.database.write() as connection:
        inbox.keep(connection, {1: {"update_id": 1}}, at("10:59:58"))
    with pytest.raises(NotYet):
        step(there, clock, "11:00:05")
    answer(there, OTHER)
    with there.database.write() as connection:
        inbox.handled(connection, [1], clock.at)
    step(there, clock, "11:00:06")
    assert (LEADER, "check:silent") in told(there)


def test_a_reminder_by_hand_comes_beside_those_of_the_timetable(
    there: Office, clock: FixedClock
) -> None:
    """Each of them, however often."""
    step(there, clock, "07:30:00")
    clock.at = at("08:30:00")
    assert there.rounds.remind() == 3
    assert step(there, clock, "09:30:00") == 3
    clock.at = at("10:00:00")
    assert there.rounds.remind() == 3
    assert step(there, clock, "10:30:00") == 3


def test_whoever_mutes_the_bot_for_a_moment_is_asked_after_all(
    there: Office, clock: FixedClock
) -> None:
    """So is somebody whose question was called off with another unit of theirs."""
    clock.at = at("07:30:00")
    there.rounds.run(clock.at)
    there.wishes.mute(OTHER, timedelta(days=1))
    assert _states(there, OTHER) == ["cancelled"]
    step(there, clock, "07:35:00")
    assert _states(there, OTHER) == ["cancelled"]
    there.wishes.mute(OTHER, None)
    assert step(there, clock, "07:40:00") == 1
    assert _states(there, OTHER) == ["queued"]


def _states(there: Office, chat: int) -> list[str]:
    with there.database.read() as connection:
        rows = connection.execute(outbox_table.select().where(outbox_table.c.chat_id == chat))
        return [row.state for row in rows]


def test_the_office_hears_of_a_unit_that_nobody_can_answer_for_any_more(
    there: Office, clock: FixedClock
) -> None:
    """Its only person mutes the bot at nine; once."""
    step(there, clock, "07:30:00")
    there.wishes.mute(OTHER, timedelta(days=1))
    for moment in ("09:00:00", "09:05:00"):
        step(there, clock, moment)
    _, later = texts(there, OFFICE, "checknobody")
    assert "Tân Mỹ" in later


def test_a_unit_that_came_minutes_before_the_deadline_is_not_called_silent(
    there: Office, clock: FixedClock
) -> None:
    """It is asked, and its answer is taken."""
    step(there, clock, "07:30:00")
    clock.at = at("10:50:00")
    with there.database.write() as connection:
        connection.execute(
            check_unit_table.update()
            .where(check_unit_table.c.unit_id == unit_of(there, OTHER))
            .values(since=at("10:50:00"))
        )
    step(there, clock, "11:00:00")
    assert {chat for chat, _ in told(there, "check:silent")} == {LEADER, DEPUTY}
