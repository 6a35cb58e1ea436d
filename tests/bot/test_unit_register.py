"""The register of units: what a list changes, and what people are told of former units."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.clock import FixedClock
from bot.office import Office
from bot.sources import units_csv
from bot.sources.refusal import Refused
from bot.sources.units_csv import Add, Alias, Event, Merge, Recode, Rename, Row
from bot.storage import aliases, audit, scores, successions, units
from bot.storage.aliases import alias_table
from bot.storage.audit import audit_table
from bot.storage.database import Database
from bot.storage.people import Role
from bot.storage.successions import succession_table
from bot.storage.units import CodeTaken, unit_table
from bot.unit_register.acts import Entered
from bot.unit_register.book import Book
from bot.unit_register.keeping import Imported, UnitRegister
from bot.unit_register.plan import plan
from messages.actions import ShowCard, encode
from messages.answers import Answer, Card, Former, NoFigures, NoSuchUnit, Ranking, WhichUnit
from messages.asked import ScoreOf
from messages.render import render
from scoring.names import accent_key
from scoring.period import Period
from scoring.rank import Rank
from scoring.register import Ambiguous, Found, Register
from scoring.unit import Level, Unit
from tests.factories import S004_CSV, Line, table_csv
from tests.furnishing import import_table, stage_table

_HEAD = "việc;đơn vị;thành;thuộc;từ ngày"
_LAP_VO = "L.huye6n5-la6p1-vo2"
_MERGED = "sáp nhập;xã Vĩnh Thạnh;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025"
_DONG_THAP = "L.tinh3-d9o6ng2-thap1"
_NEW_LAP_VO = f"{_DONG_THAP}.xa4-la6p1-vo2"


def _list(*rows: str) -> bytes:
    return "\n".join((_HEAD, *rows)).encode()


def _register(office: Office) -> UnitRegister:
    return UnitRegister(office.database, office.clock, office.settings.zone)


def _apply(office: Office, *rows: str) -> Imported:
    return _register(office).import_list(_list(*rows), by="t")


def _figures(office: Office, content: bytes | str) -> None:
    content = content.encode() if isinstance(content, str) else content
    import_table(office, content)


def _in_august(name: str, total: str) -> bytes:
    """Figures of one commune of the new province."""
    line = Line(name, total, ("18/18", "20/20", "7,2/12", "8,8/10", "18/18", "16/22"))
    return table_csv([line], title=("UBND tỉnh Đồng Tháp", "Tháng 08 năm 2025"))


def _units(office: Office) -> dict[str, Unit]:
    with office.database.read() as connection:
        return {unit.code: unit for unit in units.units(connection).values()}


def _stored(database: Database) -> list[list[tuple[Any, ...]]]:
    """All that the register holds."""
    tables = (unit_table, alias_table, succession_table, audit_table)
    with database.read() as connection:
        return [[tuple(row) for row in connection.execute(select(table))] for table in tables]


def _former(answer: Answer) -> Former:
    assert isinstance(answer, Former)
    return answer


# What is stored


def _family(database: Database) -> dict[str, int]:
    """A district with two communes, all known."""
    district = Unit("L.h", "Huyện H", Level.DISTRICT)
    communes = [
        Unit(f"L.h.{code}", f"Xã {code.upper()}", Level.COMMUNE, "L.h") for code in ("a", "b")
    ]
    with database.write() as connection:
        ids = units.enter(connection, (district, *communes))
        units.mark_seen(connection, ids.values(), "2024-01")
    return ids


def test_a_unit_gets_another_code_in_place(database: Database) -> None:
    """Its id, its children and the way to it by the old code stay."""
    ids = _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h": "H20.1", "L.h.a": "H20.1.5"})
        known = units.units(connection)
    assert known[ids["L.h.a"]] == Unit("H20.1.5", "Xã A", Level.COMMUNE, "H20.1")
    assert known[ids["L.h.b"]] == Unit("L.h.b", "Xã B", Level.COMMUNE, "H20.1")
    assert known[ids["L.h.a"]].codes == ("L.h.a",)
    assert Register(known.values()).find("L.H.A") == Found(known[ids["L.h.a"]])


@pytest.mark.parametrize("wanted", ["L.h.b", "l.H.B", "H20.9"])
def test_a_code_that_is_or_was_anothers_is_never_given_away(
    database: Database, wanted: str
) -> None:
    """That would make one unit of two."""
    _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h.b": "H20.9"})
    with pytest.raises(CodeTaken) as refused, database.write() as connection:
        units.recode(connection, {"L.h.a": wanted})
    assert (refused.value.code, refused.value.holder) == (wanted, "H20.9")
    with database.read() as connection:
        assert "L.h.a" in {unit.code for unit in units.units(connection).values()}


def test_one_code_is_not_given_to_two(database: Database) -> None:
    """Not even in one go."""
    _family(database)
    with pytest.raises(CodeTaken), database.write() as connection:
        units.recode(connection, {"L.h.a": "H20.5", "L.h.b": "H20.5"})


def test_recoding_again_and_back_changes_what_it_says(database: Database) -> None:
    """The same twice is nothing; the old code may come back to its own unit."""
    ids = _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h.a": "H20.5"})
        state = units.state(connection)
        units.recode(connection, {"L.h.a": "H20.5"})
        assert units.state(connection) == state
        units.recode(connection, {"H20.5": "L.h.a"})
        unit = units.units(connection)[ids["L.h.a"]]
    assert (unit.code, unit.codes) == ("L.h.a", ("H20.5",))


def test_a_unit_under_a_former_code_is_no_new_one(database: Database) -> None:
    """A file that was read before the recoding and is stored after it."""
    ids = _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h.a": "H20.5"})
        again = units.enter(connection, [Unit("L.h.a", "Xã A", Level.COMMUNE, "L.h")])
    assert again["L.h.a"] == again["H20.5"] == ids["L.h.a"]


def test_whatever_changes_in_the_register_changes_its_state(database: Database) -> None:
    """Whoever keeps the register in memory sees it, also when a name comes and goes."""
    ids = _family(database)
    a, b = ids["L.h.a"], ids["L.h.b"]
    new = Unit("L.h.c", "Xã C", Level.COMMUNE, "L.h")

    def listed() -> None:
        units.mark_listed(connection, units.enter(connection, [new])["L.h.c"])

    changes: list[Callable[[], object]] = [
        lambda: aliases.add_name(connection, a, "Xã Cũ"),
        *[
            lambda name=name: units.rename(connection, a, name)  # type: ignore[misc] - bound early
            for name in ("Xã X", "Xã A", "Xã X", "Xã A", "Xã X")
        ],
        *[
            lambda pair=pair: units.recode(connection, dict([pair]))  # type: ignore[misc] - bound early
            for pair in (("L.h.a", "H1"), ("H1", "L.h.a"), ("L.h.a", "H1"), ("H1", "L.h.a"))
        ],
        listed,
        lambda: successions.add(connection, a, b, date(2025, 7, 1)),
    ]
    with database.write() as connection:
        states = [units.state(connection)]
        for change in changes:
            change()
            assert units.state(connection) not in states
            states.append(units.state(connection))


def test_a_listed_unit_is_known_before_any_figures(database: Database) -> None:
    """A staged one is not."""
    unit = Unit("L.x", "Tỉnh X", Level.PROVINCE)
    with database.write() as connection:
        unit_id = units.enter(connection, [unit])["L.x"]
        assert units.units(connection) == {}
        units.mark_listed(connection, unit_id)
        assert units.units(connection) == {unit_id: unit}


def test_the_portals_ids_are_kept_and_move(database: Database) -> None:
    """One id is one unit's."""
    _family(database)
    with database.write() as connection:
        units.set_portal_ids(connection, {"L.h.a": "1", "L.h.b": "2"})
        units.set_portal_ids(connection, {"L.h.a": "2", "L.h.b": "1"})
        assert units.portal_ids(connection) == {"1": "L.h.b", "2": "L.h.a"}
        units.set_portal_ids(connection, {"L.h": "1"})
        assert units.portal_ids(connection) == {"1": "L.h", "2": "L.h.a"}
        with pytest.raises(KeyError):
            units.set_portal_ids(connection, {"nobody": "3"})


