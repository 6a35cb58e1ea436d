"""Who is told what about a snapshot: digests to leaders, the overview to the office."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from bot.figures import Figures
from bot.overview import overview, owned
from bot.owners import Owners, within
from bot.storage import people
from bot.storage.people import LEADING, Membership, Recipient, Role
from messages.actions import Kind
from messages.decisions import Revised, Shift
from messages.notices import Digest, LowByOthers, Notice, Result, low_by_others
from messages.render import short_name
from messages.unit_words import is_severe
from scoring.advice import Advised
from scoring.alerts import Alert, Severity, WeakGroup
from scoring.rank import Standing, tied

# The largest changes that fit beside each other on a phone.
SHIFTS = 5

Addressed = tuple[Recipient, str, Notice | Revised]


@dataclass(frozen=True)
class Share:
    """What of a snapshot is one recipient's to know.

    Attributes:
        office: they belong to the root: the whole.
        unit_ids: units of theirs that the snapshot has figures of.
        groups: codes of the groups that a unit of theirs answers for, with that unit's id.
    """

    office: bool
    unit_ids: tuple[int, ...]
    groups: tuple[tuple[str, int], ...]


def share_of(
    held: Iterable[Membership], root_id: int, here: Collection[int], owners: Owners
) -> Share:
    """What these memberships give a right to, in a snapshot of the units `here`."""
    listed = tuple(held)
    led = dict.fromkeys(m.unit_id for m in listed if m.role in LEADING and m.unit_id != root_id)
    return Share(
        office=any(m.unit_id == root_id for m in listed),
        unit_ids=tuple(uid for uid in led if uid in here),
        groups=tuple((group, uid) for group, uid in owners.units.items() if uid in led),
    )


def shares_of(
    connection: Connection, figures: Figures, owners: Owners, *, now: datetime
) -> Mapping[Recipient, Share]:
    """What of a snapshot is whose, of all who lead a unit and may be sent digests at `now`."""
    here = within(owners, figures.head.root, figures.units)
    held: dict[Recipient, list[Membership]] = defaultdict(list)
    for recipient, membership in people.reachable(connection, LEADING, kind=Kind.DIGEST, now=now):
        held[recipient].append(membership)
    return {
        who: share_of(memberships, figures.head.root_id, figures.now, here)
        for who, memberships in held.items()
    }


def of_alerts(
    connection: Connection,
    figures: Figures,
    found: tuple[Alert, ...],
    shares: Mapping[Recipient, Share],
    owners: Owners,
    advice: Mapping[int, Advised],
    *,
    now: datetime,
) -> tuple[Addressed, ...]:
    """One digest a recipient with units in the snapshot; the overview to those at its root.

    Whoever is muted at `now`, or has switched such messages off, is not told; nor is, without
    praise, whoever has nothing else to be told. `shares` are those of `shares_of` at `now`, and
    `advice` is whole for their units.
    """
    here = within(owners, figures.head.root, figures.units)
    root_id = figures.head.root_id
    praised = {who for who, _ in people.reachable(connection, LEADING, kind=Kind.PRAISE, now=now)}
    of_unit = by_unit(found)
    ties = tied(figures.now.values())
    in_group = {group: owned(figures, found, group, uid) for group, uid in here.units.items()}
    notices: list[Addressed] = []
    for recipient, share in shares.items():
        results = by_need(
            figures.result(
                uid,
                of_unit[figures.units[uid].code],
                advice.get(uid),
                shares_place=figures.units[uid].code in ties,
            )
            for uid in share.unit_ids
        )
        groups = tuple(in_group[group] for group, _ in share.groups)
        urgent = any(item.weak or item.shared for item in groups) or _warns(results)
        if urgent or ((groups or results) and recipient in praised):
            digest = Digest(
                figures.sight,
                results,
                acknowledge=any(map(is_severe, results)),
                owned=groups,
                low=low_alone(figures, results),
            )
            notices.append((recipient, f"digest:{figures.head.id}", digest))
    at_root = [
        who
        for who, membership in people.reachable(connection, Role, kind=Kind.OVERVIEW, now=now)
        if membership.unit_id == root_id
    ]
    if at_root:
        reached = {uid for share in shares.values() for uid in share.unit_ids}
        whole = overview(figures, found, reached, advice)
        notices += [(who, f"overview:{figures.head.id}", whole) for who in dict.fromkeys(at_root)]
    return tuple(notices)


def _warns(results: Iterable[Result]) -> bool:
    """Whether anything but praise is to be told."""
    return any(alert.severity is not Severity.GOOD for result in results for alert in result.alerts)


def low_alone(figures: Figures, results: tuple[Result, ...]) -> tuple[LowByOthers, ...]:
    """What of a single unit is low by others; among several there is no room to say so."""
    if len(results) != 1:
        return ()
    # An alert ends only above its limit: what it still calls weak is not excused beside it.
    told = {one.fact.group for one in results[0].alerts if isinstance(one.fact, WeakGroup)}
    groups = [g.code for g in figures.sight.scheme.groups if g.code not in told]
    return low_by_others(results, groups, lambda level: figures.thresholds.of(level).weak_share)


def by_unit(alerts: Iterable[Alert]) -> Mapping[str, tuple[Alert, ...]]:
    """Alerts by the code of their unit; none for any other."""
    of_unit: dict[str, tuple[Alert, ...]] = defaultdict(tuple)
    for alert in alerts:
        of_unit[alert.unit.code] += (alert,)
    return of_unit


def by_need(results: Iterable[Result]) -> tuple[Result, ...]:
    """Results with the most severe alert first, then the largest loss, then by name."""

    def need(result: Result) -> tuple[int, Decimal, str, str]:
        worst = max((alert.severity for alert in result.alerts), default=-1)
        return (-worst, result.delta or Decimal(0), short_name(result.unit), result.unit.code)

    return tuple(sorted(results, key=need))


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
