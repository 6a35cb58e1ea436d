"""Which snapshots still wait for receipts, and what was severe in them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args

from sqlalchemy import Connection, and_, exists, or_, select

from bot.storage.alerts import alert_table
from bot.storage.snapshots import snapshot_table
from scoring.alerts import Fact, Severity, SharedWeakGroup
from scoring.snapshot import State
from scoring.unit import Level

_KINDS = {kind.rule: kind for kind in get_args(Fact) if kind is not SharedWeakGroup}


def of_snapshot(connection: Connection, snapshot_id: int) -> dict[int, tuple[Fact, ...]]:
    """The severe facts of an accepted snapshot by unit id; a fact unknown here is left out."""
    rows = connection.execute(
        select(alert_table.c.unit_id, alert_table.c.rule, alert_table.c.facts)
        .join_from(alert_table, snapshot_table)
        .where(
            alert_table.c.snapshot_id == snapshot_id,
            alert_table.c.severity >= int(Severity.SEVERE),
            snapshot_table.c.state == State.ACCEPTED.value,
        )
        .order_by(alert_table.c.id)
    )
    found: dict[int, list[Fact]] = defaultdict(list)
    for unit_id, rule, facts in rows:
        told = fact_of(rule, facts)
        # A unit whose facts another version wrote is severe all the same.
        found[unit_id] += [told] if told is not None else []
    return {unit_id: tuple(facts) for unit_id, facts in found.items()}


def waiting(connection: Connection, since: datetime) -> dict[int, int]:
    """Accepted snapshots with severe alerts, decided since then: their roots by snapshot id.

    A later final snapshot of the same root and kind, or of the same period, takes the place of an
    earlier one; simulated figures take that of no real ones.
    """
    later = snapshot_table.alias("later")
    replaced = exists().where(
        later.c.root_id == snapshot_table.c.root_id,
        later.c.period_kind == snapshot_table.c.period_kind,
        later.c.state == State.ACCEPTED.value,
        later.c.provisional.is_(False),
        or_(later.c.simulated.is_(False), snapshot_table.c.simulated.is_(True)),
        or_(
            later.c.first_day > snapshot_table.c.first_day,
            and_(
                later.c.first_day == snapshot_table.c.first_day,
                later.c.decided_at > snapshot_table.c.decided_at,
            ),
        ),
    )
    severe = exists().where(
        alert_table.c.snapshot_id == snapshot_table.c.id,
        alert_table.c.severity >= int(Severity.SEVERE),
    )
    rows = connection.execute(
        select(snapshot_table.c.id, snapshot_table.c.root_id)
        .where(
            snapshot_table.c.state == State.ACCEPTED.value,
            snapshot_table.c.decided_at >= since,
            severe,
            ~replaced,
        )
        .order_by(snapshot_table.c.id)
    )
    return {row.id: row.root_id for row in rows}


def fact_of(rule: str, facts: Mapping[str, Any]) -> Fact | None:
    """The fact that was stored as JSON; None if this version knows none of that form."""
    kind: type[Fact] | None = SharedWeakGroup if "peers" in facts else _KINDS.get(rule)
    if kind is None:
        return None
    given = {
        field.name: _value(field.type, facts[field.name])
        for field in fields(kind)
        if field.name in facts
    }
    try:
        return kind(**given)
    except TypeError:
        return None


def _value(kind: object, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if value is None:
        return None
    if kind is Level:
        return Level(value)
    return Decimal(str(value)) if Decimal in {kind, *get_args(kind)} else value
