"""What is odd in figures is noted with both numbers; what is sound is not."""

from decimal import Decimal

import pytest

from scoring.checks import (
    ImpossibleValue,
    Measured,
    Note,
    QualityFlag,
    RateMismatch,
    SameValue,
    SystemMismatch,
    TotalMismatch,
    UnknownField,
    check,
)
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import ComponentFigure, Figure, Observation, Overdue
from scoring.unit import Level, Unit
from tests.factories import CODES

JANUARY = Period.month(2024, 1)
SCHEME = scheme_for(JANUARY)
USUAL = ("15.1", "18.2", "10.3", "9.4", "16.5", "20.6")  # 90,1


def _unit(number: int) -> Unit:
    return Unit(f"R.{number}", f"Xã {number}", Level.COMMUNE, "R")


def _row(number: int, total: str | None, *points: str, **figures: Figure) -> Observation:
    groups = {code: Figure(Decimal(p)) for code, p in zip(CODES, points, strict=bool(points))}
    stated = None if total is None else Decimal(total)
    return Observation(_unit(number), stated, {**groups, **figures})


def _notes(*rows: Observation) -> tuple[Note, ...]:
    scores = [score(row, SCHEME) for row in rows]
    return check(rows, scores, SCHEME, JANUARY, JANUARY.next.last_day)


@pytest.mark.parametrize(("stated", "noted"), [("90.40", 0), ("90.41", 1), ("89.79", 1)])
def test_a_total_finer_than_its_groups_may_differ_by_what_rounding_allows(
    stated: str, noted: int
) -> None:
    """Six groups rounded to 0,1 each may be 0,3 apart from a total with two decimals."""
    assert len(_notes(_row(1, stated, *USUAL), _row(2, "90.11", *USUAL))) == noted


@pytest.mark.parametrize(("stated", "noted"), [("90.1", 0), ("90.2", 1), ("90", 1)])
def test_a_total_as_coarse_as_its_groups_is_added_up_by_its_readers(
    stated: str, noted: int
) -> None:
    """S002 states 87,1 over groups that add up to 87,0."""
    assert len(_notes(_row(1, stated, *USUAL))) == noted


def test_s002_is_noted_with_both_numbers() -> None:
    """Sơn Dương, March 2024."""
    (note,) = _notes(_row(1, "87.1", "18", "18.6", "6.9", "8.4", "18", "17.1"))
    assert note == TotalMismatch(_unit(1), Decimal("87.1"), Decimal("87.0"))


def test_the_portals_own_rounding_is_no_mismatch() -> None:
    """Two decimals on both sides: 0,03 is rounding, more is not."""
    points = ("7.96", "15.81", "6.48", "6.69", "17.27", "8.67")  # 62,88
    assert _notes(_row(1, "62.91", *points)) == ()
    assert len(_notes(_row(1, "62.92", *points))) == 1


def test_points_that_do_not_go_with_their_rate_are_noted() -> None:
    """Bình Thành: 5,3/20 at 77,04 % (S004), probably 15,3."""
    figure = Figure(Decimal("5.3"), Decimal("77.04"))
    (note,) = _notes(_row(1, None, TDGQ=figure))
    assert note == RateMismatch(_unit(1), "TDGQ", Decimal("5.3"), Decimal(20), Decimal("77.04"))


@pytest.mark.parametrize(
    ("points", "rate"), [("18.6", "94.44"), ("18.3", "93.52"), ("17.3", "77.2")]
)
def test_points_of_2024_need_not_be_strictly_proportional(points: str, rate: str) -> None:
    """S002's 18,6/20 at 94,44 % and S004's small gaps are how the portal scored then."""
    group = "MDSH" if rate == "77.2" else "TDGQ"
    assert _notes(_row(1, None, **{group: Figure(Decimal(points), Decimal(rate))})) == ()


def test_a_figure_that_all_share_is_noted_once_with_the_spread_of_the_rates() -> None:
    """S004: 7,2 in all rows against rates from 49 to 96,9 %; no note a row beside it."""
    rows = [
        _row(n, None, CLGQ=Figure(Decimal("7.2"), Decimal(rate)))
        for n, rate in enumerate(("85", "49", "96.9"))
    ]
    root = Observation(
        Unit("R", "Huyện R", Level.DISTRICT),
        None,
        {"CLGQ": Figure(Decimal("7.2"), Decimal("72.9"))},
    )
    (note,) = _notes(root, *rows)
    assert isinstance(note, SameValue)
    assert (note.lowest_rate, note.highest_rate, len(note.peers)) == (
        Decimal(49),
        Decimal("96.9"),
        3,
    )


def test_two_systems_that_count_other_late_dossiers_are_noted() -> None:
    """S004: Tân Khánh Trung has 17 in progress late on the portal and none on the other system."""
    seen = Observation(_unit(1), overdue=Overdue(0, 37, 17))
    agreed = Observation(_unit(2), overdue=Overdue(2, 5, 2))
    silent = Observation(_unit(3), overdue=Overdue(None, None, 11))
    (note,) = _notes(seen, agreed, silent)
    assert note == SystemMismatch(_unit(1), Measured.LATE, Decimal(0), Decimal(17))


def test_values_beyond_their_maximum_are_noted() -> None:
    """A total above 100, points above the group's, a rate above 100 %."""
    notes = _notes(
        _row(1, "101"),
        _row(2, None, TTTT=Figure(Decimal("10.5"))),
        _row(3, None, MDHL=Figure(None, Decimal("100.5"))),
    )
    assert notes == (
        ImpossibleValue(_unit(1), None, Decimal(101), Decimal(100)),
        ImpossibleValue(_unit(2), "TTTT", Decimal("10.5"), Decimal(10)),
        ImpossibleValue(_unit(3), "MDHL", Decimal("100.5"), Decimal(100)),
    )


def test_the_sources_own_flags_and_unknown_fields_are_noted_once() -> None:
    """With the number of units, not a note a unit."""
    rows = [
        Observation(
            _unit(n),
            components={"DOSSIER_SYNC": ComponentFigure(flag="NO_NATIONAL_REPORT_DATA")},
            other={"transparency.neu": str(n)},
        )
        for n in range(3)
    ]
    assert _notes(*rows) == (
        QualityFlag(None, "DOSSIER_SYNC", "NO_NATIONAL_REPORT_DATA", 3),
        UnknownField(None, "transparency.neu", "0", 3),
    )


def test_a_clean_table_gives_no_note() -> None:
    """None is invented."""
    rows = [
        _row(n, "90.1", *USUAL, MDSH=Figure(Decimal("20.6"), Decimal("93.64"))) for n in range(2)
    ]
    assert _notes(*rows) == ()


def test_two_levels_may_share_two_figures() -> None:
    """Departments beside communes below one parent: neither is measured by the other's."""
    rows = [
        Observation(
            Unit(f"R.{level}{n}", f"Đơn vị {n}", level, "R"),
            None,
            {"CKMB": Figure(points, Decimal(20 * n))},
        )
        for level, points in (
            (Level.COMMUNE, Decimal("7.2")),
            (Level.AGENCY, Decimal("9.9")),
        )
        for n in range(1, 5)
    ]
    assert [type(note) for note in _notes(*rows)] == [SameValue, SameValue]
