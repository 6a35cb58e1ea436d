"""What the bot answers to questions beyond a card and a ranking, each with its template."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from messages.actions import PickUnit
from messages.answers import Candidate, Card, Ranking
from messages.chart_actions import ChartAction
from messages.notices import LowByOthers, Result, Shared, Sight
from scoring.own import OwnPart
from scoring.period import Period, PeriodKind
from scoring.period_words import PeriodAsked
from scoring.rank import Rank, Standing
from scoring.snapshot import ComponentFigure, Overdue
from scoring.towns import Town
from scoring.unit import Level, Unit


@dataclass(frozen=True)
class HistoryRow:
    """What a unit had in one period.

    Attributes:
        period: which.
        snapshot_id: the one that counts of it.
        total: None where there is none.
        delta: against the row it may be compared with; None if there is none.
        rank: among its peers then.
        shares_place: another of its peers had the same place.
        simulated: made up for demonstration.
        provisional: the period was not over when the figures were read.
        boundary: why the periods before it are not comparable; a clause.
        gap: the first and the last of the periods right before it that have no figures.
    """

    period: Period
    snapshot_id: int
    total: Decimal | None
    delta: Decimal | None
    rank: Rank | None
    simulated: bool = False
    provisional: bool = False
    boundary: str | None = None
    gap: tuple[Period, Period] | None = None
    shares_place: bool = False


@dataclass(frozen=True)
class Inherited:
    """From a day on a unit stands in the place of others, or of parts of them."""

    since: date
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class SourceDays:
    """A source as `Sight.source` names it, and the first and last day on which it was read."""

    source: str
    first: date
    last: date


@dataclass(frozen=True)
class History:
    """One page of what a unit had, period after period of a kind, newest first.

    `snapshot_id` is that of the card from which it was asked; 0 for none. `inherited` tells in
    whose place it stands, latest first; `before` those of them who had its name: who types it is
    led to the unit of today, and from here to them. `asked` is the period that was named, marked
    where it is on this page; `above` tells the unit from another of its name; `sources` are those
    of the rows. `missing_in` is the newest period of its root, where that has no figures of the
    unit.
    """

    unit: Unit
    unit_id: int
    kind: PeriodKind
    kinds: tuple[PeriodKind, ...]
    rows: tuple[HistoryRow, ...]
    page: int
    pages: int
    snapshot_id: int = 0
    inherited: tuple[Inherited, ...] = ()
    before: tuple[Candidate, ...] = ()
    asked: Period | None = None
    above: Unit | None = None
    sources: tuple[SourceDays, ...] = ()
    missing_in: Period | None = None


@dataclass(frozen=True)
class Side:
    """One of several units side by side.

    Attributes:
        unit_id: which.
        now: its score and place.
        sight: where its own figures come from.
        above: the unit above, which tells it from another of its name.
        shares_place: another of its peers has the same place.
        missing_in: the newest period of its root, which has no figures of the unit; None where it
            has, or where the period was asked for.
    """

    unit_id: int
    now: Standing
    sight: Sight
    above: Unit | None = None
    shares_place: bool = False
    missing_in: Period | None = None


@dataclass(frozen=True)
class SideBySide:
    """Two or three units in one period; `sight` is simulated or provisional if any of them is."""

    sight: Sight
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class WhichOfThem:
    """Of units to be compared one name may mean several: one name is asked about at a time.

    Attributes:
        query: the name as typed, or all of them; empty where others were chosen by a button.
        candidates: those it may mean; none where too many names may mean several.
        beside: the units that are known to be compared.
        at: before which of them the one asked for stands.
        one_of: numbers of the units that the next name may mean.
        period: the one that was asked for.
        more: how many the name may mean beyond the candidates.
    """

    query: str
    candidates: tuple[Candidate, ...]
    beside: tuple[Candidate, ...] = ()
    at: int = 0
    one_of: tuple[int, ...] = ()
    period: PeriodAsked | None = None
    more: int = 0


@dataclass(frozen=True)
class NoCommonPeriod:
    """Units that are to be compared have no period in common, or not the one that was asked for.

    Attributes:
        names: of the units, among others of such a name.
        asked: the period as it was said, if any.
        unit_ids: the units.
        nearest: the common period that comes closest; None if there is none at all.
    """

    names: tuple[str, ...]
    asked: PeriodAsked | None = None
    unit_ids: tuple[int, ...] = ()
    nearest: Period | None = None


@dataclass(frozen=True)
class AskForTwo:
    """A comparison of fewer units than two, or of more than a phone shows side by side."""


@dataclass(frozen=True)
class WeakRow:
    """A group, the short names of the units weak in it, weakest first, and out of how many.

    `own` is the part of each that is its own, where the group's points are not so few.
    """

    group: str
    units: tuple[str, ...]
    of: int
    own: tuple[OwnPart | None, ...]


@dataclass(frozen=True)
class WeakGroups:
    """Which units of a level below a parent are weak in which group.

    Attributes:
        sight: the snapshot.
        level: of the units.
        parent: the unit above them.
        parent_id: its number; 0 for none.
        share: per cent of a group's maximum below which a unit is weak in it.
        rows: groups with weak units, those with most first.
        shared: groups in which all units have the same figure.
        units: how many units there are.
        around: the unit from whose card it was asked; 0 for none.
        low: groups that are low and not the units' own weakness.
        states_groups: any unit has points in any group.
        town: the kind of communes that alone is shown.
    """

    sight: Sight
    level: Level
    parent: Unit | None
    parent_id: int
    share: Decimal
    rows: tuple[WeakRow, ...]
    shared: tuple[Shared, ...]
    units: int
    around: int = 0
    low: tuple[LowByOthers, ...] = ()
    states_groups: bool = True
    town: Town | None = None


@dataclass(frozen=True)
class LateRow:
    """A unit's late dossiers; `own` if it is the asker's or the one asked about.

    `change` is how many more there are than in the period they are compared with; None where
    either has no count.
    """

    name: str
    late: Overdue
    own: bool = False
    change: int | None = None


@dataclass(frozen=True)
class LateThen:
    """The late dossiers of the same units in the period with which they are to be compared.

    Attributes:
        asked: that period as it was said; None for the same one a year ago.
        sight: of that period; None where it has no such figures.
        late: how many units had late dossiers.
        units: how many stated any figure.
        in_progress: as `LateUnits.in_progress`.
        boundary: why the two periods are not comparable; a clause.
    """

    asked: PeriodAsked | None
    sight: Sight | None = None
    late: int = 0
    units: int = 0
    in_progress: int | None = None
    boundary: str | None = None


@dataclass(frozen=True)
class LateUnits:
    """One page of units by their late dossiers, most first; only those that state any figure.

    Attributes:
        sight: the snapshot.
        level: of the units.
        parent: the unit above them.
        parent_id: its number; 0 for none.
        rows: of this page.
        page: counts from 0.
        pages: how many there are.
        late: how many units have late dossiers.
        units: how many units state any figure.
        in_progress: late dossiers that are not finished, of all of them; None where nobody
            states how many.
        around: the unit from whose card it was asked; 0 for none.
        then: another period beside it, if one was said.
        town: the kind of communes that alone is shown.
    """

    sight: Sight
    level: Level
    parent: Unit | None
    parent_id: int
    rows: tuple[LateRow, ...]
    page: int
    pages: int
    late: int
    units: int
    in_progress: int | None
    around: int = 0
    then: LateThen | None = None
    town: Town | None = None


@dataclass(frozen=True)
class GroupParts:
    """What a unit's groups are made of: figures of components by group, where stated."""

    sight: Sight
    result: Result
    parts: tuple[tuple[str, tuple[tuple[str, ComponentFigure], ...]], ...]


