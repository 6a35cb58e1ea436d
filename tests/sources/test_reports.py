"""Reports: tables of all kinds with text around them, and what the sentences say."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import docx
import pytest

from bot.sources.files import Taken, take
from scoring.checks import Measured, SystemMismatch, TotalsRowMismatch, check
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import Figure, Overdue
from scoring.unit import Level, Unit
from tests.documents import docx_bytes, s004_docx, s004_html, s004_pdf
from tests.factories import CODES, decimals, s004
from tests.sources.reported import NOW, TITLE, points_of, refusal_of, seen_in, taken_of


@pytest.fixture(scope="module", params=["docx", "pdf", "html"])
def report(request: pytest.FixtureRequest) -> Taken:
    """S004 whole, from each kind of file."""
    make: dict[str, Callable[[], bytes]] = {
        "docx": s004_docx,
        "pdf": s004_pdf,
        "html": lambda: s004_html().encode(),
    }
    return take(make[request.param](), f"a.{request.param}", known=(), observed_at=NOW)


def test_s004_is_one_snapshot(report: Taken) -> None:
    """Eight tables, of which only the whole is the report: 13 communes, two agencies, the root."""
    snapshot = report.snapshot
    assert (snapshot.root.name, snapshot.period) == ("Huyện Lấp Vò", Period.month(2024, 1))
    levels = [seen.unit.level for seen in snapshot.observations]
    assert sorted(levels) == [Level.AGENCY] * 2 + [Level.COMMUNE] * 13 + [Level.DISTRICT]
    assert {seen.unit.parent for seen in snapshot.observations} == {None, snapshot.root.code}


def test_s004_gives_each_commune_points_rates_and_total(report: Taken) -> None:
    """Table I.2 and the six of part II agree; each rate stands with its own group."""
    seen = {one.unit.name: one for one in report.snapshot.observations}
    for line in s004():
        assert seen[line.name].total == Decimal(line.total.replace(",", "."))
        assert [seen[line.name].groups[code].points for code in CODES] == decimals(line)
        assert all(seen[line.name].groups[code].rate is not None for code in CODES)
    rates = {code: figure.rate for code, figure in seen["Xã Định Yên"].groups.items()}
    expected = ("100", "93.67", "49", "67.72", "100", "64.5")
    assert rates == dict(zip(CODES, map(Decimal, expected), strict=True))


def test_s004_gives_the_district_its_own_groups_and_the_total_of_a_sentence(
    report: Taken,
) -> None:
    """Table I.1 has the groups below one another; "đạt 82,07/100 điểm" stands in the text."""
    (own,) = (s for s in report.snapshot.observations if s.unit == report.snapshot.root)
    assert own.total == Decimal("82.07")
    points, rates = ("12.9 18.1 7.2 8.8 18 17", "71.8 91.99 72.9 68.14 100 77.2")
    assert own.groups == {
        code: Figure(Decimal(p), Decimal(r))
        for code, p, r in zip(CODES, points.split(), rates.split(), strict=True)
    }
    assert own.overdue is None


def test_s004_counts_the_late_dossiers_of_agencies_too(report: Taken) -> None:
    """A dash is no figure, neither of points nor of dossiers."""
    seen = {one.unit.name: one for one in report.snapshot.observations}
    assert seen["Xã Tân Khánh Trung"].overdue == Overdue(0, 37, 17)
    assert seen["Một cửa huyện"].overdue == Overdue(16, 45, 10)
    assert seen["Phòng Tài chính – Kế hoạch"].overdue == Overdue(None, None, 11)
    for name in ("Một cửa huyện", "Phòng Tài chính – Kế hoạch"):
        assert (seen[name].total, points_of(seen[name])) == (None, {})


def test_s004_is_odd_where_it_is(report: Taken) -> None:
    """A total row that does not add up, and two systems that tell two rates."""
    names = {seen.unit.name: seen.unit for seen in report.snapshot.observations}
    assert report.notes == (
        TotalsRowMismatch(None, "Hoàn thành quá hạn", 223, 228),
        SystemMismatch(names["Xã Định Yên"], Measured.RATE, Decimal("92.51"), Decimal(49)),
        SystemMismatch(names["Huyện Lấp Vò"], Measured.RATE, Decimal("86.89"), Decimal("72.9")),
    )


S002 = (
    "Số: 955/UBND-KSTT",
    "Sơn Dương, ngày 22 tháng 4 năm 2024",
    "V/v công khai kết quả thực hiện Bộ chỉ số tháng 3 năm 2024",
    "Kính gửi:",
    "- Các cơ quan chuyên môn thuộc UBND huyện;",
    "Căn cứ Kế hoạch số 157/KH-UBND ngày 19/8/2022 của Ủy ban nhân dân tỉnh Tuyên Quang;",
    "Chủ tịch Ủy ban nhân dân huyện công khai kết quả của huyện Sơn Dương. Cụ thể:",
    (
        "Theo tra cứu số liệu ngày 22/4/2024, tổng số điểm của huyện Sơn Dương tháng 3 năm 2024 "
        "đạt 87,1/100 điểm (tăng 0,7% so với tháng 02/2024), đứng thứ 1/7 huyện, thành phố."
    ),
    "1. Điểm đánh giá công khai, minh bạch: 18,0/18 điểm. Trong đó:",
    "- Tỷ lệ hồ sơ đồng bộ: 4.521 hồ sơ, đạt 100%",
    "2. Điểm đánh giá tiến độ giải quyết hồ sơ TTHC: 18,6/20 điểm",
    "- Tỷ lệ hồ sơ xử lý đúng hạn/trong hạn: 94,44%.",
    "3. Điểm đánh giá TTHC cung cấp dịch vụ công trực tuyến: 6,9/12 điểm",
    "4. Điểm đánh giá thanh toán trực tuyến: 8,4/10 điểm",
    "5. Điểm đánh giá mức độ hài lòng: 18,0/18 điểm.",
    "6. Điểm đánh giá số hóa hồ sơ: 17,1/22 điểm;",
)


def test_a_report_without_any_table_is_its_root_alone() -> None:
    """S002 as .docx: 87,1 stated over groups that add up to 87,0, which the checks note."""
    document = docx.Document()
    for line in S002:
        document.add_paragraph(line)
    snapshot = take(docx_bytes(document), "a.docx", known=(), observed_at=NOW).snapshot
    assert (snapshot.root.name, snapshot.period.code) == ("Huyện Sơn Dương", "2024-03")
    (own,) = snapshot.observations
    assert (own.unit, own.total) == (snapshot.root, Decimal("87.1"))
    expected = ("18.0", "18.6", "6.9", "8.4", "18.0", "17.1")
    assert points_of(own) == dict(zip(CODES, map(Decimal, expected), strict=True))
    scheme = scheme_for(snapshot.period)
    notes = check([own], [score(own, scheme)], scheme, snapshot.period, date(2024, 5, 1))
    assert [(note.code, note.unit) for note in notes] == [("total-mismatch", snapshot.root)]


def test_a_total_alone_is_enough() -> None:
    """S003: a point for a comma, and a history table that has no units."""
    own = seen_in(
        "Kết quả xếp loại Tháng 02",
        "Văn phòng HĐND và UBND huyện Phú Tân báo cáo kết quả trong tháng 02 năm 2025 như sau:",
        "1. Tổng số điểm huyện đạt: **87.18/100** điểm, xếp hạng 02/11 huyện, thị xã, thành phố.",
        [["THÁNG", "TỔNG ĐIỂM", "XẾP LOẠI", "HẠNG"], ["01", "80.11", "TỐT", "2"]],
        "Các đơn vị (Phú Hưng, Tân Trung) cần đẩy mạnh trên địa bàn huyện Phú Tân./.",
    )
    assert [(name, seen.total) for name, seen in own.items()] == [
        ("Huyện Phú Tân", Decimal("87.18"))
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Xã Định Yên đạt 90/100 điểm.",
        "Tháng 12 năm 2023 huyện Lấp Vò đạt 83,7/100 điểm.",
        "Tháng trước huyện Lấp Vò đạt 83,7/100 điểm.",
        "Phấn đấu năm nay huyện Lấp Vò đạt 90/100 điểm.",
        "Huyện Lai Vung đạt 90/100 điểm.",
        "Lúc đầu huyện đạt 83,7/100 điểm, sau đó đạt 82,07/100 điểm.",
        "Điểm số cao nhất là 90,13/100 điểm.",
    ],
)
def test_a_total_of_another_unit_or_time_is_not_the_roots(sentence: str) -> None:
    """Nor one of two; the table's figures come in all the same."""
    table = [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]]
    title = "UBND huyện Lấp Vò tháng 01 năm 2024"
    assert [*seen_in(title, "Kính gửi:", sentence, table)] == ["Xã A"]


