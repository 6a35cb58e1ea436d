"""The periods before, as storage gives them to the rules; on both databases."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert

from bot import scene
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import snapshots, units
from bot.storage.components import component_table
from scoring.alerts import WeakGroup
from scoring.rules.history import History
from tests.conftest import ZONE
from tests.factories import CODES, Line, table_csv
from tests.furnishing import stage_table

_FULL = dict(zip(CODES, ("18", "20", "12", "10", "18", "22"), strict=True))


def _month(office: Office, number: int, *points: str, year: int = 2024, accept: bool = True) -> int:
    """A month in which xã A, B, C and D have these points in CKMB."""
    lines = [
        Line(f"Xã {name}", "–", tuple((_FULL | {"CKMB": own}).values()))
        for name, own in zip(("An", "Bình", "Châu", "Dương"), points, strict=True)
    ]
    text = table_csv(lines, title=("UBND huyện Lấp Vò", f"Tháng {number:02d} năm {year}"))
    staged = stage_table(office, text)
    if accept:
        office.pipeline.accept(staged.head.id, by="t")
    return staged.head.id


def _history(office: Office, snapshot_id: int) -> History:
    with office.database.read() as connection:
        known = units.units(connection, staged=True)
        head = snapshots.known(connection, snapshot_id, known)
        figures = office.pipeline.reader.load(connection, head, known)
        return scene.scene_of(connection, figures, known, {}).history


def _codes(history: History) -> list[str]:
    return [earlier.period.code for earlier in history.periods]


def _weak(office: Office, snapshot_id: int) -> list[tuple[str, str, int]]:
    found = office.pipeline.outlook(snapshot_id).alerts
    return [
        (alert.unit.name, alert.severity.name, alert.fact.periods)
        for alert in found
        if isinstance(alert.fact, WeakGroup)
    ]


def test_a_weak_group_is_told_quietly_lasting_and_again(on_both: Office) -> None:
    """From files to alerts, month by month."""
    _month(on_both, 1, "17", "16", "15", "14")
    seen = []
    for number in range(2, 6):
        last = _month(on_both, number, "9", "16", "15", "14", accept=False)
        seen += _weak(on_both, last)
        on_both.pipeline.accept(last, by="t")
    assert seen == [
        ("Xã An", "WARNING", 1),
        ("Xã An", "NOTICE", 2),
        ("Xã An", "SEVERE", 3),
        ("Xã An", "NOTICE", 4),
    ]


def test_only_periods_without_a_gap_are_history(on_both: Office) -> None:
    """And of each the version that counts; what is rejected or waits is none."""
    low = ("9", "16", "15", "14")
    for number in (1, 3, 4):
        _month(on_both, number, *low)
    waiting = _month(on_both, 4, "8", "16", "15", "14", accept=False)
    last = _month(on_both, 5, *low, accept=False)
    history = _history(on_both, last)
    assert _codes(history) == ["2024-04", "2024-03"]
    # March was compared with January: it told people, the gap notwithstanding.
    assert not history.silent_end
    assert str(next(iter(history.periods[0].low.values()))).startswith("9")
    on_both.pipeline.accept(waiting, by="t")
    assert str(next(iter(_history(on_both, last).periods[0].low.values()))).startswith("8")


def test_the_first_month_of_a_root_was_silent(on_both: Office) -> None:
    """So what began there is news in the second."""
    _month(on_both, 1, "9", "16", "15", "14")
    last = _month(on_both, 2, "9", "16", "15", "14", accept=False)
    assert _history(on_both, last).silent_end
    assert _weak(on_both, last) == [("Xã An", "WARNING", 2)]


def test_history_ends_at_a_boundary(on_both: Office) -> None:
    """The months before 1/7/2025 are another country's."""
    for number in (5, 6, 7, 8):
        _month(on_both, number, "9", "16", "15", "14", year=2025)
    last = _month(on_both, 9, "9", "16", "15", "14", year=2025, accept=False)
    history = _history(on_both, last)
    assert _codes(history) == ["2025-08", "2025-07"]
    assert history.silent_end


def test_where_nothing_lasts_nothing_is_read(on_both: Office) -> None:
    """And no more than a year of months where something does."""
    for number in range(1, 13):
        _month(on_both, number, "9", "16", "15", "14")
    for number in range(1, 4):
        _month(on_both, number, "9", "16", "15", "14", year=2025)
    last = _month(on_both, 4, "9", "16", "15", "14", year=2025, accept=False)
    history = _history(on_both, last)
    assert len(history.periods) == scene.DEEPEST
    assert history.endless == 2025 * 12 + 4
    on_both.pipeline.accept(last, by="t")
    well = _month(on_both, 5, "17", "16", "15", "14", year=2025, accept=False)
    assert _codes(_history(on_both, well)) == []


def test_provisional_and_simulated_figures_are_no_history(
    on_both: Office, clock: FixedClock
) -> None:
    """They measure nothing."""
    _month(on_both, 1, "9", "16", "15", "14")
    clock.at = datetime(2024, 2, 20, 9, 0, tzinfo=ZONE)
    _month(on_both, 2, "9", "16", "15", "14")
    clock.at = datetime(2024, 4, 2, 9, 0, tzinfo=ZONE)
    last = _month(on_both, 3, "9", "16", "15", "14", accept=False)
    assert _codes(_history(on_both, last)) == []


@pytest.mark.parametrize(("received", "few", "rules"), [(9, 9, []), (10, None, ["weak-group"])])
def test_a_unit_with_few_dossiers_says_so_and_is_left_in_peace(
    on_both: Office, received: int, few: int | None, rules: list[str]
) -> None:
    """Where the source tells how many it received: the denominator of ON_TIME."""
    _month(on_both, 1, "17", "16", "15", "14")
    last = _month(on_both, 2, "9", "16", "15", "14", accept=False)
    with on_both.database.write() as connection:
        known = units.units(connection, staged=True)
        uid = next(uid for uid, unit in known.items() if unit.name == "Xã An")
        row = {"snapshot_id": last, "unit_id": uid, "denominator": Decimal(received)}
        connection.execute(insert(component_table).values(component_code="ON_TIME", **row))
    outlook = on_both.pipeline.outlook(last)
    assert outlook.figures.result(uid).few == few
    mine = [alert.rule for alert in outlook.alerts if alert.unit.name == "Xã An"]
    assert [rule for rule in mine if rule == "weak-group"] == rules
    assert bool(mine) is bool(rules)
