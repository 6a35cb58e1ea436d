"""Is each of Telegram's limits held at its edge?"""

import json

import httpx
import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.pace import Pace
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Call, Hands

AN = 1001


@pytest.fixture(autouse=True)
def unpaced(sandbox: Sandbox) -> None:
    """These tests are about sizes, not about rates."""
    sandbox.world.pace = Pace(Limits.none(), lambda: 0)


async def test_a_text_has_4096_characters_after_parsing(send: Call) -> None:
    """Tags do not count."""
    assert (await send(f"<b>{'ế' * 4096}</b>", parse_mode="HTML"))["ok"]
    answer = await send("ế" * 4097)
    assert answer["description"] == "Bad Request: message is too long"


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
async def test_an_empty_text_is_refused(send: Call, text: str) -> None:
    """Spaces alone are empty too."""
    answer = await send(text, parse_mode="HTML")
    assert answer["description"] == "Bad Request: message text is empty"


async def test_a_caption_has_1024_characters(http: httpx.AsyncClient, picture: bytes) -> None:
    """One more is too long."""
    for length, ok in ((1024, True), (1025, False)):
        form = {"chat_id": AN, "caption": f"<i>{'ế' * length}</i>", "parse_mode": "HTML"}
        response = await http.post("/bot766:SANDBOX/sendPhoto", data=form, files={"photo": picture})
        assert response.json()["ok"] is ok
    assert response.json()["description"] == "Bad Request: message caption is too long"


def keys(*rows: list[str]) -> dict[str, object]:
    """Buttons from rows of data."""
    return {
        "inline_keyboard": [[{"text": "x", "callback_data": data} for data in row] for row in rows]
    }


@pytest.mark.parametrize(
    ("data", "ok"), [("a" * 64, True), ("a" * 65, False), ("ế" * 21, True), ("ế" * 22, False)]
)
async def test_callback_data_has_64_bytes(send: Call, data: str, *, ok: bool) -> None:
    """Bytes, not characters: a Vietnamese letter is up to three."""
    answer = await send(reply_markup=keys([data]))
    assert answer["ok"] is ok
    assert ok or answer["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("rows", "ok"),
    [
        ([["a"] * 8], True),
        ([["a"] * 9], False),
        ([["a"] * 8] * 12 + [["a"] * 4], True),
        ([["a"] * 8] * 12 + [["a"] * 5], False),
        ([["a" * 64] * 2] * 50, False),
    ],
)
async def test_a_keyboard_has_100_buttons_8_in_a_row_and_10_kilobytes(
    send: Call, rows: list[list[str]], *, ok: bool
) -> None:
    """Beyond any of the three it is too long."""
    answer = await send(reply_markup=json.dumps(keys(*rows)))
    assert answer["ok"] is ok
    assert ok or answer["description"] == "Bad Request: reply markup is too long"


UNUSABLE = "can't parse inline keyboard button:"


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "x"}, f"{UNUSABLE} Text buttons are unallowed in the inline keyboard"),
        (
            {"text": "x", "callback_data": ""},
            f"{UNUSABLE} Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, f'{UNUSABLE} Can\'t find field "text"'),
        ({"text": 1, "callback_data": "x"}, f'{UNUSABLE} Field "text" must be of type String'),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x", "callback_data": "x", "url": "https://x.vn"},
            f"{UNUSABLE} exactly one action must be used, found callback_data, url",
        ),
        ({"text": "x", "url": "x"}, "BUTTON_URL_INVALID"),
        ({"text": "x", "url": "https://x y.vn"}, "BUTTON_URL_INVALID"),
    ],
)
async def test_a_button_has_a_text_and_one_sound_action(
    send: Call, button: dict[str, object], complaint: str
) -> None:
    """Each fault has its own words."""
    answer = await send(reply_markup={"inline_keyboard": [[button]]})
    assert answer["description"] == f"Bad Request: {complaint}"


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
    ],
)
async def test_a_broken_markup_is_refused(send: Call, markup: str, complaint: str) -> None:
    """It may come as a string of JSON."""
    answer = await send(reply_markup=markup)
    assert answer["description"] == f"Bad Request: {complaint}"


