"""Where a ranking is cut, and in which words that is said."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.cuts import MEAN, SIDES, Bound, Cut, Mean, cut_text, mean_of, points_said
from messages.question_actions import Order
from messages.sentence_words import TIER_CODES
from scoring.scheme import schemes

_SCHEME = schemes()[0]


@given(st.sampled_from(SIDES), st.decimals(0, 100, places=2), st.decimals(0, 100, places=4))
def test_what_is_kept_is_on_the_side_that_is_said(
    bound: Bound, at: Decimal, value: Decimal
) -> None:
    """What stands just at the cut belongs to it where the words say so."""
    cut = Cut(bound, at)
    expected = {
        Bound.BELOW: value < at,
        Bound.UP_TO: value <= at,
        Bound.ABOVE: value > at,
        Bound.FROM: value >= at,
    }
    assert cut.keeps(value, _SCHEME) is expected[bound]
    assert cut.keeps(at, _SCHEME) is (bound in {Bound.UP_TO, Bound.FROM})
    # No points at all are on neither side.
    assert not cut.keeps(None, _SCHEME)


def test_a_tier_is_cut_where_its_scheme_has_it() -> None:
    """By unrounded points; every tier that people name is one of every scheme."""
    cut = Cut(Bound.BELOW, "fair")
    assert cut.keeps(Decimal("69.9999"), _SCHEME)
    assert not cut.keeps(Decimal(70), _SCHEME)
    assert not Cut(Bound.BELOW, "best").keeps(Decimal(1), _SCHEME)
    for scheme in schemes():
        known = {tier.name.lower(): tier.code for tier in scheme.tiers}
        assert known == TIER_CODES


@given(st.sampled_from(SIDES), st.decimals(0, 100, places=2), st.decimals(0, 30, places=2))
def test_a_cut_beyond_all_points_parts_nobody(bound: Bound, at: Decimal, value: Decimal) -> None:
    """It keeps whatever there may be, or nothing of it; full marks are a cut of their own."""
    most = Decimal(22)
    cut = Cut(bound, at)
    if cut.is_beyond(most, _SCHEME):
        assert cut.keeps(min(value, most), _SCHEME) == cut.is_low
    else:
        assert at <= most
    assert Cut(Bound.ABOVE, most).is_beyond(most, _SCHEME)
    assert Cut(Bound.UP_TO, most).is_beyond(most, _SCHEME)
    assert not Cut(Bound.BELOW, most).is_beyond(most, _SCHEME)
    assert not Cut(Bound.FROM, most).is_beyond(most, _SCHEME)
    assert not Cut(bound, "best").is_beyond(most, _SCHEME)


@pytest.mark.parametrize(
    ("text", "points"),
    [("80", "80"), ("79,5", "79.5"), ("79.50", "79.5"), ("079", "79"), ("100,00", "100"),
     ("0", "0"), ("100,01", "100.01"), ("180", "180"), ("1.000", "1000"), ("1000", "1000"),
     ("1000,5", None), ("1001", None), ("2024", None), ("1.024", None), ("50%", None),
     ("79,555", None), ("8O", None), ("-1", None),
     ("1/2024", None), ("٣", None), ("", None)],
)  # fmt: skip
def test_points_are_read_with_comma_or_dot(text: str, points: str | None) -> None:
    """More than there are, too: then it is said how many there are. But no years."""
    assert points_said(text) == (None if points is None else Decimal(points))


def test_a_cut_is_said_as_it_was_asked() -> None:
    """With a decimal comma; a tier with its points."""
    said = [cut_text(Cut(bound, Decimal("79.5")), _SCHEME) for bound in SIDES]
    assert said == [
        "dưới 79,5 điểm",
        "từ 79,5 điểm trở xuống",
        "trên 79,5 điểm",
        "từ 79,5 điểm trở lên",
    ]
    assert cut_text(Cut(Bound.FROM, "good"), _SCHEME) == "từ mức Tốt (80 điểm) trở lên"
    share = Cut(Bound.UP_TO, Decimal("62.5"), is_share=True)
    assert cut_text(share, _SCHEME, "MDSH") == "từ 62,5 % của 22 điểm trở xuống"
    assert cut_text(share, _SCHEME) == "từ 62,5 % của 100 điểm trở xuống"


@given(st.sampled_from(SIDES), st.decimals(0, 100, places=2), st.decimals(0, 22, places=4))
def test_a_share_is_of_as_many_points_as_there_are(
    bound: Bound, at: Decimal, value: Decimal
) -> None:
    """Of 22 points of a group, or of 100; as points it is no share any more."""
    cut = Cut(bound, at, is_share=True)
    of_group = cut.within("MDSH", _SCHEME)
    assert of_group.keeps(value, _SCHEME) == Cut(bound, at).keeps(value * 100 / 22, _SCHEME) or (
        # Where the division is not exact.
        abs(value * 100 / 22 - at) < Decimal("1e-9")
    )
    assert cut.within(None, _SCHEME) == Cut(bound, at)
    assert of_group.within("MDSH", _SCHEME) == of_group
    assert Cut(bound, "fair").within(None, _SCHEME) == Cut(bound, "fair")


@given(st.sampled_from(SIDES), st.integers(0, 100_000), st.booleans())
def test_every_cut_comes_back_from_its_code(
    bound: Bound,
    hundredths: int,
    is_share: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """As buttons carry it; a share of a tier is none."""
    at = points_said(f"{hundredths // 100},{hundredths % 100:02}")
    assert at is not None
    cut = Cut(bound, at, is_share=is_share)
    assert Cut.parse(cut.code) == cut
    assert Order.parse(Order("MDSH", cut=cut).code) == Order("MDSH", cut=cut)
    for forged in (f"{bound}fair%", f"{bound}50%%", f"{bound}%", f"{bound}1.000", f"{bound}050"):
        with pytest.raises(ValueError):  # noqa: PT011 - any, as of all forged data
            Cut.parse(forged)


_ends = st.decimals(0, 100, places=2).map(lambda end: points_said(f"{end:f}") or Decimal(0))


@given(
    st.sampled_from([Bound.ABOVE, Bound.FROM]),
    st.sampled_from([Bound.BELOW, Bound.UP_TO]),
    _ends,
    _ends,
    st.decimals(0, 100, places=4),
)
def test_two_ends_keep_what_both_of_them_keep(
    lower: Bound, upper: Bound, one: Decimal, other: Decimal, value: Decimal
) -> None:
    """Also as a share; and they come back from their code."""
    at, upto = sorted((one, other))
    cut = Cut(lower, at, upto=Cut(upper, upto))
    both = Cut(lower, at).keeps(value, _SCHEME) and Cut(upper, upto).keeps(value, _SCHEME)
    assert cut.keeps(value, _SCHEME) is both
    share = Cut(lower, at, is_share=True, upto=Cut(upper, upto))
    assert share.within(None, _SCHEME) == cut
    of_group = share.within("MDSH", _SCHEME)
    assert (of_group.at, of_group.upto) == (at * 22 / 100, Cut(upper, upto * 22 / 100))
    for whole in (cut, share):
        assert Cut.parse(whole.code) == whole


@given(st.decimals(0, 100, places=4))
def test_everybody_is_in_just_one_tier(value: Decimal) -> None:
    """That of the unrounded total; a tier that the scheme does not have holds nobody."""
    codes = [tier.code for tier in _SCHEME.tiers]
    inside = [code for code in codes if Cut(Bound.IN, code).keeps(value, _SCHEME)]
    assert inside == [_SCHEME.tier(value).code]
    assert not Cut(Bound.IN, "best").keeps(value, _SCHEME)
    assert not Cut(Bound.IN, codes[0]).keeps(None, _SCHEME)


@given(st.lists(st.decimals(0, 100, places=4), min_size=1, max_size=9))
def test_the_mean_that_is_said_parts_all_as_the_mean_does(values: list[Decimal]) -> None:
    """Its sum is that of all, rounded no further than nobody changes sides by it."""
    mean = mean_of(values, _SCHEME)
    assert mean is not None
    assert mean.units == len(values)
    exact = sum(values, Decimal(0)) / len(values)
    assert abs(mean.points - exact) <= Decimal("0.005")
    for value in values:
        assert (value < mean.points, value > mean.points) == (value < exact, value > exact)


def test_of_no_points_there_is_no_mean() -> None:
    """Then a cut at it is at no points."""
    assert mean_of([], _SCHEME) is None
    cut = Cut(Bound.BELOW, MEAN)
    assert cut.within(None, _SCHEME).points(_SCHEME) is None
    assert not cut.keeps(Decimal(1), _SCHEME)
    within = cut.within(None, _SCHEME, Mean(Decimal(2), 3))
    assert within == Cut(Bound.BELOW, Decimal(2))


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (Cut(Bound.IN, "excellent"), "xếp loại Xuất sắc (từ 90 điểm trở lên)"),
        (Cut(Bound.IN, "fair"), "xếp loại Khá (từ 70 đến dưới 80 điểm)"),
        (Cut(Bound.IN, "weak"), "xếp loại Yếu (dưới 50 điểm)"),
        (Cut(Bound.FROM, Decimal(70), upto=Cut(Bound.UP_TO, Decimal("79.5"))),
         "từ 70 đến 79,5 điểm"),
        (Cut(Bound.ABOVE, Decimal(70), upto=Cut(Bound.BELOW, Decimal(80))),
         "trên 70 đến dưới 80 điểm"),
        (Cut(Bound.FROM, Decimal(50), is_share=True, upto=Cut(Bound.UP_TO, Decimal(65))),
         "từ 50 đến 65 % của 22 điểm"),
        (Cut(Bound.BELOW, MEAN), "dưới trung bình cộng của 13 đơn vị (78,614 điểm)"),
        (Cut(Bound.FROM, MEAN), "từ trung bình cộng của 13 đơn vị (78,614 điểm) trở lên"),
    ],
)  # fmt: skip
def test_tiers_two_ends_and_means_are_said_with_their_points(cut: Cut, said: str) -> None:
    """As a sentence goes on behind `5/16 đơn vị`."""
    assert cut_text(cut, _SCHEME, "MDSH", Mean(Decimal("78.614"), 13)) == said


@pytest.mark.parametrize(
    ("bound", "at", "more"),
    [
        (Bound.IN, Decimal(80), {}),
        (Bound.IN, MEAN, {}),
        (Bound.BELOW, "fair", {"is_share": True}),
        (Bound.BELOW, Decimal(80), {"upto": Cut(Bound.BELOW, Decimal(90))}),
        (Bound.FROM, Decimal(80), {"upto": Cut(Bound.FROM, Decimal(90))}),
        (Bound.FROM, Decimal(90), {"upto": Cut(Bound.BELOW, Decimal(80))}),
        (Bound.FROM, "fair", {"upto": Cut(Bound.BELOW, Decimal(80))}),
        (Bound.FROM, Decimal(70), {"upto": Cut(Bound.BELOW, "good")}),
    ],
)
def test_no_cut_has_ends_without_a_meaning(
    bound: Bound, at: Decimal | str, more: dict[str, Any]
) -> None:
    """Their data could not be read again."""
    with pytest.raises(ValueError):  # noqa: PT011 - any, as of all forged data
        Cut(bound, at, **more)
