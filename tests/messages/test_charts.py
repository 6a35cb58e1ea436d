"""Charts: legible, whole, honest about gaps, and never parsed as anything but text."""

import io
import warnings
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.text import Text

from messages.charts import (
    Chart,
    GroupBar,
    GroupsChart,
    HistoryChart,
    Origin,
    Place,
    Point,
    RankingChart,
    TierBar,
    TiersChart,
    content_key,
    draw,
    figure_of,
)
from messages.charts.ranking import shown
from messages.charts.style import BLUE, FONT, ORANGE, PAPER, WIDTH, legible
from messages.charts.tiers import LOOKS
from scoring.period import Period
from scoring.rank import Rank
from scoring.scheme import scheme_for, schemes
from scoring.unit import Level

_LETTERS = (
    "aăâeêioôơuưyđáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ0123456789/,·▲▼●"
)
_LONG = "Ủy ban nhân dân xã Nguyễn Nghiêm – tỉnh Quảng Ngãi"
_HOSTILE = r"$\frac{x_1^2}{0}$ {a_b} \u202e\x07 %s <b> ".replace(r"\u202e\x07", "\u202e\x07")
_HOSTILE += "Z\u0335\u0322a\u0334 שלום 中文 " + "dài" * 90
_OCTOBER, _JANUARY, _MAY = Period.month(2023, 10), Period.month(2024, 1), Period.month(2025, 5)
_SCHEME = scheme_for(_JANUARY)
_TIERS = [tier.name for tier in _SCHEME.tiers]
# Telegram refuses photos much beyond; a phone held upright shows this ratio as wide as it is.
_HIGHEST = 2.2 * WIDTH
_AGENCIES = """Sở Khoa học và Công nghệ|Sở Nông nghiệp và Môi trường|Sở Văn hóa, Thể thao và Du lịch
Sở Giáo dục và Đào tạo|Sở Dân tộc và Tôn giáo|Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh
Văn phòng Ủy ban nhân dân tỉnh|Thanh tra tỉnh|Sở Y tế|Sở Nội vụ|Sở Tư pháp|Sở Tài chính
Sở Xây dựng|Sở Công Thương|Sở Ngoại vụ""".replace("\n", "|").split("|")


def _origin(period: Period = _JANUARY, **marked: bool) -> Origin:
    return Origin(period, "file", date(2024, 2, 5), **marked)


def _groups(name: str, points: str, peers: int = 13, **marked: bool) -> GroupsChart:
    known = [None if cell == "-" else Decimal(cell) for cell in points.split()]
    missing = all(cell is None for cell in known)
    bars = tuple(
        GroupBar(group.name, group.max, cell, group.max * Decimal("0.8"), group.max)
        for group, cell in zip(_SCHEME.groups, known, strict=True)
    )
    return GroupsChart(
        _origin(**marked),
        name,
        None if missing else Decimal("65.56"),
        None if missing else "Trung bình",
        Rank(13, 13),
        bars,
        peers,
    )


def _history(
    totals: str,
    *,
    start: Period = _OCTOBER,
    name: str = "Xã Bình Thành",
    simulated: str = "",
    provisional: str = "",
) -> HistoryChart:
    """Totals parted by blanks; `.` is a period that is missing, `-` one without a total."""
    points, period = [], start
    for cell in totals.split():
        if cell != ".":
            points.append(
                Point(
                    period,
                    None if cell == "-" else Decimal(cell),
                    simulated=period.code in simulated.split(),
                    provisional=period.code in provisional.split(),
                )
            )
        period = period.next
    return HistoryChart(_origin(points[-1].period), name, tuple(points))


def _place(index: int, total: str | None, name: str, *, own: bool = False) -> Place:
    if total is None:
        return Place(None, name, None, None, own)
    points = Decimal(total)
    return Place(index, name, points, _SCHEME.tier(points).name, own)


def _ranking(units: int, *own: int, name: str = "Vĩnh Thạnh {}") -> RankingChart:
    rows = [
        _place(n + 1, f"{98 - n * 55 / units:.2f}", name.replace("{}", str(n)), own=n in own)
        for n in range(units)
    ]
    return RankingChart(_origin(), Level.COMMUNE, "Tỉnh Đồng Tháp", tuple(rows))