async def test_a_toast_has_200_characters(sandbox: Sandbox, send: Call, call: Call) -> None:
    """One more is too long, and the press stays open."""
    message = (await send(reply_markup=keys(["a"])))["result"]
    tap = await sandbox.press(AN, AN, message["message_id"], "a")
    long = await call("answerCallbackQuery", callback_query_id=tap["id"], text="ế" * 201)
    assert long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await call("answerCallbackQuery", callback_query_id=tap["id"], text="ế" * 200))["ok"]


@pytest.mark.parametrize(("after_s", "ok"), [(149, True), (150, False)])
async def test_a_press_lives_150_seconds(
    sandbox: Sandbox, send: Call, call: Call, hands: Hands, after_s: int, *, ok: bool
) -> None:
    """Afterwards Telegram does not know it any more."""
    message = (await send(reply_markup=keys(["a"])))["result"]
    tap = await sandbox.press(AN, AN, message["message_id"], "a")
    hands.tick += after_s
    answer = await call("answerCallbackQuery", callback_query_id=tap["id"])
    assert answer["ok"] is ok
    assert ok or answer["description"] == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_a_press_is_answered_once(sandbox: Sandbox, send: Call, call: Call) -> None:
    """A second answer finds nothing open."""
    message = (await send(reply_markup=keys(["a"])))["result"]
    tap = await sandbox.press(AN, AN, message["message_id"], "a")
    assert (await call("answerCallbackQuery", callback_query_id=tap["id"]))["ok"]
    assert not (await call("answerCallbackQuery", callback_query_id=tap["id"]))["ok"]


def article(number: int) -> dict[str, object]:
    """One inline result."""
    content = {"message_text": "<b>a</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": str(number), "title": "a", "input_message_content": content}


@pytest.mark.parametrize(
    ("results", "complaint"),
    [
        ([article(n) for n in range(50)], None),
        ([article(n) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
        ([article("a" * 65)], "RESULT_ID_INVALID"),
    ],
)
async def test_an_inline_answer_has_50_results(
    sandbox: Sandbox, call: Call, results: list[dict[str, object]], complaint: str | None
) -> None:
    """Each with an id of its own."""
    tap = await sandbox.ask_inline(AN, "vinh thanh")
    answer = await call("answerInlineQuery", inline_query_id=tap["id"], results=results)
    assert answer.get("description") == (complaint and f"Bad Request: {complaint}")


@pytest.mark.parametrize(
    ("command", "description", "complaint"),
    [
        ("a" * 32, "ế" * 256, None),
        ("a" * 33, "x", "command length must not exceed 32"),
        ("Score", "x", "BOT_COMMAND_INVALID"),
        ("điểm", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "command must be non-empty"),
        ("score", "", "command description must be non-empty"),
        ("score", "ế" * 257, "command description length must not exceed 256"),
    ],
)
async def test_commands_are_checked(
    call: Call, command: str, description: str, complaint: str | None
) -> None:
    """32 small Latin letters, digits and underscores."""
    answer = await call(
        "setMyCommands", commands=[{"command": command, "description": description}]
    )
    assert answer.get("description") == (complaint and f"Bad Request: {complaint}")


@pytest.mark.parametrize(("number", "ok"), [(100, True), (101, False)])
async def test_a_bot_has_100_commands(call: Call, number: int, *, ok: bool) -> None:
    """One more is refused."""
    commands = [{"command": f"c{n}", "description": "x"} for n in range(number)]
    assert (await call("setMyCommands", commands=commands))["ok"] is ok


async def test_descriptions_have_512_and_120_characters(call: Call) -> None:
    """The long and the short one."""
    assert (await call("setMyDescription", description="ế" * 512))["ok"]
    assert not (await call("setMyDescription", description="ế" * 513))["ok"]
    assert (await call("setMyShortDescription", short_description="ế" * 120))["ok"]
    assert not (await call("setMyShortDescription", short_description="ế" * 121))["ok"]
