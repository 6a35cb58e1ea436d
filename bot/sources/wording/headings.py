"""What the words above a column mean: the vocabulary of people's tables."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from scoring.names import plain_key
from scoring.scheme import Scheme, schemes

# A number of a column, or its maximum, in a row of its own within the head.
_LABEL = re.compile(r"\(?([0-9]{1,3}|[A-Z])\)?(?:\s*=.*)?")
# Two numbers side by side are a score; three in a row are labels.
_FEWEST_LABELS = 3
# The longest heading has some 110 letters; what is longer is a text, and costs time to fold.
LONGEST_HEADING = 200


class What(StrEnum):
    """The meanings a column can have."""

    UNIT = "unit"
    CODE = "code"
    TOTAL = "total"
    POINTS = "points"
    RATE = "rate"
    LATE_PROVINCIAL = "late-provincial"
    LATE_COMPLETED = "late-completed"
    LATE_IN_PROGRESS = "late-in-progress"
    LATE_NATIONAL = "late-national"
    # Of a component.
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    COMPONENT_RATE = "component-rate"
    COMPONENT_POINTS = "component-points"


LATE = frozenset(
    {What.LATE_PROVINCIAL, What.LATE_COMPLETED, What.LATE_IN_PROGRESS, What.LATE_NATIONAL}
)
OF_COMPONENT = frozenset(
    {What.NUMERATOR, What.DENOMINATOR, What.COMPONENT_RATE, What.COMPONENT_POINTS}
)


@dataclass(frozen=True)
class Meaning:
    """What a column holds, and of which group or component (its code) where it is of one."""

    what: What
    of: str = ""


def keys_of(*texts: str) -> frozenset[str]:
    """Headings as they are compared: folded like every text of a table."""
    return frozenset(map(plain_key, texts))


UNIT_HEADINGS = keys_of(
    "đơn vị", "tên đơn vị", "các đơn vị", "tên các đơn vị", "cơ quan", "tên cơ quan",
    "cơ quan, đơn vị", "tên cơ quan, đơn vị", "đơn vị, địa phương", "địa phương", "tên địa phương",
    "xã", "tên xã", "xã, phường", "tên xã, phường", "xã, thị trấn", "tên xã, thị trấn",
    "các xã, thị trấn", "các xã, phường", "xã, phường, đặc khu", "xã, phường, thị trấn",
    "UBND xã, thị trấn", "UBND các xã, thị trấn", "UBND cấp xã", "sở, ban, ngành", "sở, ngành",
    "phòng, ban", "cơ quan chuyên môn", "huyện, thành phố", "huyện, thị xã, thành phố",
    "tên huyện", "tỉnh, thành phố", "tỉnh", "tên",
)  # fmt: skip
_CODE = keys_of("mã", "mã đơn vị", "mã cơ quan", "mã_coquan", "mã định danh", "mã ĐV")
# Certainly a total by itself ...
_TOTAL_STARTS = tuple(map(plain_key, ("tổng điểm", "điểm tổng", "tổng số điểm", "tong_score")))
# ... and only beside columns of groups.
_TOTAL_BESIDE_GROUPS = keys_of(
    "tổng", "tổng cộng", "điểm", "điểm số", "kết quả", "điểm đánh giá", "điểm đạt được"
)
# The points of the group named above them.
GROUP_POINTS = keys_of(
    "điểm", "điểm số", "điểm đạt", "điểm đạt được", "số điểm", "cộng", "tổng", "tổng cộng",
    "tổng điểm", "kết quả",
)  # fmt: skip
_BARE_RATE = keys_of("tỷ lệ", "tỷ lệ đạt", "tỷ lệ %", "kết quả %")
_RATE = plain_key("tỷ lệ")
# Columns that are no figure of the period, whatever stands above or below these words.
_OTHER = tuple(
    map(
        plain_key,
        ("tối đa", "điểm chuẩn", "hạng", "xếp loại", "xếp thứ", "thứ hạng", "tháng trước",
         "kỳ trước", "quý trước", "năm trước", "tăng", "giảm", "so sánh", "so với", "chênh lệch",
         "ghi chú", "số hồ sơ", "số lượng", "tổng số hồ sơ", "mục tiêu", "chỉ tiêu"),
    )
)  # fmt: skip
# What a column counts that begins with "Tổng" and is no score.
_COUNTED = tuple(keys_of("hồ sơ", "HS", "TTHC", "thủ tục", "dịch vụ công", "DVC", "cán bộ"))
_LATE_WORDS = tuple(keys_of("quá hạn", "trễ hạn", "trễ hẹn"))
_COMPLETED = tuple(keys_of("hoàn thành", "đã giải quyết", "đã xử lý"))
_IN_PROGRESS = tuple(keys_of("đang xử lý", "đang giải quyết"))
_PROVINCE = plain_key("tỉnh")
_NATIONAL = tuple(keys_of("quốc gia", "DVCQG"))
# What may stand around a group's name: "II.1. Điểm đánh giá nhóm chỉ số 1: Số hóa hồ sơ".
_BEFORE_GROUP = re.compile(
    r"^(?:(?:[0-9]+|[ivx]+|[a-e]) )*(?:ket qua )?(?:(?:diem|ti le) )?(?:danh gia )?(?:cua )?"
    r"(?:cac )?(?:nhom )?(?:(?:chi so|tieu chi) )?(?:thanh phan )?(?:(?:so )?[0-9] )?(?:ve )?"
)
_SAID_TWICE = re.compile(r"\b(\w+)(?: \1\b)+")
_MAXIMUM = re.compile(
    r"\(\s*(?:tối đa\s*)?(\d{1,3})\s*(?:điểm|đ)?\s*\)|/\s*(\d{1,3})\s*(?:điểm)?\s*$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^)]*\)|/\s*\d+\s*(?:điểm)?\s*$")
_FIVE_VIEW = plain_key("cung cấp dịch vụ trực tuyến")


def is_label(text: str) -> bool:
    """A column's number or letter in the head: (1), 2, A."""
    return _LABEL.fullmatch(text) is not None


