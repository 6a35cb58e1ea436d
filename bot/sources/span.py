"""Of which period are the figures of a file: as its titles say, or as a person does?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sources.refusal import Refused
from bot.sources.tables.recognising import Found, Titles
from bot.sources.wording.title import UnclearPeriod, periods
from scoring.checks import Note, Overridden, TitleOverridden
from scoring.period import Period
from scoring.scheme import Scheme, scheme_for

# So many periods are listed in a refusal.
_LISTED = 4


@dataclass(frozen=True)
class Settled:
    """The period, and the tables that speak of it.

    Attributes:
        period: of the figures.
        stated: the period that columns are said to be of; another one where a person overrode it.
        tables: those that do not name other periods alone.
        notes: that a person overrode the title.
    """

    period: Period
    stated: Period
    tables: tuple[Found, ...]
    notes: tuple[Note, ...] = ()


def settle_period(titles: Titles, tables: Sequence[Found], wanted: Period | None) -> Settled:
    """The period of the figures.

    Args:
        titles: lines that count for the whole file.
        tables: the recognised ones; each may name periods of its own.
        wanted: as a person says; it holds.

    Raises:
        Refused: the titles name none, several, or a span that the index does not know.
    """
    strong = _periods(titles.strong)
    own = [_own_periods(table) for table in tables]
    columns = _weak_periods([text for table in tables for text in table.columns])
    in_tables = list(dict.fromkeys([*(p for named in own for p in named or ()), *columns]))
    if wanted is not None:
        return _overridden(wanted, strong, in_tables, list(zip(tables, own, strict=True)))
    named = list(dict.fromkeys([*strong, *in_tables]))
    in_text = all(table.in_text for table in tables)
    # A text's title, and a caption on sheets of several months, say which of them is meant.
    if len(strong) == 1 and (in_text or strong[0] in in_tables):
        named = strong
    if not named:
        named = _weak_periods(titles.weak)
    if not named:
        raise Refused(
            "không thấy kỳ số liệu trong tiêu đề (ví dụ “Tháng 01 năm 2024”); "
            "hãy ghi vào tiêu đề hoặc nêu --period 2024-01"
        )
    fitting = _fitting(tables, own, named[0])
    if len(named) > 1 or (tables and not fitting):
        named = list(dict.fromkeys([*named, *in_tables]))
        raise Refused(f"tệp nêu nhiều kỳ ({_codes(named)}); hãy chọn một kỳ bằng --period")
    return Settled(named[0], named[0], fitting)


def _overridden(
    wanted: Period,
    strong: list[Period],
    in_tables: list[Period],
    tables: list[tuple[Found, list[Period] | None]],
) -> Settled:
    """The period that a person asks for, whatever the titles say."""
    every, own = [table for table, _ in tables], [named for _, named in tables]
    fitting = _fitting(every, own, wanted)
    named = list(dict.fromkeys([*strong, *in_tables]))
    if wanted in named or not named:
        return Settled(wanted, wanted, fitting or tuple(every))
    if len(named) > 1:
        raise Refused(f"tệp không có kỳ {wanted.code}; các kỳ trong tệp: {_codes(named)}")
    note = TitleOverridden(None, Overridden.PERIOD, named[0].code, wanted.code)
    return Settled(wanted, named[0], _fitting(every, own, named[0]), (note,))


def _fitting(
    tables: Sequence[Found], own: Sequence[list[Period] | None], period: Period
) -> tuple[Found, ...]:
    """The tables that name the period or none; one of a span in a text is of neither."""
    return tuple(
        table
        for table, named in zip(tables, own, strict=True)
        if named is not None and (not named or period in named)
    )


def _own_periods(table: Found) -> list[Period] | None:
    """The periods that a table's own lines name; None for a text's table of a span of months."""
    try:
        return periods(table.titles)
    except UnclearPeriod as error:
        if table.in_text:
            return None
        name = table.grid.name
        raise Refused(str(error), f"Trang “{name}”" if name else "") from error


def _periods(lines: Sequence[str]) -> list[Period]:
    try:
        return periods(lines)
    except UnclearPeriod as error:
        raise Refused(str(error)) from error


def _weak_periods(lines: Sequence[str]) -> list[Period]:
    """The periods that a text names in passing; a line on a span of months says nothing."""
    found: list[Period] = []
    for line in lines:
        try:
            found += periods([line])
        except UnclearPeriod:
            continue
    return list(dict.fromkeys(found))


def _codes(named: Sequence[Period]) -> str:
    return ", ".join(period.code for period in named[:_LISTED])


def scheme_of(period: Period) -> Scheme:
    """The scheme in force.

    Raises:
        Refused: there was none yet.
    """
    try:
        return scheme_for(period)
    except LookupError as error:
        raise Refused(
            f"kỳ {period.code} kết thúc trước khi Bộ chỉ số 766 có hiệu lực (23/06/2022)"
        ) from error
