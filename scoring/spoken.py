"""Which words does a typed sentence hold, and where among them does a phrase stand?

A word with accents means what it spells; one without may be any word of its letters, as in
`scoring.register`.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scoring.names import accent_key, clean, has_accents, plain_key

# Signs around a word that say nothing about it; a dot, slash or hyphen within one stays.
_EDGES = "\"'“”‘’«»()[]{}<>.,;:?!…*_`~|"
# Phrases of this program; they are few and never change.
_PHRASES = 4000
# Lists of them.
_LISTS = 200


def readable(text: str, most: int) -> str:
    """A typed text without control and direction signs, its white space single, cut to `most`."""
    # Cut before it is folded too: 4 096 characters of signs are no work worth doing.
    kept = "".join(
        " " if char.isspace() else char
        for char in text[: 4 * most]
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return clean(kept)[:most].strip()


@dataclass(frozen=True)
class Word:
    """One word: as typed, and folded as names are; `accents` is empty if it has none."""

    raw: str
    plain: str
    accents: str

    def means(self, other: "Word") -> bool:
        """Whether this typed word may be the (well spelt) other."""
        return self.plain == other.plain and self.accents in {"", other.accents}


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, without the signs around them."""
    bare = ((raw, raw.strip(_EDGES)) for raw in text.split())
    return tuple(_word(raw, core) for raw, core in bare if core)


def _word(raw: str, core: str) -> Word:
    return Word(raw, plain_key(core), accent_key(core) if has_accents(core) else "")


def text_of(spoken: Iterable[Word]) -> str:
    """The words as they were typed; the commas within a name are part of it."""
    return " ".join(word.raw for word in spoken).strip(" ,;:?!.…")


@lru_cache(_PHRASES)
def phrase(text: str) -> tuple[Word, ...]:
    """A phrase to look for, spelt with its accents."""
    return words(text)


def stands_at(spoken: Sequence[Word], at: int, sought: str) -> int:
    """How many words the phrase takes up at that place; 0 if it does not stand there."""
    wanted = phrase(sought)
    # Most places do not even begin it.
    begins = wanted and 0 <= at < len(spoken) and spoken[at].plain == wanted[0].plain
    return len(wanted) if begins and _is(spoken[at : at + len(wanted)], wanted) else 0


def longest_at(spoken: Sequence[Word], at: int, sought: Iterable[str]) -> int:
    """How many words the longest of the phrases takes up at that place; 0 if none stands there."""
    return _longest(spoken, at, _by_word(tuple(sought), 0))


def longest_before(spoken: Sequence[Word], end: int, sought: Iterable[str]) -> int:
    """How many words the longest of the phrases takes up that end before that place; or 0."""
    if not 0 < end <= len(spoken):
        return 0
    ending = _by_word(tuple(sought), -1).get(spoken[end - 1].plain, ())
    return max((n for one in ending if (n := len(one)) <= end and _is(spoken[end - n : end], one)),
               default=0)  # fmt: skip


def find(spoken: Sequence[Word], sought: Iterable[str]) -> tuple[int, int] | None:
    """Where the first of these phrases stands, the longest there: (place, words)."""
    beginning = _by_word(tuple(sought), 0)
    for at in range(len(spoken)):
        if taken := _longest(spoken, at, beginning):
            return at, taken
    return None


_Phrases = Mapping[str, tuple[tuple[Word, ...], ...]]


@lru_cache(_LISTS)
def _by_word(sought: tuple[str, ...], which: int) -> _Phrases:
    """Phrases by their first (0) or last (-1) word, folded: most places begin none of them."""
    found: dict[str, tuple[tuple[Word, ...], ...]] = {}
    for one in map(phrase, sought):
        if one:
            found[one[which].plain] = (*found.get(one[which].plain, ()), one)
    return found


def _longest(spoken: Sequence[Word], at: int, beginning: _Phrases) -> int:
    there = beginning.get(spoken[at].plain, ()) if 0 <= at < len(spoken) else ()
    return max((len(one) for one in there if _is(spoken[at : at + len(one)], one)), default=0)


def _is(there: Sequence[Word], wanted: Sequence[Word]) -> bool:
    return len(there) == len(wanted) and all(
        word.means(want) for word, want in zip(there, wanted, strict=True)
    )
