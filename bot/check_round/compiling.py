"""What does a round come to, and who is told? From storage to the office's list and letter.

The same storage gives the same list: of what came after the round's week nothing is taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from bot.check_round.circles import Circle, circles
from bot.check_round.counted import counted_units
from bot.check_round.deadline import Deadlines
from bot.check_round.differing import differing
from bot.check_round.grounds import grounds, marked
from bot.check_round.reporting import Reports
from bot.check_round.two_lists import below, compare, end_of_week
from bot.storage import answers, check_rounds, documents, outbox, units
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from bot.storage.units import Units
from messages.actions import Reply
from messages.compiled import Compiled
from messages.compiled_message import AnsweredLate, CheckDone
from messages.documents import BadTemplate, letter, workbook
from messages.message import Attachment
from messages.render import render
from messages.salutation import greeted
from scoring.dossier import System
from scoring.names import alphabetical

log = structlog.get_logger()


@dataclass(frozen=True)
class Papers:
    """What an office gets of a round: what is said with them, and the files by their names."""

    said: CheckDone
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Compiling:
    """The use cases of the compiled list.

    Attributes:
        deadlines: of rounds.
        zone: of the times people see.
        letter_template: an office's own letter; None for ours.
    """

    deadlines: Deadlines
    zone: ZoneInfo
    letter_template: Path | None = None

    def compiled(
        self, connection: Connection, known: Units, held: StoredRound, circle: Circle
    ) -> Compiled:
        """A round as one office compiles it, in a few statements for any number of units."""
        until = end_of_week(held.round_on, self.zone)
        asked = [uid for uid in circle.unit_ids if uid in known]
        reports = Reports(self.deadlines, self.zone).of(connection, known, held, asked)
        given = answers.of_round(connection, held.round_on, asked)
        named = {known[uid]: one[-1].codes for uid, one in given.items() if one[-1].codes}
        compared = compare(connection, known, below(known, circle.root_id) | {*asked}, until)
        read = {system: compared.read_at(system) for system in System}
        rests_on = grounds(connection, asked, until, self.zone)
        deadline = self.deadlines.of(connection, held)
        # Whoever is muted then is asked no more; the moment makes it the same list every time.
        told = marked(connection, reports, deadline)
        return Compiled(
            root=known[circle.root_id],
            round_on=held.round_on,
            deadline=deadline,
            units=sorted(told, key=lambda r: (alphabetical(r.unit.name), r.unit.code)),
            dossiers=differing(compared, named),
            letters=rests_on.letters,
            figures=rests_on.figures,
            portal_read=self._day(read[System.NATIONAL]),
            provincial_read=self._day(read[System.PROVINCIAL]),
        )

    def papers(
        self, connection: Connection, known: Units, held: StoredRound, circle: Circle
    ) -> Papers:
        """The list and its letter, made anew."""
        compiled = self.compiled(connection, known, held, circle)
        broken = False
        try:
            cover = letter(compiled, self.letter_template)
        except BadTemplate as error:
            log.warning("letter_template_broken", error=str(error))
            broken = True
            cover = letter(compiled)
        day = f"{held.round_on:%d-%m-%Y}"
        return Papers(
            CheckDone.of(compiled, closed=held.closed_at is not None, template_broken=broken),
            (
                (f"Tổng hợp rà soát {day}.xlsx", workbook(compiled)),
                (f"Công văn gửi kèm {day}.docx", cover),
            ),
        )

    def finish(self, database: Database, day: date, now: datetime) -> int:
        """Send a closed round's list to its offices if that was not done; gives how many messages.

        The files are made before the transaction that queues them: thousands of units take
        seconds, in which nobody else could write.
        """
        with database.read() as connection:
            held = check_rounds.get(connection, day)
            if held is None or held.closed_at is None or held.compiled_at is not None:
                return 0
            known = units.units(connection)
            listed = answers.of_round(connection, day)
            asked = counted_units(connection, day).keys() & known.keys()
            prepared = self.prepare(connection, known, held)
        with database.write() as connection:
            held = check_rounds.get(connection, day)
            # Another process may have come first.
            if held is None or held.compiled_at is not None:
                return 0
            # First: whoever answers from here on waits, and then tells the office itself.
            check_rounds.compiled(connection, day, now)
            queued = self.queue(connection, held, prepared, now)
            # What was answered while the files were made is not on them.
            for unit_id, given in answers.of_round(connection, day).items():
                before = listed.get(unit_id, ())
                queued += self._tell_late(connection, known, held, before, given, now)
        log.info("check_compiled", day=day.isoformat(), offices=len(prepared), queued=queued)
        without = asked.difference(*(circle.unit_ids for circle, _ in prepared))
        if without:
            log.warning("check_list_for_nobody", day=day.isoformat(), units=len(without))
        return queued

    def tell(self, connection: Connection, known: Units, held: StoredRound, now: datetime) -> int:
        """Make and queue the lists of a closed round at once, within a transaction that writes."""
        return self.queue(connection, held, self.prepare(connection, known, held), now)

    def prepare(
        self, connection: Connection, known: Units, held: StoredRound
    ) -> tuple[tuple[Circle, Papers], ...]:
        """What each office is to be sent."""
        asked = counted_units(connection, held.round_on).keys() & known.keys()
        return tuple(
            (circle, self.papers(connection, known, held, circle))
            for circle in circles(connection, known, asked)
        )

    def queue(
        self,
        connection: Connection,
        held: StoredRound,
        prepared: Iterable[tuple[Circle, Papers]],
        now: datetime,
    ) -> int:
        """Queue what each office is to be sent; gives how many messages are new."""
        queued = 0
        for circle, papers in prepared:
            attached = tuple(
                Attachment(name, documents.add(connection, name=name, content=content, at=now))
                for name, content in papers.files
            )
            message = replace(render(papers.said), attachments=attached)
            subject = f"checkdone:{held.round_on.isoformat()}:{circle.root_id}"
            rows = [
                outbox.row(who, subject, greeted(message, who.address).to_json())
                for who in circle.office
            ]
            queued += outbox.add(connection, rows, now)
        return queued

    def late(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        unit_id: int,
        now: datetime,
    ) -> int:
        """Tell a unit's offices of its answer, kept after they were sent the list.

        To be called once for every answer that was just kept. Nothing while the list has not been
        sent: it will have the answer. Nothing of a unit that says once more what it said before.
        """
        given = answers.of_unit(connection, held.round_on, unit_id)
        # The list may have been sent since this round was read.
        sent = check_rounds.pinned(connection, held.round_on)
        if sent is None or sent.compiled_at is None:
            return 0
        return self._tell_late(connection, known, sent, given[:-1], given, now)

    def _tell_late(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        before: Sequence[StoredAnswer],
        given: Sequence[StoredAnswer],
        now: datetime,
    ) -> int:
        """Tell a unit's offices what counts of its answers, if that is not what it said before."""
        unit_id, last = given[-1].unit_id, given[-1]
        if before and before[-1].content == last.content:
            return 0
        subject = f"checklate:{held.round_on.isoformat()}:{unit_id}"
        # A first answer that was received late may have been given in time, a correction too.
        deciding = last if before else given[0]
        said = AnsweredLate(
            known[unit_id],
            held.round_on,
            Reply(last.answer),
            last.answered_at.astimezone(self.zone),
            # Given in time, it may have come late all the same: Telegram or we were away.
            in_time=deciding.answered_at < held.told_deadline,
            corrected=bool(before),
            portal=last.portal,
            provincial=last.provincial,
            listed=len(last.codes),
        )
        message = render(said)
        subject = f"{subject}:{last.id}" if before else subject
        rows = [
            outbox.row(who, subject, greeted(message, who.address).to_json())
            for circle in circles(connection, known, [unit_id])
            for who in circle.office
        ]
        return outbox.add(connection, rows, now)

    def _day(self, moment: datetime | None) -> date | None:
        return None if moment is None else moment.astimezone(self.zone).date()
