"""Former units, who came after them, and who answers to a name that several bore in turn."""

from collections.abc import Mapping

import pytest

from scoring.namesakes import namesakes
from scoring.register import Ambiguous, Found, Match, Register, Unknown
from scoring.successors import Successors
from scoring.unit import Level, Unit

_DONG_THAP = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
_AN_GIANG = Unit("H28", "Tỉnh An Giang", Level.PROVINCE)
_LAP_VO = Unit("L.l", "Huyện Lấp Vò", Level.DISTRICT, "H20")
_OLD = Unit("L.l.1", "Xã Tân Mỹ", Level.COMMUNE, "L.l")
_NEW = Unit("H20.1", "Xã Tân Mỹ", Level.COMMUNE, "H20")
_VINH_THANH = Unit("L.l.2", "Xã Vĩnh Thạnh", Level.COMMUNE, "L.l")
_TOWN = Unit("L.l.3", "Thị trấn Lấp Vò", Level.COMMUNE, "L.l")
_NEW_LAP_VO = Unit("H20.2", "Xã Lấp Vò", Level.COMMUNE, "H20")
_ELSEWHERE = Unit("L.x", "Xã Tân Mỹ", Level.COMMUNE, "H28")
_AWAY = Unit("H28.1", "Phường Khác", Level.COMMUNE, "H28")

_AFTER: Mapping[str, tuple[str, ...]] = {
    _OLD.code: (_NEW.code,),
    _VINH_THANH.code: (_NEW_LAP_VO.code,),
    _TOWN.code: (_NEW_LAP_VO.code,),
    _LAP_VO.code: (_NEW_LAP_VO.code, _NEW.code),
}
_UNITS = (_DONG_THAP, _AN_GIANG, _LAP_VO, _OLD, _NEW, _VINH_THANH, _TOWN, _NEW_LAP_VO, _AWAY)
_REGISTER = Register(_UNITS, after=_AFTER)


def _asked(match: Match) -> tuple[Unit, ...]:
    assert isinstance(match, Ambiguous)
    return match.units


@pytest.mark.parametrize("query", ["Tân Mỹ", "xã Tân Mỹ", "tan my", "tanmy", "Tân Mỹ, Đồng Tháp"])
def test_who_goes_on_under_the_name_answers_to_it(query: str) -> None:
    """With its kind and without, with a place that is above both, without accents."""
    assert _REGISTER.find(query) == Found(_NEW)


def test_what_only_the_former_one_had_still_means_it() -> None:
    """The district above, the kind, the code."""
    for query in ("Tân Mỹ, huyện Lấp Vò", "tan my lap vo", "L.L.1"):
        assert _REGISTER.find(query) == Found(_OLD), query
    assert _REGISTER.find("thị trấn Lấp Vò") == Found(_TOWN)
    assert _REGISTER.find("thi tran lap vo") == Found(_TOWN)


def test_a_name_that_nobody_goes_on_under_means_the_former_unit() -> None:
    """Its successor has another name and is named by its history."""
    assert _REGISTER.find("Vĩnh Thạnh") == Found(_VINH_THANH)


def test_a_district_does_not_go_on_as_a_commune() -> None:
    """Their figures are not of a kind: the bare name is asked about, the commune first."""
    assert _asked(_REGISTER.find("Lấp Vò")) == (_NEW_LAP_VO, _LAP_VO)


def test_a_former_namesake_of_another_place_stays_in_the_question() -> None:
    """Its successor is called otherwise, or nobody said who came after it."""
    for after in ({_ELSEWHERE.code: (_AWAY.code,)}, {_ELSEWHERE.code: ()}):
        register = Register((*_UNITS, _ELSEWHERE), after={**_AFTER, **after})
        assert _asked(register.find("Tân Mỹ")) == (_NEW, _ELSEWHERE)
    # As one of which nothing is known: it exists.
    assert set(_asked(Register((*_UNITS, _ELSEWHERE), after=_AFTER).find("Tân Mỹ"))) == {
        _NEW,
        _ELSEWHERE,
    }


def test_former_units_of_one_successor_stay_apart_under_a_name_it_has_not() -> None:
    """Each has a history of its own."""
    other = Unit("L.l.4", "Thị trấn Vĩnh Thạnh", Level.COMMUNE, "L.l")
    register = Register((*_UNITS, other), after={**_AFTER, other.code: (_NEW_LAP_VO.code,)})
    assert set(_asked(register.find("Vĩnh Thạnh"))) == {_VINH_THANH, other}
    assert register.find("thị trấn Vĩnh Thạnh") == Found(other)


def test_a_chain_goes_on_to_its_end_and_past_another_name() -> None:
    """First one, then another name, then the first again; in between none is meant."""
    between = Unit("L.b", "Xã Hội An Đông", Level.COMMUNE, "H20")
    after = {**_AFTER, _OLD.code: (between.code,), between.code: (_NEW.code,)}
    register = Register((*_UNITS, between), after=after)
    assert register.find("tân mỹ") == Found(_NEW)
    assert register.find("hội an đông") == Found(between)
    assert register.successors.last(_OLD) == (_NEW,)
    # Of two former ones the later one answers.
    later = Unit("L.c", "Phường Tân Mỹ", Level.COMMUNE, "H20")
    gone = {_OLD.code: (later.code,), later.code: (_AWAY.code,)}
    assert Register((_OLD, later, _AWAY, _LAP_VO), after=gone).find("tân mỹ") == Found(later)


