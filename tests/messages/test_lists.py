"""Small truths of lists: totals at the limit of a tier, shared places, marks, names on buttons."""

from dataclasses import replace
from decimal import Decimal

from messages.alert_list import root_sections
from messages.answers import Former, Past
from messages.decisions import Preview, Revised, Shift
from messages.examples import EXAMPLES
from messages.facts import fact_text
from messages.notes import note_text
from messages.render import render
from scoring.alerts import Alert, Improved, ScoreDrop, Severity, UnitMissing
from scoring.checks import TotalMismatch
from scoring.period import Period
from scoring.scheme import scheme_for

_NEAR = Decimal("79.996")


def test_no_list_of_changes_rounds_a_total_into_another_tier() -> None:
    """79,996 is Khá before a decision, after a correction and after a unit was merged."""
    shift = Shift("Bình Thành", Decimal("79.9"), _NEAR)
    preview, revised = EXAMPLES["preview"], EXAMPLES["revised"]
    assert isinstance(preview, Preview)
    assert isinstance(revised, Revised)
    for said in (replace(preview, shifts=(shift,)), replace(revised, shifts=(shift,))):
        assert "79,996" in render(said).text


def test_no_note_rounds_a_total_into_another_tier() -> None:
    """It stands below the card of the same total."""
    preview = EXAMPLES["preview"]
    assert isinstance(preview, Preview)
    scheme = scheme_for(preview.sight.period)
    note = TotalMismatch(preview.root, _NEAR, _NEAR - 1)
    said = "Tổng công bố 79,996 lệch 1 điểm so với cộng các nhóm 79."
    assert note_text(note, scheme) == said


def test_no_alert_rounds_a_total_into_another_tier() -> None:
    """Nor does a clause that stands beside "xuống loại Khá"."""
    preview = EXAMPLES["preview"]
    assert isinstance(preview, Preview)
    scheme = scheme_for(preview.sight.period)
    assert "→ 79,996 (" in fact_text(ScoreDrop(Decimal(83), _NEAR), scheme)
    assert "79,996 → 83" in fact_text(Improved(_NEAR, Decimal(83)), scheme)
    assert "79,996 điểm" in fact_text(UnitMissing(_NEAR), scheme)
    fell = Alert(preview.root, Severity.WARNING, ScoreDrop(Decimal(83), _NEAR))
    (section,) = root_sections((fell,), scheme)
    assert "83 → 79,996 (" in section.rows[0]


def test_no_earlier_period_of_a_former_unit_rounds_its_total_into_another_tier() -> None:
    """By the tiers of that period, as its card and its history."""
    former = EXAMPLES["former"]
    assert isinstance(former, Former)
    said = replace(former, earlier=(Past(Period.parse("2024-01"), _NEAR, None),))
    assert "Tháng 01/2024: 79,996" in render(said).text
