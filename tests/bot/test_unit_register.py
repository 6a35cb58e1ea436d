"""The register of units: what a list changes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.clock import FixedClock
from bot.office import Office
from bot.sources.refusal import Refused
from bot.sources.units_csv import Add, Alias, Event, Merge, Recode, Rename, Row
from bot.storage import audit, units
from bot.storage.audit import audit_table
from bot.storage.people import Role
from bot.storage.units import Units
from bot.unit_register.acts import Entered
from bot.unit_register.book import Book
from bot.unit_register.plan import plan
from scoring.names import accent_key
from scoring.register import Ambiguous, Found, Register
from scoring.unit import Level, Unit
from tests.bot.registering import (
    DONG_THAP,
    LAP_VO,
    MERGED,
    NEW_LAP_VO,
    all_stored,
    apply_list,
    as_former,
    register_of,
    units_by_code,
)
from tests.factories import S004_CSV
from tests.furnishing import import_table, stage_table


def test_a_list_does_all_five_things(on_both: Office) -> None:
    """And each is found in the register, in its counts and in the audit log."""
    import_table(on_both, S004_CSV)
    done = apply_list(
        on_both,
        "đổi tên;xã Tân Mỹ;Xã Tân Mỹ Mới;;01/01/2025",
        "đổi mã;xã Bình Thành, huyện Lấp Vò;H20.31.5;;",
        "tên khác;xã Định An;Xã Cái Dâu;;",
        "thêm;Xã Mới Lập;;Huyện Lấp Vò;",
        MERGED,
    )
    assert done.counts == dict.fromkeys(Event, 1)
    assert [unit.name for unit in done.entered] == ["Xã Mới Lập", "Tỉnh Đồng Tháp", "Xã Lấp Vò"]
    assert done.unchanged == 0
    register = Register(units_by_code(on_both).values())
    for query, name in {
        "xã Tân Mỹ": "Xã Tân Mỹ Mới",
        "tan my moi": "Xã Tân Mỹ Mới",
        "H20.31.5": "Xã Bình Thành",
        f"{LAP_VO}.xa4-binh2-thanh2": "Xã Bình Thành",
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
        "unit": f"{LAP_VO}.xa4-vinh4-thanh5",
        "successor": NEW_LAP_VO,
        "since": "2025-07-01",
        "entered": [DONG_THAP, NEW_LAP_VO],
    }


def test_the_same_list_twice_changes_nothing(on_both: Office) -> None:
    """Also where its rows build on one another, and where a name wanders to a neighbour."""
    import_table(on_both, S004_CSV)
    rows = (
        "thêm;Xã Mới Lập;;Huyện Lấp Vò;",
        "đổi mã;Xã Mới Lập;H20.31.77;;",
        "đổi tên;Xã Mới Lập;Xã Mới;;01/01/2025",
        "đổi tên;xã Tân Mỹ;Xã Tân Mỹ Đông;;01/01/2025",
        "đổi tên;xã Mỹ An Hưng A;Xã Tân Mỹ;;01/01/2025",
        "đổi mã;xã Bình Thành;H20.31.5;;",
        "tên khác;H20.31.5;Xã Bình Thành Cũ;;",
        MERGED,
        "sáp nhập;Xã Mỹ An Hưng A;Xã Lấp Vò;Tỉnh Đồng Tháp;01/07/2025",
    )
    first = apply_list(on_both, *rows)
    assert (sum(first.counts.values()), first.unchanged) == (len(rows), 0)
    before = all_stored(on_both.database)
    second = apply_list(on_both, *rows)
    assert (dict(second.counts), second.entered, second.unchanged) == ({}, (), len(rows))
    assert all_stored(on_both.database) == before


def test_an_old_list_does_not_undo_a_later_one(january: Office) -> None:
    """Somebody imports last year's file again."""
    old = ("đổi tên;xã Tân Mỹ;Xã Một;;01/01/2024", "đổi mã;xã Bình Thành;H20.1;;")
    apply_list(january, *old)
    apply_list(january, "đổi tên;Xã Một;Xã Hai;;01/01/2025", "đổi mã;H20.1;H20.2;;")
    before = all_stored(january.database)
    assert apply_list(january, *old).unchanged == 2
    assert all_stored(january.database) == before
    # Whoever means it says so by the present name or code.
    back = apply_list(january, "đổi tên;Xã Hai;Xã Một;;01/01/2026", "đổi mã;H20.2;H20.1;;")
    assert back.counts == {Event.RENAME: 1, Event.RECODE: 1}


