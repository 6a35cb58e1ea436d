"""How is it said that a group is weak by the unit's own part, where its points are not so few?"""

from collections.abc import Mapping

from messages.answers import Card
from messages.format import number
from messages.notices import Result
from messages.questions import WeakRow
from scoring.alerts import WeakGroup
from scoring.own import OwnPart
from scoring.scheme import Scheme


def own_text(part: OwnPart | None) -> str:
    """`phần của đơn vị 2/6`; empty where it decides nothing."""
    return "" if part is None else f"phần của đơn vị {number(part.points)}/{number(part.most)}"


def own_of(fact: WeakGroup) -> OwnPart | None:
    """The own part by which an alert was raised, where it was."""
    if fact.own is None or fact.own_max is None:
        return None
    return OwnPart(fact.own, fact.own_max)


def in_brackets(*said: str) -> str:
    """What is to be said behind a number, in one pair of brackets; empty for nothing."""
    words = "; ".join(filter(None, said))
    return f" ({words})" if words else ""


def weak_points(fact: WeakGroup, lasting: str = "") -> str:
    """`14/18 (phần của đơn vị 2/6; 3 kỳ liên tiếp)`."""
    points = f"{number(fact.points)}/{number(fact.max)}"
    return points + in_brackets(own_text(own_of(fact)), lasting)


def own_below(result: Result) -> Mapping[str, str]:
    """The own parts by which alerts were raised, by the group's code: below rows of a table."""
    weak = [alert.fact for alert in result.alerts if isinstance(alert.fact, WeakGroup)]
    return {fact.group: own_text(part) for fact in weak if (part := own_of(fact)) is not None}


def weak_named(card: Card, code: str, scheme: Scheme) -> str:
    """A weak group of a card: by which part, and who answers for it besides."""
    part, owner = card.own.get(code), card.owners.get(code)
    group = card.result.now.score.group(code)
    points = "" if part is None else f" {number(group.points or 0)}/{number(group.max)}"
    beside = "" if owner is None else f"cùng phụ trách: {owner.name}"
    return scheme.group(code).short + points + in_brackets(own_text(part), beside)


def weak_names(row: WeakRow) -> tuple[str, ...]:
    """The units that are weak in a group, each with its own part where that decides."""
    return tuple(
        name + in_brackets(own_text(part)) for name, part in zip(row.units, row.own, strict=True)
    )
