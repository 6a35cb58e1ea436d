"""What a table's title lines say: whose figures these are, and of which period."""

import re
from collections.abc import Iterable, Sequence

from bot.sources.wording.mentions import mentions
from scoring.names import KINDS, UnitName, accent_key, clean, take_apart
from scoring.period import Period
from scoring.unit import Level

_MONTH = re.compile(r"tháng\s*(\d{1,2})\s*(?:năm|/|-|\.)\s*(\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"qu[ýí]\s*(iv|i{1,3}|[1-4])\s*(?:năm|/|-|\.)\s*(\d{4})", re.IGNORECASE)
# A year alone is a period only where it is said to be one: "Kế hoạch năm 2024" names another thing.
_YEAR = re.compile(
    r"(?:^|\b(?:cả|trong|kết quả|chỉ số|766|toàn quốc|cả nước)\s)\s*năm\s*(\d{4})", re.IGNORECASE
)
# Spans that the index does not know.
_SPAN = re.compile(
    r"lũy kế|từ tháng|đến tháng|tháng\s*\d{1,2}\s*(?:và|,|-|–)\s*(?:tháng\s*)?\d{1,2}\b(?!\s*\d*/)"
    r"|qu[ýí]\s*[ivIV1-4]+\s*(?:và|,|-|–)\s*(?:qu[ýí]\s*)?[ivIV1-4]+\b"
    r"|\b\d{1,2}\s*tháng\s*(?:đầu|cuối)|nửa (?:đầu|cuối) năm|\btuần\s*\d",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# "Lấp Vò, ngày 05 tháng 02 năm 2024" is the day of signing, not the period.
_SIGNED = re.compile(r"ngày[\s\d.…_]*$", re.IGNORECASE)
# "tăng 0,7% so với tháng 02/2024" names what the period is compared with.
_COMPARED = re.compile(r"\b(?:so với|so sánh với|so cùng kỳ)\b[^,;()]*$", re.IGNORECASE)
# So many letters before a period tell whether it is one of these.
_WINDOW = 80
_SIMULATED = accent_key("mô phỏng")


class UnclearPeriod(ValueError):  # noqa: N818 - says what it is
    """The lines name a span that is no period of the index; one sentence in Vietnamese."""


_ROOT_KINDS = tuple(kind for kind in KINDS if kind.level in {Level.DISTRICT, Level.PROVINCE})
_WHOLE_COUNTRY = tuple(map(accent_key, ("cả nước", "toàn quốc")))
# The narrower a unit, the likelier the table is about it: a letterhead names the province above.
_NARROWNESS = {Level.DISTRICT: 2, Level.PROVINCE: 1, Level.COUNTRY: 0}


def periods(lines: Iterable[str]) -> list[Period]:
    """Every period that the lines name, in order, each once; years only if nothing finer is named.

    Raises:
        UnclearPeriod: a line names a span ("6 tháng đầu năm"), or a period that no calendar holds.
    """
    listed = [clean(line) for line in lines]
    for line in listed:
        if _SPAN.search(line):
            raise UnclearPeriod(
                f"“{line[:60]}” nêu khoảng thời gian gộp; số liệu phải là của một tháng, quý "
                "hoặc năm"
            )
    try:
        found = [period for line in listed for period in _finer(line)]
        if not found:
            found = [
                Period.full_year(int(match[1]))
                for line in listed
                for match in _YEAR.finditer(line)
                if "tháng" not in line[max(0, match.start() - _WINDOW) : match.start()].lower()
            ]
    except ValueError as error:
        raise UnclearPeriod(
            "tiêu đề ghi một kỳ không có thật (tháng ngoài 1–12 hoặc năm ngoài 2022–2099)"
        ) from error
    return list(dict.fromkeys(found))


def _finer(line: str) -> list[Period]:
    """The months and quarters of a line."""
    found = [
        Period.month(int(match[2]), int(match[1]))
        for match in _MONTH.finditer(line)
        if not _SIGNED.search(line[: match.start()]) and not _COMPARED.search(line[: match.start()])
    ]
    for match in _QUARTER.finditer(line):
        if _is_in_passing(line, match.start()):
            continue
        quarter = match[1].lower()
        number = _ROMAN[quarter] if quarter in _ROMAN else int(quarter)
        found.append(Period.quarter(int(match[2]), number))
    return found


def _is_in_passing(line: str, start: int) -> bool:
    """Whether what begins there is a day of signing, or the period of a comparison."""
    before = line[max(0, start - _WINDOW) : start]
    return bool(_SIGNED.search(before) or _COMPARED.search(before))


def is_simulated(lines: Iterable[str]) -> bool:
    """Whether the title says that the figures are made up ("số liệu mô phỏng")."""
    return any(_SIMULATED in accent_key(line) for line in lines)


def roots(lines: Iterable[str]) -> list[UnitName]:
    """The units that the lines may be about, the likeliest ones: all of the narrowest level."""
    found: dict[str, UnitName] = {}
    # A name that a line's end may have cut off: "huyện Lấp" of "huyện Lấp Vò".
    cut: set[str] = set()
    for line in lines:
        for mention in mentions(line, _ROOT_KINDS):
            key = accent_key(mention.name.display)
            if not mention.at_end:
                cut.discard(key)
            elif key not in found:
                cut.add(key)
            found.setdefault(key, mention.name)
        if any(word in accent_key(line) for word in _WHOLE_COUNTRY):
            found.setdefault("country", take_apart("Cả nước"))
    for key in cut:
        if any(other.startswith(f"{key} ") for other in found):
            del found[key]
    narrowest = max(
        (_NARROWNESS[name.level or Level.COUNTRY] for name in found.values()), default=0
    )
    return [
        name for name in found.values() if _NARROWNESS[name.level or Level.COUNTRY] == narrowest
    ]


def title_block(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A document's title, and the lines behind it: it ends where the first sentence begins.

    "UBND HUYỆN LẤP VÒ", "BÁO CÁO", "Kết quả … tháng 01 năm 2024" are titles; a line that ends like
    a sentence, or like one that a list follows, is none.
    """
    for index, line in enumerate(lines):
        if line.rstrip('*_ ”"').endswith((".", ":", ";")):
            return list(lines[:index]), list(lines[index:])
    return list(lines), []
