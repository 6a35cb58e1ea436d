"""The compiled list and its letter: opened as the clerk opens them."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from messages.actions import Reply
from messages.compiled import Compiled, DifferingDossier, FiguresFrom, LettersFrom, UnitReport
from messages.compiled_message import CheckDone
from messages.documents import BadTemplate, letter, workbook
from messages.render import render
from messages.split import captioned
from scoring.dossier import System
from scoring.period import Period
from scoring.reconcile import Difference
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ROOT = Unit("H20", "Huyện Lấp Vò", Level.DISTRICT)
TAN_MY = Unit("H20.1", "Xã Tân Mỹ", Level.COMMUNE, "H20")
DINH_AN = Unit("H20.2", "Xã Định An & <Đông>", Level.COMMUNE, "H20")
LONG_HUNG = Unit("H20.3", "Xã Long Hưng A", Level.COMMUNE, "H20")


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 26, hour, minute, tzinfo=ZONE)


COMPILED = Compiled(
    root=ROOT,
    round_on=date(2026, 11, 26),
    deadline=_at(11, 0),
    units=(
        UnitReport(TAN_MY, Overdue(0, 37, 17), Reply.DIFFERS, _at(9, 12), portal=17, listed=1),
        UnitReport(DINH_AN, Overdue(None, None, 4), Reply.MATCH, _at(11, 3), late=True),
        UnitReport(LONG_HUNG),
    ),
    dossiers=(
        DifferingDossier(
            TAN_MY,
            "H15.50.05.13-261008-0975",
            "=cmd()",
            ("Đang xử lý", date(2026, 10, 20)),
            ("Đã trả kết quả\x07", date(2026, 10, 22)),
            frozenset({Difference.STATE, Difference.DUE}),
        ),
        DifferingDossier(TAN_MY, "H15.50.05.13-261008-0976", "", None, ("Đang xử lý", None)),
    ),
)


def _book(compiled: Compiled = COMPILED) -> Workbook:
    return load_workbook(io.BytesIO(workbook(compiled)))


def _rows(book: Workbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(min_row=6, values_only=True)]


def test_the_summary_has_a_row_a_unit_and_a_total() -> None:
    """What nobody stated is blank, which is not 0; a unit's own number goes before the seen one."""
    rows = _rows(_book(), "Tổng hợp")
    assert rows[0] == [
        1, "Xã Tân Mỹ", 37, 17, 0, 17, None, 17, 1, "Có chênh lệch", "09:12", None
    ]  # fmt: skip
    assert rows[1][1:] == [
        "Xã Định An & <Đông>", None, 4, None, None, None, None, None,
        "Đã rà soát, khớp", "11:03", "Sau hạn",
    ]  # fmt: skip
    assert rows[2][9] == "Chưa báo cáo"
    assert rows[3][:9] == [None, "Cộng", 37, 21, 0, 17, None, 17, 1]


def test_a_correction_after_the_deadline_is_noted_and_the_unit_stays_in_time() -> None:
    """In the summary's last column."""
    corrected = replace(COMPILED.units[0], at=_at(11, 20), corrected=True)
    compiled = replace(COMPILED, units=(corrected,))
    assert _rows(_book(compiled), "Tổng hợp")[0][-2:] == ["11:20", "Sửa sau hạn"]
    assert (compiled.answered, compiled.late) == (1, 0)


def test_each_differing_dossier_is_told_with_both_systems_states_and_days() -> None:
    """Days are days, so that the clerk can sort; one that a system lacks says so."""
    sheet = _book()["Hồ sơ chênh lệch"]
    rows = _rows(_book(), "Hồ sơ chênh lệch")
    assert rows[0][4] == "Đang xử lý"
    assert rows[0][5] == datetime(2026, 10, 20)  # noqa: DTZ001 - a cell's day has no zone
    assert rows[0][8] == "hạn trả khác, trạng thái khác"
    assert sheet["F6"].number_format == "dd/mm/yyyy"
    assert rows[1][4:6] == ["không có", None]
    assert rows[1][8] == "chỉ có trên hệ thống tỉnh"


def test_no_text_becomes_a_formula_or_breaks_the_file() -> None:
    """A procedure's name comes from a file that somebody sent."""
    cell = _book()["Hồ sơ chênh lệch"]["D6"]
    assert (cell.value, cell.data_type) == ("=cmd()", "s")
    assert _book()["Hồ sơ chênh lệch"]["G6"].value == "Đã trả kết quả"


def test_who_did_not_report_has_a_sheet() -> None:
    """And one who did is not on it; an empty sheet says that it is."""
    assert _rows(_book(), "Chưa báo cáo") == [[1, "Xã Long Hưng A", "H20.3", None]]
    nobody = Compiled(ROOT, COMPILED.round_on, COMPILED.deadline, COMPILED.units[:2])
    assert _rows(_book(nobody), "Chưa báo cáo")[0][0] == "Không có."


