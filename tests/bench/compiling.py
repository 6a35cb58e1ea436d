"""A national round compiled, in a process of its own: 3 321 units, 10 000 dossiers a side.

`python -m tests.bench.compiling` prints seconds for the figures, seconds for both files made of
them, how many dossiers differ, and the peak of memory in MB.
"""

import random
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.check_round.circles import Circle
from bot.office import Office
from bot.storage import answers, check_rounds, dossiers, people, units
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from messages.actions import Reply
from messages.documents import letter, workbook
from scoring.dossier import Dossier, DossierList, System
from scoring.period import Period
from scoring.unit import Level, Unit
from tests.bench.measure import installation, peak_megabytes, timed
from tests.bench.national import COMMUNES, NOW, national_units, national_xlsx

_DAY = NOW.date()
_PER_UNIT = 3


def _lists(root: Unit, communes: list[Unit]) -> tuple[DossierList, DossierList]:
    """Both systems' lists: a tenth missing, another tenth otherwise due."""
    chance = random.Random(766)  # noqa: S311 - made-up dossiers
    left = [
        Dossier(
            f"{unit.code}-260110-{n:04d}",
            "Cấp giấy phép xây dựng",
            unit.name,
            unit,
            date(2026, 1, 10),
            date(2026, 1, 20),
            "Đang xử lý",
        )
        for unit in communes
        for n in range(_PER_UNIT)
    ]
    right = [
        replace(one, due=date(2026, 1, 21)) if chance.random() < 0.1 else one
        for one in left
        if chance.random() < 0.9
    ]
    return (
        DossierList(System.NATIONAL, root, tuple(left), (), NOW),
        DossierList(System.PROVINCIAL, root, tuple(right), (), NOW),
    )


def _hold(connection: Connection, known: dict[int, Unit]) -> Circle:
    """A closed round in which nine tenths of all communes answered; the whole country's circle."""
    ids = {unit.code: uid for uid, unit in known.items()}
    (root,) = (unit for unit in known.values() if unit.level is Level.COUNTRY)
    communes = [unit for unit in known.values() if unit.level is Level.COMMUNE]
    for listed in _lists(root, communes):
        dossiers.add(connection, listed, ids, by="bench")
    deadline: datetime = NOW.replace(hour=11)
    check_rounds.add(connection, StoredRound(_DAY, NOW, deadline, NOW, deadline))
    asked = [ids[unit.code] for unit in communes]
    check_rounds.take_part(connection, _DAY, asked, NOW)
    recipient = people.enter(connection, 1, NOW)
    for number, unit_id in enumerate(asked):
        if number % 10:
            at = NOW + timedelta(seconds=number)
            given = StoredAnswer(unit_id, recipient.id, Reply.DIFFERS.value, at, 3, 2)
            answers.add(connection, _DAY, given)
    check_rounds.close(connection, _DAY, deadline, deadline)
    return Circle(ids[root.code], (), tuple(asked))


def _measure(built: Office) -> tuple[float, float, int]:
    content = national_xlsx(Period.month(2026, 1), national_units())
    staged = built.staging.stage_file(content, "a.xlsx", period=None, root=None, by="bench")
    built.pipeline.accept(staged.head.id, by="bench")
    with built.database.write() as connection:
        circle = _hold(connection, units.units(connection))
    with built.database.read() as connection:
        known = units.units(connection)
        held = check_rounds.get(connection, _DAY)
        assert held is not None
        compiling = built.check_lists.compiling
        figures = timed(lambda: compiling.compiled(connection, known, held, circle))
        compiled = compiling.compiled(connection, known, held, circle)
    assert len(compiled.units) == COMMUNES
    files = timed(lambda: (workbook(compiled), letter(compiled)))
    return figures, files, len(compiled.dossiers)


def main() -> None:
    """Print the figures."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder, installation(folder) as built:
        figures, files, differing = _measure(built)
    sys.stdout.write(f"{figures} {files} {differing} {peak_megabytes()}\n")


if __name__ == "__main__":
    main()
