"""Which messages were delivered, told by a file that no restored database turns back?

A line a delivered message: its number, the moment, the database, the outbox row, and a hash of chat
and text. No text and no chat id can be read from it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

NAME = "sent.journal"
# A backup older than this is not restored in order to go on with; lines live one to two such spans.
KEEP = timedelta(days=14)
# The hash stands last and has a fixed length: a line that a death cut short never matches.
_LINE = re.compile(r"(\d{1,18}) (\d{8}T\d{6}Z) ([0-9a-f]{8}) (\d{1,18}) ([0-9a-f]{64})")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Entry:
    """One delivered message.

    Attributes:
        number: counts up, whatever the clock does.
        at: when it was delivered, to the second.
        database: the beginning of the identity of the database that sent it.
        row: its outbox row there.
        key: hash of chat and text.
    """

    number: int
    at: datetime
    database: str
    row: int
    key: str

    def line(self) -> str:
        """As it stands in the file."""
        at = self.at.astimezone(UTC).strftime(_TIME)
        return f"{self.number} {at} {self.database} {self.row} {self.key}\n"


class Journal:
    """The file and the one before it; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._old = path.with_name(f"{path.name}.old")
        self._lock = Lock()
        self._last = 0
        self._first_at: datetime | None = None
        # The last line may have been cut short, by a death or a full disk.
        self._torn = True

    def take_up(self, known: int) -> list[Entry]:
        """Read all there is, and number on from there, above `known`.

        Raises:
            OSError: a file is there and cannot be read, or its folder cannot be made.
        """
        with self._lock:
            self._last = known
            self._path.parent.mkdir(parents=True, exist_ok=True)
            current = list(_read(self._path))
            self._first_at = current[0].at if current else None
            entries = [*_read(self._old), *current]
            self._last = max([known, *(entry.number for entry in entries)])
            return entries

    def entries(self) -> list[Entry]:
        """All there is, oldest first.

        Raises:
            OSError: a file is there and cannot be read.
        """
        with self._lock:
            return [*_read(self._old), *_read(self._path)]

    def write(self, database: str, row: int, key: str, at: datetime) -> int:
        """Add a line; gives its number.

        It is handed to the operating system at once, so it survives the process; it is not forced
        to the disk: after a power cut the database, which is, knows as much.

        Raises:
            OSError: the line could not be written.
        """
        with self._lock:
            if self._first_at is not None and at - self._first_at > KEEP:
                self._path.replace(self._old)
                self._first_at = None
            entry = Entry(self._last + 1, at, database, row, key)
            self._append(entry.line().encode())
            self._last = entry.number
            self._first_at = self._first_at or at
            return entry.number

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if self._torn and not _ends_whole(descriptor):
                line = b"\n" + line
            self._torn = True
            if os.write(descriptor, line) < len(line):
                raise OSError("the line was cut short")
            self._torn = False
        finally:
            os.close(descriptor)


def _ends_whole(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _read(path: Path) -> Iterator[Entry]:
    try:
        text = path.read_text("ascii", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        if found := _LINE.fullmatch(line):
            number, at, database, row, key = found.groups()
            try:
                moment = datetime.strptime(at, _TIME).replace(tzinfo=UTC)
            except ValueError:
                continue
            yield Entry(int(number), moment, database, int(row), key)
