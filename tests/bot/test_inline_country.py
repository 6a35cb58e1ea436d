"""What is offered inline of units of many provinces: read at once, and the same as one by one."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.advising import advised_in
from bot.answers.inline import offered
from bot.office import Office
from bot.peers import Cohort, PeerBook, PeerKey, key_of
from bot.sources.files import Taken
from bot.storage import snapshots, units
from messages.answers import Card
from messages.render import render
from scoring.period import Period
from scoring.snapshot import Observation, Overdue
from scoring.unit import Level, Unit
from tests.counted import OCTOBER, ON_TIME, SEPTEMBER, counted
from tests.furnishing import import_taken
from tests.statements import statements

STRANGER = 1
_COUNTRY = Unit("VN", "Việt Nam", Level.COUNTRY)
_PROVINCES = tuple(
    Unit(f"H{number}", f"Tỉnh {name}", Level.PROVINCE, _COUNTRY.code)
    for number, name in enumerate(("Bắc Kia", "Nam Kia", "Đông Kia", "Tây Kia"), 11)
)


def _country(period: Period) -> Taken:
    """The same five communes in each of four provinces; those of the first have much in common."""
    seen: list[Observation] = []
    for number, province in enumerate(_PROVINCES):
        on_time = {at: count - 20 * number for at, count in ON_TIME.items()}
        here = counted(period, on_time, spread=number).snapshot
        seen += (_moved(one, province, number) for one in here.observations)
        # A unit is known by its figures.
        seen.append(replace(here.observations[number], unit=province))
    whole = replace(here, root=_COUNTRY, observations=tuple(seen))
    return Taken(whole, (_COUNTRY, *(one.unit for one in seen)), ())


def _moved(seen: Observation, province: Unit, number: int) -> Observation:
    code = seen.unit.code.replace("H44", province.code)
    unit = replace(seen.unit, code=code, parent=province.code)
    # Not what its groups make: a note on each commune's own figures.
    total = None if seen.total is None else seen.total - 5
    return replace(seen, unit=unit, total=total, overdue=Overdue(national=number))


@pytest.fixture
def country(on_both: Office) -> Office:
    """September and October; of no peers anything was read yet."""
    for period in (SEPTEMBER, OCTOBER):
        import_taken(on_both, _country(period))
    on_both.answers.own_units(STRANGER)
    return on_both


@pytest.mark.parametrize("period", ["", " tháng 9"])
def test_a_first_list_over_many_provinces_asks_for_all_at_once(
    country: Office, period: str
) -> None:
    """Their figures, and what is advised to each; for the same list again nothing of that."""
    counts = []
    for _ in range(2):
        with statements(country.database.engine) as asked:
            found = country.answers.offer("xã" + period, asker=STRANGER, most=20)
        assert [type(one) for one in found] == [Card] * 20
        counts.append(len(asked))
    first, again = counts
    assert first <= 12
    assert again <= 5


def test_what_is_read_at_once_of_many_provinces_is_what_is_read_one_by_one(
    country: Office,
) -> None:
    """Each card says what the button of its unit alone brings."""
    at_once = country.answers.offer("xã", asker=STRANGER, most=20)
    for one in at_once:
        assert isinstance(one, Card)
        # Another process has read nothing yet.
        desk = replace(country.answers.desk)
        with desk.asking(STRANGER) as asking:
            name = f"{one.result.unit.name}, {asking.known.units[one.parent_id].name}"
            (alone,) = offered(asking, name, 20)
        assert render(one) == render(alone)
        assert one == alone


def test_advice_on_units_of_several_snapshots_is_of_each_ones_own(on_both: Office) -> None:
    """One province is a month ahead; its figures of before stand beside the others' of today."""
    import_taken(on_both, _country(SEPTEMBER))
    ahead = counted(OCTOBER, dict.fromkeys(ON_TIME, 700)).snapshot
    communes = tuple(_moved(one, _PROVINCES[0], 1) for one in ahead.observations)
    import_taken(
        on_both,
        Taken(
            replace(ahead, root=_PROVINCES[0], observations=communes),
            (_COUNTRY, _PROVINCES[0], *(one.unit for one in communes)),
            (),
        ),
    )
    with statements(on_both.database.engine) as asked:
        at_once = on_both.answers.offer("xã tu vũ", asker=STRANGER, most=20)
    assert len([text for text in asked if "component_code, component_score.numerator" in text]) == 1
    assert len({one.sight.snapshot_id for one in at_once}) == 2
    for one in at_once:
        assert isinstance(one, Card)
        assert one.result.advised is not None
        with replace(on_both.answers.desk).asking(STRANGER) as asking:
            cohort = asking.cohort_of(
                asking.known.heads.by_id[one.sight.snapshot_id], one.result.unit_id
            )
            advice = advised_in(asking.connection, cohort, [one.result.unit_id])
        assert [one.result.advised] == list(advice.values())


def test_peers_that_are_read_with_others_are_as_if_read_alone(country: Office) -> None:
    """Their figures, what is noted of them, and what they have in common."""
    reader = country.pipeline.reader
    with country.database.read() as connection:
        known = units.units(connection)
        earlier, head = (snapshots.known(connection, number, known) for number in (1, 2))
        keys = {key_of(unit) for unit in known.values() if unit.level is Level.COMMUNE}

        def read(*wanted: PeerKey) -> Mapping[PeerKey, Cohort]:
            return PeerBook().cohorts(connection, reader, head, earlier, known, wanted)

        together = read(*keys)
        alone = {key: read(key)[key] for key in keys}
    assert len(together) == len(_PROVINCES)
    assert together == alone
    assert any(note.unit for one in alone.values() for note in one.figures.notes)
    assert len({one.have.alike for one in alone.values()}) > 1
    assert all(one.figures.before and one.figures.notes for one in alone.values())
    assert all(one.figures.overdue and one.figures.received for one in alone.values())


def test_peers_that_are_kept_are_not_read_again_beside_others(country: Office) -> None:
    """Who asked for one province before has it, and gets the others."""
    book, reader = PeerBook(), country.pipeline.reader
    with country.database.read() as connection:
        known = units.units(connection)
        head = snapshots.known(connection, 2, known)
        first, *others = sorted(
            {key_of(unit) for unit in known.values() if unit.level is Level.COMMUNE},
            key=lambda key: str(key[1]),
        )
        kept = book.cohort(connection, reader, head, None, known, first)
        every = book.cohorts(connection, reader, head, None, known, [first, *others])
        with statements(connection) as asked:
            again = book.cohorts(connection, reader, head, None, known, [*others, first])
    assert every[first] is kept
    assert asked == []
    assert {key: id(one) for key, one in again.items()} == {
        key: id(one) for key, one in every.items()
    }
