"""A board fits a phone however many units there are, and its lists have all of them."""

from dataclasses import replace

import pytest

from messages.actions import Reply
from messages.board_examples import BOARD_EXAMPLES
from messages.boards import Board, report_list
from messages.compiled import UnitReport
from messages.render import render
from messages.screen import LINES, lines
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

_board = BOARD_EXAMPLES["board-closed"]
assert isinstance(_board, Board)
_MANY = tuple(
    UnitReport(Unit(f"H.{number}", f"Xã Mỹ An Hưng Thượng {number}", Level.COMMUNE))
    for number in range(300)
)


@pytest.mark.parametrize("nobody", [frozenset(), frozenset(one.unit.code for one in _MANY[:150])])
def test_a_board_of_many_silent_units_fits_a_phone(nobody: frozenset[str]) -> None:
    """The others are counted; all stand in the list."""
    assert isinstance(_board, Board)
    text = render(replace(_board, units=_MANY, nobody=nobody)).text
    assert lines(text) <= LINES
    assert "đơn vị khác" in text


def test_names_from_files_are_text_and_clipped() -> None:
    """A hostile name breaks neither the board nor a list."""
    assert isinstance(_board, Board)
    odd = UnitReport(Unit("H.1", f"Xã <b>&{'x' * 300}", Level.COMMUNE), Overdue(in_progress=4))
    for said in (
        replace(_board, units=(odd,)),
        report_list(_board.round_on, [odd], 1, answered=False),
    ):
        text = render(said).text
        assert "&lt;b&gt;&amp;" in text
        assert "x" * 61 not in text


@pytest.mark.parametrize("answered", [False, True])
def test_every_unit_stands_on_one_page_of_its_list(*, answered: bool) -> None:
    """Each page fits a phone, however much there is to say of each."""
    assert isinstance(_board, Board)
    listed = [
        replace(
            one,
            overdue=Overdue(provincial=0, in_progress=17),
            said=Reply.DIFFERS if answered else None,
            at=_board.deadline,
            late=answered,
        )
        for one in _MANY
    ]
    nobody = frozenset(one.unit.code for one in listed)
    first = report_list(_board.round_on, listed, 1, answered=answered, nobody=nobody)
    pages = [
        report_list(_board.round_on, listed, page, answered=answered, nobody=nobody)
        for page in range(1, first.pages + 1)
    ]
    assert [row for page in pages for row in page.rows] == listed
    assert all(lines(render(page).text) <= LINES for page in pages)


def test_a_page_that_is_not_there_is_the_nearest() -> None:
    """Its number may be forged."""
    assert isinstance(_board, Board)
    assert report_list(_board.round_on, _MANY, 0, answered=False).page == 1
    last = report_list(_board.round_on, _MANY, 10**17, answered=False)
    assert last.page == last.pages


def test_a_word_is_newer_than_figures() -> None:
    """A unit that says "khớp" differs by nothing, whatever figures of last month tell."""
    seen = UnitReport(_MANY[0].unit, Overdue(provincial=0, in_progress=17))
    assert seen.difference == 17
    assert replace(seen, said=Reply.DIFFERS).difference == 17
    assert replace(seen, said=Reply.MATCH).difference == 0
    assert replace(seen, said=Reply.MATCH, portal=4).difference == 4
