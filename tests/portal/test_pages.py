"""An endpoint's pages: put together, until one is not full or contradicts another."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sources.portal.errors import Stopped
from bot.sources.portal.pull import Pulled
from tests.portal.conftest import AUGUST
from tests.portal.made import ENDPOINTS, PHU_THO, made
from tests.portal.server import PortalServer

Take = Callable[..., Pulled]
Stop = Callable[..., Stopped]


def test_pages_are_asked_for_until_one_is_not_full(take: Take, server: PortalServer) -> None:
    """250 units are three pages of 100 and two of 200; nobody is lost or doubled."""
    server.serve(made(PHU_THO, 250, AUGUST))
    assert len(take().taken.snapshot.observations) == 251
    pages = [
        heard.body["currentPage"] for heard in server.heard if heard.endpoint == "dvc-progress-tree"
    ]
    assert pages == [1, 2, 3]
    assert server.asked.count("transparency") == 2
    assert server.asked.count("service-results") == 1


def test_a_last_page_may_be_empty(take: Take, server: PortalServer) -> None:
    """200 units fill two pages of 100, so a third is asked for."""
    server.serve(made(PHU_THO, 200, AUGUST))
    assert len(take().taken.snapshot.observations) == 201
    assert server.asked.count("dvc-progress-tree") == 3
    assert server.asked.count("transparency") == 2


@pytest.mark.parametrize("head", [None, {}, {"of": None}])
def test_a_last_page_may_be_without_the_root(
    head: dict[str, None] | None, take: Take, server: PortalServer
) -> None:
    """Beyond the last row there may be nothing at all."""

    def forget(data: Any) -> None:  # noqa: ANN401 - JSON
        if server.heard[-1].body["currentPage"] == 3:
            data["parent"] = head and {**data["parent"], "totalScore": None}

    server.serve(made(PHU_THO, 200, AUGUST))
    server.edit("dvc-progress-tree", forget)
    assert len(take().taken.snapshot.observations) == 201


def test_an_endpoint_that_ignores_pages_is_asked_twice(take: Take, server: PortalServer) -> None:
    """The second answer brings nobody new."""
    server.serve(made(PHU_THO, 250, AUGUST))
    server.fail("*", "paging-ignored", times=None)
    assert len(take().taken.snapshot.observations) == 251
    assert server.asked.count("dvc-progress-tree") == 2
    assert server.asked.count("transparency") == 2


def test_pages_that_contradict_each_other_are_not_believed(
    stop: Stop, server: PortalServer
) -> None:
    """The unit is named."""
    server.serve(made(PHU_THO, 250, AUGUST))
    server.fail("dvc-progress-tree", "contradicting-pages", times=None)
    assert "hai lần với số khác nhau" in stop().what


def test_a_root_that_changes_between_pages_is_not_believed(
    stop: Stop, server: PortalServer
) -> None:
    """The figures were being computed anew while we asked."""
    server.serve(made(PHU_THO, 250, AUGUST))
    server.edit("dvc-progress-tree", lambda _data: None, times=1)
    server.edit("dvc-progress-tree", lambda data: data["parent"].update(totalScore=1))
    assert "trang 1 và 2" in stop().what


def test_a_unit_twice_is_one_if_it_says_the_same(take: Take, server: PortalServer) -> None:
    """And a contradiction if not."""
    server.fail("*", "duplicated-ids", times=None, differ=False)
    assert len(take().taken.snapshot.observations) == 13


def test_what_nobody_knows_is_no_contradiction(take: Take, server: PortalServer) -> None:
    """A unit on two pages may carry another time of making."""

    def stamp(data: Any) -> None:  # noqa: ANN401 - JSON
        for row in (data["parent"], *data["children"]):
            row["madeAt"] = len(server.heard)

    server.serve(made(PHU_THO, 100, AUGUST))
    server.edit("dvc-progress-tree", stamp, cut=False)
    assert len(take().taken.snapshot.observations) == 101
    assert server.asked.count("dvc-progress-tree") == 2


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_unit_with_two_figures_is_not_believed(
    endpoint: str, stop: Stop, server: PortalServer
) -> None:
    """Wherever it stands."""
    server.fail(endpoint, "duplicated-ids", differ=True)
    stopped = stop()
    assert stopped.endpoint == endpoint
    assert "hai lần" in stopped.what


def test_pages_without_end_are_not_believed(stop: Stop, server: PortalServer) -> None:
    """After fifty of them nobody asks on."""

    def new_ids(data: Any) -> None:  # noqa: ANN401 - JSON
        for number, row in enumerate(data["children"]):
            row["departmentId"] = f"{len(server.heard)}-{number}"

    server.serve(made(PHU_THO, 100, AUGUST))
    server.edit("dvc-progress-tree", new_ids, cut=False)
    assert "50 trang" in stop().what
    assert server.asked.count("dvc-progress-tree") == 50


def test_more_units_than_the_country_has_are_not_believed(stop: Stop, server: PortalServer) -> None:
    """On one page or on many."""
    server.edit("service-results", lambda data: data.update(evaluation=[{}] * 10_001))
    assert "nhiều đơn vị hơn cả nước có" in stop().what
    server.mend()

    def new_ids(data: Any) -> None:  # noqa: ANN401 - JSON
        row = data["children"][0]
        number = len(server.heard)
        data["children"] = [{**row, "departmentId": f"{number}-{n}"} for n in range(4000)]

    server.edit("dvc-progress-tree", new_ids, cut=False)
    assert "nhiều đơn vị hơn cả nước có" in stop().what
    assert server.asked.count("dvc-progress-tree") == 3


def test_a_row_of_the_root_itself_is_not_a_unit_below_it(take: Take, server: PortalServer) -> None:
    """It says what the overview says."""
    server.edit("transparency", lambda data: data["evaluation"].append(data["overview"]))
    assert len(take().taken.snapshot.observations) == 13


def test_a_row_of_the_root_may_have_other_fields_than_its_parent(
    take: Take, server: PortalServer
) -> None:
    """Trees write rows and parents in different words; the points must agree."""

    def repeat(data: Any) -> None:  # noqa: ANN401 - JSON
        row = {**data["parent"], "totalOverdue": 7, "level": "PROVINCE"}
        row |= {"score": row.pop("totalScore"), "maxScore": row.pop("totalMaxScore")}
        data["children"].append(row)

    server.edit("dvc-progress-tree", repeat)
    observations = take().taken.snapshot.observations
    assert len(observations) == 13
    assert observations[0].overdue is None


def test_a_row_that_contradicts_the_root_is_not_believed(stop: Stop, server: PortalServer) -> None:
    """Which of the two holds, nobody knows."""
    server.edit(
        "transparency",
        lambda data: data["evaluation"].append({**data["overview"], "totalScore": 0.25}),
    )
    assert "hai lần" in stop().what
