"""What single readings of a typed name give: keys, letters, places, codes, proposals."""

import pytest

from scoring.register import Ambiguous, Found, Match, Register, Unknown
from scoring.resolving.departments import SUCCEEDED_2025, Departments, after_2025
from scoring.resolving.keyboards import readings
from scoring.resolving.places import separated, word_splits
from scoring.resolving.spellings import Entry
from scoring.unit import Level, Unit

_GIA_LAI = Unit("H21", "Tỉnh Gia Lai", Level.PROVINCE)
_DONG_THAP = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
_HCM = Unit("H29", "Thành phố Hồ Chí Minh", Level.PROVINCE)
_LAP_VO = Unit("H20.1", "Huyện Lấp Vò", Level.DISTRICT, "H20")


def _commune(code: str, name: str, parent: Unit = _DONG_THAP) -> Unit:
    return Unit(code, name, Level.COMMUNE, parent.code)


def _department(code: str, name: str, parent: Unit = _GIA_LAI) -> Unit:
    return Unit(code, name, Level.AGENCY, parent.code)


HERE = _commune("H20.217", "Xã Vĩnh Thạnh", _LAP_VO)
THERE = _commune("H21.217", "Xã Vĩnh Thạnh", _GIA_LAI)
OTHER = _commune("H20.3", "Xã Vĩnh Thành")
DINH_YEN = _commune("H20.4", "Xã Định Yên")
MY_AN = _commune("H20.5", "Xã Mỹ An")
WARD = _commune("H29.12", "Phường 12", _HCM)
SCIENCE = _department("H21.01", "Sở Khoa học và Công nghệ")
SCIENCE_THERE = _department("H20.01", "Sở Khoa học và Công nghệ", _DONG_THAP)
CULTURE = _department("H21.02", "Sở Văn hóa, Thể thao và Du lịch")
LAND = _department("H21.03", "Sở Nông nghiệp và Môi trường")
OFFICE = _department("H21.04", "Văn phòng UBND tỉnh")
ZONES = _department("H21.05", "Ban Quản lý Khu kinh tế")

UNITS = (
    _GIA_LAI, _DONG_THAP, _HCM, _LAP_VO, HERE, THERE, OTHER, DINH_YEN, MY_AN, WARD, SCIENCE,
    SCIENCE_THERE, CULTURE, LAND, OFFICE, ZONES,
)  # fmt: skip
REGISTER = Register(UNITS)


def _meant(match: Match) -> set[Unit]:
    match match:
        case Found(unit):
            return {unit}
        case Ambiguous(units):
            return set(units)
        case Unknown():
            return set()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("vinhx thanhj", "vĩnh thạnh"),
        ("Vixnh Thajnh", "vĩnh thạnh"),
        ("ddinhj yeen", "định yên"),
        ("dinhdj yeen", "định yên"),
        ("dduwowngf", "đường"),
        ("duongwf", "dường"),
        ("luwu", "lưu"),
        ("muaw", "mưa"),
        ("quawngr", "quẳng"),
        ("tw", "tư"),
        ("sa looong", "sa loong"),
        ("ddawk marr", "đăk mar"),
        ("vi4nh tha5nh", "vĩnh thạnh"),
        ("d9inh5 ye6n", "định yên"),
        ("tru7o7ng2", "trường"),
        ("truong72", "trường"),
        ("na8m ca8n", "năm căn"),
        ("p12", "p 12"),
        ("phường12", "phường 12"),
    ],
)
def test_keys_without_a_keyboard_are_read(typed: str, read: str) -> None:
    """Telex and VNI, with the tone at its vowel or at the end of the word."""
    assert read in readings(typed)


@pytest.mark.parametrize("typed", ["vĩnh thạnh", "tan an", "hss", "vinhsx", "x" * 50, "123"])
def test_what_no_keys_make_stays_as_it_is(typed: str) -> None:
    """Nothing is read into words that need no keys, or have too many."""
    assert readings(typed) == (typed,)


def test_two_words_and_a_number_are_no_syllable_with_a_tone() -> None:
    """`hagiang2` is Hà Giang 2, never by VNI a word with one tone."""
    assert readings("hagiang2") == ("hagiang 2",)


