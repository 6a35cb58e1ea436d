"""How may a typed text be taken apart into a period and all the rest: `xã Vĩnh Thạnh tháng 1`?"""

import re
from dataclasses import dataclass
from datetime import date

from scoring.period_words import OF_NOW, SHORT, PeriodAsked, found_at
from scoring.spoken import Word, longest_at, stands_at, text_of, words

_DISTRICT = re.compile(r"q[0-9ivx]+")
# A text of more words is no name with a period.
_MOST_WORDS = 60
# Behind `cua` they say that it is no name's.
_KINDS = frozenset({"xa", "phuong", "thi", "dac", "huyen", "quan", "thanh", "tinh", "so"})
# In front of days or weeks, where one may end a name.
_COUNTS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
# Words before a period that belong to it, unless they end a name (xã Tân Kỳ).
_BEFORE = ("kỳ", "trong", "vào", "của", "cả")


@dataclass(frozen=True)
class Reading:
    """A sentence taken apart: the period it asks for, if any, and all the rest."""

    period: PeriodAsked | None
    rest: str


def readings(text: str, today: date) -> tuple[Reading, ...]:
    """How a sentence may be read, the likeliest first; at most three.

    More than one where a word may end a name or begin a period: `xã Tân Năm 2024`. Whoever knows
    the names takes the first whose rest is one.
    """
    spoken = words(text)
    found = _last_span(spoken, today) if len(spoken) <= _MOST_WORDS else None
    if found is None:
        return (Reading(None, text.strip()),)
    asked, start, end = found
    before, behind = spoken[:start], spoken[end:]
    of_a_kind = len(behind) > 1 and behind[1].plain in _KINDS
    if stands_at(behind, 0, "của") and (behind[0].accents or of_a_kind):
        # `tháng 1 của xã Vĩnh Thạnh`
        behind = behind[1:]
    plain = Reading(asked, text_of((*before, *behind)))
    options = []
    numbered = any(char.isdigit() for word in spoken[start:end] for char in word.plain)
    district = end - start == 1 and _DISTRICT.fullmatch(spoken[start].plain) is not None
    unsaid = asked is None or (asked.year is None and asked.kind not in OF_NOW)
    if before and (district or not numbered) and unsaid:
        # A commune is called Ba Tháng Hai; Q1 is a district as well.
        options.append(Reading(None, text.strip()))
    if before and numbered and stands_at(spoken, start, "năm"):
        options.append(Reading(asked, text_of((*before, spoken[start], *behind))))
    if before and any(stands_at(before, len(before) - 1, word) for word in _BEFORE):
        options += [plain, Reading(asked, text_of((*before[:-1], *behind)))]
    else:
        options.append(plain)
        is_counted = longest_at(spoken, start, _COUNTS) and not spoken[start].accents
        if before and is_counted and asked is not None and asked.kind in SHORT:
            # `xa vu bon tuan truoc` may be Xã Vụ Bổn.
            options.append(Reading(asked, text_of((*before, spoken[start], *behind))))
    return tuple(dict.fromkeys(options))


def _last_span(spoken: tuple[Word, ...], today: date) -> tuple[PeriodAsked | None, int, int] | None:
    """The last period among the words, whole: (what, from, up to)."""
    begun = [found_at(spoken, at, today) for at in range(len(spoken))]
    for at, found in enumerate(begun):
        # Vạn Thắng `6 tháng đầu năm`: what is said up to the end is no `tháng 6`.
        if found is not None and at + found[1] == len(spoken):
            return found[0], at, len(spoken)
    spans = []
    at = 0
    while at < len(spoken):
        found = begun[at]
        if found is None:
            at += 1
            continue
        asked, length = found
        spans.append((asked, at, at + length))
        at += length
    return spans[-1] if spans else None
