"""What is proposed to who named nobody: the likest names, or who took over from a department?"""

import re
from collections.abc import Callable, Iterable, Iterator

from scoring.names import KINDS, plain_key
from scoring.resolving.departments import after_2025
from scoring.resolving.likeness import alike, like, same_marks
from scoring.resolving.places import Places, Splitter, separated, splits
from scoring.resolving.spellings import Entry, Spellings, apart
from scoring.successors import Successors
from scoring.unit import Unit

_PROPOSALS = 3
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
# What the typed kind and accents are worth beside the likeness of letters (0 to 1).
_RIGHT_KIND, _RIGHT_MARKS = 0.05, 0.2


class Proposals:
    """Proposes units; nothing of it is ever taken for what was meant."""

    def __init__(self, spellings: Spellings, places: Places, successors: Successors) -> None:
        self._spellings = spellings
        self._places = places
        self._successors = successors
        self._names = list(spellings.plain_names())

    def successors(self, text: str) -> list[Entry]:
        """The departments that took over in 2025 from one that is named, main ones first."""
        return [entry for name in after_2025(text) for entry in self._spellings.spelt(name)]

    def nearest(
        self,
        query: str,
        splitters: tuple[Splitter, ...],
        distance: Callable[[Unit], tuple[int, str, str]],
    ) -> tuple[Unit, ...]:
        """The units that a text is likest to, best first; of equally like ones the nearest."""
        value: dict[Unit, float] = {}
        for entry, points in self._alike(query, splitters):
            value[entry.unit] = max(points, value.get(entry.unit, 0))
        living = self._successors.without_former_namesakes(value)
        best = sorted(living, key=lambda unit: (-round(value[unit], 2), distance(unit)))
        return tuple(best[:_PROPOSALS])

    def _alike(self, query: str, splitters: tuple[Splitter, ...]) -> Iterator[tuple[Entry, float]]:
        """The names that a text is like: below the places it may name, and as a whole."""
        sure = 0.0
        said = set(separated(query))
        for name, place in splits(query, splitters):
            for unit in self._places.spelt(place):
                for entry, points in self._of_names(name, self._places.names_below(unit)):
                    if unit in self._places.above(entry.unit):
                        sure = max(sure, points if (name, place) in said else 0)
                        yield entry, points
        if sure < _SURE:
            yield from self._of_names(query, self._names)

    def _of_names(self, text: str, names: Iterable[str]) -> Iterator[tuple[Entry, float]]:
        name = apart(text)
        kinds = _like_kinds(name.bare) if name.kind is None else ()
        for kind, bare, lost in ((name.kind, name.bare, 0.0), *kinds):
            for plain, score in like(_LONE_Y.sub("i", plain_key(bare)), names, _NAMES_LIKE):
                for entry in self._spellings.called(plain):
                    marks = same_marks(bare, entry.bare) - 1
                    right = _RIGHT_KIND * (kind == entry.kind)
                    yield entry, score + right + _RIGHT_MARKS * marks - lost


def _like_kinds(text: str) -> Iterator[tuple[str, str, float]]:
    """The kinds that a text may begin with, what is behind them, and what a mistyped one costs."""
    words = text.split()
    for kind in KINDS:
        length = kind.word.count(" ") + 1
        right = alike(plain_key(" ".join(words[:length])), plain_key(kind.word))
        if len(words) > length and right >= _LIKE_A_KIND:
            yield kind.word, " ".join(words[length:]), _MISTYPED_KIND * (1 - right)