def test_a_merger_enters_successor_and_province(january: Office) -> None:
    """The row names both; the next row finds them, and a shorter one too."""
    done = apply_list(
        january,
        MERGED,
        "sáp nhập;xã Bình Thành;Xã Lấp Vò - Tỉnh Đồng Tháp;;01/07/2025",
        "sáp nhập;xã Định An;Xã Lấp Vò;;01/07/2025",
    )
    assert [unit.name for unit in done.entered] == ["Tỉnh Đồng Tháp", "Xã Lấp Vò"]
    known = units_by_code(january)
    assert known[NEW_LAP_VO] == Unit(NEW_LAP_VO, "Xã Lấp Vò", Level.COMMUNE, DONG_THAP)


def test_adding_a_unit_that_was_only_staged_makes_it_known(january: Office) -> None:
    """It is that unit, not a second one."""
    content = S004_CSV.replace("Xã Tân Mỹ", "Xã Tân Lạ").replace("Tháng 01", "Tháng 02")
    stage_table(january, content)
    assert "Xã Tân Lạ" not in {unit.name for unit in units_by_code(january).values()}
    with january.database.read() as connection:
        before = len(units.units(connection, staged=True))
    done = apply_list(january, "thêm;Xã Tân Lạ;;Huyện Lấp Vò;")
    assert (done.counts, done.entered) == ({Event.ADD: 1}, ())
    assert "Xã Tân Lạ" in {unit.name for unit in units_by_code(january).values()}
    with january.database.read() as connection:
        assert len(units.units(connection, staged=True)) == before


def test_a_code_is_never_read_as_a_name(january: Office) -> None:
    """Q.1 is short for Quận 1 too; with another parent it is a contradiction, no new district."""
    apply_list(january, "đổi mã;xã Định An;Q.1;;")
    for row in ("sáp nhập;xã Tân Mỹ;q.1;Tỉnh Y;01/07/2025", "thêm;Q.1;;Tỉnh Y;"):
        with pytest.raises(Refused, match=r"mã .* là của “Xã Định An”"):
            apply_list(january, row)


def test_the_same_list_from_two_at_once_is_applied_once(on_both: Office) -> None:
    """The slower one finds it done."""
    import_table(on_both, S004_CSV)
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: apply_list(on_both, MERGED), range(2)))
    assert sorted(done.unchanged for done in both) == [0, 1]
    called = [unit.name for unit in units_by_code(on_both).values()]
    assert (called.count("Xã Lấp Vò"), called.count("Tỉnh Đồng Tháp")) == (1, 1)


def test_the_day_of_a_merger_can_be_corrected(on_both: Office) -> None:
    """And is told at once."""
    import_table(on_both, S004_CSV)
    apply_list(on_both, MERGED.replace("01/07", "07/01"))
    assert as_former(on_both.answers.card("xã Vĩnh Thạnh")).steps[0].since == date(2025, 1, 7)
    assert apply_list(on_both, MERGED).counts == {Event.MERGE: 1}
    assert as_former(on_both.answers.card("xã Vĩnh Thạnh")).steps[0].since == date(2025, 7, 1)


def test_the_register_is_listed_by_root_and_level(on_both: Office) -> None:
    """With the periods that name a unit, and who came after it."""
    import_table(on_both, S004_CSV)
    apply_list(on_both, MERGED)
    register = register_of(on_both)
    assert len(register.listing()) == 16
    assert len(register.listing(root="huyện Lấp Vò")) == 14
    (province,) = register.listing(level=Level.PROVINCE)
    assert (province.unit.name, province.first_seen) == ("Tỉnh Đồng Tháp", None)
    names = [line.unit.name for line in register.listing(root=DONG_THAP)]
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
        (NEW_LAP_VO, date(2025, 7, 1))
    ]
    with pytest.raises(Refused, match="có thể là"):
        register.listing(root="lap vo")
    with pytest.raises(Refused, match="không có đơn vị"):
        register.listing(root="Huyện Không Có")


# Two units never become one


