"""How well and how fast are typed names resolved, beside rapidfuzz' best single answer?

Both are asked the labelled questions of `tests/scoring/queries.py` about the whole country with its
former units. WRatio gives the likest name, folded without accents, and never asks back.
"""

import statistics
import time
from collections import Counter

from rapidfuzz import fuzz, process

from scoring.register import Register
from tests.bench.measure import percentile
from tests.bench.table import Row
from tests.scoring.country import with_former
from tests.scoring.queries import Query, Verdict, judge, queries
from tests.scoring.truth import stripped

# Questions a sort; fourteen sorts.
A_SORT = 100
# Builds of the register of which the median counts.
RUNS = 3


def rows() -> list[Row]:
    """The rows of the table: what answers are worth, and the time of one; processor time."""
    country = with_former()
    asked = queries(country, a_sort=A_SORT)
    builds = []
    for _ in range(RUNS):
        start = time.process_time()
        register = Register(country.units, after=country.after)
        builds.append(time.process_time() - start)
    verdicts: Counter[Verdict] = Counter()
    ours: list[float] = []
    for query in asked:
        start = time.process_time()
        match = register.find(query.text)
        ours.append(time.process_time() - start)
        verdicts[judge(query, match)] += 1
    names = [stripped(unit.name) for unit in country.units]
    codes = [unit.code for unit in country.units]
    likest: Counter[str] = Counter()
    theirs: list[float] = []
    for query in asked:
        start = time.process_time()
        best = process.extractOne(stripped(query.text), names, scorer=fuzz.WRatio)
        theirs.append(time.process_time() - start)
        likest[_worth(query, None if best is None else codes[best[2]])] += 1
    count = len(asked)
    right = verdicts[Verdict.RIGHT] + verdicts[Verdict.ASKED]
    size = f"{count} questions about {len(names)} units"
    return [
        (
            f"{size}: right or rightly asked back, goal 99 %",
            f"{100 * right / count:.1f} % ({100 * verdicts[Verdict.ASKED] / count:.1f} % asked)",
            f"WRatio's first {100 * likest['right'] / count:.1f} %",
            f"{right / max(1, likest['right']):.2f}",
        ),
        (
            "silently wrong, goal 0",
            str(verdicts[Verdict.WRONG]),
            f"WRatio's first {likest['wrong']}",
            "",
        ),
        (
            "processor time a question, p50 / p99, goal 5 ms",
            f"{percentile(ours, 0.5):.2f} / {percentile(ours, 0.99):.2f} ms",
            f"WRatio {percentile(theirs, 0.5):.1f} / {percentile(theirs, 0.99):.1f} ms",
            f"{percentile(ours, 0.99) / percentile(theirs, 0.99):.3f}",
        ),
        (
            f"building the register, median of {RUNS}, goal 1 s",
            f"{statistics.median(builds):.2f} s",
            "",
            "",
        ),
    ]


def _worth(query: Query, code: str | None) -> str:
    """A single answer is right if it may be meant at all; for nonsense if there is none."""
    if query.mistyped:
        return "right" if code == query.mistyped or code in query.meant else "wrong"
    if not query.meant:
        return "right" if code is None else "wrong"
    return "right" if code in query.meant else "wrong"
