"""What the bot says unasked: a closed set of notices, each with the template of its name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from messages.actions import Reply
from scoring.advice import Advised
from scoring.alerts import Alert
from scoring.changes import Moved
from scoring.own import NOTHING, OthersPart, OwnPart, deciding_part, own_share
from scoring.period import Period
from scoring.rank import Rank, Standing
from scoring.scheme import Scheme
from scoring.score import GroupScore
from scoring.snapshot import Overdue
from scoring.unit import Level, Unit


@dataclass(frozen=True)
class Sight:
    """Where figures come from, as every message about them must say.

    Attributes:
        snapshot_id: the snapshot shown.
        period: what it describes.
        scheme: under which it was scored.
        baseline: the period it is compared with; None for a first one.
        observed_at: when the source was read, in local time.
        source: "file" or "portal".
        simulated: made up for demonstration.
        provisional: the period was not over when the figures were read.
        boundary: why an earlier period is not compared with; a clause.
        newer: the snapshot that counts of this period since; 0 while this one does.
    """

    snapshot_id: int
    period: Period
    scheme: Scheme
    baseline: Period | None
    observed_at: datetime
    source: str
    simulated: bool = False
    provisional: bool = False
    boundary: str | None = None
    newer: int = 0


@dataclass(frozen=True)
class Shared:
    """A group whose figure all peers share, and the unit whose matter it is.

    Attributes:
        group: its code.
        points: of every peer.
        max: most points.
        owner: the unit above the peers.
        low: little enough to be worth a word.
        levels: of those who share it, where not all readers are of one.
    """

    group: str
    points: Decimal
    max: Decimal
    owner: Unit | None
    low: bool = True
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class DataNote:
    """A sentence on the quality of figures, and the code of what it is about."""

    code: str
    text: str


@dataclass(frozen=True)
class Result:
    """A unit's figures of one period beside the period before.

    Attributes:
        unit_id: the unit's number, for buttons.
        now: score and place.
        before: those of the baseline; None where there are none.
        shared: groups that all peers share.
        overdue: late dossiers; None where the snapshot states none.
        alerts: what the rules found, most severe first.
        notes: on the quality of these figures.
        few: how many dossiers the unit received, where they are too few to alert by.
        advised: what earns points back; None where it was not asked for, or no formula is known.
        above: the unit above, where another unit has the same name.
        shares_place: another of its peers has the same place.
    """

    unit_id: int
    now: Standing
    before: Standing | None = None
    shared: tuple[Shared, ...] = ()
    overdue: Overdue | None = None
    alerts: tuple[Alert, ...] = ()
    notes: tuple[DataNote, ...] = ()
    few: int | None = None
    advised: Advised | None = None
    above: Unit | None = None
    shares_place: bool = False

    @property
    def unit(self) -> Unit:
        """Whose figures."""
        return self.now.score.unit

    @property
    def _moved(self) -> Moved | None:
        return None if self.before is None else Moved(self.before, self.now)

    @property
    def delta(self) -> Decimal | None:
        """Points gained or lost."""
        return self._moved.delta if self._moved else None

    @property
    def rank_change(self) -> int | None:
        """Places gained or lost; None where they cannot be told, as among other peers."""
        return self._moved.rank_change if self._moved else None

    @property
    def former_rank(self) -> Rank | None:
        """The place before, where it was among another number of peers."""
        now, before = self.now.rank, self.before.rank if self.before else None
        return before if now and before and now.of != before.of else None

    def is_weak(self, group: GroupScore, limit: Decimal) -> bool:
        """Whether the unit is weak in a group of its score by what it can change itself.

        Not in one that all peers share, nor where too few dossiers say anything.

        Args:
            group: of `now`.
            limit: per cent below which a group is weak.
        """
        share = own_share(group, self._others_part(group.code))
        return self._is_own(group) and share is not None and share < limit

    def deciding_part(self, group: GroupScore, limit: Decimal) -> OwnPart | None:
        """By which own part the unit is weak in a group; None where the whole group is low."""
        if not self.is_weak(group, limit):
            return None
        return deciding_part(group, self._others_part(group.code), (limit,))

    def is_low_by_others(self, group: GroupScore, limit: Decimal) -> bool:
        """Whether a group is low, and not the unit's weakness: others must change what it lacks."""
        low = group.share is not None and group.share < limit
        return low and self._is_own(group) and not self.is_weak(group, limit)

    def _others_part(self, code: str) -> OthersPart:
        return self.advised.others_part.get(code, NOTHING) if self.advised else NOTHING

    def _is_own(self, group: GroupScore) -> bool:
        return self.few is None and group.code not in {item.group for item in self.shared}

    def others(self, code: str) -> Decimal:
        """Points that the unit loses in a group and others must change, as far as is known."""
        return self.advised.others.get(code, Decimal(0)) if self.advised else Decimal(0)

    def group_delta(self, code: str) -> Decimal | None:
        """Points gained or lost in one group."""
        return self._moved.group_delta(code) if self._moved else None


