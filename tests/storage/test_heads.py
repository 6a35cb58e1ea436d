"""Which snapshots count, kept in memory: as the database itself would tell."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.storage import snapshots, units
from bot.storage.database import Database
from bot.storage.heads import Heads, heads
from bot.storage.kept_state import kept_state
from bot.storage.snapshots import StoredSnapshot, snapshot_table
from scoring.period import Period, PeriodKind
from scoring.snapshot import State
from scoring.unit import Level, Unit

_ROOTS = [Unit(f"H{n}", f"Tỉnh {n}", Level.PROVINCE, None) for n in range(3)]
_PERIODS = [
    *(Period.month(2026, month) for month in (8, 9, 10)),
    Period.quarter(2026, 3),
    Period(PeriodKind.YEAR, 2025),
    Period(PeriodKind.YEAR, 2026),
]
_FIRST = datetime(2026, 11, 1, tzinfo=UTC)


def _enter(database: Database, seed: int, many: int) -> None:
    """Snapshots in every state, in any order, several decided in the same moment."""
    chance = random.Random(seed)  # noqa: S311 - made-up snapshots
    with database.write() as connection:
        roots = list(units.enter(connection, _ROOTS).values())
        for root_id in roots:
            units.mark_listed(connection, root_id)
        for version in range(many):
            period = chance.choice(_PERIODS)
            state = chance.choice([*State, State.ACCEPTED, State.ACCEPTED])
            decided = state in {State.ACCEPTED, State.REJECTED}
            connection.execute(
                insert(snapshot_table).values(
                    source="file",
                    root_id=chance.choice(roots),
                    period=period.code,
                    period_kind=period.kind.value,
                    first_day=period.first_day,
                    version=version,
                    observed_at=_FIRST,
                    content_hash="",
                    simulated=chance.random() < 0.3,
                    provisional=chance.random() < 0.3,
                    state=state.value,
                    decided_at=_FIRST + timedelta(hours=chance.randrange(4)) if decided else None,
                )
            )


def _read(database: Database) -> tuple[Heads, Mapping[int, StoredSnapshot | None], list[int]]:
    """The heads; what each of them is compared with, and in which order all stand, by SQL."""
    with database.read() as connection:
        known = units.units(connection)
        kept = heads(connection, known)
        baselines = {
            head.id: snapshots.baseline(
                connection,
                known,
                root_id=head.root_id,
                period=head.period,
                simulated=head.simulated,
            )
            for head in kept.by_id.values()
        }
        ids = connection.scalars(
            select(snapshot_table.c.id).where(snapshot_table.c.state == State.ACCEPTED.value)
        )
        return kept, baselines, list(ids)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_snapshot_is_compared_with_is_what_the_database_says(
    database: Database, seed: int
) -> None:
    """Simulated, provisional, of another kind, corrected, decided at one moment."""
    _enter(database, seed, 60)
    kept, baselines, ids = _read(database)
    assert kept.by_id.keys() == set(ids)
    for head in kept.by_id.values():
        found = kept.baseline(head)
        assert found == baselines[head.id], head


@pytest.mark.parametrize("seed", range(3))
def test_of_a_period_the_last_decided_counts_and_of_a_root_the_newest(
    database: Database, seed: int
) -> None:
    """Whatever the order in which they came."""
    _enter(database, seed, 60)
    kept, _, ids = _read(database)
    for root_id, of_root in kept.of_root.items():
        newest = kept.current(root_id)
        assert newest is not None
        assert newest.period.newness == max(head.period.newness for head in of_root)
        for period in kept.periods(root_id):
            versions = [head for head in of_root if head.period == period]
            last = max(versions, key=lambda head: (head.decided_at, head.id))
            assert kept.current(root_id, period) == last
            assert kept.ordered(head.id for head in reversed(versions))[0] == last
    assert kept.ordered([*ids, 10_000]) == list(kept.by_id.values())


@pytest.mark.parametrize("seed", range(3))
def test_a_later_period_is_of_the_same_kind_and_no_less_real(database: Database, seed: int) -> None:
    """By which a card says that the unit is missing in newer figures."""
    _enter(database, seed, 40)
    kept, _, _ = _read(database)
    for head in kept.by_id.values():
        after = [
            other.period
            for other in kept.of_root[head.root_id]
            if other.period.kind is head.period.kind
            and other.period.first_day > head.period.first_day
            and (head.simulated or not other.simulated)
        ]
        assert kept.later(head) == max(after, key=lambda period: period.first_day, default=None)


def test_an_acceptance_is_a_new_state_and_a_rejection_is_none(database: Database) -> None:
    """What is kept is read again only when it must be."""
    _enter(database, 1, 20)
    with database.write() as connection:
        before = kept_state(connection)
        waiting = connection.scalars(
            select(snapshot_table.c.id).where(snapshot_table.c.state == State.STAGED.value)
        ).all()
        for snapshot_id, state in zip(waiting, (State.REJECTED, State.ACCEPTED), strict=False):
            connection.execute(
                update(snapshot_table)
                .where(snapshot_table.c.id == snapshot_id)
                .values(state=state.value, decided_at=_FIRST)
            )
            assert (kept_state(connection) == before) is (state is State.REJECTED)
    assert len(waiting) > 1