# What a list changes


def test_a_list_does_all_five_things(on_both: Office) -> None:
    """And each is found in the register, in its counts and in the audit log."""
    _figures(on_both, S004_CSV)
    done = _apply(
        on_both,
        "đổi tên;xã Tân Mỹ;Xã Tân Mỹ Mới;;01/01/2025",
        "đổi mã;xã Bình Thành, huyện Lấp Vò;H20.31.5;;",
        "tên khác;xã Định An;Xã Cái Dâu;;",
        "thêm;Xã Mới Lập;;Huyện Lấp Vò;",
        _MERGED,
    )
    assert done.counts == dict.fromkeys(Event, 1)
    assert [unit.name for unit in done.entered] == ["Xã Mới Lập", "Tỉnh Đồng Tháp", "Xã Lấp Vò"]
    assert done.unchanged == 0
    register = Register(_units(on_both).values())
    for query, name in {
        "xã Tân Mỹ": "Xã Tân Mỹ Mới",
        "tan my moi": "Xã Tân Mỹ Mới",
        "H20.31.5": "Xã Bình Thành",
        f"{_LAP_VO}.xa4-binh2-thanh2": "Xã Bình Thành",
        "cai dau": "Xã Định An",
        "xã mới lập": "Xã Mới Lập",
        "xã Lấp Vò": "Xã Lấp Vò",
    }.items():
        match = register.find(query)
        assert isinstance(match, Found), query
        assert match.unit.name == name
    with on_both.database.read() as connection:
        acts = {row["act"]: row for row in audit.listing(connection, 5)}
    assert set(acts) == {f"units-{event}" for event in Event}
    assert acts["units-merge"]["actor"] == "t"
    assert acts["units-merge"]["detail"] == {
        "line": 6,
        "unit": f"{_LAP_VO}.xa4-vinh4-thanh5",
        "successor": _NEW_LAP_VO,
        "since": "2025-07-01",
        "entered": [_DONG_THAP, _NEW_LAP_VO],
    }


