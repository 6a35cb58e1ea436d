"""Which units are spelt so: with accents, without, or with their words run together?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from scoring.names import (
    KINDS,
    PROVINCE_SUFFIX,
    Kind,
    UnitName,
    accent_key,
    clean,
    has_accents,
    loose_kind,
    plain_key,
    take_apart,
)
from scoring.unit import Unit

# As people shorten it; files write UBND.
_SHORT_COMMITTEE = re.compile(r"^ub\b[\s.:]*(?=\S)", re.IGNORECASE)
_PROVINCE = re.compile(r"^t\.\s*(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# The names of the country come again with every rebuilding.
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Entry:
    """One name of a unit: whose, its kind, and the name without it."""

    unit: Unit
    kind: str | None
    bare: str


class Spellings:
    """The names of all units, by the ways they are spelt."""

    def __init__(self) -> None:
        self._accents: dict[str, list[Entry]] = defaultdict(list)
        self._plain: dict[str, list[Entry]] = defaultdict(list)
        self._joined: dict[str, list[Entry]] = defaultdict(list)

    def add(self, entry: Entry) -> None:
        """Enter one name of a unit."""
        plain = plain_key(entry.bare)
        self._accents[accent_key(entry.bare)].append(entry)
        self._plain[plain].append(entry)
        for key in {plain.replace(" ", ""), letters(entry.bare)}:
            self._joined[key].append(entry)

    def plain_names(self) -> Iterable[str]:
        """Each name without its kind and accents, once."""
        return self._plain

    def called(self, plain: str) -> list[Entry]:
        """Those whose name without kind and accents is this."""
        return self._plain.get(plain, [])

    def spelt(self, text: str) -> list[Entry]:
        """Those that a text spells: exactly if it has accents, or else all that it may be.

        `xã Vinh Thanh` is the one that has no accents, if there is one.
        """
        name = apart(text)
        if has_accents(text):
            whole = self._accents.get(accent_key(text), []) if name.kind else []
            exact = [*whole, *of_kind(self._accents.get(accent_key(name.bare), []), name.kind)]
            if exact or has_accents(name.bare):
                return exact
        return self._loose(text, name)

    def _loose(self, text: str, name: UnitName) -> list[Entry]:
        """All readings of a name without accents: `xa dung` is Xa Dung or xã Dung."""
        whole = [] if has_accents(text) else self.called(plain_key(text))
        bare = of_kind(self.called(plain_key(name.bare)), name.kind)
        kind = loose_kind(name.bare)
        behind = []
        if kind is not None and name.kind is None:
            behind = of_kinds_like(self.called(plain_key(kind[1])), kind[0])
        return list(dict.fromkeys((*whole, *bare, *behind)))

    def run_together(self, text: str) -> list[Entry]:
        """Those whose words a text runs together: `vinhthanh`, `xã vĩnhthạnh`, `xavinhthanh`."""
        name = apart(text)
        ends = _ends(name.bare)
        found: list[Entry] = []
        for key in {letters(name.bare), plain_key(name.bare).replace(" ", "")}:
            together = of_kind(self._joined.get(key, []), name.kind)
            found += [entry for entry in together if ends <= _ends(entry.bare)]
            for kind in KINDS if name.kind is None else ():
                word = letters(kind.word)
                if key.startswith(word):
                    behind = of_kind(self._joined.get(key[len(word) :], []), kind.word)
                    found += [e for e in behind if ends <= _ends(f"{kind.word} {e.bare}")]
        if has_accents(name.bare):
            typed = _marks(name.bare)
            found = [e for e in found if typed in (_marks(e.bare), _marks(f"{e.kind}{e.bare}"))]
        return list(dict.fromkeys((*self._behind_plain_kind(name), *found)))

    def _behind_plain_kind(self, name: UnitName) -> list[Entry]:
        """`xa Vĩnh Thạnh`: accents on the name alone."""
        kind = loose_kind(name.bare) if name.kind is None else None
        if kind is None or has_accents(name.bare.removesuffix(kind[1])):
            return []
        return of_kinds_like(self._accents.get(accent_key(kind[1]), []), kind[0])


@lru_cache(_REMEMBERED)
def apart(text: str) -> UnitName:
    """A typed name taken apart, also as only people shorten it: `UB xã X`, `t. X`.

    A province behind it stays there: a file says it of all its units, a person of the one meant.
    """
    short = _PROVINCE.sub("tỉnh ", _SHORT_COMMITTEE.sub("", clean(text)))
    return UnitName(None, short, None) if PROVINCE_SUFFIX.search(short) else take_apart(short)


def kind_said(text: str) -> str | None:
    """The kind that a text says, with accents or without; None if it says none."""
    name = apart(text)
    loose = loose_kind(name.bare) if name.kind is None else None
    return loose[0].word if loose is not None else name.kind


def of_kind(entries: Iterable[Entry], kind: str | None) -> list[Entry]:
    """Those of a kind; all if none is said."""
    return [entry for entry in entries if kind in (None, entry.kind)]


def of_kinds_like(entries: Iterable[Entry], kind: Kind) -> list[Entry]:
    """Those of the kinds that are spelt like this one without accents."""
    alike = [k.word for k in KINDS if plain_key(k.word) == plain_key(kind.word)]
    return [entry for entry in entries if entry.kind in alike]


@lru_cache(_REMEMBERED)
def letters(text: str) -> str:
    """Letters and digits without accents, as typed: `Mỹ An` -> `myan`, which the keys fold."""
    return "".join(_WORD.findall(_bare_letters(text)))


@lru_cache(_REMEMBERED)
def _ends(text: str) -> frozenset[int]:
    """After how many letters a word ends: words are run together, never cut elsewhere."""
    return frozenset(accumulate(len(word) for word in _WORD.findall(_bare_letters(text))))


def _marks(text: str) -> tuple[str, str]:
    """Letters with the marks of their vowels, and the tones: tells run-together names apart."""
    typed = unicodedata.normalize("NFD", text.lower())
    return (
        "".join(char for char in typed if char not in _TONES and not char.isspace()),
        "".join(char for char in typed if char in _TONES),
    )


def _bare_letters(text: str) -> str:
    typed = unicodedata.normalize("NFD", text.lower()).replace("đ", "d").replace("ð", "d")
    return "".join(char for char in typed if not unicodedata.combining(char))
