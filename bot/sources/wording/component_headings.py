"""Which component of a group does a column hold, and which of its numbers?"""

import re
from functools import cache

from bot.sources.wording.headings import Meaning, What, folded, is_other, keys_of
from scoring.scheme import Scheme, schemes

# Offices shorten these words in one document and write them out in the next.
_SHORT = {
    "tthc": "thu tuc hanh chinh",
    "dvcqg": "dich vu cong quoc gia",
    "dvctt": "dich vu cong truc tuyen",
    "dvc": "dich vu cong",
    "pakn": "phan anh kien nghi",
    "gq": "giai quyet",
    "hs": "ho so",
}
_PARTS = (
    (
        What.NUMERATOR,
        keys_of("tử số", "tử", "số hồ sơ đạt", "số HS đạt", "số đạt", "số lượng đạt", "hồ sơ đạt",
                "số TTHC đạt", "số thủ tục đạt", "số lượng hồ sơ đạt"),
    ),
    (
        What.DENOMINATOR,
        keys_of("mẫu số", "mẫu", "tổng số", "tổng", "tổng số hồ sơ", "tổng hồ sơ", "tổng số HS",
                "tổng số TTHC", "tổng số thủ tục"),
    ),
    (What.COMPONENT_RATE, keys_of("tỷ lệ", "tỷ lệ đạt", "kết quả")),
    (
        What.COMPONENT_POINTS,
        keys_of("điểm", "điểm số", "số điểm", "điểm đạt", "điểm đạt được", "điểm đánh giá"),
    ),
)  # fmt: skip
_NUMBERING = re.compile(r"^(?:(?:[0-9]+|[ivx]+|[a-e]) )+")
_RATE = "ti le "
_POINTS = "diem "
_IN_POINTS = re.compile(r"\(\s*(?:tối đa\s*)?(?:\d{1,3}\s*)?(?:điểm|đ)\s*\)", re.IGNORECASE)
# Its number is a time, no share of anything.
AVERAGE_DAYS = "AVERAGE_DAYS"


def component_meaning(texts: list[str], scheme: Scheme) -> Meaning | None:
    """The component's number that stands below these texts; None if they name none.

    A component's name alone is a rate, unless the heading speaks of points.

    Args:
        texts: above the column, from the top down.
        scheme: names the components.
    """
    names = _names(scheme.code)
    for index in reversed(range(len(texts))):
        above, below = texts[:index], texts[index + 1 :]
        key = _core(texts[index])
        code = names.get(key.removeprefix(_RATE)) or names.get(
            key.removeprefix(_POINTS).removeprefix(_RATE)
        )
        if code is None:
            code, part = _flat(key, names)
            if code and part and not below and not is_other(above):
                return Meaning(part, code)
            continue
        if is_other(above) or len(below) > 1:
            return None
        if below:
            part = _part(below[0])
        elif key.startswith(_POINTS) or _IN_POINTS.search(texts[index]):
            part = What.COMPONENT_POINTS
        else:
            part = What.COMPONENT_RATE
        if code == AVERAGE_DAYS and part is What.COMPONENT_RATE:
            part = What.NUMERATOR
        return None if part is None else Meaning(part, code)
    return None


def component_named(text: str, scheme: Scheme) -> str | None:
    """The component that a text names and nothing else."""
    return _names(scheme.code).get(_core(text).removeprefix(_RATE))


def _core(text: str) -> str:
    """A heading without numbering and brackets, its short words written out."""
    words = _NUMBERING.sub("", folded(text)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


# Folding two dozen names for every column of a wide table takes longer than reading it.
@cache
def _names(scheme_code: str) -> dict[str, str]:
    """Every way to call a component, to its code."""
    scheme = next(known for known in schemes() if known.code == scheme_code)
    return {
        _core(name).removeprefix(_RATE): component.code
        for component in scheme.components
        for name in (component.name, component.code, *component.headings)
    }


def _part(text: str) -> What | None:
    """Which number of a component a heading below its name means."""
    if text.strip() in {"%", "(%)"}:
        return What.COMPONENT_RATE
    # "Tỷ lệ (%)" and "tử số" alike; a bracket of maxima or units says nothing of its own.
    key = _core(text)
    return next((what for what, keys in _PARTS if key in keys or key in _spelled(keys)), None)


def _spelled(keys: frozenset[str]) -> set[str]:
    return {" ".join(_SHORT.get(word, word) for word in key.split()) for key in keys}


def _flat(key: str, names: dict[str, str]) -> tuple[str | None, What | None]:
    """`DOSSIER_SYNC tử số`: the component and its number in one heading."""
    words = key.split()
    for cut in range(len(words) - 1, 0, -1):
        code = names.get(" ".join(words[:cut]).removeprefix(_RATE))
        part = _part(" ".join(words[cut:]))
        if code is not None and part is not None:
            return code, part
    return None, None