def test_the_same_list_twice_changes_nothing(on_both: Office) -> None:
    """Also where its rows build on one another, and where a name wanders to a neighbour."""
    _figures(on_both, S004_CSV)
    rows = (
        "thêm;Xã Mới Lập;;Huyện Lấp Vò;",
        "đổi mã;Xã Mới Lập;H20.31.77;;",
        "đổi tên;Xã Mới Lập;Xã Mới;;01/01/2025",
        "đổi tên;xã Tân Mỹ;Xã Tân Mỹ Đông;;01/01/2025",
        "đổi tên;xã Mỹ An Hưng A;Xã Tân Mỹ;;01/01/2025",
        "đổi mã;xã Bình Thành;H20.31.5;;",
        "tên khác;H20.31.5;Xã Bình Thành Cũ;;",
        _MERGED,
        "sáp nhập;Xã Mỹ An Hưng A;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025",
    )
    first = _apply(on_both, *rows)
    assert (sum(first.counts.values()), first.unchanged) == (len(rows), 0)
    before = _stored(on_both.database)
    second = _apply(on_both, *rows)
    assert (dict(second.counts), second.entered, second.unchanged) == ({}, (), len(rows))
    assert _stored(on_both.database) == before


def test_an_old_list_does_not_undo_a_later_one(january: Office) -> None:
    """Somebody imports last year's file again."""
    old = ("đổi tên;xã Tân Mỹ;Xã Một;;01/01/2024", "đổi mã;xã Bình Thành;H20.1;;")
    _apply(january, *old)
    _apply(january, "đổi tên;Xã Một;Xã Hai;;01/01/2025", "đổi mã;H20.1;H20.2;;")
    before = _stored(january.database)
    assert _apply(january, *old).unchanged == 2
    assert _stored(january.database) == before
    # Whoever means it says so by the present name or code.
    back = _apply(january, "đổi tên;Xã Hai;Xã Một;;01/01/2026", "đổi mã;H20.2;H20.1;;")
    assert back.counts == {Event.RENAME: 1, Event.RECODE: 1}


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
    done = _register(january).import_list(content.encode(), by="t")
    assert done.counts == {Event.RENAME: 1}
    name = _units(january)[f"{_LAP_VO}.xa4-ta6n-mi4"].name
    assert name.casefold() == "xã mới"


