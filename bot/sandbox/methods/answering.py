"""How does a bot answer a button press or an inline query?"""

from bot.sandbox.entities import Formatted, units
from bot.sandbox.formatting import read
from bot.sandbox.keyboard import keyboard_of
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.showing import safe_html
from bot.sandbox.wire import Json
from bot.sandbox.world import World

LONGEST_TOAST = 200
MOST_RESULTS = 50
LONGEST_RESULT_ID_BYTES = 64


def answer_callback_query(world: World, params: Params) -> bool:
    """A toast or an alert, or just the end of the button's spinner."""
    text = params.text("text")
    if units(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.taps.settle(params.text("callback_query_id"), answer)
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """The list below the input field."""
    results = params.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [_result(result) for result in results]
    ids = [result["id"] for result in checked]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    world.taps.settle(params.text("inline_query_id"), {"results": checked})
    return True


def _result(result: object) -> Json:
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: expected an Object")
    number = str(result.get("id", ""))
    if not 1 <= len(number.encode()) <= LONGEST_RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") == "article" and not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    keyboard_of(Params(result))
    content = result.get("input_message_content")
    body = Formatted()
    if isinstance(content, dict):
        text, mode = str(content.get("message_text", "")), str(content.get("parse_mode") or "")
        body = read(text, mode, content.get("entities"))
        if not body.text:
            raise bad_request("message text is empty")
    elif result.get("type") == "article":
        raise bad_request("article must have input_message_content")
    return {**result, "id": number, "text": body.text, "html": safe_html(body)}