def _tiers(*counts: str, start: Period = _MAY) -> TiersChart:
    bars, period = [], start
    for cells in counts:
        if cells:
            numbers = [int(cell) for cell in cells.split()]
            named = tuple(zip(_TIERS, numbers, strict=True))
            bars.append(TierBar(period, named, without=2, simulated=len(bars) == 1))
        period = period.next
    origin = _origin(bars[-1].period, provisional=True)
    bars[-1] = replace(bars[-1], provisional=True)
    return TiersChart(origin, Level.COMMUNE, "Tỉnh Đồng Tháp", tuple(bars))


_CURVED = "78 81 . . 92.5 99 100 97 83 84 71 66 60 55 51 47 . 52 60 68 77 79.9 80 81 82 83 84 . 85"

CHARTS: dict[str, Chart] = {
    "groups": _groups("Xã Bình Thành", "5.8 5.3 7.2 8.8 17.1 22", simulated=True, provisional=True),
    "groups-none": _groups(_LONG, "- - - - - -"),
    "groups-some": _groups("Sở Tư pháp", "18 - 0 10 - 22", peers=1),
    "groups-hostile": _groups(_HOSTILE, "5.8 5.3 7.2 8.8 17.1 15.3"),
    "history-one": _history("84.1"),
    "history-null": _history("80 -"),
    "history-eight": _history(
        "79.85 . 84.1 84.1 84.1 83 100 99.5", simulated="2024-02", provisional="2024-05"
    ),
    "history-long": _history(_CURVED + " 88 89 90 91 92 93 94", name=_LONG),
    "history-hostile": _history("0 100 0 100 0 100", name=_HOSTILE),
    "history-quarters": _history("60 61 62 63 64 65", start=Period.quarter(2025, 1)),
    "history-years": _history("60 61.55 62 63", start=Period.full_year(2023)),
    "ranking-one": _ranking(1),
    "ranking": _ranking(13, 4),
    "ranking-long": _ranking(150, 9, 60, 90, 149, name=_LONG),
    "ranking-hostile": _ranking(20, 3, name=_HOSTILE),
    "ranking-ties": RankingChart(
        _origin(simulated=True),
        Level.AGENCY,
        None,
        tuple(_place(1, "100", f"Sở {n}") for n in range(18))
        + tuple(_place(0, None, f"Ban {n}") for n in range(2)),
    ),
    "ranking-province": _ranking(102, 60),
    "ranking-office": _ranking(102),
    "ranking-45": _ranking(45, 2),
    "ranking-agencies": RankingChart(
        _origin(provisional=True),
        Level.AGENCY,
        "Tỉnh Đồng Tháp",
        tuple(
            _place(n + 1, f"{96.5 - 2.75 * n:.2f}", name, own=n == 5)
            for n, name in enumerate(_AGENCIES)
        ),
    ),
    "ranking-nobody": RankingChart(
        _origin(), Level.DISTRICT, None, (_place(0, None, "Lấp Vò"), _place(0, None, _LONG))
    ),
    "ranking-nought": RankingChart(
        _origin(), Level.PROVINCE, None, tuple(_place(1, "0", f"Tỉnh {n}") for n in range(34))
    ),
    "history-alike": _history(" ".join(["65.56"] * 36), name="Phường Sa Đéc, Đồng Tháp"),
    "history-nought": _history("0 0 0"),
    "tiers-one": _tiers("3 5 2 2 1"),
    "tiers": _tiers("30 2 11 11 48", "35 8 32 25 2", "", "10 3 31 21 37", "0 0 0 0 0"),
    "tiers-many": _tiers(*["758 1480 40 16 1027", "1 2 3 4 3311"] * 4),
}


@cache
def _texts(chart: Chart) -> list[str]:
    return [text.get_text() for text in _artists(figure_of(chart))]


