"""Which group is a table about whose own head names none? The headings above it tell.

S004 has a section for each group: "1. Chỉ số công khai, minh bạch" stands above a table of "Điểm"
and "Tỷ lệ (%)". A heading counts until another one of its rank or a higher one begins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sources.wording.headings import folded, group_named, has_words, said_once
from scoring.names import plain_key
from scoring.scheme import Scheme

_BULLET = re.compile(r"^\s*[-+*•–▪►]")
_NUMBER = re.compile(r"^\s*(?:[IVX]+\.\s*)?(\d{1,2}(?:\.\d{1,2})*)(?:[.)]\s*|\s+)(?=\D)")
_ROMAN = re.compile(r"^\s*[IVX]{1,5}[.)]?\s")
# A heading without a number is one of the first rank below the roman ones.
_FIRST_RANK = 1
# A longer text is a sentence that mentions a group, no heading.
_MOST_WORDS = 25
# A name of fewer words ("công khai", "tiến độ") means other things too in a running text.
_WORDS_OF_A_NAME = 3
_OF_AN_INDEX = tuple(map(plain_key, ("chỉ số", "tiêu chí", "nhóm")))


@dataclass(frozen=True)
class Section:
    """The group that the headings above a table name.

    Attributes:
        own: by a heading between the table before and this one; it holds.
        carried: by a heading above the table before; it holds only if the cells agree.
    """

    own: str | None = None
    carried: str | None = None


def section(own: Sequence[str], earlier: Sequence[str], scheme: Scheme) -> Section:
    """The section that a table stands in.

    Args:
        own: the lines between the table before and this one, from the top down.
        earlier: the lines above them, tables left out.
        scheme: names the groups.
    """
    found, rank = _nearest(own, scheme)
    if found is not None:
        return Section(own=found)
    carried, _ = _nearest(earlier, scheme, rank)
    return Section(carried=carried)


def _nearest(
    lines: Sequence[str], scheme: Scheme, ended: int | None = None
) -> tuple[str | None, int | None]:
    """The group of the nearest heading that no other one has ended, and the highest rank passed."""
    for line in reversed(lines):
        group, rank = _heading(line, scheme), _rank(line)
        if group is not None:
            rank = _FIRST_RANK if rank is None else rank
            if ended is None or rank < ended:
                return group, rank
        if rank is not None:
            ended = rank if ended is None else min(ended, rank)
    return None, ended


def _rank(line: str) -> int | None:
    """0 for II, 1 for 2, 2 for 2.1; None for a line without a number."""
    if (number := _NUMBER.match(line)) is not None:
        return len(number[1].split("."))
    return 0 if _ROMAN.match(line) else None


def _heading(line: str, scheme: Scheme) -> str | None:
    """The one group that a heading names; None for other lines, and for headings of several."""
    if _BULLET.match(line):
        return None
    for text in (line.partition(":")[0], line):
        if len(text.split()) > _MOST_WORDS:
            continue
        key = folded(text)
        group = group_named(key, scheme)
        if group is not None:
            return group
        if any(has_words(key, word) for word in _OF_AN_INDEX):
            group = _only(key, scheme) or _only(said_once(key), scheme)
        if group is not None:
            return group
    return None


def _only(key: str, scheme: Scheme) -> str | None:
    """The group whose name stands behind "chỉ số" in a folded text that names no other one."""
    named = set()
    behind = None
    for name, code in _names(scheme):
        if has_words(key, name):
            named.add(code)
            if re.search(rf"(?:chi so|tieu chi|nhom)(?: thanh phan)?(?: ve)? {name}\b", key):
                behind = code
            # "thanh toán trực tuyến" holds no second group.
            key = key.replace(name, "|")
    return behind if len(named) == 1 else None


def _names(scheme: Scheme) -> list[tuple[str, str]]:
    """Names of groups, folded, the longest first."""
    names = {
        (plain_key(name), group.code)
        for group in scheme.groups
        for name in (group.name, *group.headings)
    }
    long = [pair for pair in names if len(pair[0].split()) >= _WORDS_OF_A_NAME]
    return sorted(long, key=lambda pair: (-len(pair[0]), pair))