_BAD_ROWS = (
    ("đổi tên;xã Không Có;Xã X;;01/01/2025", "không có đơn vị “xã Không Có”"),
    ("đổi tên;Lấp Vò;Xã X;;01/01/2025", "có thể là .*Huyện Lấp Vò.*hãy nêu mã"),
    ("đổi tên;xã Tân My;Xã X;;01/01/2025", "gần nhất: “Xã Tân Mỹ”"),
    ("đổi tên;phường Tân Mỹ;Xã X;;01/01/2025", "không có đơn vị “phường Tân Mỹ”"),
    ("đổi tên;xã Tân Mỹ, Gia Lai;Xã X;;01/01/2025", "không có đơn vị"),
    ("đổi tên;xã Tân Mỹ;Xã X;Tỉnh Gia Lai;01/01/2025", "không có đơn vị"),
    (f"đổi tên;{_LAP_VO}.xa4-ta6n-mi4;Xã X;Tỉnh Gia Lai;01/01/2025", "không có đơn vị"),
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
    (f"đổi mã;xã Tân Mỹ;{_LAP_VO}.xa4-d9inh5-an;;", "đã là của “Xã Định An”"),
    (f"đổi mã;xã Tân Mỹ;{_LAP_VO.upper()};;", "đã là của “Huyện Lấp Vò”"),
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
    before = _stored(january.database)
    for row, why in _BAD_ROWS:
        with pytest.raises(Refused, match=f"^Dòng 3: .*(?:{why})"):
            _apply(january, "thêm;Xã Tốt;;Huyện Lấp Vò;", row)
    assert _stored(january.database) == before


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
    before = _stored(january.database)
    for rows, why in _BAD_LISTS:
        with pytest.raises(Refused, match=why):
            _apply(january, *rows)
    assert _stored(january.database) == before


_NO_LISTS = (
    (b"", "rỗng"),
    (b"\n\n", "không có dòng nào"),
    (_HEAD.encode(), "chỉ có dòng tiêu đề"),
    (b"\x00\x01\x02", "nhị phân"),
    ("việc;đơn vị\n".encode("utf-16-le"), "."),
    (f"{_HEAD}\nđổi tên;xã Tân Mỹ".encode("cp1258", "replace"), "."),
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
    good = _list(
        _MERGED, "tên khác;xã Định An;Xã Cái Dâu;;", "thêm;Sở Văn hóa, Thể thao;;Tỉnh Đồng Tháp;"
    )
    signs = [b";", b",", b"\n", b'"', b"\xff", b"\x00", "ộ".encode(), b"- t\xe1\xbb\x89nh ", b"("]
    for _ in range(150):
        spoiled = bytearray(good)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(_HEAD.encode()), len(spoiled))
            spoiled[place : place + dice.randint(0, 3)] = dice.choice(signs) * dice.randint(0, 3)
        before = _stored(january.database)
        try:
            _register(january).import_list(bytes(spoiled), by="t")
        except Refused:
            assert _stored(january.database) == before


def test_a_cell_full_of_commas_is_read_at_once(january: Office) -> None:
    """Each comma can be read two ways; not all of them are tried."""
    _apply(january, "tên khác;xã Tân Mỹ;Xã a;;")
    _apply(january, "thêm;Sở a;;Huyện Lấp Vò;", "tên khác;Sở a;Sở a, Sở a;;")
    _apply(january, "tên khác;Sở a;Sở a, Sở a, Sở a;;")
    for cell in ("a," * 99, "Xã a, " * 30, "- tỉnh " * 25, "(tỉnh" * 30, "Sở a, " * 33):
        with pytest.raises(Refused):
            _apply(january, f"tên khác;{cell};Xã X;{cell};")


def test_a_long_list_is_read_in_bounded_time(built: Office) -> None:
    """A chain of mergers as long as no history is, one day after the other."""
    rows = ["thêm;Tỉnh T;;;", "thêm;Xã 0;;Tỉnh T;"]
    rows += [f"sáp nhập;Xã {n};Xã {n + 1};Tỉnh T;01/07/2025" for n in range(150)]
    _apply(built, *rows)
    with pytest.raises(Refused, match="quá nhiều lần sáp nhập"):
        _apply(built, "sáp nhập;Xã 150;Xã 0;;01/07/2025")
    answer = _former(built.answers.card("Xã 0"))
    assert len(answer.steps) < 10
    assert len(render(answer).text) < 4096


def test_a_merger_enters_successor_and_province(january: Office) -> None:
    """The row names both; the next row finds them, and a shorter one too."""
    done = _apply(
        january,
        _MERGED,
        "sáp nhập;xã Bình Thành;Xã Lấp Vò - Tỉnh Đồng Tháp;;01/07/2025",
        "sáp nhập;xã Định An;Xã Lấp Vò;;01/07/2025",
    )
    assert [unit.name for unit in done.entered] == ["Tỉnh Đồng Tháp", "Xã Lấp Vò"]
    known = _units(january)
    assert known[_NEW_LAP_VO] == Unit(_NEW_LAP_VO, "Xã Lấp Vò", Level.COMMUNE, _DONG_THAP)


def test_adding_a_unit_that_was_only_staged_makes_it_known(january: Office) -> None:
    """It is that unit, not a second one."""
    content = S004_CSV.replace("Xã Tân Mỹ", "Xã Tân Lạ").replace("Tháng 01", "Tháng 02")
    stage_table(january, content)
    assert "Xã Tân Lạ" not in {unit.name for unit in _units(january).values()}
    with january.database.read() as connection:
        before = len(units.units(connection, staged=True))
    done = _apply(january, "thêm;Xã Tân Lạ;;Huyện Lấp Vò;")
    assert (done.counts, done.entered) == ({Event.ADD: 1}, ())
    assert "Xã Tân Lạ" in {unit.name for unit in _units(january).values()}
    with january.database.read() as connection:
        assert len(units.units(connection, staged=True)) == before


def test_an_agency_may_have_commas_in_its_name(built: Office) -> None:
    """What stands behind the last one may be the unit above it."""
    _apply(
        built,
        "thêm;Tỉnh Gia Lai;;;",
        "thêm;Sở Văn hóa, Thể thao và Du lịch;;Tỉnh Gia Lai;",
        "thêm;Sở Nông nghiệp, Môi trường, Tỉnh Gia Lai;;;",
        "tên khác;Sở Văn hóa, Thể thao và Du lịch, Tỉnh Gia Lai;Sở VHTTDL;;",
    )
    assert {unit.name: unit.parent for unit in _units(built).values() if unit.parent} == {
        "Sở Văn hóa, Thể thao và Du lịch": "L.tinh3-gia-lai",
        "Sở Nông nghiệp, Môi trường": "L.tinh3-gia-lai",
    }


def test_a_code_is_never_read_as_a_name(january: Office) -> None:
    """Q.1 is short for Quận 1 too; with another parent it is a contradiction, no new district."""
    _apply(january, "đổi mã;xã Định An;Q.1;;")
    for row in ("sáp nhập;xã Tân Mỹ;q.1;Tỉnh Y;01/07/2025", "thêm;Q.1;;Tỉnh Y;"):
        with pytest.raises(Refused, match=r"mã .* là của “Xã Định An”"):
            _apply(january, row)


def test_the_same_list_from_two_at_once_is_applied_once(on_both: Office) -> None:
    """The slower one finds it done."""
    _figures(on_both, S004_CSV)
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: _apply(on_both, _MERGED), range(2)))
    assert sorted(done.unchanged for done in both) == [0, 1]
    called = [unit.name for unit in _units(on_both).values()]
    assert (called.count("Xã Lấp Vò"), called.count("Tỉnh Đồng Tháp")) == (1, 1)