def test_a_total_of_the_tables_counts_before_that_of_the_text() -> None:
    """Even where they differ."""
    table = [["Đơn vị", "Điểm tổng"], ["Huyện Lấp Vò", "80"]]
    seen = seen_in(TITLE, "Kết quả: huyện Lấp Vò đạt 82,07/100 điểm.", table)
    assert seen["Huyện Lấp Vò"].total == 80


def test_sentences_behind_the_first_table_state_no_total() -> None:
    """They speak of anybody."""
    table = [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]]
    assert [*seen_in(TITLE, table, "Như vậy huyện đạt 82,07/100 điểm.")] == ["Xã A"]


def test_later_prose_changes_neither_period_nor_root() -> None:
    """Other months, other districts, cited documents, slips of the pen."""
    taken = taken_of(
        "ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP",
        "Lấp Vò, ngày tháng 02 năm 2024",
        TITLE,
        "Thực hiện Công văn số 43 ngày 18 tháng 12 năm 2023 và Kế hoạch 6 tháng đầu năm 2024.",
        [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]],
        "UBND huyện Lập Vò và huyện Lai Vung sẽ báo cáo trong tháng 3 năm 2024 và quý II/2024.",
    )
    assert (taken.snapshot.root.name, taken.snapshot.period.code) == ("Huyện Lấp Vò", "2024-01")
    assert taken.notes == ()


