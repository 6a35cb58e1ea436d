"""Which text and entities does a piece of Telegram's HTML stand for?"""

import re
from urllib.parse import urlsplit

from bot.sandbox.entities import Entity, units
from bot.sandbox.html_tags import STYLE_OF_TAG, reference, start_tag, unparsable

_MARK = re.compile(rb"[<&]")
_END_TAG = re.compile(rb"</([^\s>]*)\s*")


class _Reader:
    """The text so far, its entities, and the tags still open."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self.open: list[tuple[str, str, int, int]] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def end_tag(self, begin: int) -> int:
        """Close the innermost tag; the place after `>`."""
        if not self.open:
            raise unparsable(f"Unexpected end tag at byte offset {begin}")
        match = _END_TAG.match(self.raw, begin)
        if match is None or self.raw[match.end() : match.end() + 1] != b">":
            raise unparsable(f"Unclosed end tag at byte offset {begin}")
        found = match.group(1).decode("utf-8", "replace").lower()
        tag, argument, offset, first_part = self.open.pop()
        if found and found != tag:
            raise unparsable(
                f'Unmatched end tag at byte offset {begin}, expected "</{tag}>", found "</{found}>"'
            )
        if self.length > offset:
            self.close(tag, argument, offset, "".join(self.parts[first_part:]))
        return match.end() + 1

    def close(self, tag: str, argument: str, offset: int, inside: str) -> None:
        kind, length = STYLE_OF_TAG[tag], self.length - offset
        if tag == "blockquote" and argument:
            kind, argument = "expandable_blockquote", ""
        elif tag == "a":
            argument = _address(argument or inside)
            if not argument:
                return
        elif kind == "spoiler":
            argument = ""
        elif tag in ("pre", "code") and self.entities:
            # <pre><code class="language-x"> and its reverse are one entity with a language.
            last = self.entities[-1]
            if (last.offset, last.length) == (offset, length) and last.kind in ("pre", "code"):
                language = last.argument or argument
                self.entities[-1] = Entity("pre", offset, length, language)
                return
        self.entities.append(Entity(kind, offset, length, argument))


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Read the HTML or refuse it in Telegram's words."""
    raw = source.encode("utf-8", "replace")
    reader = _Reader(raw)
    at = 0
    while at < len(raw):
        mark = _MARK.search(raw, at)
        stop = mark.start() if mark else len(raw)
        reader.add(raw[at:stop].decode("utf-8", "replace"))
        if mark is None:
            break
        if mark.group() == b"&":
            character, at = reference(raw, stop)
            reader.add(character or "&")
            at = at if character else stop + 1
        elif raw[stop + 1 : stop + 2] == b"/":
            at = reader.end_tag(stop)
        else:
            tag, argument, close = start_tag(raw, stop)
            reader.open.append((tag, argument, reader.length, len(reader.parts)))
            at = close + 1
    if reader.open:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    done = [
        Entity("code", entity.offset, entity.length) if entity.kind == "code" else entity
        for entity in reader.entities
    ]
    return "".join(reader.parts), done


def _address(url: str) -> str:
    """The address as Telegram keeps it, or nothing: then the link is dropped, not refused."""
    url = url.strip()
    if url.startswith(("tg://", "mailto:", "tel:")):
        return url
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host or " " in url:
        return ""
    return url if parts.path or parts.query else f"{url}/"
