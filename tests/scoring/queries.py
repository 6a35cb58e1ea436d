"""What do people type, and what can they honestly mean? Thousands of labelled questions.

The labels come from a plain search over all names with foldings of its own, so that the resolver is
not judged by itself. The same seed gives the same questions on every machine.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scoring.register import Ambiguous, Found, Match, Unknown
from scoring.unit import Level, Unit
from tests.scoring.country import Country
from tests.scoring.truth import Truth, bare, plain, spelt, stripped

_SHORT = {
    "Xã": ("x.", "X. ", "x "), "Phường": ("p.", "P. ", "p "), "Đặc khu": ("đk. ", "dk "),
    "Thị trấn": ("tt. ", "TT "), "Huyện": ("h. ", "H."), "Thành phố": ("tp. ", "TP "),
    "Thị xã": ("tx. ",), "Quận": ("q. ", "Q."), "Tỉnh": ("tỉnh ",),
}  # fmt: skip
# How offices shorten the departments of today.
_DEPARTMENTS = {
    "Văn phòng UBND tỉnh": ("VP UBND tỉnh", "vp ubnd", "VPUBND", "Văn phòng Ủy ban nhân dân tỉnh"),
    "Sở Nội vụ": ("Sở NV tỉnh", "so noi vu"),
    "Sở Tài chính": ("Sở TC", "STC", "so tai chinh"),
    "Sở Nông nghiệp và Môi trường": ("Sở NN&MT", "Sở NNMT", "SNNMT", "Sở Nông nghiệp"),
    "Sở Khoa học và Công nghệ": ("Sở KHCN", "sở KH&CN", "SKHCN", "KHCN", "so khoa hoc"),
    "Sở Văn hóa, Thể thao và Du lịch": ("Sở VHTTDL", "Sở VH-TT&DL", "SVHTTDL", "Sở Văn hóa"),
    "Sở Giáo dục và Đào tạo": ("Sở GDĐT", "Sở GD&ĐT", "so gddt", "SGDĐT", "Sở Giáo dục"),
    "Sở Y tế": ("SYT", "so y te", "sở yt"),
    "Sở Dân tộc và Tôn giáo": ("Sở DTTG", "Sở DT&TG", "sdttg"),
    "Ban Quản lý Khu kinh tế": ("Ban QLKKT", "BQL KKT", "BQLKKT", "ban ql khu kinh te"),
    "Trung tâm Phục vụ hành chính công": ("TTPVHCC", "TT PVHCC", "TTHCC", "tt phuc vu hcc"),
    "Sở Công Thương": ("Sở CT", "SCT"),
    "Sở Xây dựng": ("Sở XD", "SXD"),
    "Sở Ngoại vụ": ("so ngoai vu",),
}
_TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
# For each question that is new; a small place has fewer ways than are asked for.
_TRIES = 20
_VNI_MARKS = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}


class Sort(StrEnum):
    """The kinds of questions, as the table of results names them."""

    EXACT = "exact"
    UNACCENTED = "unaccented"
    TYPO = "typo"
    TELEX = "telex"
    VNI = "vni"
    ABBREVIATION = "abbreviation"
    JOINED = "joined"
    PARENT = "parent"
    FORMER = "former"
    CODE = "code"
    DEPARTMENT = "department"
    OTHER_ACCENTS = "other accents"
    BEGINNING = "beginning"
    ELSEWHERE = "elsewhere"
    NONE = "none"


class Verdict(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    ASKED = "rightly asked back"
    NEEDLESS = "needlessly asked"
    MISSED = "missed"
    WRONG = "silently wrong"


@dataclass(frozen=True)
class Query:
    """A question and its label.

    Attributes:
        text: as it is typed.
        sort: of what kind it is.
        meant: the codes of all units that it can honestly mean; empty for nonsense and for a
            place that nobody told of. Of a typing error: those whose names are as near to it as the
            one that was mistyped; of a beginning: those whose names begin so.
        mistyped: the code of the unit of a typing error or of a beginning; empty otherwise.
    """

    text: str
    sort: Sort
    meant: frozenset[str]
    mistyped: str = ""


def judge(query: Query, match: Match) -> Verdict:
    """What an answer to a question is worth; a lucky guess among several is silently wrong."""
    loose = query.sort in (Sort.TYPO, Sort.OTHER_ACCENTS, Sort.BEGINNING)
    match match:
        case Found(unit):
            return Verdict.RIGHT if query.meant == {unit.code} and not loose else Verdict.WRONG
        case Ambiguous(units):
            shown = {unit.code for unit in units}
            if not query.meant:
                return Verdict.ASKED
            if not query.meant <= shown:
                return Verdict.MISSED
            return Verdict.ASKED if loose or len(query.meant) > 1 else Verdict.NEEDLESS
        case Unknown(nearest):
            shown = {unit.code for unit in nearest}
            if not query.meant:
                return Verdict.RIGHT
            # Where more than three are equally near nobody can know which three are wanted.
            enough = query.mistyped in shown or (len(shown) == 3 and shown <= query.meant)
            return Verdict.ASKED if query.mistyped and enough else Verdict.MISSED


def keyed(text: str, column: int, *, late: bool) -> str:
    """A text as typed in Telex (column 0) or VNI (1) with the keyboard off.

    Args:
        text: in Vietnamese.
        column: of the tables of keys.
        late: whether the tone is typed at the end of its word.
    """
    made = []
    typed = unicodedata.normalize("NFC", text.lower())
    if column == 0:
        # In Telex a letter that is no key is typed twice, oo three times.
        typed = re.sub(r"(?<=[aeiouy])[sfrxj]|oo", lambda found: found[0] + found[0][-1], typed)
    for word in typed.split():
        keys, tone = "", ""
        for letter in word:
            base, *marks = unicodedata.normalize("NFD", letter)
            keys += ("dd", "d9")[column] if base == "đ" else base
            for mark in marks:
                if mark in _VNI_MARKS:
                    keys += (base if mark == "\u0302" else "w", _VNI_MARKS[mark])[column]
            for mark in marks:
                if mark in _TONES and late:
                    tone = _TONES[mark][column]
                elif mark in _TONES:
                    keys += _TONES[mark][column]
        made.append(keys + tone)
    return " ".join(made)


def mistyped(text: str, chance: random.Random) -> str:
    """A text with one letter swapped with the next, dropped, doubled or another one."""
    while True:
        place = chance.randrange(len(text) - 1)
        one, two = text[place], text[place + 1]
        if not (one.isalpha() and two.isalpha()):
            continue
        made = chance.choice((two + one, two, one + one + two, chance.choice("bcghklmnptv") + two))
        changed = text[:place] + made + text[place + 2 :]
        # A vowel typed twice is Telex.
        if changed != text and made.lower() not in (f"{2 * vowel}{two.lower()}" for vowel in "aeo"):
            return changed


def queries(
    country: Country, *, a_sort: int, seed: int = 766, around: Country | None = None
) -> list[Query]:
    """Questions about a country, that many a sort (fewer where a sort has fewer ways).

    Args:
        country: all that the register knows.
        a_sort: how many of each.
        seed: the same gives the same.
        around: the whole, of which only that part is known: its other places are asked for, too.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    return list(_Asking(country, chance, around).all(a_sort))