def test_the_day_of_a_merger_can_be_corrected(on_both: Office) -> None:
    """And is told at once."""
    _figures(on_both, S004_CSV)
    _apply(on_both, _MERGED.replace("01/07", "07/01"))
    assert _former(on_both.answers.card("xã Vĩnh Thạnh")).steps[0].since == date(2025, 1, 7)
    assert _apply(on_both, _MERGED).counts == {Event.MERGE: 1}
    assert _former(on_both.answers.card("xã Vĩnh Thạnh")).steps[0].since == date(2025, 7, 1)


def test_the_register_is_listed_by_root_and_level(on_both: Office) -> None:
    """With the periods that name a unit, and who came after it."""
    _figures(on_both, S004_CSV)
    _apply(on_both, _MERGED)
    register = _register(on_both)
    assert len(register.listing()) == 16
    assert len(register.listing(root="huyện Lấp Vò")) == 14
    (province,) = register.listing(level=Level.PROVINCE)
    assert (province.unit.name, province.first_seen) == ("Tỉnh Đồng Tháp", None)
    names = [line.unit.name for line in register.listing(root=_DONG_THAP)]
    assert sorted(names) == ["Tỉnh Đồng Tháp", "Xã Lấp Vò"]
    (gone,) = (line for line in register.listing() if line.successors)
    assert (gone.unit.name, gone.first_seen, gone.last_seen) == (
        "Xã Vĩnh Thạnh",
        "2024-01",
        "2024-01",
    )
    assert gone.parent is not None
    assert gone.parent.name == "Huyện Lấp Vò"
    assert [(unit.code, since) for unit, since in gone.successors] == [
        (_NEW_LAP_VO, date(2025, 7, 1))
    ]
    with pytest.raises(Refused, match="có thể là"):
        register.listing(root="lap vo")
    with pytest.raises(Refused, match="không có đơn vị"):
        register.listing(root="Huyện Không Có")


# Two units never become one


def test_namesakes_below_two_parents_stay_two(built: Office) -> None:
    """A row must say which; what it says of one is not true of the other."""
    _apply(
        built,
        "thêm;Xã Vĩnh Thạnh;;Huyện Lấp Vò;",
        "thêm;Xã Vĩnh Thạnh;;Tỉnh Gia Lai;",
        "thêm;Xã Vĩnh Thạnh, Tỉnh Gia Lai;;;",
    )
    assert [unit.name for unit in _units(built).values()].count("Xã Vĩnh Thạnh") == 2
    for row in (
        "đổi tên;Xã Vĩnh Thạnh;Xã X;;01/01/2025",
        "sáp nhập;Xã Vĩnh Thạnh;Huyện Lấp Vò;;01/01/2025",
        "sáp nhập;Huyện Lấp Vò;Vĩnh Thạnh;;01/01/2025",
        "đổi mã;Xã Vĩnh Thạnh;H1.1;;",
        "tên khác;Xã Vĩnh Thạnh;Xã X;;",
    ):
        with pytest.raises(Refused, match="có thể là"):
            _apply(built, row)
    _apply(built, "đổi mã;Xã Vĩnh Thạnh, Gia Lai;H1.1;;")
    with pytest.raises(Refused, match="đã là của “Xã Vĩnh Thạnh”"):
        _apply(built, "đổi mã;Xã Vĩnh Thạnh, Lấp Vò;H1.1;;")
    assert {u.code for u in _units(built).values() if u.name == "Xã Vĩnh Thạnh"} == {
        "H1.1",
        f"{_LAP_VO}.xa4-vinh4-thanh5",
    }


@pytest.mark.parametrize(
    "name", ["Xã Vĩnh Thành", "Xã Vinh Thanh", "Xã Vĩnh Thạnh A", "Vinh Thạnh"]
)
def test_names_that_sound_alike_are_two_units(built: Office, name: str) -> None:
    """An accent makes another name."""
    _apply(built, "thêm;Xã Vĩnh Thạnh;;Tỉnh Gia Lai;")
    with pytest.raises(Refused, match="không có đơn vị"):
        _apply(built, f"đổi tên;{name};Xã X;;01/01/2025")
    with pytest.raises(Refused, match="không có đơn vị"):
        _apply(built, f"đổi mã;{name};H21.217;;")
    if name.startswith("Xã"):
        _apply(built, f"thêm;{name};;Tỉnh Gia Lai;")
        assert len([u for u in _units(built).values() if u.level is Level.COMMUNE]) == 2


