"""How does a message that Telegram would refuse for its length become several that it takes?

Cuts fall at a blank line, else at a line's end, else at a space; tags open at a cut are closed and
opened again. Nothing is lost but the white space at a cut.

Documents have room for a short text only. A longer one goes first, as messages of its own, and the
documents follow together below its first line, which says what they are once they are forwarded.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from messages.message import Message

# Telegram's own limits of one text: UTF-16 code units after its tags are taken out, and entities.
MOST_UNITS = 4096
MOST_CAPTION_UNITS = 1024
MOST_ENTITIES = 100

# The four names that Telegram knows, and numbers; any other "&" is only a letter.
_PIECE = re.compile(
    r"""(?P<close></[a-z-]+\s*>)"""
    r"""|(?P<open><(?P<name>[a-z][a-z0-9-]*)(?:[^"'<>]|"[^"]*"|'[^']*')*>)"""
    r"""|(?P<entity>&(?:lt|gt|amp|quot|\#[0-9]{1,7}|\#x[0-9a-f]{1,6});)"""
    r"""|(?P<letter>.)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_BLANK_LINE = re.compile(r"\n\s*\n")
# A first letter beyond this needs two UTF-16 units.
_ONE_UNIT = 0xFFFF
# Joins the emoji on both its sides.
_JOINER = "\u200d"
# Skin colours: they change the emoji before them.
_COLOURS = range(0x1F3FB, 0x1F3FF + 1)


@dataclass(frozen=True)
class _Piece:
    """What may not be cut: a tag, an entity, a letter; `shown` is what of it people see."""

    raw: str
    shown: str = ""
    opens: str | None = None
    closes: bool = False

    @property
    def units(self) -> int:
        return sum(2 if ord(letter) > _ONE_UNIT else 1 for letter in self.shown)


def split(message: Message) -> tuple[Message, ...]:
    """The messages that carry this one's text, in order; the buttons stand under the last.

    A message within Telegram's limits comes back as it is. One that has attachments is `captioned`.
    """
    if message.attachments:
        return captioned(message)
    if _is_surely_short(message.text):
        return (message,)
    pieces = tuple(_pieces(message.text))
    parts: list[str] = []
    opened: list[_Piece] = []
    while pieces:
        end = _end(pieces, len(opened), MOST_UNITS)
        if end == len(pieces) and not parts:
            return (message,)
        text, opened = _part(pieces[:end], opened)
        # A part that shows nothing would be refused as empty.
        if text is not None:
            parts.append(text)
        pieces = _without_space_before(pieces[end:])
    if not parts:
        return (message,)
    last = len(parts) - 1
    return tuple(
        replace(message, text=text, buttons=message.buttons if index == last else ())
        for index, text in enumerate(parts)
    )


def _is_surely_short(text: str) -> bool:
    """Whether a text is within the limits even if its tags were shown: nearly all are."""
    # No letter takes more than two units.
    return 2 * len(text) <= MOST_UNITS and text.count("<") <= MOST_ENTITIES


def captioned(message: Message) -> tuple[Message, ...]:
    """The messages of which the last carries the documents, with its buttons; mostly it is alone.

    Documents are never divided among several messages.
    """
    pieces = tuple(_pieces(message.text))
    if _end(pieces, 0, MOST_CAPTION_UNITS) == len(pieces):
        return (message,)
    before = split(replace(message, buttons=(), attachments=()))
    return (*before, replace(message, text=_first_line(pieces)))


def _first_line(pieces: Sequence[_Piece]) -> str:
    """What the first line that shows something says, as far as a caption has room for it."""
    begin = next((i for i, piece in enumerate(pieces) if piece.shown.strip()), 0)
    end = next((i for i, piece in enumerate(pieces) if i > begin and "\n" in piece.shown), None)
    line = pieces[:end]
    text, _ = _part(line[: _end(line, 0, MOST_CAPTION_UNITS)], [])
    return text or ""


def _pieces(text: str) -> Iterator[_Piece]:
    for match in _PIECE.finditer(text):
        raw = match[0]
        if match["open"]:
            yield _Piece(raw, opens=match["name"])
        elif match["close"]:
            yield _Piece(raw, closes=True)
        else:
            yield _Piece(raw, shown=unescape(raw) if match["entity"] else raw)


def _end(pieces: Sequence[_Piece], entities: int, most_units: int) -> int:
    """Where the part that begins these pieces ends: an index into them, at least 1."""
    units = 0
    for index, piece in enumerate(pieces):
        units += piece.units
        entities += piece.opens is not None
        if units > most_units or entities > MOST_ENTITIES:
            return _with_tags_closed(pieces, _kindest_cut(pieces, max(index, 1)))
    return len(pieces)


def _kindest_cut(pieces: Sequence[_Piece], most: int) -> int:
    """The best place for a cut in the second half of what fits: a part is no scrap."""
    # Tags show nothing, so that a place in the shown text stands for a place between two pieces.
    places: list[int] = []
    shown = ""
    for index, piece in enumerate(pieces[:most]):
        shown += piece.shown
        places += [index] * len(piece.shown)
    half = len(shown) // 2
    blank = [match.start() for match in _BLANK_LINE.finditer(shown)]
    for found in (blank[-1] if blank else -1, shown.rfind("\n"), shown.rfind(" ")):
        if found > half:
            return places[found]
    while most > half and most > 1 and _joined(pieces[most - 1].shown, pieces[most].shown):
        most -= 1
    return most


def _joined(before: str, after: str) -> bool:
    """Whether two letters are seen as one: marks on a letter, emoji made of several."""
    return bool(before and after) and (
        unicodedata.category(after[0]) in {"Mn", "Me"}
        or ord(after[0]) in _COLOURS
        or _JOINER in (before[-1], after[0])
    )


def _with_tags_closed(pieces: Sequence[_Piece], end: int) -> int:
    """The end moved behind the tags that close there: opened again they would hold nothing."""
    while end < len(pieces) and pieces[end].closes:
        end += 1
    return end


def _part(pieces: Sequence[_Piece], opened: list[_Piece]) -> tuple[str | None, list[_Piece]]:
    """The text of a part, None if it shows nothing; and the tags that stay open behind it."""
    still = list(opened)
    for piece in pieces:
        if piece.opens is not None:
            still.append(piece)
        elif piece.closes and still:
            still.pop()
    if not "".join(piece.shown for piece in pieces).strip():
        return None, still
    begin = "".join(piece.raw for piece in opened)
    close = "".join(f"</{piece.opens}>" for piece in reversed(still))
    return begin + "".join(piece.raw for piece in pieces).strip() + close, still


def _without_space_before(pieces: Sequence[_Piece]) -> tuple[_Piece, ...]:
    """The rest after a cut, from its first letter on."""
    begin = 0
    while begin < len(pieces) and pieces[begin].shown and not pieces[begin].shown.strip():
        begin += 1
    return tuple(pieces[begin:])
