"""Files as people keep them: read whole, or refused with one line and its place."""

import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sources.documents.grid import MOST_BYTES
from bot.sources.files import Taken, take
from bot.sources.recoding import recoded
from bot.sources.refusal import Refused
from scoring.checks import Overridden, TitleOverridden
from scoring.period import Period
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit
from tests.documents import old_dump, old_dump_json
from tests.factories import CODES, S004_CSV, Line, decimals, s004, s004_xlsx, saved, table_csv

NOW = datetime(2024, 2, 5, tzinfo=UTC)


def _take(content: bytes, name: str = "bang.xlsx", **more: Any) -> Taken:  # noqa: ANN401 - take's own
    return take(content, name, **{"known": (), "observed_at": NOW, **more})


def _refusal(content: bytes, name: str = "bang.xlsx", **more: Any) -> str:  # noqa: ANN401
    with pytest.raises(Refused) as refused:
        _take(content, name, **more)
    text = str(refused.value)
    assert "\n" not in text
    return text


def test_the_table_of_s004_is_read_whole_from_xlsx() -> None:
    """Two header rows, merged cells, a day of signing above, a note below."""
    snapshot = _take(s004_xlsx()).snapshot
    assert snapshot.root.name == "Huyện Lấp Vò"
    assert snapshot.period == Period.month(2024, 1)
    assert not snapshot.simulated
    lines = s004()
    assert [seen.unit.name for seen in snapshot.observations] == [line.name for line in lines]
    for seen, line in zip(snapshot.observations, lines, strict=True):
        assert seen.total == Decimal(line.total.replace(",", "."))
        assert [seen.groups[code].points for code in CODES] == decimals(line)
        assert seen.unit.level is Level.COMMUNE


def test_the_same_table_from_csv_is_the_same_snapshot() -> None:
    """Whatever the container, the content is one."""
    from_csv = _take(table_csv(s004()), "bang.csv").snapshot
    assert from_csv.content_hash == _take(s004_xlsx()).snapshot.content_hash


def test_the_sample_file_brings_late_dossiers_too() -> None:
    """S004, table II.2.2: Tân Khánh Trung 0, 37 and 17."""
    snapshot = _take(S004_CSV.encode(), "bang.csv").snapshot
    late = {seen.unit.name: seen.overdue for seen in snapshot.observations}
    assert late["Xã Tân Khánh Trung"] == Overdue(0, 37, 17)


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_is_read_in_each_encoding_and_delimiter(encode: str, delimiter: str) -> None:
    """As Excel and LibreOffice save them."""
    text = table_csv(s004()).decode().replace(";", delimiter)
    assert len(_take(text.encode(encode), "bang.csv").snapshot.observations) == 13


def test_a_comma_csv_with_quoted_decimals_is_read() -> None:
    """`"7,2/12"` is one cell."""
    rows = [line.split(";") for line in table_csv(s004()).decode().splitlines()]
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    assert len(_take(text.encode(), "bang.csv").snapshot.observations) == 13


def test_names_in_nfd_are_the_same_units() -> None:
    """One portal name arrives decomposed."""
    nfd = unicodedata.normalize("NFD", table_csv(s004()).decode()).encode()
    codes = [seen.unit.code for seen in _take(nfd, "bang.csv").snapshot.observations]
    assert codes == [seen.unit.code for seen in _take(s004_xlsx()).snapshot.observations]


def test_root_and_period_can_be_given() -> None:
    """They override the title."""
    content = table_csv(s004(), title=("Bảng điểm",))
    snapshot = _take(
        content, "a.csv", period=Period.quarter(2024, 1), root="huyện Lai Vung"
    ).snapshot
    assert snapshot.root.name == "Huyện Lai Vung"
    assert snapshot.period.code == "2024-Q1"


