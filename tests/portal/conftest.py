"""A portal of our own with a province of twelve units, and a client that never really waits."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bot.sources.portal.client import Portal
from bot.sources.portal.errors import Reason, Stopped
from bot.sources.portal.pull import Pulled, pull
from scoring.period import Period
from tests.portal.made import PHU_THO, made
from tests.portal.server import PortalServer

AUGUST = Period.month(2026, 8)
TODAY = date(2026, 9, 3)
NOW = datetime(2026, 9, 3, 1, 0, tzinfo=UTC)
CONTACT = "https://example.org/bot766"
PAUSE_S = 3.0


@dataclass
class Kept:
    """What a client did besides asking: how long it waited, and the answers it handed over."""

    sleeps: list[float] = field(default_factory=list)
    answers: list[tuple[str, dict[str, Any], int, bytes]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[PortalServer]:
    """A portal that has August of a province of twelve units."""
    with PortalServer(made(PHU_THO, 12, AUGUST)) as started:
        yield started


@pytest.fixture
def kept() -> Kept:
    """What the client waited and handed over."""
    return Kept()


@pytest.fixture
def connect(server: PortalServer, kept: Kept) -> Iterator[Callable[..., Portal]]:
    """Makes clients of the portal."""
    opened: list[Portal] = []

    def make(**more: Any) -> Portal:  # noqa: ANN401 - Portal's own
        given = {
            "url": server.url,
            "pause_s": PAUSE_S,
            "contact": CONTACT,
            "on_answer": lambda *answer: kept.answers.append(answer),
            "sleep": kept.sleeps.append,
            "chance": random.Random(766),  # noqa: S311 - for the same pauses every time
            "timeouts": httpx.Timeout(20),
        }
        opened.append(Portal(**{**given, **more}))
        return opened[-1]

    yield make
    for portal in opened:
        portal.close()


@pytest.fixture
def portal(connect: Callable[..., Portal]) -> Portal:
    """A client of the portal."""
    return connect()


@pytest.fixture
def take(portal: Portal) -> Callable[..., Pulled]:
    """Pull August of the province; `pull`'s arguments may be given."""

    def run(period: Period = AUGUST, root_id: str = PHU_THO, **more: Any) -> Pulled:  # noqa: ANN401 - pull's own
        given = {
            "known": (),
            "portal_ids": {},
            "observed_at": NOW,
            "last_units": None,
            "missing_share": Decimal(10),
            "today": TODAY,
        }
        return pull(portal, period, root_id, **{**given, **more})

    return run


@pytest.fixture
def stop(take: Callable[..., Pulled]) -> Callable[..., Stopped]:
    """Pull and be stopped for that reason, with one sentence in one line."""

    def run(reason: Reason = Reason.NOT_VERIFIED, **more: Any) -> Stopped:  # noqa: ANN401 - pull's own
        with pytest.raises(Stopped) as stopped:
            take(**more)
        assert stopped.value.reason is reason
        assert "\n" not in stopped.value.what
        assert stopped.value.what[0].isupper()
        assert stopped.value.what.endswith(".")
        return stopped.value

    return run
