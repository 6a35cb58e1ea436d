"""Of which level are the units that a question about many means: `sở phú thọ`, `các xã Phú Thọ`?"""

from dataclasses import replace

from bot.answers.known import Asking
from bot.answers.naming import named
from messages.answers import WhichUnit
from messages.asked import OverdueOf, RankingBy, WeakestIn
from scoring.level_words import leading_level
from scoring.names import take_apart
from scoring.spoken import text_of, words
from scoring.towns import town_at
from scoring.unit import Level, Unit

OfMany = WeakestIn | OverdueOf | RankingBy
# Units of these have others below them.
_ABOVE = frozenset({Level.COUNTRY, Level.PROVINCE, Level.DISTRICT})


def with_level(asking: Asking, asked: OfMany) -> OfMany:
    """The question with the level that is named in front of a place: `xếp hạng sở Phú Thọ`.

    Only where the whole of its text is no unit's name: Xã Gia Lai, if there is one, is that.
    """
    spoken = words(asked.text)
    level, taken = leading_level(spoken, after_all=True, around=())
    if asked.level is not None or level is None or taken == len(spoken):
        return asked
    whole = named(asking, asked.text, propose=False).unit
    if isinstance(whole, Unit) or (isinstance(whole, WhichUnit) and _is_any_called(whole)):
        return asked
    rest = text_of(spoken[taken:])
    place = named(asking, rest, propose=False)
    if not asking.known.register.is_called(place.text):
        return asked
    match place.unit:
        case Unit() as unit:
            places = [unit]
        case WhichUnit(_, candidates):
            places = [one.unit for one in candidates]
        case _:
            places = []
    is_place = any(_has_below(asking, unit, level) for unit in places)
    town = town_at(spoken, 0)
    return replace(asked, level=level, text=rest, town=town) if is_place else asked


def place_above(asking: Asking, which: WhichUnit, level: Level | None) -> Unit | WhichUnit:
    """The one unit of these below which units of a level stand; or the question again.

    `các xã Phú Thọ` are those of the province, though a ward is called so. Likeness is no name.
    """
    if level is None or which.more:
        return which
    spelt = [one.unit for one in which.candidates if _spells(which.query, _bare(one.unit))]
    above = [unit for unit in spelt if _has_below(asking, unit, level)]
    return above[0] if len(above) == 1 else which


def _has_below(asking: Asking, unit: Unit, level: Level) -> bool:
    is_former = asking.known.ids[unit.code] in asking.known.former
    return unit.level in _ABOVE and unit.level is not level and not is_former


def _is_any_called(which: WhichUnit) -> bool:
    """Whether any of these is called just so, with the kind that was typed."""
    return any(_spells(which.query, one.unit.name) for one in which.candidates)


def _bare(unit: Unit) -> str:
    return take_apart(unit.name).bare


def _spells(text: str, name: str) -> bool:
    """Whether a name stands in a text, letter for letter."""
    spoken, sought = words(text), words(name)
    return any(
        all(word.means(own) for word, own in zip(spoken[at:], sought, strict=False))
        for at in range(len(spoken) - len(sought) + 1)
    )