def test_digits_in_words_are_never_read_as_a_plain_name() -> None:
    """`thanh2` is Thành, not Thanh: the folded names are written with such digits inside."""
    thanh, thanh_2 = _commune("a", "Xã Đại Thanh"), _commune("b", "Phường Đại Thành")
    register = Register((thanh, thanh_2))
    assert register.find("d9ai5 thanh2") == Found(thanh_2)
    assert register.find("dda ij thanhf") != Found(thanh)
    assert register.find("ddaij thanhf") == Found(thanh_2)


def test_a_name_by_two_keyboards_is_asked_about() -> None:
    """`sa loong` is Sa Loong as it stands, and Sa Lông in Telex."""
    plain, telex = _commune("a", "Xã Sa Loong"), _commune("b", "Xã Sa Lông")
    assert _meant(Register((plain, telex)).find("sa loong")) == {plain, telex}


@pytest.mark.parametrize(
    "query", ["vinhthanh gia lai", "xavinhthanh, gia lai", "Xã VĩnhThạnh Gia Lai"]
)
def test_words_may_be_run_together(query: str) -> None:
    """With the kind and without, with accents and without; those of another place are not meant."""
    assert REGISTER.find(query) == Found(THERE)


@pytest.mark.parametrize("query", ["myan", "MiAn", "xamyan", "xa my an", "Mĩ An", "MỸ AN"])
def test_y_and_i_are_one(query: str) -> None:
    """Also where no word tells that its y is the last letter."""
    assert REGISTER.find(query) == Found(MY_AN)


def test_words_are_run_together_never_cut_elsewhere() -> None:
    """`tan ung` has the letters of Tà Nung, and is not it."""
    assert not isinstance(Register((_commune("a", "Xã Tà Nung"),)).find("tan ung"), Found)


@pytest.mark.parametrize(
    "query",
    [
        "xã Vĩnh Thạnh tỉnh Gia Lai",
        "vinh thanh gia lai",
        "X. Vĩnh Thạnh - tỉnh Gia Lai",
        "Vĩnh Thạnh (Gia Lai)",
        "UB xã Vĩnh Thạnh, t. Gia Lai",
        "vinhx thanhj gia lai",
        "vi4nh tha5nh gia lai",
        "vĩnh thạnh gialai",
        "vinh thanh gl",
        "xa Vĩnh Thạnh gia lai",
    ],
)
def test_a_place_above_needs_no_comma(query: str) -> None:
    """It is a unit that has others below it, however it is written."""
    assert REGISTER.find(query) == Found(THERE)


def test_places_may_stand_in_a_row() -> None:
    """Commune, district, province, with commas and without."""
    for query in ("vinh thanh lap vo dong thap", "Vĩnh Thạnh, Lấp Vò, Đồng Tháp"):
        assert REGISTER.find(query) == Found(HERE)


def test_a_name_that_is_also_a_name_and_a_place_is_asked_about() -> None:
    """`2 Bảo Lộc` may be phường 2 of Bảo Lộc; with its kind the full name is only itself."""
    town = Unit("T", "Thành phố Bảo Lộc", Level.DISTRICT)
    old, new = _commune("a", "Phường 2", town), _commune("b", "Phường 2 Bảo Lộc")
    register = Register((town, old, new))
    for query in ("2 Bảo Lộc", "phuong 2 bao loc"):
        assert _meant(register.find(query)) == {old, new}, query
    assert register.find("Phường 2 Bảo Lộc") == Found(new)


def test_a_name_at_another_place_is_shown_never_taken() -> None:
    """Nor is one below a place that is only like the one that was typed."""
    assert REGISTER.find("dinh yen gia lai") == Ambiguous((DINH_YEN,))
    assert REGISTER.find("vĩnh thạnh gia lia") == Ambiguous((THERE,))
    assert REGISTER.find("vĩnh thạnh, gia lia") == Ambiguous((THERE, HERE))
    assert REGISTER.find("Định Yên, nơi nào đó") == Ambiguous((DINH_YEN,))
    # A unit that has nothing below it is no place.
    assert isinstance(REGISTER.find("dinh yen my an"), Unknown)


