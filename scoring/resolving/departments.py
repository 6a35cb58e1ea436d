"""Which department do a few letters mean: `Sở KHCN`, `VP UBND`, `Ban QLKKT`, `Sở Giáo dục`?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.names import accent_key, plain_key
from scoring.resolving.spellings import Entry
from scoring.unit import Level, Unit

# Words that no abbreviation counts.
_SILENT = frozenset(("va", "cac"))
# What is as often written in letters as in words.
_BODIES = {
    "uy ban nhan dan": "ubnd",
    "hoi dong nhan dan": "hdnd",
    # The centre's own letters are TTPVHCC; everybody says these.
    "tthcc": "ttpvhcc",
    "tt hcc": "ttpvhcc",
    "trung tam hanh chinh cong": "ttpvhcc",
}
_NO_WORD = re.compile(r"[^aeiouy]{2,}|ubnd")
# Two letters alone are the beginning of too many names.
_LEAST_BEGINNING = 3

# Departments that Decree 45/2025/NĐ-CP joined to others from 1/3/2025, and who took over. What a
# province made of it may differ, so these are only ever shown.
SUCCEEDED_2025: Mapping[str, tuple[str, ...]] = {
    "Sở Tài nguyên và Môi trường": ("Sở Nông nghiệp và Môi trường",),
    "Sở Nông nghiệp và Phát triển nông thôn": ("Sở Nông nghiệp và Môi trường",),
    "Sở Kế hoạch và Đầu tư": ("Sở Tài chính",),
    "Sở Giao thông vận tải": ("Sở Xây dựng",),
    "Sở Thông tin và Truyền thông": ("Sở Khoa học và Công nghệ",),
    "Sở Lao động - Thương binh và Xã hội": (
        "Sở Nội vụ",
        "Sở Y tế",
        "Sở Giáo dục và Đào tạo",
    ),
    "Ban Dân tộc": ("Sở Dân tộc và Tôn giáo",),
}


@dataclass(frozen=True)
class _Word:
    """A word that counts, folded without accents and with them; of letters, each is one."""

    plain: str
    accented: str

    @property
    def initial(self) -> str:
        """With its stroke, if it is đ."""
        return self.accented[: 2 if self.accented.startswith("d9") else 1]


_PROVINCIAL = _Word("tinh", "tinh3")


class Departments:
    """The departments, by the initials of their names."""

    def __init__(self) -> None:
        self._whole: dict[str, list[Entry]] = defaultdict(list)
        self._begun: dict[str, list[Entry]] = defaultdict(list)
        self._words: dict[str, tuple[_Word, ...]] = {}
        self._vocabulary: set[str] = set()

    def add(self, entry: Entry) -> None:
        """Enter one name of a department."""
        words = self._words.get(entry.bare)
        if words is None:
            words = self._words[entry.bare] = _apart(_words(entry.bare))
            self._vocabulary.update(word.plain for word in words if len(word.plain) > 1)
        letters = "".join(word.plain[0] for word in words)
        self._whole[letters].append(entry)
        # "KHCN" is said for "Sở KHCN".
        self._whole[letters[1:]].append(entry)
        for length in range(2, len(letters)):
            self._begun[letters[:length]].append(entry)

    def read(self, text: str) -> list[Entry]:
        """The departments that a text shortens: all of their names, or else their beginnings."""
        tokens = _words(text)
        found = self._read(tokens)
        # "Sở NV tỉnh" says whose, and no department's name ends so but a few that were tried.
        return found or (self._read(tokens[:-1]) if tokens[-1:] == [_PROVINCIAL] else [])

    def _read(self, tokens: Sequence[_Word]) -> list[Entry]:
        letters = "".join(
            token.plain[0] if token.plain in self._vocabulary else token.plain for token in tokens
        )
        whole = [e for e in self._whole.get(letters, ()) if self._means(tokens, e, whole=True)]
        spelt_first = bool(tokens) and tokens[0].plain in self._vocabulary
        if whole or not (spelt_first or len(letters) >= _LEAST_BEGINNING):
            return whole
        return [e for e in self._begun.get(letters, ()) if self._means(tokens, e, whole=False)]

    def _means(self, tokens: Sequence[_Word], entry: Entry, *, whole: bool) -> bool:
        words = self._words[entry.bare]
        return _fits(tokens, words, whole=whole) or (whole and _fits(tokens, words[1:], whole=True))


def after_2025(text: str) -> tuple[str, ...]:
    """Names of the departments that took over from the one that a text names or shortens."""
    olds = dict.fromkeys(entry.bare for entry in _JOINED.read(text))
    return tuple(dict.fromkeys(name for old in olds for name in SUCCEEDED_2025[old]))


def was_joined(units: Iterable[Unit]) -> bool:
    """Whether all of some units bear names of departments that were joined to others in 2025."""
    return all(u.level is Level.AGENCY and accent_key(u.name) in _JOINED_NAMES for u in units)


def _words(text: str) -> list[_Word]:
    """The words of a text that count; a body that is written out as its letters."""
    plain = f" {plain_key(text)} "
    accented = f" {accent_key(text)} "
    for full, short in _BODIES.items():
        if f" {full} " in plain:
            at = plain[: plain.index(f" {full} ")].count(" ")
            marked = accented.split()
            marked[at : at + full.count(" ") + 1] = [short]
            plain = plain.replace(f" {full} ", f" {short} ", 1)
            accented = f" {' '.join(marked)} "
    pairs = zip(plain.split(), accented.split(), strict=True)
    return [_Word(word, marked) for word, marked in pairs if word not in _SILENT]


def _apart(words: Sequence[_Word]) -> tuple[_Word, ...]:
    """The words of a name, those that are letters one by one: `VP UBND` is v, p, u, b, n, d."""
    made: list[_Word] = []
    for word in words:
        if _NO_WORD.fullmatch(word.plain):
            made += [_Word(letter, letter) for letter in word.plain]
        else:
            made.append(word)
    return tuple(made)


def _fits(tokens: Sequence[_Word], words: Sequence[_Word], *, whole: bool) -> bool:
    """Whether each token is a word of a name or the initials of several, in their order."""
    # How many words may be behind the tokens read so far: never more ways than words.
    behind = {0}
    for token in tokens:
        length = len(token.plain)
        behind = {n + 1 for n in behind if n < len(words) and _same(token, words[n])} | {
            n + length for n in behind if _are_initials(token, words[n : n + length])
        }
    return len(words) in behind if whole else bool(behind)


def _are_initials(token: _Word, words: Sequence[_Word]) -> bool:
    if token.plain != "".join(word.plain[0] for word in words):
        return False
    return token.accented in (token.plain, "".join(word.initial for word in words))


def _same(token: _Word, word: _Word) -> bool:
    """Accents that are typed must be right."""
    marked = token.accented != token.plain
    return token.accented == word.accented if marked else token.plain == word.plain


_JOINED_NAMES = frozenset(map(accent_key, SUCCEEDED_2025))
_JOINED = Departments()
for _name in SUCCEEDED_2025:
    _JOINED.add(Entry(Unit("", _name, Level.AGENCY), None, _name))
