"""Single dossiers: shown to the unit's people, its parent's and the office above, in private."""

from datetime import date, timedelta

import pytest

from bot.check_round.answering import Details
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import check_rounds, people, units
from bot.storage.people import Role
from messages.actions import Reply, ShowDossiers, decode, encode
from messages.answers import NoCheck
from messages.dossier_page import (
    A_PAGE,
    DossierPage,
    NoDossiers,
    NotYourDossiers,
    OnlyInPrivate,
    WhoseDossiers,
)
from messages.render import render
from scoring.dossier import System
from tests.bot.listed import (
    ALIKE,
    DAY,
    LATER,
    NATIONAL,
    ONLY_HERE,
    PROVINCIAL,
    THURSDAY,
    both_lists,
    bring,
)
from tests.furnishing import bind, id_of

LEADER, OTHER, ABOVE, CLERK, ADMIN, STRANGER, GROUP = 1, 2, 3, 4, 5, 6, -7
TAN_MY = "Xã Tân Mỹ"


@pytest.fixture
def office(january: Office, clock: FixedClock) -> Office:
    """Everybody there may be, on the morning of a round."""
    for chat, unit, role in (
        (LEADER, "xã Tân Mỹ", Role.LEADER),
        (OTHER, "xã Bình Thành", Role.LEADER),
        (ABOVE, "huyện Lấp Vò", Role.LEADER),
        (CLERK, "huyện Lấp Vò", Role.OFFICE),
        (ADMIN, "xã Bình Thành", Role.ADMIN),
        (GROUP, "xã Tân Mỹ", Role.OFFICER),
    ):
        bind(january, chat, unit, role)
    clock.at = THURSDAY
    january.rounds.open()
    return january


@pytest.mark.parametrize("chat", [LEADER, ABOVE, CLERK, ADMIN])
def test_those_entitled_see_a_units_dossiers(office: Office, chat: int) -> None:
    """The unit's people, its parent's, the office above, administrators."""
    both_lists(office)
    shown = office.check_lists.viewing.page(chat, DAY, id_of(office, TAN_MY), 1)
    assert isinstance(shown, DossierPage)
    assert [one.code for one in shown.rows] == ["H20.50-261008-0002"]


@pytest.mark.parametrize("chat", [OTHER, STRANGER])
def test_others_are_told_nothing_and_cannot_tell_a_unit_that_is_there(
    office: Office, chat: int
) -> None:
    """Neighbours and strangers; a unit that is not there looks the same, and so does its name."""
    both_lists(office)
    for unit_id in (id_of(office, TAN_MY), 999_999, 2**50):
        assert office.check_lists.viewing.page(chat, DAY, unit_id, 1) == NotYourDossiers()
    for name in (TAN_MY, "xã Không Có", "<b>"):
        assert office.check_lists.viewing.typed(chat, name) == (NotYourDossiers(),)


def test_a_group_sees_no_code(office: Office) -> None:
    """Though it answers for the unit."""
    both_lists(office)
    assert office.check_lists.viewing.page(GROUP, DAY, id_of(office, TAN_MY), 1) == OnlyInPrivate()
    assert office.check_lists.viewing.typed(GROUP, "") == (OnlyInPrivate(),)


def test_rights_are_looked_up_anew(office: Office) -> None:
    """Whoever left sees nothing more by an old button."""
    both_lists(office)
    with office.database.write() as connection:
        recipient = people.recipient_of_chat(connection, LEADER)
        assert recipient is not None
        people.leave(connection, recipient.id)
    assert (
        office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 1) == NotYourDossiers()
    )


def test_the_question_counts_what_the_page_shows(office: Office) -> None:
    """With a button where there is something to show; without both lists it says nothing."""
    bring(office, NATIONAL, [ALIKE, ONLY_HERE])

    def button() -> list[str]:
        shown = office.check.current(LEADER)
        assert not isinstance(shown, NoCheck)
        message = render(shown[0])
        assert ("Danh sách:" in message.text) == (shown[0].differing is not None)
        return [b.data or "" for row in message.buttons for b in row if b.text == "Xem hồ sơ"]

    assert button() == []
    bring(office, PROVINCIAL, [ALIKE])
    (data,) = button()
    action = decode(data)
    assert action == ShowDossiers(DAY, id_of(office, TAN_MY), 0)
    assert isinstance(action, ShowDossiers)
    shown = office.check_lists.viewing.page(LEADER, action.round_on, action.unit_id, action.page)
    assert isinstance(shown, DossierPage)
    assert shown.count == 1
    bring(office, PROVINCIAL, [ALIKE, ONLY_HERE])
    assert button() == []


def test_a_dossier_that_the_other_list_has_under_another_unit_is_not_missing_there(
    office: Office,
) -> None:
    """It differs in its unit, and only that is said."""
    bring(office, NATIONAL, [ALIKE])
    bring(office, PROVINCIAL, [(ALIKE[0], "Xã Bình Thành", *ALIKE[2:])])
    shown = office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 1)
    assert isinstance(shown, DossierPage)
    (one,) = shown.rows
    assert one.on_provincial is not None
    assert one.other_unit == "Xã Bình Thành"


