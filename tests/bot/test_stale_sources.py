"""Figures that do not come: the office hears of it, once a period."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import FixedClock
from bot.office import Office
from bot.stale_sources import last_over
from bot.storage.alerts import alert_table
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from scoring.period import Period, PeriodKind
from tests.conftest import ZONE
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, stage_table

# February's figures are due: it ended on the 29th, sixteen days ago.
DUE = datetime(2024, 3, 16, 8, 30, tzinfo=ZONE)


def _import(office: Office, text: str, *, accept: bool = True) -> int:
    staged = stage_table(office, text)
    if accept:
        office.pipeline.accept(staged.head.id, by="t")
    return staged.head.id


def _look(office: Office, clock: FixedClock, at: datetime) -> object:
    clock.at = at
    return office.timetable.run_once("source-stale", at)


def _told(office: Office) -> list[tuple[int, str, str]]:
    with office.database.read() as connection:
        table = outbox_table.c
        rows = connection.execute(select(table.chat_id, table.subject, table.message))
        return [(row[0], row[1], row[2]["text"]) for row in rows if row[1].startswith("stale:")]


@pytest.fixture
def waiting(on_both: Office, clock: FixedClock) -> Office:
    """January came, February did not; a leader, the office and an administrator are there."""
    clock.at = datetime(2024, 2, 5, 9, 0, tzinfo=ZONE)
    _import(on_both, S004_CSV)
    bind(on_both, 1, "xã Bình Thành", Role.LEADER)
    bind(on_both, 2, "huyện Lấp Vò", Role.OFFICE)
    bind(on_both, 3, "huyện Lấp Vò", Role.ADMIN)
    return on_both


def test_the_office_and_the_administrators_are_told_once_a_period(
    waiting: Office, clock: FixedClock
) -> None:
    """On the sixteenth day, not before, not again; the next month anew."""
    assert _look(waiting, clock, DUE - timedelta(days=1)) == 0
    assert _look(waiting, clock, DUE) == 2
    assert [chat for chat, _, _ in _told(waiting)] == [2, 3]
    assert all("Tháng 02/2024" in text for _, _, text in _told(waiting))
    assert _look(waiting, clock, DUE + timedelta(days=1)) == 0
    assert _look(waiting, clock, DUE + timedelta(days=31)) == 2
    with waiting.database.read() as connection:
        kept = connection.execute(select(alert_table.c.key, alert_table.c.thresholds)).all()
    assert [tuple(row) for row in kept] == [
        ("source-stale:2024-02", {"stale_days": 15}),
        ("source-stale:2024-03", {"stale_days": 15}),
    ]


def test_what_waits_for_a_decision_is_named(waiting: Office, clock: FixedClock) -> None:
    """Perhaps nobody saw it; real figures alone count as come."""
    clock.at = DUE - timedelta(days=3)
    real = S004_CSV.replace("Tháng 01", "Tháng 02")
    snapshot = _import(waiting, real, accept=False)
    assert _look(waiting, clock, DUE) == 2
    assert all(f"bản {snapshot}" in text for _, _, text in _told(waiting))
    waiting.pipeline.accept(snapshot, by="t")
    assert _look(waiting, clock, DUE + timedelta(days=1)) == 0


@pytest.mark.parametrize("simulated", [False, True])
def test_figures_that_came_need_no_word(
    waiting: Office, clock: FixedClock, *, simulated: bool
) -> None:
    """Simulated ones are none."""
    clock.at = DUE - timedelta(days=3)
    _import(waiting, FEBRUARY_CSV if simulated else S004_CSV.replace("Tháng 01", "Tháng 02"))
    assert _look(waiting, clock, DUE) == (2 if simulated else 0)


def test_provisional_figures_are_not_those_that_are_due(waiting: Office, clock: FixedClock) -> None:
    """They were read before the month was over."""
    clock.at = datetime(2024, 2, 20, 9, 0, tzinfo=ZONE)
    _import(waiting, S004_CSV.replace("Tháng 01", "Tháng 02"))
    assert _look(waiting, clock, DUE) == 2


def test_a_root_without_figures_for_a_year_is_no_longer_followed(
    waiting: Office, clock: FixedClock
) -> None:
    """An abolished district is not waited for."""
    assert _look(waiting, clock, DUE + timedelta(days=800)) == 0


def test_a_quarter_is_waited_for_where_only_quarters_came(
    on_both: Office, clock: FixedClock
) -> None:
    """Not a month."""
    clock.at = datetime(2024, 4, 5, 9, 0, tzinfo=ZONE)
    _import(on_both, S004_CSV.replace("Tháng 01 năm 2024", "Quý I năm 2024"))
    bind(on_both, 2, "huyện Lấp Vò", Role.OFFICE)
    assert _look(on_both, clock, datetime(2024, 6, 20, 8, 30, tzinfo=ZONE)) == 0
    assert _look(on_both, clock, datetime(2024, 7, 16, 8, 30, tzinfo=ZONE)) == 1
    assert "Quý II/2024" in _told(on_both)[0][2]


@pytest.mark.parametrize(
    ("kind", "code"),
    [(PeriodKind.MONTH, "2025-12"), (PeriodKind.QUARTER, "2025-Q4"), (PeriodKind.YEAR, "2025")],
)
def test_the_last_period_over_is_the_one_before_todays(kind: PeriodKind, code: str) -> None:
    """At the turn of the year as well."""
    assert last_over(kind, datetime(2026, 1, 31, tzinfo=ZONE).date()) == Period.parse(code)
