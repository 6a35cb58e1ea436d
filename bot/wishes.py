"""What does a chat want to be told, and what is kept about it? Seen, changed, deleted by itself.

Whatever a chat asks for concerns that chat alone, so that forged buttons reach nobody else.
"""

from dataclasses import dataclass
from datetime import timedelta, tzinfo

from bot.clock import Clock
from bot.people import ROLE_WORDS
from bot.storage import audit, forgetting, people, queued, units
from bot.storage.database import Database
from bot.storage.people import Recipient
from messages.actions import Kind
from messages.persons import (
    AddressTooLong,
    Forgotten,
    Kept,
    Muted,
    NothingKept,
    Post,
    SureToForget,
)
from messages.salutation import LONGEST_ADDRESS, tidied


@dataclass(frozen=True)
class Wishes:
    """The use cases of `/me` and `/mute`."""

    database: Database
    clock: Clock
    zone: tzinfo

    def kept(self, chat_id: int) -> Kept | NothingKept:
        """Everything that is kept about a chat."""
        with self.database.read() as connection:
            who = people.recipient_of_chat(connection, chat_id)
            if who is None:
                return NothingKept()
            wish = people.wish(connection, who.id)
            known = units.units(connection, staged=True)
            held = people.memberships(connection, who.id)
            counts = forgetting.counts(connection, who)
        muted = wish.muted_until
        return Kept(
            chat_id=chat_id,
            is_group=people.is_group(chat_id),
            since=wish.since.astimezone(self.zone),
            posts=tuple(
                Post(
                    known[m.unit_id].name,
                    ROLE_WORDS[m.role],
                    (m.since or wish.since).astimezone(self.zone),
                )
                for m in held
            ),
            address=wish.address,
            muted_until=muted.astimezone(self.zone)
            if muted is not None and muted > self.clock.now()
            else None,
            off=wish.off,
            messages=counts.messages,
            answers=counts.answers,
            files=counts.files,
            invites=counts.invites,
        )

    def muted(self, chat_id: int) -> Muted | NothingKept:
        """Until when a chat is told nothing."""
        kept = self.kept(chat_id)
        return kept if isinstance(kept, NothingKept) else Muted(kept.muted_until)

    def mute(self, chat_id: int, length: timedelta | None) -> Muted | NothingKept:
        """Tell a chat nothing for so long; None lifts it. What is queued waits until then."""
        now = self.clock.now()
        until = None if length is None else now + length
        with self.database.write() as connection:
            who = people.recipient_of_chat(connection, chat_id)
            if who is None:
                return NothingKept()
            before = people.wish(connection, who.id).muted_until
            people.mute(connection, who.id, until)
            queued.let_rest(connection, who.id, before=before, until=until, now=now)
            hours = None if length is None else int(length.total_seconds() // 3600)
            audit.add(connection, at=now, actor=_actor(who), act="mute", detail={"hours": hours})
        return Muted(None if until is None else until.astimezone(self.zone))

    def switch(self, chat_id: int, kind: Kind, *, on: bool) -> Kept | NothingKept:
        """Let messages of a kind come to a chat, or not."""
        with self.database.write() as connection:
            who = people.recipient_of_chat(connection, chat_id)
            if who is None:
                return NothingKept()
            people.switch(connection, who.id, kind, on=on)
            audit.add(
                connection,
                at=self.clock.now(),
                actor=_actor(who),
                act="kind-on" if on else "kind-off",
                detail={"kind": kind.value},
            )
        return self.kept(chat_id)

    def name_address(self, chat_id: int, typed: str) -> Kept | NothingKept | AddressTooLong:
        """How to address the reader of messages to a chat; an empty text for not at all."""
        address = tidied(typed)
        if len(address) > LONGEST_ADDRESS:
            return AddressTooLong(LONGEST_ADDRESS)
        with self.database.write() as connection:
            who = people.recipient_of_chat(connection, chat_id)
            if who is None:
                return NothingKept()
            people.name_address(connection, who.id, address or None)
            audit.add(
                connection,
                at=self.clock.now(),
                actor=_actor(who),
                act="address",
                # Not the words: they would outlive the wish to be forgotten.
                detail={"set": bool(address)},
            )
        return self.kept(chat_id)

    def sure(self, chat_id: int) -> SureToForget | NothingKept:
        """The question before everything about a chat is deleted."""
        with self.database.read() as connection:
            who = people.recipient_of_chat(connection, chat_id)
        return NothingKept() if who is None else SureToForget(who.id)

    def forget(self, chat_id: int, recipient_id: int | None = None) -> Forgotten | NothingKept:
        """Delete what is kept about a chat.

        A button carries the number of the recipient it was made for: pressed by another chat, or
        again after a new invite was taken, it does nothing.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            who = people.recipient_of_chat(connection, chat_id)
            if who is None or recipient_id not in {None, who.id}:
                return NothingKept()
            forgetting.forget(connection, who, now)
            audit.add(connection, at=now, actor=_actor(who), act="forget", detail={})
        return Forgotten()


def _actor(who: Recipient) -> str:
    return f"recipient:{who.id}"
