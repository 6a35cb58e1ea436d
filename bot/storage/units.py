"""The register of units: who is known, under which code, below whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    FromClause,
    Index,
    Join,
    String,
    Table,
    Text,
    false,
    func,
    insert,
    select,
    text,
    update,
)

from bot.storage import aliases, successions
from bot.storage.columns import Id, metadata
from scoring.names import plain_key, take_apart
from scoring.namesakes import namesakes
from scoring.period import Period
from scoring.register import Register
from scoring.successors import Successors
from scoring.unit import Level, Unit

unit_table = Table(
    "unit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(200), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("parent_id", ForeignKey("unit.id"), nullable=True),
    # Codes of the first and last accepted period; a unit without them is only staged.
    Column("first_seen", String(10), nullable=True),
    Column("last_seen", String(10), nullable=True),
    # Entered by a person (`bot766 units import`): known before any figures name it.
    Column("listed", Boolean, nullable=False, server_default=false()),
    # The portal's departmentId, by which its answers are asked for and joined.
    Column("portal_id", String(40), nullable=True),
    Index("ix_unit_portal_id", "portal_id", unique=True),
)
_is_known = unit_table.c.first_seen.is_not(None) | unit_table.c.listed
_is_unknown = unit_table.c.first_seen.is_(None) & ~unit_table.c.listed
# They are few, and counted before every answer: see `STATE`.
Index("ix_unit_unknown", unit_table.c.id, sqlite_where=_is_unknown, postgresql_where=_is_unknown)
_parent = unit_table.alias("parent")
# The code of the unit above, in queries joined with `with_parent`.
parent_code = _parent.c.code
_all = select(
    unit_table.c.id, unit_table.c.code, unit_table.c.name, unit_table.c.level, _parent.c.code
).outerjoin_from(unit_table, _parent, unit_table.c.parent_id == _parent.c.id)


class CodeTaken(Exception):  # noqa: N818 - says what it is
    """A code is, or was, another unit's: giving it away would make one unit of two.

    Attributes:
        code: the code that was wanted.
        holder: the present code of the unit that has it.
    """

    def __init__(self, code: str, holder: str) -> None:
        super().__init__(f"{code} belongs to {holder}")
        self.code = code
        self.holder = holder


class Units(dict[int, Unit]):
    """Units by their ids; nothing is added to them once they are read.

    `after` gives the codes of those directly after each former one, by its code.
    """

    def __init__(self, units: Mapping[int, Unit] | None = None) -> None:
        super().__init__(units or {})
        self.after: Mapping[str, tuple[str, ...]] = {}

    @cached_property
    def ids(self) -> dict[str, int]:
        """Their ids by their codes."""
        return {unit.code: unit_id for unit_id, unit in self.items()}

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """The units by their codes."""
        return {unit.code: unit for unit in self.values()}

    @cached_property
    def by_any_code(self) -> dict[str, Unit]:
        """The units by their codes and by those that they had, where nobody has them now."""
        former = {code: unit for unit in self.values() for code in unit.codes}
        return former | self.by_code

    @cached_property
    def _namesakes(self) -> frozenset[int]:
        return namesakes(self, Successors(self.values(), self.after))

    @cached_property
    def register(self) -> Register:
        """What a name means among them: the same in chat, settings and commands."""
        return Register(self.values(), after=self.after)

    @cached_property
    def beside(self) -> Mapping[tuple[Level, str | None], Sequence[int]]:
        """The ids of those of a level below a parent, whether any figures name them or not."""
        found: dict[tuple[Level, str | None], list[int]] = {}
        for uid, unit in self.items():
            found.setdefault((unit.level, unit.parent), []).append(uid)
        return found

    @cached_property
    def spellings(self) -> Sequence[tuple[Unit, str, str]]:
        """Each with its plain name, with and without its kind: asked with every letter typed."""
        return [
            (unit, plain_key(unit.name), plain_key(take_apart(unit.name).bare))
            for unit in self.values()
        ]

    def above_namesake(self, unit_id: int) -> Unit | None:
        """The unit above one that shares its name with another; None where the name is enough."""
        if unit_id not in self._namesakes:
            return None
        return self.by_code.get(self[unit_id].parent or "")


def units(connection: Connection, *, staged: bool = False) -> Units:
    """Every unit by its id, with its other names and former codes.

    Those that neither an accepted snapshot names nor a person listed come only if `staged`.
    """
    others = aliases.of_units(connection)
    query = _all if staged else _all.where(_is_known)
    found = Units()
    for unit_id, code, name, level, parent in connection.execute(query.order_by(unit_table.c.id)):
        names, codes = others.get(unit_id, ((), ()))
        # Whoever was renamed back bears a former name again.
        names = tuple(other for other in names if other != name) if names else ()
        codes = tuple(other for other in codes if other != code) if codes else ()
        found[unit_id] = Unit(code, name, Level(level), parent, names, codes)
    found.after = successions.codes(connection, found)
    return found


# What is another when known units, their names, codes or successors are others. Of units it reads
# the last number and the unknown ones alone: a unit is entered, under a new number, before it is
# known, and stays known. Of other names and successions it counts all rows: a row a unit that was
# renamed or merged.
STATE = (
    select(func.max(unit_table.c.id)).scalar_subquery(),
    select(func.count()).select_from(unit_table).where(_is_unknown).scalar_subquery(),
    *aliases.STATE,
    successions.STATE,
)


def with_parent(rows: FromClause, unit_id: ColumnElement[int]) -> Join:
    """These rows with the unit that they are about, and the unit above it."""
    return rows.join(unit_table, unit_table.c.id == unit_id).outerjoin(
        _parent, _parent.c.id == unit_table.c.parent_id
    )


def seen(connection: Connection) -> dict[int, tuple[str | None, str | None]]:
    """Codes of the first and last accepted period that names a unit, of all units by id."""
    rows = connection.execute(
        select(unit_table.c.id, unit_table.c.first_seen, unit_table.c.last_seen)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def unit_ids(connection: Connection) -> dict[str, int]:
    """Ids of all units, staged ones too, by code; by a former code where nobody has it now."""
    rows = connection.execute(select(unit_table.c.code, unit_table.c.id))
    return aliases.former_codes(connection) | {row.code: row.id for row in rows}


def enter(
    connection: Connection, wanted: Iterable[Unit], ghosts: Collection[int] = ()
) -> dict[str, int]:
    """Enter the units that are new, parents first, and give the ids of all, by code.

    A unit under a code that it had before is no new one. Of `ghosts`, of which nothing came, the
    code alone is taken: they become what is wanted now.

    Raises:
        KeyError: a unit's parent is neither known nor wanted.
    """
    ids = unit_ids(connection)
    listed = tuple(wanted)
    missing = {u.code: u for u in listed if u.code not in ids}
    while missing:
        ready = [u for u in missing.values() if u.parent is None or u.parent in ids]
        if not ready:
            raise KeyError(f"parents of {sorted(missing)[:3]} are not known")
        connection.execute(
            insert(unit_table),
            [
                {
                    "code": u.code,
                    "name": u.name,
                    "level": u.level.value,
                    "parent_id": ids[u.parent] if u.parent else None,
                }
                for u in ready
            ],
        )
        ids = unit_ids(connection)
        missing = {code: u for code, u in missing.items() if code not in ids}
    for u in listed:
        if ids[u.code] in ghosts:
            above = ids[u.parent] if u.parent else None
            _set(connection, ids[u.code], name=u.name, level=u.level.value, parent_id=above)
    return ids


def enter_listed(connection: Connection, unit: Unit, parent_id: int | None) -> int:
    """Enter one unit that a person names; gives its id."""
    unit_id: int = connection.execute(
        insert(unit_table)
        .values(
            code=unit.code,
            name=unit.name,
            level=unit.level.value,
            parent_id=parent_id,
            listed=True,
        )
        .returning(unit_table.c.id)
    ).scalar_one()
    return unit_id


def mark_listed(connection: Connection, unit_id: int) -> None:
    """Record that a person named a unit: it is known, whatever figures say."""
    _set(connection, unit_id, listed=True)


def rename(connection: Connection, unit_id: int, name: str) -> None:
    """Give a unit another name; it goes on being found by the old one."""
    old = connection.scalar(select(unit_table.c.name).where(unit_table.c.id == unit_id))
    if old is not None and old != name:
        _set(connection, unit_id, name=name)
        aliases.add_name(connection, unit_id, old)


def recode(connection: Connection, codes: Mapping[str, str], ghosts: Collection[int] = ()) -> None:
    """Give units other codes in place: their ids, figures and children stay.

    They go on being found by the old codes.

    Args:
        connection: in whose transaction; after an error nothing of it should be kept.
        codes: the new code of each unit, by its old one.
        ghosts: ids of units of which nothing came: they give away their codes.

    Raises:
        KeyError: no unit has, or had, an old code.
        CodeTaken: a new code is, or was, another unit's.
    """
    ids = unit_ids(connection)
    holders = {code.casefold(): unit_id for code, unit_id in ids.items()}
    rows = connection.execute(select(unit_table.c.id, unit_table.c.code))
    present = {row.id: row.code for row in rows}
    for old, new in codes.items():
        unit_id = ids[old]
        holder = holders.setdefault(new.casefold(), unit_id)
        if holder in ghosts and holder != unit_id:
            # Its number is in the code, so nobody else's is like it. The portal means by its own
            # number whoever has the code now, as the next run tells.
            _set(connection, holder, code=f"L.~{holder}", portal_id=None)
            holder = holders[new.casefold()] = unit_id
        if holder != unit_id:
            raise CodeTaken(new, present[holder])
        if present[unit_id] != new:
            _set(connection, unit_id, code=new)
            aliases.add_code(connection, unit_id, present[unit_id])


def portal_ids(connection: Connection) -> dict[str, str]:
    """The codes of units by the portal's departmentId, of those that have one."""
    rows = connection.execute(
        select(unit_table.c.portal_id, unit_table.c.code).where(unit_table.c.portal_id.is_not(None))
    )
    return {row[0]: row[1] for row in rows}


