"""What was seen of a root unit's figures, of which period, and when."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from scoring.period import Period
from scoring.unit import Unit


class State(StrEnum):
    """Where a snapshot stands; only an accepted one changes what people are told."""

    STAGED = "staged"
    HELD = "held"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Figure:
    """What a source says of one group: points, rate in per cent, or both; None is not 0."""

    points: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True)
class Overdue:
    """Late dossiers as two systems count them (S004, table II.2.2); None is "not stated".

    Attributes:
        provincial: late on the provincial system.
        completed: completed late, on the national portal.
        in_progress: late and still in progress, on the national portal.
    """

    provincial: int | None = None
    completed: int | None = None
    in_progress: int | None = None


@dataclass(frozen=True)
class Observation:
    """One unit's figures as the source states them."""

    unit: Unit
    total: Decimal | None = None
    groups: Mapping[str, Figure] = field(default_factory=dict)
    overdue: Overdue | None = None


@dataclass(frozen=True)
class Snapshot:
    """All figures of one root unit and period, as one look at one source gave them.

    Attributes:
        source: "file" or "portal".
        root: the unit whose children (and, where given, itself) are observed.
        period: what the figures describe.
        observed_at: when the source was read, aware.
        observations: one a unit.
        simulated: made up for demonstration; every message about it says so.
    """

    source: str
    root: Unit
    period: Period
    observed_at: datetime
    observations: tuple[Observation, ...]
    simulated: bool = False

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the figures alone: the same content has the same hash, whenever seen."""
        content = [self.root.code, self.period.code, self.simulated]
        content += [
            [
                seen.unit.code,
                seen.unit.name,
                _text(seen.total),
                sorted((code, _text(f.points), _text(f.rate)) for code, f in seen.groups.items()),
                [seen.overdue.provincial, seen.overdue.completed, seen.overdue.in_progress]
                if seen.overdue
                else None,
            ]
            for seen in sorted(self.observations, key=lambda seen: seen.unit.code)
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _text(number: Decimal | None) -> str | None:
    """82.1 and 82.10 are the same figure."""
    return None if number is None else format(number.normalize(), "f")
