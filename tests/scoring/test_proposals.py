"""What is proposed to who named nobody: three, or as many as are anything like it."""

import time

import pytest

from scoring.register import Found, Register, Unknown
from scoring.unit import Level, Unit

_LAP_VO = Unit("L.d", "Huyện Lấp Vò", Level.DISTRICT)
_PHU_THO = Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE)


def _commune(number: int, name: str, parent: Unit = _LAP_VO) -> Unit:
    return Unit(f"{parent.code}.{number}", name, Level.COMMUNE, parent.code)


_NAMES = (
    "Xã Bình Thành", "Xã Bình Thạnh Trung", "Xã Định An", "Xã Định Yên", "Xã Hội An Đông",
    "Xã Long Hưng A", "Xã Long Hưng B", "Xã Mỹ An Hưng A", "Xã Mỹ An Hưng B", "Xã Tân Khánh Trung",
    "Xã Tân Mỹ", "Xã Vĩnh Thạnh", "Thị trấn Lấp Vò",
)  # fmt: skip
_UNITS = [_commune(n, name) for n, name in enumerate(_NAMES, 1)]
_DISTRICT = Register((_LAP_VO, *_UNITS))
_PROVINCE = Register((_PHU_THO, *(_commune(n, f"Xã Thứ {n}", _PHU_THO) for n in range(100, 120))))


def _nearest(query: str, register: Register = _DISTRICT, *, near: str = "") -> list[str]:
    match = register.find(query, near=[near])
    assert isinstance(match, Unknown), match
    assert len(match.nearest) <= 3
    return [unit.name for unit in match.nearest]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("định", ["Xã Định An", "Xã Định Yên"]),
        ("dinh", ["Xã Định An", "Xã Định Yên"]),
        ("Bình", ["Xã Bình Thành", "Xã Bình Thạnh Trung"]),
        ("xã Bình", ["Xã Bình Thành", "Xã Bình Thạnh Trung"]),
        ("xa binh", ["Xã Bình Thành", "Xã Bình Thạnh Trung"]),
        ("UBND xã Long Hưng", ["Xã Long Hưng A", "Xã Long Hưng B"]),
        ("mỹ an", ["Xã Mỹ An Hưng A", "Xã Mỹ An Hưng B"]),
        ("Định Y", ["Xã Định Yên"]),
        ("tan khanh tr", ["Xã Tân Khánh Trung"]),
        ("long hưng, lấp vò", ["Xã Long Hưng A", "Xã Long Hưng B"]),
    ],
)
def test_a_name_is_proposed_by_its_beginning(query: str, names: list[str]) -> None:
    """Whole words or part of one, with the kind and without, with accents and without."""
    assert _nearest(query)[: len(names)] == names


def test_a_beginning_is_proposed_below_the_place_that_is_said() -> None:
    """A name elsewhere that begins so is none of them."""
    other = Unit("L.a", "Huyện Ba Tri", Level.DISTRICT)
    register = Register((_LAP_VO, other, *_UNITS, _commune(1, "Xã Bình An", other)))
    for query in ("Bình, Lấp Vò", "binh lap vo"):
        assert _nearest(query, register)[:2] == ["Xã Bình Thành", "Xã Bình Thạnh Trung"], query
    assert _nearest("Bình, Ba Tri", register)[0] == "Xã Bình An"


def test_the_accents_of_a_beginning_count() -> None:
    """`đình` begins no name there; those of its letters come behind one with the accents."""
    plain, marked = _commune(1, "Xã Đinh Văn"), _commune(2, "Xã Đình Lập")
    assert _nearest("đình", Register((plain, marked))) == ["Xã Đình Lập", "Xã Đinh Văn"]
    assert _nearest("đình l", Register((plain, marked)))[0] == "Xã Đình Lập"


