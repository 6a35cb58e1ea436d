"""What a unit says beside "có chênh lệch": taken, read back, confirmed for the unit it names."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.chat.check import _unit_in
from bot.check_round.answering import Over
from bot.check_round.drafting import Confirmed, Gone
from bot.clock import FixedClock
from bot.storage import check_drafts, people
from bot.storage.outbox import Delivery, outbox_table
from bot.storage.people import Role
from messages.actions import Reply
from messages.answers import NoCheck, NotYours
from messages.check_drafts import AskDetails, DraftDropped, NoDraft, UnclearNumbers
from messages.notices import CheckReminder
from scoring.dossier_counts import Unclear
from scoring.unit import Level, Unit
from tests.bot import drafts
from tests.bot.drafts import BOTH, GROUP, LEADER, MY, STRANGER, YEN, Morning, code_of, codes_of
from tests.conftest import THURSDAY
from tests.furnishing import bind

morning = drafts.morning
on_either = drafts.on_either


def test_what_was_sent_is_read_back_and_counts_once_confirmed(on_either: Morning) -> None:
    """Of 12 dossiers the portal's list has 10; before the word nothing of it is kept."""
    it = on_either
    it.listed(MY, 1, 10)
    it.differs(LEADER, MY)
    shown = it.says(LEADER, "Kính gửi văn phòng,\n" + codes_of(1, 12) + "\nTrân trọng")
    assert (shown.unit.name, shown.codes, shown.listed, shown.absent) == ("Xã Tân Mỹ", 12, 10, 2)
    assert shown.missing == (code_of(11), code_of(12))
    assert it.counting(MY) == ("differs", None, None, 0)
    assert it.confirms(LEADER, shown, MY).reply is not None
    assert it.counting(MY) == ("differs", None, None, 12)
    assert len(it.answers(MY)) == 2


def test_a_double_tap_and_a_replay_keep_one_answer(on_either: Morning) -> None:
    """The second finds the draft gone, and shows what counts."""
    it = on_either
    it.differs(LEADER, MY)
    shown = it.says(LEADER, codes_of(1, 3))
    it.confirms(LEADER, shown, MY)
    again = it.office.drafting.confirm(LEADER, shown.draft_id, it.ids[MY])
    assert isinstance(again, Gone)
    assert again.shown is not None
    assert again.shown.reply is not None
    assert again.shown.reply.listed == 3
    assert len(it.answers(MY)) == 2


def test_without_a_list_the_read_back_says_so(morning: Morning) -> None:
    """Nothing is claimed of dossiers nobody listed."""
    morning.differs(LEADER, MY)
    assert morning.says(LEADER, codes_of(1, 2)).listed is None


def test_typing_is_seen_through_and_repeats_are_said(morning: Morning) -> None:
    """O for 0, spaces, a code twice in one line and again in another form; doubtful lines."""
    morning.listed(MY, 1, 5)
    morning.differs(LEADER, MY)
    shown = morning.says(
        LEADER,
        "mã h20 . 31 . O5 - 261008 - 0001\n"
        f"{code_of(2)}, {code_of(2)}\nH20.31.05–261008–OOO2\nH20.31.05-2610089-\n0912 345 678",
    )
    assert (shown.codes, shown.listed, shown.repeated) == (2, 2, 2)
    assert shown.doubts == 2
    assert shown.doubtful == ("H20.31.05-2610089-", "0912 345 678")


def test_numbers_and_codes_stand_beside_each_other(morning: Morning) -> None:
    """The newer of a kind takes the older one's place; an older read-back is worth nothing."""
    morning.differs(LEADER, MY)
    first = morning.says(LEADER, "17 và 5")
    morning.says(LEADER, codes_of(1, 4))
    last = morning.says(LEADER, "tỉnh 6, cổng 18")
    assert (last.codes, last.portal, last.provincial) == (4, 18, 6)
    gone = morning.office.drafting.confirm(LEADER, first.draft_id, morning.ids[MY])
    assert isinstance(gone, Gone)
    morning.confirms(LEADER, last, MY)
    assert morning.counting(MY) == ("differs", 18, 6, 4)


def test_unclear_numbers_are_asked_back(morning: Morning) -> None:
    """And leave the draft as it was."""
    morning.differs(LEADER, MY)
    asked = morning.office.drafting.take_text(LEADER, "12 hồ sơ")
    assert isinstance(asked, UnclearNumbers)
    assert asked.why is Unclear.ONE
    assert morning.office.drafting.is_open(LEADER)


