"""Do updates reach the bot, by polling and by webhook?"""

import asyncio

import pytest
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.netutil import bind_sockets

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call

AN = 1001
SECRET = "bi-mat_1"  # noqa: S105 - made up for this test


async def waiting(sandbox: Sandbox) -> None:
    """Let the loop run until a poll waits."""
    while sandbox.world.updates._poll is None:  # noqa: ASYNC110 - nothing tells when a poll begins
        await asyncio.sleep(0)


async def test_a_long_poll_wakes_at_once(sandbox: Sandbox, call: Call) -> None:
    """Something typed ends the wait."""
    poll = asyncio.create_task(call("getUpdates", timeout=15))
    await waiting(sandbox)
    sandbox.type_text(AN, AN, "/score xã Bình Thành")
    (update,) = (await asyncio.wait_for(poll, 2))["result"]
    assert update["message"]["text"] == "/score xã Bình Thành"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["chat"] == {"id": AN, "type": "private", "first_name": "Nguyễn Văn An"}


async def test_updates_come_again_until_confirmed(sandbox: Sandbox, call: Call) -> None:
    """An offset confirms all below it."""
    for text in ("a", "b", "c"):
        sandbox.type_text(AN, AN, text)
    first = (await call("getUpdates", limit=2))["result"]
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert len((await call("getUpdates"))["result"]) == 3
    rest = (await call("getUpdates", offset=first[1]["update_id"] + 1))["result"]
    assert [update["message"]["text"] for update in rest] == ["c"]
    assert (await call("getUpdates", offset=rest[0]["update_id"] + 1))["result"] == []
    assert (await call("getUpdates"))["result"] == []


async def test_a_negative_offset_keeps_only_the_newest(sandbox: Sandbox, call: Call) -> None:
    """Earlier ones are forgotten."""
    for text in ("a", "b", "c"):
        sandbox.type_text(AN, AN, text)
    assert [u["message"]["text"] for u in (await call("getUpdates", offset=-1))["result"]] == ["c"]
    assert len((await call("getUpdates"))["result"]) == 1


async def test_a_second_poller_ends_the_first(sandbox: Sandbox, call: Call) -> None:
    """The older one gets the conflict."""
    older = asyncio.create_task(call("getUpdates", timeout=15))
    await waiting(sandbox)
    first = sandbox.world.updates._poll
    newer = asyncio.create_task(call("getUpdates", timeout=15))
    refused = await asyncio.wait_for(older, 2)
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await waiting(sandbox)
    assert sandbox.world.updates._poll is not first
    sandbox.type_text(AN, AN, "a")
    assert len((await asyncio.wait_for(newer, 2))["result"]) == 1


async def test_a_poller_who_hangs_up_loses_nothing(sandbox: Sandbox, call: Call) -> None:
    """The update waits for the next poll."""
    poll = asyncio.create_task(call("getUpdates", timeout=15))
    await waiting(sandbox)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    sandbox.type_text(AN, AN, "a")
    assert len((await call("getUpdates"))["result"]) == 1


async def test_only_wanted_kinds_come(sandbox: Sandbox, call: Call, send: Call) -> None:
    """Until the bot says otherwise."""
    assert (await call("getUpdates", allowed_updates=["callback_query"]))["ok"]
    sandbox.type_text(AN, AN, "a")
    keys = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    message = (await send(reply_markup=keys))["result"]
    await sandbox.press(AN, AN, message["message_id"], "x")
    (update,) = (await call("getUpdates", allowed_updates=[]))["result"]
    assert update["callback_query"]["data"] == "x"
    assert update["callback_query"]["message"]["message_id"] == message["message_id"]
    sandbox.type_text(AN, AN, "b")
    assert len((await call("getUpdates"))["result"]) == 2


class Receiver:
    """A bot's web server that answers with the given statuses, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.came: asyncio.Queue[tuple[int, HTTPServerRequest]] = asyncio.Queue()
        sockets = bind_sockets(0, "127.0.0.1")
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/hook"
        self.server = HTTPServer(self.take)
        self.server.add_sockets(sockets)

    def take(self, request: HTTPServerRequest) -> None:
        """Note the request and answer."""
        status = self.statuses.pop(0) if self.statuses else 200
        self.came.put_nowait((status, request))
        request.connection.write_headers(
            ResponseStartLine("", status, "X"),
            HTTPHeaders({"Content-Length": "0"}),
        )
        request.connection.finish()

    async def close(self) -> None:
        """Stop listening."""
        self.server.stop()
        await self.server.close_all_connections()


async def test_a_webhook_gets_updates_with_the_secret(sandbox: Sandbox, call: Call) -> None:
    """In order, and again after a refusal."""
    receiver = Receiver(500)
    assert (await call("setWebhook", url=receiver.url, secret_token=SECRET))["ok"]
    sandbox.type_text(AN, AN, "a")
    for status in (500, 200):
        got, request = await asyncio.wait_for(receiver.came.get(), 5)
        assert got == status
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        assert b'"text": "a"' in request.body
    info = (await call("getWebhookInfo"))["result"]
    assert info["url"] == receiver.url
    assert "500" in info["last_error_message"]
    await receiver.close()


async def test_polling_and_webhook_exclude_each_other(call: Call) -> None:
    """Until the webhook is deleted."""
    assert (await call("setWebhook", url="http://127.0.0.1:9/hook"))["ok"]
    refused = await call("getUpdates")
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert (await call("deleteWebhook", drop_pending_updates=True))["ok"]
    assert (await call("getUpdates"))["ok"]


@pytest.mark.parametrize(
    ("url", "secret", "complaint"),
    [
        ("http://x.vn/hook", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://x.vn:8080/",
            "",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("http://127.0.0.1/", "bí mật", "secret token contains unallowed characters"),
        ("http://127.0.0.1/", "a" * 257, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(call: Call, url: str, secret: str, complaint: str) -> None:
    """Plain HTTP only on the same machine."""
    answer = await call("setWebhook", url=url, secret_token=secret)
    assert answer["description"] == f"Bad Request: {complaint}"


async def test_stopping_ends_a_waiting_poll(sandbox: Sandbox, call: Call) -> None:
    """Without a pending task left behind."""
    poll = asyncio.create_task(call("getUpdates", timeout=15))
    await waiting(sandbox)
    await sandbox.stop()
    (answer,) = await asyncio.gather(poll, return_exceptions=True)
    assert isinstance(answer, Exception) or answer["result"] == []
