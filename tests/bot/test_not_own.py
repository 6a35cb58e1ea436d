"""A group that is low by what others must change: nobody's weakness, and the office's news.

The communes carry the province's procedures, of which none is published; what they synchronise
themselves is all that they can earn of "Công khai, minh bạch".
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.addressing import low_alone
from bot.advising import advised, others_before
from bot.answers.answers import Answers
from bot.office import Office
from bot.peers import all_peers
from bot.sources.files import Taken
from bot.storage import alerts, snapshots, units
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.answers import AdviceShown, Card, Ranking
from messages.notices import LowByOthers, Overview
from messages.questions import WeakGroups
from messages.render import render
from scoring.alerts import Alert, Severity, WeakGroup
from scoring.formulas import earned
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.snapshot import ComponentFigure, Figure
from scoring.unit import Level
from tests.counted import COMMUNES, OCTOBER, ON_TIME, SEPTEMBER, counted
from tests.furnishing import bind, import_taken
from tests.statements import statements

_D = Decimal
_ALL = 900
# The last commune sends a tenth of its dossiers; the others nearly all.
_LAZY = {4: 90}


def _figures(period: Period, sent: Mapping[int, int], *, published: int = 0) -> Taken:
    """So many dossiers synchronised, by the commune's index; of 90 procedures so many published."""
    taken = counted(period, ON_TIME)
    rules = {c.code: (f, most) for c, f, most in scheme_for(period).formulas_of("CKMB")}
    seen = []
    for number, one in enumerate(taken.snapshot.observations):
        done = sent.get(number, _ALL - number)
        counts = {
            "PUBLISH_ON_TIME": (published, 90),
            "PUBLIC_UPDATE_ON_TIME": (published, 90),
            "PUBLIC_CONTENT_FULL": (published, 90),
            "DOSSIER_SYNC": (done, _ALL),
        }
        points = sum((earned(*rules[code], *of) for code, of in counts.items()), _D(0))
        stated = {
            code: ComponentFigure(_D(n), _D(of), _D(n * 100) / of)
            for code, (n, of) in counts.items()
        }
        groups = {**one.groups, "CKMB": Figure(points)}
        total = sum((g.points or _D(0) for g in groups.values()), _D(0))
        components = {**one.components, **stated}
        seen.append(replace(one, total=total, groups=groups, components=components))
    return replace(taken, snapshot=replace(taken.snapshot, observations=tuple(seen)))


def _bind(office: Office) -> None:
    """A leader each of the first and the last commune, and the province's office."""
    for chat, name, role in (
        (1, COMMUNES[0].name, Role.LEADER),
        (2, COMMUNES[4].name, Role.LEADER),
        (3, "tỉnh Phú Thọ", Role.OFFICE),
    ):
        bind(office, chat, name, role)


def _alerted(office: Office, snapshot_id: int) -> list[tuple[str, int, int]]:
    """Whom the stored alerts tell of a weak CKMB: name, severity, for how many periods."""
    with office.database.read() as connection:
        known = units.units(connection)
        return [
            (known[row.unit_id].name, row.severity, row.facts["periods"])
            for row in alerts.of_snapshot(connection, snapshot_id)
            if row.key == "weak-group:CKMB"
        ]


def _sent(office: Office) -> dict[int, str]:
    """The newest message to each chat."""
    with office.database.read() as connection:
        rows = connection.execute(outbox_table.select().order_by(outbox_table.c.id))
        return {row.chat_id: row.message["text"] for row in rows}


def _heard(answers: Answers, said: str) -> Any:  # noqa: ANN401 - whatever is answered
    (answer,) = answers.hear(said, asker=3)
    return answer


def test_what_others_must_change_is_nobodys_weakness(on_both: Office) -> None:
    """Not in alerts, digests, cards, lists and rankings; the office is told whose it is."""
    import_taken(on_both, _figures(SEPTEMBER, {}, published=90))
    _bind(on_both)
    head = import_taken(on_both, _figures(OCTOBER, _LAZY))
    lazy = COMMUNES[4]
    assert [name for name, _, _ in _alerted(on_both, head)] == [lazy.name]
    told = _sent(on_both)
    excused = "Công khai thấp do phần việc của cấp tỉnh."
    assert excused in told[1]
    assert "Công khai" not in told[1].split("Nhóm yếu")[-1].replace(
        "Giảm nhiều nhất: Công khai", ""
    ).replace(excused, "")
    assert "Công khai" in told[2].split("Nhóm yếu")[-1]
    assert excused not in told[2]
    assert "Công khai thấp do phần việc của cấp tỉnh: 4 đơn vị." in told[3]
    answers = on_both.answers
    for unit in COMMUNES:
        card = answers.card(unit.name)
        assert isinstance(card, Card)
        score = card.result.now.score.group("CKMB")
        assert score.share is not None
        assert score.share < 65
        assert ("CKMB" in card.weak) == (unit == lazy)
        assert ("Nhóm yếu: Công khai" in render(card).text) == (unit == lazy)
        assert (excused in render(card).text) == (unit != lazy)
    listed = _heard(answers, "xã nào yếu")
    assert isinstance(listed, WeakGroups)
    (row,) = [row for row in listed.rows if row.group == "CKMB"]
    assert row.units == ("Hạ Hòa",)
    assert LowByOthers("CKMB", 4, Level.PROVINCE) in listed.low
    ranked = _heard(answers, "xã nào yếu công khai nhất")
    assert isinstance(ranked, Ranking)
    assert (ranked.order.group, ranked.weak) == ("CKMB", 1)