@pytest.mark.parametrize(
    ("query", "unit"),
    [
        ("Sở KHCN Gia Lai", SCIENCE),
        ("SKHCN gia lai", SCIENCE),
        ("KH&CN, tỉnh Gia Lai", SCIENCE),
        ("so khoa hoc gia lai", SCIENCE),
        ("Sở VH-TT&DL", CULTURE),
        ("Sở Văn hóa", CULTURE),
        ("VP UBND tỉnh Gia Lai", OFFICE),
        ("van phong uy ban nhan dan tinh", OFFICE),
        ("vpubnd", OFFICE),
        ("Ban QLKKT", ZONES),
        ("BQL KKT", ZONES),
        ("Sở Nông nghiệp & Môi trường", LAND),
        ("Sở NN và MT tỉnh", LAND),
        ("tp.hcm", _HCM),
        ("TPHCM", _HCM),
        ("hcm", _HCM),
    ],
)
def test_departments_and_provinces_go_by_their_letters(query: str, unit: Unit) -> None:
    """By initials, by the beginning, with the first word and without."""
    assert REGISTER.find(query) == Found(unit)


def test_a_department_of_several_provinces_is_asked_about_the_askers_first() -> None:
    """Never taken, though the asker is of one of them."""
    assert REGISTER.find("Sở KHCN", near=["H20.4"]) == Ambiguous((SCIENCE_THERE, SCIENCE))
    assert REGISTER.find("Sở KHCN", near=["H21.217"]) == Ambiguous((SCIENCE, SCIENCE_THERE))


def test_letters_keep_their_stroke() -> None:
    """Đ is no D where it is typed."""
    departments = Departments()
    school = _department("a", "Sở Giáo dục và Đào tạo")
    departments.add(Entry(school, None, school.name))
    for text in ("Sở GDĐT", "so gddt", "SGD&ĐT", "Sở Giáo dục ĐT"):
        assert [entry.unit for entry in departments.read(text)] == [school], text
    for text in ("Sở GĐĐT", "Số Giáo dục", "GD", "SG", "s", "", "Sở Đào tạo"):
        assert departments.read(text) == [], text


def test_letters_without_end_take_no_time() -> None:
    """A name of nothing but single letters may be read in as many ways as it has letters."""
    departments = Departments()
    odd = _department("a", " ".join("a" * 60))
    departments.add(Entry(odd, None, odd.name))
    assert departments.read(" ".join("a" * 60)) == [Entry(odd, None, odd.name)]
    assert departments.read(" ".join("a" * 59 + "ă")) == []


def test_a_department_that_was_joined_names_who_took_over() -> None:
    """Decree 45/2025/NĐ-CP; the successor is shown and never taken."""
    assert after_2025("Sở TNMT") == ("Sở Nông nghiệp và Môi trường",)
    for query in ("Sở TNMT", "Sở Tài nguyên và Môi trường Gia Lai", "STNMT, Gia Lai"):
        assert REGISTER.find(query) == Ambiguous((LAND,)), query
    still = _department("H21.09", "Sở Tài nguyên và Môi trường")
    for after in ({}, {still.code: (LAND.code,)}):
        assert Register((*UNITS, still), after=after).find("Sở TNMT") == Found(still)
    assert Register((_GIA_LAI, still)).find("Sở TNMT") == Found(still)


@pytest.mark.parametrize(
    ("short", "names"),
    [
        ("Sở TN&MT", ("Sở Nông nghiệp và Môi trường",)),
        ("Sở NN&PTNT", ("Sở Nông nghiệp và Môi trường",)),
        ("Sở KHĐT", ("Sở Tài chính",)),
        ("Sở KH&ĐT", ("Sở Tài chính",)),
        ("Sở TTTT", ("Sở Khoa học và Công nghệ",)),
        ("so gtvt", ("Sở Xây dựng",)),
        ("Sở LĐTBXH", ("Sở Nội vụ", "Sở Y tế", "Sở Giáo dục và Đào tạo")),
        ("Sở LĐ-TB&XH", ("Sở Nội vụ", "Sở Y tế", "Sở Giáo dục và Đào tạo")),
        ("Ban Dân tộc", ("Sở Dân tộc và Tôn giáo",)),
    ],
)
def test_every_department_joined_in_2025_is_asked_about_by_its_short_name(
    short: str, names: tuple[str, ...]
) -> None:
    """Who took over most of it first."""
    taking = sorted({name for names in SUCCEEDED_2025.values() for name in names})
    new = [_department(f"H21.{n}", name) for n, name in enumerate(taking)]
    match = Register((_GIA_LAI, *new)).find(short)
    assert isinstance(match, Ambiguous)
    assert tuple(unit.name for unit in match.units) == names


