"""The provinces of the country, in one request."""

from collections.abc import Callable

import pytest

from bot.sources.portal.errors import Stopped
from bot.sources.portal.pull import Pulled
from scoring.unit import Level, Unit
from tests.portal.conftest import AUGUST
from tests.portal.made import PHU_THO, made
from tests.portal.pulled import by_code, first_row
from tests.portal.server import PortalServer

Take = Callable[..., Pulled]
Stop = Callable[..., Stopped]
BA_VI = "019d2be3-6a88-732b-8b17-000000000001"


@pytest.mark.parametrize("style", ["mapping", "list"])
def test_the_country_is_pulled_in_one_request(style: str, take: Take, server: PortalServer) -> None:
    """The totals hold the groups of the provinces, written in one way or the other."""
    server.serve(made(BA_VI, 3, AUGUST, code="H26", name="UBND Thành phố Hà Nội"))
    server.group_scores = "list" if style == "list" else "mapping"
    pulled = take(root_id="VN")
    assert server.asked == ["service-results"]
    assert server.heard[0].body["departmentType"] == "ADMINISTRATIVE_UNIT"
    assert pulled.taken.units == (
        Unit("VN", "Cả nước", Level.COUNTRY),
        Unit("H26", "Thành phố Hà Nội", Level.PROVINCE, "VN"),
        Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE, "VN"),
    )
    assert pulled.portal_ids == {"H26": BA_VI, "H44": PHU_THO}
    seen = by_code(pulled)
    own = by_code(take())["H44"]
    assert seen["VN"].groups == {}
    assert seen["H44"].total == own.total
    assert {code: figure.points for code, figure in seen["H44"].groups.items()} == {
        code: figure.points for code, figure in own.groups.items()
    }
    assert seen["H44"].groups["CKMB"].max == (18 if style == "list" else None)


def test_an_id_of_the_country_is_none_to_ask_for(take: Take, server: PortalServer) -> None:
    """It is asked for as VN."""
    server.edit("service-results", lambda data: data["overview"].update(departmentId="0-0"))
    assert take(root_id="VN").portal_ids == {"H44": PHU_THO}


def test_a_country_without_an_overview_has_no_figures_of_its_own(
    take: Take, server: PortalServer
) -> None:
    """It is the root all the same."""
    server.edit("service-results", lambda data: data.update(overview=None))
    pulled = take(root_id="VN")
    assert pulled.taken.snapshot.root.code == "VN"
    assert list(by_code(pulled)) == ["H44"]


def test_a_group_that_the_country_lacks_is_missing(stop: Stop, server: PortalServer) -> None:
    """It is named; null for everybody is missing too."""
    server.edit("service-results", lambda data: first_row(data)["groupScores"].pop("TTTT"), times=1)
    assert "Thanh toán trực tuyến (TTTT)" in stop(root_id="VN").what
    server.edit("service-results", lambda data: first_row(data)["groupScores"].update(CKMB=None))
    assert "(CKMB)" in stop(root_id="VN").what


def test_a_group_that_too_few_provinces_have_is_missing(
    take: Take, stop: Stop, server: PortalServer
) -> None:
    """3 of 4 are less than 80 %; 4 of 5 are enough."""
    for number in range(1, 4):
        other = f"{BA_VI[:-1]}{number}"
        server.serve(made(other, 3, AUGUST, code=f"H9{number}", name=f"UBND tỉnh An {number}"))
    server.edit("service-results", lambda data: first_row(data)["groupScores"].pop("TTTT"))
    assert "chỉ có 3 trên 4 tỉnh" in stop(root_id="VN").what
    server.serve(made(f"{BA_VI[:-1]}9", 3, AUGUST, code="H99", name="UBND tỉnh An 9"))
    assert len(take(root_id="VN").taken.units) == 6


def test_groups_of_provinces_that_nobody_knows_are_kept(take: Take, server: PortalServer) -> None:
    """Beside the six."""
    server.edit("service-results", lambda data: first_row(data)["groupScores"].update(CCDV=21.5))
    assert by_code(take(root_id="VN"))["H44"].other == {"service-results.groupScores.CCDV": "21.5"}


@pytest.mark.parametrize(
    "scores",
    [
        {"CKMB": "18"},
        {"CKMB": -1},
        [{"score": 1}],
        [7],
        "CKMB",
        [{"code": "CKMB", "score": 1}, {"groupCode": "CKMB", "totalScore": 2}],
    ],
)
def test_groups_of_provinces_that_are_none_are_not_believed(
    scores: object, stop: Stop, server: PortalServer
) -> None:
    """As with every other number."""
    server.edit("service-results", lambda data: first_row(data).update(groupScores=scores))
    assert stop(root_id="VN").endpoint == "service-results"
