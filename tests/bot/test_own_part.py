"""Where a unit is weak by its own part alone, everything that says so says by which part."""

from decimal import Decimal
from typing import Any

from bot.office import Office
from bot.storage import alerts
from messages.answers import Card, Ranking
from messages.own_words import own_of
from messages.questions import WeakGroups
from messages.render import render
from scoring.alerts import WeakGroup
from scoring.own import OwnPart
from scoring.period import Period
from scoring.recall import recall
from tests.bot.test_not_own import _bind, _figures, _heard, _sent
from tests.counted import COMMUNES, OCTOBER, SEPTEMBER
from tests.furnishing import import_taken

# The last commune sends a third of its dossiers: 2 of its 6 points.
_THIRD = {4: 300}
_SAID = "phần của đơn vị 2/6"


def _facts(office: Office, snapshot_id: int) -> dict[str, Any]:
    with office.database.read() as connection:
        rows = alerts.of_snapshot(connection, snapshot_id)
    (row,) = [row for row in rows if row.key == "weak-group:CKMB"]
    return dict(row.facts)


def test_a_weakness_behind_many_points_says_the_own_part(on_both: Office) -> None:
    """14 of 18 points, of which the province earns 12: alert, digest, card, lists and ranking."""
    import_taken(on_both, _figures(SEPTEMBER, {}, published=90))
    _bind(on_both)
    head = import_taken(on_both, _figures(OCTOBER, _THIRD, published=90))
    facts = _facts(on_both, head)
    assert (facts["points"], facts["own"], facts["own_max"]) == (14, 2, 6)
    told_again = recall("weak-group", facts)
    assert isinstance(told_again, WeakGroup)
    assert own_of(told_again) == OwnPart(Decimal(2), Decimal(6))
    told = _sent(on_both)[2].splitlines()
    assert told[told.index(f"– {_SAID}") - 1].startswith("<code>Công khai ")
    card = on_both.answers.card(COMMUNES[4].name)
    assert isinstance(card, Card)
    assert f"Nhóm yếu: Công khai 14/18 ({_SAID})" in render(card).text
    assert card.own == {"CKMB": OwnPart(Decimal(2), Decimal(6))}
    listed = _heard(on_both.answers, "xã nào yếu")
    assert isinstance(listed, WeakGroups)
    assert f"1/5 đơn vị – Hạ Hòa ({_SAID})" in render(listed).text
    ranked = _heard(on_both.answers, "xã nào yếu công khai nhất")
    assert isinstance(ranked, Ranking)
    assert "1/5 đơn vị, trong đó 1 chỉ yếu ở phần của đơn vị" in render(ranked).text


def test_a_weakness_that_the_points_show_says_no_part(on_both: Office) -> None:
    """2 of 18 are few, whoever earns the others."""
    import_taken(on_both, _figures(SEPTEMBER, {}, published=90))
    _bind(on_both)
    head = import_taken(on_both, _figures(OCTOBER, _THIRD))
    facts = _facts(on_both, head)
    assert (facts["points"], facts["own"], facts["own_max"]) == (2, None, None)
    card = on_both.answers.card(COMMUNES[4].name)
    ranked = _heard(on_both.answers, "xã nào yếu công khai nhất")
    listed = _heard(on_both.answers, "xã nào yếu")
    texts = [_sent(on_both)[2], *(render(said).text for said in (card, ranked, listed))]
    assert not any("phần của đơn vị" in text for text in texts)


def test_what_makes_a_weakness_severe_is_told_as_well(built: Office) -> None:
    """10 of 18 are weak, and not severe; 2 of the unit's own 6 are."""
    import_taken(built, _figures(Period.month(2026, 8), {}, published=90))
    head = import_taken(built, _figures(SEPTEMBER, _THIRD, published=30))
    assert (_facts(built, head)["points"], _facts(built, head)["own"]) == (6, None)
    head = import_taken(built, _figures(OCTOBER, _THIRD, published=60))
    assert (_facts(built, head)["points"], _facts(built, head)["own"]) == (10, 2)
