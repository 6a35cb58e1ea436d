"""Makes months of three communes, one after another, and what the rules raise in the last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scoring.alerts import Alert
from scoring.changes import compare
from scoring.own import OthersPart
from scoring.period import Period
from scoring.rank import Standing, rank
from scoring.rules import raise_alerts
from scoring.rules.history import Earlier, History
from scoring.rules.scene import Scene
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import Figure, Observation, Overdue
from scoring.thresholds import LevelThresholds
from scoring.unit import Level, Unit

FIRST = Period.month(2023, 1)
SCHEME = scheme_for(FIRST)
ROOT = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
UNITS = tuple(Unit(f"R.{name}", f"Xã {name}", Level.COMMUNE, "R") for name in "ABC")
Three = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Month:
    """Figures of A, B and C: totals, points by group, late dossiers on the two systems, volume."""

    totals: Three = (None, None, None)
    groups: Mapping[str, Three] = field(default_factory=dict)
    late: tuple[int | None, ...] = (None, None, None)
    provincial: tuple[int | None, ...] = (None, None, None)
    received: tuple[int | None, ...] = (None, None, None)

    def standings(self, order: Sequence[int] = (0, 1, 2)) -> tuple[Standing, ...]:
        """As the rules see them."""
        return rank(
            score(
                Observation(
                    UNITS[n],
                    self.totals[n],
                    {code: Figure(points[n]) for code, points in self.groups.items()},
                ),
                SCHEME,
            )
            for n in order
        )

    def overdue(self) -> dict[str, Overdue]:
        """Where stated."""
        return {
            unit.code: Overdue(provincial=self.provincial[n], in_progress=self.late[n])
            for n, unit in enumerate(UNITS)
            if (self.provincial[n], self.late[n]) != (None, None)
        }

    def earlier(self, period: Period) -> Earlier:
        """As the past."""
        return Earlier(
            period=period,
            units=frozenset(unit.code for unit in UNITS),
            totals={u.code: t for u, t in zip(UNITS, self.totals, strict=True) if t is not None},
            low={
                (unit.code, code): points[n]
                for code, points in self.groups.items()
                for n, unit in enumerate(UNITS)
                if points[n] is not None
            },
            late={u.code: c for u, c in zip(UNITS, self.late, strict=True) if c is not None},
        )


def raised(
    months: Sequence[Month],
    *,
    silent_end: bool = True,
    endless: int | None = None,
    history: History | None = None,
    thresholds: LevelThresholds | None = None,
    order: Sequence[int] = (0, 1, 2),
    others: Sequence[Mapping[tuple[str, str], OthersPart]] = (),
) -> tuple[Alert, ...]:
    """What the rules raise in the last month; the first of all alerts nobody.

    `others` have these parts in the last months; in those before none.
    """
    *past, now = months
    past.reverse()
    before = past[0].standings(order) if past else ()
    standings = now.standings(order)
    parts = (*reversed(others), *({} for _ in months))
    earlier = tuple(
        replace(month.earlier(FIRST), others=theirs)
        for month, theirs in zip(past, parts[1:], strict=False)
    )
    known = History(earlier, silent_end=silent_end, endless=endless)
    return raise_alerts(
        Scene(
            root=ROOT,
            scheme=SCHEME,
            standings=standings,
            changes=compare(before, standings) if past else (),
            baseline=FIRST if past else None,
            thresholds=thresholds or LevelThresholds(),
            units={unit.code: unit for unit in (ROOT, *UNITS)},
            history=history or known,
            overdue=now.overdue(),
            overdue_before=past[0].overdue() if past else {},
            received=_stated(now.received),
            received_before=_stated(past[0].received) if past else {},
            others=parts[0],
        )
    )


def _stated(counts: Sequence[int | None]) -> dict[str, int]:
    return {u.code: n for u, n in zip(UNITS, counts, strict=True) if n is not None}
