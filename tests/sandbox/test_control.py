"""Is the sandbox steered over HTTP as its page and other tests need it?"""

import asyncio
import json

import httpx
import pytest

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call

AN, STRANGER, GROUP = 1001, 1003, -1001
KEYS = {
    "inline_keyboard": [
        [{"text": "Đã nhận", "callback_data": "ok"}, {"text": "Cổng", "url": "https://x.vn"}]
    ]
}


async def test_users_and_groups_are_created(http: httpx.AsyncClient) -> None:
    """A private chat has the id of its person."""
    made = await http.post(
        "/sandbox/users", json={"id": 7, "first_name": "Bảy", "title": "Lãnh đạo xã"}
    )
    assert made.status_code == 200
    await http.post("/sandbox/groups", json={"id": -1007, "title": "Nhóm", "members": [7]})
    chats = {chat["id"]: chat for chat in (await http.get("/sandbox/chats")).json()}
    assert (chats[7]["title"], chats[7]["kind"], chats[7]["started"]) == (
        "Lãnh đạo xã",
        "private",
        False,
    )
    assert chats[-1007]["members"] == [{"id": 7, "name": "Bảy"}]


async def test_messages_are_listed_as_the_page_shows_them(
    http: httpx.AsyncClient, send: Call
) -> None:
    """With HTML made from entities, and without deleted ones."""
    await send("<b>a</b> &lt;", parse_mode="HTML", reply_markup=KEYS)
    shown = (await http.get(f"/sandbox/chats/{AN}/messages")).json()[-1]
    assert shown["from"] == "bot"
    assert shown["date"] == "2026-11-20T19:15:00+07:00"
    assert shown["html"] == "<b>a</b> &lt;"
    assert shown["text"] == "a <"
    assert shown["buttons"] == KEYS["inline_keyboard"]
    assert shown["edited"] is False


@pytest.mark.parametrize("named", [{"data": "ok"}, {"row": 0, "column": 0}])
async def test_a_press_brings_the_bots_toast(
    http: httpx.AsyncClient, send: Call, call: Call, named: dict[str, object]
) -> None:
    """When it comes within the wait."""
    number = (await send(reply_markup=KEYS))["result"]["message_id"]
    body = {"from": AN, "message_id": number, **named}
    press = asyncio.create_task(http.post(f"/sandbox/chats/{AN}/press?wait=5", json=body))
    (update,) = (await call("getUpdates", timeout=5))["result"]
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("ok", AN)
    await call("answerCallbackQuery", callback_query_id=query["id"], text="Đã ghi", show_alert=True)
    answer = (await press).json()
    assert answer["id"] == query["id"]
    assert (answer["answered"], answer["text"], answer["show_alert"]) == (True, "Đã ghi", True)


async def test_a_press_without_a_wait_returns_at_once(http: httpx.AsyncClient, send: Call) -> None:
    """With the id only."""
    number = (await send(reply_markup=KEYS))["result"]["message_id"]
    body = {"from": AN, "message_id": number, "data": "ok"}
    assert (await http.post(f"/sandbox/chats/{AN}/press", json=body)).json()["answered"] is False


