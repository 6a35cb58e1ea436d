"""Of which periods do many units have figures? Read at once for all of them."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from bot.answers.known import Asking
from bot.storage import score_history
from bot.storage.score_history import PastScore
from scoring.period import Period
from scoring.period_words import PeriodAsked


class Pasts:
    """All periods of some units, and of those whose names they go on under, read at once."""

    def __init__(self, asking: Asking, unit_ids: Sequence[int]) -> None:
        known = asking.known
        before = (
            known.ids[one.code]
            for uid in unit_ids
            for one in known.before_under_its_name(known.units[uid])
        )
        self._asking = asking
        self._past = score_history.of_units(asking.connection, {*unit_ids, *before})

    def of(self, unit_id: int) -> Sequence[PastScore]:
        """A unit's periods, newest first."""
        return self._past.get(unit_id, ())

    def periods(self, unit_id: int) -> Collection[Period]:
        """Those periods, or, of a unit that has none of its own, those of the units below it."""
        return [then.period for then in self.of(unit_id)] or self._below.get(unit_id, ())

    def counting(self, unit_id: int, asked: PeriodAsked | None) -> int | None:
        """The snapshot of a unit that is meant; None if the period asked for has none."""
        past = self.of(unit_id)
        if asked is None:
            return past[0].snapshot_id if past else None
        period = asked.among([then.period for then in past])
        return next((then.snapshot_id for then in past if then.period == period), None)

    @cached_property
    def _below(self) -> Mapping[int, Collection[Period]]:
        return score_history.periods_of_roots(self._asking.connection)
