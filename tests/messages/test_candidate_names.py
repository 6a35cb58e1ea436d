"""Units to choose from: what tells them apart stands where a phone still shows it."""

from hypothesis import given
from hypothesis import strategies as st

from messages.actions import ANY_UNIT
from messages.answers import Candidate, WhichUnit
from messages.candidate_names import BUTTON, button_names, named_in_full, told_apart
from messages.render import render
from scoring.unit import Level, Unit

_DONG_THAP = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
_TIEN_GIANG = Unit("H21", "Tỉnh Tiền Giang", Level.PROVINCE)
_CHAU_THANH = Unit("L1", "Huyện Châu Thành", Level.DISTRICT, "H20")
_THERE_TOO = Unit("L2", "Huyện Châu Thành", Level.DISTRICT, "H21")
_NOW, _OTHER = (Unit(f"N{n}", name, Level.COMMUNE) for n, name in enumerate(("Xã A", "Phường B")))


def _candidate(
    number: int,
    name: str,
    parent: Unit | None = None,
    top: Unit | None = None,
    now: tuple[Unit, ...] | None = None,
) -> Candidate:
    return Candidate(number, Unit(f"C{number}", name, Level.COMMUNE), parent, top, now)


def test_what_a_button_has_room_for_is_said_there_alone() -> None:
    """A message repeats nothing."""
    listed = (_candidate(1, "Xã Tân Mỹ", _DONG_THAP), _candidate(2, "Xã Tân Mỹ cũ"))
    assert button_names(listed) == told_apart(listed)
    assert named_in_full(listed) == ()


def test_a_long_name_gives_way_to_what_is_above_it() -> None:
    """It is what was typed; the province tells which is meant."""
    name = "Xã Tân Khánh Trung"
    listed = (
        _candidate(1, name, _CHAU_THANH, _DONG_THAP, (_NOW,)),
        _candidate(2, name, _THERE_TOO, _TIEN_GIANG, (_NOW,)),
        _candidate(3, name + " Nam Sông Hậu Thứ Hai", None, _TIEN_GIANG, (_NOW,)),
    )
    first, second, third = button_names(listed)
    assert (first, second) == ("Tân Khánh Trung cũ, Đồng Tháp", "Tân Khánh Trung cũ, Tiền Giang")
    assert third == "Tân Khánh Trun… cũ, Tiền Giang"
    shown = render(WhichUnit("tan khanh trung", listed, ANY_UNIT))
    assert [row[0].text for row in shown.buttons] == [first, second, third]
    assert "– Xã Tân Khánh Trung cũ, Châu Thành, Đồng Tháp, nay là xã A" in shown.text


def test_former_units_of_one_place_are_told_apart_by_what_they_are_today() -> None:
    """Nothing above them differs."""
    listed = (
        _candidate(1, "Xã Tân Mỹ", _CHAU_THANH, None, (_NOW,)),
        _candidate(2, "Xã Tân Mỹ", _CHAU_THANH, None, (_OTHER,)),
        _candidate(3, "Xã Tân Mỹ", _CHAU_THANH, None, (_NOW, _OTHER)),
    )
    assert button_names(listed) == (
        "Tân Mỹ cũ, nay là xã A",
        "Tân Mỹ cũ, nay là P. B",
        "Tân Mỹ cũ, nay thuộc 2 đơn vị",
    )


_names = st.sampled_from(["Xã Tân Mỹ", "Thị trấn Tân Mỹ", "Xã Tân Khánh Trung", "Phường Sa Đéc"])
_parents = st.none() | st.sampled_from([_CHAU_THANH, _THERE_TOO, _DONG_THAP, _TIEN_GIANG])
_nows = st.none() | st.sampled_from([(), (_NOW,), (_OTHER,), (_NOW, _OTHER)])


@given(st.lists(st.builds(_candidate, st.integers(1, 999), _names, _parents, _parents, _nows)))
def test_no_two_buttons_read_alike_on_a_phone(drawn: list[Candidate]) -> None:
    """Unless all that is known of two units is alike: then their codes stand there in full."""
    listed = tuple({one.unit_id: one for one in drawn}.values())
    shown = button_names(listed)
    full = told_apart(listed)
    assert len(set(shown)) == len(shown)
    for short, whole in zip(shown, full, strict=True):
        assert len(short) <= BUTTON or short == whole
    assert named_in_full(listed) == (() if shown == full else full)
