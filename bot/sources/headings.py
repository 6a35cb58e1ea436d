"""What the words above a column mean: the vocabulary of people's tables."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scoring.names import plain_key
from scoring.scheme import Scheme

# A number of a column, or its maximum, in a row of its own within the head.
_LABEL = re.compile(r"\(?([0-9]{1,3}|[A-Z])\)?(?:\s*=.*)?")
# Two numbers side by side are a score; three in a row are labels.
_FEWEST_LABELS = 3


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


LATE = frozenset({What.LATE_PROVINCIAL, What.LATE_COMPLETED, What.LATE_IN_PROGRESS})


@dataclass(frozen=True)
class Meaning:
    """What a column holds, and of which group where it is points or a rate."""

    what: What
    group: str = ""


def _keys(*texts: str) -> frozenset[str]:
    """Headings as they are compared: folded like every text of a table."""
    return frozenset(map(plain_key, texts))


UNIT_HEADINGS = _keys(
    "đơn vị", "tên đơn vị", "các đơn vị", "tên các đơn vị", "cơ quan", "tên cơ quan",
    "cơ quan, đơn vị", "tên cơ quan, đơn vị", "đơn vị, địa phương", "địa phương", "tên địa phương",
    "xã", "tên xã", "xã, phường", "tên xã, phường", "xã, thị trấn", "tên xã, thị trấn",
    "các xã, thị trấn", "các xã, phường", "xã, phường, đặc khu", "xã, phường, thị trấn",
    "UBND xã, thị trấn", "UBND các xã, thị trấn", "UBND cấp xã", "sở, ban, ngành", "sở, ngành",
    "phòng, ban", "cơ quan chuyên môn", "huyện, thành phố", "huyện, thị xã, thành phố",
    "tên huyện", "tỉnh, thành phố", "tỉnh", "tên",
)  # fmt: skip
_CODE = _keys("mã", "mã đơn vị", "mã cơ quan", "mã_coquan", "mã định danh", "mã ĐV")
# Certainly a total by itself ...
_TOTAL_STARTS = tuple(map(plain_key, ("tổng điểm", "điểm tổng", "tổng số điểm", "tong_score")))
# ... and only beside columns of groups.
_TOTAL_BESIDE_GROUPS = _keys(
    "tổng", "tổng cộng", "điểm", "điểm số", "kết quả", "điểm đánh giá", "điểm đạt được"
)
# The points of the group named above them.
_GROUP_POINTS = _keys(
    "điểm", "điểm số", "điểm đạt", "điểm đạt được", "số điểm", "cộng", "tổng", "tổng cộng",
    "tổng điểm", "kết quả",
)  # fmt: skip
_RATE = plain_key("tỷ lệ")
# Columns that are no figure of the period, whatever stands above or below these words.
_OTHER = tuple(
    map(
        plain_key,
        ("tối đa", "điểm chuẩn", "hạng", "xếp loại", "xếp thứ", "thứ hạng", "tháng trước",
         "kỳ trước", "quý trước", "năm trước", "tăng", "giảm", "so sánh", "chênh lệch", "ghi chú",
         "số hồ sơ", "số lượng", "tổng số hồ sơ", "mục tiêu", "chỉ tiêu"),
    )
)  # fmt: skip
_LATE_WORDS = tuple(_keys("quá hạn", "trễ hạn", "trễ hẹn"))
_COMPLETED = plain_key("hoàn thành")
_IN_PROGRESS = tuple(_keys("đang xử lý", "đang giải quyết"))
_PROVINCE = plain_key("tỉnh")
# What may stand around a group's name: "1. Điểm nhóm chỉ số Số hóa hồ sơ".
_BEFORE_GROUP = re.compile(
    r"^(?:[0-9]+ |[ivx]+ )?(?:diem |ti le )?(?:cua )?(?:nhom )?(?:chi so |tieu chi )?(?:ve )?"
)
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
    """The meaning of a column from the texts above it, from the top down; None if it has none."""
    keys = _folded(texts)
    if not keys:
        return None
    if keys[-1] in UNIT_HEADINGS and len(keys) == 1:
        return Meaning(What.UNIT)
    if keys[-1] in _CODE:
        return Meaning(What.CODE)
    is_rate = "%" in texts[-1] or _contains(keys[-1], _RATE)
    if _any(keys, _LATE_WORDS):
        late = None if is_rate else _late(" ".join(keys))
        return None if late is None else Meaning(late)
    return None if _any(keys, _OTHER) else _score(keys, scheme, is_rate=is_rate)


def _score(keys: list[str], scheme: Scheme, *, is_rate: bool) -> Meaning | None:
    """A group's points or rate, or the total."""
    lowest = keys[-1]
    group = next((g for key in reversed(keys) if (g := _group(key, scheme))), None)
    if group is None:
        is_total = lowest.startswith(_TOTAL_STARTS) and not is_rate
        return Meaning(What.TOTAL) if is_total else None
    if is_rate:
        return Meaning(What.RATE, group)
    named = _group(lowest, scheme) is not None or lowest in _GROUP_POINTS
    return Meaning(What.POINTS, group) if named else None


def _folded(texts: list[str]) -> list[str]:
    """Texts as they are compared, without what stands in brackets."""
    return [plain_key(_BRACKETS.sub(" ", text)) for text in texts]


def _any(keys: list[str], words: tuple[str, ...]) -> bool:
    return any(_contains(key, word) for key in keys for word in words)


def _late(together: str) -> What | None:
    if _contains(together, _COMPLETED):
        return What.LATE_COMPLETED
    if any(_contains(together, words) for words in _IN_PROGRESS):
        return What.LATE_IN_PROGRESS
    return What.LATE_PROVINCIAL if _contains(together, _PROVINCE) else None


def _group(key: str, scheme: Scheme) -> str | None:
    """The group that a heading names, with no more around it than numbering and "nhóm chỉ số"."""
    core = _BEFORE_GROUP.sub("", key).strip()
    for group in scheme.groups:
        names = {plain_key(name) for name in (group.code, group.name, *group.headings)}
        if core in names or key in names:
            return group.code
    return None


def _contains(text: str, words: str) -> bool:
    return f" {words} " in f" {text} "


def is_bare_total(texts: list[str]) -> bool:
    """A heading that is a total if groups stand beside it, and nothing certain alone."""
    keys = _folded(texts)
    if not keys or _any(keys, (*_LATE_WORDS, *_OTHER)):
        return False
    return keys[-1] in _TOTAL_BESIDE_GROUPS and "%" not in texts[-1]


def is_unclear(texts: list[str]) -> bool:
    """A heading that looks like points and is none that is known: not to be passed in silence."""
    keys = _folded(texts)
    if len(keys) != 1 or _any(keys, (*_LATE_WORDS, *_OTHER)):
        return False
    return keys[0].startswith((plain_key("tổng"), plain_key("điểm")))


def is_five_view(texts: list[str]) -> bool:
    """S000's "Cung cấp dịch vụ trực tuyến": online service and payment as one, of 22 points."""
    return _FIVE_VIEW in _folded(texts)


def stated_maximum(text: str) -> Decimal | None:
    """The maximum that a heading names: `Số hóa hồ sơ (22 điểm)`."""
    match = _MAXIMUM.search(text)
    return None if match is None else Decimal(match[1] or match[2])
