"""How does a message look on the page: safe HTML made from its entities?"""

from datetime import UTC, datetime
from html import escape
from typing import Any

from bot.sandbox.chats import Chats, Message
from bot.sandbox.clock import ZONE
from bot.sandbox.entities import Entity, Formatted
from bot.sandbox.formatting import entity_json

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
    "spoiler": ('<span class="spoiler" tabindex="0" role="button">', "</span>"),
    "mention": ('<span class="mention">', "</span>"),
    "hashtag": ('<span class="mention">', "</span>"),
    "bot_command": ('<span class="command" tabindex="0" role="button">', "</span>"),
}
_BLOCKS = frozenset({"pre", "blockquote", "expandable_blockquote"})
# Other schemes, above all javascript:, are shown as plain text.
_SAFE_SCHEMES = ("http://", "https://", "tg://", "mailto:")


def safe_html(body: Formatted) -> str:
    """The text with its formatting; whatever a person wrote is escaped."""
    raw = body.text.encode("utf-16-le", "surrogatepass")
    return _render(raw, 0, len(raw) // 2, list(body.entities))


def _render(raw: bytes, start: int, end: int, entities: list[Entity]) -> str:
    """Render one stretch; an entity that crosses its surroundings is cut at their end."""
    parts = []
    at = start
    while entities:
        outer, *entities = entities
        if outer.offset < at or outer.offset >= end:
            continue
        stop = min(outer.end, end)
        inner = [entity for entity in entities if entity.offset < stop]
        entities = [entity for entity in entities if entity.offset >= stop]
        opening, closing = _tags(outer, _slice(raw, outer.offset, stop))
        parts.append(escape(_slice(raw, at, outer.offset)))
        parts.append(opening + _render(raw, outer.offset, stop, inner) + closing)
        # A block ends its own line; the line break after it would show as an empty line.
        at = stop + (outer.kind in _BLOCKS and _slice(raw, stop, min(stop + 1, end)) == "\n")
    parts.append(escape(_slice(raw, at, end)))
    return "".join(parts)


def _slice(raw: bytes, start: int, end: int) -> str:
    return raw[2 * start : 2 * end].decode("utf-16-le", "replace")


def _tags(entity: Entity, inside: str) -> tuple[str, str]:
    if entity.kind in ("text_link", "url", "email"):
        address = entity.argument or inside
        if entity.kind == "email":
            address = f"mailto:{inside}"
        if not address.lower().startswith(_SAFE_SCHEMES):
            return "", ""
        href = escape(address, quote=True)
        return f'<a href="{href}" target="_blank" rel="noopener noreferrer">', "</a>"
    return _TAGS.get(entity.kind, ("", ""))


def shown_message(message: Message, chats: Chats) -> dict[str, Any]:
    """A message as the control API and the page show it."""
    person = chats.people.get(message.sender)
    stored = message.file
    url = f"/sandbox/files/{stored.file_id}" if stored else None
    when = datetime.fromtimestamp(message.date, UTC).astimezone(ZONE)
    shown: dict[str, Any] = {
        "message_id": message.message_id,
        "from": person.id if person else "bot",
        "name": person.first_name if person else "bot766",
        "date": when.isoformat(),
        "html": safe_html(message.body),
        "text": message.body.text,
        "entities": [entity_json(entity) for entity in message.body.entities],
        "photo": url if stored and stored.kind == "photo" else None,
        "document": None,
        "buttons": message.keyboard,
        "edited": message.edited is not None,
        "via_bot": message.via_bot,
        "reply_to": message.reply_to,
        "thread_id": message.thread_id,
        "album": message.album,
        "silent": message.silent,
        "service": sorted(message.service),
    }
    if stored and stored.kind == "photo":
        shown["photo_size"] = [stored.width, stored.height]
    elif stored:
        shown["document"] = {"name": stored.name, "url": url, "size": len(stored.data)}
    return shown
