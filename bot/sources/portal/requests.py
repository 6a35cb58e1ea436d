"""What is the portal asked: its seven endpoints, and the JSON bodies for a period and a root."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scoring.period import Period, PeriodKind

# Stands for the whole country where else a root's departmentId stands.
NATIONWIDE = "VN"


class Shape(StrEnum):
    """How an endpoint's `data` is built."""

    EVALUATION = "evaluation"  # overview, evaluation[] with metrics[]
    TREE = "tree"  # parent, children[]


@dataclass(frozen=True)
class Endpoint:
    """One of the portal's reports.

    Attributes:
        name: last part of its address.
        shape: of its data.
        group: code of the group it gives; None for the totals.
        page_size: rows a page, as the portal's own pages ask for them; None: it has no pages.
        by_days: asked by first and last day instead of by kind of period.
    """

    name: str
    shape: Shape
    group: str | None
    page_size: int | None
    by_days: bool = False


TOTALS = Endpoint("service-results", Shape.EVALUATION, None, None)
GROUP_ENDPOINTS = (
    Endpoint("transparency", Shape.EVALUATION, "CKMB", 200),
    Endpoint("dvc-progress-tree", Shape.TREE, "TDGQ", 100),
    Endpoint("provide-online-tree", Shape.TREE, "CLGQ", 200),
    Endpoint("formality-online-payment-tree", Shape.TREE, "TTTT", 100),
    Endpoint("handling-satisfaction", Shape.EVALUATION, "MDHL", 200, by_days=True),
    Endpoint("dossier-digitized", Shape.EVALUATION, "MDSH", 200),
)
GROUPS = tuple(endpoint.group for endpoint in GROUP_ENDPOINTS if endpoint.group)


@dataclass(frozen=True)
class Asked:
    """What one run asks for.

    Attributes:
        period: of the figures.
        root_id: the root's departmentId in lower case, or `NATIONWIDE`.
    """

    period: Period
    root_id: str

    @property
    def nationwide(self) -> bool:
        """Whether the provinces are asked for, not the units below one of them."""
        return self.root_id == NATIONWIDE

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """What must be asked: all seven for a root; nationwide the totals hold the groups too."""
        return (TOTALS,) if self.nationwide else (TOTALS, *GROUP_ENDPOINTS)


def body(endpoint: Endpoint, asked: Asked, page: int) -> Mapping[str, Any]:
    """The JSON body for one page (from 1) of an endpoint."""
    fields = _days(asked.period) if endpoint.by_days else _time(asked.period)
    if asked.nationwide:
        return {**fields, "departmentType": "ADMINISTRATIVE_UNIT"}
    fields["rootDepartmentId"] = asked.root_id
    if endpoint.page_size is not None:
        fields |= {"currentPage": page, "pageSize": endpoint.page_size}
    return fields


def _time(period: Period) -> dict[str, Any]:
    fields: dict[str, Any] = {"timeType": period.kind.value, "year": period.year}
    match period.kind:
        case PeriodKind.MONTH | PeriodKind.QUARTER:
            fields[period.kind.value] = period.index
        case PeriodKind.YEAR:
            pass
    return fields


def _days(period: Period) -> dict[str, Any]:
    return {"fromDate": period.first_day.isoformat(), "toDate": period.last_day.isoformat()}
