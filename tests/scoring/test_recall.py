"""Alerts read back from storage are the ones that were raised."""

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline import facts_of
from scoring.alerts import Alert, Fact, Severity, WeakGroup
from scoring.recall import recall
from scoring.unit import Level, Unit

_UNIT = Unit("H44.1", "Xã A", Level.COMMUNE)
# As figures are kept: points to four places.
_BY_TYPE: dict[object, st.SearchStrategy[Any]] = {
    Decimal: st.decimals(-9999, 9999, places=4),
    int: st.integers(0, 10**6),
    str: st.text(max_size=20),
    Level: st.sampled_from(Level),
    type(None): st.none(),
}


def _any(kind: type) -> st.SearchStrategy[Any]:
    hints = {f.name: get_type_hints(kind)[f.name] for f in fields(kind)}
    parts = {
        name: st.one_of(*(_BY_TYPE[part] for part in get_args(hint) or (hint,)))
        for name, hint in hints.items()
    }
    return st.builds(kind, **parts)


@given(st.one_of(*(_any(kind) for kind in get_args(Fact))))
def test_a_fact_survives_its_storage_to_the_last_digit(fact: Fact) -> None:
    """Every kind, as JSON in either database keeps it."""
    kept = json.loads(json.dumps(dict(facts_of(Alert(_UNIT, Severity.NOTICE, fact)))))
    assert recall(fact.rule, kept) == fact


def test_a_fact_that_an_earlier_version_kept_is_read() -> None:
    """It had no word on how long a group is weak."""
    kept = {"group": "MDSH", "points": 6.4, "max": 22.0}
    assert recall("weak-group", kept) == WeakGroup("MDSH", Decimal("6.4"), Decimal(22), 1)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("score-drop", {"before": 1.5}),
        ("score-drop", {"before": 1.5, "after": "x"}),
        ("score-drop", {"before": 1.5, "after": None}),
        ("score-drop", {"before": True, "after": 1}),
        ("score-drop", {"before": 1.5, "after": 1.2, "why": 3}),
        ("rank-drop", {"before": 1.5, "after": 2, "of": 3, "delta": 1}),
        ("overdue-mismatch", {"portal": True, "provincial": 3}),
        ("unheard-of", {}),
    ],
)
def test_what_no_fact_has_is_no_fact(rule: str, kept: dict[str, Any]) -> None:
    """A later version's alert, or a spoilt row, breaks no list."""
    assert recall(rule, kept) is None