@dataclass(frozen=True)
class NoFiguresThen:
    """A period has no figures.

    Attributes:
        unit: of which it was asked; None for all.
        asked: the period as it was said.
        nearest: the one with figures that comes closest; None if there are none at all.
        pick: the same question of that period.
    """

    unit: Unit | None
    asked: PeriodAsked
    nearest: Period | None
    pick: PickUnit


@dataclass(frozen=True)
class NotSince:
    """An answer was asked against a period with which it is not compared.

    Attributes:
        asked: that period as it was said; None for the same one a year ago.
        shown: what there is: a ranking against the period right before its own, if that has
            figures; or weak groups of one period, of many units or (a card) of one.
        chart: the one that was asked for, if there is any of it.
    """

    asked: PeriodAsked | None
    shown: Ranking | WeakGroups | Card
    chart: ChartAction | None = None


@dataclass(frozen=True)
class NoLateFigures:
    """A snapshot states no late dossiers of the units of a level below a parent."""

    sight: Sight
    level: Level
    parent: Unit | None


@dataclass(frozen=True)
class NotAQuestion:
    """A sentence that asks nothing the bot knows: what may be asked."""


Finding = (
    History
    | SideBySide
    | WhichOfThem
    | NoCommonPeriod
    | AskForTwo
    | WeakGroups
    | LateUnits
    | GroupParts
    | NoFiguresThen
    | NotSince
    | NoLateFigures
    | NotAQuestion
)
