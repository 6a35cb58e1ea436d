"""Finding the unit a person means."""

import unicodedata

import pytest

from scoring.register import Ambiguous, Found, Match, Register, Unknown
from scoring.unit import Level, Unit

_LAP_VO = Unit("H20.1", "Huyện Lấp Vò", Level.DISTRICT, "H20")
_GIA_LAI = Unit("H21", "Tỉnh Gia Lai", Level.PROVINCE)


def _commune(code: str, name: str, parent: Unit = _LAP_VO) -> Unit:
    return Unit(code, name, Level.COMMUNE, parent.code)


VINH_THANH = _commune("a", "Xã Vĩnh Thạnh")
VINH_THANH_2 = _commune("b", "Xã Vĩnh Thành")
XA_DUNG = _commune("c", "Xã Xa Dung")
DUNG = _commune("d", "Xã Dung")
TOWN = _commune("e", "Thị trấn Lấp Vò")
DINH_YEN = _commune("f", "Xã Định Yên")
HEALTH = Unit("H21.17", "Sở Y tế", Level.AGENCY, "H21")
FAR = _commune("g", "Xã Định Yên", _GIA_LAI)

REGISTER = Register((_LAP_VO, VINH_THANH, VINH_THANH_2, XA_DUNG, DUNG, TOWN, HEALTH))


