"""Two lists of 100 000 dossiers laid beside one another, in a process of its own.

`python -m tests.bench.reconciling ours|pandas` prints seconds and the peak of memory in MB.
"""

import random
import sys
from dataclasses import replace
from datetime import date, timedelta

from scoring.dossier import Dossier
from scoring.reconcile import reconcile
from scoring.unit import Level, Unit
from tests.bench.measure import peak_megabytes, timed

DOSSIERS = 100_000
UNITS = [Unit(f"H20.{n}", f"Xã {n}", Level.COMMUNE, "H20") for n in range(150)]


def lists() -> tuple[list[Dossier], list[Dossier]]:
    """A portal's list and a province's: a tenth typed in lower case, missing, or otherwise due."""
    chance = random.Random(766)  # noqa: S311 - made-up dossiers
    left = [
        Dossier(
            f"H20.{n % 150}-2610{n % 28:02d}-{n:06d}",
            "Cấp giấy phép xây dựng",
            UNITS[n % 150].name,
            UNITS[n % 150],
            date(2026, 10, 1),
            date(2026, 10, 20) + timedelta(n % 5),
            "Đang xử lý" if n % 3 else "Đã trả kết quả",
        )
        for n in range(DOSSIERS)
    ]
    right = [
        replace(
            one,
            code=one.code.lower() if chance.random() < 0.1 else one.code,
            due=one.due + timedelta(1) if one.due and chance.random() < 0.1 else one.due,
            state="Đang giải quyết" if one.state == "Đang xử lý" else one.state,
        )
        for one in left
        if chance.random() < 0.9
    ]
    chance.shuffle(right)
    return left, right


def merge(left: list[Dossier], right: list[Dossier]) -> None:
    """What a plain pandas merge makes of it: exact codes only, no classes, no stages."""
    import pandas as pd  # noqa: PLC0415 - only the process that measures pandas pays for it

    frames = [
        pd.DataFrame([(d.code, d.due, d.state, d.unit_name) for d in side], columns=list("cdsu"))
        for side in (left, right)
    ]
    merged = frames[0].merge(frames[1], on="c", how="outer", indicator=True)
    assert len(merged) >= DOSSIERS


def main(who: str) -> None:
    """Print seconds and megabytes."""
    left, right = lists()
    act = reconcile if who == "ours" else merge
    sys.stdout.write(f"{timed(lambda: act(left, right))} {peak_megabytes()}\n")


if __name__ == "__main__":
    main(sys.argv[1])