def set_portal_ids(connection: Connection, ids: Mapping[str, str]) -> None:
    """Record the portal's departmentId of units, by code; one that moved leaves its old unit.

    Raises:
        KeyError: no unit has, or had, a code.
    """
    kept = {code: department_id for department_id, code in portal_ids(connection).items()}
    changed = {code: wanted for code, wanted in ids.items() if kept.get(code) != wanted}
    if not changed:
        return
    known = unit_ids(connection)
    connection.execute(
        update(unit_table)
        .where(unit_table.c.portal_id.in_(set(changed.values())))
        .values(portal_id=None)
    )
    for department_id, code in {wanted: code for code, wanted in changed.items()}.items():
        _set(connection, known[code], portal_id=department_id)


def _set(connection: Connection, unit_id: int, **values: object) -> None:
    connection.execute(update(unit_table).where(unit_table.c.id == unit_id).values(**values))


def lock_all(connection: Connection) -> None:
    """Let nobody else change units until our transaction ends; SQLite's writers wait anyway."""
    if connection.dialect.name == "postgresql":
        # Stands against row locks too, so that an acceptance waits before it has taken any.
        connection.execute(text("LOCK TABLE unit IN EXCLUSIVE MODE"))


def lock(connection: Connection, unit_id: int) -> None:
    """Let no other transaction have this unit until ours ends; SQLite's writers wait anyway."""
    connection.execute(select(unit_table.c.id).where(unit_table.c.id == unit_id).with_for_update())


def mark_seen(connection: Connection, snapshot_units: Iterable[int], period: str) -> None:
    """Record that an accepted snapshot of that period names these units."""
    wanted, day = set(snapshot_units), Period.parse(period).last_day
    known = {uid: pair for uid, pair in seen(connection).items() if uid in wanted}
    # Months and quarters lie side by side: their days are compared, not their codes.
    first = [uid for uid, (code, _) in known.items() if code is None or _last_day(code) > day]
    last = [uid for uid, (_, code) in known.items() if code is None or _last_day(code) < day]
    for column, ids in ((unit_table.c.first_seen, first), (unit_table.c.last_seen, last)):
        if ids:
            connection.execute(
                update(unit_table).where(unit_table.c.id.in_(ids)).values({column: period})
            )


@cache
def _last_day(code: str) -> date:
    return Period.parse(code).last_day