@pytest.mark.parametrize("text", ["xã Tân Mỹ", "Phường 5", "", "cảm ơn đồng chí"])
def test_other_texts_are_left_to_the_rest_of_the_bot(morning: Morning, text: str) -> None:
    """A unit's name with a draft open is still a question for its score."""
    morning.differs(LEADER, MY)
    assert morning.office.drafting.take_text(LEADER, text) is None


def test_codes_alone_begin_a_draft_and_numbers_alone_do_not(morning: Morning) -> None:
    """17 may be anything; nothing counts before the confirmation."""
    assert morning.office.drafting.take_text(LEADER, "17 và 5") is None
    shown = morning.says(LEADER, codes_of(1, 3))
    assert morning.answers(MY) == []
    morning.confirms(LEADER, shown, MY)
    assert morning.counting(MY) == ("differs", None, None, 3)


def test_anybody_of_the_unit_may_say_what_differs(morning: Morning) -> None:
    """The other person pressed the button; the reminder goes to both."""
    assert not morning.office.drafting.is_open(BOTH)
    morning.differs(LEADER, MY)
    assert morning.office.drafting.is_open(BOTH)
    shown = morning.says(BOTH, "17 và 5")
    assert shown.unit.name == "Xã Tân Mỹ"
    morning.confirms(BOTH, shown, MY)
    assert morning.office.drafting.take_text(BOTH, "17 và 5") is None


@pytest.mark.parametrize("chat", [STRANGER, GROUP])
def test_strangers_and_groups_write_no_drafts(morning: Morning, chat: int) -> None:
    """Dossiers are a matter of private chats."""
    drafting = morning.office.drafting
    assert drafting.begin(chat, [morning.ids[MY]], THURSDAY.date()) == ()
    assert drafting.take_text(chat, codes_of(1, 2)) is None
    assert drafting.take_file(chat, "a.csv", codes_of(1, 2).encode()) is None
    assert not drafting.is_asked(chat)


def test_two_units_are_not_mixed(on_either: Morning) -> None:
    """Each read-back names its unit, and each is confirmed for itself."""
    it = on_either
    it.listed(MY, 1, 10)
    it.listed(YEN, 11, 20)
    it.differs(BOTH, MY, YEN)
    for_yen = it.says(BOTH, codes_of(11, 14))
    assert [unit.name for _, unit in for_yen.units] == ["Xã Định Yên", "Xã Tân Mỹ"]
    # The newest draft is Định Yên's; these are clearly Tân Mỹ's.
    for_my = it.says(BOTH, codes_of(1, 5))
    assert for_my.unit.name == "Xã Tân Mỹ"
    it.confirms(BOTH, for_yen, YEN)
    it.confirms(BOTH, for_my, MY)
    assert it.counting(YEN) == ("differs", None, None, 4)
    assert it.counting(MY) == ("differs", None, None, 5)


def test_codes_of_another_unit_of_ones_own_are_said(morning: Morning) -> None:
    """Allowed all the same where most of them are the unit's; what is on both lists is its own."""
    morning.listed(MY, 1, 10)
    morning.listed(YEN, 10, 20)
    morning.differs(BOTH, MY)
    shown = morning.says(BOTH, codes_of(8, 12))
    assert shown.unit.name == "Xã Tân Mỹ"
    assert [(unit.name, hits) for unit, hits in shown.others] == [("Xã Định Yên", 2)]


def test_of_units_that_are_not_ones_own_nothing_is_told(morning: Morning) -> None:
    """Whose dossier a code is would be known by typing it."""
    morning.listed(YEN, 11, 20)
    morning.differs(LEADER, MY)
    shown = morning.says(LEADER, codes_of(11, 14))
    assert shown.others == ()
    assert [uid for uid, _ in shown.units] == [morning.ids[MY]]


def test_confirmed_for_the_other_unit_the_first_is_still_awaited(morning: Morning) -> None:
    """What was taken for Định Yên was Tân Mỹ's: the next is Định Yên's."""
    morning.differs(BOTH, MY, YEN)
    shown = morning.says(BOTH, "17 và 5")
    assert shown.unit.name == "Xã Định Yên"
    morning.confirms(BOTH, shown, MY)
    assert morning.counting(MY) == ("differs", 17, 5, 0)
    following = morning.says(BOTH, "3 và 1")
    assert following.unit.name == "Xã Định Yên"
    morning.confirms(BOTH, following, YEN)
    assert morning.counting(YEN) == ("differs", 3, 1, 0)
    assert not morning.office.drafting.is_open(BOTH)


