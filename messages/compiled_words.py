"""What do the counts of a compiled round rest on, in words?"""

from collections.abc import Sequence
from datetime import date

from messages.compiled import FiguresFrom, LettersFrom
from messages.format import day, period

# More periods than these are rare, and a line has no room for them.
_MOST = 3


def figures_text(figures: Sequence[FiguresFrom]) -> str:
    """`số liệu Tháng 10/2026 (số liệu mô phỏng, tạm tính)`; empty where there are none."""
    if not figures:
        return ""
    named = "; ".join(_one(one) for one in figures[:_MOST])
    more = f" và {len(figures) - _MOST} kỳ khác" if len(figures) > _MOST else ""
    return f"số liệu {named}{more}"


def letters_source(letters: LettersFrom | None) -> str:
    """`theo danh sách của tỉnh ngày 25/11/2026`; empty where nothing tells."""
    if letters is None:
        return ""
    sources = [_listed(*letters.listed)] if letters.listed else []
    if letters.figures:
        sources.append(figures_text(letters.figures))
    return f"theo {' và '.join(sources)}" if sources else ""


def _listed(first: date, last: date) -> str:
    when = f"ngày {day(first)}" if first == last else f"từ ngày {day(first)} đến {day(last)}"
    return f"danh sách của tỉnh {when}"


def _one(figures: FiguresFrom) -> str:
    is_so = ((figures.simulated, "số liệu mô phỏng"), (figures.provisional, "tạm tính"))
    words = ", ".join(word for said, word in is_so if said)
    return f"{period(figures.period)} ({words})" if words else period(figures.period)
