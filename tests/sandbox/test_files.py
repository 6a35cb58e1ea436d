"""Do pictures and files travel both ways?"""

import base64
from collections.abc import Callable

import httpx
import pytest

from bot.sandbox.files import Files
from bot.sandbox.params import Params, Upload
from bot.sandbox.pictures import picture_size
from bot.sandbox.refusal import RefusedError
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call, Draw

AN = 1001
BOT = "/bot766:SANDBOX"


async def test_a_picture_is_sent_and_sent_again_by_its_id(
    http: httpx.AsyncClient, call: Call, picture: bytes
) -> None:
    """The second time nothing is uploaded."""
    form = {"chat_id": str(AN), "caption": "<b>a</b>", "parse_mode": "HTML"}
    sent = await http.post(f"{BOT}/sendPhoto", data=form, files={"photo": ("x.png", picture)})
    message = sent.json()["result"]
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    (size,) = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (4, 3, len(picture))
    again = await call("sendPhoto", chat_id=AN, photo=size["file_id"])
    assert again["result"]["photo"][0]["file_id"] == size["file_id"]


async def test_a_persons_file_is_downloaded(http: httpx.AsyncClient, call: Call) -> None:
    """By getFile and its path."""
    body = {"from": AN, "name": "báo cáo.xlsx", "data": base64.b64encode(b"abc").decode()}
    assert (await http.post(f"/sandbox/chats/{AN}/documents", json=body)).status_code == 200
    files = {"file": ("b.csv", b"def")}
    form = {"from": str(AN), "caption": "xin gửi"}
    assert (
        await http.post(f"/sandbox/chats/{AN}/documents", data=form, files=files)
    ).status_code == 200
    first, second = (await call("getUpdates"))["result"]
    assert first["message"]["document"]["file_name"] == "báo cáo.xlsx"
    assert second["message"]["caption"] == "xin gửi"
    found = (await call("getFile", file_id=first["message"]["document"]["file_id"]))["result"]
    download = await http.get(f"/file/bot766:SANDBOX/{found['file_path']}")
    assert download.content == b"abc"


async def test_the_page_gets_documents_as_downloads_only(
    http: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    """A hostile file must not run in the page."""
    upload = Upload("x.html", "text/html", b"<script>alert(1)</script>")
    shown = sandbox.send_document(AN, AN, upload)
    response = await http.get(shown["document"]["url"])
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("method", "photo", "complaint"),
    [
        ("sendPhoto", "nonsense", "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", "https://x.vn/a.png", "failed to get HTTP URL content"),
        ("sendPhoto", "", "there is no photo in the request"),
        ("getFile", "nonsense", "wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_a_wrong_file_id_is_refused(
    call: Call, method: str, photo: str, complaint: str
) -> None:
    """In Telegram's words."""
    answer = await call(method, chat_id=AN, photo=photo, file_id=photo)
    assert answer["description"] == f"Bad Request: {complaint}"


@pytest.mark.parametrize("data", [b"GIF89a....", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"abc"])
async def test_what_is_no_picture_is_refused(http: httpx.AsyncClient, data: bytes) -> None:
    """By its first bytes, whatever its name."""
    form = {"chat_id": str(AN)}
    sent = await http.post(f"{BOT}/sendPhoto", data=form, files={"photo": ("x.png", data)})
    assert sent.json()["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


def refused(work: Callable[[], object]) -> tuple[int, str]:
    """The words of a refusal."""
    with pytest.raises(RefusedError) as caught:
        work()
    return caught.value.code, caught.value.description


def test_a_picture_has_10_megabytes_and_sane_sides(draw: Draw) -> None:
    """One byte more is too big; so are 20 000 pixels in a row."""
    largest = 10 * 1024 * 1024
    small = draw(4, 3)
    assert picture_size(small + b"\0" * (largest - len(small))) == (4, 3)
    assert refused(lambda: picture_size(small + b"\0" * (largest - len(small) + 1))) == (
        400,
        (
            "Bad Request: file of size 10485761 bytes is too big for a photo; "
            "the maximum size is 10485760 bytes"
        ),
    )
    assert (
        refused(lambda: picture_size(draw(210, 10)))[1] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    )


def test_a_jpeg_tells_its_size() -> None:
    """From its frame header."""
    head = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x07\x00\x09\x01\x01\x11\x00"
    assert picture_size(head) == (9, 7)


def test_a_file_has_50_megabytes_to_send_and_20_to_fetch() -> None:
    """At the edges."""
    files = Files()
    mega = 1024 * 1024
    sent = files.keep("document", Upload("a.bin", "", b"\0" * (50 * mega)))
    assert refused(lambda: files.keep("document", Upload("a", "", b"\0" * (50 * mega + 1)))) == (
        413,
        "Request Entity Too Large",
    )
    assert refused(lambda: files.fetch(sent.file_id))[1] == "Bad Request: file is too big"
    fit = files.keep("document", Upload("a.bin", "", b"\0" * (20 * mega)))
    assert files.fetch(fit.file_id) is fit


def test_a_document_is_not_sent_as_a_photo() -> None:
    """Nor the reverse."""
    files = Files()
    stored = files.keep("document", Upload("a.bin", "", b"a"))
    words = refused(lambda: files.of(Params(), "photo", stored.file_id))[1]
    assert words == "Bad Request: can't use file of type Document as Photo"
