"""Lines of updates: one chat in order, chats side by side, a flood in a line of its own."""

import asyncio

import pytest
from telegram import CallbackQuery, Update, User

from bot.answers.pictured import Pictured
from bot.chat import crowd
from bot.chat.crowd import BURST, MOST_ASIDE, MOST_WAITING, Crowd, Ending, step_aside
from bot.chat.inbox import _sends
from bot.office import Office
from messages.actions import Action, PickUnit, encode
from messages.chart_actions import (
    ChartAction,
    ShowChart,
    ShowHistoryChart,
    ShowRankingChart,
    ShowTiersChart,
)
from messages.question_actions import About
from scoring.unit import Level
from tests.furnishing import id_of

ONE, OTHER = 1, 2


async def test_the_updates_of_one_chat_go_in_order_and_those_of_others_beside_them() -> None:
    """Of two answers the last one counts; a slow one holds up nobody else."""
    lines, done = Crowd(), []
    first_may_end = asyncio.Event()

    async def handle(chat: int, name: str, may_end: asyncio.Event | None = None) -> None:
        async with lines.turn(chat):
            if may_end:
                await may_end.wait()
            done.append(name)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle(ONE, "first", first_may_end))
        tasks.create_task(handle(ONE, "second"))
        other = tasks.create_task(handle(OTHER, "other"))
        await other
        assert done == ["other"]
        first_may_end.set()
    assert done == ["other", "first", "second"]


async def test_a_line_is_full_for_its_own_chat_alone_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until it is empty again."""
    # All that wait are more than a burst: each would take a second.
    monkeypatch.setattr(crowd, "BURST", 2 * MOST_WAITING)
    lines = Crowd()
    may_end = asyncio.Event()

    async def handle() -> None:
        async with lines.turn(ONE):
            await may_end.wait()

    waiting = [asyncio.create_task(handle()) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    assert lines.is_full(ONE)
    assert not lines.is_full(OTHER)
    assert [lines.is_news(ONE), lines.is_news(ONE)] == [True, False]
    may_end.set()
    await asyncio.gather(*waiting)
    assert not lines.is_full(ONE)
    assert lines.is_news(ONE)


async def test_a_burst_goes_at_once_and_what_follows_waits() -> None:
    """One more than a burst does not get its turn at once; another chat does."""
    lines = Crowd()
    for _ in range(BURST):
        async with asyncio.timeout(1), lines.turn(ONE):
            pass
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01), lines.turn(ONE):
            pass
    async with asyncio.timeout(1), lines.turn(OTHER):
        pass


async def test_quiet_chats_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year of strangers does not fill the memory."""
    monkeypatch.setattr(crowd, "_MOST_KNOWN", 5)
    lines = Crowd()
    for chat in range(100):
        async with lines.turn(chat):
            pass
    # Each has used a hundredth of a burst a moment ago, so none is quiet yet.
    assert len(lines._pace) == 100
    for pace in lines._pace.values():
        pace._level = 0
    async with lines.turn(ONE):
        pass
    assert set(lines._pace) == {ONE}


async def test_at_the_end_nobody_waits_for_a_slower_pace() -> None:
    """What is kept is handled at the next start; a stop does not take as long as a flood."""
    lines = Crowd()
    for _ in range(BURST):
        async with lines.turn(ONE):
            pass

    async def handle() -> None:
        async with lines.turn(ONE):
            pass

    waiting = [asyncio.create_task(handle()) for _ in range(3)]
    await asyncio.sleep(0)
    lines.end()
    ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1)
    assert all(isinstance(one, Ending) for one in ended)


async def test_the_very_same_tap_waits_once() -> None:
    """Until its turn has come: one that comes then is another."""
    lines = Crowd()
    may_end = asyncio.Event()

    async def handle(tap: str) -> None:
        async with lines.turn(ONE, tap):
            await may_end.wait()

    first, second = (asyncio.create_task(handle(tap)) for tap in ("a", "b"))
    await asyncio.sleep(0)
    assert (lines.is_waiting("a"), lines.is_waiting("b")) == (False, True)
    may_end.set()
    await asyncio.gather(first, second)
    assert not lines.is_waiting("b")


async def test_a_tap_that_sends_is_the_same_until_it_is_done() -> None:
    """A second one, made while a picture is drawn, would bring a second picture."""
    lines = Crowd()
    may_end, turned = asyncio.Event(), asyncio.Event()

    async def handle() -> None:
        async with lines.turn(ONE, "chart", sends=True):
            turned.set()
            await may_end.wait()

    first = asyncio.create_task(handle())
    await turned.wait()
    assert lines.is_waiting("chart")
    may_end.set()
    await first
    assert not lines.is_waiting("chart")


