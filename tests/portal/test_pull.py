"""What a run against the portal brings: units, figures, and what no code knows."""

import json
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bot.sources.portal.client import Portal
from bot.sources.portal.pull import Pulled
from scoring.names import clean
from scoring.period import Period
from scoring.snapshot import ComponentFigure, Figure, Overdue
from scoring.unit import Level, Unit
from tests.portal.conftest import AUGUST, NOW
from tests.portal.made import ENDPOINTS, MAX_OF, PHU_THO, made
from tests.portal.pulled import by_code, first_row
from tests.portal.server import PortalServer

Take = Callable[..., Pulled]
CODES = [*(f"H44.{number:02d}" for number in range(1, 5)), *(f"H44.{n}" for n in range(104, 112))]


def _rename(data: Any, name: str) -> None:  # noqa: ANN401 - JSON
    rows = data.get("evaluation") or data.get("children")
    rows[-1]["departmentName"] = name


def test_a_run_asks_all_seven_and_brings_a_whole_snapshot(take: Take, server: PortalServer) -> None:
    """Root first, every unit with a total, six groups and components; one request each."""
    pulled = take()
    snapshot = pulled.taken.snapshot
    assert server.asked == list(ENDPOINTS)
    assert (snapshot.source, snapshot.period, snapshot.observed_at) == ("portal", AUGUST, NOW)
    assert snapshot.root == Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE, None)
    assert [seen.unit.code for seen in snapshot.observations] == ["H44", *CODES]
    assert [unit.code for unit in pulled.taken.units] == ["H44", *CODES]
    assert pulled.taken.notes == ()
    for seen in snapshot.observations:
        assert set(seen.groups) == set(MAX_OF)
        assert {code: figure.max for code, figure in seen.groups.items()} == MAX_OF
        assert seen.total == sum(figure.points or 0 for figure in seen.groups.values())
        assert seen.other == {}
        assert {"ON_TIME", "DOSSIER_PAID_ONLINE", "DOSSIER_SYNC"} <= set(seen.components)
    assert len(pulled.portal_ids) == 13
    assert pulled.portal_ids["H44"] == PHU_THO


def test_units_have_the_level_parent_and_name_that_people_know(take: Take) -> None:
    """However unevenly the portal writes them."""
    units = {unit.code: unit for unit in take().taken.units}
    assert units["H44.01"] == Unit("H44.01", "Sở Y tế", Level.AGENCY, "H44")
    assert units["H44.104"] == Unit("H44.104", "Xã Lâm Lộc", Level.COMMUNE, "H44")
    assert [units[code].level for code in CODES] == [Level.AGENCY] * 4 + [Level.COMMUNE] * 8
    assert not [unit.name for unit in units.values() if "UBND" in unit.name or "-" in unit.name]


def test_names_that_come_taken_apart_into_marks_are_put_together(
    take: Take, server: PortalServer
) -> None:
    """One arrives in NFD."""
    whole = {unit.code: unit.name for unit in take().taken.units}
    server.fail("*", "nfd-names", times=None)
    names = {unit.code: unit.name for unit in take().taken.units}
    assert names == whole
    assert all(unicodedata.is_normalized("NFC", name) for name in names.values())


def test_what_no_screen_shows_is_no_part_of_a_name(take: Take, server: PortalServer) -> None:
    """Control and format characters, and halves of a character."""
    server.edit("*", lambda data: _rename(data, "UBND xã\u202e Lâm\x00 Thao\ud83d"))
    assert {unit.name for unit in take().taken.units} >= {"Xã Lâm Thao"}


def test_a_known_unit_keeps_its_stored_name(take: Take) -> None:
    """Its code tells who it is."""
    known = Unit("H44.104", "Xã Lâm Lộc cũ", Level.COMMUNE, "H44")
    pulled = take(known=(known,))
    assert known in pulled.taken.units
    assert by_code(pulled)["H44.104"].unit == known


def test_a_unit_whose_code_nobody_states_is_known_by_its_id(
    take: Take, server: PortalServer
) -> None:
    """From an earlier run; else it gets a local code, and nobody is lost."""
    before = take()
    server.fail("*", "without", times=None, fields=("departmentCode",))
    ids = {department_id: code for code, department_id in before.portal_ids.items()}
    assert by_code(take(portal_ids=ids)).keys() == by_code(before).keys()
    del ids[before.portal_ids["H44.104"]]
    codes = set(by_code(take(portal_ids=ids)))
    assert codes == {*by_code(before)} - {"H44.104"} | {"L.H44.xa4-la6m-lo6c5"}


