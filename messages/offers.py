"""In which two lines is an answer offered to somebody who is still typing, in any chat?"""

from messages import format as write
from messages.answers import Card, Ranking
from messages.cuts import cut_text
from messages.figure_words import total_text
from messages.notices import Sight
from messages.question_actions import Gain
from messages.question_words import first_text
from messages.questions import LateUnits, SideBySide, WeakGroups
from messages.short_names import short_name, short_told_name

Offered = Card | SideBySide | Ranking | WeakGroups | LateUnits


def offer_title(offered: Offered) -> str:
    """Whose figures, or which of many units'."""
    match offered:
        case Card():
            name = offered.result.unit.name
            return f"{name} cũ" if offered.former else name
        case SideBySide():
            names = (short_told_name(side.now.score.unit, side.above) for side in offered.sides)
            return f"So sánh {' – '.join(names)}"
        case Ranking():
            level, group = offered.order.town or write.level(offered.level), offered.order.group
            by = f" · {offered.sight.scheme.group(group).short}" if group else ""
            return f"Xếp hạng {level}{by}"
        case WeakGroups():
            return f"Nhóm yếu · {offered.town or write.level(offered.level)}"
        case LateUnits():
            return f"Hồ sơ quá hạn · {offered.town or write.level(offered.level)}"


def offer_line(offered: Offered) -> str:
    """Of when; of a card the unit above, total and place, of many units how many, and where."""
    match offered:
        case SideBySide():
            parts = _dated(offered.sight)
        case Card():
            above = [short_name(offered.above)] if offered.above else []
            parts = [*above, *_dated(offered.sight), *_reached(offered)]
        case Ranking() | WeakGroups() | LateUnits():
            above = [short_name(offered.parent)] if offered.parent else []
            parts = [*above, *_dated(offered.sight), *_counted(offered)]
    return " · ".join(parts)


def _reached(card: Card) -> list[str]:
    """Total and place."""
    now = card.result.now
    scored = now.score.total is not None
    parts = [total_text(now.score, card.sight.scheme) if scored else "chưa có điểm tổng"]
    if now.rank is not None and now.rank.of > 1:
        shared = "đồng " if card.result.shares_place else ""
        parts.append(f"{shared}hạng {now.rank.place}/{now.rank.of}")
    return parts


def _counted(many: Ranking | WeakGroups | LateUnits) -> list[str]:
    """How many units, and in which order."""
    town = many.order.town if isinstance(many, Ranking) else many.town
    what = town or "đơn vị"
    units = f"{write.number(many.units)} {what}"
    if isinstance(many, LateUnits):
        return [f"{write.number(many.late)}/{units} có hồ sơ quá hạn"]
    if isinstance(many, WeakGroups):
        return [units]
    if many.order.cut is not None:
        which = cut_text(many.order.cut, many.sight.scheme, many.order.group, many.mean)
        return [f"{write.number(many.units)}/{write.number(many.of)} {what} {which}"]
    if many.order.gain is Gain.PLACES:
        moved = "tụt hạng" if many.order.weakest else "lên hạng"
        return [f"{write.number(many.moved)}/{write.number(many.of)} {what} {moved}"]
    if many.order.gain or many.order.weakest:
        first = first_text(many.order)
        return [units, first[0].lower() + first[1:]]
    return [units]


def _dated(sight: Sight) -> list[str]:
    """The period, and what must be said of its figures."""
    parts = [write.period(sight.period)]
    parts += ["số liệu mô phỏng"] if sight.simulated else []
    return [*parts, "tạm tính"] if sight.provisional else parts
