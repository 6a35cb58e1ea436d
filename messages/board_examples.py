"""Examples of what an office sees of a round, and of what a card says to those entitled."""

from dataclasses import replace

from messages.actions import Reply
from messages.boards import Board, Live, report_list
from messages.compiled import UnitReport
from messages.figures_of_examples import DEADLINE, ROUND
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit

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
    at = DEADLINE.replace(hour=11 if late else 9, minute=minute)
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
        ROUND,
        DEADLINE,
        _SILENT,
        frozenset({"L.3", "L.4"}),
        at=DEADLINE.replace(hour=7, minute=31),
    ),
    "board-closed": Board(
        ROUND,
        DEADLINE,
        _SOME,
        frozenset({"L.3"}),
        at=DEADLINE.replace(minute=12),
        letters=24,
        closed=True,
    ),
    "board-all-answered": Board(
        ROUND, DEADLINE, _ALL, frozenset(), at=DEADLINE.replace(hour=10, minute=12)
    ),
    "reports-silent": report_list(ROUND, _SOME, 1, answered=False, nobody=frozenset({"L.3"})),
    "reports-answered": report_list(ROUND, _SOME, 1, answered=True),
    "reports-second-page": report_list(ROUND, _ALL * 3, 2, answered=True),
    "reports-none": report_list(ROUND, _ALL, 1, answered=False),
}