def test_the_sender_may_stand_in_a_letterhead_laid_out_as_a_table() -> None:
    """As it does in most letters."""
    letterhead = [
        ["UBND HUYỆN LẤP VÒ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: /BC-UBND", "Lấp Vò, ngày tháng 02 năm 2024"],
    ]
    title = "Kết quả thực hiện Bộ chỉ số tháng 01 năm 2024"
    taken = taken_of(letterhead, title, [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]])
    assert taken.snapshot.root.name == "Huyện Lấp Vò"


def test_title_rows_may_stand_in_the_table_itself() -> None:
    """As in the web pages that systems hand out as .xls."""
    title = "UBND huyện Lấp Vò, tháng 01 năm 2024"
    taken = taken_of([[title], ["Đơn vị", "Điểm tổng"], ["Xã A", "80"]])
    assert (taken.snapshot.root.name, taken.snapshot.period.code) == ("Huyện Lấp Vò", "2024-01")


RANKING = [["Đơn vị", "Điểm tổng"], ["Xã Định An", "80"], ["Xã Định Yên", "81"]]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Xã Định Yên được ghi nhận 173/187, đạt 92,51% nhưng trên Biểu đồ 766 ghi nhận 49%.",
         "Xã Định Yên"),
        ("Khác xã Định An, xã Định Yên có 173/187, đạt **92,51%** nhưng trên DVCQG ghi nhận 49%.",
         "Xã Định Yên"),
        ("UBND huyện Lập Vò theo dõi thì 173/187 đạt 92,51% nhưng trên DVC quốc gia ghi nhận 49%.",
         "Huyện Lấp Vò"),
        ("Xã Định An tốt. Kết quả 173/187, đạt 92,51%, nhưng trên Cổng DVC quốc gia ghi nhận 49%.",
         "Huyện Lấp Vò"),
    ],
)  # fmt: skip
def test_two_systems_that_disagree_are_noted_with_their_unit(sentence: str, name: str) -> None:
    """The unit named last before the numbers in the same sentence, else the root."""
    taken = taken_of(TITLE, RANKING, sentence)
    units = {unit.name: unit for unit in taken.units}
    assert taken.notes == (
        SystemMismatch(units[name], Measured.RATE, Decimal("92.51"), Decimal(49)),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        # Of a commune that the figures do not know: not the root's.
        "Xã Tân Mỹ có 173/187, đạt 92,51% nhưng trên Biểu đồ 766 ghi nhận 49%.",
        # Not the national portal.
        "Xã Định An có 173/187, đạt 92,51% nhưng trên sổ theo dõi ghi nhận 49%.",
        "Xã Định An có 173/187, đạt 92,51%. Nhưng trên Biểu đồ 766 điểm là 49.",
    ],
)
def test_other_sentences_are_no_disagreement(sentence: str) -> None:
    """Nothing is made up."""
    assert taken_of(TITLE, RANKING, sentence).notes == ()


