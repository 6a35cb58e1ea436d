"""What do the sentences of a report say: the total, the groups, two systems that disagree?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from bot.sources.numbers import NotANumber, measure
from bot.sources.refusal import Refused
from bot.sources.tables.cells import TOO_MUCH
from bot.sources.wording.headings import folded, group_named, has_words
from bot.sources.wording.mentions import mentions
from bot.sources.wording.title import UnclearPeriod, periods
from messages.format import number
from scoring.checks import Measured, SystemMismatch
from scoring.names import accent_key, plain_key, take_apart
from scoring.period import Period
from scoring.scheme import Scheme
from scoring.snapshot import Figure
from scoring.unit import Level, Unit

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,4})?"
# "… đạt 82,07/100 điểm", "… đạt: 87.18/100 điểm".
_TOTAL = re.compile(
    rf"\bđạt\s*(?:(?:tổng\s+)?(?:số\s+)?điểm\s*)?(?:là\s*)?:?\s*[*_]*\s*({_NUMBER})\s*/\s*100\b[*_]*"
    r"\s*điểm",
    re.IGNORECASE,
)
# What makes a total one of another time, or one that is only wished for.
_ANOTHER = tuple(
    map(
        plain_key,
        ("phấn đấu", "mục tiêu", "chỉ tiêu", "kế hoạch", "tháng trước", "kỳ trước", "quý trước",
         "năm trước", "cùng kỳ", "bình quân", "trung bình"),
    )
)  # fmt: skip
# "1. Điểm đánh giá công khai, minh bạch: 18,0/18 điểm".
_GROUP = re.compile(
    rf"^(?P<name>[^:]{{3,120}}):\s*[*_]*\s*(?P<points>{_NUMBER}\s*/\s*[0-9]{{1,3}})\b[*_]*\s*điểm",
    re.IGNORECASE,
)
# "… 173/187, đạt 92,51% nhưng trên Biểu đồ 766 ghi nhận 49%": first the province's own count.
_TWO_SYSTEMS = re.compile(
    rf"[0-9][0-9.]*\s*/\s*[0-9][0-9.]*\s*,?\s*đạt\s*[*_]*\s*(?P<ours>{_NUMBER})\s*%[*_]*\s*,?\s*"
    rf"nhưng\s+(?P<where>[^%;]{{0,80}}?)\bghi nhận\s*[*_]*\s*(?P<theirs>{_NUMBER})\s*%",
    re.IGNORECASE,
)
_NATIONAL = ("766", plain_key("quốc gia"), "dvcqg")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
# What S002 writes between "Điểm đánh giá" and the group's name.
_BEFORE_NAME = re.compile(r"^(?:.*\bdiem danh gia )?(?:tthc |thu tuc hanh chinh )?")


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from _SENTENCE.split(line)


def states_figures(lines: Sequence[str], scheme: Scheme) -> bool:
    """Whether a text may hold a total or groups at all.

    Raises:
        Refused: a line states a group wrongly, see `groups_of`.
    """
    return any(_TOTAL.search(line) for line in lines) or bool(groups_of(lines, scheme))


def total_of(lines: Sequence[str], root: Unit, period: Period) -> Decimal | None:
    """The one total that sentences state for the root; None where they state none or several.

    Args:
        lines: a text, a paragraph each.
        root: sentences that speak of another unit are left out.
        period: those of another period too.
    """
    found = {
        Decimal(match[1].replace(",", "."))
        for sentence in _sentences(lines)
        for match in _TOTAL.finditer(sentence)
        if _is_about(sentence[: match.start()], root, period)
    }
    return found.pop() if len(found) == 1 else None


def _is_about(before: str, root: Unit, period: Period) -> bool:
    """Whether what a sentence has said up to a number lets it be the root's, of that period."""
    named = list(mentions(before))
    key = accent_key(take_apart(root.name).display)
    if named and accent_key(named[-1].name.display) != key:
        return False
    if any(has_words(plain_key(before), words) for words in _ANOTHER):
        return False
    try:
        said = periods([before])
    except UnclearPeriod:
        return False
    return not said or said[-1] == period


def groups_of(lines: Sequence[str], scheme: Scheme) -> dict[str, Figure]:
    """The groups' points that lines of their own state, by group code.

    Raises:
        Refused: a maximum is not the scheme's, or a group has two figures.
    """
    found: dict[str, Figure] = {}
    for line in lines:
        match = _GROUP.match(line)
        group = _group(match["name"], scheme) if match else None
        if match is None or group is None:
            continue
        try:
            read = measure(match["points"])
        except NotANumber:
            continue
        if read is None or read.max is None or read.value >= TOO_MUCH:
            continue
        # S000 explains the index by "Công khai, minh bạch: 18/100 điểm".
        if read.max == scheme.max_total:
            continue
        most = scheme.group(group).max
        if read.max != most:
            text = f"ghi mức tối đa {number(read.max)}, Bộ chỉ số quy định {number(most)}"
            raise Refused(text, f"Dòng “{line[:60]}”")
        if found.setdefault(group, Figure(read.value)).points != read.value:
            raise Refused(
                f"nhóm này có hai số khác nhau: {number(found[group].points or 0)} và "
                f"{number(read.value)}",
                f"Dòng “{line[:60]}”",
            )
    return found


def _group(text: str, scheme: Scheme) -> str | None:
    key = folded(text)
    return group_named(key, scheme) or group_named(_BEFORE_NAME.sub("", key), scheme)


def disagreements(
    lines: Sequence[str], root: Unit, units: Iterable[Unit]
) -> tuple[SystemMismatch, ...]:
    """The rates that a report says two systems tell differently, each once.

    Args:
        lines: the whole text, a paragraph each.
        root: whose rates they are where the sentence names no unit of the snapshot.
        units: of the snapshot.
    """
    names = {f" {accent_key(take_apart(unit.name).display)} ": unit for unit in units}
    found: dict[SystemMismatch, None] = {}
    for sentence in _sentences(lines):
        for match in _TWO_SYSTEMS.finditer(sentence):
            where = plain_key(match["where"])
            unit = _nearest(sentence[: match.start()], names, root)
            if unit is None or not any(word in where for word in _NATIONAL):
                continue
            ours, theirs = (Decimal(match[k].replace(",", ".")) for k in ("ours", "theirs"))
            found[SystemMismatch(unit, Measured.RATE, ours, theirs)] = None
    return tuple(found)


def _nearest(before: str, names: dict[str, Unit], root: Unit) -> Unit | None:
    """The unit named last in a text; the root where none is; None for a commune not known."""
    key = f" {accent_key(before)} "
    ends = {
        name: key.rfind(name) + len(name) for name in names if name in key
    }  # the longest of those that end alike
    if ends:
        return names[max(ends, key=lambda name: (ends[name], len(name)))]
    if any(mention.name.level is Level.COMMUNE for mention in mentions(before)):
        return None
    return root