def test_of_several_successors_those_of_the_name_answer_to_it() -> None:
    """One of them, or a question of both; those of other names are not meant by it."""
    after = {**_AFTER, _OLD.code: (_NEW.code, _NEW_LAP_VO.code)}
    assert Register(_UNITS, after=after).find("tân mỹ") == Found(_NEW)
    ward = Unit("H20.3", "Phường Tân Mỹ", Level.COMMUNE, "H20")
    both = Register((*_UNITS, ward), after={**_AFTER, _OLD.code: (_NEW.code, ward.code)})
    assert set(_asked(both.find("tân mỹ"))) == {_NEW, ward}


def test_a_circle_of_successions_leaves_everybody_in_the_question() -> None:
    """Nobody goes on from anybody, and the search ends."""
    register = Register(_UNITS, after={**_AFTER, _NEW.code: (_OLD.code,)})
    assert set(_asked(register.find("tân mỹ"))) == {_OLD, _NEW}
    assert register.successors.last(_OLD) == ()
    assert Register((_OLD,), after={_OLD.code: (_OLD.code,)}).find("tân mỹ") == Found(_OLD)


def test_an_unknown_successor_changes_nothing() -> None:
    """A code that no unit has."""
    register = Register((_OLD, _NEW), after={_OLD.code: ("H99",)})
    assert _asked(register.find("tân mỹ")) == (_NEW, _OLD)


def test_accents_and_tone_placement_decide_who_has_the_name() -> None:
    """Hoà is Hòa; Tân Mỹ is Tân Mĩ; Tấn Mỹ is another."""
    old = Unit("L.1", "Xã Hoà Mĩ", Level.COMMUNE, "H20")
    new = Unit("H20.9", "Phường Hòa Mỹ", Level.COMMUNE, "H20")
    assert Register((old, new), after={old.code: (new.code,)}).find("hoa my") == Found(new)
    other = Unit("H20.8", "Xã Hóa Mỹ", Level.COMMUNE, "H20")
    assert set(_asked(Register((old, other), after={old.code: (other.code,)}).find("hoa my"))) == {
        old,
        other,
    }


def test_whose_own_unit_is_former_means_the_one_that_goes_on() -> None:
    """Of namesakes; if its name ended, itself."""
    other = Unit("H28.2", "Xã Tân Mỹ", Level.COMMUNE, "H28")
    register = Register((*_UNITS, other), after=_AFTER)
    assert set(_asked(register.find("tân mỹ"))) == {_NEW, other}
    assert register.find("tân mỹ", near=[_OLD.code]) == Found(_NEW)
    assert register.find("tân mỹ", near=["l.L.1"]) == Found(_NEW)
    ended = Register((*_UNITS, Unit("H28.3", "Xã Vĩnh Thạnh", Level.COMMUNE, "H28")), after=_AFTER)
    assert ended.find("vĩnh thạnh", near=[_VINH_THANH.code]) == Found(_VINH_THANH)


def test_a_former_province_counts_as_the_one_that_took_it_over() -> None:
    """Of the former units those of the asker's province of today stand first."""
    binh_dinh = Unit("L.p", "Tỉnh Bình Định", Level.PROVINCE)
    gia_lai = Unit("H21", "Tỉnh Gia Lai", Level.PROVINCE)
    there = Unit("L.p.1", "Xã Ân Đức", Level.COMMUNE, "L.p")
    here = Unit("H21.5", "Phường Khác", Level.COMMUNE, "H21")
    far = Unit("L.a", "Phường Ân Đức", Level.COMMUNE, "H28")
    after = {"L.p": ("H21",), there.code: (here.code,), far.code: (_AWAY.code,)}
    register = Register((binh_dinh, gia_lai, there, here, far, _AN_GIANG, _AWAY), after=after)
    assert _asked(register.find("an duc", near=[here.code])) == (there, far)
    assert _asked(register.find("an duc", near=[_AWAY.code])) == (far, there)


def test_proposals_are_not_spent_on_names_that_go_on() -> None:
    """Nor is a question about other accents."""
    match = _REGISTER.find("tan mk")
    assert isinstance(match, Unknown)
    assert _NEW in match.nearest
    assert _OLD not in match.nearest
    assert _asked(_REGISTER.find("Tấn Mỹ")) == (_NEW,)


def test_what_is_written_down_goes_by_the_same() -> None:
    """A list that says no more than the name means who bears it now."""
    assert _REGISTER.named("Xã Tân Mỹ") == Found(_NEW)
    assert _REGISTER.named("Xã Tân Mỹ, Huyện Lấp Vò") == Found(_OLD)


def test_a_name_shared_with_those_before_alone_needs_no_place() -> None:
    """The former ones do: they are told beside the one of today."""
    units = dict(enumerate((*_UNITS, _ELSEWHERE)))
    ids = {unit: uid for uid, unit in units.items()}
    successors = Successors(_UNITS, _AFTER)
    of_two = {uid: unit for uid, unit in units.items() if unit is not _ELSEWHERE}
    assert ids[_OLD] in namesakes(of_two, successors)
    assert ids[_NEW] not in namesakes(of_two, successors)
    assert ids[_NEW] in namesakes(units, successors)
    assert ids[_NEW] in namesakes(of_two)
    assert ids[_VINH_THANH] not in namesakes(of_two, successors)
