"""Which tag begins here, and with what argument?"""

import re

from bot.sandbox.refusal import RefusedError, bad_request

STYLE_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
}

_NAME = re.compile(rb"[^\s>]*")
_SPACE = re.compile(rb"\s*")
_ATTRIBUTE = re.compile(rb"[^\s=>/\"']*")
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(rb"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_LAST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def unparsable(text: str) -> RefusedError:
    """The 400 for a text that is not Telegram's HTML."""
    return bad_request(f"can't parse entities: {text}")


def reference(raw: bytes, at: int) -> tuple[str, int]:
    """The character that `&...;` stands for and the place after it; ("", at) when none."""
    match = _REFERENCE.match(raw, at)
    if match is None:
        return "", at
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= _LAST_CHARACTER or code in _SURROGATES:
        return "", at
    return chr(code), match.end()


def start_tag(raw: bytes, begin: int) -> tuple[str, str, int]:
    """Read `<name attribute="value">` at `begin`: name, argument, place of the `>`."""
    at = _end(_NAME, raw, begin + 1)
    if at >= len(raw):
        raise unparsable(f"Unclosed start tag at byte offset {begin}")
    tag = raw[begin + 1 : at].decode("utf-8", "replace").lower()
    if tag not in STYLE_OF_TAG:
        raise unparsable(f'Unsupported start tag "{tag}" at byte offset {begin}')
    argument = ""
    while True:
        at = _end(_SPACE, raw, at)
        if raw[at : at + 1] == b">":
            break
        name, value, at = _attribute(raw, at, tag, begin)
        argument = _argument(tag, name, value) or argument
    if tag == "span" and argument != "spoiler":
        raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    return tag, argument, at


def _end(pattern: re.Pattern[bytes], raw: bytes, at: int) -> int:
    match = pattern.match(raw, at)
    return match.end() if match else at


def _attribute(raw: bytes, at: int, tag: str, begin: int) -> tuple[str, str, int]:
    name_end = _end(_ATTRIBUTE, raw, at)
    name = raw[at:name_end].decode("utf-8", "replace").lower()
    if not name:
        raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    at = _end(_SPACE, raw, name_end)
    value = ""
    if raw[at : at + 1] == b"=":
        value, at = _value(raw, _end(_SPACE, raw, at + 1))
    if at >= len(raw):
        raise unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')
    return name, value, at


def _value(raw: bytes, at: int) -> tuple[str, int]:
    quote = raw[at : at + 1]
    if quote not in (b"'", b'"'):
        end = _end(_TOKEN, raw, at)
        if end < len(raw) and raw[end : end + 1] != b">" and not raw[end : end + 1].isspace():
            raise unparsable(f"Unexpected end of name token at byte offset {at}")
        return raw[at:end].decode().lower(), end
    close = raw.find(quote, at + 1)
    if close < 0:
        return "", len(raw)
    value, parts = raw[at + 1 : close], []
    place = 0
    while place < len(value):
        amp = value.find(b"&", place)
        stop = len(value) if amp < 0 else amp
        parts.append(value[place:stop].decode("utf-8", "replace"))
        if amp < 0:
            break
        character, place = reference(value, amp)
        parts.append(character or "&")
        place = place if character else amp + 1
    return "".join(parts), close + 1


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable"
    return ""
