"""How Vietnamese unit names are folded, taken apart and turned into lasting local codes."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from scoring.unit import Level

# VNI numbers: one digit a mark, so that a folded name is plain ASCII and still tells every accent.
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_VOWEL_MARKS = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
# đ has no decomposition; ð (eth) is what some converters leave in its place.
_D_WITH_STROKE = {"đ": "d", "ð": "d"}
_STROKE = "9"
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

# The country has 4 426 units; their names come again with every file and question.
_REMEMBERED = 20_000

_WORD = re.compile(r"[^\W_]+")
_FINAL_Y = re.compile(r"(?<=[bcdghklmnpqrstvx])y$|(?<=qu)y$|(?<=d9)y$")


def clean(text: str) -> str:
    """NFC, without invisible characters, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_ZERO_WIDTH).split())


def legible(text: str) -> str:
    """Clean, and without signs that control: they would turn or break the line a name stands in."""
    if not text.isprintable():
        text = "".join(char for char in text if char.isprintable() or char.isspace())
    return clean(text)


@lru_cache(_REMEMBERED)
def _fold_word(word: str) -> tuple[str, str]:
    """A syllable as (letters with vowel marks, tone): `hoà` and `hòa` both give (`hoa`, `2`)."""
    letters: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _D_WITH_STROKE:
            letters.append(_D_WITH_STROKE[char] + _STROKE)
        elif char in _VOWEL_MARKS:
            letters.append(_VOWEL_MARKS[char])
        elif char in _TONES:
            tone = _TONES[char]
        elif not unicodedata.combining(char):
            letters.append(char)
    return _FINAL_Y.sub("i", "".join(letters)), tone


@lru_cache(_REMEMBERED)
def accent_key(text: str) -> str:
    """Fold case, spaces, punctuation, tone placement and final y/i, but keep every accent.

    `Vĩnh Thạnh` -> `vinh4 thanh5`; equal keys mean the same spelling.
    """
    return " ".join("".join(_fold_word(word)) for word in _WORD.findall(clean(text)))


@lru_cache(_REMEMBERED)
def plain_key(text: str) -> str:
    """Fold as `accent_key` does and drop the accents too: `Vĩnh Thạnh` -> `vinh thanh`."""
    words = (_fold_word(word)[0] for word in _WORD.findall(clean(text)))
    return " ".join(re.sub(r"(?<=[a-z])[6-9]", "", word) for word in words)


def alphabetical(name: str) -> tuple[str, str]:
    """Where a name stands in a list that people read: Đ with D, and A before Á before B."""
    return plain_key(name), accent_key(name)


def has_accents(text: str) -> bool:
    """Whether any letter carries a Vietnamese mark."""
    return any(
        char in _TONES or char in _VOWEL_MARKS or char in _D_WITH_STROKE
        for char in unicodedata.normalize("NFD", text.lower())
    )


@dataclass(frozen=True)
class Kind:
    """A word in front of a name that says what kind of unit it is."""

    word: str
    level: Level
    short: tuple[str, ...] = ()


# Longest first, so that "thị xã" is not read as "thị" + "xã".
KINDS = (
    Kind("Thị trấn", Level.COMMUNE, ("tt",)),
    Kind("Đặc khu", Level.COMMUNE, ("đk", "dk")),
    Kind("Xã", Level.COMMUNE, ("x",)),
    Kind("Phường", Level.COMMUNE, ("p",)),
    Kind("Thành phố", Level.DISTRICT, ("tp",)),
    Kind("Thị xã", Level.DISTRICT, ("tx",)),
    Kind("Huyện", Level.DISTRICT, ("h",)),
    Kind("Quận", Level.DISTRICT, ("q",)),
    Kind("Tỉnh", Level.PROVINCE, ()),
)

# Cities governed like a province (Law on organisation of local government, 2025).
CENTRAL_CITIES = ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh")
_CENTRAL = frozenset(map(accent_key, CENTRAL_CITIES))

# First words of the names of departments: the word belongs to the name and is never cut off.
_AGENCY_WORDS = (
    "sở", "ban", "phòng", "văn phòng", "thanh tra", "bộ phận", "một cửa", "trung tâm", "chi cục",
    "cục", "công an", "cơ quan", "kho bạc", "bảo hiểm", "thuế", "chi nhánh",
)  # fmt: skip
# Departments as offices shorten them; "P." before one of these fields is no ward.
_FIELDS = (
    "tài chính|nội vụ|tư pháp|văn hóa|văn hoá|kinh tế|giáo dục|y tế|tài nguyên|nông nghiệp|"
    "lao động|dân tộc|quản lý|công thương|xây dựng|khoa học"
)
_SHORT_AGENCY = re.compile(rf"^(?:(?P<office>vp)\b\.?\s*|p\.?\s*(?=(?:{_FIELDS})))", re.IGNORECASE)
_NUMBERING = re.compile(r"^\(?[0-9]{1,3}[.)]\s*(?=\D)")
_AGENCY_KEYS = tuple(accent_key(word) + " " for word in _AGENCY_WORDS)