def test_a_line_with_another_maximum_is_refused() -> None:
    """As a cell would be."""
    lines = ["UBND huyện Lấp Vò tháng 01 năm 2024", "1. Điểm công khai, minh bạch: 7,2/15 điểm"]
    assert "quy định 18" in refusal_of(*lines)


def test_a_group_stated_twice_in_the_text_must_agree() -> None:
    """One of the two is wrong."""
    lines = [f"{n}. Điểm công khai, minh bạch: {n}/18 điểm" for n in (1, 2)]
    assert "hai số khác nhau" in refusal_of("UBND huyện Lấp Vò tháng 01/2024", *lines)


def test_a_text_without_figures_is_refused() -> None:
    """A letter, and the rules of the index."""
    assert "không thấy bảng điểm" in refusal_of("Kính gửi: UBND huyện Lấp Vò", "Trân trọng.")
    assert "không thấy bảng điểm" in refusal_of("- Công khai, minh bạch: 18/100 điểm;")


def test_an_asked_period_is_found_in_a_reports_columns() -> None:
    """Or taken as asked, with a note."""
    head = ["Đơn vị", "Điểm tổng tháng 12 năm 2023", "Điểm tổng tháng 01 năm 2024"]
    table = [head, ["Xã A", "70", "80"]]
    asked = taken_of(TITLE, table, period=Period.month(2023, 12))
    assert [seen.total for seen in asked.snapshot.observations] == [70]
    assert "không có kỳ 2024-05" in refusal_of(TITLE, table, period=Period.month(2024, 5))
    plain = [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]]
    (note,) = taken_of(TITLE, plain, period=Period.month(2024, 5)).notes
    assert note.code == "title-overridden"


def test_a_wide_hostile_report_is_refused_in_time() -> None:
    """So many cells are looked at, and no more."""
    tables = [[[f"đơn vị {t} {r} {c}" for c in range(60)] for r in range(20)] for t in range(200)]
    assert "quá nhiều bảng chữ" in refusal_of(TITLE, *tables)


def test_known_units_are_found_in_a_report() -> None:
    """By whole names; a name that fits none is noted."""
    root = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
    known = (root, Unit("R.1", "Xã Định An", Level.COMMUNE, "R"))
    taken = taken_of(TITLE, RANKING, known=known)
    assert taken.snapshot.observations[0].unit == known[1]
    assert [(n.code, n.unit.name if n.unit else "") for n in taken.notes] == [
        ("unknown-unit", "Xã Định Yên")
    ]
