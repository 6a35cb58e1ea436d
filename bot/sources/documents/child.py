"""The process in which one hostile file is read: it binds itself, reads stdin, answers in JSON.

Run by bot.sources.documents.apart as `python -m bot.sources.documents.child KIND CPU_SECONDS`.
"""

import importlib
import logging
import resource
import sys

from bot.sources.documents.apart import answer_of
from bot.sources.documents.grid import MOST_BYTES

# Two million cells, the most that are read, need half of it.
_MOST_MEMORY_BYTES = 1_000_000_000
_READERS = {
    "pdf": "bot.sources.documents.pdf",
    "web": "bot.sources.documents.web",
    "word": "bot.sources.documents.word",
    "workbook": "bot.sources.documents.workbook",
}


def _bind(cpu_seconds: int) -> None:
    """Take away what a hostile file could use up; a lower limit of the machine's stays."""
    for what, most in (
        (resource.RLIMIT_AS, _MOST_MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def main() -> None:
    """Read one file from stdin with the reader and the time that the arguments name."""
    _bind(int(sys.argv[2]))
    # pdfminer complains about every odd object of a file, at length.
    logging.disable(logging.CRITICAL)
    # Only this one: each of the others would cost its library's start.
    reader = importlib.import_module(_READERS[sys.argv[1]])
    answer = answer_of(reader.read, sys.stdin.buffer.read(MOST_BYTES + 1))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
