"""What a table's title lines say: whose figures these are, and of which period."""

import re
from collections.abc import Iterable

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
_SIMULATED = accent_key("mô phỏng")


class UnclearPeriod(ValueError):  # noqa: N818 - says what it is
    """The lines name a span that is no period of the index; one sentence in Vietnamese."""


# Words that end a unit's name within a title in capitals.
_STOP = frozenset(
    map(
        accent_key,
        ("tháng", "quý", "năm", "trong", "theo", "về", "đến", "kỳ", "của", "và", "có", "được",
         "trên", "kết", "báo", "bảng", "ủy", "uỷ", "ubnd", "hđnd"),
    )
)  # fmt: skip
_ROOT_KINDS = tuple(kind for kind in KINDS if kind.level in {Level.DISTRICT, Level.PROVINCE})
_LONGEST_NAME = 5
# Văn Giang and Hội An are names, "Văn phòng" and "Hội đồng" begin the next line's words.
_STOP_PAIRS = tuple(map(accent_key, ("văn phòng", "hội đồng", "phòng", "sở")))
# Abbreviated kinds in a title.
_SHORT = {"tp": "Thành phố", "tx": "Thị xã"}
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
                if "tháng" not in line[: match.start()].lower()
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
        if not _SIGNED.search(line[: match.start()])
    ]
    for match in _QUARTER.finditer(line):
        quarter = match[1].lower()
        number = _ROMAN[quarter] if quarter in _ROMAN else int(quarter)
        found.append(Period.quarter(int(match[2]), number))
    return found


def is_simulated(lines: Iterable[str]) -> bool:
    """Whether the title says that the figures are made up ("số liệu mô phỏng")."""
    return any(_SIMULATED in accent_key(line) for line in lines)


def roots(lines: Iterable[str]) -> list[UnitName]:
    """The units that the lines may be about, the likeliest ones: all of the narrowest level."""
    found: dict[str, UnitName] = {}
    for line in lines:
        words = clean(line).split()
        loud = line.isupper()
        for start in range(len(words)):
            name = _root_at(words[start:], loud=loud)
            if name is not None:
                found.setdefault(accent_key(name.display), name)
        if any(word in accent_key(line) for word in _WHOLE_COUNTRY):
            found.setdefault("country", take_apart("Cả nước"))
    narrowest = max(
        (_NARROWNESS[name.level or Level.COUNTRY] for name in found.values()), default=0
    )
    return [
        name for name in found.values() if _NARROWNESS[name.level or Level.COUNTRY] == narrowest
    ]


def _root_at(words: list[str], *, loud: bool) -> UnitName | None:
    """The unit that begins with the first word: a kind, then words in capitals."""
    short = _SHORT.get(words[0].rstrip(".").lower())
    words = [*short.split(), *words[1:]] if short else words
    for kind in _ROOT_KINDS:
        length = len(kind.word.split())
        if accent_key(" ".join(words[:length])) != accent_key(kind.word):
            continue
        name: list[str] = []
        for index, word in enumerate(words[length : length + _LONGEST_NAME], length):
            if accent_key(" ".join(words[index : index + 2])).startswith(_STOP_PAIRS):
                break
            bare = word.strip(',.;:()–-"“”')
            if kind.word == "Quận" and bare.isdigit() and not name:
                return take_apart(f"Quận {bare}")
            if not bare[:1].isupper() or accent_key(bare) in _STOP or (loud and bare.isdigit()):
                break
            name.append(bare)
            if word != bare and word[-1:] in ",.;:)–-":
                break
        if name:
            return take_apart(f"{kind.word} {' '.join(name)}")
    return None
