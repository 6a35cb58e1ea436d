"""What does a sentence ask, once it is known which of its words are a unit's name?"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TypeGuard

from bot.answers.asking import are_several
from bot.answers.known import Asking
from bot.answers.levels import OfMany, with_level
from bot.answers.naming import named
from messages.answers import WhichUnit
from messages.asked import (
    AdviceOf,
    Asked,
    Comparison,
    HistoryOf,
    OverdueOf,
    RankingBy,
    ScoreOf,
    Unclear,
    WeakestIn,
)
from messages.sentence_words import COUNTS, ORDER
from messages.sentences import asks_something, sentence
from scoring.level_words import kind_at
from scoring.names import plain_key, take_apart
from scoring.period_words import Span
from scoring.spoken import Word, find, longest_at, stands_at, text_of, words
from scoring.unit import Level, Unit

_Named = ScoreOf | AdviceOf | HistoryOf | OfMany
# They stand before a name, or without accents begin one: Cửa Lò, Chợ Gạo, Mỏ Cày.
_BEFORE_NAME = frozenset(
    {"cua", "cho", "tim", "mo", "hien", "da", "coi", "tra", "xin", "ve", "o", "tai"}
)
# They stand behind one, or without accents end it: Mường Nhé.
_BEHIND_NAME = frozenset({"a", "nhe", "nha", "nhi", "di", "vay", "giup", "roi", "diem", "khong"})
# Beside a kind they say that all of it are meant.
_OF_ALL = ("các", "những", "cấp", "nào", "mấy", "bao nhiêu")
# They are asked about; what stands behind them is where.
_WHO = ("nào", "ai", "đơn vị")
# Words of a commune's name with its kind: Thị trấn Mường Ảng.
_LONGEST_NAME = 4
# As many words of a name as may be taken for words of the question.
_MOST_TAKEN = 2


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
    renamed = _renamed(asking, text, asked)
    if not isinstance(renamed, OfMany):
        return renamed
    return _with_number(asking, text, with_level(asking, renamed))


def _renamed(asking: Asking, text: str, asked: _Named) -> Asked:
    """The question with the unit's name as it is called, whatever of it was taken for a word."""
    meant = named(asking, asked.text, propose=False)
    if isinstance(asked, OfMany) and (whole := _with_its_kind(asking, text, asked)):
        # `ba xa tut hang tinh Phu Tho`: of whom is said already.
        is_number = _is_in_order(asked, text) and _level_counted(asking, text, whole) is asked.level
        if meant.unit is None or not is_number:
            place = _in_place(asked.text, meant.text, whole)
            return replace(asked, level=None, text=place, town=None)
    if meant.unit is None:
        return asked
    bare = (meant.text, *_shorter(meant.text))
    # Xã Phú Mỹ `năm ngoái` is not Phù Mỹ Nam.
    period = {word.plain for word in _beside(asked.text, meant.text)}
    longer = [
        other
        for name in bare
        for other in _longer(text, name)
        if period.isdisjoint(word.plain for word in _beside(other, name))
        and not (isinstance(asked, OfMany) and _says_all(other, text, asked.level))
    ]
    other = next((other for other in longer if _is_called(asking, other)), None)
    if other is None and not isinstance(meant.unit, Unit) and not _is_named(asking, meant.text):
        others = (*_shorter(meant.text), *longer)
        other = next((other for other in others if _is_named(asking, other)), None)
        if other is None and isinstance(asked, ScoreOf) and asks_something(text):
            # `khi nào nộp báo cáo`: likeness to some unit's name would be chance.
            return Unclear()
    return asked if other is None else replace(asked, text=_in_place(asked.text, meant.text, other))


def _says_all(name: str, text: str, level: Level | None) -> bool:
    """Whether a name begins with a kind of which all are meant: `các` xã Phú Thọ."""
    spoken, own = words(text), words(name)
    at = _place_of(spoken, own)
    kind = kind_at(own, 0)
    said = kind is not None and at is not None and find(spoken[max(at - 1, 0) : at + 1], _OF_ALL)
    return bool(said) and kind is not None and kind[0] is level


def _with_its_kind(asking: Asking, text: str, asked: OfMany) -> str | None:
    """The unit's name in which a word stood that was taken for all of a kind; None if none does.

    `xa o dien` is Xã Ô Diên, no commune `ở Diên`; and Tam Quan is no `quận`.
    """
    spoken = words(text)
    kinds = (kind_at(spoken, at) for at in range(len(spoken)))
    places = (at for at, kind in enumerate(kinds) if kind and kind[0] is asked.level)
    at = next(places, None)
    if at is None or find(spoken[max(at - 1, 0) : at + 2], _OF_ALL):
        return None
    # `ba xã` with its accents are three, as `top ba xa` are, and not Xã Ba Xa.
    is_top = at > 1 and stands_at(spoken, at - 2, "top")
    is_counted = at > 0 and (spoken[at].accents or is_top) and longest_at(spoken, at - 1, COUNTS)
    for begin in {at if is_counted else max(at - 1, 0), at}:
        for end in range(begin + 2, min(begin + _LONGEST_NAME, len(spoken)) + 1):
            name = text_of(spoken[begin:end])
            # `muoi xa dung cuoi` are the last ten, and not Xã Xa Dung, of which nothing is asked.
            is_order = find(spoken, ORDER) and not find((*spoken[:begin], *spoken[end:]), ORDER)
            if not is_order and _is_called(asking, name):
                return name
    return None


