"""How many words name a day or a week: `hôm qua`, `ngày 15/10`, `2 tuần trước`, `tuần 42`?

Nobody publishes figures of such a time; it is read so that no other takes its place, nor a name.
"""

import re
from collections.abc import Sequence

from scoring.spoken import Word, longest_at, stands_at

_TODAY = (
    "hôm nay", "hôm qua", "hôm kia", "hôm trước", "ngày hôm nay", "ngày hôm qua", "ngày hôm kia",
    "sáng nay", "chiều nay", "ngày qua", "24 giờ qua", "ngày mai", "hôm sau",
)  # fmt: skip
_THIS_WEEK = (
    "tuần này", "tuần nay", "tuần trước", "tuần rồi", "tuần qua", "tuần vừa rồi", "tuần vừa qua",
    "tuần trước nữa", "tuần sau", "tuần tới", "trong tuần", "đầu tuần", "cuối tuần",
)  # fmt: skip
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật", "thứ 2",
             "thứ 3", "thứ 4", "thứ 5", "thứ 6", "thứ 7")  # fmt: skip
# Behind a number of days or weeks; without it `3 ngày` may be how long a dossier takes.
_BACK = ("qua", "vừa qua", "trước", "gần đây", "gần nhất", "vừa rồi", "trở lại đây", "liên tiếp",
         "liền")  # fmt: skip
_NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_COUNT = re.compile(r"[0-9]{1,3}")
_DATE = re.compile(r"[0-9]{1,2}(?:[/.-][0-9]{1,2}(?:[/.-](?:20)?[0-9]{2})?)?")
_MONTH = re.compile(r"[0-9]{1,2}(?:[/.-](?:20)?[0-9]{2})?")
_YEAR = re.compile(r"20[0-9]{2}")


def day_at(spoken: Sequence[Word], at: int) -> int:
    """How many words name days at that place; 0 if none do."""
    if taken := longest_at(spoken, at, _TODAY):
        return taken
    if (taken := longest_at(spoken, at, _WEEKDAYS)) and (
        week := longest_at(spoken, at + taken, _THIS_WEEK)
    ):
        return taken + week
    if stands_at(spoken, at, "ngày") and _is(spoken, at + 1, _DATE):
        month = 2 if stands_at(spoken, at + 2, "tháng") and _is(spoken, at + 3, _MONTH) else 0
        behind = at + 2 + month
        year = 2 if stands_at(spoken, behind, "năm") and _is(spoken, behind + 1, _YEAR) else 0
        return 2 + month + year
    return _ago(spoken, at, "ngày")


def week_at(spoken: Sequence[Word], at: int) -> int:
    """How many words name weeks at that place; 0 if none do. Tuần Giáo is a commune."""
    if taken := longest_at(spoken, at, _THIS_WEEK):
        return taken
    if stands_at(spoken, at, "tuần"):
        numbered = at + 1 + stands_at(spoken, at + 1, "thứ")
        return numbered + 1 - at if _is(spoken, numbered, _COUNT) else 0
    return _ago(spoken, at, "tuần")


def _ago(spoken: Sequence[Word], at: int, what: str) -> int:
    """`7 ngày qua`, `hai tuần trước`."""
    count = 1 if _is(spoken, at, _COUNT) else longest_at(spoken, at, _NUMBERS)
    if not count or not stands_at(spoken, at + count, what):
        return 0
    back = longest_at(spoken, at + count + 1, _BACK)
    return count + 1 + back if back else 0


def _is(spoken: Sequence[Word], at: int, form: re.Pattern[str]) -> bool:
    return 0 <= at < len(spoken) and form.fullmatch(spoken[at].raw.strip(" ,;:?!.…()")) is not None
