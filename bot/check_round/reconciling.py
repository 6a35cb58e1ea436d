"""What do the newest two lists differ in, asked for at any time, without a round?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.check_round.differing import differing
from bot.check_round.two_lists import Comparison, below, compare
from bot.clock import Clock
from bot.storage import dossiers, units
from bot.storage.database import Database
from bot.storage.units import Units
from messages.compiled import Compiled, DifferingDossier
from messages.documents import dossier_workbook
from messages.dossier_words import system_text
from scoring.dossier import System
from scoring.reconcile import Difference
from scoring.register import Ambiguous, Found
from scoring.unit import Unit


class CannotReconcile(Exception):  # noqa: N818 - says what it is
    """There is no unit or no list of that kind; a sentence in Vietnamese."""


@dataclass(frozen=True)
class ListUsed:
    """A list that was laid beside another: whose, of which system, when it was read (local)."""

    id: int
    system: System
    root: Unit
    read_at: datetime


@dataclass(frozen=True)
class Laid:
    """Two systems' lists beside one another.

    Attributes:
        unit: whose, with all units below.
        lists: which lists, newest first.
        compared: what they say.
        at: the moment of comparing, local.
    """

    unit: Unit
    lists: tuple[ListUsed, ...]
    compared: Comparison
    at: datetime

    @cached_property
    def rows(self) -> tuple[DifferingDossier, ...]:
        """Every dossier that differs."""
        return differing(self.compared)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many dossiers are in each class; `uncompared` have no other list beside theirs."""
        found = self.compared.reconciled
        shown = Counter(
            "only_national" if row.on_provincial is None else "only_provincial"
            for row in self.rows
            if not row.repeated and None in (row.on_portal, row.on_provincial)
        )
        one_sided = len(found.only_left) + len(found.only_right)
        return {
            "matched": len(found.matched),
            "differing": len(found.differing),
            "only_national": shown["only_national"],
            "only_provincial": shown["only_provincial"],
            "repeated": len(found.repeated),
            "uncompared": one_sided - shown.total(),
        }

    @property
    def differences(self) -> Mapping[Difference, int]:
        """In what they differ, and how often."""
        return self.compared.reconciled.differences

    def workbook(self) -> bytes:
        """The differing dossiers as an .xlsx."""
        read = {
            system: min(one.read_at for one in self.lists if one.system is system).date()
            for system in System
        }
        return dossier_workbook(
            Compiled(
                self.unit,
                self.at.date(),
                self.at,
                (),
                self.rows,
                portal_read=read[System.NATIONAL],
                provincial_read=read[System.PROVINCIAL],
            )
        )


@dataclass(frozen=True)
class Reconciling:
    """The use case of the command."""

    database: Database
    clock: Clock
    zone: ZoneInfo

    def lay(self, *, root: str | None = None, unit: str | None = None) -> Laid:
        """Lay the newest lists of a unit beside one another.

        Args:
            root: a unit with all below, by code or name; None: that of the list read last.
            unit: a unit alone.

        Raises:
            CannotReconcile: no single unit is meant, or a list is missing.
        """
        now = self.clock.now()
        with self.database.read() as connection:
            known = units.units(connection)
            chosen = self._chosen(connection, known, root, unit, now)
            those = {chosen} if unit is not None else below(known, chosen)
            compared = compare(connection, known, those, now)
        missing = [s for s in System if not any(head.system is s for head in compared.heads)]
        if missing:
            raise CannotReconcile(
                f"{known[chosen].name}: chưa có danh sách hồ sơ của "
                f"{' và '.join(map(system_text, missing))}; nhập tệp bằng bot766 import, hoặc gửi "
                "tệp cho bot"
            )
        lists = tuple(
            ListUsed(
                head.id, head.system, known[head.root_id], head.listed_at.astimezone(self.zone)
            )
            for head in compared.heads
        )
        return Laid(known[chosen], lists, compared, now.astimezone(self.zone))

    def _chosen(
        self,
        connection: Connection,
        known: Units,
        root: str | None,
        unit: str | None,
        now: datetime,
    ) -> int:
        name = unit or root
        if name is None:
            heads = dossiers.newest_heads(connection, known.keys(), now)
            if not heads:
                raise CannotReconcile(
                    "chưa có danh sách hồ sơ nào; nhập tệp của Cổng DVCQG và của hệ thống tỉnh "
                    "bằng bot766 import, hoặc gửi tệp cho bot"
                )
            return heads[0].root_id
        match known.register.find(name):
            case Found(found):
                return known.ids[found.code]
            case Ambiguous(those):
                listed = ", ".join(f"{one.name} ({one.code})" for one in those[:5])
                raise CannotReconcile(f"“{name}” có thể là: {listed}; hãy nêu mã")
            case _:
                raise CannotReconcile(f"không có đơn vị “{name}”")