@dataclass(frozen=True)
class LowByOthers:
    """A group that is low at so many units, of which others must change what is lacking.

    Attributes:
        group: its code.
        units: how many.
        owner: the level whose matter it is; None where that is not known.
    """

    group: str
    units: int
    owner: Level | None


def low_by_others(
    results: Iterable[Result], groups: Iterable[str], limit: Callable[[Level], Decimal]
) -> tuple[LowByOthers, ...]:
    """The groups that are low and not the units' weakness, in the order of `groups`.

    Args:
        results: with advice; without it nothing is known to be others'.
        groups: codes.
        limit: per cent below which a group is low, by the unit's level.
    """
    units: dict[tuple[str, Level | None], int] = {}
    for result in results:
        advised = result.advised
        if advised is None or not advised.others:
            continue
        for group in result.now.score.groups:
            if result.is_low_by_others(group, limit(result.unit.level)):
                # They stand with the most points first.
                owner = next(one.owner for one in advised.not_own if one.group == group.code)
                units[group.code, owner] = units.get((group.code, owner), 0) + 1
    return tuple(
        LowByOthers(code, count, owner)
        for group in groups
        for (code, owner), count in units.items()
        if code == group
    )


@dataclass(frozen=True)
class Owned:
    """A group that a unit answers for beyond its own figures, and how the others stand in it.

    Attributes:
        owner: the unit that answers for it.
        group: its code.
        weak: short names of the units that are weak in it, weakest first.
        of: how many units have points in it.
        shared: figures that all units of a level have.
    """

    owner: Unit
    group: str
    weak: tuple[str, ...]
    of: int
    shared: tuple[Shared, ...] = ()


@dataclass(frozen=True)
class Digest:
    """What a new snapshot means for the units of one recipient.

    Attributes:
        sight: where the figures come from.
        results: of the recipient's units, those with the most severe alerts first.
        acknowledge: a severe alert is among them, and its receipt is asked for.
        owned: groups that the recipient's units answer for; then there may be no results.
        low: groups of a single unit that are low and not its own weakness.
    """

    sight: Sight
    results: tuple[Result, ...]
    acknowledge: bool = False
    owned: tuple[Owned, ...] = ()
    low: tuple[LowByOthers, ...] = ()


@dataclass(frozen=True)
class TierCount:
    """How many units of a level stand in each tier, best tier first."""

    level: Level
    units: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Push:
    """A group and all units that are weak in it, by their short names, weakest first."""

    group: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Mover:
    """A unit whose total moved."""

    name: str
    total: Decimal
    delta: Decimal


@dataclass(frozen=True)
class Overview:
    """What a new snapshot means for the office: the whole root at a glance.

    Attributes:
        sight: where the figures come from.
        root: whose units they are.
        tiers: how many units stand in each tier, a level each.
        drops: the largest losses, largest first.
        rises: the largest gains, largest first.
        pushes: the weak units by group.
        shared: figures that all units of a level have.
        unreached: short names of the units of which nobody can be told.
        notes: on the quality of the figures.
        missing: short names of the units that have no figures any more.
        alerts: how many alerts the snapshot raised.
        low: groups that are low and not the units' own weakness.
    """

    sight: Sight
    root: Unit
    tiers: tuple[TierCount, ...]
    drops: tuple[Mover, ...]
    rises: tuple[Mover, ...]
    pushes: tuple[Push, ...]
    shared: tuple[Shared, ...]
    unreached: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...] = ()
    alerts: int = 0
    low: tuple[LowByOthers, ...] = ()


@dataclass(frozen=True)
class CheckReply:
    """One answer of a unit to the check.

    Attributes:
        said: what.
        at: when, in local time.
        late: the deadline had passed.
        by_reader: whoever reads this gave it; else somebody else of the unit did.
        portal: late dossiers in progress on the national portal, as the unit counts them.
        provincial: the same on the provincial system.
        listed: how many differing dossiers it names.
    """

    said: Reply
    at: datetime
    late: bool
    by_reader: bool = True
    portal: int | None = None
    provincial: int | None = None
    listed: int = 0


@dataclass(frozen=True)
class CheckReminder:
    """The Thursday check of one unit: the question, and its answers once there are some.

    Attributes:
        unit: who is asked.
        unit_id: its number, for buttons.
        round_on: the day of the check.
        deadline: until when an answer is due, in local time.
        overdue: late dossiers as last seen; None if no snapshot states any.
        sight: the snapshot they come from.
        replies: the answers so far, in the order they came; the last one counts.
        closed: the round is over; answers are still taken.
        left: minutes until the deadline, where the silent are reminded; None in the first question.
        differing: dossiers that the newest lists of the two systems tell differently; None unless
            both systems have one.
        letters: apology letters due, one a late dossier; None if nothing tells.
    """

    unit: Unit
    unit_id: int
    round_on: date
    deadline: datetime
    overdue: Overdue | None = None
    sight: Sight | None = None
    replies: tuple[CheckReply, ...] = ()
    closed: bool = False
    left: int | None = None
    differing: int | None = None
    letters: int | None = None

    @property
    def reply(self) -> CheckReply | None:
        """The answer that counts."""
        return self.replies[-1] if self.replies else None


Notice = Digest | Overview | CheckReminder
