"""Which root is meant, as a person sets it."""

from collections.abc import Callable, Iterator

import pytest

from bot.sources.portal.client import Portal
from bot.sources.portal.errors import Reason, Stopped
from bot.sources.portal.roots import find_root
from bot.sources.refusal import Refused
from scoring.period import Period
from tests.portal.made import PHU_THO, made
from tests.portal.server import PortalServer

YEAR = Period.full_year(2026)
HANOI = "019d2be3-6a88-732b-8b17-000000010000"
HUE = "019d2be3-6a88-732b-8b17-000000020000"
VINH_LONG = "019d2be3-6a88-732b-8b17-000000030000"


@pytest.fixture
def server() -> Iterator[PortalServer]:
    """A portal that knows four provinces."""
    with PortalServer(
        made(PHU_THO, 3, YEAR),
        made(HANOI, 3, YEAR, code="H26", name="UBND Thành phố Hà Nội"),
        made(HUE, 3, YEAR, code="H57", name="UBND thành phố Huế"),
        made(VINH_LONG, 3, YEAR, code="H61", name="UBND tỉnh Vĩnh Long"),
    ) as started:
        yield started


@pytest.mark.parametrize(
    ("wanted", "root_id"),
    [
        (PHU_THO, PHU_THO),
        (f" {PHU_THO.upper()} ", PHU_THO),
        ("VN", "VN"),
        ("vn", "VN"),
        ("Cả nước", "VN"),
    ],
)
def test_an_id_and_the_country_need_no_question(
    wanted: str, root_id: str, portal: Portal, server: PortalServer
) -> None:
    """Nobody is asked."""
    assert find_root(portal, wanted, 2026) == root_id
    assert server.heard == []


@pytest.mark.parametrize(
    ("wanted", "root_id"),
    [
        ("H44", PHU_THO),
        ("h26", HANOI),
        ("UBND tỉnh Phú Thọ", PHU_THO),
        ("tỉnh Phú Thọ", PHU_THO),
        ("Phú Thọ", PHU_THO),
        ("phu tho", PHU_THO),
        ("tinh phu tho", PHU_THO),
        ("TP. Hà Nội", HANOI),
        ("Huế", HUE),
    ],
)
def test_a_code_or_a_name_is_looked_up_in_the_country(
    wanted: str, root_id: str, portal: Portal, server: PortalServer
) -> None:
    """In one request, of the year's figures."""
    assert find_root(portal, wanted, 2026) == root_id
    assert server.asked == ["service-results"]
    assert server.heard[0].body == {
        "timeType": "year",
        "year": 2026,
        "departmentType": "ADMINISTRATIVE_UNIT",
    }


@pytest.mark.parametrize(
    "wanted", ["H4", "Phù Thọ", "Hải Dương", "xã Lâm Thao", "\u202e", "x" * 5000]
)
def test_a_root_that_nobody_has_is_refused(wanted: str, portal: Portal) -> None:
    """Other accents are another name; the sentence is a line and says what to write."""
    with pytest.raises(Refused, match="H44") as refused:
        find_root(portal, wanted, 2026)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("wanted", ["", "  \u200b"])
def test_an_empty_root_is_refused(wanted: str, portal: Portal, server: PortalServer) -> None:
    """Without asking anybody."""
    with pytest.raises(Refused, match=r"portal\.root"):
        find_root(portal, wanted, 2026)
    assert server.heard == []


def test_a_name_that_several_have_is_refused(portal: Portal, server: PortalServer) -> None:
    """With their codes, one of which is to be written."""
    other = "019d2be3-6a88-732b-8b17-000000040000"
    server.serve(made(other, 3, YEAR, code="H99", name="UBND Thành phố Vĩnh Long"))
    with pytest.raises(Refused, match=r"H99.*H61") as refused:
        find_root(portal, "Vĩnh Long", 2026)
    assert "hãy ghi mã" in str(refused.value)
    assert find_root(portal, "tỉnh Vĩnh Long", 2026) == VINH_LONG


def test_a_portal_that_does_not_answer_stops_the_search(
    portal: Portal, server: PortalServer
) -> None:
    """As it stops a run."""
    server.fail("service-results", "403")
    with pytest.raises(Stopped) as stopped:
        find_root(portal, "H44", 2026)
    assert stopped.value.reason is Reason.BLOCKED


def test_what_is_found_can_be_pulled(
    portal: Portal, take: Callable[..., object], server: PortalServer
) -> None:
    """The id that comes back is the one the portal knows."""
    take(period=YEAR, root_id=find_root(portal, "Hà Nội", 2026))
    assert {heard.body.get("rootDepartmentId") for heard in server.heard} == {None, HANOI}
