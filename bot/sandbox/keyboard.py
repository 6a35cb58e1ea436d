"""Are these buttons ones Telegram would show?"""

import json
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError, bad_request

Keyboard: TypeAlias = list[list[dict[str, Any]]]

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA_BYTES = 64
# Telegram refuses a keyboard whose JSON is larger, however few the buttons.
LARGEST_MARKUP_BYTES = 10_000

_ACTIONS = (
    "callback_data",
    "url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
)
_OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def keyboard_of(params: Params) -> Keyboard:
    """The inline buttons of a request; [] when there are none."""
    try:
        markup = params.json("reply_markup")
    except RefusedError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if markup and not any(name in markup for name in _OTHER_MARKUPS):
            raise bad_request("can't parse reply keyboard markup JSON object")
        return []
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    keyboard = [[_button(button) for button in row] for row in rows if row]
    too_wide = any(len(row) > MOST_IN_A_ROW for row in keyboard)
    too_big = len(json.dumps(keyboard).encode()) > LARGEST_MARKUP_BYTES
    if too_wide or too_big or sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def _button(button: object) -> dict[str, Any]:
    unusable = "can't parse inline keyboard button:"
    if not isinstance(button, dict):
        raise bad_request(f"{unusable} InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{unusable} Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(f'{unusable} Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if name in button and button[name] not in (None, "")]
    # An empty switch_inline_query is a real action: it opens the inline mode with no words.
    actions += [name for name in _ACTIONS if name.startswith("switch") and button.get(name) == ""]
    if not actions:
        raise bad_request(f"{unusable} Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{unusable} exactly one action must be used, found {', '.join(actions)}")
    _check_action(actions[0], button[actions[0]])
    return button


def _check_action(action: str, value: object) -> None:
    if action == "callback_data":
        size = len(str(value).encode("utf-8", "replace"))
        if not isinstance(value, str) or not 1 <= size <= LONGEST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url" and not _is_address(str(value)):
        raise bad_request("BUTTON_URL_INVALID")


def _is_address(url: str) -> bool:
    if " " in url or "\n" in url:
        return False
    if url.startswith("tg://"):
        return len(url) > len("tg://")
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip(".")
    except ValueError:
        return False
