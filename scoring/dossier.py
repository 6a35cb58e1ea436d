"""What is a dossier in a list of late ones, and on which system does the list stand?

Nothing here names a citizen: code, procedure, unit and dates are enough to find a dossier.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from scoring.unit import Unit


class System(StrEnum):
    """The two systems whose lists of late dossiers are laid beside one another."""

    NATIONAL = "national"  # Cổng Dịch vụ công quốc gia
    PROVINCIAL = "provincial"  # Hệ thống thông tin giải quyết TTHC of the province


@dataclass(frozen=True)
class Dossier:
    """One row of a list.

    Attributes:
        code: of the dossier, as the system gives it.
        procedure: its name, or empty.
        unit_name: the unit as the list writes it, or empty.
        unit: the same, if it is known.
        received: day of receipt, if stated.
        due: day on which the answer is due, if stated.
        state: as the system words it, or empty.
    """

    code: str
    procedure: str = ""
    unit_name: str = ""
    unit: Unit | None = None
    received: date | None = None
    due: date | None = None
    state: str = ""


@dataclass(frozen=True)
class DossierList:
    """All dossiers of one file.

    Attributes:
        system: on which they stand.
        root: the unit whose dossiers, and those of the units below, are listed.
        dossiers: in the file's order, each code once.
        dropped: headings of columns about people, which were not read, and in words those of which
            a part was cut off.
        observed_at: when the file was read, aware.
    """

    system: System
    root: Unit
    dossiers: tuple[Dossier, ...]
    dropped: tuple[str, ...]
    observed_at: datetime

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the list alone: the same content has the same hash, whenever seen."""
        rows = [
            [d.code, d.procedure, d.unit_name, d.unit.code if d.unit else None, d.state]
            + [day.isoformat() if day else None for day in (d.received, d.due)]
            for d in sorted(self.dossiers, key=lambda d: d.code)
        ]
        content = [self.system.value, self.root.code, rows]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
