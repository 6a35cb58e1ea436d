"""Every misfortune of Telegram and of the way there: real dispatcher, real transport, real HTTP."""

from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from bot.delivery.outcome import DOUBT_PAUSE, UNUSABLE_PAUSE
from bot.storage import people
from bot.storage.people import Role
from bot.transport.telegram import UNSAID_REST
from tests.delivery.conftest import ON_SQLITE, Line
from tests.sandboxes import start_sandbox

CHAT, GROUP = 1, -5
OTHERS = range(2, 32)
PEOPLE = range(1, 11)
DAY = 24 * 3600


def _events(logs: list[dict[str, object]], name: str) -> int:
    return sum(entry["event"] == name for entry in logs)


@ON_SQLITE
@pytest.mark.parametrize("seconds", [1, 300, 43_838])
async def test_one_chats_429_delays_that_chat_alone(line: Line, seconds: int) -> None:
    """Thirty others get everything meanwhile; it gets everything afterwards, once."""
    line.people(CHAT, *OTHERS)
    line.queue(CHAT, *OTHERS, subjects=("a", "b"))
    line.sandbox.script(CHAT, "too_many", retry_after_s=seconds, times=1)
    dispatcher = line.dispatcher()
    await dispatcher.drain()
    line.pass_time(seconds / 2)
    line.queue(CHAT, subjects=("c",))
    await dispatcher.drain()
    assert line.calls(CHAT) == [429]
    for _ in range(2):
        line.pass_time(seconds / 2 if seconds > 1 else 1.1)
        await dispatcher.drain()
    assert set(line.arrived()) >= {f"{chat} {s}" for chat in OTHERS for s in "ab"}
    for _ in range(3):
        line.pass_time(1.1)
        await dispatcher.drain()
    assert line.counts() == {"sent": 63}
    assert set(line.arrived().values()) == {1}
    assert line.calls(CHAT) == [429, 200, 200, 200]


@ON_SQLITE
async def test_a_429_without_seconds_rests_its_chat_for_a_while(line: Line) -> None:
    """Telegram does not always say for how long."""
    line.people(CHAT, *OTHERS)
    line.queue(CHAT, *OTHERS)
    line.sandbox.script(CHAT, "too_many", times=1)
    dispatcher = line.dispatcher()
    await dispatcher.drain()
    assert line.counts() == {"queued": 1, "sent": 30}
    line.pass_time(UNSAID_REST.total_seconds() - 1)
    await dispatcher.drain()
    assert line.calls(CHAT) == [429]
    line.pass_time(1.1)
    await dispatcher.drain()
    assert line.calls(CHAT) == [429, 200]


@ON_SQLITE
async def test_many_chats_429s_rest_the_whole_broadcast(line: Line) -> None:
    """For the shortest time asked; then it goes on, and each chat's own rest stays."""
    line.people(*range(1, 41))
    for chat in (1, 2, 3):
        line.sandbox.script(chat, "too_many", retry_after_s=20 * chat, times=1)
    line.queue(1, 2, 3)
    dispatcher = line.dispatcher()
    with capture_logs() as logs:
        await dispatcher.drain()
    assert _events(logs, "broadcast_slowed") == 1
    line.queue(*range(4, 41))
    line.pass_time(19)
    await dispatcher.drain()
    assert line.arrived() == {}
    line.pass_time(1.1)
    await dispatcher.drain()
    assert sorted(line.arrived()) == sorted(f"{chat} s" for chat in (1, *range(4, 41)))
    line.pass_time(60)
    await dispatcher.drain()
    assert line.counts() == {"sent": 40}


@ON_SQLITE
@pytest.mark.parametrize(
    ("chat", "behaviour"),
    [
        (CHAT, "blocked"),
        (CHAT, "deactivated"),
        (CHAT, "cant_initiate"),
        (CHAT, "chat_not_found"),
        (GROUP, "kicked"),
        (GROUP, "group_deleted"),
        (GROUP, "not_member"),
        (GROUP, "write_forbidden"),
        (GROUP, "no_rights"),
        (GROUP, "topic_closed"),
    ],
)
async def test_a_lost_chat_is_asked_once_and_stops_nobody(
    line: Line, chat: int, behaviour: str
) -> None:
    """Its queue fails with it, its recipient is told nothing more; the others get theirs."""
    line.people(chat, 7, 8)
    line.queue(chat, 7, 8, subjects=("a", "b"))
    line.sandbox.script(chat, behaviour)
    dispatcher = line.dispatcher()
    for _ in range(3):
        await dispatcher.drain()
        line.pass_time(DAY)
    assert line.calls(chat) in ([403], [400])
    assert line.counts() == {"failed": 2, "sent": 4}
    assert line.arrived() == {"7 a": 1, "7 b": 1, "8 a": 1, "8 b": 1}
    with line.database.read() as connection:
        assert people.reachable(connection, Role) == ()
        refusing = connection.scalars(
            people.recipient_table.select()
            .with_only_columns(people.recipient_table.c.chat_id)
            .where(people.recipient_table.c.refuses)
        )
        assert list(refusing) == [chat]


