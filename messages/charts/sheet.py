"""What stands where on the paper of a chart: text, boxes, lines and marks, in pixels."""

import io
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from messages.charts.style import (
    BASELINE,
    BIG,
    BODY,
    DPI,
    FONT,
    INK,
    INNER,
    LEADING,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    TITLE,
    TITLE_LINES,
    WIDTH,
    legible,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Align = Literal["left", "center", "right"]


class Sheet:
    """A sheet of paper measured in pixels from its upper left corner; as high as is drawn on it."""

    def __init__(self) -> None:
        """An empty one."""
        # Loading matplotlib takes a third of a second and 25 MB; only who draws needs it.
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
        from matplotlib.figure import Figure  # noqa: PLC0415 - see above

        self.figure: Figure = Figure(figsize=(WIDTH / DPI, 10), dpi=DPI, facecolor=PAPER)
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
            y + size * BASELINE,
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
        step = size * LEADING
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
        y = self.lines(MARGIN * 0.75, kind, colour=SOFT, most=1)
        size = TITLE if len(self.wrap(title, TITLE, bold=True)) < TITLE_LINES else BIG
        y = self.lines(y + 4, title, size=size, bold=True, most=TITLE_LINES)
        for line in below:
            y = self.lines(y + 2, line, most=2)
        return y + 24

    def foot(self, y: float, notes: Iterable[str]) -> None:
        """The notes below a chart, and the end of the sheet."""
        y += 16
        for note in notes:
            y = self.lines(y, note, size=SMALL, colour=SOFT)
        high = round(y + MARGIN * 0.75)
        self.figure.set_size_inches(WIDTH / DPI, high / DPI)
        self._axes.set_ylim(high, 0)


def png(figure: "Figure") -> bytes:
    """A figure as PNG."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
