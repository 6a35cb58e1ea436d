"""Lists of late dossiers as files gave them; they name no citizen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from bot.storage.columns import Id, Instant, metadata
from bot.storage.units import unit_table
from scoring.dossier import Dossier, DossierList, System
from scoring.unit import Unit

dossier_list_table = Table(
    "dossier_list",
    metadata,
    Column("id", Id, primary_key=True),
    Column("system", String(12), nullable=False),
    Column("root_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("listed_at", Instant, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("by", String(40), nullable=False),
    UniqueConstraint("root_id", "system", "listed_at", "content_hash"),
)
dossier_table = Table(
    "dossier",
    metadata,
    Column("id", Id, primary_key=True),
    Column("list_id", ForeignKey("dossier_list.id"), nullable=False),
    Column("code", String(80), nullable=False),
    Column("procedure", Text, nullable=False),
    # As the list writes it; unit_id only where a unit has exactly that name.
    Column("unit_name", Text, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=True, index=True),
    Column("received", Date, nullable=True),
    Column("due", Date, nullable=True),
    Column("state", Text, nullable=False),
    UniqueConstraint("list_id", "code"),
)


@dataclass(frozen=True)
class StoredList:
    """A list as it is kept: `dropped` headings are not.

    Attributes:
        id: of the list.
        by: who sent it.
        listed: its content; of one unit alone where it was asked for that.
    """

    id: int
    by: str
    listed: DossierList


def add(connection: Connection, listed: DossierList, ids: Mapping[str, int], *, by: str) -> int:
    """Keep a list; the same one of the same moment is kept once. Gives its id.

    Args:
        connection: within a transaction that writes.
        listed: as it was read.
        ids: of the root and of the units it names, by code.
        by: who sent it.
    """
    lists = dossier_list_table.c
    root_id = ids[listed.root.code]
    same = connection.execute(
        select(lists.id).where(
            lists.root_id == root_id,
            lists.system == listed.system.value,
            lists.listed_at == listed.observed_at,
            lists.content_hash == listed.content_hash,
        )
    ).scalar()
    if same is not None:
        return int(same)
    list_id = int(
        connection.execute(
            insert(dossier_list_table)
            .values(
                system=listed.system.value,
                root_id=root_id,
                listed_at=listed.observed_at,
                content_hash=listed.content_hash,
                by=by,
            )
            .returning(lists.id)
        ).scalar_one()
    )
    rows = [
        {
            "list_id": list_id,
            "code": one.code,
            "procedure": one.procedure,
            "unit_name": one.unit_name,
            "unit_id": None if one.unit is None else ids[one.unit.code],
            "received": one.received,
            "due": one.due,
            "state": one.state,
        }
        for one in listed.dossiers
    ]
    if rows:
        connection.execute(insert(dossier_table), rows)
    return list_id


def newest(
    connection: Connection, root_id: int, system: System, units: Mapping[int, Unit]
) -> StoredList | None:
    """The newest list of a root on a system, whole; None if there is none.

    Args:
        connection: to read with.
        root_id: of the unit whose list it is.
        system: on which it stands.
        units: all units by id.
    """
    return _newest(connection, [root_id], system, units)


def of_unit(
    connection: Connection, unit_id: int, units: Mapping[int, Unit]
) -> Mapping[System, StoredList]:
    """A unit's own dossiers in the newest list of each system, of its own or of the unit above.

    A system without a list is left out; a list that names no dossier of the unit is there, empty.
    """
    parent = connection.execute(
        select(unit_table.c.parent_id).where(unit_table.c.id == unit_id)
    ).scalar()
    roots = [unit_id, *([] if parent is None else [parent])]
    found = ((system, _newest(connection, roots, system, units, unit_id)) for system in System)
    return {system: stored for system, stored in found if stored is not None}


@dataclass(frozen=True)
class ListHead:
    """A list without its content.

    Attributes:
        id: of the list.
        system: on which its dossiers stand.
        root_id: of the unit whose list it is.
        listed_at: when it was read.
    """

    id: int
    system: System
    root_id: int
    listed_at: datetime


def newest_heads(
    connection: Connection, root_ids: Collection[int], until: datetime
) -> tuple[ListHead, ...]:
    """The newest list of each of these roots on each system, read by `until`; newest first."""
    lists = dossier_list_table.c
    rank = (
        func.row_number()
        .over(
            partition_by=(lists.root_id, lists.system),
            order_by=(lists.listed_at.desc(), lists.id.desc()),
        )
        .label("rank")
    )
    ranked = (
        select(lists.id, lists.system, lists.root_id, lists.listed_at, rank)
        .where(lists.root_id.in_(list(root_ids)), lists.listed_at <= until)
        .subquery()
    )
    rows = connection.execute(
        select(ranked)
        .where(ranked.c.rank == 1)
        .order_by(ranked.c.listed_at.desc(), ranked.c.id.desc())
    )
    return tuple(ListHead(row.id, System(row.system), row.root_id, row.listed_at) for row in rows)


def content(
    connection: Connection,
    list_ids: Collection[int],
    units: Mapping[int, Unit],
    *,
    unit_ids: Collection[int] | None = None,
    codes: Collection[str] | None = None,
) -> tuple[tuple[int, Dossier], ...]:
    """The dossiers of lists, each with its list's id, in the lists' order.

    Args:
        connection: to read with.
        list_ids: of the lists.
        units: all units by id.
        unit_ids: only of these units, and of no known one in lists that are theirs; None: all.
        codes: only those written exactly so; None: all.
    """
    table = dossier_table.c
    query = select(dossier_table).where(table.list_id.in_(list(list_ids)))
    if unit_ids is not None:
        lists = dossier_list_table.c
        theirs = select(lists.id).where(lists.root_id.in_(list(unit_ids)))
        query = query.where(
            table.unit_id.in_(list(unit_ids))
            | (table.unit_id.is_(None) & table.list_id.in_(theirs))
        )
    if codes is not None:
        query = query.where(table.code.in_(list(codes)))
    rows = connection.execute(query.order_by(table.list_id, table.id))
    return tuple((row.list_id, _dossier(row, units)) for row in rows)


def _newest(
    connection: Connection,
    root_ids: Sequence[int],
    system: System,
    units: Mapping[int, Unit],
    unit_id: int | None = None,
) -> StoredList | None:
    """The newest list of these roots, with the dossiers of one unit or all."""
    lists = dossier_list_table.c
    head = connection.execute(
        select(dossier_list_table)
        .where(lists.root_id.in_(root_ids), lists.system == system.value)
        .order_by(lists.listed_at.desc(), lists.id.desc())
        .limit(1)
    ).first()
    if head is None:
        return None
    query = select(dossier_table).where(dossier_table.c.list_id == head.id)
    if unit_id is not None:
        query = query.where(dossier_table.c.unit_id == unit_id)
    rows = connection.execute(query.order_by(dossier_table.c.id))
    dossiers = tuple(_dossier(row, units) for row in rows)
    listed = DossierList(system, units[head.root_id], dossiers, (), head.listed_at)
    return StoredList(head.id, head.by, listed)


def _dossier(row: Row[Any], units: Mapping[int, Unit]) -> Dossier:
    return Dossier(
        code=row.code,
        procedure=row.procedure,
        unit_name=row.unit_name,
        unit=None if row.unit_id is None else units.get(row.unit_id),
        received=row.received,
        due=row.due,
        state=row.state,
    )


def forget(connection: Connection, before: datetime) -> int:
    """Forget lists that were read before that moment; gives how many."""
    old = select(dossier_list_table.c.id).where(dossier_list_table.c.listed_at < before)
    connection.execute(delete(dossier_table).where(dossier_table.c.list_id.in_(old)))
    return connection.execute(
        delete(dossier_list_table).where(dossier_list_table.c.listed_at < before)
    ).rowcount