def are_labels(texts: list[str]) -> bool:
    """Whether a row numbers the columns: (1) (2) (3), or A B 1 2 3."""
    labels = [_LABEL.fullmatch(text) for text in texts if text]
    if len(labels) < _FEWEST_LABELS or not all(labels):
        return False
    digits = [int(label[1]) for label in labels if label is not None and label[1].isdigit()]
    return not digits or digits == list(range(digits[0], digits[0] + len(digits)))


def meaning_of(texts: list[str], scheme: Scheme) -> Meaning | None:
    """The meaning of a column from the texts above it, from the top down; None if it has none.

    Components are not looked for here: see `bot.sources.wording.component_headings`.
    """
    keys = _folded(texts)
    if not keys:
        return None
    if keys[-1] in UNIT_HEADINGS and len(keys) == 1:
        return Meaning(What.UNIT)
    if keys[-1] in _CODE:
        return Meaning(What.CODE)
    is_rate = "%" in texts[-1] or has_words(keys[-1], _RATE)
    if _any(keys, _LATE_WORDS):
        late = None if is_rate else _late(" ".join(keys))
        return None if late is None else Meaning(late)
    return None if _any(keys, _OTHER) else _score(keys, scheme, is_rate=is_rate)


def _score(keys: list[str], scheme: Scheme, *, is_rate: bool) -> Meaning | None:
    """A group's points or rate, or the total."""
    lowest = keys[-1]
    group = next((g for key in reversed(keys) if (g := group_named(key, scheme))), None)
    if group is None:
        is_total = lowest.startswith(_TOTAL_STARTS) and not is_rate
        return Meaning(What.TOTAL) if is_total else None
    if is_rate:
        return Meaning(What.RATE, group)
    named = group_named(lowest, scheme) is not None or lowest in GROUP_POINTS
    return Meaning(What.POINTS, group) if named else None