def _text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_the_letter_carries_the_counts_in_the_form_of_such_letters() -> None:
    """Names are escaped; the line on letters of apology stands only where they are known."""
    text = _text(letter(COMPILED))
    assert "HUYỆN LẤP VÒ" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "ngày 26 tháng 11 năm 2026" in text
    assert "phải báo cáo: 3; báo cáo đúng hạn: 1; báo cáo sau hạn: 1; chưa báo cáo: 1." in text
    assert "Đơn vị chưa báo cáo: Xã Long Hưng A." in text
    assert "lệch nhau, cộng các đơn vị: 17. Danh sách kèm theo liệt kê 2 hồ sơ." in text
    assert "UBND HUYỆN LẤP VÒ" in text
    assert "Lấp Vò, ngày 26 tháng 11" in text
    assert "thuộc huyện Lấp Vò như sau" in text
    assert "thư xin lỗi" not in text
    assert "Số đếm" not in text
    assert "người nhận" not in text
    assert "{" not in text


def test_an_office_may_bring_a_letter_of_its_own(tmp_path: Path) -> None:
    """One that asks for what there is not is refused as such."""
    own = tmp_path / "own.docx"
    document = Document()
    document.add_paragraph("Chưa: {{ chua_bao_cao | join('; ') }} tại {{ don_vi }}")
    document.save(str(own))
    silent = Compiled(ROOT, COMPILED.round_on, COMPILED.deadline, (UnitReport(DINH_AN),))
    assert _text(letter(silent, own)) == "Chưa: Xã Định An & <Đông> tại Huyện Lấp Vò"
    document.add_paragraph("{{ khong_co.gi }}")
    document.save(str(own))
    with pytest.raises(BadTemplate):
        letter(silent, own)


def test_a_letter_of_a_department_names_no_committee_and_leaves_the_place_open() -> None:
    """Its name does not say where it is."""
    agency = Unit("H20.9", "Sở Y tế", Level.AGENCY, "H20")
    text = _text(letter(Compiled(agency, COMPILED.round_on, COMPILED.deadline, ())))
    assert "SỞ Y TẾ\nVĂN PHÒNG" in text
    assert "..., ngày 26" in text


def test_a_letter_stays_a_letter_where_thousands_are_silent() -> None:
    """The first of them by name, the others in the list that goes with it."""
    units = tuple(UnitReport(Unit(f"H20.{n}", f"Xã {n}", Level.COMMUNE)) for n in range(100))
    text = _text(letter(Compiled(ROOT, COMPILED.round_on, COMPILED.deadline, units)))
    assert "Xã 29 và 70 đơn vị khác (danh sách kèm theo)." in text
    assert "Xã 30" not in text


def test_the_sheet_of_dossiers_says_which_lists_it_rests_on() -> None:
    """A list of one system alone compares nothing."""
    day = COMPILED.round_on
    both = replace(COMPILED, portal_read=day, provincial_read=day)
    said = [
        _book(one)["Hồ sơ chênh lệch"]["A4"].value
        for one in (both, replace(both, provincial_read=None), COMPILED)
    ]
    assert "Cổng DVCQG nhập 26/11/2026, hệ thống tỉnh nhập 26/11/2026" in str(said[0])
    assert str(said[1]).startswith("Chưa có danh sách của hệ thống tỉnh: chỉ gồm")
    assert str(said[2]).startswith("Chưa có danh sách của Cổng DVCQG và hệ thống tỉnh: chỉ gồm")


def test_what_a_system_does_not_say_is_blank_and_not_missing() -> None:
    """A unit names a dossier of which there is no list; another stands there twice."""
    rows = _rows(
        _book(
            replace(
                COMPILED,
                dossiers=(
                    DifferingDossier(
                        TAN_MY, "A-1", "", None, None, named=True, unsaid=frozenset(System)
                    ),
                    DifferingDossier(
                        ROOT, "A-2", "", ("", None), None, repeated=True, unit_name="Tổ X",
                        unsaid=frozenset({System.PROVINCIAL}),
                    ),
                ),
            )
        ),
        "Hồ sơ chênh lệch",
    )  # fmt: skip
    assert rows[0][4:] == [None, None, None, None, "đơn vị nêu trong trả lời"]
    assert rows[1][1] == "Tổ X (chưa rõ đơn vị)"
    assert rows[1][6:] == [None, None, "mã lặp trong một danh sách"]


OCTOBER = FiguresFrom(Period.month(2026, 10), simulated=True, provisional=True)
GROUNDED = replace(
    COMPILED,
    figures=(OCTOBER, FiguresFrom(Period.quarter(2026, 2))),
    letters=LettersFrom(30, (date(2026, 11, 25), date(2026, 11, 25)), (OCTOBER,)),
)
FIGURES = "số liệu Tháng 10/2026 (số liệu mô phỏng, tạm tính); Quý II/2026"


