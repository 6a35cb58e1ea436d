"""Examples of what an office sees of a round, and of what a card says to those entitled."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.actions import Reply
from messages.boards import Board, Live, report_list
from messages.compiled import UnitReport
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_DAY = date(2026, 11, 26)
_DEADLINE = datetime(2026, 11, 26, 11, 0, tzinfo=_ZONE)

# The communes of the district of S004, three of which have answered.
_NAMES = (
    "Thị trấn Lấp Vò", "Xã Bình Thành", "Xã Bình Thạnh Trung", "Xã Định An", "Xã Định Yên",
    "Xã Hội An Đông", "Xã Long Hưng A", "Xã Long Hưng B", "Xã Mỹ An Hưng A", "Xã Mỹ An Hưng B",
    "Xã Tân Khánh Trung", "Xã Tân Mỹ", "Xã Vĩnh Thạnh",
)  # fmt: skip
_SILENT = tuple(
    UnitReport(Unit(f"L.{number}", name, Level.COMMUNE), Overdue(provincial=0, in_progress=1))
    for number, name in enumerate(_NAMES)
)


def _said(
    place: int, said: Reply, minute: int, *, portal: int | None = None, late: bool = False
) -> UnitReport:
    silent = _SILENT[place]
    at = _DEADLINE.replace(hour=11 if late else 9, minute=minute)
    return UnitReport(silent.unit, silent.overdue, said, at, late, portal, provincial=portal and 0)


_SOME = (
    _said(0, Reply.MATCH, 2),
    *_SILENT[1:9],
    replace(_said(9, Reply.SYNC, 20, late=True), late=False, corrected=True),
    _said(10, Reply.DIFFERS, 40, portal=17),
    _SILENT[11],
    _said(12, Reply.NO_FIGURES, 12, late=True),
)
_ALL = tuple(_said(place, Reply.MATCH, place) for place in range(len(_NAMES)))

BOARD_EXAMPLES: dict[str, Live] = {
    "board-open": Board(
        _DAY,
        _DEADLINE,
        _SILENT,
        frozenset({"L.3", "L.4"}),
        at=_DEADLINE.replace(hour=7, minute=31),
    ),
    "board-closed": Board(
        _DAY,
        _DEADLINE,
        _SOME,
        frozenset({"L.3"}),
        at=_DEADLINE.replace(minute=12),
        letters=24,
        closed=True,
    ),
    "board-all-answered": Board(
        _DAY, _DEADLINE, _ALL, frozenset(), at=_DEADLINE.replace(hour=10, minute=12)
    ),
    "reports-silent": report_list(_DAY, _SOME, 1, answered=False, nobody=frozenset({"L.3"})),
    "reports-answered": report_list(_DAY, _SOME, 1, answered=True),
    "reports-second-page": report_list(_DAY, _ALL * 3, 2, answered=True),
    "reports-none": report_list(_DAY, _ALL, 1, answered=False),
}
