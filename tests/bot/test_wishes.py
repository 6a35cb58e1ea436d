"""What a chat is told and what is kept about it, decided by itself: on both databases."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Connection, String, cast, select

from bot.clock import FixedClock
from bot.office import Office
from bot.storage import inbox, outbox, people, uploads
from bot.storage.audit import audit_table
from bot.storage.columns import metadata
from bot.storage.outbox import outbox_table
from bot.storage.people import LEADING, Role, recipient_table
from messages.actions import Kind, Reply
from messages.answers import InviteRefused
from messages.notices import Digest, Overview
from messages.persons import AddressTooLong, Forgotten, Kept, Muted, NothingKept, SureToForget
from tests.conftest import FRIDAY
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import import_table, stage_table

LEADER, OFFICE, OTHER = 766001, 766002, 766003
THURSDAY = FRIDAY.replace(day=26, hour=8)


def _bind(office: Office, chat: int, unit: str, role: Role, address: str | None = None) -> str:
    code = office.people.invite(unit, role, by="t", address=address).code
    office.people.take(code, chat)
    return code


@pytest.fixture
def there(on_both: Office) -> Office:
    """January is the baseline; a leader and an office are bound."""
    import_table(on_both, S004_CSV)
    _bind(on_both, LEADER, "xã Bình Thành", Role.LEADER, "Chủ tịch <UBND> xã Bình Thành")
    _bind(on_both, OFFICE, "huyện Lấp Vò", Role.OFFICE)
    return on_both


def _queued(office: Office) -> dict[tuple[int, str], Any]:
    with office.database.read() as connection:
        rows = connection.execute(select(outbox_table)).all()
    return {(row.chat_id, row.subject.partition(":")[0]): row for row in rows}


def test_a_message_begins_with_its_readers_address(there: Office, clock: FixedClock) -> None:
    """Digest and check; the office, which gave none, has no such line."""
    import_table(there, FEBRUARY_CSV)
    clock.at = THURSDAY
    there.rounds.open()
    queued = _queued(there)
    greeting = "Kính gửi: Chủ tịch &lt;UBND&gt; xã Bình Thành\n"
    assert queued[LEADER, "digest"].message["text"].startswith(greeting)
    assert queued[LEADER, "check"].message["text"].startswith(greeting)
    assert "Kính gửi" not in queued[OFFICE, "overview"].message["text"]


@pytest.mark.parametrize("muted", [False, True])
def test_a_muted_person_is_not_told_and_their_unit_counts_as_unreached(
    there: Office, *, muted: bool
) -> None:
    """The office sees that nobody of that unit is told."""
    if muted:
        there.wishes.mute(LEADER, timedelta(days=7))
    staged = stage_table(there, FEBRUARY_CSV)
    said = {type(notice): notice for _, _, notice in there.pipeline.outlook(staged.head.id).notices}
    assert (Digest in said) is not muted
    overview = said[Overview]
    assert isinstance(overview, Overview)
    assert ("Bình Thành" in overview.unreached) is muted


def test_a_mute_ends_by_itself_and_by_word(there: Office, clock: FixedClock) -> None:
    """And says until when it holds."""
    assert there.wishes.mute(LEADER, timedelta(hours=12)) == Muted(FRIDAY + timedelta(hours=12))
    clock.at += timedelta(hours=11)
    assert _reached(there) == []
    clock.at += timedelta(hours=1)
    assert _reached(there) == [LEADER]
    assert there.wishes.muted(LEADER) == Muted(None)
    there.wishes.mute(LEADER, timedelta(days=90))
    assert _reached(there) == []
    assert there.wishes.mute(LEADER, None) == Muted(None)
    assert _reached(there) == [LEADER]


def _reached(office: Office, kind: Kind = Kind.DIGEST) -> list[int]:
    now = office.clock.now()
    with office.database.read() as connection:
        return [who.chat_id for who, _ in people.reachable(connection, LEADING, kind=kind, now=now)]


def test_what_is_queued_waits_out_a_mute_and_goes_when_it_is_lifted(
    there: Office, clock: FixedClock
) -> None:
    """A question that would come too late is given up; what must be decided on goes anyway."""
    import_table(there, FEBRUARY_CSV)
    clock.at = THURSDAY
    there.rounds.open()
    with there.database.write() as connection:
        who = people.recipient_of_chat(connection, LEADER)
        assert who is not None
        outbox.tell(connection, [who], "held:9", {"text": "x"}, clock.now())
    there.wishes.mute(LEADER, timedelta(days=7))
    assert _due(there) == {(OFFICE, "overview"), (OFFICE, "checknobody"), (LEADER, "held")}
    row = _queued(there)[LEADER, "check"]
    assert (row.state, row.error) == ("cancelled", "tạm ngừng nhận tin")
    there.wishes.mute(LEADER, timedelta(days=1))
    clock.at += timedelta(days=1)
    assert (LEADER, "digest") in _due(there)
    clock.at = THURSDAY
    there.wishes.mute(LEADER, None)
    assert (LEADER, "digest") in _due(there)
    assert (LEADER, "check") not in _due(there)


def _due(office: Office) -> set[tuple[int, str]]:
    now = office.clock.now()
    return {
        key
        for key, row in _queued(office).items()
        if row.state == "queued" and row.not_before <= now
    }


@pytest.mark.parametrize(
    ("chat", "kind", "lost"),
    [
        (LEADER, Kind.DIGEST, (LEADER, "digest")),
        (LEADER, Kind.CHECK, (LEADER, "check")),
        (OFFICE, Kind.OVERVIEW, (OFFICE, "overview")),
        (LEADER, Kind.OVERVIEW, None),
        (LEADER, Kind.PRAISE, None),
        (OFFICE, Kind.DIGEST, None),
    ],
)
def test_a_kind_that_is_off_does_not_come_and_all_others_do(
    there: Office, clock: FixedClock, chat: int, kind: Kind, lost: tuple[int, str] | None
) -> None:
    """Only for whoever switched it off."""
    said = there.wishes.switch(chat, kind, on=False)
    assert isinstance(said, Kept)
    assert said.off == {kind}
    there.wishes.switch(chat, kind, on=False)
    clock.at = THURSDAY
    import_table(there, FEBRUARY_CSV)
    there.rounds.open()
    told = {(LEADER, "digest"), (LEADER, "check"), (OFFICE, "overview")}
    everything = told | {(OFFICE, "checknobody")}
    assert set(_queued(there)) == everything - {lost}
    again = there.wishes.switch(chat, kind, on=True)
    assert isinstance(again, Kept)
    assert again.off == frozenset()


@pytest.mark.parametrize(("praise", "told"), [(True, True), (False, False)])
def test_without_praise_a_digest_that_warns_of_nothing_is_left_out(
    there: Office, *, praise: bool, told: bool
) -> None:
    """The best unit has nothing else to hear; one that fell is told all the same."""
    _bind(there, OTHER, "xã Vĩnh Thạnh", Role.LEADER)
    for chat in (OTHER, LEADER):
        there.wishes.switch(chat, Kind.PRAISE, on=praise)
    import_table(there, FEBRUARY_CSV)
    assert ((OTHER, "digest") in _queued(there)) is told
    assert (LEADER, "digest") in _queued(there)


def test_everything_that_is_kept_is_shown(there: Office, clock: FixedClock) -> None:
    """Units, wishes, and how many rows of each sort."""
    import_table(there, FEBRUARY_CSV)
    clock.at = THURSDAY
    there.rounds.open()
    unit = next(m for m in there.people.members() if m[0].chat_id == LEADER)[0].membership.unit_id
    there.check.reply(LEADER, unit, THURSDAY.date(), Reply.MATCH)
    with there.database.write() as connection:
        _upload(connection)
    there.wishes.mute(LEADER, timedelta(days=1))
    kept = there.wishes.kept(LEADER)
    assert isinstance(kept, Kept)
    assert [(post.unit, post.role, post.since) for post in kept.posts] == [
        ("Xã Bình Thành", "lãnh đạo", FRIDAY)
    ]
    assert (kept.messages, kept.answers, kept.files, kept.invites) == (2, 1, 1, 1)
    assert kept.address == "Chủ tịch <UBND> xã Bình Thành"
    assert kept.muted_until == THURSDAY + timedelta(days=1)


def _upload(connection: Connection) -> None:
    uploads.add(connection, at=FRIDAY, by_chat=LEADER, name="a", caption="", content=b"x")


def _anywhere(office: Office, *words: str) -> list[str]:
    """The columns of all tables in which one of these words stands."""
    with office.database.read() as connection:

        def holds(column: Column[Any], word: str) -> bool:
            # JSON columns hold letters with accents as escapes.
            shown = cast(column, String)
            there = shown.contains(word) | shown.contains(json.dumps(word)[1:-1], autoescape=True)
            return bool(connection.scalar(select(1).where(there).limit(1)))

        return [
            str(column)
            for table in metadata.sorted_tables
            for column in table.columns
            if any(holds(column, word) for word in words)
        ]


def test_whoever_is_forgotten_leaves_no_trace_but_a_number(
    there: Office, clock: FixedClock
) -> None:
    """No table holds the chat or the form of address; what units did is still there."""
    import_table(there, FEBRUARY_CSV)
    clock.at = THURSDAY
    there.rounds.open()
    member = next(m for m in there.people.members() if m[0].chat_id == LEADER)[0]
    unit_id = member.membership.unit_id
    there.check.reply(LEADER, unit_id, THURSDAY.date(), Reply.DIFFERS)
    there.wishes.switch(LEADER, Kind.PRAISE, on=False)
    private = {"chat": {"id": LEADER, "type": "private"}, "from": {"id": LEADER}, "text": "/me"}
    with there.database.write() as connection:
        _upload(connection)
        inbox.keep(connection, {1: {"update_id": 1, "message": private}}, clock.now())
        pressed = {"from": {"id": LEADER}, "message": private, "data": "x"}
        inbox.keep(connection, {2: {"update_id": 2, "callback_query": pressed}}, clock.now())
        other = {"chat": {"id": OTHER}, "text": "xin chào"}
        inbox.keep(connection, {3: {"update_id": 3, "message": other}}, clock.now())
    there.wishes.mute(LEADER, timedelta(days=1))
    assert "outbox.message" in _anywhere(there, str(LEADER), "Chủ tịch")
    assert there.wishes.forget(LEADER) == Forgotten()
    assert _anywhere(there, str(LEADER), "Chủ tịch") == []
    assert there.wishes.kept(LEADER) == NothingKept()
    with there.database.write() as connection:
        assert [one.payload["update_id"] for one in inbox.unhandled(connection)] == [3]
        assert all(who.chat_id > 0 for who, _ in people.reachable(connection, Role))
        row = connection.execute(
            select(recipient_table).where(recipient_table.c.id == member.id)
        ).one()
    assert row.chat_id < -(2**52)
    assert row.refuses
    clock.at += timedelta(hours=1)
    _bind(there, OTHER, "xã Bình Thành", Role.LEADER)
    current = there.check.current(OTHER)
    assert isinstance(current, tuple)
    (mine,) = current
    assert mine.reply is not None
    assert mine.reply.said is Reply.DIFFERS


def test_a_message_under_way_while_its_reader_is_forgotten_does_no_harm(there: Office) -> None:
    """Its outcome finds no row; nothing is made anew."""
    import_table(there, FEBRUARY_CSV)
    now = there.clock.now()
    with there.database.write() as connection:
        parcel = outbox.claim(connection, now)
        assert parcel is not None
    there.wishes.forget(parcel.chat_id)
    with there.database.write() as connection:
        done = outbox.Settlement(outbox.Delivery.SENT, message_id=1)
        outbox.settle(connection, parcel.id, parcel.attempts, done, now)
        people.mark_refusing(connection, parcel.chat_id)
    assert parcel.chat_id not in {chat for chat, _ in _queued(there)}


def test_forgetting_twice_or_by_an_old_or_foreign_button_does_nothing(there: Office) -> None:
    """A number of somebody else, a second tap, a tap after joining anew."""
    sure = there.wishes.sure(LEADER)
    assert isinstance(sure, SureToForget)
    assert there.wishes.forget(OFFICE, sure.recipient_id) == NothingKept()
    assert there.wishes.forget(OTHER, sure.recipient_id) == NothingKept()
    assert isinstance(there.wishes.kept(LEADER), Kept)
    assert there.wishes.forget(LEADER, sure.recipient_id) == Forgotten()
    assert there.wishes.forget(LEADER, sure.recipient_id) == NothingKept()
    _bind(there, LEADER, "xã Tân Mỹ", Role.LEADER)
    assert there.wishes.forget(LEADER, sure.recipient_id) == NothingKept()
    assert isinstance(there.wishes.kept(LEADER), Kept)


def test_a_spent_invite_does_not_bring_back_whoever_was_forgotten(there: Office) -> None:
    """They need a new one."""
    code = _bind(there, OTHER, "xã Tân Mỹ", Role.LEADER)
    there.wishes.forget(OTHER)
    assert there.people.take(code, OTHER) == InviteRefused("used")
    assert there.wishes.kept(OTHER) == NothingKept()


def test_the_audit_log_tells_wishes_without_their_words(there: Office) -> None:
    """Who and what, never a text."""
    there.wishes.mute(LEADER, timedelta(hours=3))
    there.wishes.switch(LEADER, Kind.CHECK, on=False)
    there.wishes.switch(LEADER, Kind.CHECK, on=True)
    there.wishes.name_address(LEADER, "Đồng chí Nguyễn Văn A")
    there.wishes.forget(LEADER)
    with there.database.read() as connection:
        rows = connection.execute(select(audit_table).order_by(audit_table.c.id)).all()
    told = [(row.act, row.detail) for row in rows[-5:]]
    assert told == [
        ("mute", {"hours": 3}),
        ("kind-off", {"kind": "check"}),
        ("kind-on", {"kind": "check"}),
        ("address", {"set": True}),
        ("forget", {}),
    ]
    assert {row.actor for row in rows[-5:]} == {rows[-1].actor}
    assert rows[-1].actor.startswith("recipient:")


@pytest.mark.parametrize(
    "wish",
    [
        lambda w: w.kept(OTHER),
        lambda w: w.muted(OTHER),
        lambda w: w.mute(OTHER, timedelta(days=1)),
        lambda w: w.switch(OTHER, Kind.DIGEST, on=False),
        lambda w: w.name_address(OTHER, "Chủ tịch"),
        lambda w: w.sure(OTHER),
        lambda w: w.forget(OTHER),
        lambda w: w.forget(OTHER, 1),
    ],
)
def test_a_stranger_has_nothing_and_changes_nothing(
    built: Office, wish: Callable[[Any], object]
) -> None:
    """No row is made by asking."""
    assert wish(built.wishes) == NothingKept()
    with built.database.read() as connection:
        assert connection.execute(select(recipient_table)).all() == []
        assert connection.execute(select(audit_table)).all() == []


def test_an_address_is_one_line_of_80_characters(there: Office) -> None:
    """Longer ones are refused, not cut; an empty one takes it away."""
    assert there.wishes.name_address(LEADER, "x" * 81) == AddressTooLong(80)
    kept = there.wishes.name_address(LEADER, "Đồng\nchí\u202e  A\x00" + "x" * 65)
    assert isinstance(kept, Kept)
    assert kept.address == "Đồng chí A " + "x" * 65
    kept = there.wishes.name_address(LEADER, " ")
    assert isinstance(kept, Kept)
    assert kept.address is None
