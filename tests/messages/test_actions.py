"""Callback data: what a button carries and what is made of forged ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.actions import (
    Action,
    AnswerCheck,
    AskForget,
    ConfirmDraft,
    Forget,
    Kind,
    PickUnit,
    Reply,
    RetryDraft,
    SendCompiled,
    ShowAdvice,
    ShowBoard,
    ShowCard,
    ShowReports,
    SwitchKind,
    decode,
    encode,
)
from messages.chart_actions import ShowChart, ShowHistoryChart, ShowRankingChart, ShowTiersChart
from messages.cuts import MEAN, SIDES, Bound, Cut
from messages.question_actions import (
    About,
    BackToCard,
    CompareWithBest,
    Gain,
    Order,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
)
from messages.since import Since
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked, Span
from scoring.towns import Town
from scoring.unit import Level

_ids = st.integers(0, 2**53)
_heads = st.integers(0, 10**9)
_periods = st.builds(
    PeriodAsked, st.just(PeriodKind.MONTH), st.integers(1, 12), st.none() | st.integers(2022, 2099)
) | st.builds(PeriodAsked, st.just(PeriodKind.YEAR), st.just(1), st.integers(2022, 2099))
_periods |= st.just(PeriodAsked(Span.BEFORE, 1)) | st.builds(
    PeriodAsked,
    st.sampled_from([Span.FIRST, Span.LAST]),
    st.integers(1, 11),
    st.integers(2022, 2099),
)
_periods |= st.builds(PeriodAsked, st.just(Span.RECENT), st.integers(1, 99))
_periods |= st.builds(PeriodAsked, st.sampled_from([Span.WEEK, Span.DAY]), st.just(1))
_stored_periods = (
    st.builds(Period.month, st.integers(2022, 2099), st.integers(1, 12))
    | st.builds(Period.quarter, st.integers(2022, 2099), st.integers(1, 4))
    | st.builds(Period.full_year, st.integers(2022, 2099))
)
_cuts = st.builds(
    Cut, st.sampled_from(SIDES), st.decimals(0, 100, places=2).map(Decimal.normalize)
) | st.builds(Cut, st.sampled_from(SIDES), st.sampled_from(["excellent", "fair", MEAN]))
_cuts |= st.builds(Cut, st.just(Bound.IN), st.sampled_from(["excellent", "fair"]))
_two_ends = st.builds(
    lambda lower, upper, at, upto, is_share: Cut(lower, at, is_share, Cut(upper, at + upto)),
    st.sampled_from([Bound.ABOVE, Bound.FROM]),
    st.sampled_from([Bound.BELOW, Bound.UP_TO]),
    *(st.decimals(0, 50, places=2).map(Decimal.normalize) for _ in range(2)),
    st.booleans(),
)
_towns = st.none() | st.sampled_from(Town)
_orders = st.one_of(
    st.builds(
        Order,
        st.sampled_from([None, "MDSH", "CKMB"]),
        st.booleans(),
        st.sampled_from([None, Gain.POINTS]),
        st.none(),
        _towns,
    ),
    st.builds(Order, st.none(), st.booleans(), st.just(Gain.PLACES), st.none(), _towns),
    st.builds(Order, st.none(), st.booleans(), st.none(), _cuts, _towns),
)
_actions = st.one_of(
    st.builds(ShowCard, _ids, _ids),
    st.builds(PickUnit, _ids),
    st.builds(
        PickUnit,
        _ids,
        st.sampled_from(About),
        st.none() | _periods,
        _orders,
        st.none() | st.sampled_from(Level),
    ),
    st.builds(
        PickUnit,
        _ids,
        st.sampled_from(About),
        st.none() | _periods,
        _orders,
        st.none() | st.sampled_from(Level),
        st.none() | st.builds(Since, st.none()) | st.builds(Since, _periods, st.booleans()),
    ),
    st.builds(BackToCard, _ids, _ids),
    st.builds(ShowGroups, _ids, _ids),
    st.builds(ShowHistory, _ids, st.sampled_from(PeriodKind), st.integers(0, 999), _ids),
    st.builds(
        ShowHistory, _ids, st.sampled_from(PeriodKind), st.integers(0, 999), _heads, _stored_periods
    ),
    st.builds(
        ShowComparison,
        st.lists(_ids, min_size=2, max_size=3).map(tuple),
        st.none() | _periods,
    ),
    st.builds(
        ShowComparison,
        st.lists(st.integers(0, 99_999), min_size=1, max_size=2).map(tuple),
        st.none() | _periods,
        st.lists(st.integers(0, 36**3 - 1), max_size=8, min_size=1).map(tuple),
    ),
    st.builds(CompareWithBest, _ids, _ids),
    st.builds(ShowWeak, _heads, st.sampled_from(Level), _heads, _heads, _towns),
    st.builds(
        ShowLate,
        _heads,
        st.sampled_from(Level),
        _heads,
        st.none() | st.integers(0, 999),
        _heads,
        _towns,
        st.none() | _stored_periods,
    ),
    st.builds(
        ShowRanking,
        st.integers(0, 10**9),
        st.sampled_from(Level),
        _ids,
        st.integers(0, 999),
        _orders,
    ),
    st.builds(ShowChart, _ids, _ids),
    st.builds(ShowHistoryChart, _ids, st.none() | st.sampled_from(PeriodKind)),
    st.builds(
        ShowRankingChart, _ids, st.sampled_from(Level), _ids, st.sampled_from([None, "MDSH"])
    ),
    st.builds(ShowTiersChart, _ids, st.sampled_from(Level), _ids),
    st.builds(ShowAdvice, _ids, _ids),
    st.builds(
        ShowRanking,
        st.integers(0, 10**9),
        st.sampled_from(Level),
        _ids,
        st.integers(0, 999),
        _orders,
    ),
    st.builds(
        ShowRanking,
        _heads,
        st.sampled_from(Level),
        _heads,
        st.integers(0, 999),
        _orders,
        _heads,
    ),
    st.builds(SwitchKind, st.sampled_from(Kind), st.booleans()),
    st.builds(AskForget),
    st.builds(Forget, _ids),
    st.builds(ShowBoard, st.dates(date(2024, 1, 1))),
    st.builds(ShowReports, st.dates(date(2024, 1, 1)), st.booleans(), _ids),
    st.builds(SendCompiled, st.dates(date(2024, 1, 1))),
    st.builds(ConfirmDraft, _ids, _ids),
    st.builds(RetryDraft, _ids),
    st.builds(AnswerCheck, st.dates(date(2024, 1, 1)), _ids, st.sampled_from(Reply)),
)


@given(_actions)
def test_an_action_comes_back_from_its_data(action: Action) -> None:
    """And fits Telegram's 64 bytes."""
    data = encode(action)
    assert len(data.encode()) <= 64
    assert decode(data) == action


