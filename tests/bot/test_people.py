"""Invites: one-time, expiring, bound to a unit and a role."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import Office
from bot.clock import FixedClock
from bot.people import INVITE_LIFE, NoSuchUnit
from bot.storage import people
from bot.storage.invites import invite_table
from bot.storage.people import Role
from messages.answers import Bound, InviteRefused
from tests.factories import S004_CSV


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
    staged = on_both.staging.stage_file(S004_CSV.encode(), "a.csv", period=None, root=None, by="t")
    on_both.pipeline.accept(staged.head.id, by="t")
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