def test_a_portal_unit_beside_a_local_one_of_another_kind_stays_apart(built: Office) -> None:
    """Xã Vĩnh Thạnh of the portal is not thị trấn Vĩnh Thạnh of the files."""
    province = Unit("H21", "Tỉnh Gia Lai", Level.PROVINCE)
    of_portal = Unit("H21.217", "Xã Vĩnh Thạnh", Level.COMMUNE, "H21")
    with built.database.write() as connection:
        ids = units.enter(connection, (province, of_portal))
        units.mark_seen(connection, ids.values(), "2026-08")
    with pytest.raises(Refused, match="không có đơn vị"):
        _apply(built, "tên khác;Thị trấn Vĩnh Thạnh;Thị trấn VT;;")
    _apply(built, "thêm;Thị trấn Vĩnh Thạnh;;Tỉnh Gia Lai;")
    with pytest.raises(Refused, match="đã là của “Xã Vĩnh Thạnh”"):
        _apply(built, "đổi mã;Thị trấn Vĩnh Thạnh;H21.217;;")
    known = _units(built)
    assert len(known) == 3
    assert Register(known.values()).find("xã Vĩnh Thạnh") == Found(of_portal)
    assert isinstance(Register(known.values()).find("Vĩnh Thạnh"), Ambiguous)


_PLACES = (
    Unit("P", "Tỉnh P", Level.PROVINCE),
    Unit("Q", "Tỉnh Q", Level.PROVINCE),
    *(Unit(f"{p}.{n}", f"Xã {n}", Level.COMMUNE, p) for p in "PQ" for n in "AB"),
)
_names = st.sampled_from(["Xã A", "Xã B", "Xã D", "Phường A", "A", "D"])
_above = st.sampled_from(["", "", "Tỉnh P", "Q", "Tỉnh R"])
_meant = st.one_of(
    st.sampled_from(["P.A", "Q.A", "Q.B", "X1"]),
    st.builds("{}, Tỉnh {}".format, _names, st.sampled_from("PQ")),
    _names,
)
_days = st.sampled_from([date(2025, 1, 1), date(2025, 2, 1)])
_rows = st.one_of(
    st.builds(Rename, st.just(0), _meant, _above, _names, _days),
    st.builds(Merge, st.just(0), _meant, _above, _meant, _days),
    st.builds(Recode, st.just(0), _meant, _above, st.sampled_from(["X1", "X2", "P.A", "q.b"])),
    st.builds(Alias, st.just(0), _meant, _above, _names),
    st.builds(Add, st.just(0), _meant, _above),
)


@given(st.lists(_rows, max_size=8))
def test_whatever_is_applied_no_two_units_become_one(rows: list[Row]) -> None:
    """Codes stay one's own, siblings keep apart, nobody follows itself; again is nothing."""
    known = dict(enumerate(_PLACES))
    register, today = Register(_PLACES), date(2026, 1, 1)
    good: list[Row] = []
    for row in rows:
        with suppress(Refused):
            plan([*good, row], Book(known, known, {}), register, today)
            good.append(row)
    book = Book(known, known, {})
    acts = [act for done in plan(good, book, register, today) for act in done.acts]
    ids = [*known, *(act.unit_id for act in acts if isinstance(act, Entered))]
    codes = [c.casefold() for uid in ids for c in {book[uid].code, *book[uid].codes}]
    assert len(codes) == len(set(codes))
    names = [(book.parent(uid), accent_key(book[uid].name)) for uid in ids]
    assert len(names) == len(set(names))
    assert not any(book.leads_to(later, uid) for uid in ids for later in book.successors(uid))
    with suppress(Refused):
        assert not any(done.acts for done in plan(good, book, register, today))


# What people are told


def test_a_former_unit_answers_with_its_history_and_its_successor(on_both: Office) -> None:
    """Its last figures, the periods before them, and a button to the successor's card."""
    _figures(on_both, S004_CSV)
    _figures(on_both, S004_CSV.replace("90,13", "91,13").replace("Tháng 01", "Tháng 03"))
    _apply(on_both, _MERGED)
    answer = _former(on_both.answers.card("vinh thanh"))
    assert answer.last is not None
    assert answer.last.sight.period == Period.month(2024, 3)
    now = answer.last.result.now
    assert (now.score.total, now.rank) == (Decimal("91.13"), Rank(1, 13))
    assert [(past.period, past.total, past.rank) for past in answer.earlier] == [
        (Period.month(2024, 1), Decimal("90.13"), Rank(1, 13))
    ]
    message = render(answer)
    assert "Từ 01/07/2025: <b>Xã Lấp Vò</b>" in message.text
    assert "<b>91,13</b>/100" in message.text
    (successor,) = answer.successors
    assert message.buttons[0][0].data == encode(ShowCard(successor.unit_id))
    assert on_both.answers.ask(ScoreOf("vinh thanh"), asker=1) == (answer,)
    assert on_both.answers.card_of(answer.last.result.unit_id) == answer


