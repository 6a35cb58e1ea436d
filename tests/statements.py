"""Which statements a database is asked meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def statements(asked: Engine | Connection) -> Iterator[list[str]]:
    """Their texts, in order, as they come."""
    seen: list[str] = []

    def note(*happened: object) -> None:
        seen.append(str(happened[2]))

    event.listen(asked, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(asked, "before_cursor_execute", note)
