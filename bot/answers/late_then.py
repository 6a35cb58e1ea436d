"""Which period's late dossiers stand beside those that were asked for?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.answers.known import Asking
from bot.answers.rankings import PeersMeant, cohort_meant
from bot.storage.snapshots import StoredSnapshot
from messages.notices import Sight
from messages.since import Since
from scoring.boundaries import between
from scoring.period import Period
from scoring.period_words import PeriodAsked, Span
from scoring.snapshot import Overdue


@dataclass(frozen=True)
class Then:
    """Late dossiers of the same units in another period.

    Attributes:
        asked: that period as it was said; None for the same one a year ago.
        sight: of that period; None where there is no such period.
        late: by unit, where stated.
        boundary: why the two are not comparable; a clause.
    """

    asked: PeriodAsked | None
    sight: Sight | None = None
    late: Mapping[int, Overdue] = field(default_factory=dict)
    boundary: str | None = None

    def of(self, unit_ids: Iterable[int]) -> "Then":
        """The same of some of the units alone."""
        return replace(self, late={uid: self.late[uid] for uid in unit_ids})


def late_then(asking: Asking, head: StoredSnapshot, peers: PeersMeant, since: Since) -> Then:
    """The late dossiers with which those of a snapshot are to be compared."""
    period = _meant(asking, head, peers, since)
    root_id = peers.parent_id or head.root_id
    there = None if period is None else asking.of_root(root_id, period)
    if there is None:
        return Then(since.period)
    figures = cohort_meant(asking, there, peers).figures
    late = {uid: figures.overdue[uid] for uid in figures.now if uid in figures.overdue}
    earlier, later = sorted((there.period, head.period), key=lambda one: one.first_day)
    boundary = between(earlier, later)
    return Then(since.period, figures.sight, late, boundary.reason if boundary else None)


def _meant(asking: Asking, head: StoredSnapshot, peers: PeersMeant, since: Since) -> Period | None:
    """The other period, of those with figures; `tháng trước` is the one before the figures' own."""
    asked, now = since.period, head.period
    if asked is None:
        return Period(now.kind, now.year - 1, now.index)
    if asked.kind is Span.BEFORE or (since.is_before and asked.kind is now.kind):
        before = asking.known.heads.baseline(head)
        return before.period if before else None
    root_id = peers.parent_id or head.root_id
    past = (then.period for then in asking.past(root_id))
    known = {*asking.known.heads.periods(root_id), *past} - {now}
    return asked.among(known)


def change(now: Overdue, then: Overdue | None) -> int | None:
    """How many more late dossiers there are; None where the two do not count the same ones."""
    if then is None or _counted(now) != _counted(then):
        return None
    return late_of(now) - late_of(then)


def late_of(late: Overdue) -> int:
    """All late dossiers that the portal counts; where it counts none, the province's system."""
    if late.completed is None and late.in_progress is None:
        return (late.provincial if late.national is None else late.national) or 0
    return (late.completed or 0) + (late.in_progress or 0)


def _counted(late: Overdue) -> tuple[bool, ...]:
    """Which dossiers a unit's number is made of."""
    parts = (late.completed is not None, late.in_progress is not None)
    return parts if any(parts) else (*parts, late.national is not None, late.provincial is not None)
