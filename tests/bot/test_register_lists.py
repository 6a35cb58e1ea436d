"""Lists for the register: which are read, and which are refused as a whole."""

import random

import pytest

from bot.office import Office
from bot.sources import units_csv
from bot.sources.refusal import Refused
from bot.sources.units_csv import Add, Event
from messages.render import render
from tests.bot.registering import (
    HEAD,
    LAP_VO,
    MERGED,
    all_stored,
    apply_list,
    as_former,
    list_of,
    register_of,
    units_by_code,
)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffviệc;đơn vị;thành;thuộc;từ ngày\nđổi tên;xã Tân Mỹ;Xã Mới;;01/01/2025",
        "event,unit,to,parent,since\nrename,xã Tân Mỹ,Xã Mới,,01/01/2025",
        'To,Since,Event,Unit\nMới,1/1/2025,RENAME,"xã Tân Mỹ, huyện Lấp Vò"',
        "STT;Từ ngày;Thành;Việc;Đơn vị;Ghi chú\n\n1;01/01/2025;mới;Đổi Tên;TÂN MỸ;theo NQ\n;;;;;",
    ],
)
def test_columns_come_in_any_order_and_language(january: Office, content: str) -> None:
    """With either delimiter, with or without a byte order mark."""
    done = register_of(january).import_list(content.encode(), by="t")
    assert done.counts == {Event.RENAME: 1}
    name = units_by_code(january)[f"{LAP_VO}.xa4-ta6n-mi4"].name
    assert name.casefold() == "xã mới"


_BAD_ROWS = (
    ("đổi tên;xã Không Có;Xã X;;01/01/2025", "không có đơn vị “xã Không Có”"),
    ("đổi tên;Lấp Vò;Xã X;;01/01/2025", "có thể là .*Huyện Lấp Vò.*hãy nêu mã"),
    ("đổi tên;xã Tân My;Xã X;;01/01/2025", "gần nhất: “Xã Tân Mỹ”"),
    ("đổi tên;phường Tân Mỹ;Xã X;;01/01/2025", "không có đơn vị “phường Tân Mỹ”"),
    ("đổi tên;xã Tân Mỹ, Gia Lai;Xã X;;01/01/2025", "không có đơn vị"),
    ("đổi tên;xã Tân Mỹ;Xã X;Tỉnh Gia Lai;01/01/2025", "không có đơn vị"),
    (f"đổi tên;{LAP_VO}.xa4-ta6n-mi4;Xã X;Tỉnh Gia Lai;01/01/2025", "không có đơn vị"),
    ("đổi tên;xã Tân Mỹ;Xã Định An;;01/01/2025", "“Xã Định An” .* đang mang tên"),
    ("đổi tên;xã Tân Mỹ;định an;;01/01/2025", "đang mang tên"),
    ("đổi tên;xã Tân Mỹ;Huyện Tân Mỹ;;01/01/2025", "không cùng cấp"),
    ("đổi tên;xã Tân Mỹ;Xã X, Huyện Y;;01/01/2025", "nêu cả cấp trên"),
    ("đổi tên;xã Tân Mỹ;Xã X - Tỉnh Y;;01/01/2025", "nêu cả cấp trên"),
    ("đổi tên;xã Tân Mỹ;123;;01/01/2025", "không phải tên"),
    ("đổi tên;xã Tân Mỹ;Xã X;;", "thiếu nội dung ở cột “từ ngày”"),
    ("đổi tên;xã Tân Mỹ;Xã X;;31/02/2025", "không có ngày 31/02/2025"),
    ("đổi tên;xã Tân Mỹ;Xã X;;2025-01-01", "dd/mm/yyyy"),
    ("đổi tên;xã Tân Mỹ;Xã X;;21/11/2026", "ngày 21/11/2026 chưa đến"),
    ("đổi tên;xã Tân Mỹ;;;01/01/2025", "thiếu nội dung ở cột “thành”"),
    ("đổi tên;;Xã X;;01/01/2025", "thiếu nội dung ở cột “đơn vị”"),
    (f"đổi tên;xã Tân Mỹ;{'Xã ' + 'x' * 250};;01/01/2025", "dài quá 200"),
    ("đổi tên;xã Tân Mỹ;Xã X\x07;;01/01/2025", "ký tự điều khiển"),
    ("đổi tên;xã Tân Mỹ;Xã \u202ex;;01/01/2025", "ký tự điều khiển"),
    (";xã Tân Mỹ;Xã X;;01/01/2025", "thiếu nội dung ở cột “việc”"),
    ("xóa;xã Tân Mỹ;;;", "không hiểu việc “xóa”"),
    ("sáp nhập;xã Tân Mỹ;xã Định An;;", "thiếu nội dung ở cột “từ ngày”"),
    ("sáp nhập;xã Tân Mỹ;xã Tân Mỹ;;01/07/2025", "chính mình"),
    ("sáp nhập;xã Tân Mỹ;Xã Nào Đó;;01/07/2025", "hãy ghi cấp trên ở cột “thuộc”"),
    ("sáp nhập;xã Tân Mỹ;Nào Đó;Tỉnh X;01/07/2025", "không có đơn vị “Nào Đó”"),
    ("sáp nhập;xã Tân Mỹ;Xã X;Nào Đó;01/07/2025", "không có đơn vị “Nào Đó”"),
    ("sáp nhập;xã Tân Mỹ;Xã X;xã Định An;01/07/2025", "không thể thuộc “Xã Định An”"),
    ("sáp nhập;xã Tân Mỹ;Xã X;Huyện Lấp Vò, Tỉnh Y;01/07/2025", "mà chưa rõ cấp trên"),
    (f"đổi mã;xã Tân Mỹ;{LAP_VO}.xa4-d9inh5-an;;", "đã là của “Xã Định An”"),
    (f"đổi mã;xã Tân Mỹ;{LAP_VO.upper()};;", "đã là của “Huyện Lấp Vò”"),
    ("đổi mã;xã Tân Mỹ;L.moi;;", "do hệ thống tự đặt"),
    ("đổi mã;xã Tân Mỹ;H 20;;", "không phải mã"),
    ("tên khác;xã Tân Mỹ;Xã Định An;;", "đang mang tên"),
    ("thêm;Xã Mới;;;", "hãy ghi đơn vị cấp trên"),
    ("thêm;Mới;;Huyện Lấp Vò;", "chưa nêu loại đơn vị"),
    ("thêm;Tỉnh Mới;;Huyện Lấp Vò;", "không thể thuộc"),
    ("thêm;Xã Mới;Xã Cũ;Huyện Lấp Vò;", "không dùng cột “thành”"),
    (f"thêm;Xã {'ươ' * 55};;Huyện Lấp Vò;", "cùng các cấp trên quá dài"),
    (f"thêm;Xã {'a ' * 70};;Huyện Lấp Vò;", "dài quá 120"),
)


