"""What do units say beside "có chênh lệch"? Taken from texts and files, read back, confirmed.

Whatever is sent stays a draft: nothing of it counts before a confirmation that names its unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.check_round.answerer import Answerer, answerer
from bot.check_round.answering import SHOWN, Answering, Details, Over, led
from bot.check_round.comparing import known_dossiers, likeliest
from bot.check_round.content import content_of
from bot.check_round.questions import is_unfinished
from bot.check_round.reading_back import read_back, shortened
from bot.check_round.sent import Sent, sent_in_file, sent_in_text
from bot.clock import Clock
from bot.dossier_lists import DossierLists
from bot.sources.refusal import Refused
from bot.storage import answers, check_drafts, check_rounds, people, units
from bot.storage.check_drafts import Draft
from bot.storage.database import Database
from messages.actions import Reply
from messages.answers import NotYours
from messages.check_drafts import (
    AskDetails,
    DraftDropped,
    DraftRefused,
    NoDraft,
    ReadBack,
    UnclearNumbers,
)
from messages.notices import CheckReminder
from scoring.dossier_counts import Unclear
from scoring.unit import Unit

log = structlog.get_logger()

# Somebody who taps twice is asked once.
_TWICE = timedelta(seconds=10)


@dataclass(frozen=True)
class Confirmed:
    """A draft counts from now on; the question with all answers."""

    shown: CheckReminder


@dataclass(frozen=True)
class Gone:
    """A draft was confirmed before, dropped, or another one came after it.

    Attributes:
        shown: the question with all answers; None for a round that cannot be answered any more.
    """

    shown: CheckReminder | None


@dataclass(frozen=True)
class Drafting:
    """The use cases of those who write what differs."""

    database: Database
    clock: Clock
    answering: Answering
    lists: DossierLists

    def begin(
        self, chat_id: int, unit_ids: Sequence[int], round_on: date, *, once: bool = False
    ) -> tuple[Unit, ...]:
        """Begin drafts for units whose answer was recorded; gives those to ask about.

        Nobody is asked in a group, nor about a round that is not the newest: what they write
        would count for another one than they were asked about.

        Args:
            chat_id: whom.
            unit_ids: of which units, the one that details are taken for first.
            round_on: in which round the answer was recorded.
            once: not if they were asked seconds ago: a double tap.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            if who is None or who.held.round_on != round_on:
                return ()
            mine = check_drafts.of_recipient(connection, who.recipient.id, who.held.round_on)
            fresh = {d.unit_id for d in mine if d.content is None and now - d.asked_at < _TWICE}
            begun = [u for u in unit_ids if u in who.unit_ids and not (once and u in fresh)]
            # Details are taken for the newest.
            for unit_id in reversed(begun):
                check_drafts.begin(connection, who.recipient.id, who.held.round_on, unit_id, now)
            known = units.units(connection)
        return tuple(known[uid] for uid in begun)

    def is_open(self, chat_id: int) -> bool:
        """Whether somebody is writing a draft in this chat, or is waited for to write one."""
        with self.database.read() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            return who is not None and bool(who.awaited or _drafts(connection, who))

    def is_asked(self, chat_id: int) -> bool:
        """Whether somebody answers for a unit in a round that can be answered."""
        with self.database.read() as connection:
            return answerer(connection, chat_id, self.answering.day()) is not None

    def take_text(
        self, chat_id: int, text: str, unit_ids: Sequence[int] = ()
    ) -> ReadBack | UnclearNumbers | None:
        """Read what somebody typed; None if it has nothing to do with a draft.

        Args:
            chat_id: who.
            text: what.
            unit_ids: for one of which units, where a command said that it is for the check; a
                single one is certain.
        """
        sent = sent_in_text(text)
        if sent is None:
            return None
        with self.database.write() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            if who is None or not {*unit_ids} <= {*who.unit_ids}:
                return None
            drafts = _drafts(connection, who)
            asked = bool(drafts or who.awaited or unit_ids)
            if not asked and not (isinstance(sent, Sent) and sent.codes):
                # Numbers alone may be anything.
                return None
            named = unit_ids[0] if len(unit_ids) == 1 else None
            if isinstance(sent, Unclear):
                known = units.units(connection)
                return UnclearNumbers(known[named or _meant(who, drafts)], sent)
            return self._keep(connection, who, drafts, sent, named)

    def take_file(self, chat_id: int, name: str, content: bytes) -> ReadBack | DraftRefused | None:
        """Read a file that somebody sent; None if it holds no dossiers."""
        with self.database.read() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            if who is None:
                return None
            unit = units.units(connection)[_meant(who, _drafts(connection, who))]
        try:
            # Without a transaction: a file may take a minute.
            sent = sent_in_file(self.lists, content, name, unit)
        except Refused as error:
            return DraftRefused(f"Tệp “{shortened(name)}”", str(error))
        if sent is None:
            return None
        with self.database.write() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            if who is None:
                return None
            return self._keep(connection, who, _drafts(connection, who), sent, None)

    def confirm(
        self, chat_id: int, draft_id: int, unit_id: int, at: datetime | None = None
    ) -> Confirmed | Gone | Over | NotYours:
        """Let what was read back count as an answer of a unit.

        Args:
            chat_id: who confirms.
            draft_id: what.
            unit_id: for which unit.
            at: when, where that is known to be before now.
        """
        today = self.answering.day()
        with self.database.write() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            if recipient is None or unit_id not in led(connection, recipient):
                return NotYours()
            # Two taps at once: the second one waits, and finds the draft gone.
            people.lock(connection, recipient.id)
            draft = check_drafts.get(connection, draft_id)
            if draft is None or draft.recipient_id != recipient.id or draft.content is None:
                return Gone(self._shown(connection, chat_id, unit_id))
            held = check_rounds.get(connection, draft.round_on)
            if held is None or today - draft.round_on > SHOWN:
                return Over(draft.round_on)
            if unit_id not in check_rounds.units(connection, draft.round_on):
                return NotYours()
            content = content_of(draft)
            details = Details(content.portal, content.provincial, content.codes)
            _end(connection, draft, unit_id, self.clock.now())
            return Confirmed(
                self.answering.keep(
                    connection, held, recipient, unit_id, Reply.DIFFERS, at, details
                )
            )

    def confirm_newest(
        self, chat_id: int, unit_id: int | None, at: datetime | None = None
    ) -> Confirmed | Gone | Over | NotYours | NoDraft | tuple[Unit, ...]:
        """The same typed: what was read back for the unit that is named, or for their only one.

        Another unit's draft is never taken: the same words may come twice, the second time when
        only that one is left. Gives the units that have a draft if none was named, or another one.
        """
        with self.database.read() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            if who is None:
                return NoDraft()
            filled = [draft for draft in _drafts(connection, who) if draft.content]
            named = who.unit_ids[0] if unit_id is None and len(who.unit_ids) == 1 else unit_id
            chosen = next((draft for draft in filled if draft.unit_id == named), None)
            if chosen is None and unit_id is not None and _is_told(connection, who, unit_id):
                return Gone(self._shown(connection, chat_id, unit_id))
            if chosen is None:
                known = units.units(connection)
                return tuple(known[draft.unit_id] for draft in filled) or NoDraft()
        return self.confirm(chat_id, chosen.id, chosen.unit_id, at)

    def retry(self, chat_id: int, draft_id: int) -> AskDetails | Gone | Over | NotYours:
        """Drop what was read back and ask anew."""
        with self.database.write() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            theirs = led(connection, recipient) if recipient else []
            draft = check_drafts.get(connection, draft_id)
            if recipient is None or not theirs:
                return NotYours()
            if draft is None or draft.recipient_id != recipient.id:
                return Gone(None)
            if draft.unit_id not in theirs:
                return NotYours()
            who = answerer(connection, chat_id, self.answering.day())
            if who is None or who.held.round_on != draft.round_on:
                return Over(draft.round_on)
            if draft.unit_id not in who.unit_ids:
                return NotYours()
            check_drafts.begin(
                connection, draft.recipient_id, draft.round_on, draft.unit_id, self.clock.now()
            )
            return AskDetails((units.units(connection)[draft.unit_id],))

    def retry_newest(self, chat_id: int) -> AskDetails | NoDraft:
        """The same typed, for what was read back last."""
        with self.database.read() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            drafts = _drafts(connection, who) if who else ()
        asked = self.retry(chat_id, drafts[0].id) if drafts else None
        return asked if isinstance(asked, AskDetails) else NoDraft()

    def cancel(self, chat_id: int) -> DraftDropped | NoDraft:
        """Drop all that somebody is writing; answers stay."""
        with self.database.write() as connection:
            who = answerer(connection, chat_id, self.answering.day())
            drafts = _drafts(connection, who) if who else ()
            if not drafts:
                return NoDraft()
            for draft in drafts:
                check_drafts.drop(connection, draft.recipient_id, draft.round_on, draft.unit_id)
            known = units.units(connection)
            return DraftDropped(tuple(known[draft.unit_id] for draft in drafts))

    def _keep(
        self,
        connection: Connection,
        who: Answerer,
        drafts: Sequence[Draft],
        sent: Sent,
        named: int | None,
    ) -> ReadBack:
        """Put what was sent into a draft of its unit, and read it back."""
        now = self.clock.now()
        known = units.units(connection)
        lists = known_dossiers(connection, who.unit_ids, known)
        by_unit = {draft.unit_id: draft for draft in drafts}
        meant = named or _meant(who, drafts)
        codes = content_of(by_unit.get(meant)).continued(sent.codes, now)
        if codes and named is None:
            meant = likeliest(codes, meant, lists)
        content = content_of(by_unit.get(meant)).filled(codes, sent, now)
        draft_id = check_drafts.begin(connection, who.recipient.id, who.held.round_on, meant, now)
        check_drafts.fill(connection, draft_id, content.to_json())
        log.info("check_drafted", draft=draft_id, codes=len(content.codes))
        candidates = (meant,) if named else _candidates(who, meant)
        return read_back(who, known, lists, candidates, draft_id, content, sent)

    def _shown(self, connection: Connection, chat_id: int, unit_id: int) -> CheckReminder | None:
        """The question to a unit as somebody of it sees it now."""
        who = answerer(connection, chat_id, self.answering.day())
        if who is None or unit_id not in who.unit_ids:
            return None
        known = units.units(connection)
        return self.answering.questions.of(
            connection, known, who.held, unit_id, reader_id=who.recipient.id
        )


