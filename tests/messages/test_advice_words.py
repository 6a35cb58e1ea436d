"""How much is to be done, of what is left, and what is not worth a word."""

from decimal import Decimal

import pytest

from messages.advice_words import advice_lines, first_advice, others_text
from messages.digest_examples import _PERSISTENT, _SCHEME
from scoring.advice import Advice, Advised, NotOwn, Step
from scoring.rank import Rank
from scoring.unit import Level

_D = Decimal


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (
            Step(35, _D("0.5"), Rank(7, 104)),
            "thêm 35 trong 105 hồ sơ chưa đạt, +0,5 điểm, đủ lên hạng 7",
        ),
        (Step(105, _D("1.5")), "thêm 105 hồ sơ, +1,5 điểm"),
    ],
)
def test_a_step_says_out_of_how_many_unless_all_are_needed(step: Step, text: str) -> None:
    """And what they reach, if anything."""
    advice = Advice("TDGQ", "ON_TIME", _D("1.5"), 105, 1400, (step,))
    lines = advice_lines(Advised((advice,)), _SCHEME)
    assert lines == (f"Tiến độ – giải quyết đúng hạn {text}",)


def test_three_ways_at_most_and_none_that_cannot_be_counted() -> None:
    """Whoever may do one thing is not helped by ten."""
    counted = Advice("TDGQ", "ON_TIME", _D(1), 9, 9, (Step(9, _D(1)),))
    idle = Advice("TTTT", "DOSSIER_PAID_ONLINE", _D(6), 0, 0, ())
    assert len(advice_lines(Advised((idle, *[counted] * 5)), _SCHEME)) == 3
    assert advice_lines(Advised((idle,)), _SCHEME) == ()
    assert first_advice(_PERSISTENT, _SCHEME) == ""


def test_what_is_others_is_added_up_by_owner_and_group() -> None:
    """Less than half a point is left out."""
    items = (
        NotOwn("CKMB", "PUBLISH_ON_TIME", _D(6), Level.PROVINCE),
        NotOwn("CKMB", "PUBLIC_UPDATE_ON_TIME", _D(4), Level.PROVINCE),
        NotOwn("MDHL", None, _D("0.4"), Level.PROVINCE),
        NotOwn("MDSH", None, _D(4), None),
    )
    assert others_text(items, _SCHEME) == (
        "Các đơn vị cùng cấp như nhau, thuộc cấp tỉnh: Công khai thiếu 10 điểm. "
        "Các đơn vị cùng cấp như nhau: Số hóa thiếu 4 điểm."
    )
    assert others_text(items[2:3], _SCHEME) == ""
