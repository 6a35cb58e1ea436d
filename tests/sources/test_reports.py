"""Reports: tables of all kinds with text around them, and what the sentences say."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import docx
import pytest

from bot.sources.documents.grid import Document, Grid, Part
from bot.sources.files import Taken, take, take_document
from bot.sources.refusal import Refused
from scoring.checks import Measured, SystemMismatch, TotalsRowMismatch, check
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import ComponentFigure, Figure, Observation, Overdue
from scoring.unit import Level, Unit
from tests.documents import docx_bytes, s004_docx, s004_html, s004_pdf
from tests.factories import CODES, decimals, s004

NOW = datetime(2024, 2, 5, tzinfo=UTC)
TITLE = "Kết quả thực hiện Bộ chỉ số trên địa bàn huyện Lấp Vò tháng 01 năm 2024"
PER_GROUP = ["Đơn vị", "Điểm", "Tỷ lệ (%)"]
DOWN = ["Nhóm chỉ số thành phần", "Điểm tối đa", "Điểm", "Tỷ lệ (%)"]
Block = str | list[list[Any]]


def _report(*blocks: Block) -> Document:
    """A text with tables, as the readers of .docx, .pdf and .html give it."""
    grids: list[Grid] = []
    lines: list[str] = []
    above: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            above.append(block)
            continue
        width = max(map(len, block))
        rows = [[*row, *[None] * (width - len(row))] for row in block]
        grids.append(Grid("", rows, above=tuple(above), parts=(Part(0, f"Bảng {len(grids) + 1}"),)))
        above = []
    return Document(tuple(grids), tuple(lines))


def _take(*blocks: Block, **more: Any) -> Taken:  # noqa: ANN401 - take's own
    return take_document(_report(*blocks), **{"known": (), "observed_at": NOW, **more})


def _seen(*blocks: Block, **more: Any) -> dict[str, Observation]:  # noqa: ANN401 - take's own
    """What is seen of each unit, by name."""
    return {seen.unit.name: seen for seen in _take(*blocks, **more).snapshot.observations}


def _refusal(*blocks: Block, **more: Any) -> str:  # noqa: ANN401 - take's own
    with pytest.raises(Refused) as refused:
        _take(*blocks, **more)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def _points(seen: Observation) -> dict[str, Decimal]:
    return {c: f.points for c, f in seen.groups.items() if f.points is not None}


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
        assert (seen[name].total, _points(seen[name])) == (None, {})


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
    assert _points(own) == dict(zip(CODES, map(Decimal, expected), strict=True))
    scheme = scheme_for(snapshot.period)
    notes = check([own], [score(own, scheme)], scheme, snapshot.period, date(2024, 5, 1))
    assert [(note.code, note.unit) for note in notes] == [("total-mismatch", snapshot.root)]


def test_a_total_alone_is_enough() -> None:
    """S003: a point for a comma, and a history table that has no units."""
    own = _seen(
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
    assert [*_seen(title, "Kính gửi:", sentence, table)] == ["Xã A"]


def test_a_total_of_the_tables_counts_before_that_of_the_text() -> None:
    """Even where they differ."""
    table = [["Đơn vị", "Điểm tổng"], ["Huyện Lấp Vò", "80"]]
    seen = _seen(TITLE, "Kết quả: huyện Lấp Vò đạt 82,07/100 điểm.", table)
    assert seen["Huyện Lấp Vò"].total == 80


def test_sentences_behind_the_first_table_state_no_total() -> None:
    """They speak of anybody."""
    table = [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]]
    assert [*_seen(TITLE, table, "Như vậy huyện đạt 82,07/100 điểm.")] == ["Xã A"]


def test_later_prose_changes_neither_period_nor_root() -> None:
    """Other months, other districts, cited documents, slips of the pen."""
    taken = _take(
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
    taken = _take(letterhead, title, [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]])
    assert taken.snapshot.root.name == "Huyện Lấp Vò"


def test_title_rows_may_stand_in_the_table_itself() -> None:
    """As in the web pages that systems hand out as .xls."""
    title = "UBND huyện Lấp Vò, tháng 01 năm 2024"
    taken = _take([[title], ["Đơn vị", "Điểm tổng"], ["Xã A", "80"]])
    assert (taken.snapshot.root.name, taken.snapshot.period.code) == ("Huyện Lấp Vò", "2024-01")


def test_tables_of_other_months_are_left_alone() -> None:
    """The caption right above a table says so, or its head does."""
    head = ["Đơn vị", "Điểm tổng"]
    seen = _seen(
        TITLE,
        [["Đơn vị", "Điểm tổng", "Điểm tổng tháng 12 năm 2023"], ["Xã A", "80", "70"]],
        "Bảng 2. Kết quả tháng 12 năm 2023",
        [head, ["Xã A", "70"], ["Xã B", "60"]],
        "Bảng 3. Kết quả 6 tháng đầu năm 2023",
        [head, ["Xã C", "75"]],
    )
    assert {name: one.total for name, one in seen.items()} == {"Xã A": 80}


def test_other_tables_of_a_report_are_left_alone() -> None:
    """Officials, tasks, dossiers received: none of them is a figure of the index."""
    seen = _seen(
        TITLE,
        [["Đơn vị", "Tổng số cán bộ"], ["Xã A", "17"]],
        [["Nhiệm vụ", "Cơ quan chủ trì"], ["Số hóa hồ sơ", "Phòng A"], ["Thanh toán", "Phòng B"]],
        [["Nhóm", "Kết quả"], ["Số hóa hồ sơ", "Chưa đạt"], ["Thanh toán", "Đạt"]],
        [["Đơn vị", "Kết quả"], ["Xã A", "Hoàn thành"]],
        [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]],
        [["Đơn vị", "Điểm thi đua"], ["Xã A", "9"]],
    )
    assert {name: one.total for name, one in seen.items()} == {"Xã A": 80}


@pytest.mark.parametrize(
    ("heading", "group", "points"),
    [
        ("1. Chỉ số công khai, minh bạch:", "CKMB", "17/18"),
        ("2. Chỉ số tiến độ, kết quả giải quyết:", "TDGQ", "17/20"),
        ("3. Chỉ số cấp dịch vụ vụ công trực tuyến:", "CLGQ", "7,2/12"),
        ("II.5. Chỉ số về mức độ hài lòng:", "MDHL", "17/18"),
        ("6. Nhóm chỉ số. Số hóa hồ sơ", "MDSH", "17"),
        ("Chỉ số số hóa hồ sơ", "MDSH", "17"),
        ("Bảng 4. Kết quả nhóm chỉ số thanh toán trực tuyến của các xã", "TTTT", "8"),
        ("Điểm đánh giá mức độ hài lòng", "MDHL", "17"),
    ],
)
def test_a_heading_says_which_groups_points_a_table_has(
    heading: str, group: str, points: str
) -> None:
    """In every wording, and with the lines between it and the table."""
    between = ["1.1 Nội dung thực hiện:", "- Tỷ lệ hồ sơ thanh toán trực tuyến.", "1.2. Kết quả:"]
    seen = _seen(TITLE, heading, *between, [PER_GROUP, ["Xã A", points, "85"]])
    value = Decimal(points.partition("/")[0].replace(",", "."))
    assert seen["Xã A"].groups == {group: Figure(value, Decimal(85))}


@pytest.mark.parametrize(
    ("points", "group"), [("19/20", "TDGQ"), ("7,2/12", "CLGQ"), ("8/10", "TTTT"), ("9/22", "MDSH")]
)
def test_a_maximum_that_one_group_has_says_whose_points_they_are(points: str, group: str) -> None:
    """Where no heading does."""
    seen = _seen(TITLE, [PER_GROUP, ["Xã A", points, "85"]])
    assert [*seen["Xã A"].groups] == [group]


def test_a_maximum_of_a_hundred_is_that_of_the_total() -> None:
    """`82,07/100` is no group's."""
    seen = _seen(TITLE, [["Đơn vị", "Điểm"], ["Xã A", "82,07/100"]])
    assert (seen["Xã A"].total, seen["Xã A"].groups) == (Decimal("82.07"), {})


