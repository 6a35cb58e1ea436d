"""Who is called so? A plain search over all names, with foldings of its own.

It is what the resolver is judged by, so it shares nothing with it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from scoring.unit import Unit
from tests.scoring.country import Country

_KINDS = (
    "Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã",
)  # fmt: skip
_TONES = "\u0301\u0300\u0309\u0303\u0323"


def bare(name: str) -> tuple[str, str]:
    """The kind of a unit's name, and the name without it."""
    kind = next((kind for kind in _KINDS if name.startswith(kind + " ")), "")
    return kind, name.removeprefix(kind).strip()


def spelt(text: str) -> str:
    """One spelling a name: small letters, tone marks behind each word, punctuation away."""
    words = []
    for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower()):
        marks = unicodedata.normalize("NFD", word)
        letters = "".join(char for char in marks if char not in _TONES)
        tones = "".join(char for char in marks if char in _TONES)
        words.append(re.sub(r"(?:(?<![aeou\u0302])|(?<=qu))y$", "i", letters) + tones)
    return " ".join(words)


def stripped(text: str) -> str:
    """The same without any accents."""
    letters = unicodedata.normalize("NFD", spelt(text)).replace("đ", "d")
    return "".join(char for char in letters if not unicodedata.combining(char))


class Truth:
    """Who is called so, found by looking at every name."""

    def __init__(self, country: Country) -> None:
        self.units = {unit.code: unit for unit in country.units}
        self._after = country.after
        self._spelt: dict[str, set[str]] = defaultdict(set)
        self._stripped: dict[str, set[str]] = defaultdict(set)
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._folded = {
            fold: [fold(name) for u in country.units for name in (u.name, bare(u.name)[1])]
            for fold in (stripped, spelt)
        }
        self._begun = [
            (_loosely(name), name, unit.code)
            for unit in country.units
            for name in {unit.name, bare(unit.name)[1]}
        ]
        for unit in country.units:
            for name in {unit.name, bare(unit.name)[1]}:
                self._spelt[spelt(name)].add(unit.code)
                self._stripped[stripped(name)].add(unit.code)
                for joined in (stripped(name), re.sub(r"[^a-z0-9]", "", plain(name))):
                    self._joined[joined.replace(" ", "")].add(unit.code)

    def exactly(self, text: str) -> frozenset[str]:
        """Those spelt so, accents and all."""
        return frozenset(self._spelt[spelt(text)])

    def without_accents(self, text: str) -> frozenset[str]:
        """Those that a text without accents may be."""
        meant = self._stripped[stripped(text)]
        return frozenset(meant) if " " in text else frozenset(meant | self.run_together(text))

    def run_together(self, text: str) -> frozenset[str]:
        """Those whose letters in a row are these."""
        raw = re.sub(r"[^a-z0-9]", "", plain(text))
        return frozenset(self._joined[raw] | self._joined[stripped(raw)])

    def beginning(self, text: str) -> frozenset[str]:
        """Those whose names, with their kinds or without, begin with a text."""
        fold = stripped if text == plain(text) else spelt
        typed, start = fold(text), _loosely(text)
        return frozenset(
            code
            for loose, name, code in self._begun
            if loose.startswith(start) and fold(name[: len(text)]) == typed
        )

    def as_near_as(self, typed: str, unit: Unit, place: str) -> frozenset[str]:
        """Those whose names are as few letters away from a text as a unit's are, there."""
        fold = stripped if typed == plain(typed) else spelt
        away = cdist([fold(typed)], self._folded[fold], scorer=OSA.distance)[0]
        near = {
            code: min(away[2 * n], away[2 * n + 1])
            for n, (code, other) in enumerate(self.units.items())
            if not place or any(bare(u.name)[1] == place for u in self.above(other))
        }
        return frozenset(code for code, far in near.items() if far <= near[unit.code])

    def above(self, unit: Unit) -> Iterator[Unit]:
        """The units above one."""
        while unit.parent is not None:
            unit = self.units[unit.parent]
            yield unit

    def goes_on(self, code: str) -> set[str]:
        """Those of today that a former unit became, if they are called as it was and of its level.

        The package's successions have one step: no former unit comes after another.
        """
        unit = self.units[code]
        return {
            later
            for later in self._after.get(code, ())
            if spelt(bare(self.units[later].name)[1]) == spelt(bare(unit.name)[1])
            and self.units[later].level is unit.level
        }

    def answering(self, codes: frozenset[str]) -> frozenset[str]:
        """Those that are to answer to a name all of these bear: not who goes on as another."""
        return frozenset(code for code in codes if not self.goes_on(code) & codes)

    def typed(self, text: str) -> frozenset[str]:
        """Whom a name means as it is typed: any accents in it are right, without them all may be.

        Where the kind alone has accents, the name without any is meant, if there is one.
        """
        exactly = self.exactly(text)
        if exactly and spelt(text) != stripped(text):
            return exactly
        name = bare(text.capitalize())[1]
        return self.without_accents(text) if spelt(name) == stripped(name) else frozenset()

    def placed(self, text: str) -> frozenset[str]:
        """Those that a text names, wherever in it the name ends and the place above begins.

        A full name with its kind and accents is only itself.
        """
        words = re.sub(r"[,()]|\s-\s", " ", text).split()
        meant = set(self.typed(text))
        if meant and bare(text.capitalize())[0] and spelt(text) != stripped(text):
            return frozenset(meant)
        for length in range(1, len(words)):
            name, place = " ".join(words[:length]), " ".join(words[length:])
            places = self.typed(place)
            for code in self.typed(name):
                if any(higher.code in places for higher in self.above(self.units[code])):
                    meant.add(code)
        return frozenset(meant)


def _loosely(text: str) -> str:
    """Its letters, y as i: what begins otherwise is begun by no spelling of it."""
    return plain(text).replace("y", "i")


def plain(text: str) -> str:
    """Small letters without accents, everything else as it stands."""
    letters = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(char for char in letters if not unicodedata.combining(char))