def _tap(action: Action) -> Update:
    by = User(ONE, "A", is_bot=False)
    return Update(1, callback_query=CallbackQuery("1", by, "1", data=encode(action)))


@pytest.mark.parametrize("about", About)
def test_a_choice_that_brings_a_picture_is_known_to_send(january: Office, about: About) -> None:
    """And no other: what is shown in the place of the question may be tapped again."""
    pick = PickUnit(id_of(january, "Xã Tân Mỹ"), about)
    brings_picture = isinstance(january.answers.pick(pick, asker=ONE), Pictured)
    assert _sends(_tap(pick)) == brings_picture


@pytest.mark.parametrize(
    "action",
    [
        ShowChart(1, 1),
        ShowHistoryChart(1),
        ShowRankingChart(1, Level.COMMUNE, 1),
        ShowTiersChart(1, Level.COMMUNE, 1),
    ],
)
def test_a_button_of_a_chart_is_known_to_send(action: ChartAction) -> None:
    """Each of them brings a picture."""
    assert _sends(_tap(action))


async def test_who_steps_aside_lets_those_behind_pass_and_is_still_under_way() -> None:
    """A picture is drawn: what is typed meanwhile is answered; the same tap is not taken again."""
    lines, done = Crowd(), []
    may_end = asyncio.Event()

    async def draw() -> None:
        async with lines.turn(ONE, "chart", sends=True):
            step_aside()
            # A second word changes nothing.
            step_aside()
            await may_end.wait()
            done.append("drawn")

    async def answer(name: str) -> None:
        async with lines.turn(ONE):
            await asyncio.sleep(0)
            done.append(name)

    drawing = asyncio.create_task(draw())
    await asyncio.wait_for(asyncio.gather(answer("first"), answer("second")), 1)
    assert done == ["first", "second"]
    assert lines.is_waiting("chart")
    may_end.set()
    await drawing
    assert done[-1] == "drawn"
    assert not lines.is_waiting("chart")
    # Nothing of it is left, and the order is kept as before.
    assert (lines._order, lines._waiting, lines._aside) == ({}, {}, {})


async def test_only_a_few_of_a_chat_step_aside() -> None:
    """The next one keeps its turn, until it is done; what another chat draws is not counted."""
    lines, may_end = Crowd(), asyncio.Event()

    async def draw(chat: int) -> None:
        async with lines.turn(chat):
            step_aside()
            await may_end.wait()

    async def answer(chat: int) -> None:
        async with lines.turn(chat):
            pass

    drawing = [asyncio.create_task(draw(ONE)) for _ in range(MOST_ASIDE + 1)]
    drawing += [asyncio.create_task(draw(OTHER))]
    await asyncio.wait_for(answer(OTHER), 1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(answer(ONE), 0.05)
    may_end.set()
    await asyncio.wait_for(asyncio.gather(answer(ONE), *drawing), 1)
    assert not lines._aside


async def test_one_that_breaks_aside_leaves_the_line_as_it_is() -> None:
    """It gives no turn back that is another's by then."""
    lines, other_may_end = Crowd(), asyncio.Event()
    done = []

    async def draw() -> None:
        async with lines.turn(ONE):
            step_aside()
            await asyncio.sleep(0)
            raise ValueError("not drawn")

    async def answer(name: str, may_end: asyncio.Event | None = None) -> None:
        async with lines.turn(ONE):
            if may_end:
                await may_end.wait()
            done.append(name)

    drawing = asyncio.create_task(draw())
    first = asyncio.create_task(answer("first", other_may_end))
    second = asyncio.create_task(answer("second"))
    with pytest.raises(ValueError, match="not drawn"):
        await drawing
    assert done == []
    other_may_end.set()
    await asyncio.gather(first, second)
    assert done == ["first", "second"]


async def test_what_is_left_of_a_turn_that_is_over_gives_back_no_other() -> None:
    """A task that was made within it may step aside when the next update has its turn."""
    lines, left, may_end = Crowd(), asyncio.Event(), asyncio.Event()
    done = []

    async def stay() -> None:
        await left.wait()
        step_aside()

    async def answer(may_end: asyncio.Event | None = None) -> None:
        async with lines.turn(ONE):
            done.append("begun")
            if may_end:
                await may_end.wait()

    async with lines.turn(ONE):
        staying = asyncio.create_task(stay())
        first = asyncio.create_task(answer(may_end))
        second = asyncio.create_task(answer())
        await asyncio.sleep(0)
    left.set()
    await staying
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(second), 0.05)
    assert done == ["begun"]
    may_end.set()
    await asyncio.gather(first, second)
    assert (lines._order, lines._waiting, lines._aside) == ({}, {}, {})
