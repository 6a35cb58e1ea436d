"""How does an installation come to hold 15 000 units and three years of months, quickly?

The newest two months take the product's own way in. What is older is copied from the first of them
within the database, with other points: through the pipeline it would take a quarter of an hour.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import Connection, text

from bot.clock import FixedClock
from bot.office import office
from bot.settings import Settings
from bot.sources.files import Taken
from bot.storage import people
from bot.storage.components import component_table
from bot.storage.database import Database
from bot.storage.people import Role
from bot.storage.scores import group_score_table, score_table
from bot.storage.units import unit_ids
from scoring.formulas import earned
from scoring.period import Period
from scoring.scheme import Component, Scheme, scheme_for
from scoring.snapshot import ComponentFigure, Figure, Observation, Overdue, Snapshot
from scoring.unit import Level, Unit
from tests.bench.copying import copy_head, copy_rows
from tests.bench.national import NOW, made_up_name

PROVINCES, AGENCIES_EACH, DISTRICTS, TODAYS, UNITS = 34, 15, 700, 3321, 15_000
# Up to those of the scheme of 2026, under which a card carries advice.
MONTHS = tuple(Period.month(2023 + (10 + n) // 12, (10 + n) % 12 + 1) for n in range(36))
# So many of the newest have components: the one before and the one a year ago among them.
WITH_COMPONENTS = 13
# What the pipeline takes in: the newest month, and the one that it is compared with.
_IMPORTED = 2
_ROOT = Unit("VN", "Việt Nam", Level.COUNTRY)
# Days from the end of a month to its figures.
_LATER = timedelta(days=9)


def country(seed: int = 766) -> tuple[Unit, ...]:
    """The units: provinces, their departments and communes, districts and theirs."""
    chance = random.Random(seed)  # noqa: S311 - made-up names
    provinces = [f"H{n:02d}" for n in range(1, PROVINCES + 1)]
    districts = [f"{provinces[n % PROVINCES]}.{1000 + n}" for n in range(DISTRICTS)]
    below_districts = UNITS - PROVINCES * (1 + AGENCIES_EACH) - DISTRICTS - TODAYS

    def made() -> Iterator[tuple[str, str, Level, str]]:
        for code in provinces:
            yield code, "Tỉnh", Level.PROVINCE, _ROOT.code
        for n in range(PROVINCES * AGENCIES_EACH):
            above = provinces[n % PROVINCES]
            yield f"{above}.{n // PROVINCES}", "Sở", Level.AGENCY, above
        for n in range(TODAYS):
            above = provinces[n % PROVINCES]
            yield f"{above}.{100 + n // PROVINCES}", "Xã", Level.COMMUNE, above
        for code in districts:
            yield code, "Huyện", Level.DISTRICT, code.partition(".")[0]
        for n in range(below_districts):
            above = districts[n % DISTRICTS]
            yield f"{above}.{n // DISTRICTS}", "Xã", Level.COMMUNE, above

    return tuple(
        Unit(code, f"{kind} {made_up_name(chance)} {number}", level, above)
        # Numbers that nobody takes for a year.
        for number, (code, kind, level, above) in enumerate(made(), 10_001)
    )


def todays(units: tuple[Unit, ...]) -> list[Unit]:
    """Those that people ask about: provinces and what lies directly below them, today's communes.

    They have about a hundred peers each, those below districts fifteen.
    """
    above = {_ROOT.code} | {unit.code for unit in units if unit.level is Level.PROVINCE}
    return [u for u in units if u.parent in above and u.level is not Level.DISTRICT]


def _part(chance: random.Random, part: Component, good: float) -> ComponentFigure:
    """Counts with the points that they earn; a rate alone where no formula is known."""
    of = chance.randint(50, 900)
    counted = round(of * min(1.0, good * chance.uniform(0.7, 1.2)))
    rate = (Decimal(100 * counted) / of).quantize(Decimal("0.01"))
    if part.formula is None or part.max is None:
        return ComponentFigure(rate=rate)
    points = earned(part.formula, part.max, counted, of)
    return ComponentFigure(Decimal(counted), Decimal(of), rate, points, part.max)


def _observed(chance: random.Random, unit: Unit, scheme: Scheme) -> Observation:
    """A unit's row as the portal gives it: groups are the sums of what their components earn."""
    good = chance.uniform(0.5, 1.0)
    parts = {part.code: _part(chance, part, good) for part in scheme.components}
    groups = {
        group.code: sum(
            (
                parts[part.code].points or Decimal(0)
                for part in scheme.components
                if part.group == group.code
            ),
            Decimal(0),
        )
        for group in scheme.groups
    }
    return Observation(
        unit,
        sum(groups.values(), Decimal(0)),
        {code: Figure(points=points) for code, points in groups.items()},
        Overdue(national=chance.randint(0, 40)),
        parts,
    )


def _taken(period: Period, units: tuple[Unit, ...]) -> Taken:
    """A month of the whole country, as a source would give it."""
    chance = random.Random(period.code)  # noqa: S311 - made-up figures
    scheme = scheme_for(period)
    seen = tuple(_observed(chance, unit, scheme) for unit in units)
    snapshot = Snapshot("portal", _ROOT, period, _known_at(period), seen)
    return Taken(snapshot, (_ROOT, *units), ())


def _known_at(period: Period) -> datetime:
    """When a month's figures come in."""
    return datetime.combine(period.last_day + _LATER, time(9), tzinfo=NOW.tzinfo)


def _copy_month(connection: Connection, of: int, number: int) -> None:
    """An earlier month: each unit's points lower by up to a tenth, places shifted."""
    to = copy_head(connection, of, MONTHS[number], _known_at(MONTHS[number]), number)
    lower = f"* (90 + (unit_id + {number}) % 10) / 100"
    totals = {
        name: f"{name} {lower}" for name in ("published_total", "computed_total", "total")
    } | {"place": f"1 + (place + {number}) % peers"}
    copy_rows(connection, score_table, of, to, totals)
    copy_rows(connection, group_score_table, of, to, {"points": f"points {lower}"})
    if len(MONTHS) - number <= WITH_COMPONENTS:
        copy_rows(connection, component_table, of, to, {})


def _import(settings: Settings, units: tuple[Unit, ...]) -> list[int]:
    """Take the newest months in; gives the numbers of their snapshots."""
    clock = FixedClock(NOW)
    found = []
    with office(settings, clock) as built:
        for period in MONTHS[-_IMPORTED:]:
            clock.at = _known_at(period).astimezone(UTC)
            staged = built.staging.stage(_taken(period, units), by="bench")
            built.pipeline.accept(staged.head.id, by="bench")
            found.append(staged.head.id)
    return found


def fill(settings: Settings, units: tuple[Unit, ...], leaders: Mapping[int, Unit]) -> None:
    """Fill an empty installation.

    Args:
        settings: with the data folder and the database.
        units: the country's.
        leaders: whose chat is whose leader's. They came after the last month: nothing is sent.
    """
    first, *_ = _import(settings, units)
    database = Database(settings.database_url)
    with database.write() as connection:
        if not database.is_sqlite:
            # Rows that are copied refer to what those they are copied from refer to.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for number in range(len(MONTHS) - _IMPORTED):
            _copy_month(connection, first, number)
        ids = unit_ids(connection)
        for chat, unit in leaders.items():
            recipient = people.enter(connection, chat, NOW)
            people.join(connection, recipient.id, ids[unit.code], Role.LEADER)
    if not database.is_sqlite:
        # As autovacuum does within minutes. SQLite is left without statistics: the product never
        # takes any.
        with database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(text("VACUUM ANALYZE"))
    database.close()
