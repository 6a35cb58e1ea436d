"""Which lines of text stand on the pages of a .pdf: words as lines, lines as paragraphs.

A page knows only where each sign stands; what belongs together is told by the distances.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any

from pdfplumber.utils.clustering import cluster_objects

from bot.sources.documents.continued import is_page_number
from scoring.names import clean

# In points: signs of one line may stand a little higher or lower.
_SAME_LINE = 3.0
# In heights of a line: the gap between the words of one line is smaller, however justified; that
# between the two halves of a letterhead is larger.
_WIDEST_GAP = 2.0
# In heights of a line: the narrowest gap between two words.
_SPACE = 0.25
# In heights of a line, from top to top: within a paragraph they follow one another at 1 to 1,7.
_LONGEST_STEP = 1.8
# In points: lines of running heads stand at one height on every page, to within a rounding.
_SAME_HEIGHT = 2.0
_PAGE = re.compile(r"\b(?:trang|page)\s*\d+(?:\s*/\s*\d+)?", re.IGNORECASE)
# How many lines on top and at the bottom of a page may be running heads.
_RUNNING_LINES = 2
# What begins a paragraph of its own: 1. 1.2. II. a) - + •
_BEGINS = re.compile(r"(?:[-–—+•*]|[0-9]+(?:\.[0-9]+)*[.)]|[IVX]+\.|[a-zđ]\))\s")
_ENDS = (":", ";", "./.")


@dataclass(frozen=True)
class Line:
    """A line of text outside of tables, in points from the page's top left corner.

    Attributes:
        text: the words, clean.
        top: where it begins from above, and `height` of its signs.
        right: where it ends.
        first_word: how wide its first word is; a line above had no room for it.
        alone: whether nothing else stands at its height.
    """

    text: str
    top: float
    height: float
    right: float
    first_word: float
    alone: bool


def lines(words: Sequence[dict[str, Any]]) -> list[Line]:
    """Words that stand side by side as lines, from the top down; a wide gap parts two of them.

    Args:
        words: as pdfplumber's `extract_words` gives them.
    """
    found: list[Line] = []
    for row in cluster_objects(list(words), itemgetter("top"), tolerance=_SAME_LINE):
        pieces = list(_parted(sorted(row, key=itemgetter("x0"))))
        found += [_line(piece, alone=len(pieces) == 1) for piece in pieces]
    return found


def _parted(row: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    piece = row[:1]
    for before, word in pairwise(row):
        if word["x0"] - before["x1"] > _WIDEST_GAP * (word["bottom"] - word["top"]):
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _line(words: list[dict[str, Any]], *, alone: bool) -> Line:
    first, last = words[0], words[-1]
    text = clean(" ".join(word["text"] for word in words))
    height = first["bottom"] - first["top"]
    return Line(text, first["top"], height, last["x1"], first["x1"] - first["x0"], alone)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page without its number, and without heads and feet told on one before.

    Where pages share their head it may be the title: Excel prints that on each. So it stays once.
    """
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    shared = {key for key, number in seen.items() if number > max(1, len(pages) / 2)}
    told: set[tuple[str, int]] = set()
    left = []
    for page in pages:
        edges = _edges(page)
        before = frozenset(told & shared)
        told |= set(map(_key, edges))
        left.append(
            [
                line
                for line in page
                if not (line in edges and (_key(line) in before or is_page_number(line.text)))
            ]
        )
    return left


def _edges(page: Sequence[Line]) -> list[Line]:
    """The lines of a page that may be running heads."""
    return [*page[:_RUNNING_LINES], *page[-_RUNNING_LINES:]]


def _key(line: Line) -> tuple[str, int]:
    """What is the same in a running head on every page: its words and its height.

    No other number than the page's: "Phụ lục 1", "Phụ lục 2" head different tables.
    """
    return _PAGE.sub("#", line.text), round(line.top / _SAME_HEIGHT)


def paragraphs(page: Sequence[Line], right: float) -> list[str]:
    """Lines that follow one another as texts, those that were only broken at the margin as one.

    Args:
        page: lines between two tables, from the top down.
        right: where the longest lines of the document end, in points.
    """
    texts: list[str] = []
    before: Line | None = None
    for line in page:
        if before is not None and _goes_on(before, line, right):
            texts[-1] += f" {line.text}"
        else:
            texts.append(line.text)
        before = line
    return texts


def _goes_on(before: Line, line: Line, right: float) -> bool:
    """Whether a line goes on with the sentence before: its first word had no room there."""
    return (
        before.alone
        and line.alone
        and line.top - before.top <= _LONGEST_STEP * before.height
        and before.right + _SPACE * before.height + line.first_word > right
        and not before.text.endswith(_ENDS)
        and not _BEGINS.match(f"{line.text} ")
    )
