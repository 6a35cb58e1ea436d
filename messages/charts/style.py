"""How does every chart look: its paper, letters and colours, and what its foot says?"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from messages import format as write
from messages.notices import Sight
from scoring.period import Period, PeriodKind
from scoring.unit import Level

# Raise it with every change of what is drawn: pictures that Telegram keeps are of another look.
LOOK = 5

# matplotlib's own font: its wheel carries it, with all Vietnamese letters. Others may draw blanks
# without a word.
FONT = "DejaVu Sans"
# 1080 pixels wide: sharp on a phone held upright. At 72 dots an inch a point is a pixel.
WIDTH, MARGIN, DPI = 1080, 48, 72
INNER = WIDTH - 2 * MARGIN
# Heights of letters, in pixels; a phone shows them at a third.
TITLE, BIG, BODY, SMALL = 54, 44, 36, 30
LEADING = 1.36
# How far the baseline lies below the middle of a line, in heights of its letters.
BASELINE = 0.36
# Letters; names come from files, and no real one, nor a note of ours, is longer.
_LONGEST = 400
# Lines of a name at the most; with so many it is set smaller.
TITLE_LINES = 3

INK, SOFT, PAPER = "#1f2933", "#52606d", "#ffffff"
TRACK, BAND = "#e6ebf0", "#f4f6f8"
# Told apart by those who see few colours, and by their grey.
BLUE, ORANGE = "#1f6fb2", "#b3541e"
# Controls, marks that turn the direction of writing or stand above letters, and what has no letter.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Zl", "Zp"})
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Origin:
    """Where the figures of a chart come from, as its foot says.

    Attributes:
        period: what they describe; the newest one, of several.
        source: "file" or "portal".
        observed_on: the day on which the source was read.
        simulated: made up for demonstration.
        provisional: the period was not over when the source was read.
        replaced: other figures of the period count by now.
    """

    period: Period
    source: str
    observed_on: date
    simulated: bool = False
    provisional: bool = False
    replaced: bool = False

    @classmethod
    def of(cls, sight: Sight) -> "Origin":
        """As a message's figures say it, without the numbers of our own rows."""
        return cls(
            sight.period,
            sight.source,
            sight.observed_at.date(),
            simulated=sight.simulated,
            provisional=sight.provisional,
            replaced=bool(sight.newer),
        )

    @property
    def stamp(self) -> str:
        """The period, and what is to be known of its figures."""
        replaced = " · đã được thay bằng bản mới" if self.replaced else ""
        return write.period(self.period) + marks(self.simulated, self.provisional) + replaced

    @property
    def foot(self) -> str:
        """Source and day."""
        source = "Cổng DVCQG" if self.source == "portal" else "tệp văn phòng nhập"
        marked = marks(self.simulated, self.provisional).replace(" ·", ",")
        return f"Nguồn: {source} ngày {write.day(self.observed_on)}{marked}."


def marks(simulated: bool, provisional: bool) -> str:  # noqa: FBT001 - two marks, no switches
    """What is said behind a period of figures that are not real, or not final."""
    said = " · số liệu mô phỏng" if simulated else ""
    return said + (" · tạm tính" if provisional else "")


def short_period(period: Period) -> str:
    """As an axis has room for it: `01/2024`, `I/2024`, `2024`."""
    match period.kind:
        case PeriodKind.MONTH:
            return f"{period.index:02d}/{period.year}"
        case PeriodKind.QUARTER:
            return f"{_QUARTERS[period.index - 1]}/{period.year}"
        case PeriodKind.YEAR:
            return str(period.year)


def span(first: Period, last: Period) -> str:
    """From one period to another of its kind: `Tháng 01/2024 – tháng 05/2024`."""
    if first == last:
        return write.period(last)
    tail = write.period(last)
    return f"{write.period(first)} – {tail[:1].lower()}{tail[1:]}"


def whole(parent: str | None, level: Level) -> str:
    """Whose units of a level are shown, where no one unit above them is known, too."""
    if parent is not None:
        return parent
    return (
        "Cả nước" if level in {Level.PROVINCE, Level.AGENCY} else write.sentence(write.level(level))
    )


@cache
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont  # noqa: PLC0415 - see Sheet
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - see Sheet

    return frozenset(FT2Font(findfont(FontProperties(family=FONT))).get_charmap())


@lru_cache(256)
def legible(text: str) -> str:
    """Text as the font has it, on one line: no controls, no letters that would be blanks."""
    known = _letters()
    composed = unicodedata.normalize("NFC", text[: 4 * _LONGEST])
    seen = (" " if c.isspace() else c for c in composed)
    drawn = (c if ord(c) in known else "□" for c in seen if unicodedata.category(c) not in _UNSEEN)
    line = " ".join("".join(drawn).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
