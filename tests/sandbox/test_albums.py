"""Do documents and pictures that are sent together arrive together, as at Telegram?"""

import json
from typing import Any

import httpx
import pytest

from bot.sandbox.params import Upload
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call, Hands

AN, GROUP = 1001, -1001
BOT = "/bot766:SANDBOX"
SHEET, LETTER = "Tổng hợp rà soát 26-11-2026.xlsx", "Báo cáo.docx"


def _item(number: int, kind: str = "document", **more: object) -> dict[str, object]:
    return {"type": kind, "media": f"attach://f{number}", **more}


async def _album(
    http: httpx.AsyncClient, media: object, chat: int = AN, **form: object
) -> dict[str, Any]:
    files = {"f0": (SHEET, b"PK\x00\xff"), "f1": (LETTER, b"\r\n")}
    data = {"chat_id": str(chat), "media": json.dumps(media), **form}
    found: dict[str, Any] = (
        await http.post(f"{BOT}/sendMediaGroup", data=data, files=files)
    ).json()
    return found


async def test_documents_sent_together_are_one_album(
    http: httpx.AsyncClient, sandbox: Sandbox, hands: Hands
) -> None:
    """Each with its own caption; the page gets each as a download with name and size."""
    caption = {"caption": "<b>a</b>", "parse_mode": "HTML"}
    first, second = (await _album(http, [_item(0), _item(1, **caption)]))["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["document"]["file_name"], second["document"]["file_name"]) == (SHEET, LETTER)
    assert "caption" not in first
    assert second["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    shown = sandbox.messages(AN)[-2:]
    assert [message["album"] for message in shown] == [first["media_group_id"]] * 2
    assert [message["document"]["size"] for message in shown] == [4, 2]
    download = await http.get(shown[0]["document"]["url"])
    assert download.content == b"PK\x00\xff"
    hands.tick += 9
    again = (await _album(http, [_item(0), _item(1)]))["result"]
    assert again[0]["media_group_id"] != first["media_group_id"]


async def test_one_document_is_no_album(http: httpx.AsyncClient) -> None:
    """Telegram takes it and gives it no group."""
    (sent,) = (await _album(http, [_item(0)]))["result"]
    assert "media_group_id" not in sent


async def test_pictures_are_an_album_too(
    http: httpx.AsyncClient, call: Call, picture: bytes
) -> None:
    """New ones, or ones the server knows."""
    files = {"photo": ("a.png", picture)}
    sent = (await http.post(f"{BOT}/sendPhoto", data={"chat_id": AN}, files=files)).json()
    known = {"type": "photo", "media": sent["result"]["photo"][-1]["file_id"]}
    album = await call("sendMediaGroup", chat_id=GROUP, media=[known, known])
    assert len({message["media_group_id"] for message in album["result"]}) == 1


_PHOTO = {"type": "photo", "media": "attach://f0"}


@pytest.mark.parametrize(
    ("media", "complaint"),
    [
        ([], "there are no messages to send"),
        (None, "there are no messages to send"),
        ({}, "there are no messages to send"),
        ({"type": "document"}, "expected an Array of InputMedia"),
        ([_item(0)] * 11, "too many messages to send as an album"),
        ([_item(0), _PHOTO], "document can't be mixed with other media types"),
        ([_item(0), _item(7)], "can't parse InputMedia: media not found"),
        ([_item(0), {"type": "document"}], "can't parse InputMedia: media not found"),
        ([_item(0, "sticker")], 'can\'t parse InputMedia: type "sticker" is unsupported'),
        ([_item(0), 7], "can't parse InputMedia: expected an Object"),
        (
            [_item(0), {"type": "document", "media": "xyz"}],
            "wrong file identifier/HTTP URL specified",
        ),
        ([_item(0), _item(1, caption="ậ" * 1025)], "message caption is too long"),
    ],
)
async def test_a_wrong_album_is_refused_in_telegrams_words(
    http: httpx.AsyncClient, sandbox: Sandbox, media: object, complaint: str
) -> None:
    """And nothing of it arrives."""
    before = len(sandbox.messages(AN))
    assert (await _album(http, media))["description"] == f"Bad Request: {complaint}"
    assert len(sandbox.messages(AN)) == before


async def test_an_album_without_media_is_refused(call: Call) -> None:
    """It is named."""
    answer = await call("sendMediaGroup", chat_id=AN)
    assert answer["description"] == 'Bad Request: parameter "media" is required'


async def test_what_befalls_an_album_befalls_all_of_it(
    http: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    """One scripted misfortune, one album."""
    before = len(sandbox.messages(AN))
    sandbox.script(AN, "too_many", times=1, retry_after_s=7)
    assert (await _album(http, [_item(0), _item(1)]))["parameters"] == {"retry_after": 7}
    assert len(sandbox.messages(AN)) == before
    sandbox.script(AN, "server_error", times=1)
    files = {"f0": ("a", b"a")}
    data = {"chat_id": str(AN), "media": json.dumps([_item(0)])}
    sent = await http.post(f"{BOT}/sendMediaGroup", data=data, files=files)
    assert sent.status_code == 502
    assert len((await _album(http, [_item(0), _item(1)]))["result"]) == 2


async def test_a_group_may_take_texts_and_no_documents(
    http: httpx.AsyncClient, sandbox: Sandbox, call: Call
) -> None:
    """Its rights say so."""
    sandbox.script(GROUP, "no_documents")
    refused = await _album(http, [_item(0), _item(1)], GROUP)
    words = "Bad Request: not enough rights to send documents to the chat"
    assert refused["description"] == words
    assert (await call("sendMessage", chat_id=GROUP, text="a"))["ok"]


async def test_each_document_of_an_album_counts(
    http: httpx.AsyncClient, call: Call, hands: Hands
) -> None:
    """Three at once in a chat, then one a second; a larger album is taken and paid for later."""
    assert (await _album(http, [_item(0), _item(1)]))["ok"]
    assert (await _album(http, [_item(0), _item(1)]))["parameters"] == {"retry_after": 1}
    hands.tick += 1
    assert (await _album(http, [_item(0), _item(1)]))["ok"]
    hands.tick += 3
    assert (await _album(http, [_item(0)] * 10))["ok"]
    refused = await call("sendMessage", chat_id=AN, text="a")
    assert refused["parameters"] == {"retry_after": 8}


async def test_a_message_may_come_without_a_sound(
    http: httpx.AsyncClient, sandbox: Sandbox, send: Call, hands: Hands
) -> None:
    """Kept for whoever looks at the chat; people's own messages are not the bot's to silence."""
    await send(disable_notification=True)
    await send()
    hands.tick += 9
    await _album(http, [_item(0), _item(1)], disable_notification="true")
    sandbox.type_text(AN, AN, "cảm ơn")
    shown = [message["silent"] for message in sandbox.messages(AN)]
    assert shown[-5:] == [True, False, True, True, False]


async def test_a_person_sends_a_photo(
    http: httpx.AsyncClient, sandbox: Sandbox, call: Call, picture: bytes
) -> None:
    """The bot gets its sizes and no name; it can be fetched."""
    sandbox.send_photo(AN, AN, Upload("anh.png", "image/png", picture), "ảnh chụp bảng điểm")
    form, files = {"from": str(AN)}, {"file": ("b.png", picture)}
    sent = await http.post(f"/sandbox/chats/{AN}/photos", data=form, files=files)
    assert sent.json()["photo_size"] == [4, 3]
    first, second = [update["message"] for update in (await call("getUpdates"))["result"]]
    assert first["caption"] == "ảnh chụp bảng điểm"
    assert "document" not in first
    (size,) = second["photo"]
    assert (size["width"], size["height"]) == (4, 3)
    assert (await call("getFile", file_id=size["file_id"]))["ok"]


async def test_a_photo_that_is_none_is_not_sent(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    """Said in one sentence."""
    before = len(sandbox.messages(AN))
    form, files = {"from": str(AN)}, {"file": ("b.png", b"abc")}
    sent = await http.post(f"/sandbox/chats/{AN}/photos", data=form, files=files)
    assert (sent.status_code, sent.json()["error"]) == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    assert len(sandbox.messages(AN)) == before