def test_a_joined_department_of_one_province_does_not_answer_for_another() -> None:
    """Gia Lai's old one is known, Đồng Tháp's only by who took over from it."""
    old = _department("L.1", "Sở Tài nguyên và Môi trường")
    there = _department("H20.03", LAND.name, _DONG_THAP)
    register = Register((*UNITS, old, there), after={old.code: (LAND.code,)})
    assert register.find("Sở TNMT", near=["H20.4"]) == Ambiguous((there, old))
    assert register.find("Sở TNMT, Đồng Tháp") == Ambiguous((there,))
    assert register.find("so tnmt gia lai") == Found(old)
    assert register.find("Sở TNMT", near=[old.code]) == Found(old)
    # What is written down for good means what it spells.
    assert register.named("Sở Tài nguyên và Môi trường") == Found(old)


@pytest.mark.parametrize("query", ["H21.217", "h21-217", "H21 217", " h21_217 ", "H21. 217"])
def test_a_code_may_be_separated_by_anything(query: str) -> None:
    """As people copy it."""
    assert REGISTER.find(query) == Found(THERE)


def test_a_wards_number_may_stand_at_its_kind() -> None:
    """`p12`, `phuong12`, `P.12`."""
    for query in ("p12", "P.12", "phuong12", "Phường12", "p12 hcm"):
        assert REGISTER.find(query) == Found(WARD), query


def test_the_askers_province_comes_before_others() -> None:
    """Then the nearest; former units behind present ones."""
    far = _commune("H29.1", "Xã Vĩnh Thạnh", _HCM)
    near = _commune("H20.9", "Xã Vĩnh Thạnh")
    units = (*UNITS, far, near)
    match = Register(units, after={"H20.217": ()}).find("xã Vĩnh Thạnh", near=["H20.4"])
    assert isinstance(match, Ambiguous)
    assert match.units[0] == near
    assert match.units[-1] == HERE
    # Somebody of a district of the province, too.
    district = Unit("H20.2", "Huyện Khác", Level.DISTRICT, "H20")
    neighbour = _commune("H20.2.1", "Xã Khác", district)
    match = Register((*units, district, neighbour)).find("xã Vĩnh Thạnh", near=["H20.2.1"])
    assert isinstance(match, Ambiguous)
    assert set(match.units[:2]) == {near, HERE}
    district = Unit("H29.5", "Quận Khác", Level.DISTRICT, "H29")
    neighbour = _commune("H29.5.1", "Phường Khác", district)
    match = Register((*units, district, neighbour)).find("xã Vĩnh Thạnh", near=["H29.5.1"])
    assert isinstance(match, Ambiguous)
    assert match.units[0] == far


def test_two_own_units_of_one_name_are_asked_about() -> None:
    """The asker stands for both."""
    match = REGISTER.find("Vĩnh Thạnh", near=["H20.217", "H21.217"])
    assert isinstance(match, Ambiguous)
    assert REGISTER.find("Vĩnh Thạnh", near=["H21.217"]) == Found(THERE)


def test_a_former_code_of_two_units_means_the_same_one_in_any_order() -> None:
    """The register is built from a table, whose order is nobody's choice."""
    one = Unit("a", "Xã A", Level.COMMUNE, codes=("old",))
    two = Unit("b", "Xã B", Level.COMMUNE, codes=("old",))
    assert Register((one, two)).find("old") == Register((two, one)).find("old")


def test_a_committees_accents_say_nothing_of_the_name() -> None:
    """Only the kind and the name are somebody's spelling."""
    plain, marked = _commune("a", "Xã Nam Dong"), _commune("b", "Xã Nam Đồng")
    register = Register((plain, marked))
    assert _meant(register.find("Ủy ban nhân dân nam dong")) == {plain, marked}
    assert register.find("xã Nam Dong") == Found(plain)


def test_a_name_that_begins_with_a_kinds_letter_is_a_name_too() -> None:
    """H'Bông is no huyện, and Phường Phường Đúc has its kind twice."""
    h_bong, duc = _commune("a", "Xã H'Bông"), _commune("b", "Phường Phường Đúc")
    register = Register((h_bong, duc))
    for query in ("h bong", "H Bông", "H'Bông", "xã H’Bông"):
        assert register.find(query) == Found(h_bong), query
    for query in ("Phường Đúc", "phường Phường Đúc", "phuong duc"):
        assert register.find(query) == Found(duc), query