def test_a_row_that_cannot_be_applied_refuses_the_whole_list(january: Office) -> None:
    """With its line and the reason; the good row before it is not applied either."""
    before = all_stored(january.database)
    for row, why in _BAD_ROWS:
        with pytest.raises(Refused, match=f"^Dòng 3: .*(?:{why})"):
            apply_list(january, "thêm;Xã Tốt;;Huyện Lấp Vò;", row)
    assert all_stored(january.database) == before


_BAD_LISTS = (
    (
        (
            "sáp nhập;xã Tân Mỹ;xã Định An;;01/07/2025",
            "sáp nhập;xã Định An;xã Tân Mỹ;;01/07/2025",
        ),
        "Dòng 3: “Xã Tân Mỹ” đã được ghi là nhập vào “Xã Định An”",
    ),
    (
        (
            "sáp nhập;xã Tân Mỹ;xã Định An;;01/07/2025",
            "sáp nhập;xã Định An;xã Định Yên;;01/07/2025",
            "sáp nhập;xã Định Yên;xã Tân Mỹ;;01/07/2025",
        ),
        "Dòng 4: .*không thể ghi ngược lại",
    ),
    (
        (
            "sáp nhập;xã Tân Mỹ;xã Định An;;01/07/2025",
            "sáp nhập;xã Tân Mỹ;xã Định An;;02/07/2025",
        ),
        "Dòng 3: dòng 2 đã ghi việc này khác đi",
    ),
    (
        ("đổi tên;xã Tân Mỹ;Xã X;;01/01/2025", "đổi tên;Xã X;Xã Y;;01/01/2025"),
        "Dòng 3: dòng 2 đã ghi việc này khác đi",
    ),
    (
        ("đổi mã;xã Tân Mỹ;H20.1;;", "đổi mã;xã Định An;H20.1;;"),
        "Dòng 3: mã H20.1 đã là của “Xã Tân Mỹ”",
    ),
    (
        ("đổi tên;xã Tân Mỹ;Xã X;;01/01/2025", "đổi tên;xã Định An;Xã X;;01/01/2025"),
        "Dòng 3: .*đang mang tên",
    ),
)


def test_rows_that_contradict_one_another_are_refused(january: Office) -> None:
    """Each row is checked on what those before it leave."""
    before = all_stored(january.database)
    for rows, why in _BAD_LISTS:
        with pytest.raises(Refused, match=why):
            apply_list(january, *rows)
    assert all_stored(january.database) == before


