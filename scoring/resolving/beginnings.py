"""Which names begin with a text, and with which name does a text begin? For proposals only."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from scoring.names import KINDS, accent_key, has_accents, loose_kind, plain_key
from scoring.resolving.places import Places
from scoring.resolving.spellings import Entry, Spellings, apart

# Beside the likeness of letters, 0 to 1: whole words of a name are surer than nearly all letters of
# another, a part of a word is not; what is typed behind a name is the least sure.
_BEGUN, _OF_THE_KIND, _BEGUN_IN_A_WORD, _IN_FRONT = 0.95, 0.9, 0.7, 0.6
# A longer part of the text is the likelier name, and so is one with a place behind it.
_MORE_OF_THE_TEXT = 0.1
# What the typed kind is worth, and what accents cost that the name has not.
_RIGHT_KIND, _OTHER_MARKS = 0.05, 0.1
# "UBND Trung tâm Phục vụ hành chính công" has eight words; places have no more.
_LONGEST = 8
# "t" begins hundreds of names and tells nothing.
_LEAST_LETTERS = 2


def begun(text: str, names: Sequence[str], spellings: Spellings) -> Iterator[tuple[Entry, float]]:
    """The names that begin with a text, its kind before them or not; of a kind alone all of it.

    Args:
        text: as it is typed.
        names: to choose from, without kinds and accents, in order.
        spellings: whose names those are.
    """
    name = apart(text)
    loose = loose_kind(name.bare) if name.kind is None else None
    readings = [(name.kind, name.bare), *([(loose[0].word, loose[1])] if loose else [])]
    for kind, bare in readings:
        typed, marks = plain_key(bare), accent_key(bare)
        if len(typed) < _LEAST_LETTERS:
            continue
        for found in _from(typed, names):
            sure = _BEGUN if found[len(typed) :][:1] in ("", " ") else _BEGUN_IN_A_WORD
            for entry in spellings.called(found):
                other = has_accents(bare) and accent_key(entry.bare[: len(bare)]) != marks
                yield entry, sure + _RIGHT_KIND * (kind == entry.kind) - _OTHER_MARKS * other
    fold = accent_key if has_accents(name.bare) else plain_key
    alone = {kind.word for kind in KINDS if fold(kind.word) == fold(name.bare)}
    for found in names if alone else ():
        for entry in spellings.called(found):
            if entry.kind in alone:
                yield entry, _OF_THE_KIND


def in_front(text: str, spellings: Spellings, places: Places) -> Iterator[tuple[Entry, float]]:
    """The longest name with which a text begins; first those below the place that follows it."""
    words = text.split()
    for length in range(min(len(words) - 1, _LONGEST), 0, -1):
        entries = spellings.spelt(" ".join(words[:length]))
        if not entries:
            continue
        sure = _IN_FRONT + _MORE_OF_THE_TEXT * length / len(words)
        below = _below_what_follows(entries, words[length:], places)
        for entry in entries:
            yield entry, sure + _MORE_OF_THE_TEXT * (entry in below)
        return


def _below_what_follows(
    entries: Sequence[Entry], words: Sequence[str], places: Places
) -> Sequence[Entry]:
    """Those below a place that the words after a name begin with, the longest that is one."""
    for length in range(min(len(words), _LONGEST), 0, -1):
        below = places.within(entries, places.spelt(" ".join(words[:length])))
        if below:
            return below
    return ()


def _from(beginning: str, names: Sequence[str]) -> Iterator[str]:
    for at in range(bisect_left(names, beginning), len(names)):
        if not names[at].startswith(beginning):
            return
        yield names[at]