def test_codes_stay_text() -> None:
    """`00007` must not become 7."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["UBND tỉnh Phú Thọ, tháng 01 năm 2026"])
    sheet.append(["Mã đơn vị", "Tên đơn vị", "Tổng điểm"])
    sheet.append(["00007", "Xã Một", 70])
    sheet.append(["00007.01", "Sở Hai", 80])
    units = [seen.unit for seen in _take(saved(book)).snapshot.observations]
    assert [unit.code for unit in units] == ["00007", "00007.01"]
    assert units[1].parent == "00007"


def test_the_row_of_the_root_is_the_root() -> None:
    """Per-group tables of S004 end with a row of the district itself."""
    lines = [*s004(), Line("Huyện Lấp Vò", "82,07", ("12,9/18",) * 1 + s004()[9].points[1:])]
    snapshot = _take(s004_xlsx(lines=lines)).snapshot
    assert snapshot.observations[-1].unit == snapshot.root


def test_a_totals_row_is_checked_not_taken_for_a_unit() -> None:
    """S004: a total of 223 stands under a column that adds up to something else."""
    content = S004_CSV + "Tổng;;;;;;;;;4;223;47\n"
    taken = _take(content.encode(), "bang.csv")
    assert len(taken.snapshot.observations) == 13
    (note,) = taken.notes
    assert note.code == "totals-row-mismatch"


def test_repeated_heads_and_column_numbers_are_skipped() -> None:
    """A page break repeats the head; (1) (2) (3) number the columns."""
    rows = table_csv(s004()).decode().splitlines()
    head = rows[2]
    numbers = ";".join(f"({n})" for n in range(1, 10))
    text = "\n".join([*rows[:3], numbers, *rows[3:9], head, *rows[9:]])
    assert len(_take(text.encode(), "bang.csv").snapshot.observations) == 13


def test_a_dash_is_a_missing_figure() -> None:
    """It is not 0."""
    lines = s004()
    lines[0] = Line(lines[0].name, lines[0].total, ("-", *lines[0].points[1:]))
    first = _take(table_csv(lines), "a.csv").snapshot.observations[0]
    assert first.groups["CKMB"].points is None


def test_a_known_unit_keeps_its_code() -> None:
    """A unit that the portal knows is found by its exact name, a similar one is not taken."""
    root = Unit("H20.1", "UBND huyện Lấp Vò", Level.DISTRICT)
    known = (root, Unit("H20.1.7", "UBND xã Vĩnh Thạnh", Level.COMMUNE, "H20.1"))
    taken = _take(s004_xlsx(), known=known)
    units = [seen.unit for seen in taken.snapshot.observations]
    assert taken.snapshot.root == root
    assert units[0].code == "H20.1.7"
    assert units[1].code.startswith("L.H20.1.")
    # The others are new beside a register that knows this root: that is worth a note.
    assert len([note for note in taken.notes if note.code == "unknown-unit"]) == 12


def test_a_period_that_contradicts_the_title_is_taken_as_asked_and_noted() -> None:
    """All columns too that the head says to be of January; nothing is lost in silence."""
    taken = _take(s004_xlsx(), period=Period.month(2024, 2))
    assert taken.snapshot.period.code == "2024-02"
    assert [seen.groups["CKMB"].points for seen in taken.snapshot.observations] == [
        decimals(line)[0] for line in s004()
    ]
    assert taken.notes == (TitleOverridden(None, Overridden.PERIOD, "2024-01", "2024-02"),)


def test_a_root_that_contradicts_the_title_is_taken_as_asked_and_noted() -> None:
    """Both are named."""
    taken = _take(table_csv(s004()), "a.csv", root="huyện Lai Vung")
    assert taken.snapshot.root.name == "Huyện Lai Vung"
    note = TitleOverridden(None, Overridden.ROOT, "Huyện Lấp Vò", "Huyện Lai Vung")
    assert taken.notes == (note,)


def test_what_the_title_says_too_is_no_override() -> None:
    """A person who repeats it overrides nothing."""
    given = {"period": Period.month(2024, 1), "root": "Huyện Lấp Vò"}
    assert _take(table_csv(s004()), "a.csv", **given).notes == ()


ROOT = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
THANH = Unit("R.1", "Xã Vĩnh Thạnh", Level.COMMUNE, "R")
TRUNG = Unit("R.2", "Xã Bình Trung", Level.COMMUNE, "R")


def _units(names: list[str], **more: Any) -> list[Unit]:  # noqa: ANN401 - take's own
    """The units of a table with these names."""
    text = "UBND huyện Lấp Vò tháng 01/2024\nMã;Tên đơn vị;Điểm tổng\n"
    rows = "".join(f"{name if ';' in name else ';' + name};80\n" for name in names)
    return [
        seen.unit for seen in _take((text + rows).encode(), "a.csv", **more).snapshot.observations
    ]


def test_another_name_of_a_unit_is_the_unit() -> None:
    """In every spelling of it, and below the same root only; likeness counts for nothing."""
    aliases = {"R.1": ("xã Vĩnh Thạnh Trung",), "R": ("Huyện Lấp",)}
    given: dict[str, Any] = {"known": (ROOT, THANH, TRUNG), "aliases": aliases}
    assert _units(["UBND xã Vĩnh Thạnh Trung"], **given) == [THANH]
    assert _units(["huyện Lấp"], **given) == [ROOT]
    assert _units(["Xã Vĩnh Thạnh Chung"], **given)[0] not in {THANH, TRUNG}
    elsewhere = Unit("Q.1", "Xã Vĩnh Thạnh", Level.COMMUNE, "Q")
    other = {"known": (ROOT, elsewhere), "aliases": {"Q.1": ("Xã Vĩnh Thạnh Trung",)}}
    assert _units(["Xã Vĩnh Thạnh Trung"], **other)[0].code.startswith("L.R.")


def test_a_unit_of_the_name_comes_before_one_that_had_it() -> None:
    """Exact names first; another name of two units is neither's."""
    aliases = {"R.1": ("Xã Bình Trung", "Xã Cũ"), "R.2": ("Xã Cũ",)}
    given: dict[str, Any] = {"known": (ROOT, THANH, TRUNG), "aliases": aliases}
    assert _units(["Xã Bình Trung"], **given) == [TRUNG]
    assert _units(["Xã Cũ"], **given)[0].code.startswith("L.R.")


