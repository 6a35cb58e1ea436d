"""Which words may be left out of a sentence without taking some of a name?"""

from collections.abc import Sequence

from messages.sentence_words import (
    COMPARE,
    ENDINGS,
    HISTORY,
    IN_NO_NAME,
    KIND_WORDS,
    OVERDUE,
    POLITE,
    RANKING,
    SCORE,
)
from scoring.spoken import Word, find, longest_at, longest_before, phrase

# What follows a word of courtesy, and never the first word of a name.
_CUES = (*POLITE, *SCORE, *RANKING, *HISTORY, *COMPARE, *OVERDUE)


def without(spoken: tuple[Word, ...], phrases: Sequence[str]) -> tuple[tuple[Word, ...], bool]:
    """The words without the first of these phrases, and whether one stood there."""
    found = find(spoken, phrases)
    if found is None:
        return spoken, False
    at, taken = found
    return (*spoken[:at], *spoken[at + taken :]), True


def trimmed(
    spoken: tuple[Word, ...],
    front: Sequence[str],
    behind: Sequence[str],
    *,
    wary: bool = False,
) -> tuple[Word, ...]:
    """The words without these phrases at the ends, as often as they stand there.

    If it is `wary` a single word without accents stays where it may be part of a name.
    """
    while taken := longest_at(spoken, 0, front):
        if wary and taken == 1 and _may_begin_name(spoken):
            break
        spoken = spoken[taken:]
    while taken := longest_before(spoken, len(spoken), behind):
        if wary and taken == 1 and _may_end_name(spoken):
            break
        spoken = spoken[:-taken]
    return spoken


def _may_begin_name(spoken: Sequence[Word]) -> bool:
    kind_follows = len(spoken) > 1 and spoken[1].plain in KIND_WORDS
    return _may_be_of_name(spoken[0]) and not kind_follows and not longest_at(spoken, 1, _CUES)


def _may_end_name(spoken: Sequence[Word]) -> bool:
    said_before = longest_before(spoken, len(spoken) - 1, ENDINGS)
    if len(spoken) > 1 and spoken[-2].plain[-1:].isdigit():
        # Behind a period.
        return False
    return _may_be_of_name(spoken[-1]) and said_before < len(phrase("giúp mình"))


def _may_be_of_name(word: Word) -> bool:
    return not word.accents and word.plain not in IN_NO_NAME
