"""What did a snapshot give reason to say to a person? All of it, page by page.

The alerts are read as they were stored when the snapshot was accepted, so that the list says what
was sent; whose they are is looked up anew with every question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Connection

from bot.addressing import Share, by_need, by_unit, share_of
from bot.figures import Reader
from bot.overview import owned
from bot.owners import Owners, look_up, upwards, within
from bot.releasing import was_told
from bot.storage import alerts as alert_rows
from bot.storage import people, scores, snapshots, units
from bot.storage.alerts import StoredAlert
from bot.storage.database import Database
from bot.storage.people import LEADING, Membership
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.actions import Kind
from messages.alert_list import (
    owned_sections,
    paged,
    root_sections,
    unit_sections,
    unreached_sections,
)
from messages.answers import AlertList, AlertSection, NoAlerts
from messages.notices import Sight
from messages.short_names import short_name
from scoring.alerts import Alert, Severity, WeakGroup
from scoring.names import alphabetical
from scoring.recall import recall
from scoring.snapshot import State
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class AlertLists:
    """The full lists behind digests and overviews."""

    database: Database
    reader: Reader
    # Which unit, by code or name, answers for which group, by code.
    owners: Mapping[str, str] = field(default_factory=dict)

    def page(self, chat_id: int, snapshot_id: int, page: int) -> AlertList | None:
        """One page of a snapshot's list; None if nothing in it is this chat's.

        Pages count from 1; one that is not there is the nearest that is.
        """
        with self.database.read() as connection:
            held = _held(connection, chat_id)
            known = units.units(connection, staged=True) if held else Units()
            head = snapshots.get(connection, snapshot_id, known) if held else None
            if head is None or head.state is not State.ACCEPTED:
                return None
            share = self._share(connection, known, head, held)
            if share is None or not (share.office or was_told(connection, head.id)):
                return None
            return self._page(connection, known, head, share, page)

    def newest(self, chat_id: int) -> AlertList | NoAlerts:
        """The list of the newest period that was told of this chat's units."""
        with self.database.read() as connection:
            held = _held(connection, chat_id)
            known = units.units(connection, staged=True) if held else Units()
            roots = dict.fromkeys(
                known.ids[above.code]
                for membership in held
                if membership.unit_id in known
                for above in upwards(known[membership.unit_id], known.by_code)
            )
            told = [snapshots.told(connection, known, root_id=root_id) for root_id in roots]
            heads = sorted(
                (head for head in told if head is not None),
                key=lambda head: (head.period.newness, head.id),
                reverse=True,
            )
            for head in heads:
                share = self._share(connection, known, head, held)
                if share is not None and (share.office or was_told(connection, head.id)):
                    return self._page(connection, known, head, share, 1)
        return NoAlerts()

    def _share(
        self,
        connection: Connection,
        known: Units,
        head: StoredSnapshot,
        held: Iterable[Membership],
    ) -> Share | None:
        """What of a snapshot is this person's; None for nothing."""
        here = frozenset(scores.unit_ids_of(connection, head.id))
        share = share_of(held, head.root_id, here, self._owners(known, head))
        return share if share.office or share.unit_ids or share.groups else None

    def _owners(self, known: Units, head: StoredSnapshot) -> Owners:
        return within(look_up(self.owners, known), head.root, known)

    def _page(
        self,
        connection: Connection,
        known: Units,
        head: StoredSnapshot,
        share: Share,
        page: int,
    ) -> AlertList:
        # Who answers for a group is told of all units that are weak in it.
        everything = share.office or bool(share.groups)
        kept = alert_rows.of_snapshot(connection, head.id, None if everything else share.unit_ids)
        alerts = _alerts(kept, known)
        figures = self.reader.load(
            connection, head, known, None if share.groups else share.unit_ids
        )
        scheme = figures.sight.scheme
        if share.office:
            name, sections = head.root.name, root_sections(alerts, scheme)
            sections += unreached_sections(_unreached(connection, known, head))
            count = len(alerts)
        else:
            of_unit = by_unit(alerts)
            results = by_need(
                figures.result(uid, of_unit[known[uid].code]) for uid in share.unit_ids
            )
            groups = tuple(owned(figures, alerts, group, uid) for group, uid in share.groups)
            sections = unit_sections(results, scheme) + owned_sections(groups, alerts, scheme)
            name = _name([result.unit for result in results] or [item.owner for item in groups])
            codes = {group for group, _ in share.groups}
            count = sum(len(result.alerts) for result in results) + sum(
                isinstance(alert.fact, WeakGroup) and alert.fact.group in codes for alert in alerts
            )
        return _shown(figures.sight, name, sections, page, count)


def _held(connection: Connection, chat_id: int) -> tuple[Membership, ...]:
    _, held = people.asker(connection, chat_id)
    return held


def _unreached(
    connection: Connection, known: Mapping[int, Unit], head: StoredSnapshot
) -> list[str]:
    """Short names of the snapshot's units whose people get no digest, in their order."""
    told = {m.unit_id for _, m in people.reachable(connection, LEADING, kind=Kind.DIGEST)}
    here = set(scores.unit_ids_of(connection, head.id)) - told - {head.root_id}
    return sorted((short_name(known[unit_id]) for unit_id in here), key=alphabetical)


def _name(those: list[Unit]) -> str:
    several = dict.fromkeys(those)
    return those[0].name if len(several) == 1 else f"{len(several)} đơn vị của đồng chí"


def _shown(
    sight: Sight, name: str, sections: Iterable[AlertSection], page: int, alerts: int
) -> AlertList:
    pages = paged(sections)
    page = min(max(page, 1), len(pages))
    return AlertList(sight, name, pages[page - 1], page, len(pages), alerts)


def _alerts(kept: Iterable[StoredAlert], known: Mapping[int, Unit]) -> tuple[Alert, ...]:
    """The alerts as they were raised; those of a unit or in a form that is no more are left out."""
    found = []
    lost = 0
    for row in kept:
        fact = recall(row.rule, row.facts)
        if fact is None or row.unit_id not in known:
            lost += 1
            continue
        found.append(Alert(known[row.unit_id], Severity(row.severity), fact))
    if lost:
        log.warning("alerts_not_read", alerts=lost)
    return tuple(found)
