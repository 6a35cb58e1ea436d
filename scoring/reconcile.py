"""How do two lists of late dossiers differ? Each dossier of either list falls into one class.

S003 has every unit compare the national portal with the provincial system each Thursday; S004
shows why: 68 dossiers in progress late on one, 20 on the other.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.dossier import Dossier
from scoring.names import plain_key


class Difference(StrEnum):
    """What two entries of one dossier say differently; what a side leaves out is no difference."""

    CODE = "code"  # the codes differ only by typing
    DUE = "due"
    STATE = "state"
    UNIT = "unit"


class Stage(StrEnum):
    """How far a dossier is; systems word it in a hundred ways."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True)
class Pair:
    """One dossier that stands on both lists, and what they say differently of it."""

    left: Dossier
    right: Dossier
    differences: frozenset[Difference]


@dataclass(frozen=True)
class Repeated:
    """Entries whose codes are the same but for typing, and that cannot be told apart."""

    left: tuple[Dossier, ...]
    right: tuple[Dossier, ...]


@dataclass(frozen=True)
class Reconciled:
    """Two lists laid beside one another; every entry of either stands in exactly one class.

    Attributes:
        matched: on both, alike.
        differing: on both, with at least one difference.
        only_left: on the first list alone.
        only_right: on the second list alone.
        repeated: entries that one list has more than once.
    """

    matched: tuple[Pair, ...]
    differing: tuple[Pair, ...]
    only_left: tuple[Dossier, ...]
    only_right: tuple[Dossier, ...]
    repeated: tuple[Repeated, ...]

    @property
    def differences(self) -> Counter[Difference]:
        """How many dossiers differ in what."""
        return Counter(kind for pair in self.differing for kind in pair.differences)


_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
# What a hand types for a zero, in capitals.
_ZEROS = str.maketrans("O", "0")


