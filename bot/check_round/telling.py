"""Whom a round tells what: rows for the outbox, one a person and subject, so that none comes twice.

Subjects that begin with `check:` are for those who are asked: whoever mutes the bot gives them up.
What offices must know begins otherwise.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.check_round.circles import asked, circles
from bot.check_round.counted import counted_units
from bot.check_round.questions import is_unfinished
from bot.check_round.wording import Wording
from bot.round_calendar import Calendar, Change
from bot.storage import answers, outbox, people
from bot.storage.check_rounds import StoredRound
from bot.storage.people import LEADING, Recipient
from bot.storage.units import Units
from messages.actions import Kind
from messages.check_notices import (
    CheckChanged,
    CheckMissed,
    CheckMoved,
    CheckNobody,
    CheckSilent,
    CheckSilentBelow,
    CheckUnfinished,
)
from messages.message import Message
from messages.render import Said, render
from messages.salutation import greeted
from scoring.names import alphabetical
from scoring.unit import Unit

Rows = list[Mapping[str, Any]]
_MINUTE = timedelta(minutes=1)


def question_subject(day: date, unit_id: int) -> str:
    """What the question to a unit is about; reminders continue it."""
    return f"check:{day.isoformat()}:{unit_id}"


def questions(
    connection: Connection,
    known: Units,
    held: StoredRound,
    taking_part: Collection[int],
    wording: Wording,
    now: datetime,
) -> Rows:
    """The question, for everybody who is asked and was not yet."""
    whom = asked(connection, taking_part, now)
    told = outbox.told(connection, f"check:{held.round_on.isoformat()}")
    new = {
        unit_id: these
        for unit_id, leading in whom.items()
        if (
            these := [
                who
                for who in leading
                if (who.id, question_subject(held.round_on, unit_id)) not in told
            ]
        )
    }
    said = wording.of(connection, known, held, new)
    return [
        _addressed(who, question_subject(held.round_on, unit_id), said[unit_id])
        for unit_id, these in new.items()
        for who in these
    ]


def reminders(
    connection: Connection,
    known: Units,
    held: StoredRound,
    wording: Wording,
    *,
    which: str,
    now: datetime,
    asked_before: datetime,
) -> Rows:
    """The question again for those who have not answered; a word for those who began to.

    Args:
        connection: to read with.
        known: all units by id.
        held: the round.
        wording: of the questions.
        which: the end of the subject; one reminder of a name comes once.
        now: the moment.
        asked_before: whoever was asked later is left alone.
    """
    day = held.round_on
    given = answers.of_round(connection, day)
    due = wording.questions.deadlines.of(connection, held)
    left = max(1, round((due.astimezone(UTC) - now.astimezone(UTC)) / _MINUTE))
    told = outbox.told(connection, f"check:{day.isoformat()}")
    whom = asked(connection, counted_units(connection, day), now)
    again: dict[int, list[Recipient]] = {}
    for unit_id, leading in whom.items():
        subject = question_subject(day, unit_id)
        these = [
            who
            for who in leading
            if (since := told.get((who.id, subject))) is not None and since <= asked_before
        ]
        if these:
            again[unit_id] = these
    silent = wording.of(connection, known, held, again.keys() - given.keys(), left=left)
    rows: Rows = []
    for unit_id, these in again.items():
        if unit_id not in given:
            said = silent[unit_id]
        elif is_unfinished(given[unit_id][-1]):
            said = render(CheckUnfinished(known[unit_id], day, due))
        else:
            continue
        rows += [
            _addressed(who, f"{question_subject(day, unit_id)}:{which}", said) for who in these
        ]
    return rows


def called_off(connection: Connection, held: StoredRound, now: datetime) -> list[int]:
    """Questions that were called off or refused, and whose readers are to be asked after all."""
    whom = asked(connection, counted_units(connection, held.round_on), now)
    entitled = {
        (who.id, question_subject(held.round_on, unit_id))
        for unit_id, leading in whom.items()
        for who in leading
    }
    ended = outbox.ended(connection, f"check:{held.round_on.isoformat()}")
    return [row_id for row_id, key in ended.items() if key in entitled]


def nobody_any_more(connection: Connection, known: Units, held: StoredRound, now: datetime) -> Rows:
    """For offices: units that came later, or whose last person left, with nobody to ask."""
    day = held.round_on
    taking_part = counted_units(connection, day)
    given = answers.of_round(connection, day)
    whom = asked(connection, taking_part, now)
    questions_told = {subject for _, subject in outbox.told(connection, f"check:{day.isoformat()}")}
    without = {
        unit_id
        for unit_id, since in taking_part.items()
        if unit_id not in whom
        and unit_id not in given
        and (since > held.opened_at or question_subject(day, unit_id) in questions_told)
    }
    rows: Rows = []
    for circle in circles(connection, known, taking_part) if without else ():
        for unit_id in without & {*circle.unit_ids}:
            root = known[circle.root_id]
            said = CheckNobody(root, day, (known[unit_id],), len(circle.unit_ids))
            subject = f"checknobody:{day.isoformat()}:{circle.root_id}:{unit_id}"
            rows += [_row(who, subject, said) for who in circle.office]
    return rows


def moved(
    connection: Connection,
    known: Units,
    held: StoredRound,
    due: datetime,
    now: datetime,
) -> Rows:
    """A later deadline, for those whose units have not answered, and for offices."""
    day = held.round_on
    minutes = round((due.astimezone(UTC) - held.deadline.astimezone(UTC)) / _MINUTE)
    said = render(CheckMoved(day, due, minutes))
    at = due.strftime("%H%M")
    taking_part = counted_units(connection, day)
    given = answers.of_round(connection, day)
    silent = [unit_id for unit_id in taking_part if unit_id not in given]
    leading = _everybody(asked(connection, silent, now).values())
    office = _everybody(circle.office for circle in circles(connection, known, taking_part))
    rows = [_addressed(who, f"check:{day.isoformat()}:until{at}", said) for who in leading]
    return rows + [
        _addressed(who, f"checkoffice:{day.isoformat()}:until{at}", said)
        for who in office
        if who not in leading
    ]


def changed(
    connection: Connection,
    known: Units,
    taking_part: Collection[int],
    change: Change,
    calendar: Calendar,
    now: datetime,
) -> Rows:
    """A round that is moved or left out, for everybody who would be asked and for offices."""
    deadline = calendar.deadline_of(change.held) if change.held else None
    said = render(CheckChanged(change.ordinary, change.held, deadline))
    leading = _everybody(asked(connection, taking_part, now).values())
    office = _everybody(circle.office for circle in circles(connection, known, taking_part))
    subject = f"checkday:{change.ordinary.isoformat()}"
    return [_addressed(who, subject, said) for who in dict.fromkeys((*leading, *office))]


def missed(connection: Connection, known: Units, taking_part: Collection[int], day: date) -> Rows:
    """A round that was not held, for offices."""
    office = _everybody(circle.office for circle in circles(connection, known, taking_part))
    return [_row(who, f"checkmissed:{day.isoformat()}", CheckMissed(day)) for who in office]


def nobody(
    connection: Connection,
    known: Units,
    held: StoredRound,
    taking_part: Collection[int],
    now: datetime,
) -> Rows:
    """The units that nobody can be asked for, for their offices."""
    whom = asked(connection, taking_part, now)
    rows: Rows = []
    for circle in circles(connection, known, taking_part):
        without = tuple(known[uid] for uid in circle.unit_ids if uid not in whom)
        if without:
            root = known[circle.root_id]
            said = CheckNobody(root, held.round_on, _by_name(without), len(circle.unit_ids))
            subject = f"checknobody:{held.round_on.isoformat()}:{circle.root_id}"
            rows += [_row(who, subject, said) for who in circle.office]
    return rows


def silent(
    connection: Connection,
    known: Units,
    held: StoredRound,
    due: datetime,
    answered: Collection[int],
    now: datetime,
) -> Rows:
    """Units that did not answer: for their own people, and for those who lead the unit above."""
    day = held.round_on
    taking_part = counted_units(connection, day)
    quiet = [uid for uid in taking_part if uid not in answered]
    mine: dict[Recipient, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    whom = asked(connection, quiet, now)
    for unit_id in quiet:
        for who in whom.get(unit_id, ()):
            mine[who].append(unit_id)
        parent = known.ids.get(known[unit_id].parent or "")
        if parent is not None:
            below[parent].append(unit_id)
    rows = [
        _row(who, f"check:{day.isoformat()}:silent", CheckSilent(_named(known, uids), day, due))
        for who, uids in mine.items()
    ]
    for who, membership in people.reachable(connection, LEADING, kind=Kind.CHECK, now=now):
        uids = below.get(membership.unit_id)
        if uids:
            said = CheckSilentBelow(known[membership.unit_id], _named(known, uids), day, due)
            subject = f"check:{day.isoformat()}:below{membership.unit_id}"
            rows.append(_row(who, subject, said))
    return rows


def _named(known: Units, unit_ids: Iterable[int]) -> tuple[Unit, ...]:
    return _by_name(known[unit_id] for unit_id in unit_ids)


def _by_name(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: (alphabetical(unit.name), unit.code)))


def _everybody(groups: Iterable[Iterable[Recipient]]) -> dict[Recipient, None]:
    return dict.fromkeys(who for group in groups for who in group)


def _row(who: Recipient, subject: str, said: Said) -> Mapping[str, Any]:
    return _addressed(who, subject, render(said))


def _addressed(who: Recipient, subject: str, message: Message) -> Mapping[str, Any]:
    return outbox.row(who, subject, greeted(message, who.address).to_json())
