"""Reminders and escalations of many units stay short."""

from messages.figures_of_examples import LAP_VO
from messages.receipts import Again, Escalated, Unconfirmed
from messages.render import render
from scoring.alerts import TierDown
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.unit import Level, Unit

JANUARY = Period.month(2024, 1)
MANY = tuple(Unit(f"x{n}", f"Xã <b>{n}</b> " + "dài" * 20, Level.COMMUNE) for n in range(1, 41))
# Telegram's limit of a text.
_LIMIT = 4096


def test_a_reminder_of_many_units_names_the_first() -> None:
    """And counts the others; names are text."""
    facts = (TierDown("Khá", "Yếu"),) * 5
    again = Again(2, JANUARY, scheme_for(JANUARY), tuple(Unconfirmed(u, facts) for u in MANY))
    text = render(again).text
    assert "Nhắc lại: 40 đơn vị" in text
    assert "và 32 đơn vị khác" in text
    assert text.count("và 2 cảnh báo khác") == 8
    assert "<b>1</b>" not in text
    assert len(text) < _LIMIT


def test_an_escalation_of_many_units_names_the_first() -> None:
    """The same."""
    text = render(Escalated(LAP_VO, JANUARY, MANY)).text
    assert "và 20 đơn vị khác" in text
    assert "<b>1</b>" not in text
    assert len(text) < _LIMIT