COMMITTEE = re.compile(
    r"^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|uy ban nhan dan)\b[\s.:]*", re.IGNORECASE
)
PROVINCE_SUFFIX = re.compile(r"\s*[-–—,(]\s*(?:tỉnh|thành phố|tp\.?)\s+[^-–—,]+$", re.IGNORECASE)
_COUNTRY_NAMES = frozenset(map(accent_key, ("Cả nước", "Toàn quốc", "Việt Nam")))


@dataclass(frozen=True)
class UnitName:
    """A name taken apart: `UBND xã Lâm Thao - Tỉnh Phú Thọ` is (Xã, Lâm Thao).

    Attributes:
        kind: the word for the kind in its dictionary form; None for departments and bare names.
        bare: the name without it.
        level: what the words tell about the level; None when they tell nothing.
    """

    kind: str | None
    bare: str
    level: Level | None

    @property
    def display(self) -> str:
        """The name as it is shown."""
        return f"{self.kind} {self.bare}" if self.kind else self.bare


def _calm(text: str) -> str:
    """A name in capitals as a name is written: `VĨNH THẠNH` -> `Vĩnh Thạnh`."""
    long_and_loud = text.isupper() and len(text) > 3  # noqa: PLR2004 - "A", "12", "BQL" stay
    return text.title() if long_and_loud else text


@lru_cache(_REMEMBERED)
def take_apart(raw: str) -> UnitName:
    """Take a unit's name apart, as files and the portal write it.

    A kind is cut off only at the start, only with its accents right and only if a name remains:
    Xa Dung, Phương Liễu, Tịnh Biên and Quan Sơn are names.
    """
    text = clean(raw)
    text = _NUMBERING.sub("", text) or text
    text = COMMITTEE.sub("", text) or text
    text = PROVINCE_SUFFIX.sub("", text) or text
    text = _SHORT_AGENCY.sub(lambda m: "Văn phòng " if m["office"] else "Phòng ", text)
    lowered = accent_key(text) + " "
    if accent_key(text) in _COUNTRY_NAMES:
        return UnitName(None, "Cả nước", Level.COUNTRY)
    if lowered.startswith(_AGENCY_KEYS):
        return UnitName(None, text[:1].upper() + text[1:], Level.AGENCY)
    for kind in KINDS:
        rest = _after_kind(text, kind)
        if rest:
            level = kind.level
            if kind.word == "Thành phố" and accent_key(rest) in _CENTRAL:
                level = Level.PROVINCE
            return UnitName(kind.word, _calm(rest), level)
    return UnitName(None, _calm(text), None)


def _after_kind(text: str, kind: Kind) -> str:
    words = text.split()
    kind_words = len(kind.word.split())
    if accent_key(" ".join(words[:kind_words])) == accent_key(kind.word):
        return " ".join(words[kind_words:])
    match = re.match(r"^([^\W\d_]{1,2})(?:\.\s*|\s+)(?=\S)", text)
    if match and match[1].lower() in kind.short:
        return text[match.end() :]
    return ""


@lru_cache(_REMEMBERED)
def loose_kind(text: str) -> tuple[Kind, str] | None:
    """The kind a query without accents may begin with: `xa vinh thanh` -> (Xã, `vinh thanh`)."""
    words = text.split()
    for kind in KINDS:
        length = len(kind.word.split())
        if len(words) > length and plain_key(" ".join(words[:length])) == plain_key(kind.word):
            return kind, " ".join(words[length:])
    return None


def local_code(parent: str | None, name: UnitName) -> str:
    """The lasting code of a unit that only files name: from its parent and its folded name.

    ASCII, the same on every machine, and different for `Vĩnh Thạnh` and `Vĩnh Thành`:
    `L.huye6n5-la6p1-vo2.xa4-vinh4-thanh5`.
    """
    slug = accent_key(name.display).replace(" ", "-")
    return f"L.{parent.removeprefix('L.')}.{slug}" if parent else f"L.{slug}"


def is_local(code: str) -> bool:
    """Whether a code was made here from a name, by `local_code`."""
    return code.startswith("L.")
