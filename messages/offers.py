"""In which two lines is an answer offered to somebody who is still typing, in any chat?"""

from messages import format as write
from messages.answers import Card
from messages.figure_words import total_text
from messages.notices import Sight
from messages.questions import SideBySide
from messages.short_names import short_name, short_told_name

Offered = Card | SideBySide


def offer_title(offered: Offered) -> str:
    """Whose figures."""
    if isinstance(offered, Card):
        name = offered.result.unit.name
        return f"{name} cũ" if offered.former else name
    names = (short_told_name(side.now.score.unit, side.above) for side in offered.sides)
    return f"So sánh {' – '.join(names)}"


def offer_line(offered: Offered) -> str:
    """Of when, and of a card the unit above, total and place."""
    if isinstance(offered, SideBySide):
        return " · ".join(_dated(offered.sight))
    now, parts = offered.result.now, [short_name(offered.above)] if offered.above else []
    parts += _dated(offered.sight)
    if now.score.total is None:
        parts.append("chưa có điểm tổng")
    else:
        parts.append(total_text(now.score, offered.sight.scheme))
    if now.rank is not None and now.rank.of > 1:
        shared = "đồng " if offered.result.shares_place else ""
        parts.append(f"{shared}hạng {now.rank.place}/{now.rank.of}")
    return " · ".join(parts)


def _dated(sight: Sight) -> list[str]:
    """The period, and what must be said of its figures."""
    parts = [write.period(sight.period)]
    parts += ["số liệu mô phỏng"] if sight.simulated else []
    return [*parts, "tạm tính"] if sight.provisional else parts