def _artists(figure: Figure) -> list[Text]:
    found = figure.findobj(Text)
    return [text for text in found if isinstance(text, Text) and text.get_text()]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_whole_and_no_two_texts_touch(name: str) -> None:
    """Nothing is clipped, written over, blank or without its glyph; a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figure_of(CHARTS[name])
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in _artists(figure)]
    high = figure.get_figheight() * figure.dpi
    assert figure.get_figwidth() * figure.dpi == WIDTH
    assert high < _HIGHEST
    for text, box in boxes:
        assert box.x0 >= 0 and box.x1 <= WIDTH and box.y0 >= 0 and box.y1 <= high, text  # noqa: PT018 - one box
    for (one, first), (other, second) in combinations(boxes, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        deep = min(first.y1, second.y1) - max(first.y0, second.y0)
        # Stacked marks of one line reach a few pixels into the next: Ộ below ộ.
        assert wide <= 0 or deep <= 9, (one, other)


@pytest.mark.parametrize("name", ["groups", "history-one", "ranking", "tiers"])
def test_a_picture_is_neither_blank_nor_all_ink(name: str) -> None:
    """The PNG itself: as wide as a phone is sharp, mostly paper, with ink and colour on it."""
    pixels = image.imread(io.BytesIO(draw(CHARTS[name])))[..., :3]
    assert pixels.shape[1] == WIDTH
    dark = (pixels.max(axis=2) < 0.4).mean()
    assert 0.004 < dark < 0.3
    assert 0.3 < (pixels.min(axis=2) > 0.99).mean() < 0.97
    # Paper all round: nothing was cut off.
    for edge in (pixels[:6], pixels[-6:], pixels[:, :6], pixels[:, -6:]):
        assert edge.min() > 0.99


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_names_its_source_and_what_is_not_real_or_final(name: str) -> None:
    """Forwarded without its message, it still says so."""
    chart = CHARTS[name]
    said = " ".join(_texts(chart))
    assert "Nguồn: tệp văn phòng nhập ngày 05/02/2024" in said
    for marked, words in ((chart.origin.simulated, "mô phỏng"), (chart.origin.provisional, "tạm")):
        assert not marked or words in said
    assert "!" not in said


def test_the_groups_say_points_median_and_best() -> None:
    """With a decimal comma, and "no figures" where there are none: None is not 0."""
    said = _texts(CHARTS["groups"])
    assert said[:4] == [
        "Điểm từng nhóm",
        "Xã Bình Thành",
        "65,56/100 · Trung bình · hạng 13/13",
        "Tháng 01/2024 · số liệu mô phỏng · tạm tính",
    ]
    assert "5,8/18" in said
    assert "trung vị 14,4 · cao nhất 18" in said
    assert _texts(CHARTS["groups-none"]).count("không có số liệu") == 6
    some = _texts(CHARTS["groups-some"])
    assert some.count("không có số liệu") == 2
    assert "0/12" in some
    # One unit has no peers to stand beside.
    assert not any("trung vị" in text for text in some)


def test_hostile_names_are_text() -> None:
    """No formula is parsed, no control or direction mark is drawn, unknown letters are boxes."""
    said = legible(_HOSTILE)
    assert said.startswith(r"$\frac{x_1^2}{0}$ {a_b} %s <b> Za שלום □□ dài")
    assert len(said) <= 400
    for artist in _artists(figure_of(CHARTS["ranking-hostile"])):
        assert not artist.get_parse_math()
    assert any(r"$\frac{" in text for text in _texts(CHARTS["groups-hostile"]))


@given(st.text(max_size=300))
def test_any_text_becomes_one_line_that_the_font_has(text: str) -> None:
    """Whatever a file calls a unit."""
    known = FT2Font(findfont(FontProperties(family=FONT))).get_charmap()
    line = legible(text)
    assert all(ord(letter) in known for letter in line)
    assert line.isprintable()
    assert legible("Xã Nguyễn Nghiêm") == "Xã Nguyễn Nghiêm"


def _marks(chart: Chart) -> list[Line2D]:
    lines = figure_of(chart).findobj(Line2D)
    return [line for line in lines if isinstance(line, Line2D) and len(line.get_xdata()) == 1]


def _joins(chart: Chart) -> int:
    lines = figure_of(chart).findobj(Line2D)
    return sum(
        isinstance(line, Line2D) and len(line.get_xdata()) == 2 and line.get_color() == BLUE
        for line in lines
    )


def test_missing_periods_are_gaps_not_lines() -> None:
    """Neither a period without a snapshot nor one without a total is drawn through."""
    assert _joins(_history("70 71 72 73")) == 3
    assert _joins(_history("70 71 . 73")) == 1
    assert _joins(_history("70 - 72 73")) == 1
    # One on the ground, one in the legend.
    assert [mark.get_marker() for mark in _marks(_history("70 . 72"))].count("x") == 2
    assert "kỳ không có số liệu" in _texts(_history("70 . 72"))


def test_the_curve_breaks_at_a_boundary_and_says_why() -> None:
    """From June to July 2025, and from February to March 2026, nothing is compared."""
    chart = _history("70 71 72 73", start=Period.month(2025, 5))
    assert _joins(chart) == 2
    said = " ".join(_texts(chart))
    assert "(1) Từ 01/07/2025 không còn cấp huyện" in said
    assert "không so sánh qua mốc này" in said
    assert "(2)" not in said
    both = " ".join(_texts(_history("70 " * 12, start=Period.month(2025, 5))))
    assert "(2) Từ 01/03/2026" in both


def test_the_way_to_and_from_figures_that_are_not_real_or_final_is_dashed() -> None:
    """They are no measure of others."""

    def ways(chart: Chart) -> list[str]:
        lines = [line for line in figure_of(chart).findobj(Line2D) if isinstance(line, Line2D)]
        joined = [line for line in lines if len(line.get_xdata()) == 2]
        return [str(line.get_linestyle()) for line in joined if line.get_color() == BLUE]

    assert ways(_history("70 71 72 73", provisional="2024-01")) == ["-", "-", "--"]
    assert ways(_history("70 71 72 73", simulated="2023-11")) == ["--", "--", "-"]


def test_simulated_and_provisional_periods_have_marks_of_their_own() -> None:
    """By shape and filling, not by colour alone, each with its word."""
    chart = _history("70 71 72", simulated="2023-11", provisional="2023-12")
    # The legend's marks come after the curve's.
    real, simulated, provisional = _marks(chart)[:3]
    assert (real.get_marker(), real.get_markerfacecolor()) == ("o", BLUE)
    assert (simulated.get_marker(), simulated.get_markerfacecolor()) == ("s", ORANGE)
    assert (provisional.get_marker(), provisional.get_markerfacecolor()) == ("o", PAPER)
    said = _texts(chart)
    assert "số liệu mô phỏng" in said
    assert "tạm tính" in said
    assert "tạm tính" not in _texts(_history("70 71 72"))


def test_a_short_history_has_every_total_a_long_one_its_newest() -> None:
    """And all carry the newest in the head."""
    said = _texts(_history("79.85 84.1 65.56"))
    assert {"79,85", "84,1", "65,56"} <= set(said)
    assert "Kỳ mới nhất: 65,56/100 · Trung bình" in said
    long = _texts(CHARTS["history-long"])
    assert "94" in long
    assert "47" in long
    assert len([text for text in long if text.replace(",", "").isdigit()]) < 12


def test_a_number_that_would_be_written_over_the_curve_is_left_out() -> None:
    """Between two steep slopes there is no room; the scale's own 0 and 100 stay."""
    said = _texts(CHARTS["history-hostile"])
    assert said.count("0") == 1
    assert said.count("100") == 4


