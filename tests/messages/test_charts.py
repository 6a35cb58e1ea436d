"""Charts: drawn with letters, not blanks."""

import io
import warnings
from decimal import Decimal

from matplotlib import image
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

from messages.answers import Card
from messages.charts import FONT, GroupsChart, draw_groups
from messages.examples import EXAMPLES

_LETTERS = (
    "aăâeêioôơuưyđáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ0123456789/,·▲▼●"
)


def _chart(name: str) -> GroupsChart:
    card = EXAMPLES[name]
    assert isinstance(card, Card)
    medians = tuple(group.max * Decimal("0.8") for group in card.sight.scheme.groups)
    return GroupsChart(card.sight, card.result, medians, 13)


def test_a_chart_is_a_picture_without_a_missing_glyph() -> None:
    """Matplotlib only warns of a missing glyph; here a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png = draw_groups(_chart("card-with-note"))
    pixels = image.imread(io.BytesIO(png))
    assert pixels.shape[:2] == (900, 1080)
    # Something is drawn: neither all white nor all ink.
    assert 0.5 < pixels[..., :3].mean() < 0.99


def test_a_missing_group_is_drawn_as_missing() -> None:
    """None is not 0: the picture differs from one with 0 points."""
    assert draw_groups(_chart("card-missing-group"))


def test_the_font_has_every_vietnamese_letter() -> None:
    """Fonts without them draw blanks silently."""
    font = FT2Font(findfont(FontProperties(family=FONT), fallback_to_default=False))
    known = set(font.get_charmap())
    missing = [c for c in _LETTERS + _LETTERS.upper() if ord(c) not in known]
    assert missing == []
