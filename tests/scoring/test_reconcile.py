"""Two lists of late dossiers: each dossier in exactly one class, whatever the hands that typed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scoring.dossier import Dossier
from scoring.reconcile import (
    Difference,
    Pair,
    Reconciled,
    Repeated,
    Stage,
    code_key,
    is_late,
    reconcile,
    stage,
)
from scoring.unit import Level, Unit

TAN_MY = Unit("H20.1", "Xã Tân Mỹ", Level.COMMUNE, "H20")
LONG_HUNG = Unit("H20.2", "Xã Long Hưng", Level.COMMUNE, "H20")
ONE = Dossier(
    "H15.50.05.13-261008-0975",
    unit_name="Xã Tân Mỹ",
    unit=TAN_MY,
    due=date(2026, 10, 20),
    state="Đang xử lý",
)

_CODES = some.builds(
    "H15{}5{}13-{:03d}".format,
    some.sampled_from([".", "-", " ", "", "–"]),
    some.sampled_from(["O", "0", "o"]),
    some.integers(0, 6),
)
_LATENESS = ("Đã trả kết quả quá hạn", "Đã trả kết quả đúng hạn", "Đang xử lý trễ hạn")
_DOSSIERS = some.builds(
    Dossier,
    code=_CODES,
    unit_name=some.sampled_from(["", "Xã A", "xã  a", "Xã B"]),
    unit=some.sampled_from([None, TAN_MY, LONG_HUNG]),
    due=some.sampled_from([None, date(2026, 10, 20), date(2026, 10, 21)]),
    state=some.sampled_from(["", "Đang xử lý", "Đã trả kết quả", "Mã 7", "Mã 8", *_LATENESS]),
)
_LISTS = some.lists(_DOSSIERS, max_size=12)


@given(_LISTS, _LISTS)
def test_every_dossier_stands_in_exactly_one_class(
    left: list[Dossier], right: list[Dossier]
) -> None:
    """Nothing is lost, nothing is told twice."""
    done = reconcile(left, right)
    pairs = [*done.matched, *done.differing]
    ours = [p.left for p in pairs] + [d for r in done.repeated for d in r.left]
    theirs = [p.right for p in pairs] + [d for r in done.repeated for d in r.right]
    assert sorted([*ours, *done.only_left], key=repr) == sorted(left, key=repr)
    assert sorted([*theirs, *done.only_right], key=repr) == sorted(right, key=repr)


def _mirrored(done: Reconciled) -> Reconciled:
    return Reconciled(
        tuple(Pair(p.right, p.left, p.differences) for p in done.matched),
        tuple(Pair(p.right, p.left, p.differences) for p in done.differing),
        done.only_right,
        done.only_left,
        tuple(Repeated(r.right, r.left) for r in done.repeated),
    )


@given(_LISTS, _LISTS)
def test_exchanging_the_lists_exchanges_the_sides(
    left: list[Dossier], right: list[Dossier]
) -> None:
    """No system is the right one."""
    assert reconcile(right, left) == _mirrored(reconcile(left, right))


@given(_LISTS, _LISTS, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(
    left: list[Dossier], right: list[Dossier], chance: object
) -> None:
    """Exports are sorted by whoever made them."""
    shuffled = list(left)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reconcile(shuffled, right) == reconcile(left, right)


@given(_LISTS)
def test_a_list_beside_itself_differs_in_nothing(left: list[Dossier]) -> None:
    """And nothing is on one side alone."""
    done = reconcile(left, left)
    assert not done.differing
    assert not done.only_left
    assert not done.only_right


@pytest.mark.parametrize(
    "typed",
    [
        "h15.50.05.13-261008-0975",
        " H15.50.05.13 - 261008 - 0975 ",
        "H15.50.05.13–261008–0975",
        "H15.5O.O5.13-261OO8-O975",
        "H15 50 05 13 261008 0975",
        "Ｈ15.50.05.13-261008-0975",
    ],
)
def test_a_code_that_was_typed_carelessly_is_the_same_dossier(typed: str) -> None:
    """It is said that the codes differ, so that one of them can be mended."""
    (pair,) = reconcile([ONE], [replace(ONE, code=typed)]).differing
    assert pair.differences == {Difference.CODE}


def test_codes_that_both_lists_have_are_different_dossiers_however_alike() -> None:
    """Dots may be all that tells them apart; each finds its own."""
    dotted, shifted = replace(ONE, code="H15.5.005"), replace(ONE, code="H15.50.05")
    assert code_key(dotted.code) == code_key(shifted.code)
    done = reconcile([dotted, shifted], [shifted, dotted])
    assert done.matched == (
        Pair(dotted, dotted, frozenset()),
        Pair(shifted, shifted, frozenset()),
    )


def test_an_entry_that_stands_twice_is_told_as_such_with_its_counterpart() -> None:
    """Which of the two is meant, nobody can know."""
    twice = replace(ONE, code=ONE.code.lower())
    (repeated,) = reconcile([ONE, twice], [ONE]).repeated
    assert (len(repeated.left), len(repeated.right)) == (2, 1)


@pytest.mark.parametrize(
    ("change", "differences"),
    [
        ({"due": date(2026, 10, 21)}, {Difference.DUE}),
        ({"due": None}, set()),
        ({"state": "Đã trả kết quả cho công dân"}, {Difference.STATE}),
        ({"state": "Chờ bổ sung hồ sơ"}, set()),
        ({"state": ""}, set()),
        ({"state": "mã 17"}, set()),
        ({"unit": LONG_HUNG}, {Difference.UNIT}),
        ({"unit": None, "unit_name": "UBND Tân Mỹ"}, set()),
        ({"due": date(2026, 1, 1), "unit": LONG_HUNG}, {Difference.DUE, Difference.UNIT}),
    ],
)
def test_what_both_state_and_state_differently_is_a_difference(
    change: dict[str, object], differences: set[Difference]
) -> None:
    """What one side leaves out is none; nor is another wording of the same stage."""
    done = reconcile([ONE], [replace(ONE, **change)])  # type: ignore[arg-type]
    (pair,) = (*done.matched, *done.differing)
    assert pair.differences == differences
    assert bool(done.differing) == bool(differences)
    assert done.differences == dict.fromkeys(differences, 1)


def test_units_that_neither_list_could_name_are_compared_by_their_names() -> None:
    """Case and spaces aside."""
    nameless = replace(ONE, unit=None, unit_name="Bộ phận Một cửa")
    same = replace(nameless, unit_name="BỘ PHẬN  một cửa")
    other = replace(nameless, unit_name="Xã Long Hưng")
    assert reconcile([nameless], [same]).matched
    assert reconcile([nameless], [other]).differences == {Difference.UNIT: 1}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("Chưa trả kết quả", Stage.OPEN),
        ("Chờ trả kết quả", Stage.OPEN),
        ("Đang trả kết quả", Stage.OPEN),
        ("DANG XU LY", Stage.OPEN),
        ("Đã tiếp nhận", Stage.OPEN),
        ("Yêu cầu bổ sung", Stage.OPEN),
        ("Tạm dừng xử lý", Stage.OPEN),
        ("Dừng xử lý", Stage.FINISHED),
        ("Hoàn thành quá hạn", Stage.FINISHED),
        ("Đã hủy", Stage.FINISHED),
        ("Tiếp nhận đúng hạn", Stage.OPEN),
        ("Đúng hẹn", None),
        ("Từ chối tiếp nhận", Stage.FINISHED),
        ("12", None),
        ("", None),
    ],
)
def test_the_words_of_a_state_tell_its_stage(state: str, found: Stage | None) -> None:
    """Negations come before what they negate."""
    assert stage(state) is found


@pytest.mark.parametrize(
    ("here", "there", "differs"),
    [
        ("Đã trả kết quả quá hạn", "Đã trả kết quả đúng hạn", True),
        ("Hoàn thành trễ hạn", "Đã trả kết quả trước hạn", True),
        ("Đã giải quyết sớm hạn", "Hoàn thành quá hạn", True),
        ("Đang xử lý quá hạn", "Đang xử lý trong hạn", True),
        ("Đã trả kết quả quá hạn", "Hoàn thành trễ hẹn", False),
        ("Đã trả kết quả đúng hạn", "Đã trả kết quả trước hạn", False),
        ("Đã trả kết quả quá hạn", "Đã trả kết quả", False),
        ("Đã trả kết quả quá hạn", "Đang xử lý quá hạn", True),
        ("Đã trả kết quả quá hạn", "đúng hạn", False),
    ],
)
def test_late_here_and_in_time_there_is_another_state(
    here: str,
    there: str,
    differs: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Of two entries that are both finished, or both open; what one leaves out is nothing."""
    for left, right in ((here, there), (there, here)):
        done = reconcile([replace(ONE, state=left)], [replace(ONE, state=right)])
        assert done.differences == ({Difference.STATE: 1} if differs else {})


@pytest.mark.parametrize(
    ("state", "late"),
    [
        ("QUA HAN", True),
        ("Trễ hạn 3 ngày", True),
        ("Quá thời hạn giải quyết", True),
        ("Không đúng hạn", True),
        ("Chưa quá hạn", False),
        ("Sắp quá hạn", False),
        ("Đã trả trước hạn", False),
        ("Đã trả kết quả, hạn 20/10/2026", None),
        ("Đã trả kết quả", None),
        ("", None),
    ],
)
def test_the_words_of_a_state_tell_whether_it_is_late(
    state: str,
    late: bool | None,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Negations come before what they negate."""
    assert is_late(state) is late
