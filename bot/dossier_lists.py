"""Lists of late dossiers that people bring: read, kept, and said what of them was left out."""

from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.sources.documents.grid import Document
from bot.sources.documents.opening import open_document
from bot.sources.dossiers import dossiers_in
from bot.storage import audit, dossiers, units
from bot.storage.database import Database
from scoring.dossier import DossierList
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class DossierLists:
    """The use case around lists of dossiers; what they are compared for is the Thursday check's."""

    database: Database
    clock: Clock

    def read(
        self, content: bytes, name: str, *, root: str | None = None, lines: tuple[str, ...] = ()
    ) -> DossierList | None:
        """Read a list and keep nothing; None if the file holds none.

        Raises:
            Refused: the list cannot be used.
        """
        return self.read_opened(open_document(content, name), root=root, lines=lines)

    def read_opened(
        self, document: Document, *, root: str | None = None, lines: tuple[str, ...] = ()
    ) -> DossierList | None:
        """The same of a file that was opened before: large ones take seconds to open."""
        with self.database.read() as connection:
            known: tuple[Unit, ...] = tuple(units.units(connection).values())
        return dossiers_in(
            document,
            known=known,
            observed_at=self.clock.now(),
            root=root,
            lines=lines,
            aliases={unit.code: unit.aliases for unit in known if unit.aliases},
        )

    def has_other(self, listed: DossierList) -> bool:
        """Whether the other system has a list of the same root."""
        with self.database.read() as connection:
            root_id = units.unit_ids(connection).get(listed.root.code)
            roots = [] if root_id is None else [root_id]
            heads = dossiers.newest_heads(connection, roots, self.clock.now())
        return any(head.system is not listed.system for head in heads)

    def keep(self, listed: DossierList, *, by: str) -> int:
        """Keep a list; gives its number."""
        now = self.clock.now()
        with self.database.write() as connection:
            # In one order with whoever else enters units: by their numbers what is kept is known.
            units.lock_all(connection)
            # A root that no figures name yet may still have a list.
            ids = units.enter(connection, (listed.root,))
            list_id = dossiers.add(connection, listed, ids, by=by)
            detail = {"list": list_id, "system": listed.system.value, "root": listed.root.code}
            audit.add(connection, at=now, actor=by, act="dossiers", detail=detail)
        log.info("dossiers_kept", list=list_id, dossiers=len(listed.dossiers))
        return list_id
