"""Invites: one-time, expiring, bound to a unit and a role."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import FixedClock
from bot.office import Office
from bot.people import INVITE_LIFE, InviteState, NoSuchUnit, NotThere, Unfit
from bot.reports.persons import invites_json, invites_text
from bot.sources.refusal import Refused
from bot.storage import audit, outbox, people, queued
from bot.storage.invites import invite_table
from bot.storage.people import Role
from messages.answers import Bound, InviteRefused
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import import_table


def _code(office: Office, unit: str = "xã Tân Mỹ", role: Role = Role.LEADER) -> str:
    return office.people.invite(unit, role, by="t").code


def test_an_invite_binds_a_chat_to_its_unit(january: Office) -> None:
    """From then on the unit is the asker's own."""
    bound = january.people.take(_code(january), 1)
    assert isinstance(bound, Bound)
    assert bound.unit.name == "Xã Tân Mỹ"
    assert [unit.name for unit in january.answers.own_units(1)] == ["Xã Tân Mỹ"]


def test_an_invite_serves_one_person(january: Office) -> None:
    """Taking it again oneself is no error, another's try is refused."""
    code = _code(january)
    january.people.take(code, 1)
    assert isinstance(january.people.take(code, 1), Bound)
    assert january.people.take(code, 2) == InviteRefused("used")
    assert january.answers.own_units(2) == ()


def test_an_invite_runs_out(january: Office, clock: FixedClock) -> None:
    """After two weeks."""
    code = _code(january)
    clock.at += INVITE_LIFE + timedelta(seconds=1)
    assert january.people.take(code, 1) == InviteRefused("expired")


def test_an_unknown_code_is_refused(january: Office) -> None:
    """Whatever it holds."""
    for code in ("abc", "", "' OR 1=1", "x" * 4096):
        assert january.people.take(code, 1) == InviteRefused("unknown")


def test_the_code_itself_is_not_stored(january: Office) -> None:
    """Only its hash; it fits a deep link."""
    code = _code(january)
    with january.database.read() as connection:
        stored = connection.scalar(select(invite_table.c.code_hash))
    assert code not in str(stored)
    assert len(code) <= 64
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


@pytest.mark.parametrize(("name", "word"), [("xã Không Có", "không có"), ("lap vo", "có thể là")])
def test_an_invite_needs_exactly_one_unit(january: Office, name: str, word: str) -> None:
    """An ambiguous name is asked back."""
    with pytest.raises(NoSuchUnit, match=word):
        january.people.invite(name, Role.LEADER, by="t")


def test_one_invite_admits_one_of_two_who_come_at_once(on_both: Office) -> None:
    """Whoever is slower is refused; the same person twice is no error."""
    import_table(on_both, S004_CSV)
    for _ in range(5):
        code = _code(on_both)
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda chat: on_both.people.take(code, chat), (1, 2)))  # noqa: B023 - used at once
        assert sorted(type(answer).__name__ for answer in answers) == ["Bound", "InviteRefused"]
        code = _code(on_both)
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda chat: on_both.people.take(code, chat), (3, 3)))  # noqa: B023 - used at once
        assert all(isinstance(answer, Bound) for answer in answers)


def test_the_same_link_again_makes_a_chat_reachable(january: Office) -> None:
    """Somebody blocked the bot and comes back by the link they have."""
    code = _code(january)
    january.people.take(code, 1)
    with january.database.write() as connection:
        people.mark_refusing(connection, 1)
    january.people.take(code, 1)
    with january.database.read() as connection:
        assert len(people.reachable(connection, Role)) == 1


def test_a_revoked_invite_admits_nobody(january: Office) -> None:
    """And is revoked once; a spent one cannot be."""
    made = january.people.invite("xã Tân Mỹ", Role.LEADER, by="t")
    january.people.revoke(made.id, by="t")
    assert january.people.take(made.code, 1) == InviteRefused("revoked")
    spent = january.people.invite("xã Tân Mỹ", Role.LEADER, by="t")
    january.people.take(spent.code, 1)
    for number in (made.id, spent.id, 99):
        with pytest.raises(NotThere, match=str(number)):
            january.people.revoke(number, by="t")
    assert isinstance(january.people.take(spent.code, 1), Bound)


