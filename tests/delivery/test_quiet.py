"""Quiet hours: nobody is told anything unasked, and nothing is lost by it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.delivery.quiet import QuietHours
from bot.settings import SettingsError, load
from bot.transport.protocol import File
from messages.message import Message
from tests.delivery.conftest import ON_SQLITE, Line

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = QuietHours(time(21, 30), time(6, 0), ZONE)
NOON = QuietHours(time(11, 30), time(13, 0), ZONE)


def _local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, _local(20, 21, 29), None),
        (NIGHT, _local(20, 21, 30), _local(21, 6)),
        (NIGHT, _local(20, 23, 59), _local(21, 6)),
        (NIGHT, _local(21, 0), _local(21, 6)),
        (NIGHT, _local(21, 5, 59), _local(21, 6)),
        (NIGHT, _local(21, 6), None),
        (NIGHT, _local(30, 22), _local(30, 6) + timedelta(days=1)),
        (NOON, _local(20, 11, 29), None),
        (NOON, _local(20, 11, 30), _local(20, 13)),
        (NOON, _local(20, 13), None),
        (QuietHours(time(21, 30), time(0, 0), ZONE), _local(20, 23), _local(21, 0)),
        (QuietHours(time(21, 30), time(0, 0), ZONE), _local(21, 0), None),
    ],
)
def test_quiet_lasts_until_its_end(
    hours: QuietHours, now: datetime, until: datetime | None
) -> None:
    """Over midnight too; its first minute is quiet, its last is not."""
    assert hours.until(now) == until


@given(begins=st.times(), ends=st.times(), now=st.datetimes(timezones=st.just(UTC)))
def test_the_end_of_quiet_is_within_a_day_and_not_quiet(
    begins: time, ends: time, now: datetime
) -> None:
    """However the hours lie: whoever waits for it never waits in vain."""
    assume(begins != ends and 1900 < now.year < 9000)
    hours = QuietHours(begins, ends, ZONE)
    until = hours.until(now)
    if until is not None:
        assert now < until <= now + timedelta(days=1)
        assert hours.until(until) is None


@pytest.mark.parametrize("text", ["21:30", "21:30-24:00", "9-10", "21:30-21:30", "21:30 - 06:00"])
def test_wrong_quiet_hours_are_named(text: str) -> None:
    """Before anything starts."""
    with pytest.raises(SettingsError, match=r"time\.quiet_hours"):
        load(time={"quiet_hours": text})


def test_quiet_hours_are_off_unless_set() -> None:
    """Empty means none."""
    assert load().time.quiet is None
    assert load(time={"quiet_hours": " 21:30-06:00 "}).time.quiet == (time(21, 30), time(6, 0))


@ON_SQLITE
async def test_nothing_unasked_goes_out_in_quiet_hours(line: Line) -> None:
    """What is queued waits, through a restart too, and goes when they end."""
    line.people(1, 2)
    line.clock.at = _local(20, 21, 30).astimezone(UTC)
    line.queue(1, 2)
    with capture_logs() as logs:
        dispatcher = line.dispatcher(quiet=NIGHT)
        await dispatcher.drain()
        line.clock.at = _local(21, 5, 59).astimezone(UTC)
        await dispatcher.drain()
        await line.dispatcher(quiet=NIGHT).drain()
        assert line.arrived() == {}
        assert line.counts() == {"queued": 2}
        line.clock.at = _local(21, 6).astimezone(UTC)
        await dispatcher.drain()
    assert line.arrived() == {"1 s": 1, "2 s": 1}
    assert [entry["event"] for entry in logs if entry["event"].startswith("quiet")] == [
        "quiet_hours_began",
        "quiet_hours_began",
        "quiet_hours_ended",
    ]


@ON_SQLITE
async def test_a_broadcast_that_quiet_hours_interrupt_goes_on_after_them(line: Line) -> None:
    """What is under way ends; nothing new is begun."""
    line.people(*range(1, 40))
    line.queue(*range(1, 40))
    line.clock.at = _local(20, 21, 29).astimezone(UTC)
    began = 0

    class Evening:
        async def send(
            self,
            chat_id: int,
            message: Message,
            *,
            thread_id: int | None = None,
            files: tuple[File, ...] = (),
        ) -> int:
            del thread_id, files
            nonlocal began
            began += 1
            if began == 5:
                line.clock.at = _local(20, 21, 30).astimezone(UTC)
            return chat_id + len(message.text)

    dispatcher = line.dispatcher(quiet=NIGHT, transport=Evening())
    await dispatcher.drain()
    # Sixteen may be under way when the clock strikes.
    assert 5 <= began <= 5 + 16
    before = began
    await dispatcher.drain()
    assert began == before
    line.clock.at = _local(21, 6).astimezone(UTC)
    await dispatcher.drain()
    assert line.counts() == {"sent": 39}