def test_a_named_unit_is_the_only_one_it_may_be_confirmed_for(morning: Morning) -> None:
    """`/check chênh lệch xã Tân Mỹ 17 5`."""
    morning.differs(BOTH, MY, YEN)
    shown = morning.says(BOTH, "17 5", MY)
    assert [unit.name for _, unit in shown.units] == ["Xã Tân Mỹ"]


def test_nobody_confirms_what_is_not_theirs(morning: Morning) -> None:
    """Numbers of drafts can be forged, and so can units."""
    morning.differs(BOTH, YEN)
    shown = morning.says(BOTH, codes_of(1, 2))
    drafting, ids = morning.office.drafting, morning.ids
    assert isinstance(drafting.confirm(LEADER, shown.draft_id, ids[MY]), Gone)
    assert drafting.confirm(LEADER, shown.draft_id, ids[YEN]) == NotYours()
    assert drafting.confirm(STRANGER, shown.draft_id, ids[YEN]) == NotYours()
    assert drafting.confirm(BOTH, shown.draft_id, ids["xã Tân Khánh Trung"]) == NotYours()
    assert isinstance(drafting.confirm(BOTH, 10**15, ids[YEN]), Gone)
    assert drafting.retry(LEADER, shown.draft_id) == Gone(None)
    assert drafting.retry(STRANGER, shown.draft_id) == NotYours()
    assert len(morning.answers(YEN)) == 1


def test_an_empty_draft_cannot_be_confirmed(morning: Morning) -> None:
    """A forged number of a draft that nothing was sent for."""
    morning.differs(LEADER, MY)
    with morning.office.database.read() as connection:
        (draft,) = check_drafts.of_recipient(connection, 1, THURSDAY.date())
    done = morning.office.drafting.confirm(LEADER, draft.id, morning.ids[MY])
    assert isinstance(done, Gone)
    assert len(morning.answers(MY)) == 1


def test_a_draft_of_a_past_round_is_void(morning: Morning, clock: FixedClock) -> None:
    """Within six days it counts, late; then it says so."""
    morning.differs(LEADER, MY)
    shown = morning.says(LEADER, codes_of(1, 2))
    clock.at = (THURSDAY + timedelta(days=7)).astimezone(UTC)
    done = morning.office.drafting.confirm(LEADER, shown.draft_id, morning.ids[MY])
    assert done == Over(THURSDAY.date())
    assert not morning.office.drafting.is_open(LEADER)
    clock.at = (THURSDAY + timedelta(days=6)).astimezone(UTC)
    late = morning.confirms(LEADER, shown, MY).reply
    assert late is not None
    assert late.late


def test_sending_anew_begins_without_what_was_sent(morning: Morning) -> None:
    """The button below the older read-back confirms nothing any more."""
    morning.differs(LEADER, MY)
    shown = morning.says(LEADER, "17 và 5")
    asked = morning.office.drafting.retry(LEADER, shown.draft_id)
    assert isinstance(asked, AskDetails)
    anew = morning.says(LEADER, codes_of(1, 2))
    assert anew.portal is None
    gone = morning.office.drafting.confirm(LEADER, shown.draft_id, morning.ids[MY])
    assert isinstance(gone, Gone)


def test_sending_anew_is_refused_for_the_true_reason(morning: Morning) -> None:
    """The unit is no more theirs, or the round is over; the draft is there all the same."""
    drafting, office = morning.office.drafting, morning.office
    morning.differs(BOTH, YEN)
    shown = morning.says(BOTH, "17 và 5")
    with office.database.read() as connection:
        who = people.recipient_of_chat(connection, BOTH)
    assert who is not None
    office.people.remove(who.id, unit_name=YEN, by="t")
    assert drafting.retry(BOTH, shown.draft_id) == NotYours()
    morning.differs(LEADER, MY)
    mine = morning.says(LEADER, "17 và 5")
    morning.clock.at = (THURSDAY + timedelta(days=7)).astimezone(UTC)
    assert drafting.retry(LEADER, mine.draft_id) == Over(THURSDAY.date())
    assert drafting.retry(BOTH, shown.draft_id) == NotYours()
    office.rounds.open()
    assert drafting.retry(LEADER, mine.draft_id) == Over(THURSDAY.date())
    office.people.remove(who.id, unit_name=MY, by="t")
    assert drafting.retry(BOTH, shown.draft_id) == NotYours()


def test_cancelling_leaves_the_answer(morning: Morning) -> None:
    """Only the draft ends."""
    morning.differs(LEADER, MY)
    assert isinstance(morning.office.drafting.cancel(LEADER), DraftDropped)
    assert morning.office.drafting.cancel(LEADER) == NoDraft()
    assert morning.counting(MY)[0] == "differs"


