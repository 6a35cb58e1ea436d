"""What the bot says when asked: a closed set of answers, each with the template of its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from messages.actions import ANY_UNIT, PickUnit
from messages.cuts import Mean
from messages.notices import LowByOthers, Result, Sight
from messages.question_actions import BY_TOTAL, Gain, Order
from scoring.own import OwnPart
from scoring.period import Period
from scoring.punctuality import Punctuality
from scoring.rank import Rank
from scoring.unit import Level, Unit


@dataclass(frozen=True)
class YearAgo:
    """What a unit's total is against the same period of the year before.

    `delta` is None where a `boundary` (a clause) parts the two.
    """

    period: Period
    delta: Decimal | None
    boundary: str | None = None


@dataclass(frozen=True)
class Card:
    """A unit's score.

    Attributes:
        sight: where it comes from.
        result: the figures.
        parent_id: the number of the unit above, for buttons; 0 for a root.
        weak: codes of the groups that are weak, of which not all peers have the same figure.
        low: groups that are low and not the unit's own weakness.
        own: the unit's part of those weak groups whose points are not so few, by code.
        owners: the units that answer for weak groups, by code, where others than this one do.
        year_ago: None where there are no figures to compare with.
        punctuality: of its last rounds of the check; None where the asker may not see it.
        letters: apology letters due; None where the asker may not see it, or nothing tells.
        above: the unit above, where one line tells the card among others.
        former: the unit is no more, where one line tells the card among others.
        past: figures of a later period are there, so that nothing can be done about these.
        missing_in: the newest period of its root, which has no figures of the unit; None where it
            has, or where another period was asked for.
    """

    sight: Sight
    result: Result
    parent_id: int = 0
    weak: tuple[str, ...] = ()
    low: tuple[LowByOthers, ...] = ()
    owners: Mapping[str, Unit] = field(default_factory=dict)
    year_ago: YearAgo | None = None
    punctuality: Punctuality | None = None
    letters: int | None = None
    above: Unit | None = None
    former: bool = False
    past: bool = False
    missing_in: Period | None = None
    own: Mapping[str, OwnPart] = field(default_factory=dict)


@dataclass(frozen=True)
class AdviceShown:
    """What earns points back for a unit; its result carries the advice, where there is any.

    `past` as of a card.
    """

    sight: Sight
    result: Result
    past: bool = False

    @classmethod
    def of(cls, card: Card) -> Self:
        """What stands behind the card's button."""
        return cls(card.sight, card.result, card.past)


@dataclass(frozen=True)
class RankingRow:
    """One unit's place; `points` of the group that is ranked by.

    `own` if it is the asker's or the one asked about.
    """

    place: int | None
    name: str
    unit: Unit
    total: Decimal | None
    tier: str | None
    delta: Decimal | None
    rank_change: int | None
    own: bool = False
    points: Decimal | None = None


@dataclass(frozen=True)
class Ranking:
    """One page of the ranking of the units of a level below a parent.

    By a group, places and changes are those of its points, and `weak` counts the units below
    `weak_share` per cent of it; unless `is_stated`, none has any. By the total, `tiers` says how
    many units reach which, best first. `around` is the unit that was asked about, 0 for none;
    unless `states_groups`, no unit has points in any group. `weak_own` of the weak ones are so by
    their own part alone. Of `of` units `units` are on the side of the order's cut, which may be the
    `mean`, and `unscored` have no points that could be; of a town's kind `of` are all such units,
    among whom `among` peers stand. By places
    `moved` counts those that gained or lost any, whichever stand first; if nobody did, no unit is
    listed. `unknown` is by what was to be ranked and cannot be; `beyond` the most points there are
    a cut was asked for, so that all units stand there; `undrawn`: a chart was asked for and there
    is none of it.
    """

    sight: Sight
    level: Level
    parent: Unit | None
    parent_id: int
    rows: tuple[RankingRow, ...]
    page: int
    pages: int
    units: int
    order: Order = BY_TOTAL
    weak: int = 0
    weak_share: Decimal = Decimal(0)
    is_stated: bool = True
    tiers: tuple[tuple[str, int], ...] = ()
    around: int = 0
    states_groups: bool = True
    weak_own: int = 0
    of: int = 0
    moved: int = 0
    unknown: Gain | None = None
    beyond: bool = False
    undrawn: bool = False
    mean: Mean | None = None
    unscored: int = 0
    among: int = 0


@dataclass(frozen=True)
class Candidate:
    """A unit that may be meant.

    Attributes:
        unit_id: its number, for buttons.
        unit: the unit.
        parent: the unit above.
        top: the unit above that, where others of the name have a parent of the same name.
        now: who stands in its place today, as far as that is told; None for one that exists.
    """

    unit_id: int
    unit: Unit
    parent: Unit | None
    top: Unit | None = None
    now: tuple[Unit, ...] | None = None


