"""What do the counts of a compiled round rest on, in words?"""

from collections.abc import Sequence
from datetime import date

from messages.compiled import FiguresFrom, LettersFrom
from messages.format import day, period

# More periods than these are rare, and a line has no room for them.
_MOST = 3


def figures_text(figures: Sequence[FiguresFrom], most: int = _MOST) -> str:
    """`số liệu Tháng 10/2026 (số liệu mô phỏng, tạm tính)`; empty where there are none.

    Args:
        figures: newest first.
        most: so many periods are named; of the others it is said how many and what they are.
    """
    if not figures:
        return ""
    named = "; ".join(f"{period(one.period)}{_marks([one])}" for one in figures[:most])
    others = figures[most:]
    more = f" và {len(others)} kỳ khác{_marks(others)}" if others else ""
    return f"số liệu {named}{more}"


def letters_source(letters: LettersFrom | None, *, short: bool = False) -> str:
    """`theo danh sách của tỉnh ngày 25/11/2026`; empty where nothing tells.

    Short, it names one period alone, and what its figures are is said beside it.
    """
    if letters is None:
        return ""
    sources = [_listed(*letters.listed)] if letters.listed else []
    if letters.figures:
        sources.append(_periods(letters.figures) if short else figures_text(letters.figures))
    return f"theo {' và '.join(sources)}" if sources else ""


def _listed(first: date, last: date) -> str:
    when = f"ngày {day(first)}" if first == last else f"từ ngày {day(first)} đến {day(last)}"
    return f"danh sách của tỉnh {when}"


def _periods(figures: Sequence[FiguresFrom]) -> str:
    more = f" và {len(figures) - 1} kỳ khác" if len(figures) > 1 else ""
    return f"số liệu {period(figures[0].period)}{more}"


def _marks(figures: Sequence[FiguresFrom]) -> str:
    """What is to be known of any of them, in brackets."""
    marks = (
        ("số liệu mô phỏng", any(one.simulated for one in figures)),
        ("tạm tính", any(one.provisional for one in figures)),
    )
    words = ", ".join(word for word, is_so in marks if is_so)
    return f" ({words})" if words else ""