def test_a_mark_without_room_is_left_out() -> None:
    """The page is shown all the same."""
    most = 10**17
    action = ShowRanking(most, Level.COMMUNE, most, 0, Order("MDSH"), most)
    assert decode(encode(action)) == replace(action, around=0)
    turned = ShowHistory(most, PeriodKind.QUARTER, 10**9, most, Period.quarter(2024, 1))
    assert decode(encode(turned)) == replace(turned, asked=None)
    many = 10**14
    late = ShowLate(many, Level.COMMUNE, many, 0, many, since=Period.month(2024, 1))
    assert decode(encode(replace(late, around=14))) == replace(late, around=14)
    assert decode(encode(late)) == replace(late, since=None)
    assert max(len(encode(one)) for one in (action, turned, late)) <= 64


@given(st.booleans(), _periods, _towns)
def test_the_period_to_compare_with_comes_back_from_a_pick(
    before: bool,  # noqa: FBT001 - hypothesis gives it
    period: PeriodAsked,
    town: Town | None,
) -> None:
    """By its name or as the one before, or the year ago; with the longest of all."""
    order = Order(weakest=True, cut=Cut(Bound.BELOW, "excellent"))
    longest = PickUnit(
        10**17, About.RANKING_CHART, PeriodAsked(Span.FIRST, 11, 2099), order, Level.PROVINCE
    )
    for since in (Since(period, before), Since(None)):
        for pick in (PickUnit(14, About.LATE), longest):
            action = replace(pick, since=since)
            assert decode(encode(action)) == action
            assert len(encode(action)) <= 64
        of_a_kind = PickUnit(14, About.LATE, order=Order(town=town), since=since)
        assert decode(encode(of_a_kind)) == of_a_kind


@pytest.mark.parametrize("group", [None, "MDSH"])
@pytest.mark.parametrize("weakest", [True, False])
@pytest.mark.parametrize("gain", [None, Gain.POINTS])
def test_every_order_comes_back_from_its_code(
    group: str | None, *, weakest: bool, gain: Gain | None
) -> None:
    """All eight."""
    order = Order(group, weakest, gain)
    assert Order.parse(order.code) == order


