"""Is this text or caption acceptable, and what does it become?"""

from typing import Any

from bot.sandbox.entities import Entity, Formatted, tidy, units
from bot.sandbox.html_text import parse_html
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

# Characters after entity parsing. Counted in UTF-16 units, the strictest reading of Telegram's
# "characters": what passes here passes there.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_ARGUMENT_FIELD = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}


def text_of(params: Params) -> Formatted:
    """The `text` of a message."""
    formatted = read(params.text("text"), params.text("parse_mode"), params.json("entities"))
    if not formatted.text:
        raise bad_request("message text is empty")
    if units(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return formatted


def caption_of(params: Params) -> Formatted:
    """The `caption` below a picture or a file; it may be empty."""
    formatted = read(
        params.text("caption"), params.text("parse_mode"), params.json("caption_entities")
    )
    if units(formatted.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def read(source: str, mode: str, given: object = None) -> Formatted:
    """Read a text with its parse mode, or with entities that come beside it."""
    source = source.replace("\r", "")
    entities: list[Entity] = []
    match mode.lower():
        case "html":
            source, entities = parse_html(source)
        case "":
            entities = [_entity(item) for item in given] if isinstance(given, list) else []
        case _:
            # Markdown exists at Telegram; here it is refused so that nobody relies on it untested.
            raise bad_request("unsupported parse_mode")
    return tidy(source, entities)


def _entity(item: dict[str, Any]) -> Entity:
    try:
        kind, offset, length = str(item["type"]), int(item["offset"]), int(item["length"])
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse MessageEntity: Can't find field \"type\"") from None
    return Entity(kind, offset, length, str(item.get(_ARGUMENT_FIELD.get(kind, ""), "")))


def entity_json(entity: Entity) -> dict[str, Any]:
    """An entity as the Bot API shows it."""
    shown: dict[str, Any] = {
        "type": entity.kind,
        "offset": entity.offset,
        "length": entity.length,
    }
    field = _ARGUMENT_FIELD.get(entity.kind)
    if field and entity.argument:
        shown[field] = entity.argument
    return shown