def test_all_schemes_have_the_same_tiers() -> None:
    """Else the bands of a history must change at the boundary."""
    borders = {tuple((t.name, t.from_points) for t in scheme.tiers) for scheme in schemes()}
    assert len(borders) == 1


def test_a_short_ranking_shows_everybody_below_the_tiers() -> None:
    """The tier is a heading, not a colour."""
    said = _texts(CHARTS["ranking"])
    assert [f"Vĩnh Thạnh {n}" in said for n in range(13)] == [True] * 13
    assert "Khá · 2 đơn vị" in said
    assert "Khung đậm: đơn vị mình." in " ".join(said)
    assert "đơn vị mình" not in " ".join(_texts(_ranking(13)))


def test_a_long_ranking_shows_its_ends_and_the_askers_own() -> None:
    """What is left out is counted."""
    said = _texts(_ranking(150, 60))
    assert {"1", "2", "60", "61", "62", "149", "150"} <= set(said)
    assert "40" not in said
    assert {"58", "64"} <= set(said)
    assert "… 49 đơn vị khác" in said
    assert "… 81 đơn vị khác" in said


def test_a_long_ranking_without_an_own_has_as_many_rows() -> None:
    """Nobody's neighbours leave their room to the ends."""
    assert len(shown(_ranking(102).rows)) == len(shown(_ranking(102, 50).rows)) == 20
    assert len(shown(_ranking(45, 2).rows)) == 20
    assert shown(_ranking(21).rows) == list(range(21))


