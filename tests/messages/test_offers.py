"""The two lines of what is offered in any chat."""

from dataclasses import replace

import pytest

from messages.answers import Card, Ranking
from messages.card_examples import CARD_EXAMPLES
from messages.examples import EXAMPLES
from messages.offers import Offered, offer_line, offer_title
from messages.question_examples import QUESTION_EXAMPLES
from messages.questions import LateUnits, SideBySide, WeakGroups


def _card(name: str) -> Card:
    card = CARD_EXAMPLES[name]
    assert isinstance(card, Card)
    return card


def test_a_card_is_offered_with_what_its_headline_says() -> None:
    """The unit above, the period, total and place; a place that others share as such."""
    card = replace(_card("card-of-few-dossiers"), above=_card("card-of-a-namesake").result.above)
    assert offer_title(card) == "Xã Tân Thành"
    assert offer_line(card) == "An Giang · Tháng 08/2026 · 72,01 · đồng hạng 41/102"
    alone = replace(card, result=replace(card.result, shares_place=False))
    assert offer_line(alone).endswith(" · hạng 41/102")


@pytest.mark.parametrize(
    ("simulated", "provisional", "said"),
    [
        (False, False, "Tháng 08/2026 · 72,01"),
        (False, True, "Tháng 08/2026 · tạm tính · 72,01"),
        (True, False, "Tháng 08/2026 · số liệu mô phỏng · 72,01"),
    ],
)
def test_figures_that_are_not_final_are_offered_as_such(
    simulated: bool,  # noqa: FBT001 - a parameter of the test
    provisional: bool,  # noqa: FBT001 - a parameter of the test
    said: str,
) -> None:
    """In the line itself: nobody opens it to find out."""
    card = _card("card-of-a-namesake")
    sight = replace(card.sight, simulated=simulated, provisional=provisional)
    assert said in offer_line(replace(card, sight=sight))


def test_a_comparison_is_offered_by_its_units() -> None:
    """A homonym with the unit above."""
    beside = QUESTION_EXAMPLES["side-by-side"]
    assert isinstance(beside, SideBySide)
    assert offer_title(beside) == "So sánh Tân Mỹ – Bình Thành"
    assert offer_line(beside) == "Tháng 01/2024"


def _of_many(name: str) -> Offered:
    many = {**EXAMPLES, **QUESTION_EXAMPLES}[name]
    assert isinstance(many, Ranking | WeakGroups | LateUnits)
    return many


_WHERE = "Lấp Vò · Tháng 01/2024"


@pytest.mark.parametrize(
    ("name", "title", "line"),
    [
        ("ranking", "Xếp hạng cấp xã", "43 đơn vị"),
        (
            "ranking-by-group-weakest",
            "Xếp hạng cấp xã · Công khai",
            "3 đơn vị · thấp nhất trước",
        ),
        ("ranking-by-loss", "Xếp hạng cấp xã", "3 đơn vị · giảm nhiều nhất trước"),
        ("weak-groups", "Nhóm yếu · cấp xã", "13 đơn vị"),
        ("late-units", "Hồ sơ quá hạn · cấp xã", "12/13 đơn vị có hồ sơ quá hạn"),
    ],
)
def test_a_list_of_many_is_offered_by_what_it_lists(name: str, title: str, line: str) -> None:
    """Where, of when, how many; in which order, where it is not the usual one."""
    many = _of_many(name)
    assert offer_title(many) == title
    assert offer_line(many) == f"{_WHERE} · {line}"
