"""Charts: legible, whole, honest about gaps, and never parsed as anything but text."""

import io
import warnings
from dataclasses import replace
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

from messages.chart_words import chart_lines
from messages.charts import (
    Chart,
    GroupsChart,
    HistoryChart,
    Place,
    Point,
    RankingChart,
    content_key,
    draw,
    figure_of,
)
from messages.charts.ranking import shown
from messages.charts.style import BLUE, FONT, ORANGE, PAPER, WIDTH, legible
from messages.charts.tiers import LOOKS
from scoring.period import Period
from scoring.rank import Rank
from scoring.scheme import schemes
from scoring.unit import Level
from tests.charts import CHARTS, HOSTILE, TIERS, groups, history, origin_of, place, ranking

_LETTERS = (
    "aăâeêioôơuưyđáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ0123456789/,·▲▼●"
)
# Telegram refuses photos much beyond; a phone held upright shows this ratio as wide as it is.
_HIGHEST = 2.2 * WIDTH


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
    assert not any("hạng" in text for text in _texts(replace(CHARTS["groups"], rank=Rank(1, 1))))
    # One unit has no peers to stand beside.
    assert not any("trung vị" in text for text in some)


def test_no_mark_of_the_median_touches_a_number() -> None:
    """The number of points stands right above the bar, whose last part holds the mark."""
    chart = CHARTS["groups"]
    assert isinstance(chart, GroupsChart)
    bars = tuple(replace(bar, median=bar.max * Decimal("0.93")) for bar in chart.bars)
    figure = figure_of(replace(chart, bars=bars))
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]  # theirs
    (axes,) = figure.axes
    numbers = [t.get_window_extent(renderer) for t in axes.texts if "/" in t.get_text()]
    marks = [line for line in axes.lines if line.get_color() == ORANGE]
    assert len(marks) == len(bars) + 1  # with the legend's
    for mark in marks:
        (x, y), _ = axes.transData.transform(mark.get_xydata())
        # Its end sticks out by half its thickness, as does the white around it by half of its own.
        assert not any(box.x0 <= x <= box.x1 and box.y0 <= y + 7 <= box.y1 for box in numbers)


def test_hostile_names_are_text() -> None:
    """No formula is parsed, no control or direction mark is drawn, unknown letters are boxes."""
    said = legible(HOSTILE)
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
    assert _joins(history("70 71 72 73")) == 3
    assert _joins(history("70 71 . 73")) == 1
    assert _joins(history("70 - 72 73")) == 1
    # One on the ground, one in the legend.
    assert [mark.get_marker() for mark in _marks(history("70 . 72"))].count("x") == 2
    assert "kỳ không có số liệu" in _texts(history("70 . 72"))


def test_the_curve_breaks_at_a_boundary_and_says_why() -> None:
    """From June to July 2025, and from February to March 2026, nothing is compared."""
    chart = history("70 71 72 73", start=Period.month(2025, 5))
    assert _joins(chart) == 2
    said = " ".join(_texts(chart))
    assert "(1) Từ 01/07/2025 không còn cấp huyện" in said
    assert "không so sánh qua mốc này" in said
    assert "(2)" not in said
    both = " ".join(_texts(history("70 " * 12, start=Period.month(2025, 5))))
    assert "(2) Từ 01/03/2026" in both


def test_the_way_to_and_from_figures_that_are_not_real_or_final_is_dashed() -> None:
    """They are no measure of others."""

    def ways(chart: Chart) -> list[str]:
        lines = [line for line in figure_of(chart).findobj(Line2D) if isinstance(line, Line2D)]
        joined = [line for line in lines if len(line.get_xdata()) == 2]
        return [str(line.get_linestyle()) for line in joined if line.get_color() == BLUE]

    assert ways(history("70 71 72 73", provisional="2024-01")) == ["-", "-", "--"]
    assert ways(history("70 71 72 73", simulated="2023-11")) == ["--", "--", "-"]


