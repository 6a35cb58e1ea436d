"""Where are the files read that people send? In threads of their own: a few take a minute each.

In the common ones the third file would wait for the first two in a thread that the inbox, the
sending and every answer need too.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

_Args = ParamSpec("_Args")
_Read = TypeVar("_Read")
# As many as `bot.sources.documents.apart` reads at once; more would only wait for those.
_READERS = ThreadPoolExecutor(2, thread_name_prefix="read-file")


async def in_turn(read: Callable[_Args, _Read], *args: _Args.args, **kwargs: _Args.kwargs) -> _Read:
    """The same as `asyncio.to_thread`, in the threads for files."""
    context = copy_context()
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_READERS, lambda: context.run(read, *args, **kwargs))
