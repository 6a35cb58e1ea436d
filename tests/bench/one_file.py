"""One national file in a process of its own: by us, or by pandas; prints seconds and megabytes.

Usage: python -m tests.bench.one_file FILE ours|openpyxl|calamine
"""

import sys
import tempfile
from pathlib import Path

import structlog

from tests.bench.measure import installation, peak_megabytes, timed


def main(file: str, reader: str) -> None:
    """Read the file, and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    content = Path(file)
    if reader == "ours":
        with tempfile.TemporaryDirectory() as folder, installation(folder) as built:

            def take() -> None:
                staged = built.staging.stage_file(
                    content.read_bytes(), content.name, period=None, root=None, by="bench"
                )
                built.pipeline.accept(staged.head.id, by="bench")

            seconds = timed(take)
    else:
        import pandas as pd  # noqa: PLC0415 - only the process that measures pandas pays for it

        seconds = timed(lambda: pd.read_excel(content, header=1, engine=reader))
    sys.stdout.write(f"{seconds} {peak_megabytes()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
