"""Which button leads from figures that were replaced to those that count now?

Old messages keep their buttons: what they show may have been corrected since.
"""

from messages.actions import Action, ShowAdvice
from messages.answers import AdviceShown, Card, Ranking
from messages.buttons import Rows, button
from messages.question_actions import BackToCard, ShowGroups, ShowLate, ShowRanking, ShowWeak
from messages.questions import GroupParts, LateUnits, WeakGroups

# What is shown of one snapshot that a button names.
OfASnapshot = Card | AdviceShown | GroupParts | Ranking | WeakGroups | LateUnits


def newer_button(shown: OfASnapshot) -> Rows:
    """The same of the snapshot that took its place; none where it counts itself."""
    if not shown.sight.newer:
        return ()
    return ((button("Xem bản mới", _same_of(shown, shown.sight.newer)),),)


def _same_of(shown: OfASnapshot, snapshot_id: int) -> Action:
    match shown:
        case Card(result=result):
            return BackToCard(result.unit_id, snapshot_id)
        case AdviceShown(result=result):
            return ShowAdvice(result.unit_id, snapshot_id)
        case GroupParts(result=result):
            return ShowGroups(result.unit_id, snapshot_id)
        case Ranking(level=level, parent_id=parent_id, order=order, around=around):
            return ShowRanking(snapshot_id, level, parent_id, 0, order, around)
        case WeakGroups(level=level, parent_id=parent_id, around=around, town=town):
            return ShowWeak(snapshot_id, level, parent_id, around, town)
        case LateUnits(level=level, parent_id=parent_id, around=around, town=town, then=then):
            since = then.sight.period if then and then.sight else None
            page = None if around else 0
            return ShowLate(snapshot_id, level, parent_id, page, around, town, since)