def _drafts(connection: Connection, who: Answerer) -> tuple[Draft, ...]:
    """The drafts of a person in the round, newest first; without those of units no more theirs."""
    mine = check_drafts.of_recipient(connection, who.recipient.id, who.held.round_on)
    return tuple(draft for draft in mine if draft.unit_id in who.unit_ids)


def _is_told(connection: Connection, who: Answerer, unit_id: int) -> bool:
    """Whether what a unit said last is what this person confirmed for it."""
    given = answers.of_unit(connection, who.held.round_on, unit_id)
    if not given or given[-1].recipient_id != who.recipient.id:
        return False
    return given[-1].answer == Reply.DIFFERS.value and not is_unfinished(given[-1])


def _meant(who: Answerer, drafts: Sequence[Draft]) -> int:
    """The unit that something is taken for: of the newest draft, else one that is waited for."""
    return drafts[0].unit_id if drafts else (*who.awaited, *who.unit_ids)[0]


def _candidates(who: Answerer, first: int) -> tuple[int, ...]:
    return (first, *(uid for uid in who.unit_ids if uid != first))


def _end(connection: Connection, draft: Draft, unit_id: int, now: datetime) -> None:
    """End a draft that was confirmed for a unit, which may be another one than it was read for."""
    check_drafts.drop(connection, draft.recipient_id, draft.round_on, draft.unit_id)
    if unit_id == draft.unit_id:
        return
    if content_of(draft).asked:
        check_drafts.begin(connection, draft.recipient_id, draft.round_on, draft.unit_id, now)
    mine = check_drafts.of_recipient(connection, draft.recipient_id, draft.round_on)
    if any(d.unit_id == unit_id and d.content is None for d in mine):
        check_drafts.drop(connection, draft.recipient_id, draft.round_on, unit_id)