def folded(text: str) -> str:
    """A text as headings are compared: without what stands in brackets."""
    return plain_key(_BRACKETS.sub(" ", text[:LONGEST_HEADING]))


def _folded(texts: list[str]) -> list[str]:
    return [folded(text) for text in texts]


def _any(keys: list[str], words: tuple[str, ...]) -> bool:
    return any(has_words(key, word) for key in keys for word in words)


def _late(together: str) -> What | None:
    """Which count of late dossiers; None for one that no snapshot keeps.

    Done and in progress are told apart on the national portal alone; of the provincial system the
    whole is kept.
    """
    national = any(has_words(together, words) for words in _NATIONAL)
    provincial = has_words(together, _PROVINCE) and not national
    completed = any(has_words(together, words) for words in _COMPLETED)
    in_progress = any(has_words(together, words) for words in _IN_PROGRESS)
    if completed or in_progress:
        if provincial or completed == in_progress:
            return None
        return What.LATE_COMPLETED if completed else What.LATE_IN_PROGRESS
    if national:
        return What.LATE_NATIONAL
    return What.LATE_PROVINCIAL if provincial else None


def group_named(key: str, scheme: Scheme) -> str | None:
    """The group that a folded text names, with no more around it than numbers and "nhóm chỉ số"."""
    for text in dict.fromkeys((key, said_once(key))):
        core = _BEFORE_GROUP.sub("", text).strip()
        names = _group_names(scheme.code)
        if core in names or text in names:
            return names.get(core) or names[text]
    return None


# Every cell that may be a heading is compared with them.
@cache
def _group_names(scheme_code: str) -> dict[str, str]:
    scheme = next(known for known in schemes() if known.code == scheme_code)
    return {
        plain_key(name): group.code
        for group in scheme.groups
        for name in (group.code, group.name, *group.headings)
    }


def said_once(key: str) -> str:
    """A folded text without words said twice, as in "Chỉ số cấp dịch vụ vụ công trực tuyến".

    Only where the text as it stands names nothing: "chỉ số số hóa" is right as it is.
    """
    return _SAID_TWICE.sub(r"\1", key)


def has_words(text: str, words: str) -> bool:
    """Whether a folded text holds these folded words side by side."""
    return f" {words} " in f" {text} "


def is_other(texts: list[str]) -> bool:
    """A column that is no figure of the period: a rank, a remark, a comparison."""
    return _any(_folded(texts), _OTHER)


def is_bare_total(texts: list[str]) -> bool:
    """A heading that is a total if groups stand beside it, and nothing certain alone."""
    keys = _folded(texts)
    if not keys or _any(keys, (*_LATE_WORDS, *_OTHER)):
        return False
    return keys[-1] in _TOTAL_BESIDE_GROUPS and "%" not in texts[-1]


def is_bare_rate(texts: list[str]) -> bool:
    """A rate of whatever the table is about."""
    keys = _folded(texts)
    if not keys or _any(keys, (*_LATE_WORDS, *_OTHER)):
        return False
    return keys[-1] in _BARE_RATE or (keys[-1] in GROUP_POINTS and "%" in texts[-1])


def is_unclear(texts: list[str]) -> bool:
    """A heading that looks like points and is none that is known: not to be passed in silence."""
    keys = _folded(texts)
    if len(keys) != 1 or _any(keys, (*_LATE_WORDS, *_OTHER)):
        return False
    if keys[0].startswith(plain_key("tổng")) and _any(keys, _COUNTED):
        return False
    return keys[0].startswith((plain_key("tổng"), plain_key("điểm")))


def is_five_view(texts: list[str]) -> bool:
    """S000's "Cung cấp dịch vụ trực tuyến": online service and payment as one, of 22 points."""
    return _FIVE_VIEW in _folded(texts)


def stated_maximum(text: str) -> Decimal | None:
    """The maximum that a heading names: `Số hóa hồ sơ (22 điểm)`."""
    match = _MAXIMUM.search(text)
    return None if match is None else Decimal(match[1] or match[2])