@pytest.mark.parametrize(
    "data",
    [
        "",
        "card",
        "card:x:1",
        "card:1",
        "check:2026-13-01:1:match",
        "check:1:1:1",
        "board:1",
        "board:2026-11-26:all:1",
        "board:2026-11-26:silent:-1",
        "compiled:today",
        "drop:1",
        "kind:held:0",
        "kind:digest:2",
        "forget:",
        "forget:-1",
        "pick:-1",
        "pick:1:card",
        "pick:1:card::",
        "pick:1:dossiers:::",
        "pick:1:card:m13::",
        "pick:1:card::mdsh:",
        "pick:1:card::MDSHMDSHMDSH:",
        "pick:1:card:::village",
        "pick:1:rank::::",
        "pick:1:rank:::commune:w",
        "pick:1:rank:::vil:w",
        "pick:01:rank:::com:w",
        "pick:A:rank:::com:w",
        "pick::rank:::com:w",
        "pick:1:rank:::com:x",
        "pick:1:rank:::com:ww",
        "pick:1:rank:::com:phường",
        "pick:1:rank:::com:w.",
        "pick:1:rank:::com:.",
        "pick:1:rank:::com:.m13",
        "pick:1:rank:::com:.m06",
        "pick:1:rank:::com:.--m6",
        "pick:1:rank:::com:.-~",
        "pick:1:rank:::com:.~~",
        "pick:1:rank:::com:.m6.m7",
        "pick:1:rank:::com:.m6:",
        "pick:1:rank::^MDSH:com:.m6",
        "pick:1:rank::<80%:com:w:1",
        "pick:" + "z" * 13 + ":rank:::com:w",
        "rank:1:commune:1:0:--",
        "rank:1:commune:1:0::-1",
        "rank:1:commune:1:0::",
        "rank:1:commune:1:0::1:1",
        "rank:1:commune:1:0:~^",
        "rank:1:commune:1:0:^MDSH",
        "rank:1:commune:1:0:<",
        "rank:1:commune:1:0:<1001",
        "rank:1:commune:1:0:<fair%",
        "rank:1:commune:1:0:<80%%",
        "rank:1:commune:1:0:<080",
        "rank:1:commune:1:0:<80.",
        "rank:1:commune:1:0:<80.50",
        "rank:1:commune:1:0:<79.555",
        "rank:1:commune:1:0:<80~",
        "rank:1:commune:1:0:<FAIR",
        "rank:1:commune:1:0:<fairMDSH",
        "rank:1:commune:1:0:x80",
        "rank:1:commune:1:0:=80",
        "rank:1:commune:1:0:=mean",
        "rank:1:commune:1:0:=fairMDSH",
        "rank:1:commune:1:0:<mean%",
        "rank:1:commune:1:0:<80u90",
        "rank:1:commune:1:0:f90u80",
        "rank:1:commune:1:0:f80u",
        "rank:1:commune:1:0:f80f90",
        "rank:1:commune:1:0:f80u90u95",
        "rank:1:commune:1:0:f80%u90%",
        "rank:1:commune:1:0:f080u90",
        "rank:1:commune:1:0:f80<fair",
        "rank:1:commune:1:0:ffair<80",
        "rank:1:commune:1:0:=fair<80",
        "rank:1:commune:1:0:fmean<80",
        "weak:1:commune:1:0:x",
        "weak:1:commune:1:0:p:p",
        "weak:1:commune:1:p",
        "late:1:commune:1:0:0:P",
        "late:1:commune:1:0:0:p:1",
        "rank:1:commune:1:0:pt",
        "rank:1:commune:1:0:p-",
        "rank:1:commune:1:0:q",
        "rank:1:commune:1:0:<80p",
        "rank:1:commune:1:0:<excellently",
        "rank-chart:1:commune:1:",
        "rank-chart:1:commune:1:mdsh",
        "rank-chart:1:commune:1:MDSHMDSHM",
        "pick:1:rank:w1-2024::",
        "pick:1:rank:r12-2024::",
        "pick:1:rank:r0::",
        "cmp:1:",
        "cmp:1+2+3+4:",
        "cmp:1+-2:",
        "hist:1:week:0",
        "hist:1:month:0:0:",
        "hist:1:month:0:0:2024-13",
        "hist:1:month:0:0: 2024-01",
        "hist:1:month:0:0:2024-01:1",
        "late:1:commune:1:-1",
        "late:1:commune:1:0:1:1",
        "late:1:commune:1:0:1:2024-1",
        "late:1:commune:1:0:1:2024-01:1",
        "late:1:commune:1:0:1:",
        "weak:1:commune:1:-1",
        "pick:" + "9" * 30,
    ],
)
def test_forged_data_is_no_action(data: str) -> None:
    """A clear error, whatever it says."""
    with pytest.raises(ValueError, match=r"."):
        decode(data)


@given(st.text(max_size=64))
def test_any_text_is_an_action_or_refused(data: str) -> None:
    """Nothing else can come out."""
    try:
        decode(data)
    except ValueError:
        return
