"""What an office sees of a round while it lasts: the live board and the lists behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from messages.actions import Reply
from messages.compiled import UnitReport
from messages.screen import LINES
from messages.short_names import clipped, short_name

# Rows of a page: its head takes four lines of a screen, and a row up to two.
_ROWS = (LINES - 4) // 2


@dataclass(frozen=True)
class Board:
    """How a round stands for the units of one office.

    Attributes:
        round_on: its day.
        deadline: until when answers are due, in local time.
        units: all units of the office that take part, in the order they are listed.
        nobody: codes of those that nobody can be asked for.
        at: when it was looked at, in local time.
        letters: apology letters due of all these units; None if nothing tells.
        closed: the round is over; answers are still taken.
    """

    round_on: date
    deadline: datetime
    units: tuple[UnitReport, ...]
    nobody: frozenset[str]
    at: datetime
    letters: int | None = None
    closed: bool = False

    @property
    def answered(self) -> int:
        """Units that have answered."""
        return sum(one.said is not None for one in self.units)

    @property
    def late(self) -> int:
        """Units whose first answer came after the deadline."""
        return sum(one.late for one in self.units)

    @property
    def said(self) -> tuple[tuple[Reply, int], ...]:
        """How many units say what, as it counts now; without what nobody says."""
        counts = Counter(one.said for one in self.units)
        return tuple((reply, counts[reply]) for reply in Reply if counts[reply])

    @property
    def difference(self) -> int | None:
        """Dossiers by which the systems differ, over all units that tell; None if none does."""
        told = [one.difference for one in self.units if one.difference is not None]
        return sum(told) if told else None

    @property
    def silent(self) -> tuple[str, ...]:
        """Short names of the units that were asked and have not answered."""
        return self._unanswered(asked=True)

    @property
    def unasked(self) -> tuple[str, ...]:
        """Short names of the units that have not answered because nobody can be asked."""
        return self._unanswered(asked=False)

    def _unanswered(self, *, asked: bool) -> tuple[str, ...]:
        return tuple(
            clipped(short_name(one.unit))
            for one in self.units
            if one.said is None and (one.unit.code not in self.nobody) is asked
        )


@dataclass(frozen=True)
class ReportList:
    """One page of the units behind a board: those that answered, or those that have not.

    Attributes:
        round_on: the day.
        answered: which of the two.
        rows: of this page.
        page: counts from 1.
        pages: how many there are; 1 if there is no unit.
        units: how many there are in all.
        nobody: codes of the units that nobody can be asked for.
    """

    round_on: date
    answered: bool
    rows: tuple[UnitReport, ...]
    page: int
    pages: int
    units: int
    nobody: frozenset[str] = frozenset()


def report_list(
    round_on: date,
    reports: Sequence[UnitReport],
    page: int,
    *,
    answered: bool,
    nobody: frozenset[str] = frozenset(),
) -> ReportList:
    """A page of the reports that are there, or are not; one beyond the last is the last."""
    rows = [one for one in reports if (one.said is not None) is answered]
    pages = max(1, -(-len(rows) // _ROWS))
    page = min(max(page, 1), pages)
    shown = tuple(rows[(page - 1) * _ROWS : page * _ROWS])
    return ReportList(round_on, answered, shown, page, pages, len(rows), nobody)


Live = Board | ReportList
