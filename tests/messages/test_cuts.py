"""Where a ranking is cut, and in which words that is said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.cuts import SIDES, Bound, Cut, cut_text, points_said
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
