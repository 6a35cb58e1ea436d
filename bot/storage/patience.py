"""How often is a question asked again whose connection to the database was lost?

Only what reads may be: of what writes nobody knows whether it was committed before the loss.
"""

import math
import sqlite3
import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError

log = structlog.get_logger()

# A server is started anew in less; whoever waits longer thinks that nobody is there. In seconds.
PATIENCE_S = 3.0
# The first look after a loss is at once: mostly the server is there, and only connections were
# ended. Then longer and longer rests, in seconds.
_FIRST_REST_S, _LONGEST_REST_S = 0.05, 0.4

_Answer = TypeVar("_Answer")


class Patience:
    """Asks again while the database is away; all who wait share one patience.

    Each holds a thread meanwhile: were it counted anew for everybody, a long outage would keep all
    threads waiting, and who came last would hear last that there is no answer.
    """

    def __init__(
        self,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        # When the outage under way was met first and last.
        self._outage: tuple[float, float] | None = None
        self._noting = Lock()

    def asked(self, question: Callable[[], _Answer]) -> _Answer:
        """What a question that only reads is answered, be it at the second try.

        Raises:
            DBAPIError: the database is away for longer, or something else is wrong with it.
        """
        began, rest_s = self._monotonic(), 0.0
        while True:
            try:
                answer = question()
            except DBAPIError as error:
                if not is_lost(error) or self._is_over(began, error):
                    raise
            else:
                self._outage = None
                return answer
            if rest_s:
                self._sleep(rest_s)
            rest_s = min(max(_FIRST_REST_S, 2 * rest_s), _LONGEST_REST_S)

    def _is_over(self, began: float, error: DBAPIError) -> bool:
        """Note that the database was found away; whether that, or the question, lasts too long."""
        with self._noting:
            now = self._monotonic()
            # Who is answered meanwhile forgets it at any moment.
            since, last = self._outage or (now, -math.inf)
            if now - last > PATIENCE_S:
                log.warning("database_lost", error=type(error.orig).__name__)
                since = now
            self._outage = (since, now)
        return now - min(began, since) >= PATIENCE_S


def is_lost(error: DBAPIError) -> bool:
    """Whether the connection was lost, or none could be made; a file is there or it is not."""
    if isinstance(error.orig, sqlite3.Error):
        return False
    # What fails before any statement fails while a connection is made.
    none_made = isinstance(error, OperationalError) and error.statement is None
    return error.connection_invalidated or none_made
