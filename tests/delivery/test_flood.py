"""One chat's 429, or the whole bot's?"""

from bot.delivery.flood import Flood


def test_one_or_two_chats_rest_alone() -> None:
    """However often one of them is refused."""
    flood = Flood()
    assert [flood.refused(1, 300, at) for at in (0, 1, 2, 3)] == [None] * 4
    assert flood.refused(2, 300, 3) is None


def test_three_chats_within_ten_seconds_are_the_whole_bot() -> None:
    """All rest for the shortest time asked."""
    flood = Flood()
    flood.refused(1, 43_838, 0)
    flood.refused(2, 30, 5)
    assert flood.refused(3, 7, 10) == 7


def test_old_refusals_do_not_count() -> None:
    """Three chats in a minute are three chats."""
    flood = Flood()
    assert [flood.refused(chat, 300, at) for chat, at in ((1, 0), (2, 10.1), (3, 20.2))] == (
        [None] * 3
    )


def test_nothing_halts_the_broadcast_for_hours() -> None:
    """A minute at most."""
    flood = Flood()
    assert [flood.refused(chat, 43_838, 0) for chat in (1, 2, 3)] == [None, None, 60.0]
