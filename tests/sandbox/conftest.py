"""A started sandbox with two people and a group, and ways to talk to it."""

import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from bot.sandbox.server import Sandbox

TOKEN = "766:SANDBOX"  # noqa: S105 - made up for the sandbox
AN, BICH, STRANGER, GROUP = 1001, 1002, 1003, -1001
# Friday evening; the next Thursday is the 26th.
FRIDAY = datetime(2026, 11, 20, 19, 15, tzinfo=timezone(timedelta(hours=7)))

Answer = dict[str, Any]
Call = Callable[..., Awaitable[Answer]]
Draw = Callable[[int, int], bytes]


class Hands:
    """The wall clock and the monotonic clock, both moved by hand."""

    def __init__(self) -> None:
        self.wall = FRIDAY
        self.tick = 1000.0

    def move(self, to: datetime | None) -> None:
        """Set the wall clock."""
        assert to is not None
        self.wall = to


@pytest.fixture
def hands() -> Hands:
    """Clocks that stand still until a test moves them."""
    return Hands()


@pytest.fixture
async def sandbox(hands: Hands) -> AsyncIterator[Sandbox]:
    """A started sandbox; An and Bích have started the bot, the stranger has not."""
    made = Sandbox(
        token=TOKEN,
        username="bot766_sandbox_bot",
        now=lambda: hands.wall,
        move=hands.move,
        monotonic=lambda: hands.tick,
    )
    await made.start(port=0)
    made.add_user(AN, "Nguyễn Văn An", title="Lãnh đạo Xã Bình Thành")
    made.add_user(BICH, "Trần Thị Bích", username="bich")
    made.add_user(STRANGER, "Người lạ")
    made.add_group(GROUP, "Tổ giúp việc", [AN, BICH])
    for person in (AN, BICH):
        made.type_text(person, person, "/start")
    made.world.updates.clear()
    yield made
    await made.stop()


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client."""
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=20) as client:
        yield client


@pytest.fixture
def call(http: httpx.AsyncClient) -> Call:
    """Call a method with JSON; the answer's HTTP status always equals its error_code."""

    async def ask(method: str, **params: object) -> Answer:
        response = await http.post(f"/bot{TOKEN}/{method}", json=params)
        answer: Answer = response.json()
        assert response.status_code == answer.get("error_code", 200)
        return answer

    return ask


@pytest.fixture
def send(call: Call) -> Call:
    """Send a text to An."""

    async def ask(text: str = "Xin chào", **params: object) -> Answer:
        return await call("sendMessage", chat_id=AN, text=text, **params)

    return ask


def png(width: int = 4, height: int = 3) -> bytes:
    """A real grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.fixture
def picture() -> bytes:
    """A small PNG."""
    return png()


@pytest.fixture
def draw() -> Draw:
    """A PNG of a given size."""
    return png
