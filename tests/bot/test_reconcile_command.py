"""`bot766 reconcile` as a person types it: two imported lists beside one another."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.commands import json_of, run
from tests.factories import S004_CSV

HEAD = "STT;Mã hồ sơ;Tên thủ tục;Đơn vị;Hạn trả;Trạng thái\n"
NATIONAL = (
    "UBND huyện Lấp Vò\nDanh sách hồ sơ quá hạn trên Cổng Dịch vụ công quốc gia\n"
    + HEAD
    + "1;H20.5-261008-0001;Trích lục;Xã Tân Mỹ;20/11/2026;Đang xử lý\n"
    "2;H20.5-261008-0002;Trích lục;Xã Tân Mỹ;20/11/2026;Đang xử lý\n"
    "3;H20.5-261008-0003;Trích lục;Xã Bình Thành;20/11/2026;Đang xử lý\n"
    "4;H20.5-261008-0004;Trích lục;Tổ Lạ;20/11/2026;Đang xử lý\n"
)
PROVINCIAL = (
    "UBND huyện Lấp Vò\nDanh sách hồ sơ quá hạn trên Hệ thống thông tin giải quyết TTHC tỉnh\n"
    + HEAD
    + "1;H20.5-261008-0001;Trích lục;Xã Tân Mỹ;20/11/2026;Đang giải quyết\n"
    "2;h20.5-261008-OOO2;Trích lục;Xã Tân Mỹ;22/11/2026;Đang xử lý\n"
    "3;H20.5-261008-0005;Trích lục;Xã Bình Thành;20/11/2026;Đã trả kết quả\n"
)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(S004_CSV, "utf-8")
    Path("cong.csv").write_text(NATIONAL, "utf-8")
    Path("tinh.csv").write_text(PROVINCIAL, "utf-8")
    run("import", "a.csv", "--accept")


def test_each_step_says_the_next() -> None:
    """No list, one list, both: what is missing is named, and how to bring it."""
    refused = run("reconcile")
    assert refused.exit_code == 1
    assert "chưa có danh sách hồ sơ nào" in refused.stderr
    first = run("import", "cong.csv")
    assert "Cần thêm danh sách của hệ thống tỉnh" in first.stdout
    refused = run("reconcile")
    assert refused.exit_code == 1
    assert (
        "chưa có danh sách hồ sơ của hệ thống tỉnh; nhập tệp bằng bot766 import" in refused.stderr
    )
    second = run("import", "tinh.csv")
    assert "Đã có danh sách của cả hai hệ thống" in second.stdout
    assert "bot766 reconcile" in second.stdout
    assert run("reconcile").exit_code == 0


def _import_both() -> None:
    assert not json_of("import", "cong.csv")["other_known"]
    assert json_of("import", "tinh.csv")["other_known"]


def test_the_counts_of_each_class_and_kind_add_up() -> None:
    """Every dossier of either list is counted in one class."""
    _import_both()
    shown = json_of("reconcile")
    assert shown["unit"]["name"] == "Huyện Lấp Vò"
    assert shown["dossiers"] == {"national": 4, "provincial": 3}
    assert shown["counts"] == {
        "matched": 1, "differing": 1, "only_national": 2, "only_provincial": 1,
        "repeated": 0, "uncompared": 0,
    }  # fmt: skip
    assert shown["differences"] == {"code": 1, "due": 1, "state": 0, "unit": 0}
    assert shown["unknown_units"] == ["Tổ Lạ"]
    assert {one["system"] for one in shown["lists"]} == {"national", "provincial"}
    rows = {row["code"]: row for row in shown["rows"]}
    assert len(rows) == 4
    differing = rows["H20.5-261008-0002"]
    assert (differing["other_code"], differing["differences"]) == (
        "h20.5-261008-OOO2",
        ["code", "due"],
    )
    assert rows["H20.5-261008-0005"]["national"] is None
    assert rows["H20.5-261008-0004"]["unit_name"] == "Tổ Lạ"


def test_people_read_counts_names_and_the_first_rows() -> None:
    """And when each list was read."""
    _import_both()
    text = run("reconcile").stdout
    assert "2  chỉ có trên Cổng DVCQG" in text
    assert "Tên không khớp đơn vị nào: Tổ Lạ." in text
    assert "H20.5-261008-0002  Xã Tân Mỹ: Cổng DVCQG Đang xử lý, hạn trả 20/11/2026; " in text
    assert text.count("nhập ") == 2


def test_one_unit_alone_is_compared_as_within_all() -> None:
    """By --unit; what is not a unit is refused with one line."""
    _import_both()
    assert {row["code"] for row in json_of("reconcile", "--unit", "xã bình thành")["rows"]} == {
        "H20.5-261008-0003",
        "H20.5-261008-0005",
    }
    assert json_of("reconcile", "--root", "huyện Lấp Vò") == json_of("reconcile")
    unknown = run("reconcile", "--unit", "xã Không Có")
    assert (unknown.exit_code, unknown.stderr) == (1, "không có đơn vị “xã Không Có”\n")
    assert run("reconcile", "--unit", "a", "--root", "b").exit_code == 2


def test_the_workbook_has_every_row(tmp_path: Path) -> None:
    """A file that cannot be written is refused."""
    _import_both()
    assert run("reconcile", "--xlsx", "khac.xlsx").exit_code == 0
    sheet = load_workbook("khac.xlsx")["Hồ sơ chênh lệch"]
    assert [row[2] for row in sheet.iter_rows(min_row=6, values_only=True)] == [
        row["code"] for row in json_of("reconcile")["rows"]
    ]
    refused = run("reconcile", "--xlsx", str(tmp_path / "none" / "a.xlsx"))
    assert refused.exit_code == 1
    assert "không ghi được tệp" in refused.stderr


def test_doctor_tries_an_own_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken one is named; the setting takes a .docx alone, and empty is none."""
    monkeypatch.setenv("BOT766_CHECK__LETTER_TEMPLATE", "mau.docx")
    missing = run("doctor")
    assert missing.exit_code == 1
    assert "check.letter_template" in missing.stdout
    own = Document()
    own.add_paragraph("{{ don_vi }}: {{ chua_bao_cao | join(', ') }}")
    own.save("mau.docx")
    sound = run("doctor")
    assert sound.exit_code == 0
    assert "mau.docx" in sound.stdout
    own.add_paragraph("{{ khong_co.gi }}")
    own.save("mau.docx")
    assert "không dùng được mau.docx" in run("doctor").stdout
    monkeypatch.setenv("BOT766_CHECK__LETTER_TEMPLATE", "mau.doc")
    assert "check.letter_template: phải là một tệp .docx" in run("doctor").stderr
    monkeypatch.setenv("BOT766_CHECK__LETTER_TEMPLATE", "")
    assert "check.letter_template" not in run("doctor").stdout
