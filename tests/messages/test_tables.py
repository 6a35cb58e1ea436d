"""Tables fit a line of a phone, and their columns stand below one another."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messages.answers import Ranking, RankingRow
from messages.cuts import SIDES, Bound, Cut
from messages.question_actions import Gain, Order
from messages.question_examples import QUESTION_EXAMPLES
from messages.questions import History, HistoryRow, LateRow, LateUnits, SideBySide, WeakGroups
from messages.render import render
from messages.tables import WIDTH, history_lines, late_lines, ranking_lines
from scoring.period import Period, PeriodKind
from scoring.rank import Rank
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

_RANKING = QUESTION_EXAMPLES["ranking-by-group-weakest"]
assert isinstance(_RANKING, Ranking)
_COMMUNE = Unit("L1", "Xã Một", Level.COMMUNE)
_points = st.decimals(0, 100, places=4)
_changes = st.none() | st.decimals(-100, 100, places=4)
_names = st.text("Vĩnh Thạnh Đông", min_size=1, max_size=40)
_counts = st.none() | st.integers(0, 99_999)
_overdue = st.builds(Overdue, _counts, _counts, _counts, _counts)


def _ranking(rows: tuple[RankingRow, ...], order: Order) -> Ranking:
    return Ranking(_RANKING.sight, Level.COMMUNE, None, 0, rows, 0, 1, len(rows), order)


_rows = st.builds(
    RankingRow,
    place=st.none() | st.integers(1, 3321),
    name=_names,
    unit=st.just(_COMMUNE),
    total=st.none() | _points,
    tier=st.none(),
    delta=_changes,
    rank_change=st.none() | st.integers(-3321, 3321),
    own=st.booleans(),
    points=st.none() | _points,
)


_BELOW_A_TIER = RankingRow(1, "T", _COMMUNE, Decimal("49.995"), None, Decimal("0.005"), None)
_orders = st.sampled_from(
    [
        Order(),
        Order("MDSH"),
        Order(gain=Gain.PLACES),
        *(Order(of, cut=Cut(bound, Decimal("7.5"))) for of in (None, "MDSH") for bound in SIDES),
    ]
)


@given(st.lists(_rows, max_size=20).map(tuple), _orders)
@example((_BELOW_A_TIER, replace(_BELOW_A_TIER, total=Decimal(50))), Order())
def test_any_ranking_fits_a_line_of_a_phone(rows: tuple[RankingRow, ...], order: Order) -> None:
    """Of thousands of units with long names; points end, and changes begin, in one column."""
    lines = ranking_lines(_ranking(rows, order))
    assert len(lines) == len(rows)
    assert max(map(len, lines), default=0) <= WIDTH
    assert len({_end_of_points(line) for line in lines}) <= 1
    for row, line in zip(rows, lines, strict=True):
        assert line.startswith("›" if row.own else " ")
        assert line[1:].lstrip().startswith(str(row.place or "–"))


@given(
    st.decimals("14.98", "15.02", places=4),
    st.sampled_from(SIDES),
    st.sampled_from([None, "MDSH"]),
)
@example(Decimal("14.9996"), Bound.BELOW, "MDSH")
@example(Decimal("15.0001"), Bound.ABOVE, None)
def test_what_a_cut_keeps_reads_as_kept(value: Decimal, bound: Bound, group: str | None) -> None:
    """A total and points of a group, in as few decimals as tell."""
    cut = Cut(bound, Decimal(15))
    row = RankingRow(1, "T", _COMMUNE, value, None, None, None, points=value)
    order = Order(group, cut=cut)
    (line,) = ranking_lines(_ranking((row,), order))
    shown = Decimal(line.split()[-1].replace(",", "."))
    scheme = _RANKING.sight.scheme
    assert cut.keeps(shown, scheme) == cut.keeps(value, scheme)
    assert abs(shown - value) <= Decimal("0.005")


def _end_of_points(line: str) -> int:
    """Where the column of points ends: before a change, or at the end."""
    # Three decimals and more where two would round a total into the next tier.
    numbers = list(re.finditer(r"(\d+,\d{2,}|–)(?= [▲▼●]|$)", line))
    return numbers[0].end()


def test_a_name_has_the_room_that_no_change_takes() -> None:
    """Of a department most letters, and all where there are so many."""
    name = "Sở Văn hóa, Thể thao và Du lịch"
    row = RankingRow(7, name, _COMMUNE, Decimal(80), None, None, None)
    assert ranking_lines(_ranking((row,), Order())) == ("  7 Sở Văn hóa, Thể thao và… 80,00",)
    moved = replace(row, delta=Decimal(-1))
    assert ranking_lines(_ranking((moved,), Order())) == ("  7 Sở Văn hóa, Thể … 80,00 ▼ 1,00",)


@given(st.lists(st.builds(LateRow, _names, _overdue, st.booleans()), max_size=20).map(tuple))
def test_any_late_dossiers_fit_a_line_of_a_phone(rows: tuple[LateRow, ...]) -> None:
    """What nobody states has no column, and names have its room."""
    stated = [row.late.in_progress for row in rows if row.late.in_progress is not None]
    total = sum(stated) if stated else None
    sight = _RANKING.sight
    lines = late_lines(
        LateUnits(sight, Level.COMMUNE, None, 0, rows, 0, 1, len(rows), len(rows), total)
    )
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= WIDTH
    assert ("Đang XL" in lines[0]) is bool(stated)
    if not stated:
        assert all(
            line[1:].startswith(row.name[:20]) for row, line in zip(rows, lines[1:], strict=True)
        )


_ranks = st.integers(1, 3321).flatmap(lambda of: st.builds(Rank, st.integers(1, of), st.just(of)))


@st.composite
def _histories(draw: st.DrawFn) -> History:
    rows = tuple(
        HistoryRow(
            period=Period.month(2025 - at // 12, 12 - at % 12),
            snapshot_id=at,
            total=draw(st.none() | _points),
            delta=draw(_changes),
            rank=draw(st.none() | _ranks),
            simulated=draw(st.booleans()),
            provisional=draw(st.booleans()),
            shares_place=draw(st.booleans()),
        )
        for at in range(draw(st.integers(1, 12)))
    )
    asked = draw(st.none() | st.sampled_from([row.period for row in rows]))
    return History(_COMMUNE, 1, PeriodKind.MONTH, (PeriodKind.MONTH,), rows, 0, 1, asked=asked)


@given(_histories())
def test_any_history_fits_a_line_of_a_phone(shown: History) -> None:
    """All lines are of one length; the period asked for alone is marked."""
    lines = history_lines(shown)
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= WIDTH
    marked = [row.period for row, line in zip(shown.rows, lines[1:], strict=True) if "›" in line]
    assert marked == ([] if shown.asked is None else [shown.asked])


@pytest.mark.parametrize(
    ("rank", "made_up", "line"),
    [
        (Rank(114, 135), True, "07/2025mt 100,00 ▼ 100,00 114/135"),
        (Rank(1042, 3321), False, "07/2025 100,00 ▼ 100,00 1042/3321"),
        (Rank(1042, 3321), True, "07/2025mt 100,00 ▼ 100,00 1042"),
    ],
)
def test_places_have_their_peers_while_there_is_room(
    rank: Rank, *, made_up: bool, line: str
) -> None:
    """All that a province has, and all but the most crowded lines of a country."""
    row = HistoryRow(Period.month(2025, 7), 1, Decimal(100), Decimal(-100), rank, made_up, made_up)
    kinds = (PeriodKind.MONTH,)
    assert history_lines(History(_COMMUNE, 1, PeriodKind.MONTH, kinds, (row,), 0, 1))[1] == line


_ASKED = (History, LateUnits, Ranking, SideBySide, WeakGroups)


def _tables() -> Iterator[tuple[str, str]]:
    for name, said in QUESTION_EXAMPLES.items():
        if isinstance(said, _ASKED):
            yield name, render(said).text


@pytest.mark.parametrize(("name", "text"), list(_tables()))
def test_the_lines_of_every_example_fit(name: str, text: str) -> None:
    """Histories, comparisons, rankings, weak groups, late dossiers."""
    for line in re.findall(r"<code>(.*?)</code>", text):
        assert len(html.unescape(line)) <= WIDTH, (name, line)