def test_what_the_unit_names_shows_nothing_of_anothers_dossier(office: Office) -> None:
    """Any code can be typed."""
    both_lists(office)
    codes = ("H20.50-261008-0003", "H20.50-261008-0001")
    office.check.reply(
        LEADER, id_of(office, TAN_MY), DAY, Reply.DIFFERS, details=Details(codes=codes)
    )
    shown = office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 1)
    assert isinstance(shown, DossierPage)
    rows = {one.code[-4:]: one for one in shown.rows}
    assert rows.keys() == {"0001", "0002", "0003"}
    assert rows["0003"].on_portal is rows["0003"].on_provincial is None
    assert rows["0001"].on_portal is not None


def test_an_old_questions_button_shows_what_it_showed(office: Office, clock: FixedClock) -> None:
    """Lists of later weeks belong to later rounds; without a round the newest count."""
    both_lists(office)
    before = office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 1)
    clock.at += timedelta(days=7)
    bring(office, PROVINCIAL, [ALIKE, ONLY_HERE])
    assert office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 1) == before
    now = office.check_lists.viewing.page(LEADER, None, id_of(office, TAN_MY), 1)
    assert isinstance(now, DossierPage)
    assert now.count == 0


@pytest.mark.parametrize("day", [date.max, date.min, DAY + timedelta(days=1)])
def test_a_forged_round_is_none(office: Office, day: date) -> None:
    """The end of its week may lie behind the end of the calendar."""
    both_lists(office)
    shown = office.check_lists.viewing.page(LEADER, day, id_of(office, TAN_MY), 0)
    assert isinstance(shown, DossierPage)
    assert shown.round_on is None


def test_one_list_alone_is_shown_whole(office: Office) -> None:
    """There is nothing to compare, and it says so; without any list it says that."""
    assert isinstance(
        office.check_lists.viewing.page(LEADER, None, id_of(office, TAN_MY), 1), NoDossiers
    )
    bring(office, NATIONAL, [ALIKE, ONLY_HERE, LATER])
    shown = office.check_lists.viewing.page(LEADER, None, id_of(office, TAN_MY), 1)
    assert isinstance(shown, DossierPage)
    assert shown.count == 2
    assert shown.read == ((System.NATIONAL, DAY),)
    assert "chưa có danh sách của hệ thống kia" in render(shown).text
    assert "không có" not in render(shown).text


def test_pages_go_through_all_dossiers_and_stay_within(office: Office) -> None:
    """Forged page numbers show the nearest page."""
    many = [(f"{n:04}", TAN_MY, "20/11/2026", "Đang xử lý") for n in range(1, 2 * A_PAGE + 2)]
    bring(office, NATIONAL, many)
    bring(office, PROVINCIAL, [("9999", "Xã Bình Thành", "20/11/2026", "Đang xử lý")])
    seen: list[str] = []
    for page in (1, 2, 3):
        shown = office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), page)
        assert isinstance(shown, DossierPage)
        assert (shown.page, shown.pages) == (page, 3)
        seen += [one.code for one in shown.rows]
    assert seen == [f"H20.50-261008-{code}" for code, *_ in many]
    assert office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 99) == shown
    first = office.check_lists.viewing.page(LEADER, DAY, id_of(office, TAN_MY), 0)
    assert isinstance(first, DossierPage)
    assert first.page == 1


def test_typed_it_shows_ones_own_units_or_those_named(office: Office, clock: FixedClock) -> None:
    """With the answers of the round while it lasts."""
    both_lists(office)
    (own,) = office.check_lists.viewing.typed(LEADER, "")
    (named,) = office.check_lists.viewing.typed(CLERK, "xã tân mỹ")
    assert own == named
    assert isinstance(own, DossierPage)
    assert own.round_on == DAY
    clock.at += timedelta(days=7)
    assert office.check_lists.viewing.typed(CLERK, "") == (WhoseDossiers(),)
    (later,) = office.check_lists.viewing.typed(LEADER, "")
    assert isinstance(later, DossierPage)
    assert later.round_on is None


@pytest.mark.parametrize("day", [None, DAY])
def test_the_buttons_data_comes_back_as_it_was(day: object) -> None:
    """And fits Telegram's 64 bytes; anything else is refused."""
    action = ShowDossiers(DAY if day else None, 10**18 - 1, 10**18 - 1)
    assert decode(encode(action)) == action
    assert len(encode(action).encode()) <= 64
    for forged in ("dossiers:1:2:3", "dossiers:0:-2:3", "dossiers:0:2", "compiled:0", "compiled:"):
        with pytest.raises(ValueError, match=r".*"):
            decode(forged)


def test_the_questions_of_many_units_count_as_each_alone(office: Office) -> None:
    """Asked at the opening in one go, shown again one by one."""
    bring(office, NATIONAL, [ALIKE, ONLY_HERE, LATER])
    bring(office, PROVINCIAL, [(ALIKE[0], "Xã Bình Thành", *ALIKE[2:]), LATER])
    questions = office.rounds.questions
    with office.database.read() as connection:
        known = units.units(connection)
        held = check_rounds.get(connection, DAY)
        assert held is not None
        asked = check_rounds.units(connection, DAY)
        many = questions.differing(connection, known, held, asked)
        alone = {uid: questions.of(connection, known, held, uid).differing for uid in asked}
    assert many == alone
    assert many[id_of(office, TAN_MY)] == 2
    assert many[id_of(office, "Xã Bình Thành")] == 1
