"""Who is told what about a snapshot: digests to leaders, the overview to the office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from bot.figures import Figures
from bot.overview import overview
from bot.storage import people
from bot.storage.people import LEADING, Recipient, Role
from messages.actions import Kind
from messages.decisions import Revised, Shift
from messages.notices import Digest, Notice, Result
from messages.render import short_name
from scoring.alerts import Alert, Severity
from scoring.rank import Standing

# A digest of more units would pass Telegram's 4 096 characters; a person with more gets several.
UNITS_A_DIGEST = 5
# The largest changes that fit beside each other on a phone.
SHIFTS = 5

Addressed = tuple[Recipient, str, Notice | Revised]


def of_alerts(
    connection: Connection, figures: Figures, found: tuple[Alert, ...], *, now: datetime
) -> tuple[Addressed, ...]:
    """One digest a recipient with units in the snapshot; the overview to those at its root.

    Whoever is muted at `now`, or has switched such messages off, is not told; nor is, without
    praise, whoever has nothing else to be told.
    """
    of_unit: dict[str, list[Alert]] = defaultdict(list)
    for alert in found:
        of_unit[alert.unit.code].append(alert)
    units_of: dict[Recipient, list[int]] = defaultdict(list)
    at_root: dict[Recipient, None] = {}
    reached: set[int] = set()
    root_id = figures.head.root_id
    for recipient, membership in people.reachable(connection, Role, kind=Kind.OVERVIEW, now=now):
        if membership.unit_id == root_id:
            at_root[recipient] = None
    for recipient, membership in people.reachable(connection, LEADING, kind=Kind.DIGEST, now=now):
        if membership.unit_id in figures.now and membership.unit_id != root_id:
            units_of[recipient].append(membership.unit_id)
            reached.add(membership.unit_id)
    praised = {who for who, _ in people.reachable(connection, LEADING, kind=Kind.PRAISE, now=now)}
    notices: list[Addressed] = []
    for recipient, unit_ids in units_of.items():
        results = tuple(
            figures.result(unit_id, tuple(of_unit[figures.units[unit_id].code]))
            for unit_id in dict.fromkeys(unit_ids)
        )
        if recipient not in praised and not _warns(results):
            continue
        for part in range(0, len(results), UNITS_A_DIGEST):
            subject = f"digest:{figures.head.id}" + (f":{part}" if part else "")
            some = results[part : part + UNITS_A_DIGEST]
            notices.append((recipient, subject, Digest(figures.sight, some)))
    if at_root:
        whole = overview(figures, found, reached)
        notices += [(who, f"overview:{figures.head.id}", whole) for who in at_root]
    return tuple(notices)


def _warns(results: Iterable[Result]) -> bool:
    """Whether anything but praise is to be told."""
    return any(alert.severity is not Severity.GOOD for result in results for alert in result.alerts)


def of_revision(
    connection: Connection,
    figures: Figures,
    before: Mapping[int, Standing],
    *,
    now: datetime,
    restored: bool = False,
) -> tuple[Addressed, ...]:
    """What another version of a final period changed, to the office of the root.

    Nothing if it changed nothing; `restored` if the version is older than the one it replaces.
    """
    said = revision(figures, before, restored=restored)
    if said is None:
        return ()
    office = [
        recipient
        for recipient, membership in people.reachable(
            connection, (Role.OFFICE, Role.ADMIN), kind=Kind.OVERVIEW, now=now
        )
        if membership.unit_id == figures.head.root_id
    ]
    return tuple((who, f"revised:{figures.head.id}", said) for who in dict.fromkeys(office))


def revision(
    figures: Figures, before: Mapping[int, Standing], *, restored: bool = False
) -> Revised | None:
    """What two versions of one period tell differently; None if they tell the same."""
    groups: dict[str, int] = defaultdict(int)
    changed = 0
    for uid in {**before, **figures.now}:
        old, new = before.get(uid), figures.now.get(uid)
        if old is None or new is None:
            changed += 1
            continue
        others = [
            now.code
            for then, now in zip(old.score.groups, new.score.groups, strict=False)
            if then.points != now.points
        ]
        for code in others:
            groups[code] += 1
        changed += bool(others or old.score.total != new.score.total)
    if not changed:
        return None
    return Revised(
        sight=figures.sight,
        root=figures.head.root,
        units=changed,
        of=len({**before, **figures.now}),
        appeared=len(figures.now.keys() - before.keys()),
        gone=len(before.keys() - figures.now.keys()),
        restored=restored,
        shifts=shifts(figures, before),
        groups=tuple(
            (g.code, groups[g.code]) for g in figures.sight.scheme.groups if groups[g.code]
        ),
    )


def shifts(figures: Figures, before: Mapping[int, Standing]) -> tuple[Shift, ...]:
    """The largest changes of totals between two sets of standings, largest first."""
    found = [
        Shift(
            short_name(figures.units[uid]),
            before[uid].score.total if uid in before else None,
            figures.now[uid].score.total if uid in figures.now else None,
        )
        for uid in {**before, **figures.now}
    ]
    moved = [shift for shift in found if shift.delta]
    return tuple(sorted(moved, key=lambda shift: -abs(shift.delta or Decimal(0)))[:SHIFTS])