def _caption(compiled: Compiled) -> str:
    return render(CheckDone.of(compiled, closed=True, template_broken=False)).text


def test_every_sheet_the_letter_and_the_caption_say_which_figures_they_give() -> None:
    """A leaf goes on without the others: made-up figures must not look real on any."""
    book = _book(GROUNDED)
    for sheet in book.worksheets:
        assert FIGURES in str(sheet["A4"].value).replace("Số liệu", "số liệu", 1), sheet.title
    assert FIGURES in _text(letter(GROUNDED))
    short = "số liệu Tháng 10/2026 (số liệu mô phỏng, tạm tính) và 1 kỳ khác."
    assert short in _caption(GROUNDED)
    hidden = replace(GROUNDED, figures=GROUNDED.figures[::-1])
    assert "Quý II/2026 và 1 kỳ khác (số liệu mô phỏng, tạm tính)." in _caption(hidden)


def test_the_number_of_letters_says_by_what_it_is_counted() -> None:
    """The list may be newer than the figures of the sheet beside it."""
    one = "danh sách của tỉnh ngày 25/11/2026"
    october = "số liệu Tháng 10/2026 (số liệu mô phỏng, tạm tính)"
    days = (date(2026, 11, 24), date(2026, 11, 25))
    for letters, said in (
        (GROUNDED.letters, f"30, theo {one} và {october}."),
        (LettersFrom(30, days), "30, theo danh sách của tỉnh từ ngày 24/11/2026 đến 25/11/2026."),
        (LettersFrom(4, None, (OCTOBER,)), f"4, theo {october}."),
    ):
        compiled = replace(GROUNDED, letters=letters)
        assert f"do hồ sơ trễ hạn: {said}" in _text(letter(compiled))
        # The caption says what the figures are in the line above.
        short = said.replace(" (số liệu mô phỏng, tạm tính)", "")
        assert f"Thư xin lỗi cần có: {short}" in _caption(compiled)


def test_a_unit_that_nobody_was_asked_for_is_told_apart_from_the_silent() -> None:
    """In the notes of both sheets, and in the counts of the letter and the caption."""
    unasked = replace(COMPILED, units=(*COMPILED.units, UnitReport(ROOT, nobody=True)))
    book = _book(unasked)
    assert [row[11] for row in _rows(book, "Tổng hợp")[:4]] == [
        None, "Sau hạn", None, "Chưa có người nhận",
    ]  # fmt: skip
    assert [row[1:] for row in _rows(book, "Chưa báo cáo")] == [
        ["Xã Long Hưng A", "H20.3", None],
        ["Huyện Lấp Vò", "H20", "Chưa có người nhận"],
    ]
    text = _text(letter(unasked))
    assert "chưa báo cáo: 1; chưa có người nhận: 1." in text
    assert "Đơn vị chưa báo cáo: Xã Long Hưng A." in text
    assert "chưa báo cáo 1; chưa có người nhận: 1." in _caption(unasked)


def test_a_code_that_is_only_ours_is_not_printed() -> None:
    """No office knows it."""
    ours = Unit("L.huye6n5-la6p1-vo2.xa4-ta6n-my4", "Xã Tân Mỹ", Level.COMMUNE, "H20")
    book = _book(replace(COMPILED, units=(UnitReport(ours),)))
    assert _rows(book, "Chưa báo cáo") == [[1, "Xã Tân Mỹ", None, None]]


def test_no_sum_stands_where_no_unit_has_a_number() -> None:
    """That nobody reported one is not 0."""
    total = _rows(
        _book(replace(COMPILED, units=(UnitReport(TAN_MY), UnitReport(DINH_AN)))), "Tổng hợp"
    )[-1]
    assert total[:9] == [None, "Cộng", *[None] * 7]


def test_the_caption_stays_below_telegrams_limit() -> None:
    """With as many periods, names and marks as there may be."""
    months = tuple(FiguresFrom(Period.month(2026, n), True, True) for n in range(1, 12))  # noqa: FBT003 - both marks
    days = (date(2026, 11, 24), date(2026, 11, 25))
    long = "Xã " + "Nguyễn Thượng Hiền " * 5
    units = [UnitReport(Unit(f"H{n}", long, Level.COMMUNE), nobody=n > 3_000) for n in range(3_400)]
    most = replace(
        COMPILED,
        root=replace(ROOT, name=long),
        units=units,
        figures=months,
        letters=LettersFrom(123_456, days, months),
    )
    said = render(CheckDone.of(most, closed=True, template_broken=True))
    assert captioned(said) == (said,)
