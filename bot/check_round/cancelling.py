"""How is a round undone that was opened by mistake for a day that has not come?"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import structlog

from bot.check_round.rounds import NotNow
from bot.clock import Clock
from bot.storage import answers, audit, check_removal, check_rounds, outbox, people, units
from bot.storage.database import Database
from bot.storage.people import Role
from messages.actions import Kind
from messages.check_notices import CheckCancelled
from messages.render import render
from messages.salutation import greeted

log = structlog.get_logger()


@dataclass(frozen=True)
class Cancelled:
    """What cancelling a round did.

    Attributes:
        told: how many people are told that they need not answer.
        called_off: how many messages had not left.
        answered: of how many units answers were given; the audit log keeps the last of each.
    """

    told: int
    called_off: int
    answered: int


def cancel(database: Database, clock: Clock, zone: ZoneInfo, day: date, *, by: str) -> Cancelled:
    """Undo the round of a day that has not come: on the day itself it opens as if never before.

    Raises:
        NotNow: no round is open for that day, or the day has come.
    """
    now = clock.now()
    if day <= now.astimezone(zone).date():
        raise NotNow(f"Ngày {day:%d/%m/%Y} đã đến; chỉ hủy được đợt rà soát của ngày chưa đến.")
    with database.write() as connection:
        if check_rounds.held_alone(connection, day) is None:
            raise NotNow(f"Không có đợt rà soát nào của ngày {day:%d/%m/%Y}.")
        known = units.units(connection)
        given = answers.of_round(connection, day)
        reached, called_off = check_removal.take_back(connection, day, now)
        check_removal.remove(connection, day)
        subject = f"checkcancelled:{day.isoformat()}:{now:%Y%m%d%H%M%S}"
        whom = {
            who
            for who, _ in people.reachable(connection, Role, kind=Kind.CHECK, now=now)
            if who.id in reached
        }
        said = render(CheckCancelled(day))
        rows = [
            outbox.row(who, subject, greeted(said, who.address).to_json())
            for who in sorted(whom, key=lambda who: who.id)
        ]
        told = outbox.add(connection, rows, now)
        last = {known[uid].code: said[-1].answer for uid, said in given.items() if uid in known}
        detail = {"day": day.isoformat(), "told": told, "answers": last}
        audit.add(connection, at=now, actor=by, act="check-cancel", detail=detail)
    log.warning("check_cancelled", day=day.isoformat(), told=told, called_off=called_off)
    return Cancelled(told, called_off, len(given))
