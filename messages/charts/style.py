"""How does every chart look: its paper, letters, colours, head and foot?"""

import io
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from messages import format as write
from messages.notices import Sight
from scoring.period import Period, PeriodKind

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Raise it with every change of what is drawn: pictures that Telegram keeps are of another look.
LOOK = 2

# matplotlib's own font: its wheel carries it, with all Vietnamese letters. Others may draw blanks
# without a word.
FONT = "DejaVu Sans"
# 1080 pixels wide: sharp on a phone held upright. At 72 dots an inch a point is a pixel.
WIDTH, MARGIN, _DPI = 1080, 48, 72
INNER = WIDTH - 2 * MARGIN
# Heights of letters, in pixels; a phone shows them at a third.
TITLE, BIG, BODY, SMALL = 54, 44, 36, 30
_LEADING = 1.36
# How far the baseline lies below the middle of a line, in heights of its letters.
_BASELINE = 0.36
# Names come from files; no real one, and no note of ours, is longer. Three lines are enough.
_LONGEST = 400
_TITLE_LINES = 3

INK, SOFT, PAPER = "#1f2933", "#52606d", "#ffffff"
TRACK, BAND = "#e6ebf0", "#f4f6f8"
# Told apart by those who see few colours, and by their grey.
BLUE, ORANGE = "#1f6fb2", "#b3541e"
# Controls, marks that turn the direction of writing or stand above letters, and what has no letter.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Zl", "Zp"})
_QUARTERS = ("I", "II", "III", "IV")

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Origin:
    """Where the figures of a chart come from, as its foot says.

    Attributes:
        period: what they describe; the newest one, of several.
        source: "file" or "portal".
        observed_on: the day on which the source was read.
        simulated: made up for demonstration.
        provisional: the period was not over when the source was read.
    """

    period: Period
    source: str
    observed_on: date
    simulated: bool = False
    provisional: bool = False

    @classmethod
    def of(cls, sight: Sight) -> "Origin":
        """As a message's figures say it, without the numbers of our own rows."""
        return cls(
            sight.period,
            sight.source,
            sight.observed_at.date(),
            simulated=sight.simulated,
            provisional=sight.provisional,
        )

    @property
    def stamp(self) -> str:
        """The period, and what is to be known of its figures."""
        return write.period(self.period) + marks(self.simulated, self.provisional)

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


class Sheet:
    """A sheet of paper measured in pixels from its upper left corner; as high as is drawn on it."""

    def __init__(self) -> None:
        """An empty one."""
        # Loading matplotlib takes a third of a second and 25 MB; only who draws needs it.
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
        from matplotlib.figure import Figure  # noqa: PLC0415 - see above

        self.figure: Figure = Figure(figsize=(WIDTH / _DPI, 10), dpi=_DPI, facecolor=PAPER)
        self._canvas = FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How many pixels a text takes."""
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - see __init__

        font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]  # theirs
        wide, _, _ = renderer.get_text_width_height_descent(legible(text), font, ismath=False)
        return float(wide)

    def write(  # noqa: PLR0913 - all by name but what is written where
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: str = INK,
        align: Align = "left",
        room: float = INNER,
        paper: str | None = None,
    ) -> None:
        """One line of text, its middle at the height `y`, cut to its room in pixels."""
        self._axes.text(
            x,
            y + size * _BASELINE,
            self.cut(text, room, size, bold=bold),
            fontfamily=FONT,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=colour,
            ha=align,
            # Not "center": that follows the letters' own heights, and lines would dance.
            va="baseline",
            # A name may hold what matplotlib would read as a formula.
            parse_math=False,
            zorder=5,
            bbox=None if paper is None else {"facecolor": paper, "edgecolor": "none", "pad": 3},
        )

    def cut(self, text: str, room: float, size: float, *, bold: bool = False) -> str:
        """As much of a text as fits into so many pixels."""
        text = legible(text)
        if self.width(text, size, bold=bold) <= room:
            return text
        most = bisect_right(
            range(len(text)), room, key=lambda n: self.width(text[:n] + "…", size, bold=bold)
        )
        return text[: max(0, most - 1)].rstrip() + "…"

    def wrap(
        self, text: str, size: float, *, bold: bool = False, most: int = 9, room: float = INNER
    ) -> list[str]:
        """The lines of a text within so many pixels, at most so many lines."""
        lines: list[str] = []
        for word in legible(text).split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        return [self.cut(line, room, size, bold=bold) for line in lines]

    def lines(
        self,
        y: float,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        colour: str = INK,
        most: int = 9,
        x: float = MARGIN,
    ) -> float:
        """A text over several lines from the height `y` down; gives where it ends."""
        step = size * _LEADING
        room = MARGIN + INNER - x
        for line in self.wrap(text, size, bold=bold, most=most, room=room):
            self.write(x, y + step / 2, line, size=size, bold=bold, colour=colour)
            y += step
        return y

    def box(  # noqa: PLR0913 - a rectangle has four measures
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        fill: str,
        *,
        hatch: str = "",
        edge: str = "none",
        thick: float = 0,
    ) -> None:
        """A rectangle."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - see __init__

        self._axes.add_patch(
            Rectangle((x, y), wide, high, facecolor=fill, edgecolor=edge, linewidth=thick, zorder=1)
        )
        if hatch:
            self._axes.add_patch(
                Rectangle(
                    (x, y),
                    wide,
                    high,
                    facecolor="none",
                    edgecolor=INK,
                    linewidth=0,
                    hatch=hatch,
                    zorder=1,
                )
            )

    def line(
        self,
        points: Iterable[tuple[float, float]],
        colour: str = INK,
        *,
        thick: float = 2,
        dashed: bool = False,
    ) -> None:
        """A line through some points."""
        across, down = zip(*points, strict=True)
        style = "--" if dashed else "-"
        self._axes.plot(across, down, style, color=colour, linewidth=thick, zorder=3)

    def mark(
        self, x: float, y: float, shape: str, fill: str, *, size: float = 20, edge: str = INK
    ) -> None:
        """A mark in one of matplotlib's shapes."""
        self._axes.plot(
            [x],
            [y],
            marker=shape,
            markersize=size,
            markerfacecolor=fill,
            markeredgecolor=edge,
            markeredgewidth=3,
            linestyle="none",
            zorder=4,
        )

    def head(self, kind: str, title: str, below: Sequence[str]) -> float:
        """What the chart is, whose it is, and the lines that say the rest; gives where it ends."""
        y = self.lines(MARGIN * 0.75, kind, size=SMALL, colour=SOFT, most=1)
        size = TITLE if len(self.wrap(title, TITLE, bold=True)) < _TITLE_LINES else BIG
        y = self.lines(y + 4, title, size=size, bold=True, most=_TITLE_LINES)
        for line in below:
            y = self.lines(y + 2, line, most=2)
        return y + 24

    def foot(self, y: float, notes: Iterable[str]) -> None:
        """The notes below a chart, and the end of the sheet."""
        y += 16
        for note in notes:
            y = self.lines(y, note, size=SMALL, colour=SOFT)
        high = round(y + MARGIN * 0.75)
        self.figure.set_size_inches(WIDTH / _DPI, high / _DPI)
        self._axes.set_ylim(high, 0)


def png(figure: "Figure") -> bytes:
    """A figure as PNG."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
