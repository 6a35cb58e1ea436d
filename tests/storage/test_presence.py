"""Whether another process sends from the same database, on both kinds."""

from bot.storage.database import Database
from bot.storage.presence import Presence


def _alone(presence: Presence) -> bool:
    done: list[bool] = []
    presence.enter(lambda: done.append(True))
    return bool(done)


def test_who_comes_first_is_alone_and_who_comes_later_is_not(database: Database) -> None:
    """The later one must wait for leases."""
    first, second = Presence(database), Presence(database)
    assert _alone(first)
    assert not _alone(second)
    first.leave()
    second.leave()


def test_whoever_is_left_counts(database: Database) -> None:
    """The first is gone, the second is still there."""
    first, second, third = (Presence(database) for _ in range(3))
    assert _alone(first)
    assert not _alone(second)
    first.leave()
    assert not _alone(third)
    second.leave()
    third.leave()
    assert _alone(first)
    first.leave()


def test_nobody_begins_while_one_who_is_alone_settles(database: Database) -> None:
    """Two that start at the same moment are not both alone; the later one is here all the same."""
    first, second, third = (Presence(database) for _ in range(3))
    seen: list[bool] = []
    first.enter(lambda: seen.append(_alone(second)))
    assert seen == [False]
    first.leave()
    second.renew()
    assert not _alone(third)
    second.leave()
    third.leave()


def test_a_lost_session_is_noticed_and_taken_anew(database: Database) -> None:
    """PostgreSQL was started anew, or ended a session: we are here again after `renew`."""
    first, second = Presence(database), Presence(database)
    assert _alone(first)
    first.leave()
    first.renew()
    assert not _alone(second)
    first.leave()
    second.leave()
