"""Which two numbers of late dossiers does somebody mean: the national portal's, the province's?

People write "17 và 5", "cổng 17, tỉnh 5" or "17 hồ sơ trên Cổng DVCQG, hệ thống tỉnh 5". What may
mean something else is asked back, never guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from scoring.dossier import System
from scoring.names import plain_key

# No unit has so many: the country's busiest province is below.
MOST = 1_000_000
# Digits of a number that is looked at; more are none of ours.
_DIGITS = 12


@dataclass(frozen=True)
class Counts:
    """Late dossiers as a unit counts them.

    Attributes:
        portal: in progress on the national portal.
        provincial: the same on the provincial system.
    """

    portal: int
    provincial: int


class Unclear(StrEnum):
    """Why numbers are asked for again."""

    ONE = "one"  # one number alone: of which system?
    WHICH = "which"  # two, but it is not clear which is whose
    MANY = "many"
    NEGATIVE = "negative"
    LARGE = "large"
    FRACTION = "fraction"
    DATE = "date"


_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9])"
)
_NEGATIVE = re.compile(r"(?<![0-9\s])\s*-[0-9]|(?<=\s)-[0-9]")
_FRACTION = re.compile(r"[0-9],[0-9]|[0-9]\.(?![0-9]{3}(?![0-9]))[0-9]")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])|[0-9]+")
_DASHES = re.compile(r"[‐‑‒–—―−]")
# Words that name a system for certain, folded; and those that may stand before either.
_PORTAL = re.compile(r"\b(?:quoc gia|dvcqg|tw|trung uong)\b")
_PROVINCE = re.compile(r"\b(?:tinh|httt|mot cua|igate)\b")
_GATE = plain_key("cổng")
_SYSTEM = plain_key("hệ thống")
# Folded, these look like a gate.
_NO_GATE = re.compile(r"\b(?:tong cong|dich vu cong)\b")
# What may stand around numbers that are meant as numbers of dossiers.
_PLAIN = frozenset(
    plain_key(
        "cổng hệ thống dịch vụ công quốc gia dvc dvcqg dvctt tw trung ương tỉnh httt thông tin "
        "giải quyết tthc một cửa điện tử igate phần mềm và với so còn có là bằng thì trên bên "
        "ở tại của cho do số lượng tổng cộng hồ sơ hs bộ cái trễ quá hạn chậm muộn đang xử lý "
        "chênh lệch lệch ghi nhận báo cáo rà soát được dạ vâng ạ thưa nhé nha chỉ đều"
    ).split()
)


def counts_of(text: str) -> Counts | Unclear | None:
    """The two numbers of a text; why they are unclear; None if it is about something else.

    Without words the portal's number comes first. A text with other words than those around
    numbers of dossiers is only read where it names both systems: "Phường 5" is a unit.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    undated = _DATE.sub(" ", plain)
    found = list(_NUMBER.finditer(undated))
    between = _between(undated, found)
    labels = [_label(part) for part in between]
    if not found and undated == plain:
        return None
    if not _is_plain(between) and not {System.NATIONAL, System.PROVINCIAL} <= {*labels}:
        return None
    return _why_not(undated, found) or _assigned([_value(one[0]) for one in found], labels)


def _between(text: str, found: list[re.Match[str]]) -> list[str]:
    """What stands before, between and behind the numbers, folded."""
    ends = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found), len(text)]
    return [plain_key(text[end:start]) for end, start in zip(ends, starts, strict=True)]


def _is_plain(between: list[str]) -> bool:
    return all(word in _PLAIN for part in between for word in part.split())


def _label(words: str) -> System | None:
    """The system that words name; None for none, or for both."""
    portal, province = bool(_PORTAL.search(words)), bool(_PROVINCE.search(words))
    if not portal and not province:
        portal, province = _GATE in _NO_GATE.sub("", words).split(), _SYSTEM in words
    if portal == province:
        return None
    return System.NATIONAL if portal else System.PROVINCIAL


def _why_not(text: str, found: list[re.Match[str]]) -> Unclear | None:
    if not found:
        return Unclear.DATE
    if _NEGATIVE.search(text):
        return Unclear.NEGATIVE
    if _FRACTION.search(text):
        return Unclear.FRACTION
    if any(_value(one[0]) > MOST for one in found):
        return Unclear.LARGE
    if len(found) == 1:
        return Unclear.ONE
    return None if len(found) == 2 else Unclear.MANY  # noqa: PLR2004 - a number for each system


def _value(digits: str) -> int:
    plain = digits.replace(".", "")
    return int(plain) if len(plain) <= _DIGITS else MOST + 1


def _assigned(values: list[int], labels: list[System | None]) -> Counts | Unclear:
    """Each number to the system named before it, or behind it; in order where none is named."""
    first, second = values
    before, between, behind = labels
    if before is between is behind is None:
        return Counts(first, second)
    for one, other in ((before, between), (between, behind)):
        rest = behind if one is before else before
        if one is not None and other is not None and one is not other and rest is None:
            return Counts(first, second) if one is System.NATIONAL else Counts(second, first)
    return Unclear.WHICH
