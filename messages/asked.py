"""What may be asked of figures: a closed set of questions, the same for commands and sentences.

Names and periods stay as they were typed: only who knows the units can tell where a name ends.
"""

from dataclasses import dataclass

from messages.cuts import Cut
from messages.question_actions import Gain
from scoring.towns import Town
from scoring.unit import Level


@dataclass(frozen=True)
class ScoreOf:
    """The card of the unit that the text names, of the period it may name; empty: one's own.

    `drawn` wherever it stands: a chart was asked for, which shows the same. `group` was named with
    it: the card shows it among the six, and of who has no score of its own those below rank by it.
    """

    text: str
    drawn: bool = False
    group: str | None = None


@dataclass(frozen=True)
class AdviceOf:
    """What earns points back for the unit that the text names; empty: for one's own."""

    text: str


@dataclass(frozen=True)
class HistoryOf:
    """A unit's totals and places, period after period."""

    text: str
    drawn: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two or three units side by side.

    Attributes:
        parts: what stands between the words for `with`; a part may still hold several names.
    """

    parts: tuple[str, ...]


@dataclass(frozen=True)
class WeakestIn:
    """Which units are weak, in a group or in any.

    Attributes:
        text: whose units, and of which period, if it says.
        group: code of the group; None for all of them.
        level: of which level; None for the usual one.
        town: of communes, only those of that kind.
        since: the period that others are compared with, as it was typed; empty where none is said.
        counted: as `RankingBy.counted`.
    """

    text: str
    group: str | None = None
    level: Level | None = None
    town: Town | None = None
    since: str = ""
    counted: Level | None = None


@dataclass(frozen=True)
class OverdueOf:
    """Units by their late dossiers, and (`since`) those of a period that was typed beside them.

    Of communes only those of a `town`'s kind.
    """

    text: str
    level: Level | None = None
    town: Town | None = None
    since: str = ""


@dataclass(frozen=True)
class RankingBy:
    """A ranking: by total or by a group's points.

    Attributes:
        text: whose units, and of which period, if it says.
        group: code of the group; None for the total.
        level: of which level; None for the asker's or the usual one.
        weakest: the lowest first.
        gain: by what was gained since the period before, or (weakest) lost.
        cut: only the units on one side of some points, or between two.
        by_tier: how many stand in each tier, which is `drawn` alone.
        town: of communes, only those of that kind.
        since: the period that others are compared with, as it was typed; empty where none is said.
        counted: of this level so many may be meant by what may be a name: `ba xa` typed without
            accents is three communes, or Xã Ba Xa.
    """

    text: str
    group: str | None = None
    level: Level | None = None
    weakest: bool = False
    drawn: bool = False
    gain: Gain | None = None
    cut: Cut | None = None
    by_tier: bool = False
    since: str = ""
    town: Town | None = None
    counted: Level | None = None


@dataclass(frozen=True)
class Unclear:
    """No question, as far as can be told."""


Asked = ScoreOf | AdviceOf | HistoryOf | Comparison | WeakestIn | OverdueOf | RankingBy | Unclear