def test_points_beside_a_total_need_a_heading() -> None:
    """Without one they are left alone: the total is what the table is about."""
    rows = [["Đơn vị", "Điểm tổng", "Điểm"], ["Xã A", "80", "17/20"]]
    assert _seen(TITLE, rows)["Xã A"].groups == {}
    seen = _seen(TITLE, "2. Chỉ số tiến độ giải quyết:", rows)
    assert (seen["Xã A"].total, _points(seen["Xã A"])) == (80, {"TDGQ": 17})


def test_a_heading_further_up_decides_between_groups_of_one_maximum() -> None:
    """Two tables of one section; alone 18 may be of two groups, and is refused."""
    first, second = ([PER_GROUP, [name, "17/18", "85"]] for name in ("Xã A", "Xã B"))
    heading = "5. Chỉ số về mức độ hài lòng:"
    seen = _seen(TITLE, heading, first, "a) Các xã còn lại", second)
    assert [*seen["Xã B"].groups] == ["MDHL"]
    assert "chưa rõ cột điểm (tối đa 18)" in _refusal(TITLE, first)
    ended = _refusal(TITLE, heading, first, "6. Đánh giá chung", second)
    assert "chưa rõ cột điểm" in ended


@pytest.mark.parametrize(
    ("above", "points", "words"),
    [
        # A maximum that contradicts the heading, in the cells or in the head.
        (["1. Chỉ số công khai, minh bạch:"], "7,2/12", "tối đa 12, nhóm ghi ở tiêu"),
        (["1. Chỉ số công khai, minh bạch:"], "82/100", "tối đa 100, nhóm ghi ở tiêu"),
        # Another section has begun, and none of them names a group.
        (["6. Nhóm chỉ số. Số hóa hồ sơ", "2. Đối với các xã, thị trấn:"], "17", "chưa rõ"),
        (["1. Chỉ số công khai, minh bạch:", "II. CÁC XÃ"], "17", "chưa rõ"),
        # Totals below a heading that happens to be near.
        (["Chỉ số số hóa hồ sơ"], "82,07", "vượt mức tối đa 22"),
        # Headings of several groups, sentences and bullets say nothing.
        (["3. Chỉ số dịch vụ công trực tuyến, thanh toán trực tuyến:"], "7", "chưa rõ"),
        (["- Chỉ số công khai, minh bạch:"], "7", "chưa rõ"),
        (["V/v công khai kết quả thực hiện Bộ chỉ số"], "7", "chưa rõ"),
        (["Liên quan đến nhóm tiêu chí số 2"], "7", "chưa rõ"),
        ([], "7", "chưa rõ"),
        ([], "7/15", "chưa rõ"),
    ],
)
def test_points_never_go_to_a_group_by_guess(above: list[str], points: str, words: str) -> None:
    """What neither heading nor maximum settles is refused."""
    rows = [PER_GROUP, ["Xã A", points, "85"], ["Xã B", points, "80"]]
    assert words in _refusal(TITLE, *above, rows)


