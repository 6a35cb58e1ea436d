"""From where on does a figure or a change deserve an alert? At each level, and for each rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.unit import Level


@dataclass(frozen=True)
class Thresholds:
    """The numbers of the rules; the `[alerts]` settings, a level's own ones in their place.

    Attributes:
        drop_points: points lost that raise score-drop. Months differ by less than two points
            without any cause that a leader could name (S002, S004).
        severe_drop_points: points lost from which a score-drop is severe: half a tier.
        rank_places: places lost that raise rank-drop.
        rank_points: points that must be lost too, since ranks jump on tiny differences.
        tier_margin: points around the border of a tier within which going to and fro is no news.
        weak_share: per cent of a group's maximum below which the group becomes weak.
        severe_share: per cent below which a weak group becomes severe.
        recover_share: percentage points above either from which it is no longer: a figure that
            trembles around the border is one weakness, not many.
        persist_periods: periods in a row from which a weakness is severe, and after which it is
            told again; three months are a quarter, the pace of the leaders' own reports.
        improve_points: points gained that raise improved.
        min_dossiers: dossiers received in the period below which a unit's own figures are chance:
            one late dossier of five moves a rate by 20 per cent.
        overdue_open: dossiers late in progress that raise overdue-open.
        severe_overdue: dossiers late in progress from which that is severe.
        overdue_gap: dossiers between the two systems' counts that raise overdue-mismatch.
        stale_days: days after the end of a period by which its figures are expected; the portal
            closes a month within ten days.
    """

    drop_points: Decimal = Decimal(2)
    severe_drop_points: Decimal = Decimal(5)
    rank_places: int = 3
    rank_points: Decimal = Decimal("0.5")
    tier_margin: Decimal = Decimal("0.5")
    weak_share: Decimal = Decimal(65)
    severe_share: Decimal = Decimal(40)
    recover_share: Decimal = Decimal(2)
    persist_periods: int = 3
    improve_points: Decimal = Decimal(2)
    min_dossiers: int = 10
    overdue_open: int = 5
    severe_overdue: int = 50
    overdue_gap: int = 5
    stale_days: int = 15

    @property
    def contradictions(self) -> tuple[tuple[str, str], ...]:
        """Pairs of names of which the first must not be the smaller, and is."""
        found = []
        if self.severe_drop_points < self.drop_points:
            found.append(("severe_drop_points", "drop_points"))
        if self.severe_overdue < self.overdue_open:
            found.append(("severe_overdue", "overdue_open"))
        if self.severe_share > self.weak_share:
            found.append(("weak_share", "severe_share"))
        return tuple(found)

    @property
    def leave_weak(self) -> Decimal:
        """Per cent from which a weak group is weak no longer; the maximum always is enough."""
        return min(self.weak_share + self.recover_share, Decimal(100))

    @property
    def leave_severe(self) -> Decimal:
        """Per cent from which a severe weakness is severe no longer."""
        return min(self.severe_share + self.recover_share, Decimal(100))


@dataclass(frozen=True)
class LevelThresholds:
    """The thresholds of each level: `base`, unless the level has its own."""

    base: Thresholds = Thresholds()
    own: Mapping[Level, Thresholds] = field(default_factory=dict)

    def of(self, level: Level) -> Thresholds:
        """Those that hold for units of a level."""
        return self.own.get(level, self.base)


# What each rule measures by; kept beside every alert, so that it can be explained after a setting
# was changed.
USED: Mapping[str, tuple[str, ...]] = {
    "score-drop": ("drop_points", "severe_drop_points", "min_dossiers"),
    "rank-drop": ("rank_places", "rank_points", "min_dossiers"),
    "tier-down": ("tier_margin", "persist_periods", "min_dossiers"),
    "tier-up": ("tier_margin", "persist_periods", "min_dossiers"),
    "improved": ("improve_points", "min_dossiers"),
    "weak-group": (
        "weak_share",
        "severe_share",
        "recover_share",
        "persist_periods",
        "min_dossiers",
    ),
    "best-in-group": ("min_dossiers",),
    "overdue-open": ("overdue_open", "severe_overdue", "persist_periods"),
    "overdue-mismatch": ("overdue_gap",),
    "source-stale": ("stale_days",),
    "unit-missing": (),
}


def used(rule: str, thresholds: Thresholds) -> dict[str, Decimal | int]:
    """The numbers that a rule measures by, by their names."""
    return {name: getattr(thresholds, name) for name in USED[rule]}