def test_namesakes_below_two_parents_stay_two(built: Office) -> None:
    """A row must say which; what it says of one is not true of the other."""
    apply_list(
        built,
        "thêm;Xã Vĩnh Thạnh;;Huyện Lấp Vò;",
        "thêm;Xã Vĩnh Thạnh;;Tỉnh Gia Lai;",
        "thêm;Xã Vĩnh Thạnh, Tỉnh Gia Lai;;;",
    )
    assert [unit.name for unit in units_by_code(built).values()].count("Xã Vĩnh Thạnh") == 2
    for row in (
        "đổi tên;Xã Vĩnh Thạnh;Xã X;;01/01/2025",
        "sáp nhập;Xã Vĩnh Thạnh;Huyện Lấp Vò;;01/01/2025",
        "sáp nhập;Huyện Lấp Vò;Vĩnh Thạnh;;01/01/2025",
        "đổi mã;Xã Vĩnh Thạnh;H1.1;;",
        "tên khác;Xã Vĩnh Thạnh;Xã X;;",
    ):
        with pytest.raises(Refused, match="có thể là"):
            apply_list(built, row)
    apply_list(built, "đổi mã;Xã Vĩnh Thạnh, Gia Lai;H1.1;;")
    with pytest.raises(Refused, match="đã là của “Xã Vĩnh Thạnh”"):
        apply_list(built, "đổi mã;Xã Vĩnh Thạnh, Lấp Vò;H1.1;;")
    assert {u.code for u in units_by_code(built).values() if u.name == "Xã Vĩnh Thạnh"} == {
        "H1.1",
        f"{LAP_VO}.xa4-vinh4-thanh5",
    }


@pytest.mark.parametrize(
    "name", ["Xã Vĩnh Thành", "Xã Vinh Thanh", "Xã Vĩnh Thạnh A", "Vinh Thạnh"]
)
def test_names_that_sound_alike_are_two_units(built: Office, name: str) -> None:
    """An accent makes another name."""
    apply_list(built, "thêm;Xã Vĩnh Thạnh;;Tỉnh Gia Lai;")
    with pytest.raises(Refused, match="không có đơn vị"):
        apply_list(built, f"đổi tên;{name};Xã X;;01/01/2025")
    with pytest.raises(Refused, match="không có đơn vị"):
        apply_list(built, f"đổi mã;{name};H21.217;;")
    if name.startswith("Xã"):
        apply_list(built, f"thêm;{name};;Tỉnh Gia Lai;")
        assert len([u for u in units_by_code(built).values() if u.level is Level.COMMUNE]) == 2


def test_a_portal_unit_beside_a_local_one_of_another_kind_stays_apart(built: Office) -> None:
    """Xã Vĩnh Thạnh of the portal is not thị trấn Vĩnh Thạnh of the files."""
    province = Unit("H21", "Tỉnh Gia Lai", Level.PROVINCE)
    of_portal = Unit("H21.217", "Xã Vĩnh Thạnh", Level.COMMUNE, "H21")
    with built.database.write() as connection:
        ids = units.enter(connection, (province, of_portal))
        units.mark_seen(connection, ids.values(), "2026-08")
    with pytest.raises(Refused, match="không có đơn vị"):
        apply_list(built, "tên khác;Thị trấn Vĩnh Thạnh;Thị trấn VT;;")
    apply_list(built, "thêm;Thị trấn Vĩnh Thạnh;;Tỉnh Gia Lai;")
    with pytest.raises(Refused, match="đã là của “Xã Vĩnh Thạnh”"):
        apply_list(built, "đổi mã;Thị trấn Vĩnh Thạnh;H21.217;;")
    known = units_by_code(built)
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
    known = Units(dict(enumerate(_PLACES)))
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


def test_a_file_that_names_a_known_code_differently_renames_nobody(january: Office) -> None:
    """A rename is a person's word."""
    with january.database.write() as connection:
        code = f"{LAP_VO}.xa4-ta6n-mi4"
        units.enter(connection, [Unit(code, "Xã Tân Lạ", Level.COMMUNE, LAP_VO)])
    assert units_by_code(january)[code].name == "Xã Tân Mỹ"


def test_invites_go_to_units_under_any_of_their_names(january: Office) -> None:
    """The people of a renamed unit are those of the old one."""
    apply_list(january, "đổi tên;xã Tân Mỹ;Xã Tân Bình;;01/01/2025")
    old = january.people.invite("xã Tân Mỹ", Role.LEADER, by="t")
    new = january.people.invite("xã Tân Bình", Role.LEADER, by="t")
    assert old.unit == new.unit
    assert new.unit.name == "Xã Tân Bình"


def test_what_begins_today_is_not_ahead(january: Office, clock: FixedClock) -> None:
    """In the office's zone, where it is a day later than in UTC."""
    clock.at = datetime.fromisoformat("2026-11-19T17:30:00+00:00")
    assert apply_list(january, "đổi tên;xã Tân Mỹ;Xã X;;20/11/2026").counts == {Event.RENAME: 1}


def test_reading_the_register_writes_nothing(january: Office) -> None:
    """A list of what is there already leaves no trace, not even in the audit log."""
    with january.database.read() as connection:
        before = connection.scalar(select(func.count()).select_from(audit_table))
    done = apply_list(january, "thêm;Xã Tân Mỹ;;Huyện Lấp Vò;", "thêm;Huyện Lấp Vò;;;")
    assert done.unchanged == 2
    with january.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(audit_table)) == before
