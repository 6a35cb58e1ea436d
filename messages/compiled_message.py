"""What an office is told of a round: the compiled list, and who answered after it was sent."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.actions import Reply
from messages.compiled import Compiled
from messages.compiled_words import figures_text, letters_source
from messages.short_names import clipped, short_name
from scoring.unit import Unit

# Silent units named in the message; the list has all.
_SILENT = 6
# Periods named there; a caption is short, and mostly there is one.
_PERIODS = 1
# Letters of a name there: no real one has more, and the caption must not become two messages.
_LONGEST_NAME = 36


@dataclass(frozen=True)
class CheckDone:
    """The compiled list of a round to its office, above the two files.

    Attributes:
        root: whose office it is.
        round_on: the day of the round.
        deadline: until when answers were due, in local time.
        units: how many were asked.
        answered: of these in time.
        late: of these after the deadline.
        silent: how many were asked and did not answer.
        names: short names of the first of these.
        unreached: for how many nobody could be asked.
        difference: dossiers by which the systems' counts differ, over all units.
        dossiers: rows of the list of differing dossiers.
        letters: apology letters due; None where the provincial system tells none.
        letters_source: by what they are counted, as a clause; may be empty.
        figures: which figures the systems' counts come from, as a clause; may be empty.
        closed: the round is over; else this is how it stands.
        template_broken: the office's own letter could not be used, and ours is there instead.
    """

    root: Unit
    round_on: date
    deadline: datetime
    units: int
    answered: int
    late: int
    silent: int
    names: tuple[str, ...]
    difference: int
    dossiers: int
    letters: int | None = None
    letters_source: str = ""
    figures: str = ""
    unreached: int = 0
    closed: bool = True
    template_broken: bool = False

    @classmethod
    def of(cls, compiled: Compiled, *, closed: bool, template_broken: bool) -> "CheckDone":
        """What there is to say of a compiled round."""
        silent = compiled.silent
        return cls(
            root=compiled.root,
            round_on=compiled.round_on,
            deadline=compiled.deadline,
            units=len(compiled.units),
            answered=compiled.answered,
            late=compiled.late,
            silent=len(silent),
            names=tuple(clipped(short_name(unit), _LONGEST_NAME) for unit in silent[:_SILENT]),
            difference=compiled.difference,
            dossiers=len(compiled.dossiers),
            letters=None if compiled.letters is None else compiled.letters.count,
            letters_source=letters_source(compiled.letters, short=True),
            figures=figures_text(compiled.figures, _PERIODS),
            unreached=len(compiled.unreached),
            closed=closed,
            template_broken=template_broken,
        )


@dataclass(frozen=True)
class AnsweredLate:
    """A unit's answer, or another one of it, came after its office had been sent the list.

    Attributes:
        unit: which.
        round_on: the day of the round.
        said: the answer.
        at: when it was given, in local time.
        in_time: it was given before the deadline, and reached us after.
        corrected: the unit had answered; the list says something else.
        portal: late dossiers in progress on the national portal, as the unit counts them.
        provincial: the same on the provincial system.
        listed: how many differing dossiers it names.
    """

    unit: Unit
    round_on: date
    said: Reply
    at: datetime
    in_time: bool = False
    corrected: bool = False
    portal: int | None = None
    provincial: int | None = None
    listed: int = 0


@dataclass(frozen=True)
class OfficesOnly:
    """The compiled list is for offices and administrators, in a chat of their own."""


Compilation = CheckDone | AnsweredLate | OfficesOnly


def compilation_template(said: Compilation) -> str:
    """The name of the template of what an office is told."""
    match said:
        case CheckDone():
            return "check_done"
        case AnsweredLate():
            return "answered_late"
        case OfficesOnly():
            return "offices_only"
