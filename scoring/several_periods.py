"""How many words name several periods at once: `từ tháng 1 đến tháng 4`, `tháng 9 và 10`, `t9-t10`?

What one period is, and which year may stand behind it, is handed in by `scoring.period_words`.
"""

import re
from collections.abc import Callable, Sequence

from scoring.spoken import Word, longest_at, stands_at

# How many words a period, or a year, takes up at a place; 0 if none begins there.
WordsAt = Callable[[Sequence[Word], int], int]
_MONTHS = 12
# `tháng 9-10`, `t9-t10`: of the year 2010 there are no figures.
_WITH_A_DASH = re.compile(
    r"(?P<t>t(?:h(?:[aá]ng)?)?\.?)?(?P<n>[0-9]{1,2})[-–/,](?:t\.?)?(?P<to>[0-9]{1,2})"
    r"(?:[/.\-]20[0-9]{2})?"
)
_BARE = re.compile(r"[0-9]{1,2}")
# Between two periods.
_AND, _DASHES = ("và", "đến", "tới", "cho đến", "và cả"), ("-", "–", "&", "+")
# Behind a number they say that it is none of a month: `tháng 9, 10 xã thấp nhất`.
_COUNTED = ("xã", "phường", "thị trấn", "sở", "huyện", "tỉnh", "đơn vị", "cơ quan", "điểm", "hồ sơ")


def several_at(spoken: Sequence[Word], at: int, one_at: WordsAt, year_at: WordsAt) -> int:
    """How many words name more than one period at that place; 0 if none do."""
    since = stands_at(spoken, at, "từ")
    first = at + since
    if taken := _with_a_dash(spoken, first, year_at):
        return since + taken
    one = one_at(spoken, first) or (stands_at(spoken, first, "đầu năm") if since else 0)
    end = first + one
    if not one or (since and not longest_at(spoken, end, _AND)):
        return 0
    while more := _one_more(spoken, end, one_at, year_at):
        end += more
    return end - at if end > first + one else 0


def _with_a_dash(spoken: Sequence[Word], at: int, year_at: WordsAt) -> int:
    said = stands_at(spoken, at, "tháng")
    match = _WITH_A_DASH.fullmatch(_raw(spoken, at + said))
    if match is None or not (said or match["t"]):
        return 0
    are_months = all(1 <= int(match[one]) <= _MONTHS for one in ("n", "to"))
    return said + 1 + year_at(spoken, at + said + 1) if are_months else 0


def _one_more(spoken: Sequence[Word], at: int, one_at: WordsAt, year_at: WordsAt) -> int:
    """How many words join another period to the one before that place; 0 if none do."""
    joint = longest_at(spoken, at, _AND) or (1 if _raw(spoken, at) in _DASHES else 0)
    number = at + joint
    if number >= len(spoken) or not (joint or spoken[at - 1].raw.endswith((",", ";"))):
        return 0
    if taken := one_at(spoken, number):
        return joint + taken
    said = _raw(spoken, number)
    is_month = _BARE.fullmatch(said) is not None and 1 <= int(said) <= _MONTHS
    is_ended = spoken[number].raw.endswith((",", ";"))
    if not is_month or (longest_at(spoken, number + 1, _COUNTED) and not is_ended):
        return 0
    return joint + 1 + year_at(spoken, number + 1)


def _raw(spoken: Sequence[Word], at: int) -> str:
    return spoken[at].raw.casefold().strip(" ,;:?!.…()") if at < len(spoken) else ""