def test_another_answer_ends_the_draft(morning: Morning) -> None:
    """Whoever says "khớp" after all is not waited for."""
    morning.differs(LEADER, MY)
    morning.office.check.reply(LEADER, morning.ids[MY], THURSDAY.date(), Reply.MATCH)
    assert not morning.office.drafting.is_open(LEADER)


def test_a_typed_confirmation_names_its_unit_where_there_are_two(morning: Morning) -> None:
    """One unit needs no name."""
    drafting = morning.office.drafting
    assert drafting.confirm_newest(LEADER, None) == NoDraft()
    morning.differs(LEADER, MY)
    assert drafting.confirm_newest(LEADER, None) == NoDraft()
    morning.says(LEADER, "17 và 5")
    assert isinstance(drafting.confirm_newest(LEADER, None), Confirmed)
    morning.differs(BOTH, YEN)
    morning.says(BOTH, "3 và 1")
    choices = drafting.confirm_newest(BOTH, None)
    assert isinstance(choices, tuple)
    assert [unit.name for unit in choices] == ["Xã Định Yên"]
    assert drafting.confirm_newest(BOTH, morning.ids[MY]) == choices
    assert isinstance(drafting.confirm_newest(BOTH, morning.ids[YEN]), Confirmed)
    assert morning.counting(MY) == ("differs", 17, 5, 0)
    assert morning.counting(YEN) == ("differs", 3, 1, 0)


def test_the_same_words_twice_never_confirm_another_units_draft(on_either: Morning) -> None:
    """A death between the deed and the note of it lets them be handled again."""
    it = on_either
    drafting = it.office.drafting
    it.differs(BOTH, MY, YEN)
    it.says(BOTH, codes_of(1, 3), MY)
    it.says(BOTH, codes_of(11, 15), YEN)
    assert isinstance(drafting.confirm_newest(BOTH, it.ids[MY]), Confirmed)
    again = drafting.confirm_newest(BOTH, it.ids[MY])
    assert isinstance(again, Gone)
    assert again.shown is not None
    assert again.shown.unit.name == "Xã Tân Mỹ"
    assert it.counting(MY) == ("differs", None, None, 3)
    assert isinstance(drafting.confirm_newest(BOTH, it.ids[YEN]), Confirmed)
    assert it.counting(YEN) == ("differs", None, None, 5)


def test_below_last_weeks_question_no_draft_of_this_week_is_begun(morning: Morning) -> None:
    """What they send then would count for a round that nobody spoke of."""
    it = morning
    it.clock.at += timedelta(days=7)
    it.office.rounds.open()
    drafting = it.office.drafting
    assert drafting.begin(LEADER, [it.ids[MY]], THURSDAY.date()) == ()
    assert not drafting.is_open(LEADER)
    this_week = THURSDAY.date() + timedelta(days=7)
    assert [one.name for one in drafting.begin(LEADER, [it.ids[MY]], this_week)] == ["Xã Tân Mỹ"]


def test_repeated_codes_are_counted_however_they_are_typed(morning: Morning) -> None:
    """With spaces, in small letters."""
    morning.differs(LEADER, MY)
    shown = morning.says(LEADER, f"{code_of(1)} {code_of(1).lower()} {code_of(2)}")
    assert (shown.codes, shown.repeated) == (2, 1)


def test_whoever_is_the_office_no_more_is_not_sent_the_dossiers_that_are_queued(
    on_either: Morning,
) -> None:
    """They still lead a commune: what is that one's comes."""
    it, clerk = on_either, 50
    for unit, role in (("huyện Lấp Vò", Role.OFFICE), (MY, Role.LEADER)):
        bind(it.office, clerk, unit, role)
    it.differs(LEADER, MY)
    it.confirms(LEADER, it.says(LEADER, codes_of(1, 3)), MY)
    it.clock.at += timedelta(hours=5)
    it.office.rounds.run(it.clock.now())
    with it.office.database.read() as connection:
        who = people.recipient_of_chat(connection, clerk)
    assert who is not None
    it.office.people.remove(who.id, unit_name="huyện Lấp Vò", by="t")
    with it.office.database.read() as connection:
        queued = connection.scalars(
            select(outbox_table.c.subject).where(
                outbox_table.c.recipient_id == who.id,
                outbox_table.c.state == Delivery.QUEUED.value,
            )
        ).all()
    assert queued == []


