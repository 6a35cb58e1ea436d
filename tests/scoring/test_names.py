"""Vietnamese names: folding, taking apart, local codes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.names import accent_key, alphabetical, has_accents, local_code, plain_key, take_apart
from scoring.unit import Level

_LETTERS = "aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựđbcdghklmnpqrstvx "
_names = st.text(_LETTERS, min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà Bình", "Hòa Bình"), ("Mỹ An", "Mĩ An"), ("Thuý", "Thúy"), ("ĐỊNH  AN", "Định An")],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    """Tone placement, final y/i, case and spaces do not matter."""
    assert accent_key(one) == accent_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Vĩnh Thạnh", "Vĩnh Thành"), ("Tân Mỹ", "Tấn Mỹ"), ("Đông", "Dông"), ("Tây", "Tai")],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    """Accents tell names apart."""
    assert accent_key(one) != accent_key(other)


@given(_names)
def test_keys_do_not_depend_on_the_unicode_form(name: str) -> None:
    """NFC and NFD are the same name."""
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert accent_key(unicodedata.normalize(form, name)) == accent_key(name)
        assert plain_key(unicodedata.normalize(form, name)) == plain_key(name)


@given(_names)
def test_plain_key_is_ascii_and_has_no_accents(name: str) -> None:
    """What is left are letters that any phone types."""
    assert plain_key(name).isascii()
    assert not has_accents(plain_key(name))


@pytest.mark.parametrize(
    ("raw", "kind", "bare", "level"),
    [
        ("UBND xã Vĩnh Thạnh", "Xã", "Vĩnh Thạnh", Level.COMMUNE),
        ("X. Vĩnh Thạnh", "Xã", "Vĩnh Thạnh", Level.COMMUNE),
        ("x.Vĩnh Thạnh", "Xã", "Vĩnh Thạnh", Level.COMMUNE),
        ("UBND Xã Ayun", "Xã", "Ayun", Level.COMMUNE),
        ("UBND xã Lâm Thao - Tỉnh Phú Thọ", "Xã", "Lâm Thao", Level.COMMUNE),
        ("TT. Lấp Vò", "Thị trấn", "Lấp Vò", Level.COMMUNE),
        ("THỊ TRẤN LẤP VÒ", "Thị trấn", "Lấp Vò", Level.COMMUNE),
        ("Phường 12", "Phường", "12", Level.COMMUNE),
        ("đặc khu Phú Quốc", "Đặc khu", "Phú Quốc", Level.COMMUNE),
        ("UBND huyện Lấp Vò", "Huyện", "Lấp Vò", Level.DISTRICT),
        ("UBND tỉnh Phú Thọ", "Tỉnh", "Phú Thọ", Level.PROVINCE),
        ("Thành phố Hà Nội", "Thành phố", "Hà Nội", Level.PROVINCE),
        ("TP. Cao Lãnh", "Thành phố", "Cao Lãnh", Level.DISTRICT),
        ("Sở Y tế - tỉnh Gia Lai", None, "Sở Y tế", Level.AGENCY),
        ("Văn phòng UBND Tỉnh - Tỉnh Phú Thọ", None, "Văn phòng UBND Tỉnh", Level.AGENCY),
        ("Một cửa huyện", None, "Một cửa huyện", Level.AGENCY),
        ("Xa Dung", None, "Xa Dung", None),
        ("Phương Liễu", None, "Phương Liễu", None),
        ("Tịnh Biên", None, "Tịnh Biên", None),
        ("Quan Sơn", None, "Quan Sơn", None),
        ("xã", None, "xã", None),
        ("Cả nước", None, "Cả nước", Level.COUNTRY),
    ],
)
def test_names_are_taken_apart(raw: str, kind: str | None, bare: str, level: Level | None) -> None:
    """A kind is cut off only where it is one."""
    name = take_apart(raw)
    assert (name.kind, name.bare, name.level) == (kind, bare, level)


def test_local_codes_are_ascii_lasting_and_tell_accents() -> None:
    """The code of a unit that only files name."""
    root = local_code(None, take_apart("UBND huyện Lấp Vò"))
    assert root == "L.huye6n5-la6p1-vo2"
    one = local_code(root, take_apart("UBND xã Vĩnh Thạnh"))
    assert one == "L.huye6n5-la6p1-vo2.xa4-vinh4-thanh5"
    assert one == local_code(root, take_apart(unicodedata.normalize("NFD", "X. Vĩnh Thạnh")))
    assert one != local_code(root, take_apart("Xã Vĩnh Thành"))
    assert local_code("H44", take_apart("Xã A")) == "L.H44.xa4-a"


@given(_names, _names)
def test_local_codes_collide_only_for_one_spelling(one: str, other: str) -> None:
    """Two names share a code only if they are the same spelling."""
    same = local_code("R", take_apart(one)) == local_code("R", take_apart(other))
    displays = (take_apart(one).display, take_apart(other).display)
    assert same == (accent_key(displays[0]) == accent_key(displays[1]))


def test_names_stand_in_a_list_as_people_look_for_them() -> None:
    """Đ beside D, and not behind V; the accents decide between the same letters."""
    names = ["Vĩnh Thạnh", "Đồng Tâm", "Định An", "Định Án", "Em", "Áng", "Dương Hòa", "An"]
    wanted = ["An", "Áng", "Định An", "Định Án", "Đồng Tâm", "Dương Hòa", "Em", "Vĩnh Thạnh"]
    assert sorted(names, key=alphabetical) == wanted