def test_the_portals_code_takes_the_place_of_a_local_one() -> None:
    """With its history: storage is told, and the snapshot names the new code already."""
    first = _take(table_csv(s004()), "a.csv")
    known = first.units
    local = first.snapshot.observations[0].unit
    rows = "UBND huyện Lấp Vò tháng 02/2024\nMã;Đơn vị;Điểm tổng\nH20.1.7;Xã Vĩnh Thạnh;80\n"
    taken = _take(f"{rows};Xã Tân Mỹ;70\n".encode(), "a.csv", known=known)
    assert taken.recoded == {local.code: "H20.1.7"}
    first_unit, second = (seen.unit for seen in taken.snapshot.observations)
    assert first_unit == Unit("H20.1.7", "Xã Vĩnh Thạnh", Level.COMMUNE, taken.snapshot.root.code)
    assert second in known
    assert taken.notes == ()


def test_a_local_unit_that_two_rows_claim_keeps_its_code() -> None:
    """The file is refused: it names one unit twice."""
    known = _take(table_csv(s004()), "a.csv").units
    rows = "UBND huyện Lấp Vò tháng 02/2024\nMã;Đơn vị;Điểm tổng\n"
    rows += "H20.1.7;Xã Vĩnh Thạnh;80\nH20.1.8;Xã Vĩnh Thạnh;81\n"
    assert "đã có ở" in _refusal(rows.encode(), "a.csv", known=known)


