"""What the bot says about a snapshot around a person's decision on it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from messages.answers import Candidate
from messages.notices import Digest, Sight
from scoring.alerts import Quiet
from scoring.dossier import DossierList, System
from scoring.period import Period
from scoring.snapshot import State
from scoring.unit import Unit

# What a message shows of a name or heading that somebody else chose, and of how many headings.
_LONGEST = 60
_HEADINGS = 10


@dataclass(frozen=True)
class Shift:
    """A unit whose total is another than before; None where there was or is none."""

    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def delta(self) -> Decimal | None:
        """Points gained or lost."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Held:
    """To administrators: a snapshot waits for their word, and why."""

    sight: Sight
    root: Unit
    units: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Revised:
    """To the office: the source changed figures of a period that was final.

    Attributes:
        sight: the new version.
        root: whose figures.
        units: how many units have another total or group than before.
        of: how many units either version has.
        appeared: how many of them only the new version has.
        gone: how many only the old one has.
        restored: an older version took the place of a newer one.
        shifts: the largest changes of totals.
        groups: codes of the groups that changed, with the number of units.
    """

    sight: Sight
    root: Unit
    units: int
    of: int
    shifts: tuple[Shift, ...]
    groups: tuple[tuple[str, int], ...]
    appeared: int = 0
    gone: int = 0
    restored: bool = False


@dataclass(frozen=True)
class PullStopped:
    """To administrators: a run against the portal was stopped, and none follows for a while.

    Attributes:
        root: whose figures were asked for, as people call it.
        period: which were asked for.
        what: what happened; a sentence.
        advice: what to do; a sentence.
        until: before this moment nobody asks the portal, in local time.
        failures: how often in a row.
    """

    root: str
    period: Period
    what: str
    advice: str
    until: datetime
    failures: int


@dataclass(frozen=True)
class SourceLate:
    """To the office and administrators of a root: the figures that are due have not come.

    Attributes:
        root: whose figures.
        due: the period that is over.
        days: how many days ago it ended.
        newest: the last period that counts.
        waiting: ids of snapshots of the due period that wait for a decision.
    """

    root: Unit
    due: Period
    days: int
    newest: Period
    waiting: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """A name in a file that fits no unit, and the units that it may mean."""

    unit_id: int
    name: str
    guesses: tuple[Candidate, ...]


@dataclass(frozen=True)
class Preview:
    """What was read from a file, and what accepting it would do.

    Attributes:
        sight: the snapshot.
        root: whose figures.
        state: where it stands.
        known: units that were recognised.
        unknown: names that were not; accepting makes units of them.
        questions: those of them that may mean a unit which the file does not name.
        asked: index of the question that is asked now; beyond the last, none is.
        notes: on the data, a line each.
        shifts: the five largest changes against the period before.
        digests: how many people would be told about their unit.
        overviews: how many would get the overview.
        quiet: why nobody would be told.
        reasons: why it is held.
        again: the same figures were here before.
    """

    sight: Sight
    root: Unit
    state: State
    known: int
    unknown: tuple[str, ...]
    questions: tuple[Question, ...]
    asked: int
    notes: tuple[str, ...]
    shifts: tuple[Shift, ...]
    digests: int
    overviews: int
    quiet: Quiet | None
    reasons: tuple[str, ...]
    again: bool


@dataclass(frozen=True)
class Decided:
    """A snapshot was accepted, held or rejected.

    Attributes:
        sight: the snapshot.
        root: whose figures.
        state: what became of it.
        queued: how many messages are on their way.
        quiet: why nobody is told.
        left_out: how many messages could not be made.
        waits: the messages wait for an administrator's word.
    """

    sight: Sight
    root: Unit
    state: State
    queued: int = 0
    quiet: Quiet | None = None
    left_out: int = 0
    waits: bool = False


@dataclass(frozen=True)
class Prepared:
    """To administrators: the messages of an accepted snapshot that wait for their word.

    Attributes:
        sight: the snapshot.
        root: whose figures.
        digests: how many people get a digest.
        overviews: how many get the overview.
        severe: how many units have a severe alert.
        examples: a few of the digests, as their readers would see them.
    """

    sight: Sight
    root: Unit
    digests: int
    overviews: int
    severe: int
    examples: tuple[Digest, ...]


@dataclass(frozen=True)
class Released:
    """The messages of a snapshot are sent now, or never will be; how many."""

    sight: Sight
    root: Unit
    sent: bool
    messages: int


@dataclass(frozen=True)
class ToRelease:
    """The broadcasts that wait: where the figures are from, and their root."""

    snapshots: tuple[tuple[Sight, Unit], ...]


@dataclass(frozen=True)
class Waiting:
    """The snapshots that wait for a decision: where each is from, its root, its state."""

    snapshots: tuple[tuple[Sight, Unit, State], ...]


@dataclass(frozen=True)
class CannotDecide:
    """Somebody may not decide on a snapshot, or it cannot be decided any more; a sentence."""

    why: str


@dataclass(frozen=True)
class FileRefused:
    """A file could not be used; `why` says what is wrong and where."""

    name: str
    why: str


@dataclass(frozen=True)
class ListKept:
    """A list of dossiers was kept.

    Attributes:
        system: on which the dossiers stand.
        root: whose list.
        dossiers: how many.
        units: how many units they belong to.
        unknown: names in it that fit no unit.
        dropped: headings of columns about people, which were not read.
        other_known: the other system has a list of the same root, to lay beside this one.
    """

    system: System
    root: Unit
    dossiers: int
    units: int
    unknown: tuple[str, ...]
    dropped: tuple[str, ...]
    other_known: bool = False

    @classmethod
    def of(cls, listed: DossierList, *, other_known: bool) -> "ListKept":
        """What there is to say of a list."""
        named = {dossier.unit.code for dossier in listed.dossiers if dossier.unit is not None}
        unknown = [d.unit_name for d in listed.dossiers if d.unit is None and d.unit_name]
        return cls(
            system=listed.system,
            root=listed.root,
            dossiers=len(listed.dossiers),
            units=len(named),
            unknown=tuple(dict.fromkeys(name[:_LONGEST] for name in unknown)),
            dropped=tuple(heading[:_LONGEST] for heading in listed.dropped[:_HEADINGS]),
            other_known=other_known,
        )


@dataclass(frozen=True)
class FilesNotTaken:
    """Somebody who may not import sent a file."""


Decision = (
    Held
    | Revised
    | PullStopped
    | SourceLate
    | Preview
    | Decided
    | Prepared
    | Released
    | ToRelease
    | Waiting
    | CannotDecide
    | FileRefused
    | ListKept
    | FilesNotTaken
)
