"""Codes as people type and paste them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scoring.dossier_codes import each_code, find_codes, unread_lines

ONE, TWO = "H15.50.05.13-261008-0975", "000.19.31.H17-230703-0003"


@pytest.mark.parametrize(
    "typed",
    [
        ONE,
        f"Hồ sơ {ONE}, quá hạn 3 ngày",
        ONE.lower(),
        "H15.50.05.13 - 261008 - 0975",
        "H15.50.05.13–261008—0975",
        f"1) {ONE};",
        f"- {ONE}.",
        f"Mã HS:{ONE}\n\n{ONE}",
        "H15 . 50 . 05 . 13-261008-0975",
    ],
)
def test_a_code_is_found_however_it_is_dressed(typed: str) -> None:
    """Words, bullets, spaces, long dashes and lower case do not hide it; twice is once."""
    assert find_codes(typed) == (ONE,)


def test_several_on_a_line_and_both_forms_are_found_in_their_order() -> None:
    """Pasted from a table, they stand one after the other."""
    assert find_codes(f"{TWO}\t{ONE} và {ONE[:-1]}6") == (TWO, ONE, f"{ONE[:-1]}6")


def test_a_zero_typed_as_a_letter_stays_a_code() -> None:
    """It is compared by its key."""
    assert find_codes("H15.5O.05.13-261OO8-O975") == ("H15.5O.05.13-261OO8-O975",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "khớp",
        "12 hồ sơ",
        "26/11/2026",
        "0912345678",
        "số 1805/UBND-TH ngày 18/12/2024",
        "a-b-c",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    """Dates, telephone numbers, letters' numbers and counts."""
    assert find_codes(text) == ()


def test_a_line_that_nearly_is_a_code_is_given_back() -> None:
    """So that the person can be asked about it; plain counts are not."""
    text = f"{ONE}\nH15.50.05.13-261008\n12 hồ sơ\nH15.50-26100-0975"
    assert unread_lines(text) == ("H15.50.05.13-261008", "H15.50-26100-0975")


def test_a_row_of_letters_o_is_read_in_no_time() -> None:
    """Each is a letter and a nought; tried in all ways, twenty of them would take for ever."""
    assert find_codes("OOOO." * 800 + "X") == ()
    assert find_codes("O . " * 1000) == ()


@given(some.text(alphabet="H15.0O- \n9aà–", max_size=300))
def test_what_was_found_is_found_again_in_itself(text: str) -> None:
    """And nothing that somebody types breaks the search."""
    found = find_codes(text)
    assert find_codes("\n".join(found)) == found


def test_a_hostile_row_of_numbers_is_read_in_linear_time() -> None:
    """Read anew from each number it took seven seconds, in which no other thread ran."""
    began = time.perf_counter()
    assert find_codes("1. " * 8_000) == ()
    assert time.perf_counter() - began < 1


def test_each_code_is_given_as_often_as_it_stands_there() -> None:
    """However it is typed."""
    assert each_code(f"{ONE} {ONE.lower()} {TWO}") == (ONE, ONE, TWO)