def test_points_of_nobody_are_left_out_where_other_figures_stand() -> None:
    """The late dossiers of table II.2 are read without its section too."""
    head = ["Đơn vị", "Điểm", "Tỷ lệ (%)", "HS trễ hạn trên hệ thống tỉnh"]
    seen = _seen(TITLE, [head, ["Xã A", "19", "85", "3"]])
    assert (seen["Xã A"].groups, seen["Xã A"].overdue) == ({}, Overdue(3))


def test_one_figure_stated_twice_must_agree() -> None:
    """I.2 and II.1 tell the same points, or the report is refused with both places."""
    ranking = [["Đơn vị", "Điểm tổng", "Công khai, minh bạch"], ["Xã A", "80", "17/18"]]
    heading = "1. Chỉ số công khai, minh bạch:"
    agreeing = [PER_GROUP, ["UBND xã A", "17,0/18", "94,4"]]
    seen = _seen(TITLE, ranking, heading, agreeing)
    assert seen["Xã A"].groups == {"CKMB": Figure(Decimal(17), Decimal("94.4"))}
    text = _refusal(TITLE, ranking, heading, [PER_GROUP, ["Xã A", "16/18", "94,4"]])
    assert "Bảng 1, dòng 2" in text
    assert "Bảng 2, dòng 2" in text
    assert "17" in text
    assert "16" in text


