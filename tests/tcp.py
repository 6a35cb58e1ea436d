"""Servers of bytes for tests: every connection has ended when the test has."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Pass = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Pass) -> AsyncIterator[str]:
    """A server on loopback; gives its address.

    Those who ask may be killed at any byte: what breaks off then is no error of the test, and
    nothing of it is left for the garbage collector, whose complaint would fail another test.
    """
    serving: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        serving.add(task)
        try:
            await serve(reader, writer)
        except* ConnectionError:
            pass
        finally:
            await _closed(writer)

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def between(
    near: tuple[asyncio.StreamReader, asyncio.StreamWriter], url: str, asked: Pass, answered: Pass
) -> None:
    """Pass on both ways between a connection and the server at `url`, until both ways end."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = near
    there_reader, there_writer = await asyncio.open_connection(host, int(port))
    try:
        async with asyncio.TaskGroup() as ways:
            ways.create_task(_one_way(asked, reader, there_writer))
            ways.create_task(_one_way(answered, there_reader, writer))
    finally:
        await _closed(there_writer)


async def _one_way(
    pass_on: Pass, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await pass_on(reader, writer)
    writer.close()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