def test_another_level_or_another_spelling_is_not_recoded() -> None:
    """Vĩnh Thạnh is not Vĩnh Thành, and a town is no commune."""
    root = Unit("L.r", "Huyện Lấp Vò", Level.DISTRICT)
    local = Unit("L.r.x", "Xã Vĩnh Thạnh", Level.COMMUNE, "L.r")
    for name in ("Xã Vĩnh Thành", "Thị trấn Vĩnh Thạnh", "Vĩnh Thạnh"):
        assert recoded([Unit("H1.1", name, Level.COMMUNE, "L.r")], [root, local]) == {}
    assert recoded([Unit("H1.1", "Xã Vĩnh Thạnh", Level.AGENCY, "L.r")], [root, local]) == {}
    assert recoded([Unit("H1.1", "xã VĨNH THẠNH", Level.COMMUNE, "L.r")], [root, local]) == {
        "L.r.x": "H1.1"
    }


def test_a_root_gets_its_code_and_its_children_theirs() -> None:
    """The portal names the province and its communes; both were known by name alone."""
    root = Unit("L.r", "Tỉnh Phú Thọ", Level.PROVINCE)
    local = Unit("L.r.x", "Xã Lâm Thao", Level.COMMUNE, "L.r")
    new = [
        Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE),
        Unit("H44.5", "Xã Lâm Thao", Level.COMMUNE, "H44"),
        Unit("H44.6", "Xã Lâm Thao", Level.COMMUNE, "H44.5"),
    ]
    assert recoded(new, [root, local]) == {"L.r": "H44", "L.r.x": "H44.5"}
    rows = "UBND tỉnh Phú Thọ, quý I/2026\nMã;Đơn vị;Điểm tổng\n"
    rows += "H44.5;Xã Lâm Thao;80\nH44;Tỉnh Phú Thọ;81\n"
    taken = _take(rows.encode(), "a.csv", known=(root, local))
    assert taken.recoded == {"L.r": "H44", "L.r.x": "H44.5"}
    assert taken.snapshot.root == new[0]
    assert [seen.unit for seen in taken.snapshot.observations] == [new[1], new[0]]


def test_a_new_root_takes_its_code_at_once() -> None:
    """Nothing is stored yet that would have to change."""
    rows = "UBND tỉnh Phú Thọ, quý I/2026\nMã;Đơn vị;Điểm tổng\nH44;Tỉnh Phú Thọ;81\n"
    taken = _take(rows.encode(), "a.csv")
    assert (taken.snapshot.root.code, taken.recoded) == ("H44", {})


def test_a_name_with_another_portal_code_than_it_has_is_refused() -> None:
    """Codes change by a person's word in the register, never by a file."""
    known = (ROOT, Unit("H20.1.7", "Xã Vĩnh Thạnh", Level.COMMUNE, "R"))
    rows = "UBND huyện Lấp Vò tháng 02/2024\nMã;Đơn vị;Điểm tổng\nH20.1.9;Xã Vĩnh Thạnh;80\n"
    text = _refusal(rows.encode(), "a.csv", known=known)
    assert "H20.1.7" in text
    assert "H20.1.9" in text


def test_the_older_portals_dump_is_read() -> None:
    """Its keys are the head, its title says root and period; null is no figure."""
    taken = _take(old_dump_json(), "dump.json")
    assert taken.snapshot.period == Period.month(2024, 1)
    assert [seen.unit.code for seen in taken.snapshot.observations[:2]] == [
        "H20.31.01",
        "H20.31.02",
    ]
    for seen, line in zip(taken.snapshot.observations, s004(), strict=True):
        assert seen.total == Decimal(line.total.replace(",", "."))
        assert [seen.groups[code].points for code in CODES] == decimals(line)
    content = old_dump()
    del content["TITLE"]
    content["data"][0]["TONG_SCORE"] = content["data"][0]["CKMB"] = None
    bare = json.dumps(content).encode()
    assert "đơn vị gốc" in _refusal(bare, "dump.json", period=Period.month(2024, 1))
    lines = ["UBND huyện Lấp Vò, tháng 01/2024"]
    first = _take(bare, "dump.json", lines=lines).snapshot.observations[0]
    assert (first.total, first.groups["CKMB"].points) == (None, None)