def test_simulated_and_provisional_periods_have_marks_of_their_own() -> None:
    """By shape and filling, not by colour alone, each with its word."""
    chart = history("70 71 72", simulated="2023-11", provisional="2023-12")
    # The legend's marks come after the curve's.
    real, simulated, provisional = _marks(chart)[:3]
    assert (real.get_marker(), real.get_markerfacecolor()) == ("o", BLUE)
    assert (simulated.get_marker(), simulated.get_markerfacecolor()) == ("s", ORANGE)
    assert (provisional.get_marker(), provisional.get_markerfacecolor()) == ("o", PAPER)
    said = _texts(chart)
    assert "số liệu mô phỏng" in said
    assert "tạm tính" in said
    assert "tạm tính" not in _texts(history("70 71 72"))


def test_a_short_history_has_every_total_a_long_one_its_newest() -> None:
    """And all carry the newest in the head."""
    said = _texts(history("79.85 84.1 65.56"))
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
    assert "đơn vị mình" not in " ".join(_texts(ranking(13)))


def test_a_long_ranking_shows_its_ends_and_the_askers_own() -> None:
    """What is left out is counted."""
    said = _texts(ranking(150, 60))
    assert {"1", "2", "60", "61", "62", "149", "150"} <= set(said)
    assert "40" not in said
    assert {"58", "64"} <= set(said)
    everything = " ".join(said)
    assert "… 49 đơn vị khác Xuất sắc 14, Tốt 28, Khá 7" in everything
    assert "… 81 đơn vị khác Khá 13, Trung bình 54, Yếu 14" in everything
    # Of the same tier as the rows before and after them: its heading has counted them.
    alike = [place(1, "80", str(n)) for n in range(40)]
    said = _texts(RankingChart(origin_of(), Level.COMMUNE, "X", tuple(alike)))
    assert "… 20 đơn vị khác" in said
    assert not any("Tốt 20" in text for text in said)


def test_a_long_ranking_without_an_own_has_as_many_rows() -> None:
    """Nobody's neighbours leave their room to the ends."""
    assert len(shown(ranking(102).rows)) == len(shown(ranking(102, 50).rows)) == 20
    assert len(shown(ranking(45, 2).rows)) == 20
    assert shown(ranking(21).rows) == list(range(21))


def test_equal_totals_share_their_place() -> None:
    """1, 1, 1; and who has no total has no place."""
    said = _texts(CHARTS["ranking-ties"])
    assert said.count("1") == 18
    assert said.count("–") == 2
    assert "Chưa có điểm tổng · 2 đơn vị" in said


@given(st.integers(1, 400), st.sets(st.integers(0, 399), max_size=6))
def test_rows_shown_are_in_order_and_leave_no_single_one_out(units: int, own: set[int]) -> None:
    """First, last and own are there; a gap of one row is no gap."""
    kept = shown(ranking(units, *own).rows)
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
    assert all(name in said for name in TIERS)


def test_tiers_differ_in_grey_or_in_pattern() -> None:
    """A copier, and eyes that see few colours, tell them apart."""

    def grey(fill: str) -> float:
        red, green, blue = to_rgb(fill)
        return 0.3 * red + 0.59 * green + 0.11 * blue

    assert len(LOOKS) == len(TIERS)
    for (fill, hatch), (other, pattern) in combinations(LOOKS, 2):
        assert hatch != pattern or abs(grey(fill) - grey(other)) > 0.2


def test_a_picture_is_named_by_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal figures share a key, whatever snapshot they came in; others, and a new look, do not."""
    chart = groups("Xã Bình Thành", "5.8 5.3 7.2 8.8 17.1 15.3")
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


def test_no_total_is_rounded_into_another_tier() -> None:
    """79,995 is Khá, and what is not full is not 100, in pictures as in cards."""
    near, most = Decimal("79.995"), Decimal("99.995")
    parts = GroupsChart(origin_of(), "Xã Tân Mỹ", near, "Khá", Rank(7, 16), (), 16)
    past = HistoryChart(origin_of(), "Xã Tân Mỹ", (Point(Period.month(2024, 1), most),))
    places = RankingChart(
        origin_of(), Level.COMMUNE, "Huyện Lấp Vò", (Place(1, "Tân Mỹ", near, "Khá", own=True),)
    )
    assert parts.standing.startswith("79,995/100")
    assert "99,995" in past.newest
    assert any("79,995" in line for line in chart_lines(places))