@pytest.mark.parametrize(
    "query",
    ["xã Vĩnh Thạnh", "Vĩnh Thạnh", "X. Vĩnh Thạnh", "UBND xã Vĩnh Thạnh", "VĨNH THẠNH", "a", "A"],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_it_is_written(query: str, form: str) -> None:
    """Kind, committee, case, code and Unicode form do not matter."""
    assert REGISTER.find(unicodedata.normalize(form, query)) == Found(VINH_THANH)


@pytest.mark.parametrize(
    "query",
    ["Ｖĩｎｈ Ｔｈạｎｈ", "ｘã Ｖĩｎｈ Ｔｈạｎｈ", "Xã 𝐕ĩ𝐧𝐡 𝐓𝐡ạ𝐧𝐡", "𝗩ĩ𝗻𝗵 𝗧𝗵ạ𝗻𝗵", "ａ"],
)
def test_letters_of_other_shapes_are_the_same_letters(query: str) -> None:
    """Full-width ones of East Asian keyboards, and mathematical ones that some find handsome."""
    assert REGISTER.find(query) == Found(VINH_THANH)
    assert REGISTER.named(query) == Found(VINH_THANH)


def test_accents_decide_between_namesakes() -> None:
    """A query with accents is never widened to others."""
    assert REGISTER.find("vĩnh thành") == Found(VINH_THANH_2)


def test_a_query_without_accents_lists_all_it_may_mean() -> None:
    """Two communes share the unaccented name."""
    match = REGISTER.find("vinh thanh")
    assert isinstance(match, Ambiguous)
    assert set(match.units) == {VINH_THANH, VINH_THANH_2}


def test_a_query_without_accents_finds_the_only_one() -> None:
    """With no namesake there is no question."""
    register = Register((VINH_THANH, TOWN))
    for query in ("vinh thanh", "xa vinh thanh", "x vinh thanh", "ubnd xa vinh thanh"):
        assert register.find(query) == Found(VINH_THANH), query


def test_other_accents_are_asked_back_never_taken() -> None:
    """`vính thanh` is nobody's name; the near ones are offered."""
    assert isinstance(REGISTER.find("vính thanh"), Ambiguous)


def test_a_name_that_begins_like_a_kind_has_both_readings() -> None:
    """`xa dung` is Xa Dung, or xã Dung."""
    match = REGISTER.find("xa dung")
    assert isinstance(match, Ambiguous)
    assert set(match.units) == {XA_DUNG, DUNG}


def test_the_kind_chooses_between_a_town_and_its_district() -> None:
    """`Lấp Vò` alone is both."""
    assert REGISTER.find("thị trấn Lấp Vò") == Found(TOWN)
    assert REGISTER.find("huyện Lấp Vò") == Found(_LAP_VO)
    assert isinstance(REGISTER.find("Lấp Vò"), Ambiguous)


def test_a_wrong_kind_is_asked_back() -> None:
    """There is no xã Lấp Vò; the town is offered, not taken."""
    match = REGISTER.find("phường Lấp Vò")
    assert isinstance(match, Ambiguous)


def test_the_askers_own_unit_comes_first() -> None:
    """A leader who asks for a namesake of their own unit means their own."""
    register = Register((DINH_YEN, FAR, _LAP_VO, _GIA_LAI))
    assert register.find("định yên", near=["g"]) == Found(FAR)
    match = register.find("định yên", near=["H20.1"])
    assert isinstance(match, Ambiguous)
    assert match.units[0] == DINH_YEN


def test_a_typing_error_is_proposed_never_accepted() -> None:
    """Likeness is only ever offered, nearest first, at most three."""
    match = REGISTER.find("vinh thnah")
    assert isinstance(match, Unknown)
    assert match.nearest[0] in {VINH_THANH, VINH_THANH_2}
    assert len(match.nearest) <= 3


_OLD_TOWN = Unit("L.t", "Thị trấn Lấp Vò", Level.COMMUNE, "H20.1")
_NEW_LAP_VO = Unit("H20.301", "Xã Lấp Vò", Level.COMMUNE, "H20")
_DONG_THAP = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
_RENAMED = Unit(
    "H20.302",
    "Phường Sa Đéc",
    Level.COMMUNE,
    "H20",
    aliases=("Xã Vĩnh Thành", "Cái Tàu"),
    codes=("L.old", "a"),
)


@pytest.mark.parametrize("query", ["xã Vĩnh Thành", "vinh thanh", "cái tàu", "p. cai tau", "l.OLD"])
def test_other_names_and_former_codes_lead_to_the_unit_of_today(query: str) -> None:
    """An alias is as good as the name, with accents or without, and says no kind if it has none."""
    match = Register((_RENAMED, _DONG_THAP)).find(query)
    assert match == Found(_RENAMED)
    assert isinstance(match, Found)
    assert match.unit.name == "Phường Sa Đéc"


def test_the_code_of_today_counts_before_a_former_one() -> None:
    """Whoever has a code now is meant by it, in whatever order they come."""
    for units in ((_RENAMED, VINH_THANH), (VINH_THANH, _RENAMED)):
        assert Register(units).find("a") == Found(VINH_THANH)


def test_an_alias_is_asked_about_like_a_name() -> None:
    """It does not make its unit the only one of that name, nor appear twice."""
    match = Register((_RENAMED, VINH_THANH_2, _LAP_VO)).find("xã Vĩnh Thành")
    assert isinstance(match, Ambiguous)
    assert set(match.units) == {_RENAMED, VINH_THANH_2}
    twice = Unit("x", "Xã Tân Mỹ", Level.COMMUNE, "H20", aliases=("Thị trấn Tân Mỹ", "Tân Mĩ"))
    assert Register((twice,)).find("tân mỹ") == Found(twice)
    assert Register((twice,)).find("tan mi x") == Unknown((twice,))


def test_a_former_unit_stands_behind_the_present_ones() -> None:
    """Also behind one that is far away; but what is spelt with its kind is meant."""
    after: dict[str, tuple[str, ...]] = {"L.t": (), "H20.1": ()}
    units = (_OLD_TOWN, _LAP_VO, _NEW_LAP_VO, _DONG_THAP, VINH_THANH)
    register = Register(units, after=after)
    # Somebody of Vĩnh Thạnh is nearer to the old town.
    for near in ((), ("a",), ("H20.1",)):
        match = register.find("lap vo", near=near)
        if near == ("H20.1",):
            # A unit of the asker's own is meant even if it is gone.
            assert match == Found(_LAP_VO)
            continue
        assert isinstance(match, Ambiguous)
        assert match.units[0] == _NEW_LAP_VO
        assert set(match.units) == {_NEW_LAP_VO, _LAP_VO, _OLD_TOWN}
    assert register.find("thị trấn Lấp Vò") == Found(_OLD_TOWN)
    assert register.find("xa lap vo") == Found(_NEW_LAP_VO)


def test_namesakes_of_before_and_after_are_told_apart_by_what_is_above() -> None:
    """The former xã Vĩnh Thạnh of Lấp Vò and the one of Gia Lai."""
    there = _commune("H21.7", "Xã Vĩnh Thạnh", _GIA_LAI)
    register = Register((VINH_THANH, there, _LAP_VO, _GIA_LAI, _DONG_THAP), after={"a": ()})
    match = register.find("xã Vĩnh Thạnh")
    assert isinstance(match, Ambiguous)
    assert match.units == (there, VINH_THANH)
    assert register.find("xã Vĩnh Thạnh, Gia Lai") == Found(there)
    assert register.find("vinh thanh, huyện Lấp Vò") == Found(VINH_THANH)
    # Not only directly above.
    assert register.find("Vĩnh Thạnh, Đồng Tháp") == Found(VINH_THANH)


def test_a_unit_of_another_place_is_shown_never_taken() -> None:
    """Only Lấp Vò's is known; who asks for Gia Lai's is asked back."""
    register = Register((VINH_THANH, _LAP_VO, _GIA_LAI))
    assert register.find("xã Vĩnh Thạnh, Gia Lai") == Ambiguous((VINH_THANH,))


_TAN_MY = _commune("L.t", "Xã Tân Mỹ")
# What an office knows that was sent the figures of one district alone.
_ALONE = Register(
    (Unit("L.d", "Huyện Lấp Vò", Level.DISTRICT), _commune("L.b", "Xã Bình Thành"), _TAN_MY)
)


@pytest.mark.parametrize(
    "query",
    [
        "xã Tân Mỹ, huyện Ba Tri, tỉnh Bến Tre",
        "Tân Mỹ, Hòa Bình",
        "Tân Mỹ - Hà Nội",
        "tan my (long an)",
        "Tân Mỹ, abc",
    ],
)
def test_a_place_that_nobody_knows_is_asked_about(query: str) -> None:
    """It may be above the district that is known, or anywhere in the country."""
    assert _ALONE.find(query) == Ambiguous((_TAN_MY,))
    # Neither does a list name the unit so.
    assert not isinstance(_ALONE.named(query), Found)


def test_of_a_full_address_the_part_that_is_known_counts() -> None:
    """The province above is not known, so nothing is taken; the commune of that district is asked.

    Its namesake of another district is none that was meant.
    """
    other = Unit("L.e", "Huyện Ba Tri", Level.DISTRICT)
    register = Register((_LAP_VO, other, _TAN_MY, _commune("L.f", "Xã Tân Mỹ", other)))
    there = _commune("L.t", "Xã Tân Mỹ")
    assert register.find("Tân Mỹ, huyện Lấp Vò, tỉnh Đồng Tháp") == Ambiguous((there,))
    match = register.find("Tân Mỹ huyện Lấp Vò tỉnh Đồng Tháp")
    assert isinstance(match, Unknown)
    assert match.nearest[0] == there


def test_a_name_may_have_commas() -> None:
    """Not everything behind one is a place."""
    culture = Unit("H21.9", "Sở Văn hóa, Thể thao và Du lịch", Level.AGENCY, "H21")
    register = Register((culture, HEALTH, _GIA_LAI))
    for query in (
        "Sở Văn hóa, Thể thao và Du lịch",
        "so van hoa, the thao va du lich",
        "Sở Văn hóa, Thể thao và Du lịch, Gia Lai",
    ):
        assert register.find(query) == Found(culture), query


def test_a_local_unit_and_the_portals_of_another_kind_are_two() -> None:
    """The bare name alone is asked back; so is one whose accents differ."""
    local = _commune("L.h.thi5-tra6n1-vinh4-thanh5", "Thị trấn Vĩnh Thạnh")
    register = Register((VINH_THANH, VINH_THANH_2, local))
    assert register.find("thị trấn Vĩnh Thạnh") == Found(local)
    assert register.find("xã Vĩnh Thạnh") == Found(VINH_THANH)
    for query in ("Vĩnh Thạnh", "phường Vĩnh Thạnh", "thị trấn Vĩnh Thành", "vinh thanh"):
        assert isinstance(register.find(query), Ambiguous), query


def test_what_else_a_unit_is_called_makes_it_no_other_unit() -> None:
    """Equal, and one key in a mapping."""
    plain = Unit(_RENAMED.code, _RENAMED.name, _RENAMED.level, _RENAMED.parent)
    assert plain == _RENAMED
    assert len({plain, _RENAMED}) == 1


@pytest.mark.parametrize("query", ["a" + "," * 5000, "x" * 10_000, "Lấp Vò, " * 900])
def test_a_query_without_end_is_answered(query: str) -> None:
    """Each comma is a step down; whoever types does not choose how many."""
    assert isinstance(REGISTER.find(query), Match)


@pytest.mark.parametrize("query", ["", "   ", "!!!", "\u202e", "' OR 1=1 --", "<b>", "🙂" * 50])
def test_hostile_queries_find_nothing(query: str) -> None:
    """Any text is only text."""
    assert isinstance(REGISTER.find(query), Unknown)