@pytest.mark.parametrize(
    ("fields", "levels"),
    [
        # childGroup tells both levels, the tree's level the communes, the name all of them.
        (("departmentType",), [Level.AGENCY] * 4 + [Level.COMMUNE] * 8),
        (("departmentType", "childGroup"), [Level.AGENCY] * 4 + [Level.COMMUNE] * 8),
        (
            ("departmentType", "childGroup", "level", "departmentLevel"),
            [Level.AGENCY] * 4 + [Level.COMMUNE] * 8,
        ),
    ],
)
def test_the_level_is_read_from_what_there_is(
    fields: tuple[str, ...], levels: list[Level], take: Take, server: PortalServer
) -> None:
    """The department's type, else its group, else its level in a tree, else its name."""
    server.fail("*", "without", times=None, fields=fields)
    units = {unit.code: unit for unit in take().taken.units}
    assert [units[code].level for code in CODES] == levels


@pytest.mark.parametrize(
    ("field", "value", "level"),
    [
        ("departmentType", "PROVINCIAL_DEPARTMENT", Level.AGENCY),
        ("childGroup", "AGENCY", Level.AGENCY),
        ("level", "COMMUNE", Level.COMMUNE),
        ("departmentLevel", "COMMUNE", Level.COMMUNE),
        ("stt", 1, Level.AGENCY),
    ],
)
def test_each_sign_of_the_level_goes_before_the_next(
    field: str, value: object, level: Level, take: Take, server: PortalServer
) -> None:
    """A unit that every weaker sign puts elsewhere, and one about which there is no sign at all."""

    def edit(data: Any) -> None:  # noqa: ANN401 - JSON
        row = (data.get("evaluation") or data.get("children"))[-1]
        for name in ("departmentType", "childGroup", "level", "departmentLevel"):
            row.pop(name, None)
        weaker = {"departmentType": {"childGroup": "COMMUNE"}, "childGroup": {"level": "COMMUNE"}}
        name = "Liên hiệp Lâm Thao" if "evel" in field or field == "stt" else "UBND xã Lâm Thao"
        row |= {"departmentName": name, **weaker.get(field, {}), field: value}

    server.edit("*", edit)
    assert by_code(take())["H44.111"].unit.level is level


def test_null_is_not_zero(take: Take, server: PortalServer) -> None:
    """Of a unit without dossiers the metrics are null, and its score in the trees is 0."""
    quiet = by_code(take())["H44.01"]
    assert quiet.groups["TDGQ"] == Figure(Decimal(0), Decimal(0), Decimal(20))
    none = ComponentFigure(Decimal(0), Decimal(0), None, None, Decimal(6))
    assert quiet.components["ORIGINAL_RESULT_AVAILABLE"] == none
    assert quiet.components["ON_TIME"].numerator == 0
    assert quiet.overdue == Overdue(national=0)
    server.fail("dossier-digitized", "nulls")
    seen = by_code(take())["H44.104"]
    assert seen.groups["MDSH"] == Figure(None, None, None)
    assert seen.components["ORIGINAL_RESULT_AVAILABLE"] == ComponentFigure()


def test_flags_on_quality_are_kept(take: Take) -> None:
    """As the portal words them."""
    seen = by_code(take())
    assert seen["H44.01"].components["DOSSIER_SYNC"].flag == "NO_NATIONAL_REPORT_DATA"
    assert seen["H44"].components["DOSSIER_SYNC"].flag == "TEMP_NATIONAL_REPORT_DENOMINATOR"
    assert seen["H44"].components["PUBLISH_ON_TIME"].flag is None


def test_trees_give_components_where_they_state_the_numbers(
    take: Take, server: PortalServer
) -> None:
    """The root's online services; everybody's payments; no rate where none is stated."""
    del server
    root, *rest = take().taken.snapshot.observations
    assert root.components["FORMALITY_ONLINE"] == ComponentFigure(Decimal(52), Decimal(56))
    assert {"SERVICE_WITH_DOSSIER", "DOSSIER_ONLINE"} <= set(root.components)
    assert root.overdue is None
    for seen in rest:
        assert "FORMALITY_ONLINE" not in seen.components
        for code in ("DOSSIER_PAID_ONLINE", "FORMALITY_PAID_ONLINE", "FEE_FORMALITY_PROVIDED"):
            figure = seen.components[code]
            assert (figure.rate, figure.points, figure.max) == (None, None, None)
            assert figure.numerator is not None
        on_time, late = seen.components["ON_TIME"], seen.overdue
        assert late is not None
        assert on_time.denominator is not None
        assert on_time.denominator - (on_time.numerator or 0) == late.national
        assert on_time.points == seen.groups["TDGQ"].points
        assert on_time.max == 20