def test_a_former_unit_shows_six_earlier_periods(january: Office) -> None:
    """Newest first; gaps do not matter, and the year before the index ends the search."""
    for month in (2, 3, 4, 5, 6, 7, 9):
        _figures(january, S004_CSV.replace("Tháng 01", f"Tháng {month:02d}"))
    _apply(january, _MERGED)
    answer = _former(january.answers.card("xã Vĩnh Thạnh"))
    assert [past.period.index for past in answer.earlier] == [7, 6, 5, 4, 3, 2]


def test_a_former_unit_without_figures_names_its_successor(built: Office) -> None:
    """The name lives on although no file ever named it."""
    _apply(
        built,
        "thêm;Xã Long Hưng A;;Huyện Lấp Vò;",
        "sáp nhập;Xã Long Hưng A;Xã Mỹ An Hưng;Tỉnh Đồng Tháp;01/07/2025",
    )
    (answer,) = built.answers.ask(ScoreOf("long hung a"), asker=1)
    assert _former(answer).last is None
    assert "Từ 01/07/2025: <b>Xã Mỹ An Hưng</b>" in render(answer).text
    after = built.answers.card_of(_former(answer).successors[0].unit_id)
    assert isinstance(after, NoFigures)


def test_a_chain_of_mergers_is_followed_to_its_end(on_both: Office) -> None:
    """Both steps are told, the button leads to the last unit."""
    _figures(on_both, S004_CSV)
    _apply(on_both, _MERGED, "sáp nhập;Xã Lấp Vò;Phường Sa Đéc;Tỉnh Đồng Tháp;01/01/2026")
    answer = _former(on_both.answers.card("xã Vĩnh Thạnh"))
    text = render(answer).text
    assert "Từ 01/07/2025: <b>Xã Lấp Vò</b>" in text
    assert "Từ 01/01/2026: Xã Lấp Vò được sắp xếp thành <b>Phường Sa Đéc</b>" in text
    assert [candidate.unit.name for candidate in answer.successors] == ["Phường Sa Đéc"]


def test_a_split_names_all_successors(january: Office) -> None:
    """One button each; a name is text, whatever it holds."""
    _apply(january, _MERGED, "sáp nhập;xã Vĩnh Thạnh;Xã <b>;Tỉnh Đồng Tháp;01/07/2025")
    answer = _former(january.answers.card("xã Vĩnh Thạnh"))
    assert [candidate.unit.name for candidate in answer.successors] == ["Xã Lấp Vò", "Xã <b>"]
    assert "Từ 01/07/2025: <b>Xã Lấp Vò, Xã &lt;b&gt;</b>" in render(answer).text


def test_a_unit_is_split_into_twenty_at_most(january: Office) -> None:
    """More is no history, and no message has room for them."""
    rows = [f"sáp nhập;xã Tân Mỹ;Phường {n};Tỉnh T;01/07/2025" for n in range(21)]
    with pytest.raises(Refused, match=r"Dòng 22: .*đã có 20 đơn vị kế tiếp"):
        _apply(january, *rows)
    _apply(january, *rows[:-1])
    message = render(january.answers.card("xã Tân Mỹ"))
    assert "Phường 7…" in message.text
    assert len(message.buttons) == 8 + 1


def test_a_successors_card_is_compared_with_nobody(on_both: Office) -> None:
    """What the former unit had is another territory's."""
    _figures(on_both, S004_CSV)
    _apply(on_both, _MERGED)
    _figures(on_both, _in_august("Xã Lấp Vò", "88"))
    card = on_both.answers.card("xã Lấp Vò")
    assert isinstance(card, Card)
    assert card.result.unit.code == _NEW_LAP_VO
    assert (card.result.before, card.result.delta, card.result.rank_change) == (None, None, None)
    assert "So với" not in render(card).text


def test_a_period_asked_for_is_shown_as_it_was(january: Office) -> None:
    """The former unit existed then; so does the card behind an old message's button."""
    _apply(january, _MERGED)
    then = january.answers.card("xã Vĩnh Thạnh", period=Period.month(2024, 1))
    assert isinstance(then, Card)
    later = january.answers.card("xã Vĩnh Thạnh", period=Period.month(2026, 8))
    assert isinstance(later, Former)
    shown = january.answers.card_of(then.result.unit_id, then.sight.snapshot_id)
    assert shown == then


