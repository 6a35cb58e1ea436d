"""Do scripted misfortunes look as they do at Telegram?"""

import asyncio

import httpx
import pytest

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call

AN, GROUP = 1001, -1001
SEND = "/bot766:SANDBOX/sendMessage"


@pytest.mark.parametrize(
    ("behaviour", "description"),
    [
        ("blocked", "Forbidden: bot was blocked by the user"),
        ("deactivated", "Forbidden: user is deactivated"),
        ("kicked", "Forbidden: bot was kicked from the group chat"),
    ],
)
async def test_a_closed_chat_answers_403(
    sandbox: Sandbox, send: Call, call: Call, behaviour: str, description: str
) -> None:
    """Until the script says otherwise."""
    sandbox.script(AN, behaviour)
    answers = [await send(), await call("sendChatAction", chat_id=AN, action="typing")]
    assert {(a["error_code"], a["description"]) for a in answers} == {(403, description)}
    sandbox.script(AN, "ok")
    assert (await send())["ok"]


async def test_a_group_moves_to_a_supergroup(sandbox: Sandbox, call: Call) -> None:
    """The old id names the new one, and the new one works."""
    scripted = sandbox.script(GROUP, "migrate")
    answer = await call("sendMessage", chat_id=GROUP, text="a")
    assert answer["error_code"] == 400
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    new_id = answer["parameters"]["migrate_to_chat_id"]
    assert new_id == scripted["migrate_to_chat_id"]
    sent = await call("sendMessage", chat_id=new_id, text="a")
    assert sent["result"]["chat"] == {"id": new_id, "type": "supergroup", "title": "Tổ giúp việc"}
    updates = (await call("getUpdates"))["result"]
    assert updates[0]["message"]["migrate_to_chat_id"] == new_id
    assert updates[1]["message"]["migrate_from_chat_id"] == GROUP


@pytest.mark.parametrize("retry_after", [300, None])
async def test_a_429_may_lack_its_seconds(
    http: httpx.AsyncClient, send: Call, retry_after: int | None
) -> None:
    """As Telegram's sometimes do; `times` ends it."""
    script = {"behaviour": "too_many", "retry_after": retry_after, "times": 1}
    assert (await http.post(f"/sandbox/chats/{AN}/script", json=script)).status_code == 200
    answer = await send()
    assert answer["error_code"] == 429
    assert answer.get("parameters") == (retry_after and {"retry_after": 300})
    assert (await send())["ok"]


async def test_an_accepted_message_may_never_be_answered(
    sandbox: Sandbox, http: httpx.AsyncClient
) -> None:
    """It is in the chat; the caller only sees a timeout."""
    sandbox.script(AN, "accept_then_timeout", times=1)
    with pytest.raises(httpx.ReadTimeout):
        await http.post(SEND, json={"chat_id": AN, "text": "a"}, timeout=0.3)
    assert sandbox.messages(AN)[-1]["text"] == "a"
    assert sandbox.calls()[-1]["status"] == 0
    assert (await http.post(SEND, json={"chat_id": AN, "text": "b"})).json()["ok"]


async def test_stopping_releases_a_held_call(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """Its connection is closed without an answer."""
    sandbox.script(AN, "accept_then_timeout")
    held = asyncio.create_task(http.post(SEND, json={"chat_id": AN, "text": "a"}))
    while not sandbox.calls():  # noqa: ASYNC110 - nothing tells when a call is held
        await asyncio.sleep(0)
    await sandbox.stop()
    (failure,) = await asyncio.gather(held, return_exceptions=True)
    assert isinstance(failure, httpx.TransportError)


async def test_a_server_error_is_not_json(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """A 502 with a gateway's HTML; the message is not sent."""
    sandbox.script(AN, "server_error", times=1)
    response = await http.post(SEND, json={"chat_id": AN, "text": "a"})
    assert response.status_code == 502
    assert response.text.startswith("<html>")
    assert sandbox.messages(AN)[-1]["text"] == "/start"


async def test_garbage_hides_a_message_that_was_sent(
    sandbox: Sandbox, http: httpx.AsyncClient
) -> None:
    """The JSON ends in the middle."""
    sandbox.script(AN, "garbage", times=1)
    response = await http.post(SEND, json={"chat_id": AN, "text": "a"})
    with pytest.raises(ValueError, match="Expecting value"):
        response.json()
    assert sandbox.messages(AN)[-1]["text"] == "a"


@pytest.mark.parametrize(
    ("behaviour", "status"), [("unauthorized", 401), ("not_found", 404), ("server_error", 502)]
)
async def test_a_whole_method_fails_as_often_as_scripted(
    http: httpx.AsyncClient, behaviour: str, status: int
) -> None:
    """Then it works again."""
    script = {"method": "getUpdates", "behaviour": behaviour, "times": 1}
    assert (await http.post("/sandbox/script", json=script)).status_code == 200
    statuses = [(await http.get("/bot766:SANDBOX/getUpdates")).status_code for _ in range(2)]
    assert statuses == [status, 200]


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot766:WRONG/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot766:SANDBOX/flyAway", 404, "Not Found"),
        ("/file/bot766:WRONG/photos/file_0.png", 401, "Unauthorized"),
        ("/file/bot766:SANDBOX/photos/file_0.png", 404, "Not Found"),
    ],
)
async def test_a_wrong_address_is_refused(
    http: httpx.AsyncClient, path: str, status: int, description: str
) -> None:
    """Token before method."""
    response = await http.get(path)
    assert response.status_code == status
    assert response.json() == {"ok": False, "error_code": status, "description": description}
