"""How days in people's lists are read: dd/mm/yyyy, yyyy-mm-dd, Excel's own; the hour is dropped."""

import re
from datetime import date, datetime, time, timedelta

from bot.sources.numbers import Cell
from scoring.names import clean

_DASHES = frozenset({"", "-", "–", "—", "…", "..."})
_HOUR = r"[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]+)?(?:\s*[AaPp][Mm])?"
_DAY_FIRST = re.compile(
    rf"(?:{_HOUR}\s*[-–,]?\s*)?(?:ngày\s*)?([0-9]{{1,2}})[/.-]([0-9]{{1,2}})[/.-]([0-9]{{4}})"
    rf"(?:\s*[-–,]?\s*{_HOUR})?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})[/.-]([0-9]{{1,2}})[/.-]([0-9]{{1,2}})(?:[T\s]\s*{_HOUR}(?:Z|[+-][0-9:]{{2,6}})?)?"
)
# Excel counts days from here; its own first of January 1900 is two days off.
_EXCEL_BEGIN = date(1899, 12, 30)
# Electronic dossiers began in the 2000s; a year outside is a typing error, or no date at all.
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_FIRST_DAY = (date(_FIRST_YEAR, 1, 1) - _EXCEL_BEGIN).days
_LAST_DAY = (date(_LAST_YEAR, 12, 31) - _EXCEL_BEGIN).days


class NotADay(ValueError):  # noqa: N818 - says what the cell is
    """A cell that should hold a day holds something else; the message says what."""


def day(cell: Cell) -> date | None:
    """Read a day; blank and a dash are None.

    Raises:
        NotADay: the cell holds something else, or a day that no calendar has.
    """
    match cell:
        case None:
            return None
        case datetime():
            return _plausible(cell.date())
        case date():
            return _plausible(cell)
        case str():
            return _of_text(clean(cell))
        case bool() | time() | timedelta():
            raise NotADay("không phải ngày tháng")
        case int() | float():
            if not _FIRST_DAY <= cell <= _LAST_DAY:
                raise NotADay(f"là {str(cell)[:20]}, không phải ngày tháng")
            return _EXCEL_BEGIN + timedelta(days=int(cell))


def _of_text(text: str) -> date | None:
    if text in _DASHES:
        return None
    shown = text[:40]
    if (found := _DAY_FIRST.fullmatch(text)) is not None:
        number, month, year = map(int, found.groups())
    elif (found := _YEAR_FIRST.fullmatch(text)) is not None:
        year, month, number = map(int, found.groups())
    else:
        raise NotADay(f"là “{shown}”; cần ngày dạng dd/mm/yyyy")
    try:
        return _plausible(date(year, month, number))
    except ValueError as error:
        raise NotADay(f"là “{shown}”, ngày không có trong lịch") from error


def _plausible(found: date) -> date:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise NotADay(f"là {found.strftime('%d/%m/')}{found.year}, ngoài các năm 2000–2099")
    return found