def test_a_bare_name_of_one_table_is_the_whole_name_of_another() -> None:
    """Whichever comes first; two units of that name leave it open."""
    short, whole = ([["Đơn vị", "Điểm tổng"], [n, "80"]] for n in ("Vĩnh Thạnh", "Xã Vĩnh Thạnh"))
    assert [*_seen(TITLE, short, whole)] == ["Xã Vĩnh Thạnh"]
    assert [*_seen(TITLE, whole, short)] == ["Xã Vĩnh Thạnh"]
    town = [["Đơn vị", "Điểm tổng"], ["Thị trấn Vĩnh Thạnh", "80"]]
    assert len(_seen(TITLE, short, whole, town)) == 3


def test_groups_below_one_another_are_the_roots() -> None:
    """With maxima, rates, components among them and the total below."""
    rows = [
        DOWN,
        ["1. Công khai, minh bạch", "18", "12,9", "71,8"],
        ["Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG", "", "4,5/6", "75"],
        ["2. Chỉ số Số hóa hồ sơ", "22", "-", "77,2"],
        ["3. Dịch vụ vụ công trực tuyến", "12", "7,2", "-"],
        ["Tổng cộng", "100", "82,07", ""],
    ]
    (own,) = _take(TITLE, rows).snapshot.observations
    assert own.unit.name == "Huyện Lấp Vò"
    assert own.total == Decimal("82.07")
    assert own.groups == {
        "CKMB": Figure(Decimal("12.9"), Decimal("71.8")),
        "MDSH": Figure(None, Decimal("77.2")),
        "CLGQ": Figure(Decimal("7.2"), None),
    }
    figure = ComponentFigure(rate=Decimal(75), points=Decimal("4.5"), max=Decimal(6))
    assert own.components == {"DOSSIER_SYNC": figure}


def test_groups_below_one_another_may_be_of_several_units() -> None:
    """A column a unit."""
    rows = [
        ["Chỉ số", "Xã A", "Xã B", "Xếp hạng"],
        ["Công khai, minh bạch", "18/18", "17/18", "3"],
        ["Tiến độ", "20", "19", "4"],
    ]
    seen = _seen(TITLE, rows)
    assert {name: _points(one) for name, one in seen.items()} == {
        "Xã A": {"CKMB": 18, "TDGQ": 20},
        "Xã B": {"CKMB": 17, "TDGQ": 19},
    }


@pytest.mark.parametrize(
    ("above", "owner"),
    [
        ([], "Huyện Lấp Vò"),
        (["1. Đối với huyện Lấp Vò:"], "Huyện Lấp Vò"),
        (["1. Đối với xã Định Yên:"], "Xã Định Yên"),
        (["1. Đối với xã Định Yên:", "Huyện Lấp Vò nói chung như sau:"], "Huyện Lấp Vò"),
        (
            ["Qua đó, xã Định Yên cần khắc phục ngay những hạn chế đã nêu trong báo cáo trước"],
            "Huyện Lấp Vò",
        ),
    ],
)
def test_a_table_without_units_is_of_the_unit_that_its_heading_names(
    above: list[str], owner: str
) -> None:
    """Else of the root; a sentence on the way says nothing."""
    rows = [DOWN, ["Số hóa hồ sơ", "22", "17", "77"], ["Hài lòng", "18", "18", "100"]]
    assert [*_seen(TITLE, *above, rows)] == [owner]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Số hóa hồ sơ", "20", "17"], ["Hài lòng", "18", "17"]], ["quy định 22", "cột 2"]),
        ([["Số hóa hồ sơ", "22", "17/20"], ["Hài lòng", "18", "17"]], ["quy định 22", "cột 3"]),
        ([["Số hóa hồ sơ", "22", "17"], ["Số hóa", "22", "17"], ["Hài lòng", "18", "17"]],
         ["đã có ở", "dòng 3"]),
        ([["Số hóa hồ sơ", "22", "chưa"], ["Hài lòng", "18", "17"]], ["không phải số"]),
        ([["Cung cấp dịch vụ trực tuyến", "", "17"], ["Hài lòng", "18", "17"]], ["năm nhóm"]),
    ],
)  # fmt: skip
def test_groups_below_one_another_are_checked(rows: list[list[str]], words: list[str]) -> None:
    """Maxima against the scheme, each group once."""
    text = _refusal(TITLE, [DOWN[:3], *rows])
    for word in words:
        assert word in text


