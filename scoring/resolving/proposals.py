"""What is proposed to who named nobody: the likest names, or who took over from a department?"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import chain

from scoring.names import KINDS, loose_kind, plain_key
from scoring.resolving.beginnings import begun, in_front
from scoring.resolving.departments import after_2025
from scoring.resolving.likeness import alike, like, same_marks
from scoring.resolving.places import Places, Splitter, separated, splits
from scoring.resolving.spellings import Entry, Spellings, apart
from scoring.successors import Successors
from scoring.unit import Unit

MOST_PROPOSALS = 3
# What is left of "Lý" without its first letter; names are folded to i.
_LONE_Y = re.compile(r"\by\b")
# Names of which the nearest are chosen: some of them have another kind, or other accents.
_NAMES_LIKE = 8
# With that likeness below the place that is said no other place is looked at.
_SURE = 0.8
# "a" is near enough to "xã", of which the first letter was lost.
_LIKE_A_KIND = 0.5
# Of the likeness: "trruong long hoa" is Trường Long Hòa before it is phường Long Hoa.
_MISTYPED_KIND = 0.5
# Names that have a whole word of the text may be less like it, where no others are.
_FAINTLY_LIKE = 0.4
# What the typed kind and accents are worth beside the likeness of letters (0 to 1).
_RIGHT_KIND, _RIGHT_MARKS = 0.05, 0.2


class Proposals:
    """Proposes units; nothing of it is ever taken for what was meant."""

    def __init__(self, spellings: Spellings, places: Places, successors: Successors) -> None:
        self._spellings = spellings
        self._places = places
        self._successors = successors
        self._names = sorted(spellings.plain_names())
        self._with_word: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            for word in name.split():
                self._with_word[word].append(name)

    def successors(self, text: str) -> list[Entry]:
        """The departments that took over in 2025 from one that is named, main ones first."""
        return [entry for name in after_2025(text) for entry in self._spellings.spelt(name)]

    def nearest(
        self,
        query: str,
        splitters: tuple[Splitter, ...],
        distance: Callable[[Unit], tuple[int, str, str]],
    ) -> tuple[Unit, ...]:
        """The units that a text is likest to, best first; of equally like ones the nearest.

        Like is a name of nearly the same letters, one that begins with the text, and one with which
        the text begins.
        """
        value: dict[Unit, float] = {}
        in_it = in_front(query, self._spellings, self._places)
        for entry, points in chain(self._alike(query, splitters), in_it):
            value[entry.unit] = max(points, value.get(entry.unit, 0))
        if not value:
            value = {entry.unit: points for entry, points in self._with_a_word_of(query)}
        living = self._successors.without_former_namesakes(value)
        best = nsmallest(
            MOST_PROPOSALS, living, key=lambda unit: (-round(value[unit], 2), distance(unit))
        )
        return tuple(best)

    def _alike(self, query: str, splitters: tuple[Splitter, ...]) -> Iterator[tuple[Entry, float]]:
        """The names that a text is like or begins: below the places it may name, and as a whole."""
        sure = 0.0
        said = set(separated(query))
        for name, place in splits(query, splitters):
            for unit in self._places.spelt(place):
                names = self._places.names_below(unit)
                begins = begun(name, names, self._spellings)
                for entry, points in chain(self._of_names(name, names), begins):
                    if unit in self._places.above(entry.unit):
                        sure = max(sure, points if (name, place) in said else 0)
                        yield entry, points
        if sure < _SURE:
            yield from self._of_names(query, self._names)
            yield from begun(query, self._names, self._spellings)

    def _with_a_word_of(self, query: str) -> Iterator[tuple[Entry, float]]:
        """The names that have a word of the text, kinds aside, and are faintly like it."""
        name = apart(query)
        loose = loose_kind(name.bare) if name.kind is None else None
        plain = plain_key(loose[1] if loose else name.bare)
        names = sorted({one for word in plain.split() for one in self._with_word.get(word, ())})
        for found, score in like(plain, names, _NAMES_LIKE, least=_FAINTLY_LIKE):
            for entry in self._spellings.called(found):
                yield entry, score

    def _of_names(self, text: str, names: Iterable[str]) -> Iterator[tuple[Entry, float]]:
        name = apart(text)
        kinds = _like_kinds(name.bare) if name.kind is None else ()
        for kind, bare, lost in ((name.kind, name.bare, 0.0), *kinds):
            for plain, score in like(_LONE_Y.sub("i", plain_key(bare)), names, _NAMES_LIKE):
                for entry in self._spellings.called(plain):
                    marks = same_marks(bare, entry.bare) - 1
                    right = _RIGHT_KIND * (kind == entry.kind)
                    yield entry, score + right + _RIGHT_MARKS * marks - lost


def nearest_codes(code: str, by_code: Mapping[str, Unit]) -> list[Unit]:
    """The units whose codes are likest to one that nobody has, best first; of its province first.

    Args:
        code: small, its parts separated by dots, as the keys are.
        by_code: all units by their codes.
    """
    province = code.partition(".")[0] + "."
    there = [other for other in by_code if other.startswith(province)]
    others = [other for other in by_code if other.startswith(code[:1])]
    found = [*like(code, there, MOST_PROPOSALS), *like(code, others, MOST_PROPOSALS)]
    return list(dict.fromkeys(by_code[other] for other, _ in found))


def _like_kinds(text: str) -> Iterator[tuple[str, str, float]]:
    """The kinds that a text may begin with, what is behind them, and what a mistyped one costs."""
    words = text.split()
    for kind in KINDS:
        length = kind.word.count(" ") + 1
        right = alike(plain_key(" ".join(words[:length])), plain_key(kind.word))
        if len(words) > length and right >= _LIKE_A_KIND:
            yield kind.word, " ".join(words[length:]), _MISTYPED_KIND * (1 - right)
