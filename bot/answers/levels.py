"""Of which level are the units that a question about many means: `sở phú thọ`, `các xã Phú Thọ`?"""

from dataclasses import replace

from bot.answers.known import Asking
from bot.answers.naming import named
from messages.answers import WhichUnit
from messages.asked import OverdueOf, RankingBy, WeakestIn
from scoring.level_words import leading_level
from scoring.names import take_apart
from scoring.spoken import phrase, text_of, words
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
    whole = named(asking, asked.text).unit
    if isinstance(whole, Unit) or (isinstance(whole, WhichUnit) and _is_called(whole, level)):
        return asked
    rest = text_of(spoken[taken:])
    place = named(asking, rest)
    if not asking.known.register.is_called(place.text):
        return asked
    match place.unit:
        case Unit() as unit if _has_below(unit, level):
            return replace(asked, level=level, text=rest)
        case WhichUnit() as which if any(_has_below(one.unit, level) for one in which.candidates):
            return replace(asked, level=level, text=rest)
        case _:
            return asked


def place_above(which: WhichUnit, level: Level | None) -> Unit | WhichUnit:
    """The one unit of these below which units of a level stand; or the question again.

    `các xã Phú Thọ` are those of the province, though a ward is called so. Likeness is no name.
    """
    spelt = [one.unit for one in which.candidates if _spells(which.query, one.unit)]
    above = [unit for unit in spelt if level is not None and _has_below(unit, level)]
    return above[0] if len(above) == 1 and not which.more else which


def _has_below(unit: Unit, level: Level) -> bool:
    return unit.level in _ABOVE and unit.level is not level


def _is_called(which: WhichUnit, level: Level) -> bool:
    """Whether a unit of that level is among those that bear the name."""
    return any(
        one.unit.level is level and _spells(which.query, one.unit) for one in which.candidates
    )


def _spells(text: str, unit: Unit) -> bool:
    """Whether a unit's name stands in a text, letter for letter."""
    spoken, name = words(text), phrase(take_apart(unit.name).bare)
    return any(
        all(word.means(own) for word, own in zip(spoken[at:], name, strict=False))
        for at in range(len(spoken) - len(name) + 1)
    )
