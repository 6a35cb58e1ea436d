"""What a run against the portal does not believe: nothing comes of it, and it says why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.sources.portal.errors import Reason, Stopped
from bot.sources.portal.pull import Pulled
from bot.sources.refusal import Refused
from tests.portal.made import ENDPOINTS, GROUP_OF, PHU_THO
from tests.portal.pulled import by_code, first_row
from tests.portal.server import PortalServer

Take = Callable[..., Pulled]
Stop = Callable[..., Stopped]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize(
    ("kind", "reason", "requests"),
    [
        ("403", Reason.BLOCKED, 1),
        ("request-rejected-200", Reason.BLOCKED, 1),
        ("html-201", Reason.BLOCKED, 1),
        ("429", Reason.TOO_MANY, 1),
        ("reset", Reason.UNREACHABLE, 3),
        ("500", Reason.UNREACHABLE, 3),
        ("truncated", Reason.NOT_VERIFIED, 1),
        ("code-not-ok", Reason.NOT_VERIFIED, 1),
        ("wrong-root", Reason.NOT_VERIFIED, 1),
        ("missing-group", Reason.NOT_VERIFIED, 1),
    ],
)
def test_a_run_ends_at_the_first_fault(
    kind: str, reason: Reason, requests: int, endpoint: str, stop: Stop, server: PortalServer
) -> None:
    """Nothing comes of it, nobody is asked any more, and the sentence says where."""
    server.fail(endpoint, kind, times=None)
    stopped = stop(reason)
    assert stopped.endpoint == endpoint
    assert endpoint in stopped.what
    assert server.asked[-1] == endpoint
    assert server.asked.count(endpoint) == requests
    assert len(server.asked) == ENDPOINTS.index(endpoint) + requests


def test_the_root_of_another_is_named(stop: Stop, server: PortalServer) -> None:
    """Which came, and which was asked."""
    server.fail("provide-online-tree", "wrong-root")
    what = stop().what
    assert "019d2be3-0000-732b-8b17-b68020c8553a" in what
    assert PHU_THO in what


def test_the_id_of_the_totals_may_be_left_out(take: Take, server: PortalServer) -> None:
    """It is checked if it is there."""
    server.edit("service-results", lambda data: data["overview"].pop("departmentId"))
    pulled = take()
    assert by_code(pulled)["H44"].total is not None
    assert pulled.portal_ids["H44"] == PHU_THO


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_group_that_covers_too_few_is_missing(
    endpoint: str, stop: Stop, server: PortalServer
) -> None:
    """9 of 12 are less than 80 %; both numbers are named."""
    server.fail(endpoint, "fewer-units", keep=9)
    stopped = stop()
    assert stopped.endpoint == endpoint
    assert "9 trên 12" in stopped.what
    assert GROUP_OF.get(endpoint, "điểm tổng") in stopped.what


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_few_units_may_miss_a_group(endpoint: str, take: Take, server: PortalServer) -> None:
    """10 of 12 are enough: the rest is there without the group, which is not 0."""
    server.fail(endpoint, "fewer-units", keep=10)
    seen = by_code(take())["H44.111"]
    if endpoint == "service-results":
        assert seen.total is None
    else:
        assert GROUP_OF[endpoint] not in seen.groups


def test_a_group_in_which_nobody_has_points_is_missing(stop: Stop, server: PortalServer) -> None:
    """Rows alone are no figures."""

    def empty(data: Any) -> None:  # noqa: ANN401 - JSON
        for row in (data["overview"], *data["evaluation"]):
            row["totalScore"] = None

    server.edit("transparency", empty)
    assert "không đơn vị nào có điểm" in stop().what


@pytest.mark.parametrize("last", [None, 1, 13, 14])
def test_a_few_units_less_than_the_last_time_do_no_harm(last: int | None, take: Take) -> None:
    """13 of 14, the root among them, are not 10 % fewer."""
    assert len(take(last_units=last).taken.snapshot.observations) == 13


def test_far_fewer_units_than_the_last_time_are_not_believed(stop: Stop) -> None:
    """13 of 15 are more than 10 % fewer; both numbers are named."""
    assert "chỉ có 13 đơn vị trong khi lần trước có 15 đơn vị" in stop(last_units=15).what


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("9", "không phải là số"),
        (True, "không phải là số"),
        ([], "không phải là số"),
        (-0.5, "số âm"),
        (10**5, "lớn quá mức"),
    ],
)
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_no_number_is_not_believed(
    endpoint: str, value: object, why: str, stop: Stop, server: PortalServer
) -> None:
    """Endpoint, unit and field are named."""
    field = "score" if endpoint == "dvc-progress-tree" else "totalScore"
    server.fail(endpoint, "value", field=field, value=value)
    stopped = stop()
    assert stopped.endpoint == endpoint
    assert [word for word in (why, field, "Sở Y tế") if word not in stopped.what] == []


@pytest.mark.parametrize(
    ("endpoint", "field", "value"),
    [
        ("dvc-progress-tree", "totalOverdue", 1.5),
        ("dvc-progress-tree", "totalOverdue", 2**31),
        ("dvc-progress-tree", "totalReceived", "588"),
        ("dvc-progress-tree", "avgProcessingDays", -1),
        ("formality-online-payment-tree", "totalFeeFormality", 10**12),
        ("transparency", "departmentName", None),
        ("transparency", "departmentName", 7),
        ("transparency", "departmentName", "X" * 201),
        ("transparency", "departmentId", None),
        ("transparency", "departmentId", "a/b"),
        ("transparency", "departmentId", "0" * 41),
        ("transparency", "metrics", None),
        ("transparency", "metrics", {}),
        ("transparency", "metrics", [7]),
        ("transparency", "metrics", [{"score": 1}]),
        ("transparency", "metrics", [{"code": "X" * 65}]),
        ("transparency", "metrics", [{"code": f"M{n}"} for n in range(101)]),
        ("transparency", "metrics", [{"code": "A", "score": 1}, {"code": "A", "score": 2}]),
        ("transparency", "metrics", [{"code": "A", "score": "1"}]),
        # Another group's component.
        ("transparency", "metrics", [{"code": "ON_TIME", "score": 1}]),
        # Another code than elsewhere.
        ("dossier-digitized", "departmentCode", "H44.99"),
        ("service-results", "groupScores", 7),
    ],
)
def test_fields_that_hold_what_they_cannot_mean_are_not_believed(
    endpoint: str, field: str, value: object, stop: Stop, server: PortalServer
) -> None:
    """Never a traceback, never a guess."""
    server.fail(endpoint, "value", field=field, value=value)
    assert stop().what


@pytest.mark.parametrize("code", ["VN", "vn", "L.H44.xa4", "H44 01", "H44/01", "...", "Xã"])
def test_a_code_that_is_none_or_means_something_else_is_not_believed(
    code: str, stop: Stop, server: PortalServer
) -> None:
    """The country's, a local one, no code at all; the field is named."""

    def recode(data: Any) -> None:  # noqa: ANN401 - JSON
        (data.get("evaluation") or data.get("children"))[-1]["departmentCode"] = code

    server.edit("*", recode)
    assert "departmentCode" in stop().what