_NO_LISTS = (
    (b"", "rỗng"),
    (b"\n\n", "không có dòng nào"),
    (HEAD.encode(), "chỉ có dòng tiêu đề"),
    (b"\x00\x01\x02", "nhị phân"),
    ("việc;đơn vị\n".encode("utf-16-le"), "."),
    (f"{HEAD}\nđổi tên;xã Tân Mỹ".encode("cp1258", "replace"), "."),
    ("việc;thành\nthêm;x".encode(), "thiếu cột “đơn vị”"),
    ("việc;đơn vị;việc\nthêm;x;y".encode(), "hai lần"),
    ("việc;đơn vị;màu\nthêm;x;y".encode(), "không hiểu cột “màu”"),
    (b'event;unit\nadd;"x', "ngoặc kép"),
)


def test_a_file_that_is_no_such_list_is_refused() -> None:
    """One clear sentence, whatever it is."""
    for content, why in _NO_LISTS:
        with pytest.raises(Refused, match=why):
            units_csv.read(content)


def test_damaged_lists_are_applied_or_refused(january: Office) -> None:
    """Never anything else, and a refused one leaves nothing behind."""
    dice = random.Random(766)  # noqa: S311 - no secret
    good = list_of(
        MERGED, "tên khác;xã Định An;Xã Cái Dâu;;", "thêm;Sở Văn hóa, Thể thao;;Tỉnh Đồng Tháp;"
    )
    signs = [b";", b",", b"\n", b'"', b"\xff", b"\x00", "ộ".encode(), b"- t\xe1\xbb\x89nh ", b"("]
    for _ in range(150):
        spoiled = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(HEAD.encode()), len(spoiled))
            spoiled[place : place + dice.randint(0, 3)] = dice.choice(signs) * dice.randint(0, 3)
        before = all_stored(january.database)
        try:
            register_of(january).import_list(bytes(spoiled), by="t")
        except Refused:
            assert all_stored(january.database) == before


def test_a_cell_full_of_commas_is_read_at_once(january: Office) -> None:
    """Each comma can be read two ways; not all of them are tried."""
    apply_list(january, "tên khác;xã Tân Mỹ;Xã a;;")
    apply_list(january, "thêm;Sở a;;Huyện Lấp Vò;", "tên khác;Sở a;Sở a, Sở a;;")
    apply_list(january, "tên khác;Sở a;Sở a, Sở a, Sở a;;")
    for cell in ("a," * 99, "Xã a, " * 30, "- tỉnh " * 25, "(tỉnh" * 30, "Sở a, " * 33):
        with pytest.raises(Refused):
            apply_list(january, f"tên khác;{cell};Xã X;{cell};")


def test_a_long_list_is_read_in_bounded_time(built: Office) -> None:
    """A chain of mergers as long as no history is, one day after the other."""
    rows = ["thêm;Tỉnh T;;;", "thêm;Xã 0;;Tỉnh T;"]
    rows += [f"sáp nhập;Xã {n};Xã {n + 1};Tỉnh T;01/07/2025" for n in range(150)]
    apply_list(built, *rows)
    with pytest.raises(Refused, match="quá nhiều lần sáp nhập"):
        apply_list(built, "sáp nhập;Xã 150;Xã 0;;01/07/2025")
    answer = as_former(built.answers.card("Xã 0"))
    assert len(answer.steps) < 10
    assert len(render(answer).text) < 4096


def test_an_agency_may_have_commas_in_its_name(built: Office) -> None:
    """What stands behind the last one may be the unit above it."""
    apply_list(
        built,
        "thêm;Tỉnh Gia Lai;;;",
        "thêm;Sở Văn hóa, Thể thao và Du lịch;;Tỉnh Gia Lai;",
        "thêm;Sở Nông nghiệp, Môi trường, Tỉnh Gia Lai;;;",
        "tên khác;Sở Văn hóa, Thể thao và Du lịch, Tỉnh Gia Lai;Sở VHTTDL;;",
    )
    assert {unit.name: unit.parent for unit in units_by_code(built).values() if unit.parent} == {
        "Sở Văn hóa, Thể thao và Du lịch": "L.tinh3-gia-lai",
        "Sở Nông nghiệp, Môi trường": "L.tinh3-gia-lai",
    }


def test_rows_know_their_lines() -> None:
    """Empty lines are counted and passed over."""
    rows = units_csv.read(list_of("", "thêm;Tỉnh A;;;", "", "thêm;Tỉnh B;;;"))
    assert [row.line for row in rows] == [3, 5]


def test_names_full_of_commas_do_not_hide_the_semicolons() -> None:
    """A short list whose only row has more of them."""
    name = "Sở A, B, C, D, E, Tỉnh F, G"
    (row,) = units_csv.read(list_of(f'thêm;{name};;"Tỉnh ""H"", I, K";'))
    assert row == Add(2, name, 'Tỉnh "H", I, K')
    with pytest.raises(Refused, match="ngoặc kép"):
        units_csv.read(list_of(f'thêm;{name};;"Tỉnh "H, I, K;'))