def code_key(code: str) -> str:
    """A dossier's code without what hands get wrong: case, spaces, dashes, dots, O for 0."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return _NEITHER_LETTER_NOR_DIGIT.sub("", plain).translate(_ZEROS)


# Words of states; the first that is found decides, so "chưa trả kết quả" is open.
_STAGES: tuple[tuple[str, Stage], ...] = tuple(
    (plain_key(words), found)
    for words, found in (
        ("chưa", Stage.OPEN),
        ("đang", Stage.OPEN),
        ("bổ sung", Stage.OPEN),
        ("tạm dừng", Stage.OPEN),
        ("đã trả", Stage.FINISHED),
        ("trả kết quả", Stage.FINISHED),
        ("đã giải quyết", Stage.FINISHED),
        ("đã xử lý", Stage.FINISHED),
        ("đã có kết quả", Stage.FINISHED),
        ("hoàn thành", Stage.FINISHED),
        ("kết thúc", Stage.FINISHED),
        ("từ chối", Stage.FINISHED),
        ("đã huỷ", Stage.FINISHED),
        ("dừng", Stage.FINISHED),
        ("rút hồ sơ", Stage.FINISHED),
        ("tiếp nhận", Stage.OPEN),
    )
)
# Only at the beginning: elsewhere it is "cho", as in "đã trả kết quả cho công dân".
_WAITING = plain_key("chờ")
# Without accents "đúng hạn" begins like "dừng".
_IN_TIME = re.compile(f" {plain_key('đúng')} h[ae]n(?= )")


def stage(state: str) -> Stage | None:
    """How far a dossier is, by the words of its state; None if they do not tell."""
    words = _IN_TIME.sub(" ", f" {plain_key(state)} ")
    if words.startswith(f" {_WAITING} "):
        return Stage.OPEN
    for phrase, found in _STAGES:
        if f" {phrase} " in words:
            return found
    return None


# Words of lateness; the first that is found decides, so "chưa quá hạn" is not late. Offices say
# "hẹn" for "hạn" as well.
_LATENESS: tuple[tuple[str, bool], ...] = tuple(
    (plain_key(f"{words} {due}"), late)
    for words, late in (
        ("chưa quá", False),
        ("chưa quá thời", False),
        ("không quá", False),
        ("sắp quá", False),
        ("chưa trễ", False),
        ("không trễ", False),
        ("sắp trễ", False),
        ("không đúng", True),
        ("chưa đúng", True),
        ("quá", True),
        ("quá thời", True),
        ("trễ", True),
        ("đúng", False),
        ("trước", False),
        ("trước thời", False),
        ("sớm", False),
        ("trong", False),
        ("trong thời", False),
    )
    for due in ("hạn", "hẹn")
)
# Without accents "kết quả, hạn" reads like "quá hạn".
_RESULT = f" {plain_key('kết quả')} "


def is_late(state: str) -> bool | None:
    """Whether a dossier is or was late, by the words of its state; None if they do not tell."""
    words = f" {plain_key(state)} ".replace(_RESULT, " ")
    return next((late for phrase, late in _LATENESS if f" {phrase} " in words), None)


@dataclass(frozen=True)
class _Told:
    """What the words of a state tell."""

    stage: Stage | None
    late: bool | None


def reconcile(left: Sequence[Dossier], right: Sequence[Dossier]) -> Reconciled:
    """Lay two lists beside one another.

    Args:
        left: one system's dossiers, any order.
        right: the other's.
    """
    here, there = _by_key(left), _by_key(right)
    matched: list[Pair] = []
    differing: list[Pair] = []
    only_left: list[Dossier] = []
    only_right: list[Dossier] = []
    repeated: list[Repeated] = []
    told: dict[str, _Told] = {}
    for key in sorted(here.keys() | there.keys()):
        ours, theirs = here.get(key, []), there.get(key, [])
        for pair in _pairs(ours, theirs, told):
            (differing if pair.differences else matched).append(pair)
        if len(ours) == 1 and not theirs:
            only_left += ours
        elif len(theirs) == 1 and not ours:
            only_right += theirs
        elif _cannot_be_told_apart(ours, theirs):
            repeated.append(Repeated(_ordered(ours), _ordered(theirs)))
    return Reconciled(
        tuple(matched), tuple(differing), tuple(only_left), tuple(only_right), tuple(repeated)
    )


def _by_key(dossiers: Iterable[Dossier]) -> Mapping[str, list[Dossier]]:
    found: dict[str, list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        found[code_key(dossier.code)].append(dossier)
    return found


def _cannot_be_told_apart(ours: Sequence[Dossier], theirs: Sequence[Dossier]) -> bool:
    """Whether a side has several entries of one key, and the exact codes do not settle which."""
    if len(ours) <= 1 and len(theirs) <= 1:
        return False
    return not _same_exact_codes(ours, theirs)


def _same_exact_codes(ours: Sequence[Dossier], theirs: Sequence[Dossier]) -> bool:
    """Dots and dashes may be all that tells two dossiers apart: then both lists have both."""
    mine = {dossier.code for dossier in ours}
    return len(mine) == len(ours) == len(theirs) and {dossier.code for dossier in theirs} == mine


def _pairs(
    ours: Sequence[Dossier], theirs: Sequence[Dossier], told: dict[str, _Told]
) -> list[Pair]:
    if len(ours) == len(theirs) == 1:
        return [_pair(ours[0], theirs[0], told)]
    if ours and _same_exact_codes(ours, theirs):
        by_code = {dossier.code: dossier for dossier in theirs}
        return [_pair(one, by_code[one.code], told) for one in _ordered(ours)]
    return []


def _ordered(dossiers: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """In an order that does not depend on the lists'."""
    return tuple(sorted(dossiers, key=lambda dossier: (dossier.code, repr(dossier))))


def _pair(left: Dossier, right: Dossier, told: dict[str, _Told]) -> Pair:
    found = set()
    if left.code != right.code:
        found.add(Difference.CODE)
    if left.due is not None and right.due is not None and left.due != right.due:
        found.add(Difference.DUE)
    if _states_differ(left.state, right.state, told):
        found.add(Difference.STATE)
    if _units_differ(left, right):
        found.add(Difference.UNIT)
    return Pair(left, right, frozenset(found))


def _states_differ(left: str, right: str, told: dict[str, _Told]) -> bool:
    """Finished here and open there, or of one stage and late on one side alone.

    States that tell no stage differ if their words do.
    """
    if left == right or not left or not right:
        return False
    one, other = (_known(state, told) for state in (left, right))
    if one.stage is None and other.stage is None:
        return plain_key(left) != plain_key(right)
    if one.stage is None or other.stage is None:
        return False
    if one.stage is not other.stage:
        return True
    return one.late is not None and other.late is not None and one.late is not other.late


def _known(state: str, told: dict[str, _Told]) -> _Told:
    """The same few words stand in a hundred thousand rows."""
    if state not in told:
        told[state] = _Told(stage(state), is_late(state))
    return told[state]


def _units_differ(left: Dossier, right: Dossier) -> bool:
    if left.unit is not None and right.unit is not None:
        return left.unit != right.unit
    if left.unit is None and right.unit is None and left.unit_name and right.unit_name:
        return plain_key(left.unit_name) != plain_key(right.unit_name)
    return False
