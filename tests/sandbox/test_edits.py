"""What may a bot change afterwards, and in which chats may it speak?"""

from datetime import timedelta

import httpx
import pytest

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call, Draw, Hands

AN, STRANGER, GROUP = 1001, 1003, -1001
KEYS = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}


async def test_an_edit_changes_text_and_buttons(sandbox: Sandbox, send: Call, call: Call) -> None:
    """The page shows it as edited."""
    number = (await send("a", reply_markup=KEYS))["result"]["message_id"]
    answer = await call(
        "editMessageText", chat_id=AN, message_id=number, text="<b>b</b>", parse_mode="HTML"
    )
    assert answer["result"]["text"] == "b"
    assert "reply_markup" not in answer["result"]
    assert sandbox.messages(AN)[-1]["edited"]


async def test_new_buttons_alone_do_not_mark_a_message_as_edited(
    sandbox: Sandbox, send: Call, call: Call
) -> None:
    """Phones show no mark for them."""
    number = (await send("a"))["result"]["message_id"]
    assert (await call("editMessageReplyMarkup", chat_id=AN, message_id=number, reply_markup=KEYS))[
        "ok"
    ]
    assert not sandbox.messages(AN)[-1]["edited"]
    assert sandbox.messages(AN)[-1]["buttons"][0][0]["text"] == "x"


async def test_an_edit_that_changes_nothing_is_refused(send: Call, call: Call) -> None:
    """In Telegram's long words."""
    number = (await send("<b>a</b>", parse_mode="HTML", reply_markup=KEYS))["result"]["message_id"]
    answer = await call(
        "editMessageText",
        chat_id=AN,
        message_id=number,
        text="<strong>a</strong> ",
        parse_mode="HTML",
        reply_markup=KEYS,
    )
    assert answer["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )


async def test_a_text_does_not_become_a_picture_nor_the_reverse(
    http: httpx.AsyncClient, send: Call, call: Call, picture: bytes
) -> None:
    """Neither by media nor by text nor by caption."""
    number = (await send("a"))["result"]["message_id"]
    media = '{"type": "photo", "media": "attach://p"}'
    form = {"chat_id": AN, "message_id": number, "media": media}
    response = await http.post("/bot766:SANDBOX/editMessageMedia", data=form, files={"p": picture})
    assert response.json()["description"] == "Bad Request: there is no media in the message to edit"
    caption = await call("editMessageCaption", chat_id=AN, message_id=number, caption="b")
    assert caption["description"] == "Bad Request: there is no caption in the message to edit"
    sent = await http.post(
        "/bot766:SANDBOX/sendPhoto", data={"chat_id": AN}, files={"photo": picture}
    )
    number = sent.json()["result"]["message_id"]
    text = await call("editMessageText", chat_id=AN, message_id=number, text="b")
    assert text["description"] == "Bad Request: there is no text in the message to edit"


async def test_a_picture_is_exchanged_with_its_caption(
    http: httpx.AsyncClient, call: Call, picture: bytes, draw: Draw
) -> None:
    """By a new upload."""
    sent = await http.post(
        "/bot766:SANDBOX/sendPhoto", data={"chat_id": AN}, files={"photo": picture}
    )
    number = sent.json()["result"]["message_id"]
    media = '{"type": "photo", "media": "attach://p", "caption": "b"}'
    form = {"chat_id": AN, "message_id": number, "media": media}
    response = await http.post(
        "/bot766:SANDBOX/editMessageMedia", data=form, files={"p": draw(9, 9)}
    )
    assert response.json()["result"]["photo"][0]["width"] == 9
    answer = await call("editMessageCaption", chat_id=AN, message_id=number, caption="c")
    assert answer["result"]["caption"] == "c"


async def test_unknown_messages_are_neither_edited_nor_deleted(call: Call) -> None:
    """Each with its own words."""
    edited = await call("editMessageText", chat_id=AN, message_id=999, text="a")
    assert edited["description"] == "Bad Request: message to edit not found"
    deleted = await call("deleteMessage", chat_id=AN, message_id=999)
    assert deleted["description"] == "Bad Request: message to delete not found"


async def test_a_persons_message_is_not_edited(sandbox: Sandbox, call: Call) -> None:
    """Only the bot's own are."""
    number = sandbox.type_text(AN, AN, "a")["message_id"]
    answer = await call("editMessageText", chat_id=AN, message_id=number, text="b")
    assert answer["description"] == "Bad Request: message can't be edited"


@pytest.mark.parametrize(("hours", "ok"), [(48, True), (49, False)])
async def test_a_message_is_deleted_within_48_hours(
    sandbox: Sandbox, send: Call, call: Call, hands: Hands, hours: int, *, ok: bool
) -> None:
    """Later it stays."""
    number = (await send("a"))["result"]["message_id"]
    hands.wall += timedelta(hours=hours)
    answer = await call("deleteMessage", chat_id=AN, message_id=number)
    assert answer["ok"] is ok
    assert (number in [m["message_id"] for m in sandbox.messages(AN)]) is not ok


@pytest.mark.parametrize(
    ("chat_id", "code", "description"),
    [
        (424242, 400, "Bad Request: chat not found"),
        ("@nobody", 400, "Bad Request: chat not found"),
        ("", 400, "Bad Request: chat_id is empty"),
        (STRANGER, 403, "Forbidden: bot can't initiate conversation with a user"),
    ],
)
async def test_a_closed_chat_is_refused(
    call: Call, chat_id: int | str, code: int, description: str
) -> None:
    """Unknown, or never started."""
    answer = await call("sendMessage", chat_id=chat_id, text="a")
    assert (answer["error_code"], answer["description"]) == (code, description)


async def test_a_first_message_opens_the_chat(sandbox: Sandbox, call: Call) -> None:
    """A stranger who writes is one no longer."""
    sandbox.type_text(STRANGER, STRANGER, "/start abc")
    assert (await call("sendMessage", chat_id=str(STRANGER), text="a"))["ok"]


async def test_a_reply_names_an_earlier_message(sandbox: Sandbox, call: Call) -> None:
    """An unknown one is refused unless that is allowed."""
    number = sandbox.type_text(GROUP, AN, "a")["message_id"]
    answer = await call(
        "sendMessage", chat_id=GROUP, text="b", reply_parameters={"message_id": number}
    )
    assert answer["result"]["reply_to_message"]["text"] == "a"
    lost = {"message_id": 999}
    answer = await call("sendMessage", chat_id=GROUP, text="b", reply_parameters=lost)
    assert answer["description"] == "Bad Request: message to be replied not found"
    lenient = lost | {"allow_sending_without_reply": True}
    assert (await call("sendMessage", chat_id=GROUP, text="b", reply_parameters=lenient))["ok"]