def test_a_namesake_that_exists_stands_before_the_former_one(january: Office) -> None:
    """Of the district; the town goes on as the commune, but its kind still means the town."""
    _apply(
        january,
        "sáp nhập;Thị trấn Lấp Vò;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025",
        "sáp nhập;Huyện Lấp Vò;Tỉnh Đồng Tháp;;01/07/2025",
    )
    asked = january.answers.card("lấp vò")
    assert isinstance(asked, WhichUnit)
    assert [c.unit.name for c in asked.candidates] == ["Xã Lấp Vò", "Huyện Lấp Vò"]
    assert _former(january.answers.card("thị trấn lấp vò")).unit.name == "Thị trấn Lấp Vò"
    assert isinstance(january.answers.card("xã Lấp Vò"), NoFigures)


def test_other_names_and_old_codes_lead_to_the_card_under_the_present_name(
    on_both: Office,
) -> None:
    """With the history it had under the old ones."""
    _figures(on_both, S004_CSV)
    assert isinstance(on_both.answers.card("xã Tân Bình"), NoSuchUnit)
    _apply(
        on_both,
        "đổi tên;xã Tân Mỹ;Xã Tân Bình;;01/01/2025",
        "đổi mã;Xã Tân Bình;H20.31.9;;",
        "tên khác;Xã Tân Bình;Xã Cái Nước;;",
    )
    for query in ("tan my", "xã Tân Bình", "cái nước", "h20.31.9", f"{_LAP_VO}.xa4-ta6n-mi4"):
        card = on_both.answers.card(query)
        assert isinstance(card, Card), query
        assert card.result.unit.name == "Xã Tân Bình"
        assert card.result.now.score.total == Decimal("72.7")


def test_figures_and_ranking_survive_a_recoding(on_both: Office) -> None:
    """The root's too: children and peers are the same."""
    _figures(on_both, S004_CSV)
    before = on_both.answers.ranking(root="huyện Lấp Vò")
    _apply(on_both, "đổi mã;Huyện Lấp Vò;H20.31;;", "đổi mã;xã Bình Thành;H20.31.5;;")
    after = on_both.answers.ranking(root="H20.31")
    assert isinstance(before, Ranking)
    assert isinstance(after, Ranking)
    rows = [[(row.place, row.name, row.total) for row in r.rows] for r in (before, after)]
    assert rows[0] == rows[1]
    with on_both.database.read() as connection:
        known = units.units(connection)
        (unit_id,) = (uid for uid, unit in known.items() if unit.code == "H20.31.5")
        assert unit_id in scores.unit_ids_of(connection, after.sight.snapshot_id)


def test_a_file_that_names_a_known_code_differently_renames_nobody(january: Office) -> None:
    """A rename is a person's word."""
    with january.database.write() as connection:
        code = f"{_LAP_VO}.xa4-ta6n-mi4"
        units.enter(connection, [Unit(code, "Xã Tân Lạ", Level.COMMUNE, _LAP_VO)])
    assert _units(january)[code].name == "Xã Tân Mỹ"


def test_invites_go_to_units_under_any_of_their_names(january: Office) -> None:
    """The people of a renamed unit are those of the old one."""
    _apply(january, "đổi tên;xã Tân Mỹ;Xã Tân Bình;;01/01/2025")
    old = january.people.invite("xã Tân Mỹ", Role.LEADER, by="t")
    new = january.people.invite("xã Tân Bình", Role.LEADER, by="t")
    assert old.unit == new.unit
    assert new.unit.name == "Xã Tân Bình"


def test_what_begins_today_is_not_ahead(january: Office, clock: FixedClock) -> None:
    """In the office's zone, where it is a day later than in UTC."""
    clock.at = datetime.fromisoformat("2026-11-19T17:30:00+00:00")
    assert _apply(january, "đổi tên;xã Tân Mỹ;Xã X;;20/11/2026").counts == {Event.RENAME: 1}


def test_rows_know_their_lines() -> None:
    """Empty lines are counted and passed over."""
    rows = units_csv.read(_list("", "thêm;Tỉnh A;;;", "", "thêm;Tỉnh B;;;"))
    assert [row.line for row in rows] == [3, 5]


def test_names_full_of_commas_do_not_hide_the_semicolons() -> None:
    """A short list whose only row has more of them."""
    name = "Sở A, B, C, D, E, Tỉnh F, G"
    (row,) = units_csv.read(_list(f'thêm;{name};;"Tỉnh ""H"", I, K";'))
    assert row == Add(2, name, 'Tỉnh "H", I, K')
    with pytest.raises(Refused, match="ngoặc kép"):
        units_csv.read(_list(f'thêm;{name};;"Tỉnh "H, I, K;'))


def test_reading_the_register_writes_nothing(january: Office) -> None:
    """A list of what is there already leaves no trace, not even in the audit log."""
    with january.database.read() as connection:
        before = connection.scalar(select(func.count()).select_from(audit_table))
    done = _apply(january, "thêm;Xã Tân Mỹ;;Huyện Lấp Vò;", "thêm;Huyện Lấp Vò;;;")
    assert done.unchanged == 2
    with january.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(audit_table)) == before
