"""What changed between a baseline and the figures after it: a closed set of types."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scoring.rank import Standing
from scoring.unit import Unit


@dataclass(frozen=True)
class Appeared:
    """A unit that the baseline does not know."""

    after: Standing

    @property
    def unit(self) -> Unit:
        """Whose change this is."""
        return self.after.score.unit


@dataclass(frozen=True)
class Gone:
    """A unit of the baseline that is missing now."""

    before: Standing

    @property
    def unit(self) -> Unit:
        """Whose change this is."""
        return self.before.score.unit


@dataclass(frozen=True)
class Moved:
    """A unit seen both times, whether or not its figures moved."""

    before: Standing
    after: Standing

    @property
    def unit(self) -> Unit:
        """Whose change this is."""
        return self.after.score.unit

    @property
    def delta(self) -> Decimal | None:
        """Points gained (> 0) or lost; None where a total is missing."""
        before, after = self.before.score.total, self.after.score.total
        return None if before is None or after is None else after - before

    @property
    def rank_change(self) -> int | None:
        """Places gained (> 0) or lost; None where a place is missing.

        None, too, among another number of peers: from 12 of 13 to 4 of 5 is no gain of 8 places.
        """
        before, after = self.before.rank, self.after.rank
        if before is None or after is None or before.of != after.of:
            return None
        return before.place - after.place

    def group_delta(self, code: str) -> Decimal | None:
        """Points gained or lost in one group; None where either side has no figure for it."""
        before = {group.code: group.points for group in self.before.score.groups}.get(code)
        after = self.after.score.group(code).points
        return None if before is None or after is None else after - before


Change = Appeared | Moved | Gone


def compare(before: Iterable[Standing], after: Iterable[Standing]) -> tuple[Change, ...]:
    """Every unit of either side exactly once: those of `after` in their order, then the gone."""
    earlier = {standing.score.unit.code: standing for standing in before}
    changes: list[Change] = []
    for standing in after:
        known = earlier.pop(standing.score.unit.code, None)
        changes.append(Appeared(standing) if known is None else Moved(known, standing))
    changes.extend(Gone(standing) for standing in earlier.values())
    return tuple(changes)
