"""Charts can be read on a phone, from a copier, and by ear."""

import re
from collections import Counter
from html import unescape

import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text

from messages.chart_words import ChartInWords
from messages.charts import GroupsChart, figure_of
from messages.charts.style import PAPER, WIDTH
from messages.render import render
from messages.split import MOST_CAPTION_UNITS
from tests.charts import CHARTS

# Pixels: a phone's width, and the lowest letters that are read on it without a lens.
_PHONE, _LOWEST = 390, 9
# WCAG 2.1, level AA, of letters of any size.
_CONTRAST = 4.5


def _lightness(colour: object) -> float:
    """Relative luminance, as WCAG has it."""
    red, green, blue, _ = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgba(colour)  # type: ignore[arg-type]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: object, other: object) -> float:
    lighter, darker = sorted((_lightness(one), _lightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _under(text: Text, boxes: list[Rectangle]) -> tuple[object, str | None]:
    """The fill below a text's middle, and its pattern."""
    own = text.get_bbox_patch()
    if isinstance(own, FancyBboxPatch):
        return own.get_facecolor(), None
    x, y = text.get_position()
    y -= text.get_fontsize() / 3
    x += {"left": 8, "center": 0, "right": -8}[str(text.get_ha())]
    fill: object = PAPER
    pattern = None
    for box in boxes:
        if box.get_x() <= x <= box.get_x() + box.get_width() and (
            box.get_y() <= y <= box.get_y() + box.get_height()
        ):
            if box.get_facecolor()[3]:
                fill = box.get_facecolor()
            pattern = box.get_hatch() or pattern
    return fill, pattern


@pytest.mark.parametrize("name", CHARTS)
def test_letters_are_high_and_dark_enough(name: str) -> None:
    """For tired eyes, in the sun, on a phone; and none is written over a pattern."""
    figure = figure_of(CHARTS[name])
    boxes = [box for box in figure.findobj(Rectangle) if isinstance(box, Rectangle)]
    for text in figure.findobj(Text):
        if not isinstance(text, Text) or not text.get_text():
            continue
        assert text.get_fontsize() * _PHONE / WIDTH >= _LOWEST, text
        fill, pattern = _under(text, boxes)
        assert pattern is None, text
        assert _contrast(text.get_color(), fill) >= _CONTRAST, (text, fill)


def test_contrast_is_measured_as_wcag_has_it() -> None:
    """Black on white is 21, and the grey that just fails does."""
    assert round(_contrast("#000000", "#ffffff"), 2) == 21
    assert round(_contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_told_in_words(name: str) -> None:
    """Whose, when, from where; as short as a caption may be, and names are only text."""
    chart = CHARTS[name]
    text = render(ChartInWords(chart)).text
    shown = unescape(re.sub(r"</?(?:b|i)>", "", text))
    assert len(shown.encode("utf-16-le")) / 2 <= MOST_CAPTION_UNITS
    assert "Nguồn: tệp văn phòng nhập ngày 05/02/2024" in shown
    assert Counter(re.findall(r"<[^>]*>", text)) == {"<b>": 1, "</b>": 1, "<i>": 1, "</i>": 1}
    if isinstance(chart, GroupsChart):
        assert all(bar.name in shown for bar in chart.bars)
