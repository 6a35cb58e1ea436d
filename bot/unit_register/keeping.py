"""How is the register of units kept? An office's list is applied whole or not at all; it is shown.

No unit is ever deleted: what was said of it, and by whom, stays in the audit log.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.sources import units_csv
from bot.sources.refusal import Refused
from bot.sources.units_csv import Event
from bot.storage import aliases, audit, successions, units
from bot.storage.database import Database
from bot.storage.ghosts import only_staged
from bot.unit_register.acts import (
    AlsoNamed,
    Entered,
    Listed,
    Planned,
    Recoded,
    Renamed,
    Succeeded,
)
from bot.unit_register.book import Book
from bot.unit_register.plan import plan
from bot.unit_register.sentences import not_one
from scoring.names import alphabetical
from scoring.register import Ambiguous, Found, Register, Unknown
from scoring.unit import Level, Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class Imported:
    """What a list changed.

    Attributes:
        counts: rows applied, by event; those without any are left out.
        entered: units that came in, asked for or on the way.
        unchanged: rows that said what was there already.
    """

    counts: Mapping[Event, int]
    entered: tuple[Unit, ...]
    unchanged: int


@dataclass(frozen=True)
class Line:
    """One unit as the register shows it.

    Attributes:
        unit: code, name, level, other names and former codes.
        parent: the unit above.
        first_seen: code of the first accepted period with figures of it.
        last_seen: code of the last one.
        successors: who came after it, and since when.
    """

    unit: Unit
    parent: Unit | None
    first_seen: str | None
    last_seen: str | None
    successors: tuple[tuple[Unit, date], ...]


@dataclass(frozen=True)
class UnitRegister:
    """The use cases around the register of units."""

    database: Database
    clock: Clock
    zone: ZoneInfo

    def import_list(self, content: bytes, *, by: str) -> Imported:
        """Apply an office's list (.csv), see `bot.sources.units_csv`.

        Raises:
            Refused: a row cannot be applied; its line and why; nothing was stored.
        """
        rows = units_csv.read(content)
        now = self.clock.now()
        with self.database.write() as connection:
            units.lock_all(connection)
            known = units.units(connection)
            everybody = units.units(connection, staged=True)
            staged = only_staged(connection)
            book = Book(everybody, known, successions.all_of(connection), staged)
            planned = plan(rows, book, known.register, now.astimezone(self.zone).date())
            _store(connection, planned, staged.ghosts)
            for row in planned:
                if row.acts:
                    act = f"units-{row.event}"
                    audit.add(connection, at=now, actor=by, act=act, detail=row.detail)
        counts = Counter(row.event for row in planned if row.acts)
        entered = tuple(act.unit for row in planned for act in row.acts if isinstance(act, Entered))
        unchanged = sum(not row.acts for row in planned)
        log.info("units_imported", rows=len(planned), entered=len(entered), unchanged=unchanged)
        return Imported(counts, entered, unchanged)

    def listing(self, *, root: str | None = None, level: Level | None = None) -> tuple[Line, ...]:
        """All units that people may know, by name within their parents.

        Args:
            root: code or name of a unit: it and all below it.
            level: these alone.

        Raises:
            Refused: no single unit is meant by `root`.
        """
        with self.database.read() as connection:
            known = units.units(connection)
            seen = units.seen(connection)
            after = successions.all_of(connection)
            names = known.register
        top = None if root is None else _root(root, names)
        lines = [
            Line(
                unit,
                known.by_code.get(unit.parent or ""),
                *seen[unit_id],
                tuple((known[uid], since) for uid, since in after.get(unit_id, ()) if uid in known),
            )
            for unit_id, unit in known.items()
            if level in (None, unit.level) and (top is None or _is_within(unit, top, known.by_code))
        ]
        return tuple(
            sorted(lines, key=lambda line: (line.unit.parent or "", alphabetical(line.unit.name)))
        )


def _store(connection: Connection, planned: tuple[Planned, ...], ghosts: Collection[int]) -> None:
    ids: dict[int, int] = {}
    codes: dict[str, str] = {}
    for act in (act for row in planned for act in row.acts):
        match act:
            case Entered(new_id, unit, above):
                parent_id = None if above is None else ids.get(above, above)
                ids[new_id] = units.enter_listed(connection, unit, parent_id)
            case Listed(unit_id):
                units.mark_listed(connection, ids.get(unit_id, unit_id))
            case Renamed(unit_id, name):
                units.rename(connection, ids.get(unit_id, unit_id), name)
            case Recoded(old, new):
                codes[old] = new
            case AlsoNamed(unit_id, name):
                aliases.add_name(connection, ids.get(unit_id, unit_id), name)
            case Succeeded(unit_id, successor_id, since):
                pair = (ids.get(unit_id, unit_id), ids.get(successor_id, successor_id))
                if not successions.add(connection, *pair, since):
                    successions.move(connection, *pair, since)
    # Nothing above goes by codes, and no list gives one unit two of them.
    units.recode(connection, codes, ghosts)


def _root(text: str, register: Register) -> Unit:
    match register.named(text):
        case Found(unit):
            return unit
        case Ambiguous(several):
            raise Refused(not_one(text, several, register))
        case Unknown():
            raise Refused(not_one(text, (), register))


def _is_within(unit: Unit, top: Unit, by_code: Mapping[str, Unit]) -> bool:
    """Whether a unit is `top` or stands below it."""
    above: Unit | None = unit
    while above is not None and above != top:
        above = by_code.get(above.parent or "")
    return above is not None
