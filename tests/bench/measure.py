"""How the bench measures: seconds, percentiles, the peak memory of a process of its own."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import FixedClock
from bot.lasting import look_rarely
from bot.office import Office, office
from bot.settings import load
from tests.bench.national import NOW

# Seconds within which any process of the bench has ended: the longest, a broadcast, takes two
# minutes by its pace.
_ENDS_S = 600


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies, in milliseconds."""
    return 1000 * statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def peak_megabytes() -> float:
    """The most memory that this process, or a child of it, ever held; Linux counts in kilobytes."""
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest_child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(ours, largest_child) / 1024


def peak_megabytes_of(process: int) -> float:
    """The most memory that another process ever held."""
    status = Path(f"/proc/{process}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)
    return peak / 1024


def processor_seconds_of(process: int) -> float:
    """User and system time of another process so far, its children left out."""
    # Behind the name in brackets, which may hold anything; the 12th and 13th from there.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def in_own_process(module: str, *words: str) -> list[float]:
    """The numbers that a module prints when it runs in a process of its own.

    Raises:
        RuntimeError: it failed; with the last line of what it said.
        TimeoutExpired: it did not end.
    """
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(  # noqa: S603 - our own words
        command, capture_output=True, text=True, check=False, timeout=_ENDS_S
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        last = done.stderr.strip().rpartition("\n")[2]
        raise RuntimeError(f"{module} ended with {done.returncode}: {last}")
    return [float(word) for word in done.stdout.split()]


@contextmanager
def installation(folder: str, **portal: object) -> Iterator[Office]:
    """A fresh SQLite installation."""
    # As every command of the product does.
    look_rarely()
    with office(load(data_dir=folder, portal=portal), FixedClock(NOW)) as built:
        yield built