def test_whoever_leads_two_units_is_not_told_what_others_make_low(built: Office) -> None:
    """Among several units there is no room for it; each card says it."""
    import_taken(built, _figures(SEPTEMBER, {}, published=90))
    for number in (0, 1):
        bind(built, 1, COMMUNES[number].name, Role.LEADER)
    import_taken(built, _figures(OCTOBER, _LAZY))
    assert "thấp do" not in _sent(built)[1]


def test_what_an_alert_still_calls_weak_is_not_excused_beside_it(built: Office) -> None:
    """The province's part makes it low as well; one digest says one of the two."""
    head = import_taken(built, _figures(OCTOBER, {}))
    with built.database.read() as connection:
        known = units.units(connection)
        uid = next(uid for uid, unit in known.items() if unit.code == COMMUNES[0].code)
        stored = snapshots.known(connection, head, known)
        figures = built.pipeline.reader.load(connection, stored, known)
        beside = all_peers(connection, figures)
        found = figures.result(uid, advised=advised(connection, figures, [uid], beside)[uid])
    still = Alert(found.unit, Severity.NOTICE, WeakGroup("CKMB", _D(8), _D(18)))
    assert LowByOthers("CKMB", 1, Level.PROVINCE) in low_alone(figures, (found,))
    assert low_alone(figures, (found, found)) == ()
    left = low_alone(figures, (replace(found, alerts=(still,)),))
    assert "CKMB" not in {one.group for one in left}


def test_a_weakness_that_becomes_the_units_own_is_told_then(on_both: Office) -> None:
    """However low the group was by others before; while it is its own it lasts."""
    import_taken(on_both, _figures(Period.month(2026, 7), {}))
    import_taken(on_both, _figures(Period.month(2026, 8), {}))
    first = import_taken(on_both, _figures(SEPTEMBER, _LAZY))
    second = import_taken(on_both, _figures(OCTOBER, _LAZY))
    lazy = COMMUNES[4].name
    assert [(name, periods) for name, _, periods in _alerted(on_both, first)] == [(lazy, 1)]
    # Before that the group was as low, by what the province leaves undone.
    assert _alerted(on_both, second) == [(lazy, Severity.NOTICE, 2)]


@pytest.mark.parametrize("published", [(45, 30), (90, 0), (0, 90)])
def test_what_the_province_does_decides_no_alert_of_a_unit(
    on_both: Office, published: tuple[int, int]
) -> None:
    """A third of what is its own is severe and lasts, whatever the province publishes."""
    import_taken(on_both, _figures(Period.month(2026, 8), {}, published=90))
    then, now = published
    third = {4: 300}
    first = import_taken(on_both, _figures(SEPTEMBER, third, published=then))
    second = import_taken(on_both, _figures(OCTOBER, third, published=now))
    lazy = COMMUNES[4].name
    assert _alerted(on_both, first) == [(lazy, Severity.SEVERE, 1)]
    assert _alerted(on_both, second) == [(lazy, Severity.NOTICE, 2)]
    for unit in COMMUNES:
        card = on_both.answers.card(unit.name)
        assert isinstance(card, Card)
        assert ("CKMB" in card.weak) == (unit.name == lazy)
    listed = _heard(on_both.answers, "xã nào yếu")
    assert isinstance(listed, WeakGroups)
    assert [row.units for row in listed.rows if row.group == "CKMB"] == [("Hạ Hòa",)]
    assert [low.units for low in listed.low if low.group == "CKMB"] == ([4] if now < 45 else [])