def test_a_metric_nobody_knows_becomes_a_component(take: Take, server: PortalServer) -> None:
    """Under its own code; of it too what no code knows is kept."""
    server.fail("transparency", "extra-metric")
    observations = take().taken.snapshot.observations
    assert len(observations) == 13
    for seen in observations:
        assert seen.components["NEW_METRIC"] == ComponentFigure(
            Decimal(1), Decimal(4), Decimal(25), Decimal("0.5"), Decimal(2)
        )
        assert seen.other == {"transparency.NEW_METRIC.newSign": '"x"'}


def test_a_field_nobody_knows_is_kept(take: Take, server: PortalServer) -> None:
    """Of a unit with the unit; of the whole answer with the root."""
    server.fail("dvc-progress-tree", "extra-field")
    root, *rest = take().taken.snapshot.observations
    assert root.other == {
        "dvc-progress-tree.newPart": '{"of":"data"}',
        "dvc-progress-tree.newWord": '"gốc"',
    }
    assert all(seen.other == {"dvc-progress-tree.newNumber": "7.5"} for seen in rest)


def test_what_is_kept_of_the_unknown_is_short_and_fit_to_store(
    take: Take, server: PortalServer
) -> None:
    """500 characters of a value, 110 of a name, no halves of characters."""
    strange = {"list": ["\ud83d\x00" * 400], "deep": json.loads("[" * 500 + "]" * 500)}
    server.edit("transparency", lambda data: first_row(data).update({"\x00" + "x" * 300: strange}))
    ((name, value),) = by_code(take())["H44.01"].other.items()
    assert len(value) == 500
    assert 100 < len(name) <= 110
    assert name.isprintable()
    assert value.encode()
    assert "\x00" not in value


def test_a_unit_that_only_the_totals_name_is_not_lost(take: Take, server: PortalServer) -> None:
    """It has a total and no groups."""
    row = {"departmentId": "0-1", "departmentName": "UBND xã Mới", "totalScore": 5}
    server.edit("service-results", lambda data: data["evaluation"].append(row))
    seen = by_code(take())["L.H44.xa4-mo7i1"]
    assert (seen.total, seen.groups) == (Decimal(5), {})


def test_units_that_only_the_totals_name_make_no_group_missing(
    take: Take, server: PortalServer
) -> None:
    """What groups must cover are the units that groups name."""
    rows = [
        {"departmentId": f"0-{n}", "departmentName": f"UBND xã Mới {n}", "totalScore": 5}
        for n in range(10)
    ]
    server.edit("service-results", lambda data: data["evaluation"].extend(rows))
    assert len(take().taken.snapshot.observations) == 23


def test_an_id_in_capitals_is_the_same(take: Take, server: PortalServer) -> None:
    """Wherever it comes from."""
    server.edit("transparency", lambda data: data["overview"].update(departmentId=PHU_THO.upper()))
    assert len(take(root_id=PHU_THO).taken.snapshot.observations) == 13


def test_the_same_answers_give_the_same_snapshot(take: Take) -> None:
    """And another period's are others."""
    assert take().taken.snapshot.content_hash == take().taken.snapshot.content_hash


def test_a_run_has_its_time_however_long_the_client_lay_idle(
    portal: Portal, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of a run begins with the run."""
    monkeypatch.setattr(portal, "_monotonic", lambda: 10.0**9)
    assert take().portal_ids


def test_quarters_and_years_are_pulled_too(take: Take, server: PortalServer) -> None:
    """Satisfaction by their days."""
    for period in (Period.quarter(2026, 3), Period.full_year(2026)):
        server.serve(made(PHU_THO, 3, period))
        assert take(period=period).taken.snapshot.period == period
    days = [heard.body for heard in server.heard if heard.endpoint == "handling-satisfaction"]
    assert [(body["fromDate"], body["toDate"]) for body in days] == [
        ("2026-07-01", "2026-09-30"),
        ("2026-01-01", "2026-12-31"),
    ]


def test_a_root_without_a_code_gets_a_local_one(take: Take, server: PortalServer) -> None:
    """From its name; units below stand below it."""
    server.fail("*", "without", times=None, fields=("departmentCode",))
    root, *rest = take().taken.units
    assert root == Unit("L.tinh3-phu1-tho5", "Tỉnh Phú Thọ", Level.PROVINCE)
    assert all(unit.parent == root.code for unit in rest)
    assert clean(rest[0].name) == rest[0].name