def _is_in_order(asked: OfMany, text: str) -> TypeGuard[RankingBy | WeakestIn]:
    """Whether those who stand first, or on one side of a cut, are asked about."""
    match asked:
        case RankingBy(cut=cut):
            return cut is not None or find(words(text), ORDER) is not None
        case WeakestIn(group=group):
            return group is not None
        case OverdueOf():
            return False


def _with_number(asking: Asking, text: str, asked: OfMany) -> OfMany:
    """The question with the level of which its name may say how many are meant: `ba xa tut hang`.

    Only where they are put in an order, or parted: `ho so qua han ba xa` is about the commune.
    """
    # A name is looked for once more only where it may begin with a number.
    is_number = longest_at(words(asked.text), 0, COUNTS)
    if not is_number or asked.level is not None or not _is_in_order(asked, text):
        return asked
    name = named(asking, asked.text, propose=False)
    spoken = words(text)
    at = _place_of(spoken, words(name.text))
    # Behind `thap nhat`, or those who are asked about, it is the place: `ai yeu nhat hai phong`.
    if name.unit is None or at is None or find(spoken[:at], (*ORDER, *_WHO)):
        return asked
    return replace(asked, counted=_level_counted(asking, text, name.text))


def _level_counted(asking: Asking, text: str, name: str) -> Level | None:
    """The level of which a name may as well say a number of units; None if it can be no number.

    Who types accents would have typed those of `xã`; where nobody is of the level, none are meant.
    """
    spoken = words(name)
    counts = longest_at(spoken, 0, COUNTS)
    kind = kind_at(spoken, counts) if counts else None
    if kind is None or counts + kind[1] != len(spoken) or any(w.accents for w in words(text)):
        return None
    units, former = asking.known.units, asking.known.former
    is_there = any(unit.level is kind[0] and uid not in former for uid, unit in units.items())
    return kind[0] if is_there else None


def _in_place(text: str, name: str, other: str) -> str:
    """A text that names a unit, with another name in that one's place; periods stand behind."""
    period = (word for word in _beside(text, name) if word.plain != "cua")
    return text_of((*words(other), *period))


def _beside(text: str, name: str) -> list[Word]:
    """The words of a text that are none of the name in it: those of a period."""
    left = list(words(name))
    beside = []
    for word in words(text):
        if left and word.plain == left[0].plain:
            del left[0]
        else:
            beside.append(word)
    return beside


def _is_named(asking: Asking, text: str) -> bool:
    """Whether a text names a unit, or spells the name of several; likeness is not enough."""
    meant = named(asking, text, propose=False)
    if meant.period is not None and meant.period.kind is Span.RECENT:
        # `Tân Mỹ 6 tháng qua` asks for a history.
        return False
    match meant.unit:
        case Unit():
            return True
        case WhichUnit(_, candidates):
            said = f" {plain_key(text)} "
            names = (plain_key(take_apart(one.unit.name).bare) for one in candidates)
            return any(f" {name} " in said for name in names)
        case _:
            return False


def _is_called(asking: Asking, text: str) -> bool:
    """Whether the whole of a text is a unit's name, and no period stands in it."""
    if not asking.known.register.is_called(text):
        return False
    meant = named(asking, text, propose=False)
    return meant.period is None and isinstance(meant.unit, Unit | WhichUnit)


def _longer(text: str, name: str) -> Iterator[str]:
    """A name with the words beside it that were taken for words of the question."""
    spoken, taken = words(text), words(name)
    at = _place_of(spoken, taken)
    if at is None:
        return
    end = at + len(taken)
    reach = range(_MOST_TAKEN + 1)
    for before, behind in sorted(product(reach, reach), key=lambda more: (sum(more), more)):
        if before <= at and end + behind <= len(spoken) and (before or behind):
            yield text_of(spoken[at - before : end + behind])


def _shorter(name: str) -> Iterator[str]:
    """A name without the words at its edges that might have been its own."""
    taken = words(name)
    if len(taken) > 1 and not taken[0].accents and taken[0].plain in _BEFORE_NAME:
        yield text_of(taken[1:])
    if len(taken) > 1 and not taken[-1].accents and taken[-1].plain in _BEHIND_NAME:
        yield text_of(taken[:-1])


def _place_of(spoken: tuple[Word, ...], taken: tuple[Word, ...]) -> int | None:
    """Where these words stand among those, as typed or without the signs around them."""
    sought = [word.plain for word in taken]
    for at in range(len(spoken) - len(taken) + 1) if taken else ():
        if [word.plain for word in spoken[at : at + len(taken)]] == sought:
            return at
    return None