def test_equal_figures_of_some_are_not_everybodys(built: Office) -> None:
    """Three of five sent as little, and the province hides it: a weakness that lasts for each."""
    three = {2: 90, 3: 90, 4: 90}
    import_taken(built, _figures(Period.month(2026, 8), {}, published=90))
    import_taken(built, _figures(SEPTEMBER, three, published=90))
    head = import_taken(built, _figures(OCTOBER, three, published=90))
    told = [(severity, periods) for _, severity, periods in _alerted(built, head)]
    assert told == [(Severity.NOTICE, 2)] * 3


def test_figures_without_counts_are_measured_as_they_are(on_both: Office) -> None:
    """Nothing is known to be others' there."""
    bare = []
    for taken in (_figures(SEPTEMBER, {}, published=90), _figures(OCTOBER, {})):
        seen = tuple(replace(one, components={}) for one in taken.snapshot.observations)
        bare.append(replace(taken, snapshot=replace(taken.snapshot, observations=seen)))
    import_taken(on_both, bare[0])
    assert len(_alerted(on_both, import_taken(on_both, bare[1]))) == len(COMMUNES)


def test_advice_is_reckoned_once_for_alerts_and_digests(on_both: Office) -> None:
    """Counts are read of all, then further ones of who is told; then of who was weak before."""
    import_taken(on_both, _figures(SEPTEMBER, {}, published=90))
    _bind(on_both)
    staged = on_both.staging.stage(_figures(OCTOBER, _LAZY), by="t").head.id
    with statements(on_both.database.engine) as asked:
        on_both.pipeline.accept(staged, by="t")
    counts = [text for text in asked if "component_score.numerator" in text and "GROUP" not in text]
    # Whoever is weak now may have been so at the baseline, however well the province did then.
    assert len(counts) == 3


def test_the_office_reads_the_same_numbers_before_and_after(built: Office) -> None:
    """A preview says what accepting will."""
    import_taken(built, _figures(SEPTEMBER, {}, published=90))
    _bind(built)
    staged = built.staging.stage(_figures(OCTOBER, _LAZY), by="t").head.id
    shown = built.pipeline.outlook(staged)
    (overview,) = [said for _, _, said in shown.notices if isinstance(said, Overview)]
    assert overview.low == (LowByOthers("CKMB", 4, Level.PROVINCE),)
    assert "CKMB" in {push.group for push in overview.pushes}


def test_a_card_of_a_period_gone_by_tells_nothing_to_do(on_both: Office) -> None:
    """Figures of a later period are there: the words are of the past, the way leads to the new."""
    old = import_taken(on_both, _figures(SEPTEMBER, {}))
    before = on_both.answers.card(COMMUNES[0].name)
    assert isinstance(before, Card)
    assert "Nên làm trước" in render(before).text
    new = import_taken(on_both, _figures(OCTOBER, {}))
    uid = before.result.unit_id
    for snapshot_id, past in ((old, True), (new, False)):
        card = on_both.answers.card_of(uid, snapshot_id)
        shown = on_both.answers.advice(uid, snapshot_id)
        assert isinstance(card, Card)
        assert isinstance(shown, AdviceShown)
        assert (card.past, shown.past) == (past, past)
        assert ("Nên làm trước" in render(card).text) is not past
        assert ("Khi đó mất điểm nhiều nhất ở" in render(shown).text) is past
    asked = on_both.answers.card(COMMUNES[0].name, period=SEPTEMBER)
    assert isinstance(asked, Card)
    assert asked.past


def test_whose_a_loss_was_is_told_of_the_baseline_as_it_was_then(on_both: Office) -> None:
    """By the scheme's owners and by what all had alike, group by group."""
    old = import_taken(on_both, counted(SEPTEMBER, ON_TIME))
    with on_both.database.read() as connection:
        known = units.units(connection)
        ids = {unit.code: uid for uid, unit in known.items()}
        mine = [ids[unit.code] for unit in COMMUNES]
        reader = on_both.pipeline.reader
        then = reader.load(connection, snapshots.known(connection, old, known), known)
        scheme = scheme_for(SEPTEMBER)
        low = {
            (uid, group.code): group.points
            for uid in mine
            for group in then.now[uid].score.groups
            if group.points is not None
        }
        found = others_before(connection, old, low, scheme, known)
        advice = advised(connection, then, mine, all_peers(connection, then))
        of_time = {key: points for key, points in low.items() if key[1] == "TDGQ"}
        assert others_before(connection, old, of_time, scheme, known) == {}
        assert others_before(connection, old, {}, scheme, known) == {}
    expected = {(uid, code): part for uid in mine for code, part in advice[uid].others_part.items()}
    assert found == expected
    assert {code for _, code in found} == {"CKMB", "TTTT", "MDSH"}