async def test_inline_results_come_back(http: httpx.AsyncClient, call: Call) -> None:
    """With the text each would send."""
    body = {"from": AN, "query": "vinh thanh", "wait": 5}
    asked = asyncio.create_task(http.post("/sandbox/inline", json=body))
    (update,) = (await call("getUpdates", timeout=5))["result"]
    assert update["inline_query"]["query"] == "vinh thanh"
    content = {"message_text": "<b>65,56</b>/100", "parse_mode": "HTML"}
    result = {"type": "article", "id": "1", "title": "Xã", "input_message_content": content}
    await call("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=[result])
    (found,) = (await asked).json()["results"]
    assert (found["title"], found["text"]) == ("Xã", "65,56/100")


@pytest.mark.parametrize(
    ("wish", "then"),
    [
        ({"to": "2026-11-26T07:30:00+07:00"}, "2026-11-26T07:30:00+07:00"),
        ({"to": "2026-11-20T12:30:00Z"}, "2026-11-20T19:30:00+07:00"),
        ({"to": "2026-11-21T08:00"}, "2026-11-21T08:00:00+07:00"),
        ({"preset": "thursday-0730"}, "2026-11-26T07:30:00+07:00"),
        ({"preset": "tomorrow-0730"}, "2026-11-21T07:30:00+07:00"),
        ({"minutes": 30}, "2026-11-20T19:45:00+07:00"),
    ],
)
async def test_the_clock_moves_forward(
    http: httpx.AsyncClient, send: Call, wish: dict[str, object], then: str
) -> None:
    """And messages carry the new time."""
    assert (await http.get("/sandbox/clock")).json() == {"now": "2026-11-20T19:15:00+07:00"}
    assert (await http.post("/sandbox/clock", json=wish)).json() == {"now": then}
    await send("a")
    assert (await http.get(f"/sandbox/chats/{AN}/messages")).json()[-1]["date"] == then


async def test_on_a_thursday_evening_the_next_thursday_is_a_week_away(
    http: httpx.AsyncClient,
) -> None:
    """Before 07:30 it would be the same day."""
    await http.post("/sandbox/clock", json={"to": "2026-11-26T07:30:00"})
    moved = await http.post("/sandbox/clock", json={"preset": "thursday-0730"})
    assert moved.json() == {"now": "2026-12-03T07:30:00+07:00"}


async def test_commands_are_listed_for_a_chat(http: httpx.AsyncClient, call: Call) -> None:
    """The narrowest scope wins."""
    await call("setMyCommands", commands=[{"command": "score", "description": "Điểm"}])
    own = {"type": "all_group_chats"}
    await call("setMyCommands", commands=[{"command": "rank", "description": "Hạng"}], scope=own)
    general = (await http.get("/sandbox/commands")).json()
    assert general == [{"command": "score", "description": "Điểm"}]
    assert (await http.get(f"/sandbox/commands?chat_id={GROUP}")).json()[0]["command"] == "rank"
    assert (await call("getMyCommands"))["result"] == general
    await call("deleteMyCommands")
    assert (await http.get("/sandbox/commands")).json() == []


CHAT = f"/sandbox/chats/{AN}"


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/sandbox/users", {"first_name": "a"}, "id must be a whole number"),
        ("/sandbox/users", {"id": 5}, "first_name must be a text"),
        ("/sandbox/users", {"id": -5, "first_name": "a"}, "a user's id must be a positive number"),
        ("/sandbox/users", [], "the body must be a JSON object"),
        ("/sandbox/groups", {"id": 5, "title": "a"}, "a group's id must be a negative number"),
        (
            "/sandbox/groups",
            {"id": -5, "title": "a", "members": [9]},
            "there is no user 9; create it by POST /sandbox/users",
        ),
        (f"{CHAT}/messages", {"from": AN}, "text must be a text"),
        (f"{CHAT}/messages", {"from": AN, "text": "  "}, "the text is empty"),
        (
            f"{CHAT}/messages",
            {"from": AN, "text": "a" * 4097},
            "the text is longer than 4096 characters",
        ),
        (
            f"{CHAT}/messages",
            {"from": STRANGER, "text": "a"},
            f"user {STRANGER} is not a member of chat {AN}",
        ),
        ("/sandbox/chats/9/messages", {"from": AN, "text": "a"}, "there is no chat 9"),
        (f"{CHAT}/documents", {"from": AN, "name": "a", "data": "%"}, "data is not base64"),
        (
            f"{CHAT}/press",
            {"from": AN, "message_id": 1, "data": "x"},
            "message 1 has no button with data 'x'",
        ),
        (
            f"{CHAT}/press",
            {"from": AN, "message_id": 99, "data": "x"},
            f"there is no message 99 in chat {AN}",
        ),
        (
            f"{CHAT}/press",
            {"from": AN, "message_id": 1, "row": 0, "column": 0},
            "message 1 has no button at row 0, column 0",
        ),
        (
            f"{CHAT}/press?wait=x",
            {"from": AN, "message_id": 1, "data": "x"},
            "wait must be a number of seconds",
        ),
        (f"{CHAT}/script", {"behaviour": "migrate"}, "only a group can migrate to a supergroup"),
        (f"{CHAT}/script", {"behaviour": "blocked", "times": 0}, "times must be at least 1"),
        (
            "/sandbox/clock",
            {"to": "2026-11-20T19:00:00+07:00"},
            (
                "the clock only moves forward: "
                "2026-11-20T19:00+07:00 is not after 2026-11-20T19:15+07:00"
            ),
        ),
        ("/sandbox/clock", {"to": "hôm qua"}, "not an ISO 8601 time: 'hôm qua'"),
        ("/sandbox/clock", {"minutes": "30"}, "minutes must be a number"),
    ],
)
async def test_a_bad_control_request_gets_one_clear_sentence(
    http: httpx.AsyncClient, path: str, body: object, error: str
) -> None:
    """As a 400 with JSON."""
    response = await http.post(path, json=body)
    assert (response.status_code, response.json()) == (400, {"error": error})


async def test_an_unknown_behaviour_lists_the_known_ones(http: httpx.AsyncClient) -> None:
    """For chats and for methods."""
    for path, body in ((f"{CHAT}/script", {}), ("/sandbox/script", {"method": "getMe"})):
        response = await http.post(path, json=body | {"behaviour": "explode"})
        assert response.status_code == 400
        assert response.json()["error"].startswith("unknown behaviour 'explode'; known: ")


async def test_pages_of_other_sites_cannot_steer(http: httpx.AsyncClient) -> None:
    """A browser names the site a request comes from."""
    headers = {"Origin": "https://evil.example"}
    body = {"id": 7, "first_name": "a"}
    assert (await http.post("/sandbox/users", json=body, headers=headers)).status_code == 403
    assert 7 not in [chat["id"] for chat in (await http.get("/sandbox/chats")).json()]


async def test_the_feed_tells_of_messages(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    """One event for each change, as the page shows it."""
    async with http.stream("GET", "/sandbox/feed") as feed:
        lines = (json.loads(line[6:]) async for line in feed.aiter_lines() if line)
        assert (await anext(lines))["kind"] == "hello"
        sandbox.type_text(AN, AN, "a & b")
        change = await anext(lines)
        assert (change["kind"], change["chat_id"]) == ("message", AN)
        assert change["message"]["html"] == "a &amp; b"
        sandbox.move_clock(minutes=30)
        assert (await anext(lines))["now"] == "2026-11-20T19:45:00+07:00"
        await lines.aclose()


async def test_there_is_nothing_elsewhere(http: httpx.AsyncClient) -> None:
    """And no file of the sandbox but its page's."""
    assert (await http.get("/sandbox/nothing")).status_code == 404
    assert (await http.get("/../server.py")).status_code == 404
    assert (await http.get("/server.py")).status_code == 404
