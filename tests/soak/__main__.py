"""`make soak`: a national broadcast, killed two hundred times; fails if a promise was broken.

Usage: python -m tests.soak [KILLS [MESSAGES [SEED]]]
"""

import asyncio
import random
import sys
import tempfile
from pathlib import Path

import structlog

from tests.bench.national import COMMUNES
from tests.soak.blows import Blow
from tests.soak.harness import soak

KILLS = 210
# Any other number tells of other moments; the same one of nearly the same.
SEED = 766


def main(kills: int = KILLS, messages: int = COMMUNES, seed: int = SEED) -> int:
    """Soak, and print the account."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    chance = random.Random(seed)  # noqa: S311 - the order of the moments
    blows = [list(Blow)[number % len(Blow)] for number in range(kills)]
    chance.shuffle(blows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'bot766.db'}"
        account = asyncio.run(soak(folder, url, messages=messages, blows=blows, seed=seed))
    # A stalled machine has several sends under way at one kill; over many kills it evens out.
    kept = account.kept and account.twice <= len(account.kills)
    sys.stdout.write(f"{account}\n{'kept' if kept else 'BROKEN'}\n")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
