"""Where does a unit stand that a list names: is it known, and if not, may it be made there?"""

from dataclasses import dataclass, field

from bot.sources.refusal import Refused
from bot.unit_register.acts import Act, Entered, Listed
from bot.unit_register.book import Book, parts_of
from bot.unit_register.sentences import listed, not_one
from scoring.names import UnitName, local_code, take_apart
from scoring.register import Register
from scoring.unit import Level, Unit

# What the register's column of codes holds.
_LONGEST_CODE = 200
_LONGEST_NAME = 120
_RANKS = {
    level: rank
    for rank, level in enumerate(
        (Level.COUNTRY, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.AGENCY)
    )
}
# Files name these as their roots without saying what is above them.
_STAND_ALONE = frozenset({Level.COUNTRY, Level.PROVINCE, Level.DISTRICT})
# As files name it when they are about the whole country.
_COUNTRY_CODE = "VN"


@dataclass
class Placing:
    """Finds units in the book, or enters them; `acts` tells what it entered.

    Args:
        book: all units.
        register: for proposals where a name is nobody's.
    """

    book: Book
    register: Register
    acts: list[Act] = field(default_factory=list)

    def settled(self, text: str, above: str = "") -> int:
        """The unit that a cell means, entered now if nobody is called so.

        Args:
            text: a code, or a name with those above it behind commas.
            above: its parent; empty where that is not said apart.

        Raises:
            Refused: several units may be meant, or the text does not say where a new one stands.
        """
        found = self.book.meant(text, above)
        if len(found) > 1:
            raise self.not_one_of(text, found)
        return found[0] if found else self._below(*self._apart(text, above), asked=False)

    def added(self, text: str, above: str) -> int | None:
        """The unit that somebody adds; None if it is there already.

        Args:
            text: its name with its kind, and those above it behind commas.
            above: its parent; empty where that is not said apart.

        Raises:
            Refused: the text does not say what it is, or where it stands.
        """
        name, higher = self._apart(text, above)
        if take_apart(name).level is not None and self.book.meant(name, higher):
            return None
        before = len(self.acts)
        unit_id = self._below(name, higher, asked=True)
        return unit_id if len(self.acts) > before else None

    def not_one_of(self, text: str, found: tuple[int, ...], hint: str = "") -> Refused:
        """Why a text means no single unit."""
        units = [self.book[unit_id] for unit_id in found]
        return Refused(not_one(text, units, self.register) + hint)

    def _below(self, text: str, above: str, *, asked: bool) -> int:
        """The unit of that name below another one, both made if they are not there.

        Args:
            text: its name, with its kind.
            above: its parent, by code or name; empty for a province or a district alone.
            asked: whether the row is there to add it.
        """
        holder = self.book.holder(text)
        if holder is not None:
            # A code is never read as a name, though Q.1 may be one.
            raise Refused(f"mã {text} là của {listed([self.book[holder]])}, không thuộc “{above}”")
        name = take_apart(text)
        if name.level is None and not asked:
            raise self.not_one_of(text, ())
        if name.level is None:
            raise Refused(f"“{text}” chưa nêu loại đơn vị; hãy ghi đủ, ví dụ: Xã {name.bare}")
        if not above and name.level not in _STAND_ALONE:
            if asked:
                raise Refused(f"hãy ghi đơn vị cấp trên của “{text}” ở cột “thuộc”")
            raise self.not_one_of(text, (), "; nếu là đơn vị mới, hãy ghi cấp trên ở cột “thuộc”")
        parent_id = self.settled(above) if above else None
        there = self.book.called(name, parent_id)
        if there is not None:
            if not self.book.is_known(there):
                self.book.mark_known(there)
                self.acts.append(Listed(there))
            return there
        alone = self.book.called(name, None)
        if alone is not None and not self.book.is_ghost(alone) and not asked:
            raise Refused(
                f"“{name.display}” ({self.book[alone].code}) đã có trong danh mục mà chưa rõ "
                "cấp trên; hãy nêu mã đó, hoặc thêm đơn vị mới bằng một dòng “thêm” trước"
            )
        return self._enter(proper_name(text), name.level, parent_id)

    def _enter(self, name: UnitName, level: Level, parent_id: int | None) -> int:
        parent = None if parent_id is None else self.book[parent_id]
        if parent is not None and _RANKS[parent.level] >= _RANKS[level]:
            raise Refused(f"“{name.display}” không thể thuộc “{parent.name}”; hãy xem lại cấp trên")
        code = local_code(parent.code if parent else None, name)
        if level is Level.COUNTRY:
            code = _COUNTRY_CODE
        if len(code) > _LONGEST_CODE:
            raise Refused(f"tên “{name.display[:40]}…” cùng các cấp trên quá dài")
        holder = self.book.holder(code)
        if holder is not None:
            raise Refused(f"“{name.display}” trùng với {listed([self.book[holder]])}")
        unit = Unit(code, name.display, level, parent.code if parent else None)
        unit_id = self.book.enter(unit, parent_id)
        self.acts.append(Entered(unit_id, unit, parent_id))
        return unit_id

    def _apart(self, text: str, above: str) -> tuple[str, str]:
        """A new unit's name, and those above it: from behind its commas, and from a cell."""
        parts = parts_of(text)
        names = 1
        if take_apart(text).level is Level.AGENCY:
            # Its own name may have commas; those above it are behind the last of them.
            last = take_apart(parts[-1])
            names = len(parts) - (last.kind is not None or bool(self.book.meant(parts[-1])))
            names = max(1, names)
        higher = [part for part in (*parts[names:], above) if part]
        return ", ".join(parts[:names]), ", ".join(higher)


def proper_name(text: str) -> UnitName:
    """A name that a unit may bear, and nothing beside it.

    Raises:
        Refused: it is none.
    """
    name = take_apart(text)
    if not any(char.isalpha() for char in name.display):
        raise Refused(f"“{text[:40]}” không phải tên đơn vị")
    own = name.bare.count(",") if name.level is Level.AGENCY else 0
    if len(parts_of(text)) > own + 1:
        raise Refused(f"“{text[:60]}” nêu cả cấp trên; ở đây chỉ ghi tên của chính đơn vị")
    if len(name.display) > _LONGEST_NAME:
        raise Refused(f"tên “{name.display[:40]}…” dài quá {_LONGEST_NAME} ký tự")
    return name