async def test_a_group_that_moves_in_mid_broadcast_gets_the_rest(line: Line) -> None:
    """Under its new id, each message once, on both databases."""
    line.people(GROUP, 7)
    line.queue(GROUP, 7, subjects=("a", "b", "c"))
    dispatcher = line.dispatcher()
    await dispatcher.drain()
    line.sandbox.script(GROUP, "migrate")
    for _ in range(4):
        line.pass_time(3.1)
        await dispatcher.drain()
    assert line.counts() == {"sent": 6}
    assert line.arrived() == {f"{chat} {s}": 1 for chat in (GROUP, 7) for s in "abc"}
    with line.database.read() as connection:
        assert people.recipient_of_chat(connection, GROUP) is None


@ON_SQLITE
@pytest.mark.parametrize("behaviour", ["accept_then_timeout", "accept_then_reset", "garbage"])
async def test_what_was_accepted_and_not_answered_goes_out_once_more_at_most(
    line: Line, behaviour: str
) -> None:
    """Marked as in doubt; the third time never comes."""
    line.people(CHAT, 7)
    line.queue(CHAT, 7)
    line.sandbox.script(CHAT, behaviour)
    dispatcher = line.dispatcher()
    for _ in range(5):
        await dispatcher.drain()
        line.pass_time(DOUBT_PAUSE.total_seconds() + 1)
    assert line.counts() == {"sent": 1, "uncertain": 1}
    assert line.arrived() == {f"{CHAT} s": 2, "7 s": 1}


@ON_SQLITE
@pytest.mark.parametrize("behaviour", ["reset", "server_error"])
async def test_a_single_hitch_costs_no_message(line: Line, behaviour: str) -> None:
    """A reset before acceptance, a gateway's 502 in HTML: in doubt, repeated, there once."""
    line.people(CHAT, 7)
    line.queue(CHAT, 7)
    line.sandbox.script(CHAT, behaviour, times=1)
    dispatcher = line.dispatcher()
    await dispatcher.drain()
    assert line.counts() == {"queued": 1, "sent": 1}
    line.pass_time(DOUBT_PAUSE.total_seconds() + 1)
    await dispatcher.drain()
    assert line.counts() == {"sent": 2}
    assert set(line.arrived().values()) == {1}


@ON_SQLITE
@pytest.mark.parametrize("behaviour", ["unauthorized", "not_found"])
async def test_one_401_or_404_pauses_the_broadcast_and_loses_nothing(
    line: Line, behaviour: str
) -> None:
    """It is said in the log, and after a minute all goes on."""
    line.people(*OTHERS)
    line.queue(*OTHERS)
    line.sandbox.script_method("sendMessage", behaviour, times=1)
    dispatcher = line.dispatcher()
    with capture_logs() as logs:
        await dispatcher.drain()
    assert _events(logs, "token_refused") == 1
    tried = len(line.sandbox.calls())
    # Those under way at that moment end; no other is begun.
    assert tried < len(OTHERS)
    line.pass_time(UNUSABLE_PAUSE.total_seconds() - 1)
    await dispatcher.drain()
    assert len(line.sandbox.calls()) == tried
    line.pass_time(1.1)
    await dispatcher.drain()
    assert line.counts() == {"sent": 30}
    assert set(line.arrived().values()) == {1}


@ON_SQLITE
async def test_half_an_hour_without_telegram_loses_and_doubles_nothing(line: Line) -> None:
    """Nothing listens; when it does again, everything arrives once, in doubt about none."""
    port = urlsplit(line.sandbox.url).port
    assert port
    line.queue(*PEOPLE)
    await line.sandbox.stop()
    dispatcher = line.dispatcher()
    for _ in range(30):
        await dispatcher.drain()
        line.pass_time(60)
    assert line.counts() == {"queued": 10}
    line.sandbox = await start_sandbox(line.clock, port)
    line.people(*PEOPLE)
    for _ in range(6):
        await dispatcher.drain()
        line.pass_time(60)
    assert line.counts() == {"sent": 10}
    assert line.arrived() == {f"{chat} s": 1 for chat in PEOPLE}
    with line.database.read() as connection:
        doubts = connection.exec_driver_sql("SELECT sum(doubtful) FROM outbox").scalar()
    assert doubts == 0


@ON_SQLITE
async def test_a_broken_row_and_a_dead_chat_stop_nobody_else(line: Line) -> None:
    """Not a row without a text, not one that is no message at all, not one too long."""
    line.people(*range(1, 8))
    line.queue(*range(1, 8))
    line.sandbox.script(1, "blocked")
    with line.database.write() as connection:
        for chat, broken in (
            (2, "{}"),
            (3, '"x"'),
            (4, "null"),
            (5, '{"text": "' + "x" * 5000 + '"}'),
        ):
            connection.exec_driver_sql(
                "UPDATE outbox SET message = ? WHERE chat_id = ?", (broken, chat)
            )
    dispatcher = line.dispatcher()
    for _ in range(3):
        await dispatcher.drain()
        line.pass_time(DOUBT_PAUSE.total_seconds() + 1)
    assert line.arrived() == {"6 s": 1, "7 s": 1}
    assert line.counts() == {"failed": 5, "sent": 2}