@pytest.mark.parametrize(
    ("typed", "unit", "rest"),
    [
        ("17 5", None, "17 5"),
        ("phường 17 17 5", "Phường 17", "17 5"),
        ("cho phường 5: 17 và 5", "Phường 5", "17 và 5"),
    ],
)
def test_bare_numbers_are_no_units_name(typed: str, unit: str | None, rest: str) -> None:
    """Wards have numbers for names; two numbers are the answer."""
    wards = [Unit(f"H1.{n}", f"Phường {n}", Level.COMMUNE, "H1") for n in (17, 5)]
    named, left = _unit_in(typed, wards)
    assert (named.name if named else None, left) == (unit, rest)


def test_a_double_tap_asks_once_and_typing_always_asks(morning: Morning) -> None:
    """A typed command without an answer would be none."""
    ids = [morning.ids[MY]]
    begin = morning.office.drafting.begin
    assert len(begin(LEADER, ids, THURSDAY.date(), once=True)) == 1
    assert begin(LEADER, ids, THURSDAY.date(), once=True) == ()
    assert len(begin(LEADER, ids, THURSDAY.date())) == 1
    morning.clock.at += timedelta(minutes=1)
    assert len(begin(LEADER, ids, THURSDAY.date(), once=True)) == 1


@pytest.mark.parametrize(
    ("given", "late"),
    [("10:59:59.900000", False), ("10:59:30", False), ("11:00:00.100000", True)],
)
def test_an_answer_counts_from_when_it_was_given(
    morning: Morning, clock: FixedClock, given: str, *, late: bool
) -> None:
    """However late it is handled."""
    clock.at = THURSDAY.replace(hour=11, minute=2).astimezone(UTC)
    at = datetime.fromisoformat(f"2026-11-26T{given}+07:00")
    shown = morning.office.check.reply(
        LEADER, morning.ids[MY], THURSDAY.date(), Reply.MATCH, given_at=at
    )
    assert isinstance(shown, CheckReminder)
    assert shown.reply is not None
    assert shown.reply.late is late


def test_a_moment_is_neither_in_the_future_nor_before_the_question(morning: Morning) -> None:
    """A clock elsewhere may be wrong."""
    now = morning.clock.at
    for wrong, taken in (
        (now + timedelta(hours=5), now),
        (now - timedelta(days=2), THURSDAY),
    ):
        morning.office.check.reply(
            LEADER, morning.ids[MY], THURSDAY.date(), Reply.SYNC, given_at=wrong
        )
        assert morning.answers(MY)[-1].answered_at == taken


def test_an_answer_handled_again_is_not_kept_twice(morning: Morning) -> None:
    """Replayed after somebody else's answer, it does not become the last one."""
    it = morning
    at = it.clock.at + timedelta(seconds=1)
    it.clock.at += timedelta(minutes=1)
    day, unit = THURSDAY.date(), it.ids[MY]
    it.office.check.reply(LEADER, unit, day, Reply.MATCH, given_at=at)
    it.office.check.reply(BOTH, unit, day, Reply.SYNC, given_at=at)
    it.office.check.reply(LEADER, unit, day, Reply.MATCH, given_at=at)
    assert [one.answer for one in it.answers(MY)] == ["match", "sync"]


def test_what_was_typed_the_week_before_belongs_to_that_round(morning: Morning) -> None:
    """A replay that comes when the next round is open."""
    morning.clock.at = (THURSDAY + timedelta(days=7)).astimezone(UTC)
    morning.office.rounds.open()
    earlier = morning.office.check.current(LEADER, THURSDAY + timedelta(hours=3))
    assert not isinstance(earlier, NoCheck)
    assert {one.round_on for one in earlier} == {THURSDAY.date()}


def test_old_drafts_and_codes_are_forgotten(morning: Morning) -> None:
    """Drafts after a week, what answers name with the lists of dossiers."""
    morning.differs(LEADER, MY)
    morning.confirms(LEADER, morning.says(LEADER, codes_of(1, 3)), MY)
    morning.differs(LEADER, MY)
    morning.says(LEADER, codes_of(1, 3))
    tidy = morning.office.timetable.jobs["tidy"].run
    tidy(THURSDAY + timedelta(days=6))
    assert morning.office.drafting.is_open(LEADER)
    tidy(THURSDAY + timedelta(days=8))
    with morning.office.database.read() as connection:
        assert check_drafts.of_recipient(connection, 1, THURSDAY.date()) == ()
    assert [one.codes for one in morning.answers(MY)][1] != ()
    tidy(THURSDAY + timedelta(days=91))
    assert [one.codes for one in morning.answers(MY)] == [(), (), ()]
