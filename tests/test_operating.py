"""The page for operators names what there is."""

import re
from pathlib import Path

import pytest

from bot.health.line import State
from bot.reports.vitals import vitals_text
from tests.conftest import ZONE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
# The process around the work; what the work itself logs is told where it is described.
AROUND = ("app.py", "schedule.py", "chat", "cli", "health")


def test_every_event_of_the_service_is_explained() -> None:
    """Names are an API; what is below "info" is for developers."""
    modules = [
        path
        for name in AROUND
        for path in (
            (ROOT / "bot" / name).rglob("*.py") if "." not in name else [ROOT / "bot" / name]
        )
    ]
    logged = re.compile(r'log\.(?:info|warning|error|exception|critical)\(\s*"(\w+)"')
    events = {event for path in modules for event in logged.findall(path.read_text("utf-8"))}
    events -= {"press_not_ended", "picture_id_refused"}  # details of one answer, no trouble
    assert events
    assert sorted(event for event in events if f"`{event}`" not in PAGE) == []


@pytest.mark.parametrize("state", State)
def test_every_state_is_explained_on_the_page_and_in_words(state: State) -> None:
    """An operator who reads it knows what to do."""
    assert f"| `{state.value}` |" in PAGE
    standing = {"state": state.value, "since": "2026-11-21T06:00:03+00:00"}
    text = vitals_text(
        {"ok": True, "listening": standing, "sending": standing, "database": {"ok": False}}, ZONE
    )
    assert "13:00 21/11/2026" in text
    assert state.value == "ok" or state.value not in text
