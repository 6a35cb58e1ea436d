"""Whatever there is to say, a digest or an overview is one screen of a phone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import units
from bot.sandbox.html_text import parse_html
from messages.actions import ShowAlerts, decode
from messages.digest_examples import (
    _D,
    _LEADING,
    _PERSISTENT,
    DIGEST_EXAMPLES,
)
from messages.figures_of_examples import IN_OCTOBER, PHU_THO
from messages.notices import (
    DataNote,
    Digest,
    LowByOthers,
    Mover,
    Overview,
    Owned,
    Push,
    Result,
    Shared,
    TierCount,
)
from messages.render import render
from messages.screen import COLUMNS, LINES, lines
from messages.unit_words import names_text
from scoring.advice import Advice, Advised, Step
from scoring.alerts import (
    Alert,
    BestInGroup,
    Fact,
    Improved,
    OverdueMismatch,
    OverdueOpen,
    RankDrop,
    ScoreDrop,
    Severity,
    TierDown,
    TierUp,
    WeakGroup,
)
from scoring.rank import Rank, Standing
from scoring.score import score
from scoring.snapshot import Figure, Observation, Overdue
from scoring.unit import Level, Unit

_CODES = [group.code for group in IN_OCTOBER.scheme.groups]
_TIERS = [tier.name for tier in IN_OCTOBER.scheme.tiers]
_names = st.text("Vĩnh Thạnh <&>🙂", min_size=1, max_size=90).map("Xã {}".format)
_points = st.decimals(0, 10, places=2)
_counts = st.integers(0, 99_999)
_levels = st.none() | st.sampled_from(Level)
_totals = st.decimals(0, 100, places=4)
_facts: st.SearchStrategy[Fact] = st.one_of(
    st.builds(ScoreDrop, _totals, _totals),
    st.builds(RankDrop, _counts, _counts, _counts, _totals),
    st.builds(TierDown, st.sampled_from(_TIERS), st.sampled_from(_TIERS)),
    st.builds(TierUp, st.sampled_from(_TIERS), st.sampled_from(_TIERS)),
    st.builds(Improved, _totals, _totals),
    st.builds(WeakGroup, st.sampled_from(_CODES), _points, st.just(_D(22)), st.integers(1, 40)),
    st.builds(BestInGroup, st.sampled_from(_CODES), _points, st.just(_D(22)), _counts),
    st.builds(OverdueOpen, _counts, st.none() | _counts),
    st.builds(OverdueMismatch, _counts, _counts),
)
_notes = st.builds(DataNote, st.just("quality-flag"), st.text("ă <&", max_size=200))
_shared = st.builds(
    Shared, st.sampled_from(_CODES), _points, st.just(_D(22)), st.none() | st.just(PHU_THO)
)
_reached = st.none() | st.builds(Rank, _counts, _counts) | st.sampled_from(IN_OCTOBER.scheme.tiers)
_steps = st.builds(Step, _counts, _points, _reached)
_advised = st.builds(
    lambda code, short, step: Advised((Advice("TDGQ", code, _D(9), short, 99_999, (step,)),)),
    st.sampled_from(sorted(IN_OCTOBER.scheme.formula_codes)),
    _counts,
    _steps,
)


@st.composite
def _results(draw: st.DrawFn) -> Result:
    unit = Unit("H44.1", draw(_names), Level.COMMUNE, PHU_THO.code)

    def standing() -> Standing:
        figures = {code: Figure(draw(st.none() | _points)) for code in _CODES}
        observed = Observation(unit, draw(st.none() | _totals), figures)
        return Standing(score(observed, IN_OCTOBER.scheme), Rank(draw(_counts), draw(_counts)))

    facts = draw(st.lists(_facts, max_size=14))
    return Result(
        unit_id=draw(st.integers(1, 2**40)),
        now=standing(),
        before=draw(st.none()) or standing(),
        shared=tuple(draw(st.lists(_shared, max_size=4))),
        overdue=draw(st.none() | st.builds(Overdue, _counts, _counts, _counts)),
        alerts=tuple(Alert(unit, draw(st.sampled_from(Severity)), fact) for fact in facts),
        notes=tuple(draw(st.lists(_notes, max_size=4))),
        few=draw(st.none() | _counts),
        advised=draw(st.none() | _advised),
    )


_owned = st.lists(
    st.builds(
        Owned,
        st.builds(Unit, st.just("H44.19"), _names, st.just(Level.AGENCY)),
        st.sampled_from(_CODES),
        st.lists(_names, max_size=12).map(tuple),
        _counts,
        st.lists(_shared, max_size=2).map(tuple),
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(_results(), max_size=3),
    st.integers(1, 20),
    _owned,
    st.lists(st.builds(LowByOthers, st.sampled_from(_CODES), _counts, _levels), max_size=6),
)
def test_any_digest_is_one_screen(
    some: list[Result], times: int, owned: tuple[Owned, ...], low: list[LowByOthers]
) -> None:
    """Of none to sixty units, with any alerts, hostile names and notes."""
    digest = Digest(IN_OCTOBER, tuple(some * times), acknowledge=True, owned=owned, low=tuple(low))
    for shown in (
        digest,
        replace(digest, sight=replace(IN_OCTOBER, simulated=True, provisional=True)),
    ):
        message = render(shown)
        text, _ = parse_html(message.text)
        assert lines(message.text) <= LINES
        assert units(text) <= LINES * COLUMNS * 2
        assert len(message.buttons) <= 7  # a receipt, five units, the list


_movers = st.lists(st.builds(Mover, _names, _totals, _totals), max_size=3).map(tuple)
_many_names = st.builds(
    lambda names, times: tuple(names * times), st.lists(_names, max_size=5), st.integers(1, 250)
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(Push, st.sampled_from(_CODES), _many_names),
        max_size=6,
        unique_by=lambda p: p.group,
    ),
    st.lists(_shared, max_size=6),
    _movers,
    _movers,
    _many_names,
    st.lists(st.text("ă <&", max_size=200), max_size=3),
    st.lists(st.builds(LowByOthers, st.sampled_from(_CODES), _counts, _levels), max_size=6),
)
def test_any_overview_is_one_screen(
    pushes: list[Push],
    shared: list[Shared],
    drops: tuple[Mover, ...],
    rises: tuple[Mover, ...],
    names: tuple[str, ...],
    notes: list[str],
    low: list[LowByOthers],
) -> None:
    """Of a province as it was, with districts, and more than a thousand weak units."""
    levels = (Level.AGENCY, Level.DISTRICT, Level.COMMUNE)
    tiers = tuple(TierCount(level, 3321, tuple((t, 3321) for t in _TIERS)) for level in levels)
    overview = Overview(
        replace(IN_OCTOBER, simulated=True),
        PHU_THO,
        tiers,
        drops,
        rises,
        tuple(pushes),
        tuple(shared),
        names,
        tuple(notes),
        names,
        alerts=99,
        low=tuple(low),
    )
    message = render(overview)
    parse_html(message.text)
    assert lines(message.text) <= LINES


def test_what_does_not_fit_is_behind_a_button() -> None:
    """And without such a thing there is no such button."""
    full = render(Digest(IN_OCTOBER, (_PERSISTENT,) * 12))
    assert full.buttons[-1][0].text == "Xem tất cả (12)"
    assert decode(full.buttons[-1][0].data or "") == ShowAlerts(IN_OCTOBER.snapshot_id, 0)
    one = render(Digest(IN_OCTOBER, (_PERSISTENT,)))
    assert [button.text for row in one.buttons for button in row] == ["Chi tiết", "Biểu đồ"]
    wordy = replace(_PERSISTENT, notes=(DataNote("quality-flag", "ă" * 400),) * 3)
    assert render(Digest(IN_OCTOBER, (wordy,))).buttons[-1][0].text == "Xem tất cả"
    silent = replace(_PERSISTENT, alerts=())
    assert len(render(Digest(IN_OCTOBER, (silent,) * 5)).buttons) == 5
    # All six are named, yet only five have a button.
    assert render(Digest(IN_OCTOBER, (silent,) * 6)).buttons[-1][0].text == "Xem tất cả (6)"


def test_an_alert_that_the_notes_repeat_is_said_once() -> None:
    """Late dossiers on both systems: the alert tells both numbers."""
    text = render(Digest(IN_OCTOBER, (_PERSISTENT,))).text
    assert "Cổng DVCQG 58, hệ thống tỉnh 11" in text
    assert "lệch 47" not in text
    other = replace(_PERSISTENT, notes=(DataNote("system-mismatch", "Lệch 3 %."),))
    assert "Lệch 3 %." in render(Digest(IN_OCTOBER, (other,))).text


def test_few_dossiers_are_told_before_what_moved() -> None:
    """Whoever reads of a fall knows already how little it says; the source is the last word."""
    fell = Alert(_LEADING, Severity.WARNING, ScoreDrop(_D(60), _D(50)))
    text = render(Digest(IN_OCTOBER, (replace(_PERSISTENT, few=3, alerts=(fell,)),))).text
    assert text.index("Trong kỳ chỉ có 3 hồ sơ") < text.index("▼ Giảm nhiều nhất")


def test_every_digest_names_its_source() -> None:
    """Of one unit, of several, of an owner without figures; compared with a period or not."""
    source = "Nguồn: Cổng DVCQG ngày 16/11/2026.</i>"
    first = replace(IN_OCTOBER, baseline=None)
    owner = DIGEST_EXAMPLES["digest-owner-without-figures"]
    assert isinstance(owner, Digest)
    for digest in (
        Digest(IN_OCTOBER, (_PERSISTENT,)),
        Digest(IN_OCTOBER, (_PERSISTENT,) * 12),
        Digest(first, (_PERSISTENT,)),
        owner,
    ):
        text = render(digest).text
        assert text.endswith(source)
        assert ("So với Tháng 09/2026. Nguồn" in text) == (digest.sight.baseline is not None)


def test_only_a_severe_alert_asks_for_a_receipt() -> None:
    """Two buttons on top, and a line that says so."""
    asked = render(Digest(IN_OCTOBER, (_PERSISTENT,), acknowledge=True))
    assert [button.text for button in asked.buttons[0]] == ["Đã nhận", "Đã giao việc"]
    assert "⚠" in asked.text
    assert "⚠" not in render(Digest(IN_OCTOBER, (_PERSISTENT,))).text


def test_of_several_units_those_with_a_severe_alert_are_marked() -> None:
    """So that a receipt is not asked for in the dark."""
    quiet = replace(_PERSISTENT, alerts=())
    steep = Alert(_LEADING, Severity.SEVERE, ScoreDrop(_D(60), _D(50)))
    text = render(
        Digest(IN_OCTOBER, (replace(quiet, alerts=(steep,)), quiet), acknowledge=True)
    ).text
    assert "\n⚠ Giảm mạnh.\n" in text
    assert text.count("⚠") == 2


def test_a_weak_group_that_merely_stays_is_said_quietly() -> None:
    """In one line, without a bar; so also where it is all there is."""
    quiet = replace(
        _PERSISTENT,
        alerts=(Alert(_LEADING, Severity.NOTICE, WeakGroup("MDSH", _D(10), _D(22), 2)),),
    )
    text = render(Digest(IN_OCTOBER, (quiet,))).text
    assert "Nhóm yếu" not in text
    assert "Vẫn yếu: Số hóa 10/22 (2 kỳ liên tiếp)." in text


@pytest.mark.parametrize(
    ("most", "text"),
    [(3, "A, B, C"), (2, "A, B và 1 đơn vị khác"), (0, "3 đơn vị")],
)
def test_names_beyond_the_room_are_counted(most: int, text: str) -> None:
    """None is left out in silence."""
    assert names_text(("A", "B", "C"), most) == text


def test_lines_are_counted_as_a_phone_breaks_them() -> None:
    """Tags take no room, entities one letter, a blank line one line."""
    assert lines("<b>" + "a" * COLUMNS + "</b>\n\n" + "&amp;" * (COLUMNS + 1)) == 4
    assert Decimal(LINES * COLUMNS) <= 1200
