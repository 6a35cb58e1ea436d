"""Are Telegram's rates held, by a clock that only a test moves?"""

import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.pace import Pace
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call, Hands

AN, BICH, GROUP = 1001, 1002, -1001


async def test_one_chat_takes_three_at_once_then_one_a_second(
    sandbox: Sandbox, call: Call, hands: Hands
) -> None:
    """A refused send says how long to wait and costs nothing."""
    texts = ["a", "b", "c"]
    assert all([(await call("sendMessage", chat_id=AN, text=text))["ok"] for text in texts])
    refused = await call("sendMessage", chat_id=AN, text="d")
    assert refused == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert (await call("sendMessage", chat_id=BICH, text="a"))["ok"]
    hands.tick += 1
    assert (await call("sendMessage", chat_id=AN, text="d"))["ok"]
    assert not (await call("sendMessage", chat_id=AN, text="e"))["ok"]
    assert len(sandbox.messages(AN)) == 5


async def test_a_group_takes_twenty_a_minute(call: Call, hands: Hands) -> None:
    """Then one every three seconds."""
    for _ in range(20):
        assert (await call("sendMessage", chat_id=GROUP, text="a"))["ok"]
    refused = await call("sendMessage", chat_id=GROUP, text="a")
    assert refused["parameters"] == {"retry_after": 3}
    hands.tick += 3
    assert (await call("sendMessage", chat_id=GROUP, text="a"))["ok"]


async def test_all_chats_together_take_thirty_a_second(
    sandbox: Sandbox, call: Call, hands: Hands
) -> None:
    """The thirty-first waits, whoever it is for."""
    for number in range(5000, 5031):
        sandbox.add_user(number, "Người nhận")
        sandbox.type_text(number, number, "/start")
    hands.tick += 60
    for number in range(5000, 5030):
        assert (await call("sendMessage", chat_id=number, text="a"))["ok"]
    assert (await call("sendMessage", chat_id=5030, text="a"))["error_code"] == 429
    hands.tick += 1 / 30
    assert (await call("sendMessage", chat_id=5030, text="a"))["ok"]


async def test_an_answer_does_not_count_as_broadcast(
    sandbox: Sandbox, call: Call, hands: Hands
) -> None:
    """A person who has just written or tapped is answered at once."""
    for number in range(5000, 5031):
        sandbox.add_user(number, "Người nhận")
        sandbox.type_text(number, number, "/start")
    hands.tick += 60
    for number in range(5000, 5030):
        await call("sendMessage", chat_id=number, text="a")
    assert (await call("sendMessage", chat_id=5030, text="a"))["error_code"] == 429
    sandbox.type_text(5030, 5030, "điểm")
    assert (await call("sendMessage", chat_id=5030, text="a"))["ok"]


async def test_edits_are_counted_apart_and_generously(send: Call, call: Call, hands: Hands) -> None:
    """Twenty at once, then two a second."""
    number = (await send("a"))["result"]["message_id"]
    for turn in range(20):
        assert (await call("editMessageText", chat_id=AN, message_id=number, text=f"b{turn}"))["ok"]
    assert (await call("editMessageText", chat_id=AN, message_id=number, text="c"))[
        "error_code"
    ] == 429
    hands.tick += 0.5
    assert (await call("editMessageText", chat_id=AN, message_id=number, text="c"))["ok"]


@pytest.mark.parametrize("private", [True, False])
def test_rates_can_be_turned_off(*, private: bool) -> None:
    """For tests about something else."""
    pace = Pace(Limits.none(), lambda: 0.0)
    for _ in range(1000):
        pace.check_send(1, private=private, spoke_at=None)
        pace.check_edit(1)


async def test_the_call_log_tells_when_but_not_what(
    sandbox: Sandbox, send: Call, call: Call, hands: Hands
) -> None:
    """Method, chat, status and time; no text."""
    await send("bí mật")
    hands.tick += 5
    await call("sendMessage", chat_id=424242, text="bí mật")
    calls = sandbox.calls()
    assert [(c["n"], c["method"], c["chat_id"], c["status"], c["monotonic"]) for c in calls] == [
        (1, "sendMessage", AN, 200, 1000.0),
        (2, "sendMessage", 424242, 400, 1005.0),
    ]
    assert sandbox.calls(since=1) == calls[1:]
    assert "mật" not in repr(calls)
