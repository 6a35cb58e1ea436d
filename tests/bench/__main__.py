"""`make bench`: speed at national size, as ratios beside a peer taken in the same run.

Prints a table for docs/bench.md, each row when it is known. `python -m tests.bench resolve answer`
(`make bench PARTS="resolve answer"`) takes these parts alone. Nothing here runs in `make test`.
"""

import argparse
import platform
import sys
from pathlib import Path

import structlog

from tests.bench import answering, broadcast, growing, resolving
from tests.bench.alone import compile_rows, file_rows, pull_rows, reconcile_rows
from tests.bench.national import MONTHS, national_units
from tests.bench.table import Part, take

PARTS: dict[str, Part] = {
    "file": file_rows,
    "pull": pull_rows,
    "reconcile": reconcile_rows,
    "compile": compile_rows,
    "import": growing.rows,
    "resolve": resolving.rows,
    "broadcast": broadcast.rows,
    "answer": answering.rows,
}


def machine() -> str:
    """What this ran on."""
    known = Path("/proc/cpuinfo")
    names = known.read_text().splitlines() if known.exists() else []
    model = next((n.split(":")[1].strip() for n in names if "model name" in n), None)
    return f"{model or platform.processor()}, Python {platform.python_version()}, SQLite"


def main(words: list[str]) -> int:
    """Take the parts that are named, or all; gives 1 if one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; without any, all")
    asked = parser.parse_args(words).part
    if unknown := sorted(set(asked) - PARTS.keys()):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    sys.stdout.write(f"Machine: {machine()}\n")
    sys.stdout.write(f"Size: {len(national_units())} units, {len(MONTHS)} periods\n\n")
    failed = take({name: part for name, part in PARTS.items() if not asked or name in asked})
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
