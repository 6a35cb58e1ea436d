"""A morning of the check with gaps: what a service that was down owes to those who wait."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.office import Office, office
from bot.settings import load
from bot.storage.people import Role
from tests.bot import a_morning
from tests.bot.a_morning import (
    ABOVE,
    DISTRICT,
    LEADER,
    MY,
    OFFICE,
    OTHER,
    TRUNG,
    answer,
    at,
    sleep,
    step,
    texts,
    told,
    unit_of,
)
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

there = a_morning.there


def test_the_deadline_moves_by_as_long_as_the_service_was_down(
    there: Office, clock: FixedClock
) -> None:
    """An outage of half an hour; people are told, and reminded as long before as otherwise."""
    step(there, clock, "07:30:00")
    sleep(there, "08:00:00", "08:30:20")
    assert step(there, clock, "08:31:00") == 3 + 1
    (said,) = texts(there, LEADER, "check:2026-11-26:until")
    assert "<b>11:31</b>" in said
    assert step(there, clock, "09:59:00") == 0
    assert step(there, clock, "10:01:00") == 3
    assert step(there, clock, "11:30:59") == 3
    assert told(there, "check:silent") == {}
    clock.at = at("11:30:59")
    assert answer(there, OTHER).reply == replace(
        answer(there, OTHER).replies[0], late=False, at=at("11:30:59")
    )
    step(there, clock, "11:31:00")
    assert (LEADER, "check:silent") in told(there)
    clock.at = at("11:31:00")
    late = answer(there, LEADER).reply
    assert late is not None
    assert late.late


def test_an_answer_before_the_deadline_that_was_kept_before_the_gap_was_known_is_on_time(
    there: Office, clock: FixedClock
) -> None:
    """The service was down over the deadline: it moves before anything is judged."""
    step(there, clock, "07:30:00")
    clock.at = at("11:10:00")
    sleep(there, "10:50:00", "11:10:00")
    replied = answer(there, OTHER).reply
    assert replied is not None
    assert not replied.late
    step(there, clock, "11:15:00")
    assert told(there, "check:silent") == {}
    step(there, clock, "11:20:00")
    assert (LEADER, "check:silent") in told(there)


def test_a_gap_in_the_extra_time_moves_the_deadline_again_but_not_beyond_the_working_day(
    there: Office, clock: FixedClock
) -> None:
    """Down from 10:00 to 14:00, the deadline is 15:00; down until 16:30, it is 17:00."""
    step(there, clock, "07:30:00")
    sleep(there, "10:00:00", "14:00:00")
    step(there, clock, "14:00:00")
    assert there.check.current(LEADER)[0].deadline == at("15:00:00")  # type: ignore[index]
    sleep(there, "14:00:00", "16:30:00")
    assert there.check.current(LEADER)[0].deadline == at("17:00:00")  # type: ignore[index]


def test_a_round_that_was_opened_late_gives_as_much_time(there: Office, clock: FixedClock) -> None:
    """The service came up at a quarter to nine."""
    sleep(there, "06:00:00", "08:45:00")
    step(there, clock, "08:45:00")
    assert there.check.current(LEADER)[0].deadline == at("12:15:00")  # type: ignore[index]
    assert told(there, "check:until") == {}


def test_a_round_that_was_slept_through_is_told_to_the_office(
    there: Office, clock: FixedClock
) -> None:
    """Once, the same day or the next."""
    sleep(there, "06:00:00", "18:00:00")
    step(there, clock, "18:00:00")
    clock.at = at("08:00:00") + timedelta(days=1)
    there.rounds.run(clock.at)
    assert told(there) == {(OFFICE, "checkmissed:2026-11-26"): 1}


def test_a_new_installation_has_slept_through_nothing(there: Office, clock: FixedClock) -> None:
    """It was not there that morning."""
    step(there, clock, "12:00:00")
    assert told(there) == {}


@pytest.mark.parametrize("every", [7, 200])
def test_a_restart_at_any_minute_neither_repeats_nor_forgets(
    database_url: str, tmp_path: Path, clock: FixedClock, every: int
) -> None:
    """The same morning with a new process every few minutes tells the same things."""
    settings = load(data_dir=str(tmp_path / "var"), database={"url": database_url})
    with office(settings, clock) as first:
        import_table(first, S004_CSV)
        bind(first, LEADER, TRUNG)
        bind(first, OTHER, MY)
        bind(first, ABOVE, DISTRICT)
        bind(first, OFFICE, DISTRICT, Role.OFFICE)
    minute = 0
    while minute < 240:
        with office(settings, clock) as there:
            for _ in range(every):
                step(there, clock, f"{7 + (15 + minute) // 60:02}:{(15 + minute) % 60:02}:00")
                if minute == 45:
                    answer(there, OTHER)
                minute += 1
            told_all = told(there, "check")
            trung = unit_of(there, LEADER)
            my = unit_of(there, OTHER)
            below = next(key for _, key in told_all if "below" in key) if minute > 230 else ""
    assert told_all == {
        (LEADER, f"check:{trung}"): 1,
        (OTHER, f"check:{my}"): 1,
        (LEADER, f"check:{trung}:again1"): 1,
        (LEADER, f"check:{trung}:again2"): 1,
        (LEADER, "check:silent"): 1,
        (ABOVE, below): 1,
        (OFFICE, next(key for _, key in told_all if key.startswith("checknobody"))): 1,
        (OFFICE, next(key for _, key in told_all if key.startswith("checkdone"))): 1,
    }


def test_a_gap_is_known_before_the_deadline_is_judged(there: Office, clock: FixedClock) -> None:
    """The process was frozen from 10:40 on; the timetable wakes before the next beat."""
    step(there, clock, "07:30:00")
    there.uptime.serve(lambda: True)
    clock.at = at("10:40:00")
    there.uptime.beat()
    step(there, clock, "11:05:00")
    assert told(there, "check:silent") == {}
    assert there.check.current(LEADER)[0].deadline == at("11:25:00")  # type: ignore[index]


def test_with_little_time_left_no_round_is_opened_and_nobody_is_blamed(
    there: Office, clock: FixedClock
) -> None:
    """Half an hour before the end of the day; a unit that is asked at five to eleven."""
    sleep(there, "07:00:00", "16:45:00")
    step(there, clock, "16:45:00")
    assert told(there) == {(OFFICE, "checkmissed:2026-11-26"): 1}
