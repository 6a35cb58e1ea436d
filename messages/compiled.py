"""What a closed round of the Thursday check comes to: the types behind its list and its letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from messages.actions import Reply
from scoring.dossier import System
from scoring.period import Period
from scoring.reconcile import Difference
from scoring.snapshot import Overdue
from scoring.unit import Unit


@dataclass(frozen=True)
class FiguresFrom:
    """Which figures counts come from.

    Attributes:
        period: which they describe.
        simulated: made up for demonstration.
        provisional: the period was not over when they were read.
    """

    period: Period
    simulated: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class LettersFrom:
    """How many apology letters are due, and what tells.

    Attributes:
        count: how many.
        listed: when the first and the last of the provincial system's lists were read that they
            are counted by; None if by none.
        figures: by which figures they are counted otherwise.
    """

    count: int
    listed: tuple[date, date] | None = None
    figures: tuple[FiguresFrom, ...] = ()


@dataclass(frozen=True)
class UnitReport:
    """One unit in a round.

    Attributes:
        unit: whose.
        overdue: late dossiers as last seen on both systems; None if no snapshot states any.
        said: what counts of its answers; None if it was silent.
        at: when that came, in local time.
        late: its first answer came after the deadline.
        portal: late dossiers in progress on the national portal, as the unit itself counts them.
        provincial: the same on the provincial system.
        listed: how many differing dossiers it named.
        corrected: it answered in time, and what counts was said after the deadline.
        nobody: it is silent because nobody could be asked.
    """

    unit: Unit
    overdue: Overdue | None = None
    said: Reply | None = None
    at: datetime | None = None
    late: bool = False
    portal: int | None = None
    provincial: int | None = None
    listed: int = 0
    corrected: bool = False
    nobody: bool = False

    @property
    def difference(self) -> int | None:
        """By how many dossiers the systems differ: as the unit says, else as last seen."""
        portal, provincial = self.portal, self.provincial
        if portal is None and self.overdue is not None:
            portal = self.overdue.in_progress
        if provincial is None and self.overdue is not None:
            provincial = self.overdue.provincial
        if portal is None or provincial is None:
            return self.listed or None
        if self.said is Reply.MATCH and self.portal is None and self.provincial is None:
            # The unit's word is newer than the figures.
            return 0
        return abs(portal - provincial)


@dataclass(frozen=True)
class DifferingDossier:
    """A dossier that the systems tell differently, or that one of them lacks; None is "not there".

    Attributes:
        unit: whose; where the lists name none that is known, the unit whose list it stands in.
        code: as the national portal has it, else as the provincial system does.
        procedure: its name, or empty.
        on_portal: state and due day on the national portal.
        on_provincial: the same on the provincial system.
        differences: what they say differently, where both have it.
        other_code: as the provincial system has it, where that is another.
        other_unit: the unit there, where that is another.
        unit_name: as the lists write the unit, where it is none that is known.
        named: the unit names it in its answer.
        repeated: a list has its code more than once, so its entries cannot be told apart.
        unsaid: systems of which None is no word: they have no list, or several such entries.
    """

    unit: Unit
    code: str
    procedure: str
    on_portal: tuple[str, date | None] | None
    on_provincial: tuple[str, date | None] | None
    differences: frozenset[Difference] = frozenset()
    other_code: str = ""
    other_unit: str = ""
    unit_name: str = ""
    named: bool = False
    repeated: bool = False
    unsaid: frozenset[System] = frozenset()


@dataclass(frozen=True)
class Compiled:
    """A round at its closing, ready to be sent on.

    Attributes:
        root: whose office compiles it.
        round_on: the day.
        deadline: until when answers were due, in local time.
        units: every unit that was asked, in the order they are listed.
        dossiers: every dossier that differs.
        letters: apology letters due, where the provincial system tells; None if it does not.
        figures: which the counts of late dossiers come from, newest period first.
        portal_read: when the oldest list of the national portal that was laid beside the other
            system's was read; None if there was none.
        provincial_read: the same of the provincial system.
    """

    root: Unit
    round_on: date
    deadline: datetime
    units: Sequence[UnitReport]
    dossiers: Sequence[DifferingDossier] = ()
    letters: LettersFrom | None = None
    figures: tuple[FiguresFrom, ...] = ()
    portal_read: date | None = None
    provincial_read: date | None = None

    @property
    def answered(self) -> int:
        """Units that answered in time."""
        return sum(unit.said is not None and not unit.late for unit in self.units)

    @property
    def late(self) -> int:
        """Units that answered after the deadline."""
        return sum(unit.said is not None and unit.late for unit in self.units)

    @property
    def silent(self) -> tuple[Unit, ...]:
        """Units that were asked and did not answer."""
        return tuple(u.unit for u in self.units if u.said is None and not u.nobody)

    @property
    def unreached(self) -> tuple[Unit, ...]:
        """Units that nobody could be asked for."""
        return tuple(u.unit for u in self.units if u.said is None and u.nobody)

    @property
    def difference(self) -> int:
        """Dossiers by which the systems differ, over all units that tell."""
        return sum(unit.difference or 0 for unit in self.units)