def test_invites_are_listed_by_where_they_stand(january: Office, clock: FixedClock) -> None:
    """Never with a code or its hash; expired ones until they are tidied away."""
    january.people.invite("xã Tân Mỹ", Role.LEADER, by="t")
    clock.at += INVITE_LIFE + timedelta(days=1)
    used = january.people.invite("xã Định An", Role.OFFICER, by="t", address="Đồng chí A")
    january.people.take(used.code, 1)
    revoked = january.people.invite("xã Định Yên", Role.LEADER, by="t")
    january.people.revoke(revoked.id, by="t")
    opened = january.people.invite("huyện Lấp Vò", Role.OFFICE, by="t")
    listed = january.people.invites()
    assert [one.state for one in listed] == [
        InviteState.OPEN,
        InviteState.REVOKED,
        InviteState.USED,
        InviteState.EXPIRED,
    ]
    shown = str(listed) + invites_text(listed, clock.at.tzinfo) + str(invites_json(listed))  # type: ignore[arg-type]
    assert not any(code in shown for code in (used.code, revoked.code, opened.code))
    assert listed[2].invite.address == "Đồng chí A"


def test_one_person_stands_for_several_units_and_a_unit_has_several_people(
    january: Office,
) -> None:
    """Each membership is listed with its role and day."""
    for unit, chat in (("xã Tân Mỹ", 1), ("xã Định An", 1), ("xã Tân Mỹ", 2)):
        january.people.take(_code(january, unit), chat)
    listed = [(m.chat_id, unit.name) for m, unit in january.people.members()]
    assert sorted(listed) == [(1, "Xã Tân Mỹ"), (1, "Xã Định An"), (2, "Xã Tân Mỹ")]


def test_removing_ends_one_unit_or_all_and_what_is_queued(january: Office) -> None:
    """Whoever was removed does not come back by the old link, and hears nothing more."""
    code = _code(january)
    january.people.take(code, 1)
    january.people.take(_code(january, "xã Định An"), 1)
    import_table(january, FEBRUARY_CSV)
    number = january.people.members()[0][0].id
    assert january.people.remove(number, unit_name="xã Tân Mỹ", by="t") == 1
    assert [unit.name for unit in january.answers.own_units(1)] == ["Xã Định An"]
    with january.database.read() as connection:
        # What is not sent yet may tell of the unit that was left.
        assert outbox.counts(connection) == {"cancelled": 1}
    assert january.people.take(code, 1) == InviteRefused("used")
    assert january.people.remove(number, by="t") == 1
    with january.database.read() as connection:
        assert outbox.counts(connection) == {"cancelled": 1}
    for unit in (None, "xã Tân Mỹ"):
        with pytest.raises(NotThere):
            january.people.remove(number, unit_name=unit, by="t")
    assert january.people.members() == ()


def test_a_group_takes_any_role_but_the_administrators(january: Office) -> None:
    """Anybody in a group may type: nothing is decided there."""
    for role in Role:
        said = january.people.take(_code(january, "huyện Lấp Vò", role), -5)
        assert isinstance(said, Bound) is (role is not Role.ADMIN)
    assert not january.intake.may_send(-5)
    code = _code(january, "huyện Lấp Vò", Role.ADMIN)
    assert january.people.take(code, -5) == InviteRefused("private")
    assert isinstance(january.people.take(code, 5), Bound)