def test_of_other_accents_the_likest_are_asked_about_first() -> None:
    """The same accents with another kind before other accents with the same."""
    ward, commune = _commune("a", "Phường Thuận Hưng"), _commune("b", "Xã Thuần Hưng")
    match = Register((ward, commune)).find("Phường Thuần Hưng")
    assert match == Ambiguous((commune, ward))
    bare, heavy = _commune("b", "Xã Thuân Hưng"), _commune("a", "Phường Thuận Hưng")
    match = Register((bare, heavy)).find("Phường Thuân Hưng")
    assert match == Ambiguous((bare, heavy))


def test_a_typing_error_is_proposed_below_the_place_that_is_said() -> None:
    """Its namesake elsewhere stands behind, and nothing is taken."""
    match = REGISTER.find("xã vinh thnah, gia lai")
    assert isinstance(match, Unknown)
    assert match.nearest[0] == THERE
    for query in ("xaã định yênn", "phhuong 12", "dinh ien2"):
        assert not isinstance(REGISTER.find(query), Found), query
    match = REGISTER.find("Đinh Yêm")
    assert isinstance(match, Unknown)
    assert match.nearest[0] == DINH_YEN
    # Unless the place is more of the name.
    long = _commune("H20.6", "Xã Phúc Thọ Lấp Vò")
    short = _commune("H20.1.6", "Xã Phúc Thọ", _LAP_VO)
    match = Register((*UNITS, long, short)).find("phcu tho lap vo")
    assert match == Unknown((long, short))


def test_the_accents_of_a_mistyped_name_count() -> None:
    """Of the same letters the one with the typed accents comes first."""
    plain, marked = _commune("a", "Xã Vinh Thanh"), _commune("b", "Xã Vĩnh Thạnh")
    match = Register((plain, marked)).find("Vĩnh Thạmh")
    assert match == Unknown((marked, plain))


def test_a_mistyped_name_is_no_mistyped_place() -> None:
    """`Tân Sơn hhất` is not Tân Sơn of `hhất, Hồ Chí Minh`."""
    short, long = _commune("a", "Phường Tân Sơn", _HCM), _commune("b", "Phường Tân Sơn Nhất", _HCM)
    match = Register((_HCM, short, long)).find("Phường Tân Sơn hhất, Hồ Chí Minh")
    assert isinstance(match, Unknown)
    assert match.nearest[0] == long


def test_many_names_as_near_are_proposed_in_the_same_order() -> None:
    """Whatever the order of the units."""
    units = [_commune(letter, f"Xã Tân {letter}") for letter in "bcdeghklmnpqrstvx"]
    assert Register(units).find("tan zz") == Register(units[::-1]).find("tan zz")


def test_tones_typed_before_the_vowels_mark_are_the_same_letter() -> None:
    """Some keyboards send e, the tone, then the hat: no such letter is composed."""
    assert REGISTER.find("Đi\u0323nh Ye\u0302n") == Found(DINH_YEN)
    hon = _commune("a", "Xã Hồng Dân")
    assert Register((hon,)).find("ho\u0300\u0302ng dân") == Found(hon)


@pytest.mark.parametrize(
    "text",
    ["ddinhj yeen", "xadinhyen", "vinh thanh gia lai", "SKHCN Gia Lai", "h21-217", "hcm"],
)
def test_what_is_written_down_for_good_is_written_out(text: str) -> None:
    """`named` knows neither keys nor letters, nor a place without its comma."""
    assert isinstance(REGISTER.find(text), Found)
    assert not isinstance(REGISTER.named(text), Found)


def test_names_with_their_places_are_taken_apart() -> None:
    """The longest name first, and never more than a few places."""
    assert next(iter(separated("X, huyện Y (tỉnh Z)"))) == ("X, huyện Y", "tỉnh Z")
    assert ("vĩnh thạnh", "lấp vò") in list(word_splits("vĩnh thạnh lấp vò"))
    assert len(list(separated("a, " * 90))) <= 3
    assert len(list(word_splits("a " * 90))) <= 7
    # An office is no unit of that name at the committee.
    assert ("van phong", "ubnd gia lai") not in list(word_splits("van phong ubnd gia lai"))
