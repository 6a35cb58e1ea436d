"""Which stretches of a text are formatted, and what does Telegram find in it by itself?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

# More entities than this are silently ignored by Telegram.
MOST_ENTITIES = 100

# Styles that may be cut into pieces without changing how the text looks.
STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
# Inside these nothing else is formatted.
_VERBATIM = frozenset({"pre", "code"})
# Around these Telegram finds no links, commands or mentions of its own.
_CLOSED = _VERBATIM | {"text_link", "text_mention", "custom_emoji"}
# At equal places the outer comes first, in this order.
_OUTER_FIRST = ("blockquote", "expandable_blockquote", "pre", "text_link", "bold", "italic")

_FOUND = (
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    ),
    ("url", re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("mention", re.compile(r"(?<![\w/.@])@[A-Za-z][A-Za-z0-9_]{2,31}(?![\w@])")),
    ("hashtag", re.compile(r"(?<![\w#@])#\w*[^\W\d]\w*")),
)


@dataclass(frozen=True)
class Entity:
    """One formatted stretch; offset and length in UTF-16 code units, as Telegram counts."""

    kind: str
    offset: int
    length: int
    argument: str = ""
    """The address of a text_link, the language of a pre, the id of a custom_emoji."""

    @property
    def end(self) -> int:
        """The first code unit after the stretch."""
        return self.offset + self.length


@dataclass(frozen=True)
class Formatted:
    """A text as Telegram keeps it."""

    text: str = ""
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    """The length of a text in UTF-16 code units: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidy(text: str, entities: Iterable[Entity]) -> Formatted:
    """Trim the text, find commands and links, and keep the first entities in order."""
    given = _merged(_without_crossings(_visible(text, entities)))
    trimmed = text.rstrip(" \n\t")
    end = units(trimmed)
    lead = len(trimmed) - len(trimmed.lstrip(" \n\t"))
    lead = min([lead, *(entity.offset for entity in given)])
    final = trimmed[lead:]
    kept = [
        replace(entity, offset=entity.offset - lead, length=min(entity.length, end - entity.offset))
        for entity in given
    ]
    kept += _found(final, kept)
    return Formatted(final, tuple(sorted(kept, key=_order)[:MOST_ENTITIES]))


def _visible(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """Entities around something more than spaces."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [
        entity
        for entity in entities
        if raw[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "replace").strip()
    ]


def _order(entity: Entity) -> tuple[int, int, int]:
    rank = _OUTER_FIRST.index(entity.kind) if entity.kind in _OUTER_FIRST else len(_OUTER_FIRST)
    return entity.offset, -entity.length, rank


def _without_crossings(entities: list[Entity]) -> list[Entity]:
    """Cut styles out of verbatim stretches and drop whatever else lies inside them."""
    verbatim = [entity for entity in entities if entity.kind in _VERBATIM]
    kept = []
    for entity in entities:
        inside = any(hole.offset <= entity.offset < hole.end for hole in verbatim)
        if entity.kind in STYLES:
            pieces = [entity]
            for hole in verbatim:
                pieces = [part for piece in pieces for part in _cut(piece, hole)]
            kept += pieces
        elif entity.kind in _VERBATIM or entity.kind.endswith("blockquote") or not inside:
            kept.append(entity)
    return kept


def _cut(piece: Entity, hole: Entity) -> list[Entity]:
    if hole.end <= piece.offset or piece.end <= hole.offset:
        return [piece]
    before = replace(piece, length=hole.offset - piece.offset)
    after = replace(piece, offset=hole.end, length=piece.end - hole.end)
    return [part for part in (before, after) if part.length > 0]


def _merged(entities: list[Entity]) -> list[Entity]:
    """Join touching pieces of one style, as `<b>a</b><b>b</b>`."""
    done: list[Entity] = []
    for entity in sorted(entities, key=_order):
        for index, earlier in enumerate(done):
            same = earlier.kind == entity.kind and entity.kind in STYLES
            if same and earlier.end >= entity.offset:
                end = max(earlier.end, entity.end)
                done[index] = replace(earlier, length=end - earlier.offset)
                break
        else:
            done.append(entity)
    return done


def _found(text: str, given: list[Entity]) -> list[Entity]:
    closed = [entity for entity in given if entity.kind in _CLOSED]
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            offset = units(text[: match.start()])
            entity = Entity(kind, offset, units(match.group()))
            if not any(o.offset < entity.end and entity.offset < o.end for o in closed + found):
                found.append(entity)
    return found