def test_a_list_makes_all_its_invites(on_both: Office) -> None:
    """Vietnamese or English heads, either delimiter, with or without a mark, columns anywhere."""
    import_table(on_both, S004_CSV)
    lists = (
        (
            "Đơn vị;Vai trò;Xưng hô\nxã Tân Mỹ, huyện Lấp Vò;lãnh đạo;Chủ tịch UBND xã, Bí thư\n"
            "\nhuyện Lấp Vò;Văn phòng;\n"
        ),
        "\ufeffaddress,unit,role\n,xa tan my,LEADER\nĐồng chí A,huyện Lấp Vò,office\n",
    )
    for text in lists:
        made = on_both.people.invite_list(text.encode(), by="t")
        assert [(one.unit.name, one.role) for one in made] == [
            ("Xã Tân Mỹ", Role.LEADER),
            ("Huyện Lấp Vò", Role.OFFICE),
        ]
        assert isinstance(on_both.people.take(made[0].code, 1), Bound)
    with on_both.database.read() as connection:
        who = people.recipient_of_chat(connection, 1)
    assert who is not None
    assert who.address == "Chủ tịch UBND xã, Bí thư"


def test_a_list_with_wrong_lines_makes_nothing_and_names_each(january: Office) -> None:
    """By its number, with the reason."""
    text = (
        "Đơn vị,Vai trò,Xưng hô\nxã Tân Mỹ,leader,\nxã Không,leader,\nlap vo,leader,\n"
        f"xã Tân Mỹ,vua,\n,leader,\nxã Định An,,\nxã Định An,leader,{'x' * 81}\n"
        "xã Định An,leader,a,b\n"
    )
    with pytest.raises(Unfit) as refused:
        january.people.invite_list(text.encode(), by="t")
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [
        f"Dòng {line}" for line in range(3, 10)
    ]
    words = ("không có đơn vị", "có thể là", "“vua”", "thiếu tên", "thiếu vai trò", "80 ký tự")
    for word, problem in zip(words, refused.value.problems, strict=False):
        assert word in problem
    assert january.people.invites() == ()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "không có dòng nào"),
        ("Đơn vị;Vai trò".encode(), "chỉ có dòng tiêu đề"),
        ("Đơn vị;Tuổi\na;b".encode(), "“Tuổi”"),
        ("Đơn vị;Đơn vị;Vai trò\na;b;c".encode(), "hai lần"),
        ("Đơn vị\na".encode(), "thiếu cột “vai trò”"),
        (b'unit,role\n"a,leader', "dấu ngoặc kép"),
        (b"\xff\xfa\x00", "nhị phân"),
        ("unit,role\n" + "x,leader\n" * 5001, "5000"),
    ],
)
def test_what_is_no_list_is_refused(january: Office, content: bytes | str, word: str) -> None:
    """As a whole, with one reason."""
    given = content.encode() if isinstance(content, str) else content
    with pytest.raises(Refused, match=word):
        january.people.invite_list(given, by="t")


def test_the_audit_log_tells_who_did_what_to_whom(january: Office) -> None:
    """Invites, lists, joins, revoking and removing; never a code, a chat or a name."""
    made = january.people.invite_list("unit,role\nxã Tân Mỹ,leader\n".encode(), by="cli")
    january.people.take(made[0].code, 766001)
    january.people.revoke(january.people.invite("xã Tân Mỹ", Role.LEADER, by="cli").id, by="cli")
    january.people.remove(january.people.members()[0][0].id, by="cli")
    with january.database.read() as connection:
        rows = audit.listing(connection, 5)
    assert [row["act"] for row in rows] == ["remove", "revoke", "invite", "join", "invite-list"]
    assert "766001" not in str(rows)
    assert made[0].code not in str(rows)


def test_who_was_removed_after_blocking_gets_no_digest_by_coming_back(january: Office) -> None:
    """Coming back is no way round a removal."""
    january.people.take(_code(january), 1)
    import_table(january, FEBRUARY_CSV)
    with january.database.write() as connection:
        people.mark_refusing(connection, 1)
        queued.give_up_chat(connection, 1, "blocked", january.clock.now())
    january.people.remove(january.people.members()[0][0].id, by="t")
    assert january.people.welcome_back(1)
    with january.database.read() as connection:
        assert outbox.counts(connection) == {"failed": 1}
