"""How much is to be done, of what is left, and what is not worth a word."""

from dataclasses import replace
from decimal import Decimal

import pytest

from messages.advice_examples import ADVICE_EXAMPLES
from messages.advice_words import (
    DOING,
    brief_advice,
    first_advice,
    further_advice,
    low_text,
    others_text,
    own_low_texts,
)
from messages.answers import AdviceShown
from messages.digest_examples import _PERSISTENT
from messages.figure_words import costliest, own_loss
from messages.figures_of_examples import IN_OCTOBER
from messages.notices import Digest, LowByOthers, Shared, low_by_others
from messages.render import render
from messages.screen import LINES, lines
from scoring.advice import Advice, Advised, NotOwn, OthersMost, Step
from scoring.rank import Rank
from scoring.unit import Level

_D = Decimal


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (
            Step(35, _D("0.5"), Rank(7, 104)),
            "thêm 35 hồ sơ (trong 105 còn thiếu), ước tính +0,5 điểm, đủ lên hạng 7",
        ),
        (Step(105, _D("1.5")), "thêm 105 hồ sơ, ước tính +1,5 điểm"),
    ],
)
def test_a_step_says_out_of_how_many_unless_all_are_needed(step: Step, text: str) -> None:
    """And what they reach, if anything."""
    advice = Advice("TDGQ", "ON_TIME", _D("1.5"), 105, 1400, (step,))
    result = replace(_PERSISTENT, advised=Advised((advice,)))
    assert first_advice(result, IN_OCTOBER.scheme) == f"Tiến độ – giải quyết đúng hạn {text}"


def test_three_ways_at_most_and_none_that_cannot_be_counted() -> None:
    """Whoever may do one thing is not helped by ten."""
    counted = Advice("TDGQ", "ON_TIME", _D(1), 9, 9, (Step(9, _D(1)),))
    idle = Advice("TTTT", "DOSSIER_PAID_ONLINE", _D(6), 0, 0, ())
    many = replace(_PERSISTENT, advised=Advised((idle, *[counted] * 5)))
    assert len(further_advice(many, IN_OCTOBER.scheme)) == 2
    assert further_advice(replace(many, advised=Advised((counted, idle))), IN_OCTOBER.scheme) == ()
    for advised in (None, Advised((idle,))):
        result = replace(_PERSISTENT, advised=advised)
        assert (first_advice(result, IN_OCTOBER.scheme), brief_advice(result)) == ("", "")


def test_a_unit_without_dossiers_is_urged_to_nothing() -> None:
    """Neither first nor instead, alone or among several; what others must change stays."""
    shown = ADVICE_EXAMPLES["advice"]
    assert isinstance(shown, AdviceShown)
    idle = replace(shown.result, few=0)
    text = render(replace(shown, result=idle)).text
    assert "Trong kỳ không phát sinh hồ sơ." in text
    assert "không tính được việc nào đem lại thêm điểm" in text
    assert "Phần việc của cấp tỉnh" in text
    for told in (text, render(Digest(shown.sight, (idle, replace(idle, unit_id=308)))).text):
        for urging in ("Nên làm trước", "Hoặc", "Ước tính", "cần thêm"):
            assert urging not in told
    few = render(replace(shown, result=replace(idle, few=3))).text
    assert "Nên làm trước" in few
    assert "Hoặc" in few


def test_an_estimate_names_the_day_of_the_rules_it_follows() -> None:
    """The portal may score otherwise tomorrow."""
    text = render(ADVICE_EXAMPLES["advice"]).text
    assert "Ước tính theo số liệu kỳ này, cách chấm từ 01/03/2026." in text


def test_what_is_others_is_added_up_by_owner_and_group() -> None:
    """Less than half a point is left out."""
    items = (
        NotOwn("CKMB", "PUBLISH_ON_TIME", _D(6), Level.PROVINCE),
        NotOwn("CKMB", "PUBLIC_UPDATE_ON_TIME", _D(4), Level.PROVINCE),
        NotOwn("MDHL", None, _D("0.4"), Level.PROVINCE),
        NotOwn("MDSH", None, _D(4), None),
    )
    assert others_text(items, IN_OCTOBER.scheme) == (
        "Phần việc của cấp tỉnh: Công khai thiếu 10 điểm. "
        "Các đơn vị cùng cấp như nhau: Số hóa thiếu 4 điểm."
    )
    assert others_text(items[2:3], IN_OCTOBER.scheme) == ""


