"""What is said around a round of the Thursday check, beside its question and its list."""

from dataclasses import dataclass
from datetime import date, datetime

from scoring.unit import Unit


@dataclass(frozen=True)
class CheckChanged:
    """A round is not held on its ordinary day, a holiday: moved, or (None) left out."""

    ordinary: date
    held: date | None
    deadline: datetime | None


@dataclass(frozen=True)
class CheckMissed:
    """To the office: the service was down all through the time of a round."""

    round_on: date


@dataclass(frozen=True)
class CheckCancelled:
    """To whoever was asked: the round was opened by mistake before its day, and is undone."""

    round_on: date


@dataclass(frozen=True)
class CheckNobody:
    """To the office at the opening: units that nobody can be asked for.

    Attributes:
        root: whose office.
        round_on: the day of the round.
        units: which.
        of: how many take part.
    """

    root: Unit
    round_on: date
    units: tuple[Unit, ...]
    of: int


@dataclass(frozen=True)
class CheckMoved:
    """The deadline moved, by so many minutes in all: the service was down for as long."""

    round_on: date
    deadline: datetime
    minutes: int


@dataclass(frozen=True)
class CheckUnfinished:
    """A unit said that the systems differ, and not yet in which dossiers or numbers."""

    unit: Unit
    round_on: date
    deadline: datetime


@dataclass(frozen=True)
class CheckSilent:
    """To the people of units that did not answer, once the round is closed."""

    units: tuple[Unit, ...]
    round_on: date
    deadline: datetime


@dataclass(frozen=True)
class CheckSilentBelow:
    """To those who lead a unit: units below it that did not answer."""

    parent: Unit
    units: tuple[Unit, ...]
    round_on: date
    deadline: datetime


CheckNotice = (
    CheckChanged
    | CheckMissed
    | CheckCancelled
    | CheckNobody
    | CheckMoved
    | CheckUnfinished
    | CheckSilent
    | CheckSilentBelow
)


def check_template(said: CheckNotice) -> str:
    """The name of the template of a notice."""
    match said:
        case CheckChanged():
            return "check_changed"
        case CheckMissed():
            return "check_missed"
        case CheckCancelled():
            return "check_cancelled"
        case CheckNobody():
            return "check_nobody"
        case CheckMoved():
            return "check_moved"
        case CheckUnfinished():
            return "check_unfinished"
        case CheckSilent():
            return "check_silent"
        case CheckSilentBelow():
            return "check_silent_below"
