"""What do the rows of an office's list change? All are checked before anything is written.

A row whose change is there already changes nothing, so that the same list may come twice.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.sources.refusal import Refused
from bot.sources.units_csv import Add, Alias, Event, Merge, Recode, Rename, Row
from bot.unit_register.acts import (
    AlsoNamed,
    Entered,
    Planned,
    Recoded,
    Renamed,
    Succeeded,
)
from bot.unit_register.book import Book, ChainTooLong
from bot.unit_register.placing import Placing, proper_name
from bot.unit_register.sentences import listed
from messages import format as write
from scoring.names import UnitName, accent_key, take_apart
from scoring.register import Register
from scoring.unit import Unit

# The portal's codes and those of older systems.
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])")
# A district was split into eight communes at most.
_MOST_SUCCESSORS = 20


def plan(rows: Iterable[Row], book: Book, register: Register, today: date) -> tuple[Planned, ...]:
    """Check rows one after the other, each on what those before it leave.

    Args:
        rows: of the list.
        book: all units; it stands as after the last row when this returns.
        register: for proposals where a name is nobody's.
        today: nothing may begin later.

    Raises:
        Refused: a row cannot be applied; its line and why.
    """
    planner = _Planner(book, Placing(book, register), today)
    return tuple(planner.take(row) for row in rows)


@dataclass
class _Planner:
    book: Book
    placing: Placing
    today: date
    # What a line said of a unit that no other line may say otherwise.
    _said: dict[tuple[Event, int, int], tuple[int, str]] = field(default_factory=dict)

    def take(self, row: Row) -> Planned:
        """Check one row and keep in the book what it changes."""
        acts = self.placing.acts = []
        try:
            detail = self._detail(row)
        except Refused as error:
            raise Refused(str(error), f"Dòng {row.line}") from error
        entered = [act.unit.code for act in acts if isinstance(act, Entered)]
        return Planned(
            row.event,
            tuple(acts),
            {"line": row.line, **detail, **({"entered": entered} if entered else {})},
        )

    def _detail(self, row: Row) -> Mapping[str, Any]:
        match row:
            case Rename():
                return self._rename(row)
            case Merge():
                return self._merge(row)
            case Recode():
                return self._recode(row)
            case Alias():
                return self._alias(row)
            case Add():
                return self._add(row)

    def _rename(self, row: Rename) -> Mapping[str, Any]:
        self._refuse_future(row.since)
        wanted = proper_name(row.name)

        def is_done(unit_id: int) -> bool:
            name = _with_kind_of(self.book[unit_id], wanted).display
            if self.book[unit_id].name == name:
                return True
            # An old list that comes again after a later one does not turn the later one back.
            past = not self.book.is_called_now(unit_id, row.unit)
            return past and name in self.book[unit_id].aliases

        unit_id, done = self._meant(row.unit, row.above, is_done)
        self._only_once(row, unit_id, wanted.display)
        if done:
            return {}
        unit = self.book[unit_id]
        name = _with_kind_of(unit, wanted)
        if name.level not in (None, unit.level):
            raise Refused(f"tên mới “{name.display}” không cùng cấp với “{unit.name}”")
        self._refuse_namesake(unit_id, name, "nên không đổi thành tên này được")
        self.book.rename(unit_id, name.display)
        self.placing.acts.append(Renamed(unit_id, name.display))
        since = row.since.isoformat()
        return {"unit": unit.code, "from": unit.name, "to": name.display, "since": since}

    def _merge(self, row: Merge) -> Mapping[str, Any]:
        self._refuse_future(row.since)
        likely = self.book.meant(row.successor, row.above)

        def is_done(unit_id: int) -> bool:
            after = self.book.successors(unit_id)
            return any(after.get(successor_id) == row.since for successor_id in likely)

        unit_id, done = self._meant(row.unit, "", is_done)
        if done:
            return {}
        successor_id = self.placing.settled(row.successor, row.above)
        self._only_once(row, unit_id, str(row.since), successor_id)
        unit, successor = self.book[unit_id], self.book[successor_id]
        if unit_id == successor_id:
            raise Refused(f"“{unit.name}” không thể nhập vào chính mình")
        try:
            is_circle = self.book.leads_to(successor_id, unit_id)
        except ChainTooLong:
            raise Refused(f"sau “{successor.name}” có quá nhiều lần sáp nhập nối tiếp") from None
        if is_circle:
            raise Refused(
                f"“{successor.name}” đã được ghi là nhập vào “{unit.name}”, không thể ghi ngược lại"
            )
        if len(self.book.successors(unit_id)) >= _MOST_SUCCESSORS:
            raise Refused(f"“{unit.name}” đã có {_MOST_SUCCESSORS} đơn vị kế tiếp, không ghi thêm")
        self.book.succeed(unit_id, successor_id, row.since)
        self.placing.acts.append(Succeeded(unit_id, successor_id, row.since))
        since = row.since.isoformat()
        return {"unit": unit.code, "successor": successor.code, "since": since}

    def _recode(self, row: Recode) -> Mapping[str, Any]:
        if not _CODE.fullmatch(row.code):
            raise Refused(f"“{row.code[:40]}” không phải mã đơn vị (ví dụ H21.217)")
        code = row.code.casefold()

        def is_done(unit_id: int) -> bool:
            unit = self.book[unit_id]
            if unit.code.casefold() == code:
                return True
            # As with names: back to a former code goes only who names the present one.
            past = row.unit.casefold() != unit.code.casefold()
            return past and code in map(str.casefold, unit.codes)

        unit_id, done = self._meant(row.unit, row.above, is_done)
        self._only_once(row, unit_id, code)
        if done:
            return {}
        unit, holder = self.book[unit_id], self.book.holder(code)
        if holder is not None and self.book.is_ghost(holder):
            holder = None
        if holder is not None and holder != unit_id:
            self._refuse_waiting(holder)
            raise Refused(
                f"mã {row.code} đã là của “{self.book[holder].name}”; "
                f"đổi mã “{unit.name}” sẽ làm hai đơn vị thành một"
            )
        if holder is None and code.startswith("l."):
            raise Refused("mã bắt đầu bằng “L.” do hệ thống tự đặt; hãy nêu mã của Cổng DVCQG")
        self.book.recode(unit_id, row.code)
        self.placing.acts.append(Recoded(unit.code, row.code))
        return {"from": unit.code, "to": row.code}

    def _alias(self, row: Alias) -> Mapping[str, Any]:
        wanted = proper_name(row.name)

        def is_done(unit_id: int) -> bool:
            unit = self.book[unit_id]
            return any(
                accent_key(name.bare) == accent_key(wanted.bare)
                and wanted.kind in (None, name.kind)
                for name in map(take_apart, (unit.name, *unit.aliases))
            )

        unit_id, done = self._meant(row.unit, row.above, is_done)
        if done:
            return {}
        # With its kind: it goes on meaning the same when the unit becomes one of another kind.
        name = _with_kind_of(self.book[unit_id], wanted)
        self._refuse_namesake(unit_id, name, "nên không thể là tên khác của đơn vị này")
        self.book.add_alias(unit_id, name.display)
        self.placing.acts.append(AlsoNamed(unit_id, name.display))
        return {"unit": self.book[unit_id].code, "name": name.display}

    def _add(self, row: Add) -> Mapping[str, Any]:
        unit_id = self.placing.added(row.unit, row.above)
        return {} if unit_id is None else {"unit": self.book[unit_id].code}

    def _meant(self, text: str, above: str, is_done: Callable[[int], bool]) -> tuple[int, bool]:
        """The one unit that a row means, and whether what the row says of it is so already."""
        found = self.book.meant(text, above)
        done = next(filter(is_done, found), None)
        if done is not None:
            return done, True
        if len(found) != 1:
            raise self.placing.not_one_of(text, found)
        return found[0], False

    def _refuse_future(self, since: date) -> None:
        if since > self.today:
            raise Refused(
                f"ngày {write.day(since)} chưa đến; hãy nhập dòng này khi thay đổi có hiệu lực"
            )

    def _refuse_namesake(self, unit_id: int, name: UnitName, why: str) -> None:
        """Refuse a name that another unit below the same parent bears now."""
        sibling = self.book.called(name, self.book.parent(unit_id), now=True)
        if sibling is not None and sibling != unit_id and not self.book.is_ghost(sibling):
            self._refuse_waiting(sibling)
            raise Refused(f"{listed([self.book[sibling]])} đang mang tên “{name.display}”, {why}")

    def _refuse_waiting(self, unit_id: int) -> None:
        """Refuse what is a unit's that figures name which nobody has decided on."""
        waiting = self.book.waiting(unit_id)
        if waiting is not None and not self.book.is_known(unit_id):
            raise Refused(
                f"bản số liệu {waiting} đang chờ có {listed([self.book[unit_id]])}; "
                "hãy duyệt hoặc bỏ bản đó trước"
            )

    def _only_once(self, row: Row, unit_id: int, what: str, other_id: int = 0) -> None:
        """Refuse a second row that says something else: the list would not mean the same twice."""
        line, said = self._said.setdefault((row.event, unit_id, other_id), (row.line, what))
        if said != what:
            raise Refused(f"dòng {line} đã ghi việc này khác đi cho “{self.book[unit_id].name}”")


def _with_kind_of(unit: Unit, name: UnitName) -> UnitName:
    """A name that says no kind is one of the unit's own kind."""
    kind = take_apart(unit.name).kind
    return replace(name, kind=kind) if name.kind is None and name.level is None else name
