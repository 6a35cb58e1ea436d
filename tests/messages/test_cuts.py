"""Where a ranking is cut, and in which words that is said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.cuts import Bound, Cut, cut_text, points_said
from messages.sentence_words import TIER_CODES
from scoring.scheme import schemes

_SCHEME = schemes()[0]


@given(st.sampled_from(Bound), st.decimals(0, 100, places=2), st.decimals(0, 100, places=4))
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


@given(st.sampled_from(Bound), st.decimals(0, 100, places=2), st.decimals(0, 30, places=2))
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
     ("0", "0"), ("100,01", None), ("101", None), ("79,555", None), ("8O", None), ("-1", None),
     ("1/2024", None), ("٣", None), ("", None)],
)  # fmt: skip
def test_points_are_read_with_comma_or_dot(text: str, points: str | None) -> None:
    """At most so many as there are."""
    assert points_said(text) == (None if points is None else Decimal(points))


def test_a_cut_is_said_as_it_was_asked() -> None:
    """With a decimal comma; a tier with its points."""
    said = [cut_text(Cut(bound, Decimal("79.5")), _SCHEME) for bound in Bound]
    assert said == [
        "dưới 79,5 điểm",
        "từ 79,5 điểm trở xuống",
        "trên 79,5 điểm",
        "từ 79,5 điểm trở lên",
    ]
    assert cut_text(Cut(Bound.FROM, "good"), _SCHEME) == "từ mức Tốt (80 điểm) trở lên"
