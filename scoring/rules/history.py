"""What was the case in the periods before, and for how long without a break?

Persistence, cooldown and hysteresis are read from the figures themselves (docs/adr/0016): the same
snapshots always give the same alerts, however often they are reckoned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.own import OthersPart
from scoring.period import Period

# How many periods back the rules look: a year of months. Only units of which something lasts are
# looked up so far; of the others one period is read, or as many as a tier needs.
DEEPEST = 12


@dataclass(frozen=True)
class Earlier:
    """What the rules need of one earlier period; all by unit code.

    Attributes:
        period: which.
        units: codes of those looked at that have figures.
        totals: where there is one.
        low: points by unit and group code; groups that are far from weak may be left out.
        late: dossiers late in progress on the national portal, where it tells them apart.
        others: what of a group was others', of those in `low` that were weak in every period since.
    """

    period: Period
    units: frozenset[str] = frozenset()
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    low: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[tuple[str, str], OthersPart] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """The comparable periods right before, newest first, without a gap.

    Attributes:
        periods: as far back as the rules look.
        silent_end: the last of them was the first of its root or after a boundary: it alerted
            nobody, whatever its figures were.
        endless: set where there are more periods than the rules look at: the number of this
            period in the calendar, by which what lasts beyond sight is told again.
    """

    periods: tuple[Earlier, ...] = ()
    silent_end: bool = True
    endless: int | None = None


@dataclass(frozen=True)
class Run:
    """How long something has been the case, this period included.

    Attributes:
        periods: in a row; one more than the rules look back means "or more".
        told: of them, those in which it could be told.
        count: what reminders go by: the periods, or the calendar if they are beyond sight.
    """

    periods: int
    told: int
    count: int

    def is_news(self, every: int) -> bool:
        """Whether it is told now: at first, and each time it has lasted `every` periods more."""
        return self.told == 1 or self.count % every == 0


def run(history: History, holds: Callable[[Earlier], bool]) -> Run:
    """How long something that is the case now has been so."""
    periods = 1
    for earlier in history.periods:
        if not holds(earlier):
            break
        periods += 1
    return _run(history, periods)


def _run(history: History, periods: int) -> Run:
    if periods == 1 or periods <= len(history.periods):
        return Run(periods, periods, periods)
    if history.endless is not None:
        return Run(periods, periods, history.endless)
    return Run(periods, periods - int(history.silent_end), periods)


def below(
    history: History,
    share: Callable[[Earlier], Decimal | None],
    now: Decimal,
    *,
    enter: Decimal,
    leave: Decimal,
) -> Run | None:
    """How long a share has been low: from the period that fell below `enter` on until `leave`.

    Args:
        history: the periods before.
        share: per cent in one of them; None where there is no figure, or one far above.
        now: per cent in this period.
        enter: a share below this becomes low.
        leave: a low share stays low below this; from it on it is no longer.

    Returns:
        None if it is not low now.
    """
    if now >= leave:
        return None
    # Back to the last period that was certainly not low; the run begins at the first after it
    # that was certainly low.
    length = 1 if now < enter else 0
    for past, earlier in enumerate(history.periods, 2):
        value = share(earlier)
        if value is None or value >= leave:
            break
        if value < enter:
            length = past
    return _run(history, length) if length else None