def _set(cell: str, value: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value  # type: ignore[assignment]

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set("D7", "-3/18"), ["ô D7", "-3"]),
        (_set("F9", "7,2/15"), ["ô F9", "15", "12"]),
        (_set("C8", 100_000), ["ô C8", "quá lớn"]),
        (_set("E8", "mười"), ["ô E8", "mười"]),
        (_set("E8", datetime(2026, 12, 7)), ["ô E8", "Văn bản"]),  # noqa: DTZ001 - Excel's dates have no zone
        (_set("B9", None), ["ô B9", "thiếu tên"]),
        (_set("B9", "xã  vĩnh thạnh"), ["B9", "đã có ở", "B7"]),
        (_set("B9", "UBND xã Vĩnh Thạnh"), ["B9", "đã có ở", "B7"]),
        (_set("D5", "Điểm từng nhóm tiêu chí"), ["kỳ"]),
        (_set("A1", "Bảng điểm"), ["đơn vị gốc", "--root"]),
        (_set("A1", "UBND huyện Lấp Vò và UBND huyện Lai Vung"), ["nhiều đơn vị"]),
        (_set("A1", "UBND huyện Lấp Vò, tháng 02 năm 2024"), ["nhiều kỳ", "--period"]),
        (_set("A1", "UBND huyện Lấp Vò, tháng 13 năm 2024"), ["không có thật"]),
        (_set("D5", "Điểm từng nhóm tiêu chí tháng 5 năm 2022"), ["hiệu lực"]),
        (_set("B5", "Nội dung"), ["Tên đơn vị"]),
    ],
)
def test_bad_input_gets_one_line_with_its_place(
    change: Callable[[Worksheet], None], words: list[str]
) -> None:
    """Which cell, and what was expected."""
    text = _refusal(s004_xlsx(change))
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.xlsx", "rỗng"),
        (b"", "a.csv", "rỗng"),
        (b"\x7fELF" + b"\x00" * 5000, "a.xlsx", "Excel"),
        (b"PK\x03\x04" + b"\x00" * 5000, "a.xlsx", "Excel"),
        (b"\x00" * 5000, "a.csv", "nhị phân"),
        (b"\x00" * (MOST_BYTES + 1), "a.xlsx", "20 MB"),
        (b"hello", "a.csv", "bảng điểm"),
        ("Tên đơn vị;Điểm\nXã Á;1".encode("cp1258", "replace") + b"\xff", "a.csv", "UTF-8"),
        (b'"Ten;1\n2', "a.csv", "ngoặc kép"),
        (b"x", "a.doc", ".doc"),
        (b"x", "noending", "loại tệp"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, name: str, word: str) -> None:
    """A binary renamed to .xlsx, an empty file, 50 MB."""
    assert word in _refusal(content, name)


def test_a_zip_bomb_is_refused_unread() -> None:
    """By the sizes its directory tells."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 60_000_000)
    assert "quá lớn" in _refusal(buffer.getvalue())


def test_a_sheet_with_ten_thousand_columns_is_refused() -> None:
    """Memory stays bounded."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.cell(1, 10_000, "x")
    assert "10000 cột" in _refusal(saved(book))


def test_damaged_files_are_refused_or_read_never_a_traceback() -> None:
    """Every truncation and many flipped bytes of a real file."""
    whole = s004_xlsx()
    damaged = [whole[:cut] for cut in range(0, len(whole), max(1, len(whole) // 120))]
    for position in range(0, len(whole), max(1, len(whole) // 180)):
        flipped = bytearray(whole)
        flipped[position] ^= 0xFF
        damaged.append(bytes(flipped))
    refused = 0
    for content in damaged:
        try:
            _take(content)
        except Refused:
            refused += 1
    assert refused > len(damaged) / 2


def test_portal_samples_are_where_the_tests_expect_them_or_absent() -> None:
    """They stay outside the repository."""
    repository = Path(__file__).parents[2]
    assert not list(repository.glob("**/dvc-progress-tree.json"))