def test_equal_totals_share_their_place() -> None:
    """1, 1, 1; and who has no total has no place."""
    said = _texts(CHARTS["ranking-ties"])
    assert said.count("1") == 18
    assert said.count("–") == 2
    assert "Chưa có điểm tổng · 2 đơn vị" in said


@given(st.integers(1, 400), st.sets(st.integers(0, 399), max_size=6))
def test_rows_shown_are_in_order_and_leave_no_single_one_out(units: int, own: set[int]) -> None:
    """First, last and own are there; a gap of one row is no gap."""
    kept = shown(_ranking(units, *own).rows)
    assert kept == sorted(set(kept))
    assert {0, units - 1} <= set(kept)
    assert set(sorted(n for n in own if n < units)[:3]) <= set(kept)
    assert len(kept) <= 33
    assert all(later - earlier != 2 for earlier, later in pairwise(kept))


def test_every_count_of_a_tier_is_written() -> None:
    """Within its part, or beside the bar where the part is narrow."""
    said = _texts(CHARTS["tiers"])
    assert {"30", "11", "48"} <= set(said)
    assert "Tốt 2, chưa có điểm 2" in said
    assert any("Yếu 2" in text and "số liệu mô phỏng" in text for text in said)
    assert any("tạm tính" in text for text in said)
    assert "104 đơn vị" in said
    everything = " ".join(said)
    assert "các kỳ giữa không có số liệu" in everything
    assert "Từ 01/07/2025 không còn cấp huyện" in everything
    assert all(name in said for name in _TIERS)


def test_tiers_differ_in_grey_or_in_pattern() -> None:
    """A copier, and eyes that see few colours, tell them apart."""

    def grey(fill: str) -> float:
        red, green, blue = to_rgb(fill)
        return 0.3 * red + 0.59 * green + 0.11 * blue

    assert len(LOOKS) == len(_TIERS)
    for (fill, hatch), (other, pattern) in combinations(LOOKS, 2):
        assert hatch != pattern or abs(grey(fill) - grey(other)) > 0.2


def test_a_picture_is_named_by_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal figures share a key, whatever snapshot they came in; others, and a new look, do not."""
    chart = _groups("Xã Bình Thành", "5.8 5.3 7.2 8.8 17.1 15.3")
    assert content_key(chart) == content_key(replace(chart))
    keys = {content_key(other) for other in CHARTS.values()}
    assert len(keys) == len(CHARTS)
    assert max(map(len, keys)) <= 80
    first = chart.bars[0]
    corrected = replace(chart, bars=(replace(first, points=Decimal("5.9")), *chart.bars[1:]))
    assert content_key(corrected) != content_key(chart)
    key = content_key(chart)
    monkeypatch.setattr("messages.charts.LOOK", 1000)
    assert content_key(chart) != key


def test_the_font_has_every_vietnamese_letter() -> None:
    """Fonts without them draw blanks silently."""
    font = FT2Font(findfont(FontProperties(family=FONT), fallback_to_default=False))
    known = set(font.get_charmap())
    missing = [c for c in _LETTERS + _LETTERS.upper() if ord(c) not in known]
    assert missing == []