class _Asking:
    """Makes questions; each method is a sort and gives what is typed and what it can mean."""

    def __init__(
        self, country: Country, chance: random.Random, around: Country | None = None
    ) -> None:
        self.truth = Truth(country)
        self.chance = chance
        units = [self.truth.units[code] for code in sorted(self.truth.units)]
        self.former = [unit for unit in units if unit.code in country.former]
        self.now = [unit for unit in units if unit.code not in country.former]
        self.communes = [unit for unit in self.now if unit.level is Level.COMMUNE]
        self.departments = [unit for unit in self.now if unit.name in _DEPARTMENTS]
        here = {stripped(bare(unit.name)[1]) for unit in units}
        self.places_elsewhere = [
            unit
            for unit in (around.units if around else ())
            if unit.level in (Level.PROVINCE, Level.DISTRICT)
            and stripped(bare(unit.name)[1]) not in here
        ]

    def all(self, a_sort: int) -> Iterator[Query]:
        """That many of each sort."""
        for sort, ask in (
            (Sort.EXACT, self.exact),
            (Sort.UNACCENTED, self.unaccented),
            (Sort.TYPO, self.typo),
            (Sort.TELEX, self.telex),
            (Sort.VNI, self.vni),
            (Sort.ABBREVIATION, self.abbreviation),
            (Sort.JOINED, self.joined),
            (Sort.PARENT, self.parent),
            (Sort.FORMER, self.of_before),
            (Sort.CODE, self.code),
            (Sort.DEPARTMENT, self.department),
            (Sort.OTHER_ACCENTS, self.other_accents),
            (Sort.BEGINNING, self.beginning),
            (Sort.ELSEWHERE, self.elsewhere),
            (Sort.NONE, self.nonsense),
        ):
            of_none = {
                Sort.FORMER: not self.former,
                Sort.DEPARTMENT: not self.departments,
                Sort.ELSEWHERE: not self.places_elsewhere,
            }
            if of_none.get(sort):
                continue
            asked: set[str] = set()
            for _ in range(_TRIES * a_sort):
                text, meant, *of = ask()
                if text not in asked:
                    asked.add(text)
                    yield Query(text, sort, self.truth.answering(meant), *of)
                if len(asked) == a_sort:
                    break

    def _commune(self) -> tuple[Unit, str, str]:
        unit = self.chance.choice(self.communes)
        return (unit, *bare(unit.name))

    def _spoken(self, name: str, kind: str) -> str:
        """A name as it is said: with its kind or without."""
        return self.chance.choice((name, f"{kind} {name}"))

    def exact(self) -> tuple[str, frozenset[str]]:
        """`UBND xã Vĩnh Thạnh`, in any case and Unicode form."""
        _, kind, name = self._commune()
        said = self._spoken(name, kind)
        text = self.chance.choice(("UBND ", "Ủy ban nhân dân ", "", "")) + said
        shape = self.chance.choice((str.upper, str.lower, str.title, str))
        form = self.chance.choice(("NFC", "NFD"))
        return unicodedata.normalize(form, shape(text)), self.truth.placed(said)

    def unaccented(self) -> tuple[str, frozenset[str]]:
        """`xa vinh thanh`."""
        _, kind, name = self._commune()
        text = plain(self._spoken(name, kind))
        return self.chance.choice(("ubnd ", "", "")) + text, self.truth.placed(text)

    def typo(self) -> tuple[str, frozenset[str], str]:
        """One letter wrong, with accents and without, with a place and without."""
        while True:
            unit, kind, name = self._commune()
            said = self._spoken(name, kind)
            typed = mistyped(self.chance.choice((said, plain(said))), self.chance)
            place = ""
            if self.chance.random() < 1 / 3:
                place = bare(next(self.truth.above(unit)).name)[1]
            meant = self.truth.as_near_as(typed, unit, place)
            text = f"{typed}, {place}" if place else typed
            # Somebody's name by chance is no typing error.
            if not self.truth.placed(plain(text)):
                return text, meant, unit.code

    def telex(self) -> tuple[str, frozenset[str]]:
        """`vinhx thanhj`, `vixnh thajnh`."""
        return self._keyed(0)

    def vni(self) -> tuple[str, frozenset[str]]:
        """`vinh4 thanh5`, `vi4nh tha5nh`."""
        return self._keyed(1)

    def _keyed(self, column: int) -> tuple[str, frozenset[str]]:
        while True:
            _, kind, name = self._commune()
            said = self._spoken(name, kind)
            text = keyed(said, column, late=self.chance.random() < 1 / 2)
            if text != plain(said):
                return text, self.truth.placed(said)

    def abbreviation(self) -> tuple[str, frozenset[str]]:
        """`x. Vĩnh Thạnh`, `UBND p.Tân An`, `tt lap vo`."""
        unit = self.chance.choice([u for u in self.now if u.level is not Level.AGENCY])
        kind, name = bare(unit.name)
        said = self.chance.choice((name, name, plain(name)))
        text = self.chance.choice(("", "", "UBND ")) + self.chance.choice(_SHORT[kind]) + said
        full = f"{kind} {said}" if spelt(text) != stripped(text) else plain(f"{kind} {said}")
        meant = self.truth.placed(full)
        return text, frozenset(c for c in meant if bare(self.truth.units[c].name)[0] == kind)

    def joined(self) -> tuple[str, frozenset[str]]:
        """`vinhthanh`, `xavinhthanh`, `VinhThanh`."""
        _, kind, name = self._commune()
        text = plain(self._spoken(name, kind)).replace(" ", "")
        return self.chance.choice((text, text.upper(), text.title())), self.truth.run_together(text)

    def parent(self) -> tuple[str, frozenset[str]]:
        """`Vĩnh Thạnh, tỉnh Gia Lai`, `vinh thanh gia lai`."""
        unit, kind, name = self._commune()
        return self._with_place(self._spoken(name, kind), next(self.truth.above(unit)))

    def of_before(self) -> tuple[str, frozenset[str]]:
        """A unit that is no more, by itself or with what was above it."""
        unit = self.chance.choice(self.former)
        kind, name = bare(unit.name)
        said = self._spoken(name, kind)
        above = list(self.truth.above(unit))
        if not above or self.chance.random() < 1 / 4:
            return said, self.truth.placed(said)
        return self._with_place(said, self.chance.choice(above))

    def _with_place(self, said: str, above: Unit) -> tuple[str, frozenset[str]]:
        kind, place = bare(above.name)
        full = f"{kind} {place}"
        text = self.chance.choice(
            (f"{said}, {full}", f"{said} - {full}", f"{said} {full}", f"{said} ({place})",
             f"{said}, {place}", f"{said} {place}")
        )  # fmt: skip
        if self.chance.random() < 1 / 2:
            text = plain(text)
        return text, self.truth.placed(text)

    def code(self) -> tuple[str, frozenset[str]]:
        """`H21.217`, `h21-217`, `H21 217`."""
        unit = self.chance.choice(self.now)
        text = self.chance.choice((unit.code, unit.code.lower(), f" {unit.code} "))
        if unit.code.startswith("H"):
            text = text.replace(".", self.chance.choice(". -_"))
        return text, frozenset((unit.code,))

    def department(self) -> tuple[str, frozenset[str]]:
        """`Sở KHCN Gia Lai`, `VP UBND`."""
        unit = self.chance.choice(self.departments)
        short = self.chance.choice(_DEPARTMENTS[unit.name])
        names = ("Sở Nội vụ", "Sở Ngoại vụ") if short == "Sở NV tỉnh" else (unit.name,)
        alike = frozenset(u.code for u in self.departments if u.name in names)
        above = next(self.truth.above(unit))
        kind, place = bare(above.name)
        behind = self.chance.choice(("", f" {place}", f", {kind} {place}", f" {plain(place)}"))
        return short + behind, frozenset(
            c for c in alike if not behind or c.startswith(above.code + ".")
        )

    def other_accents(self) -> tuple[str, frozenset[str]]:
        """A tone that no unit of these letters has: `Vính Thanh`."""
        while True:
            _, kind, name = self._commune()
            marks = unicodedata.normalize("NFD", name)
            places = [n for n, char in enumerate(marks) if char in _TONES]
            if not places:
                continue
            place = self.chance.choice(places)
            other = self.chance.choice([tone for tone in _TONES if tone != marks[place]])
            # Behind the mark of its vowel, where a keyboard puts it; a low dot stood before that.
            end = place + 1 + (marks[place + 1 : place + 2] in _VNI_MARKS)
            changed = marks[:place] + marks[place + 1 : end] + other + marks[end:]
            said = unicodedata.normalize("NFC", changed)
            if not self.truth.exactly(said):
                text = self._spoken(said, kind)
                return text, self.truth.without_accents(plain(text))

    def beginning(self) -> tuple[str, frozenset[str], str]:
        """The first words of a name, nobody's by themselves: `Bình`, `xã Định`, `Tân Khánh`."""
        while True:
            unit, kind, name = self._commune()
            words = name.split()
            begun = " ".join(words[: self.chance.randrange(1, max(2, len(words)))])
            said = self._spoken(begun, kind)
            text = self.chance.choice((said, plain(said)))
            # Two letters are as well a province's.
            if len(begun) > 2 and not self.truth.placed(plain(begun)) | self.truth.placed(
                plain(text)
            ):
                return text, self.truth.beginning(text), unit.code

    def elsewhere(self) -> tuple[str, frozenset[str]]:
        """A name of here at a place that is not here: whose it is, nobody here can know."""
        while True:
            unit, kind, name = self._commune()
            said = self._spoken(name, kind)
            below = bare(next(self.truth.above(unit)).name)[1]
            said = self.chance.choice((said, said, f"{said}, {below}"))
            text, _ = self._with_place(said, self.chance.choice(self.places_elsewhere))
            if not self.truth.placed(plain(text)):
                return text, frozenset()

    def nonsense(self) -> tuple[str, frozenset[str]]:
        """What no unit is called."""
        while True:
            _, kind, name = self._commune()
            text = self.chance.choice(
                (
                    "".join(self.chance.choices("bcdghklmnpqrstvwxz ", k=12)),
                    f"{kind} {name} {self._commune()[2]}",
                    f"{name} zz{self.chance.randrange(1000)}",
                    "\u202e" + "".join(self.chance.choices("🙂'<>%;\0\u200b", k=20)),
                    "cho tôi xem điểm",
                    f"H{self.chance.randrange(60, 99)}.{self.chance.randrange(9999)}",
                )
            )
            if not self.truth.placed(plain(text)):
                return text, frozenset()