@dataclass(frozen=True)
class WhichUnit:
    """Several units may be meant: the candidates, and so many `more`.

    Or (`all_of`) no unit at all, but so many of a level: then all of it are to choose as well.
    """

    query: str
    candidates: tuple[Candidate, ...]
    pick: PickUnit = ANY_UNIT
    more: int = 0
    all_of: Level | None = None


@dataclass(frozen=True)
class WhichParent:
    """The units below several may be meant, and none is the asker's: which, and so many `more`."""

    candidates: tuple[Candidate, ...]
    pick: PickUnit = ANY_UNIT
    more: int = 0


@dataclass(frozen=True)
class NoSuchUnit:
    """No unit has that name; the nearest ones."""

    query: str
    nearest: tuple[Candidate, ...]
    pick: PickUnit = ANY_UNIT


@dataclass(frozen=True)
class Past:
    """What a unit had in an earlier period; `shares_place` with another of its peers."""

    period: Period
    total: Decimal | None
    rank: Rank | None
    simulated: bool = False
    provisional: bool = False
    shares_place: bool = False


@dataclass(frozen=True)
class Step:
    """From a day on others stand in a unit's place: it was merged or split."""

    since: date
    unit: Unit
    successors: tuple[Unit, ...]


@dataclass(frozen=True)
class Former:
    """A unit that exists no longer.

    Attributes:
        unit: the former one.
        last: its last figures; None if it never had any.
        earlier: periods before those, newest first.
        steps: who came after it, and after them, earliest first.
        successors: the last ones of all, which exist today.
        above: the unit that stood above it, where one is known.
    """

    unit: Unit
    last: Card | None
    earlier: tuple[Past, ...]
    steps: tuple[Step, ...]
    successors: tuple[Candidate, ...]
    above: Unit | None = None


@dataclass(frozen=True)
class NoFigures:
    """A unit, or nobody at all, has figures for what was asked."""

    unit: Unit | None


@dataclass(frozen=True)
class NoSuchLevel:
    """`/rank` was asked for a level that nobody here has."""

    query: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class AskForUnit:
    """A command came without the unit it needs, from somebody with no unit of their own."""

    command: str


@dataclass(frozen=True)
class Welcome:
    """Somebody without an invite says /start: what this is and how to get in."""


@dataclass(frozen=True)
class Bound:
    """An invite was taken: from now on this chat stands for the unit.

    Attributes:
        unit: the unit.
        unit_id: its number, for buttons.
        role: as people call it.
        leads: gets the unit's own digests and answers its checks; else the overview of all below.
    """

    unit: Unit
    unit_id: int
    role: str
    leads: bool


@dataclass(frozen=True)
class InviteRefused:
    """An invite that does not hold; `reason` is unknown, used, expired, revoked or private."""

    reason: str


@dataclass(frozen=True)
class Help:
    """What can be asked.

    Attributes:
        units: short names of those the asker stands for.
        decides: the asker is an office or an administrator, in a chat of their own.
    """

    units: tuple[str, ...]
    decides: bool = False


@dataclass(frozen=True)
class NoCheck:
    """No check is under way for any unit of the asker."""


@dataclass(frozen=True)
class NotAReply:
    """`/check` with words that are no answer to it."""

    text: str


@dataclass(frozen=True)
class NotYours:
    """Somebody answered for a unit that is not theirs."""


@dataclass(frozen=True)
class NotUnderstood:
    """A command or button that the bot does not know."""


@dataclass(frozen=True)
class AlertSection:
    """Alerts that stand together in a list: a heading, and a line each."""

    title: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class AlertList:
    """One page of all that a snapshot gave reason to say to the asker.

    Attributes:
        sight: the snapshot.
        name: whose alerts they are, as people call it.
        sections: of this page.
        page: counts from 1.
        pages: how many there are; 1 if there is nothing to say.
        alerts: how many alerts there are in all.
    """

    sight: Sight
    name: str
    sections: tuple[AlertSection, ...]
    page: int
    pages: int
    alerts: int


@dataclass(frozen=True)
class NoAlerts:
    """`/alerts` by somebody of whose units no snapshot tells."""


@dataclass(frozen=True)
class Failed:
    """Something broke on our side; nothing was lost."""


@dataclass(frozen=True)
class TooFast:
    """A chat sends more than can be answered; what comes until its line is shorter is let go."""


Answer = (
    Card
    | AdviceShown
    | Former
    | Ranking
    | WhichUnit
    | WhichParent
    | NoSuchUnit
    | NoFigures
    | NoSuchLevel
    | AskForUnit
    | Welcome
    | Bound
    | InviteRefused
    | Help
    | NoCheck
    | NotAReply
    | NotYours
    | NotUnderstood
    | AlertList
    | NoAlerts
    | Failed
    | TooFast
)
