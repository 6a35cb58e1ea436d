"""A unit's codes: changed in place, never given away, kept after a change."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.storage import aliases, successions, units
from bot.storage.database import Database
from bot.storage.kept_state import kept_state
from bot.storage.units import CodeTaken
from scoring.register import Found, Register
from scoring.unit import Level, Unit


def _family(database: Database) -> dict[str, int]:
    """A district with two communes, all known."""
    district = Unit("L.h", "Huyện H", Level.DISTRICT)
    communes = [
        Unit(f"L.h.{code}", f"Xã {code.upper()}", Level.COMMUNE, "L.h") for code in ("a", "b")
    ]
    with database.write() as connection:
        ids = units.enter(connection, (district, *communes))
        units.mark_seen(connection, ids.values(), "2024-01")
    return ids


def test_a_unit_gets_another_code_in_place(database: Database) -> None:
    """Its id, its children and the way to it by the old code stay."""
    ids = _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h": "H20.1", "L.h.a": "H20.1.5"})
        known = units.units(connection)
    assert known[ids["L.h.a"]] == Unit("H20.1.5", "Xã A", Level.COMMUNE, "H20.1")
    assert known[ids["L.h.b"]] == Unit("L.h.b", "Xã B", Level.COMMUNE, "H20.1")
    assert known[ids["L.h.a"]].codes == ("L.h.a",)
    assert Register(known.values()).find("L.H.A") == Found(known[ids["L.h.a"]])


@pytest.mark.parametrize("wanted", ["L.h.b", "l.H.B", "H20.9"])
def test_a_code_that_is_or_was_anothers_is_never_given_away(
    database: Database, wanted: str
) -> None:
    """That would make one unit of two."""
    _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h.b": "H20.9"})
    with pytest.raises(CodeTaken) as refused, database.write() as connection:
        units.recode(connection, {"L.h.a": wanted})
    assert (refused.value.code, refused.value.holder) == (wanted, "H20.9")
    with database.read() as connection:
        assert "L.h.a" in {unit.code for unit in units.units(connection).values()}


def test_one_code_is_not_given_to_two(database: Database) -> None:
    """Not even in one go."""
    _family(database)
    with pytest.raises(CodeTaken), database.write() as connection:
        units.recode(connection, {"L.h.a": "H20.5", "L.h.b": "H20.5"})


def test_recoding_again_and_back_changes_what_it_says(database: Database) -> None:
    """The same twice is nothing; the old code may come back to its own unit."""
    ids = _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h.a": "H20.5"})
        state = kept_state(connection).units
        units.recode(connection, {"L.h.a": "H20.5"})
        assert kept_state(connection).units == state
        units.recode(connection, {"H20.5": "L.h.a"})
        unit = units.units(connection)[ids["L.h.a"]]
    assert (unit.code, unit.codes) == ("L.h.a", ("H20.5",))


def test_a_unit_under_a_former_code_is_no_new_one(database: Database) -> None:
    """A file that was read before the recoding and is stored after it."""
    ids = _family(database)
    with database.write() as connection:
        units.recode(connection, {"L.h.a": "H20.5"})
        again = units.enter(connection, [Unit("L.h.a", "Xã A", Level.COMMUNE, "L.h")])
    assert again["L.h.a"] == again["H20.5"] == ids["L.h.a"]


def test_whatever_changes_in_the_register_changes_its_state(database: Database) -> None:
    """Whoever keeps the register in memory sees it, also when a name comes and goes."""
    ids = _family(database)
    a, b = ids["L.h.a"], ids["L.h.b"]
    new = Unit("L.h.c", "Xã C", Level.COMMUNE, "L.h")

    def listed() -> None:
        units.mark_listed(connection, units.enter(connection, [new])["L.h.c"])

    changes: list[Callable[[], object]] = [
        lambda: aliases.add_name(connection, a, "Xã Cũ"),
        *[
            lambda name=name: units.rename(connection, a, name)  # type: ignore[misc] - bound early
            for name in ("Xã X", "Xã A", "Xã X", "Xã A", "Xã X")
        ],
        *[
            lambda pair=pair: units.recode(connection, dict([pair]))  # type: ignore[misc] - bound early
            for pair in (("L.h.a", "H1"), ("H1", "L.h.a"), ("L.h.a", "H1"), ("H1", "L.h.a"))
        ],
        listed,
        lambda: successions.add(connection, a, b, date(2025, 7, 1)),
    ]
    with database.write() as connection:
        states = [kept_state(connection).units]
        for change in changes:
            change()
            assert kept_state(connection).units not in states
            states.append(kept_state(connection).units)


def test_a_listed_unit_is_known_before_any_figures(database: Database) -> None:
    """A staged one is not."""
    unit = Unit("L.x", "Tỉnh X", Level.PROVINCE)
    with database.write() as connection:
        unit_id = units.enter(connection, [unit])["L.x"]
        assert units.units(connection) == {}
        units.mark_listed(connection, unit_id)
        assert units.units(connection) == {unit_id: unit}


def test_the_portals_ids_are_kept_and_move(database: Database) -> None:
    """One id is one unit's."""
    _family(database)
    with database.write() as connection:
        units.set_portal_ids(connection, {"L.h.a": "1", "L.h.b": "2"})
        units.set_portal_ids(connection, {"L.h.a": "2", "L.h.b": "1"})
        assert units.portal_ids(connection) == {"1": "L.h.b", "2": "L.h.a"}
        units.set_portal_ids(connection, {"L.h": "1"})
        assert units.portal_ids(connection) == {"1": "L.h", "2": "L.h.a"}
        with pytest.raises(KeyError):
            units.set_portal_ids(connection, {"nobody": "3"})