def test_one_code_for_two_units_is_not_believed(stop: Stop, server: PortalServer) -> None:
    """Both are named."""

    def same_code(data: Any) -> None:  # noqa: ANN401 - JSON
        for row in (data.get("evaluation") or data.get("children"))[:2]:
            row["departmentCode"] = "H44.77"

    server.edit("*", same_code)
    assert "H44.77: “Sở Y tế - Tỉnh Phú Thọ” và “Sở Tài chính - tỉnh Phú Thọ”" in stop().what


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.update(evaluation={}),
        lambda data: data.update(evaluation=[7]),
        lambda data: data.update(overview=None),
        lambda data: data.update(overview=[]),
        lambda data: data.pop("evaluation"),
        lambda data: first_row(data).pop("totalScore"),
        lambda data: first_row(data).update({f"f{n}": 1 for n in range(101)}),
        lambda data: data["overview"].pop("departmentId"),
    ],
)
def test_an_answer_of_another_shape_is_not_believed(
    edit: Callable[[Any], None], stop: Stop, server: PortalServer
) -> None:
    """Whatever part of it is missing or something else."""
    server.edit("transparency", edit)
    assert stop().endpoint == "transparency"


def test_a_month_that_is_not_over_is_not_asked_for(take: Take, server: PortalServer) -> None:
    """Not one request is made."""
    with pytest.raises(Refused, match=r"tháng 08/2026 chưa kết thúc.*31/08/2026"):
        take(today=date(2026, 8, 31))
    assert server.heard == []
