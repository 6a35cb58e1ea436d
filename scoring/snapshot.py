"""What was seen of a root unit's figures, of which period, and when."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
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
    """What a source says of one group: points, rate in per cent, or both; None is not 0.

    `max` is the most points as the source states it, where it does so in its data.
    """

    points: Decimal | None = None
    rate: Decimal | None = None
    max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ComponentFigure:
    """What a source says of one component; None is not 0.

    Attributes:
        numerator: what counts for the unit: dossiers, procedures; days for AVERAGE_DAYS.
        denominator: out of how many.
        rate: per cent.
        points: as the source scores it.
        max: most points, as the source states it.
        flag: the source's own word on the quality of the figure
            (`TEMP_NATIONAL_REPORT_DENOMINATOR`).
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    rate: Decimal | None = None
    points: Decimal | None = None
    max: Decimal | None = None
    flag: str | None = None


@dataclass(frozen=True)
class Overdue:
    """Late dossiers as two systems count them (S004, table II.2.2); None is "not stated".

    Attributes:
        provincial: late on the provincial system.
        completed: completed late, on the national portal.
        in_progress: late and still in progress, on the national portal.
        national: late on the national portal in all, where it does not tell the two apart (the
            portal's `totalOverdue`).
    """

    provincial: int | None = None
    completed: int | None = None
    in_progress: int | None = None
    national: int | None = None


@dataclass(frozen=True)
class Observation:
    """One unit's figures as the source states them.

    Attributes:
        unit: whose.
        total: as stated.
        groups: by group code.
        overdue: late dossiers, where stated.
        components: by component code, those that no scheme knows included.
        other: what the source sends and the code does not know, by the source's name for it.
    """

    unit: Unit
    total: Decimal | None = None
    groups: Mapping[str, Figure] = field(default_factory=dict)
    overdue: Overdue | None = None
    components: Mapping[str, ComponentFigure] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)


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
        """SHA-256 of the figures alone: the same content has the same hash, whenever seen.

        What no code knows is left out: a time among it would make every look a new one.
        """
        digest = hashlib.sha256()
        digest.update(repr((self.root.code, self.period.code, self.simulated)).encode())
        for seen in sorted(self.observations, key=lambda seen: seen.unit.code):
            content = (
                seen.unit.code,
                seen.unit.name,
                _text(seen.total),
                sorted(
                    (code, _text(f.points), _text(f.rate), _text(f.max))
                    for code, f in seen.groups.items()
                ),
                astuple(seen.overdue) if seen.overdue else None,
                sorted((code, *_texts(figure)) for code, figure in seen.components.items()),
            )
            digest.update(repr(content).encode())
        return digest.hexdigest()


def _texts(figure: ComponentFigure) -> list[str | None]:
    numbers = (figure.numerator, figure.denominator, figure.rate, figure.points, figure.max)
    return [*map(_text, numbers), figure.flag]


def _text(number: Decimal | None) -> str | None:
    """82.1 and 82.10 are the same figure."""
    return None if number is None else str(number.normalize())
