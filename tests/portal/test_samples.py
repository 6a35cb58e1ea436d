"""What the portal really said of Phú Thọ in 8/2026, read in place where it is at hand."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from bot.sources.portal.pull import Pulled
from scoring.advice import Peers, Unstated, Withheld, advise
from scoring.formulas import Factor, earned
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import ComponentFigure, Figure, Observation, Overdue
from scoring.unit import Level, Unit
from tests.portal.conftest import AUGUST
from tests.portal.made import ENDPOINTS, Made, made
from tests.portal.samples import PHU_THO, samples
from tests.portal.server import PortalServer

Take = Callable[..., Pulled]
_SCHEME = scheme_for(AUGUST)


@pytest.fixture
def server() -> Iterator[PortalServer]:
    """A portal that says what the real one said."""
    with PortalServer(samples()) as started:
        yield started


@pytest.fixture
def seen(take: Take) -> dict[str, Observation]:
    """The observations by the code of their unit."""
    observations = take(root_id=PHU_THO).taken.snapshot.observations
    return {one.unit.code: one for one in observations}


def test_nobody_is_lost(take: Take) -> None:
    """The root and nine units, with their levels and names."""
    pulled = take(root_id=PHU_THO)
    assert pulled.taken.units == (
        Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE),
        Unit("H44.01", "Văn phòng UBND Tỉnh", Level.AGENCY, "H44"),
        Unit("H44.03", "Ban quản lý các khu công nghiệp", Level.AGENCY, "H44"),
        Unit("H44.07", "Sở Công Thương", Level.AGENCY, "H44"),
        Unit("H44.08", "Sở Giáo dục và Đào tạo", Level.AGENCY, "H44"),
        Unit("H44.100", "Phường Việt Trì", Level.COMMUNE, "H44"),
        Unit("H44.101", "Phường Nông Trang", Level.COMMUNE, "H44"),
        Unit("H44.102", "Phường Thanh Miếu", Level.COMMUNE, "H44"),
        Unit("H44.103", "Phường Vân Phú", Level.COMMUNE, "H44"),
        Unit("H44.104", "Xã Hy Cương", Level.COMMUNE, "H44"),
    )
    assert pulled.portal_ids["H44.100"] == "019d2be3-6ab4-74ce-8a81-1708de733a98"


def test_every_field_of_the_real_answers_is_known(seen: dict[str, Observation]) -> None:
    """Nothing is left over."""
    assert {name for one in seen.values() for name in one.other} == set()


def test_viet_tri_is_read_to_the_last_number(seen: dict[str, Observation]) -> None:
    """Six groups with points, rate and maximum, and the late dossiers."""
    viet_tri = seen["H44.100"]
    assert viet_tri.groups == {
        "CKMB": _figure("7.96", "44.22", 18),
        "TDGQ": _figure("15.81", "79.03", 20),
        "CLGQ": _figure("6.48", "54", 12),
        "TTTT": _figure("6.69", "66.9", 10),
        "MDHL": _figure("17.27", "95.94", 18),
        "MDSH": _figure("8.67", "39.41", 22),
    }
    assert viet_tri.total == Decimal("62.88")
    assert viet_tri.overdue == Overdue(national=623)
    assert score(viet_tri, scheme_for(AUGUST)).computed_total == Decimal("62.88")


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("DOSSIER_SYNC", (2247, 2247, 100, 6, 6, "TEMP_NATIONAL_REPORT_DENOMINATOR")),
        ("PUBLIC_CONTENT_FULL", (87, 89, "97.75", "1.96", 2)),
        ("PUBLISH_ON_TIME", (0, 0, None, None, 6)),
        ("ON_TIME", (2348, 2971, "79.03", "15.81", 20)),
        ("AVERAGE_DAYS", ("5.6",)),
        ("DOSSIER_PAID_ONLINE", (1516, 1707)),
        ("FORMALITY_PAID_ONLINE", (12, 35)),
        ("FEE_FORMALITY_PROVIDED", (7, 35)),
        ("DOSSIER_RECEIVING_SATISFACTION", (2348, 2971, "79.03", "5.27", 6)),
        ("PETITION_PROCESSING_ON_TIME", (3, 3, 100, 6, 6)),
        ("PETITION_CLASSIFICATION_STAFF", (0, 3, 0, None, 0)),
        ("ORIGINAL_RESULT_AVAILABLE", (2469, 2971, "83.1", "4.99", 6)),
        ("ELECTRONIC_CERTIFIED_COPY", (None, None, 100, 2, 2)),
    ],
)
def test_components_of_viet_tri(
    code: str, numbers: tuple[Any, ...], seen: dict[str, Observation]
) -> None:
    """Metrics by their own code, those of the trees by ours."""
    assert seen["H44.100"].components[code] == _component(*numbers)


def test_components_are_those_of_the_scheme(seen: dict[str, Observation]) -> None:
    """The root has all 24, units all but the three of which the tree states no numbers."""
    known = {component.code for component in scheme_for(AUGUST).components}
    roots_own = {"FORMALITY_ONLINE", "SERVICE_WITH_DOSSIER", "DOSSIER_ONLINE"}
    assert set(seen["H44"].components) == known
    for code in seen.keys() - {"H44"}:
        assert set(seen[code].components) == known - roots_own


def test_the_root_is_read_from_overview_and_parent(seen: dict[str, Observation]) -> None:
    """Its late dossiers are not stated."""
    root = seen["H44"]
    assert root.groups["TDGQ"] == _figure("15.68", "78.38", 20)
    assert root.components["FORMALITY_ONLINE"] == _component(52, 56)
    assert root.components["SERVICE_WITH_DOSSIER"] == _component(406, 1968)
    assert root.components["DOSSIER_ONLINE"] == _component(150956, 152595)
    assert root.overdue is None
    assert root.total == Decimal("59.91")


def test_a_unit_without_dossiers_has_null_in_metrics_and_zero_in_trees(
    seen: dict[str, Observation],
) -> None:
    """As the portal states it; the flag says why."""
    office = seen["H44.01"]
    assert office.groups["TDGQ"] == _figure("0", "0", 20)
    assert office.overdue == Overdue(national=0)
    assert office.components["ORIGINAL_RESULT_AVAILABLE"] == _component(0, 0, None, None, 6)
    assert office.components["DOSSIER_SYNC"].points is None
    assert office.components["DOSSIER_SYNC"].flag == "NO_NATIONAL_REPORT_DATA"


def test_every_published_component_is_recomputed_to_the_last_digit(
    seen: dict[str, Observation],
) -> None:
    """Of the province, departments and communes alike; null stands for 0 points."""
    compared = 0
    for one in seen.values():
        for group in _SCHEME.groups:
            for component, formula, most in _SCHEME.formulas_of(group.code):
                figure = one.components.get(component.code)
                if figure is None or figure.max is None:
                    continue  # the trees of CLGQ and TTTT score no component
                assert earned(formula, most, *_counts(figure)) == (figure.points or 0), (
                    component.code
                )
                assert figure.max == most
                compared += 1
    assert compared == 150  # fifteen of each of ten units


def test_every_published_group_is_the_sum_of_its_rounded_components(
    seen: dict[str, Observation],
) -> None:
    """Wherever its components are stated; unrounded they would not add up."""
    unrounded_off = 0
    for one in seen.values():
        for group in _SCHEME.groups:
            parts = _SCHEME.formulas_of(group.code)
            if not all(component.code in one.components for component, _, _ in parts):
                assert (group.code, one.unit.code == "H44") == ("CLGQ", False)
                continue
            counts = [_counts(one.components[component.code]) for component, _, _ in parts]
            rounded = [
                earned(formula, most, *pair)
                for (_, formula, most), pair in zip(parts, counts, strict=True)
            ]
            assert sum(rounded) == one.groups[group.code].points, (one.unit.code, group.code)
            # In steps a hundred times as small the portal's rounding of each part is missing.
            finer = [
                earned(formula, most * 100, *pair) / 100
                for (_, formula, most), pair in zip(parts, counts, strict=True)
                if not isinstance(formula, Factor)
            ]
            if len(finer) == len(rounded):
                exact = sum(finer, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
                unrounded_off += exact != one.groups[group.code].points
    assert unrounded_off


def test_advice_is_withheld_only_where_the_portal_states_no_components(
    seen: dict[str, Observation],
) -> None:
    """Of units below the province: online services."""
    for code, one in seen.items():
        found = advise(score(one, _SCHEME), one.components, _SCHEME, Peers(()))
        missing = () if code == "H44" else (Withheld("CLGQ", Unstated()),)
        assert found.withheld == missing
        assert found.advice


@pytest.mark.parametrize("endpoint", [name for name in ENDPOINTS if name != "service-results"])
def test_made_answers_have_the_real_ones_shape(endpoint: str) -> None:
    """What the other tests are made of has the same fields, of the same kinds."""
    real, own = samples(), made(PHU_THO, 12, AUGUST)
    assert _shape(own, endpoint) == _shape(real, endpoint)


def _counts(figure: ComponentFigure) -> tuple[int, int]:
    """As the portal counts them; certified copies come as a rate alone."""
    if figure.denominator is None and figure.rate is not None:
        return int(figure.rate * 100), 10_000
    return int(figure.numerator or 0), int(figure.denominator or 0)


def _shape(root: Made, endpoint: str) -> object:
    rows = root.rows(endpoint)
    metrics = [metric for row in rows for metric in row.get("metrics", ())]
    return (
        set(root.data[endpoint]),
        _kinds([root.head(endpoint)]),
        _kinds(rows),
        {metric["code"]: sorted(metric) for metric in metrics},
        _kinds(metrics),
    )


def _kinds(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The kinds of values each field has."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            kind = "number" if isinstance(value, int | float) else type(value).__name__
            found.setdefault(name, set()).add(kind)
    return found


def _figure(points: str, rate: str, most: int) -> Figure:
    return Figure(Decimal(points), Decimal(rate), Decimal(most))


def _component(*numbers: Any) -> ComponentFigure:  # noqa: ANN401 - numbers, and a flag at the end
    flag = numbers[5] if len(numbers) > 5 else None
    names = ("numerator", "denominator", "rate", "points", "max")
    known: dict[str, Any] = {
        name: None if n is None else Decimal(n) for name, n in zip(names, numbers, strict=False)
    }
    return ComponentFigure(**known, flag=flag)