def test_two_units_in_one_heading_leave_a_table_open() -> None:
    """It says to whom the figures belong, or they are nobody's."""
    rows = [DOWN, ["Số hóa hồ sơ", "22", "17", "77"], ["Hài lòng", "18", "18", "100"]]
    assert "của đơn vị nào" in _refusal(TITLE, "Xã Định Yên và xã Định An", rows)


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
    taken = _take(TITLE, RANKING, sentence)
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
    assert _take(TITLE, RANKING, sentence).notes == ()


def test_a_line_with_another_maximum_is_refused() -> None:
    """As a cell would be."""
    lines = ["UBND huyện Lấp Vò tháng 01 năm 2024", "1. Điểm công khai, minh bạch: 7,2/15 điểm"]
    assert "quy định 18" in _refusal(*lines)


def test_a_group_stated_twice_in_the_text_must_agree() -> None:
    """One of the two is wrong."""
    lines = [f"{n}. Điểm công khai, minh bạch: {n}/18 điểm" for n in (1, 2)]
    assert "hai số khác nhau" in _refusal("UBND huyện Lấp Vò tháng 01/2024", *lines)


def test_a_text_without_figures_is_refused() -> None:
    """A letter, and the rules of the index."""
    assert "không thấy bảng điểm" in _refusal("Kính gửi: UBND huyện Lấp Vò", "Trân trọng.")
    assert "không thấy bảng điểm" in _refusal("- Công khai, minh bạch: 18/100 điểm;")


def test_an_asked_period_is_found_in_a_reports_columns() -> None:
    """Or taken as asked, with a note."""
    head = ["Đơn vị", "Điểm tổng tháng 12 năm 2023", "Điểm tổng tháng 01 năm 2024"]
    table = [head, ["Xã A", "70", "80"]]
    asked = _take(TITLE, table, period=Period.month(2023, 12))
    assert [seen.total for seen in asked.snapshot.observations] == [70]
    assert "không có kỳ 2024-05" in _refusal(TITLE, table, period=Period.month(2024, 5))
    plain = [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]]
    (note,) = _take(TITLE, plain, period=Period.month(2024, 5)).notes
    assert note.code == "title-overridden"


def test_a_wide_hostile_report_is_refused_in_time() -> None:
    """So many cells are looked at, and no more."""
    tables = [[[f"đơn vị {t} {r} {c}" for c in range(60)] for r in range(20)] for t in range(200)]
    assert "quá nhiều bảng chữ" in _refusal(TITLE, *tables)


def test_known_units_are_found_in_a_report() -> None:
    """By whole names; a name that fits none is noted."""
    root = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
    known = (root, Unit("R.1", "Xã Định An", Level.COMMUNE, "R"))
    taken = _take(TITLE, RANKING, known=known)
    assert taken.snapshot.observations[0].unit == known[1]
    assert [(n.code, n.unit.name if n.unit else "") for n in taken.notes] == [
        ("unknown-unit", "Xã Định Yên")
    ]
