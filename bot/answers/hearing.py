"""What does a sentence ask, once it is known which of its words are a unit's name?"""

from collections.abc import Iterator
from dataclasses import replace

from bot.answers.asking import are_several
from bot.answers.known import Asking
from bot.answers.naming import named
from messages.answers import WhichUnit
from messages.asked import Asked, Comparison, ScoreOf, Unclear
from messages.sentences import asks_something, sentence
from scoring.names import plain_key, take_apart
from scoring.spoken import Word, text_of, words
from scoring.unit import Unit

# They stand before a name, or without accents begin one: Cửa Lò, Chợ Gạo.
_PERHAPS_OF_NAME = frozenset({"cua", "cho"})


def heard(asking: Asking, text: str) -> Asked:
    """The question that a sentence asks of these units. A name as a whole is nothing else.

    `mo cay` is Mỏ Cày, not the request to open Cày; `điểm Mường Nhé` is no polite `nhé`.
    """
    asked = sentence(text)
    if isinstance(asked, Comparison):
        return asked
    if asked != ScoreOf(text) and _is_named(asking, text):
        return ScoreOf(text)
    if isinstance(asked, Unclear):
        return asked
    if isinstance(asked, ScoreOf) and are_several(asking, asked.text):
        return Comparison((asked.text,))
    found = named(asking, asked.text).unit
    if found is None or isinstance(found, Unit):
        return asked
    for other in (*_longer(text, asked.text), asked.text, *_shorter(asked.text)):
        if _is_named(asking, other):
            return replace(asked, text=other)
    if isinstance(asked, ScoreOf) and asks_something(text):
        # `khi nào nộp báo cáo`: likeness to some unit's name would be chance.
        return Unclear()
    return asked


def _is_named(asking: Asking, text: str) -> bool:
    """Whether a text names a unit, or spells the name of several; likeness is not enough."""
    match named(asking, text).unit:
        case Unit():
            return True
        case WhichUnit(_, candidates):
            said = f" {plain_key(text)} "
            names = (plain_key(take_apart(one.unit.name).bare) for one in candidates)
            return any(f" {name} " in said for name in names)
        case _:
            return False


def _longer(text: str, name: str) -> Iterator[str]:
    """A name with the words beside it that were taken for words of the question."""
    spoken, taken = words(text), words(name)
    at = _place_of(spoken, taken)
    if at is not None:
        end = at + len(taken)
        for begin, until in ((at, end + 1), (at - 1, end), (at - 1, end + 1)):
            if begin >= 0 and until <= len(spoken):
                yield text_of(spoken[begin:until])


def _shorter(name: str) -> Iterator[str]:
    """A name without the word before it that might have been its own."""
    taken = words(name)
    if len(taken) > 1 and not taken[0].accents and taken[0].plain in _PERHAPS_OF_NAME:
        yield text_of(taken[1:])


def _place_of(spoken: tuple[Word, ...], taken: tuple[Word, ...]) -> int | None:
    """Where these words stand among those, as typed or without the signs around them."""
    sought = [word.plain for word in taken]
    for at in range(len(spoken) - len(taken) + 1) if taken else ():
        if [word.plain for word in spoken[at : at + len(taken)]] == sought:
            return at
    return None
