"""What was set about alerts: thresholds, a level's own, who answers for groups, approval."""

from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from scoring.scheme import schemes
from scoring.thresholds import LevelThresholds, Thresholds
from scoring.unit import Level

_Points = Annotated[Decimal, Field(gt=0)]
_Margin = Annotated[Decimal, Field(ge=0)]
_Share = Annotated[Decimal, Field(ge=0, le=100)]
_Count = Annotated[int, Field(ge=1)]
_Least = Annotated[int, Field(ge=0)]


class LevelAlerts(BaseModel):
    """What a level has otherwise; None: as the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drop_points: _Points | None = None
    severe_drop_points: _Points | None = None
    rank_places: _Count | None = None
    rank_points: _Points | None = None
    tier_margin: _Margin | None = None
    weak_share: _Share | None = None
    severe_share: _Share | None = None
    recover_share: _Share | None = None
    persist_periods: _Count | None = None
    improve_points: _Points | None = None
    min_dossiers: _Least | None = None
    overdue_open: _Count | None = None
    severe_overdue: _Count | None = None
    overdue_gap: _Count | None = None
    stale_days: _Least | None = None


class Alerts(BaseModel):
    """Thresholds of the rules (see scoring.thresholds.Thresholds), and what is done with alerts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drop_points: _Points = Thresholds.drop_points
    severe_drop_points: _Points = Thresholds.severe_drop_points
    rank_places: _Count = Thresholds.rank_places
    rank_points: _Points = Thresholds.rank_points
    tier_margin: _Margin = Thresholds.tier_margin
    weak_share: _Share = Thresholds.weak_share
    severe_share: _Share = Thresholds.severe_share
    recover_share: _Share = Thresholds.recover_share
    persist_periods: _Count = Thresholds.persist_periods
    improve_points: _Points = Thresholds.improve_points
    min_dossiers: _Least = Thresholds.min_dossiers
    overdue_open: _Count = Thresholds.overdue_open
    severe_overdue: _Count = Thresholds.severe_overdue
    overdue_gap: _Count = Thresholds.overdue_gap
    stale_days: _Least = Thresholds.stale_days
    commune: LevelAlerts = LevelAlerts()
    agency: LevelAlerts = LevelAlerts()
    district: LevelAlerts = LevelAlerts()
    province: LevelAlerts = LevelAlerts()
    # Groups that one unit answers for: the group's code -> the unit's code or name.
    owners: Mapping[str, str] = Field(default_factory=dict)
    # Whether an administrator sees a snapshot's messages before they go out.
    approve: bool = False
    # Hours of working time in which a severe alert should be confirmed: then its people are
    # reminded, after as many more those above them are told; 0: never. A day has ten.
    ack_after: float = Field(default=8, ge=0, le=100)

    @field_validator("owners")
    @classmethod
    def _groups(cls, owners: Mapping[str, str]) -> Mapping[str, str]:
        codes = dict.fromkeys(group.code for scheme in schemes() for group in scheme.groups)
        # The names of environment variables come in small letters.
        named = {code.strip().upper(): unit.strip() for code, unit in owners.items()}
        if not named.keys() <= codes.keys():
            raise ValueError(f"mã nhóm chỉ số phải là một trong {', '.join(codes)}")
        if not all(named.values()):
            raise ValueError("mỗi nhóm cần tên hoặc mã của một đơn vị")
        return named

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        thresholds = self.thresholds()
        for place, those in (
            ("", thresholds.base),
            *((f"{level.value}.", own) for level, own in thresholds.own.items()),
        ):
            for larger, smaller in those.contradictions:
                raise ValueError(f"alerts.{place}{larger} không được nhỏ hơn {smaller}")
        return self

    def thresholds(self) -> LevelThresholds:
        """The same as the rules take them."""
        names = [threshold.name for threshold in fields(Thresholds)]
        base = Thresholds(**{name: getattr(self, name) for name in names})
        return LevelThresholds(
            base,
            {
                level: replace(base, **_given(own))
                for level, own in (
                    (Level.COMMUNE, self.commune),
                    (Level.AGENCY, self.agency),
                    (Level.DISTRICT, self.district),
                    (Level.PROVINCE, self.province),
                )
                if _given(own)
            },
        )


def _given(own: LevelAlerts) -> dict[str, Any]:
    return own.model_dump(exclude_none=True)