def test_every_sentence_names_what_is_counted_and_none_is_money() -> None:
    """The portal counts dossiers, procedures, services and petitions; payments by the dossier."""
    named = ("hồ sơ", "TTHC", "dịch vụ công", "phản ánh, kiến nghị")
    for code, text in DOING.items():
        said = text.format("35")
        assert any(f"35 {what}" in said for what in named), code
        assert "35 đồng" not in said


def test_advice_is_one_screen_that_begins_with_what_to_do() -> None:
    """Nine lines at most; what to do stands right behind the number."""
    for name in ("advice", "advice-not-recomputed"):
        text = render(ADVICE_EXAMPLES[name]).text
        said = [line for line in text.splitlines() if line]
        assert said[2].startswith("<b>Nên làm trước:</b> ")
        assert len(said) <= 9
        assert lines(text) <= LINES


def test_nothing_is_left_to_do_about_a_period_that_others_followed() -> None:
    """Card and advice speak of it in the past, and lead to the newest card."""
    for name in ("advice-of-a-past-period", "card-of-a-past-period"):
        message = render(ADVICE_EXAMPLES[name])
        assert "Nên làm" not in message.text
        assert "đủ lên" not in message.text
        assert "Khi đó mất điểm nhiều nhất ở Số hóa: 4,5 điểm." in message.text
        assert "Nên làm gì" not in [b.text for row in message.buttons for b in row]


def test_what_costs_most_is_what_the_unit_itself_loses() -> None:
    """Ten points that the province loses are not its first task."""
    lost = NotOwn("MDSH", "REUSED_DIGITIZED_DATA", _D(10), Level.PROVINCE)
    result = replace(_PERSISTENT, advised=Advised(not_own=(lost,)))
    without = costliest(_PERSISTENT)
    assert without is not None
    assert without.code == "MDSH"  # 15,6 of its 22
    group = costliest(result)
    assert group is not None
    assert group.code == "TDGQ"  # 11,8 of its 20
    assert own_loss(result, without) == _D("5.6")


def test_a_group_that_others_make_low_is_told_with_its_owner() -> None:
    """To offices and in lists: how many units, and whose matter."""
    assert (
        low_text(LowByOthers("CKMB", 1097, Level.PROVINCE), IN_OCTOBER.scheme)
        == "Công khai thấp do phần việc của cấp tỉnh: 1.097 đơn vị."
    )
    assert (
        low_text(LowByOthers("CKMB", 3, None), IN_OCTOBER.scheme)
        == "Công khai thấp do phần các đơn vị như nhau: 3 đơn vị."
    )


def test_of_one_unit_the_groups_of_one_owner_are_told_together() -> None:
    """Without a number of units."""
    low = (
        LowByOthers("CKMB", 1, Level.PROVINCE),
        LowByOthers("TTTT", 1, None),
        LowByOthers("MDSH", 1, Level.PROVINCE),
    )
    assert own_low_texts(low, IN_OCTOBER.scheme) == (
        "Công khai, Số hóa thấp do phần việc của cấp tỉnh.",
        "Thanh toán thấp do phần các đơn vị như nhau.",
    )


def test_few_dossiers_and_shared_figures_make_no_group_weak_nor_low() -> None:
    """The one says nothing, the other has a line of its own."""
    limit = _D(65)
    group = _PERSISTENT.now.score.group("TDGQ")  # 8,2 of 20
    lost = Advised(
        not_own=(NotOwn("TDGQ", "ON_TIME", _D(9), Level.PROVINCE),),
        others_most=(OthersMost("TDGQ", _D(9)),),
    )
    shared = Shared("TDGQ", _D("8.2"), _D(20), None)
    for result, weak, low in (
        (_PERSISTENT, True, False),
        (replace(_PERSISTENT, advised=lost), False, True),
        (replace(_PERSISTENT, advised=lost, few=3), False, False),
        (replace(_PERSISTENT, few=3), False, False),
        (replace(_PERSISTENT, advised=lost, shared=(shared,)), False, False),
    ):
        assert result.is_weak(group, limit) is weak
        assert result.is_low_by_others(group, limit) is low
        told = low_by_others([result], ["CKMB", "TDGQ"], lambda _: limit)
        assert told == ((LowByOthers("TDGQ", 1, Level.PROVINCE),) if low else ())