@pytest.mark.parametrize(
    "query",
    [
        "Tân Mỹ tháng",
        "Tân Mỹ abc",
        "tan my la xa nao",
        "UBND xã Tân Mỹ nhé",
        "Tân Mỹ Lấp Vò Đồng Tháp",
        "Tân Mỹ huyện Lấp Vò tỉnh Đồng Tháp",
    ],
)
def test_a_name_is_proposed_whatever_is_typed_behind_it(query: str) -> None:
    """A word too many, or a full address of which the register knows a part."""
    assert _nearest(query)[0] == "Xã Tân Mỹ"


def test_of_namesakes_the_one_at_the_place_behind_the_name_comes_first() -> None:
    """Though what follows the place is not known."""
    other = Unit("L.a", "Huyện An Minh", Level.DISTRICT)
    there, here = _commune(1, "Xã Tân Mỹ", other), _UNITS[10]
    match = Register((_LAP_VO, other, there, here)).find("Tân Mỹ huyện Lấp Vò tỉnh Đồng Tháp")
    assert match == Unknown((here, there))


def test_a_kind_alone_proposes_the_nearest_units_of_it() -> None:
    """`UBND tỉnh` where one province is known; `xã` is first of all one's own."""
    assert _nearest("UBND tỉnh", _PROVINCE) == ["Tỉnh Phú Thọ"]
    assert _nearest("tinh", _PROVINCE)[0] == "Tỉnh Phú Thọ"
    assert _nearest("UBND xã", near=_UNITS[10].code)[0] == "Xã Tân Mỹ"
    # Other accents are no kind.
    assert _nearest("tĩnh", _PROVINCE) == []


def test_a_code_that_nobody_has_proposes_the_nearest_codes() -> None:
    """Those of the same province before others of the same letter."""
    other = _commune(1000, "Xã Khác", Unit("H24", "Tỉnh Khác", Level.PROVINCE))
    register = Register((_PHU_THO, other, *(_commune(n, f"Xã {n}", _PHU_THO) for n in (10, 100))))
    assert _nearest("H44.1000", register) == ["Xã 100", "Xã 10", "Xã Khác"]
    assert _nearest("h44-1000", register) == ["Xã 100", "Xã 10", "Xã Khác"]
    assert _nearest("K44.1000", register) == []


def test_where_few_are_like_it_those_with_a_word_of_it_are_proposed() -> None:
    """`xã Đại Đồng` is not there; nothing is proposed that shares nothing with what is typed."""
    assert _nearest("xã Đại Đồng") == ["Xã Hội An Đông"]
    for query in ("cho tôi xem điểm", "🙂🙂🙂", "zzzz", "Krông Năng"):
        assert _nearest(query) == [], query


def test_a_typing_error_comes_before_what_is_less_like_it() -> None:
    """A beginning in a word, and a name with more behind it, are less than nearly all letters."""
    assert _nearest("Tân Mỹỹ")[0] == "Xã Tân Mỹ"
    assert _nearest("bình thànhh")[0] == "Xã Bình Thành"
    short, long = _commune(1, "Xã Tân Sơn"), _commune(2, "Xã Tân Sơn Nhất")
    assert _nearest("Tân Sơn hhất", Register((short, long))) == ["Xã Tân Sơn Nhất", "Xã Tân Sơn"]


def test_who_goes_on_under_a_name_is_proposed_alone() -> None:
    """Not beside the former unit of that name."""
    today = Unit("H20.1", "Xã Tân Mỹ", Level.COMMUNE, "H20")
    register = Register((_UNITS[10], today), after={_UNITS[10].code: (today.code,)})
    for query in ("tân", "tân mỹ abc", "tan mmy"):
        assert register.find(query) == Unknown((today,)), query


def test_a_single_word_is_proposed_to_in_no_time() -> None:
    """Of ten thousand units, all of which begin so or are of that kind."""
    units = [_commune(n, f"Xã Tân {n}") for n in range(10_000)]
    register = Register((_LAP_VO, *units))
    for query in ("tân", "xã", "tan tan " * 20):
        start = time.process_time()
        assert not isinstance(register.find(query), Found)
        assert time.process_time() - start < 0.25, query
