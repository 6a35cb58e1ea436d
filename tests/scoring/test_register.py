"""Finding the unit a person means."""

import unicodedata

import pytest

from scoring.register import Ambiguous, Found, Register, Unknown
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


@pytest.mark.parametrize("query", ["", "   ", "!!!", "\u202e", "' OR 1=1 --", "<b>", "🙂" * 50])
def test_hostile_queries_find_nothing(query: str) -> None:
    """Any text is only text."""
    assert isinstance(REGISTER.find(query), Unknown)
