"""Whose figures are meant by somebody who names no unit and stands for none that has any?"""

from collections.abc import Iterable
from datetime import timedelta

from bot.answers.known import MOST_CANDIDATES, Asking
from bot.owners import upwards
from messages.answers import WhichParent
from messages.render import short_name
from scoring.names import alphabetical
from scoring.period import Period
from scoring.unit import Unit

# A root that sent nothing for a year longer than another is no longer asked about: a district that
# was abolished, of which nobody said so.
_STILL_SENDING = timedelta(days=366)


def roots_meant(asking: Asking, period: Period | None) -> list[Unit]:
    """The roots that may be meant: with figures of a period, or (None) with new ones; the widest.

    A root that lies within another of them is left out: the wider one's figures are of more
    units. Several are equally near, and it is for the asker to choose.
    """
    found = {
        uid: periods
        for uid in asking.known.heads.of_root
        if period in {None, *(periods := frozenset(asking.known.heads.periods(uid)))}
    }
    if period is None:
        sending = _sending(asking, found)
        found = {uid: periods for uid, periods in found.items() if uid in sending}
    by_code = asking.known.units.by_code
    roots = {unit.code: unit for unit in map(asking.known.units.__getitem__, found)}
    return [
        root
        for root in roots.values()
        if not any(up.code in roots for up in upwards(root, by_code)[1:])
    ]


def _sending(asking: Asking, periods: dict[int, frozenset[Period]]) -> set[int]:
    """Roots that exist today and whose newest figures are not long behind those of the others."""
    today = [uid for uid in periods if uid not in asking.known.former] or list(periods)
    begun = {uid: max(period.first_day for period in periods[uid]) for uid in today}
    newest = max(begun.values(), default=None)
    return {uid for uid, day in begun.items() if newest and newest - day <= _STILL_SENDING}


def which_parent(asking: Asking, units: Iterable[Unit]) -> WhichParent:
    """The question back: below which of these units?"""
    listed = sorted(units, key=lambda unit: alphabetical(short_name(unit)))
    shown = asking.known.candidates(listed[:MOST_CANDIDATES])
    return WhichParent(shown, more=len(listed) - len(shown))
