"""Rows of differing dossiers: nothing of a list is lost, nothing is there twice."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.check_round.differing import counts, differing, of_one_system
from bot.check_round.two_lists import Comparison
from messages.compiled import DifferingDossier
from scoring.dossier import Dossier, System
from scoring.reconcile import code_key, reconcile
from scoring.unit import Level, Unit

ROOT = Unit("H20", "Huyện Lấp Vò", Level.DISTRICT)
UNITS = [Unit(f"H20.{n}", f"Xã {n}", Level.COMMUNE, "H20") for n in range(3)]
_CODES = [f"H20.5-261008-{n}" for n in range(4)] + [f"h20.5-2610O8-{n}" for n in range(3)]

_DOSSIERS = st.lists(
    st.builds(
        Dossier,
        st.sampled_from(_CODES),
        st.just("Trích lục"),
        st.just("Xã"),
        st.sampled_from([*UNITS, None]),
        st.none(),
        st.sampled_from([None, date(2026, 10, 20), date(2026, 10, 21)]),
        st.sampled_from(["", "Đang xử lý", "Đã trả kết quả"]),
    ),
    unique_by=lambda dossier: dossier.code,
    max_size=7,
)
_COVERED = st.frozensets(st.sampled_from([ROOT.code, *(unit.code for unit in UNITS)]))


def _comparison(
    left: list[Dossier],
    right: list[Dossier],
    here: frozenset[str],
    there: frozenset[str],
) -> Comparison:
    sides = {System.NATIONAL: left, System.PROVINCIAL: right}
    homes = {dossier: ROOT for side in sides.values() for dossier in side if not dossier.unit}
    covered = {System.NATIONAL: here, System.PROVINCIAL: there}
    return Comparison((), sides, reconcile(left, right), covered, homes)


def _entries(rows: tuple[DifferingDossier, ...]) -> Counter[tuple[System, str]]:
    """The entries of either list that these rows stand for."""
    found: Counter[tuple[System, str]] = Counter()
    for row in rows:
        if row.on_portal is not None:
            found[System.NATIONAL, row.code] += 1
        if row.on_provincial is not None:
            both = row.on_portal is not None
            found[System.PROVINCIAL, (row.other_code or row.code) if both else row.code] += 1
    return found


@given(_DOSSIERS, _DOSSIERS, _COVERED, _COVERED)
def test_every_entry_of_either_list_is_in_one_row_or_matched_or_beside_no_list(
    left: list[Dossier], right: list[Dossier], here: frozenset[str], there: frozenset[str]
) -> None:
    """Counted entry by entry."""
    compared = _comparison(left, right, here, there)
    counted = _entries(differing(compared))
    for pair in compared.reconciled.matched:
        counted[System.NATIONAL, pair.left.code] += 1
        counted[System.PROVINCIAL, pair.right.code] += 1
    for one in compared.reconciled.only_left:
        counted[System.NATIONAL, one.code] += compared.unit_of(one).code not in there
    for one in compared.reconciled.only_right:
        counted[System.PROVINCIAL, one.code] += compared.unit_of(one).code not in here
    expected = Counter((System.NATIONAL, one.code) for one in left)
    expected += Counter((System.PROVINCIAL, one.code) for one in right)
    assert +counted == expected


@given(_DOSSIERS, _DOSSIERS, st.lists(st.sampled_from([*_CODES, "H20.9-261008-9"]), max_size=5))
def test_every_named_code_is_in_a_row_and_adds_at_most_one(
    left: list[Dossier], right: list[Dossier], codes: list[str]
) -> None:
    """However it is typed, and however often."""
    everything = frozenset([ROOT.code, *(unit.code for unit in UNITS)])
    compared = _comparison(left, right, everything, everything)
    before, after = differing(compared), differing(compared, {UNITS[0]: codes})
    keys = {code_key(row.code) for row in before}
    named = {code_key(code) for code in codes}
    assert {code_key(row.code) for row in after if row.named} == named
    assert len(after) == len(before) + len(named - keys)


@given(_DOSSIERS)
def test_of_one_system_alone_everything_is_shown_and_nothing_called_missing(
    left: list[Dossier],
) -> None:
    """There is nothing to compare with."""
    compared = _comparison(left, [], frozenset([ROOT.code]), frozenset())
    rows = of_one_system(compared)
    assert Counter(row.code for row in rows) == Counter(one.code for one in left)
    assert all(row.unsaid == {System.PROVINCIAL} for row in rows)


@given(_DOSSIERS, _DOSSIERS)
def test_the_counts_of_units_are_those_of_their_rows(
    left: list[Dossier], right: list[Dossier]
) -> None:
    """A dossier that the systems have under two units is a row of one and counted with both."""
    everything = frozenset([ROOT.code, *(unit.code for unit in UNITS)])
    compared = _comparison(left, right, everything, everything)
    counted = counts(compared, dict(enumerate([ROOT, *UNITS])))
    rows = Counter(row.unit.code for row in differing(compared))
    for number, unit in enumerate([ROOT, *UNITS]):
        elsewhere = sum(
            compared.unit_of(pair.left) != compared.unit_of(pair.right)
            and unit in {compared.unit_of(pair.left), compared.unit_of(pair.right)}
            for pair in compared.reconciled.differing
        )
        assert rows[unit.code] <= counted[number] <= rows[unit.code] + elsewhere
    assert counts(_comparison(left, right, everything, frozenset()), {0: ROOT}) == {}
