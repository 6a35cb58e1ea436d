"""What can go wrong with an answer of the portal: its status, its body, its data."""

import copy
import gzip
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from tornado.web import RequestHandler

from tests.portal.made import head_key, rows_key

Edit = Callable[..., None]

REJECTED = (
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
    "Please consult with your administrator.<br>Your support ID is: 766</body></html>"
)
PAGE = "<!DOCTYPE html><html><body>Hệ thống đang bảo trì</body></html>"


def _plain(status: int, text: str) -> Callable[..., None]:
    def answer(
        handler: RequestHandler, *, retry_after: str | None = None, location: str | None = None
    ) -> None:
        handler.set_status(status)
        handler.set_header("Content-Type", "text/html; charset=utf-8")
        if retry_after is not None:
            handler.set_header("Retry-After", retry_after)
        if location is not None:
            handler.set_header("Location", location)
        handler.write(text)

    return answer


def _compressed(body: bytes) -> Callable[..., None]:
    def answer(handler: RequestHandler) -> None:
        handler.set_header("Content-Encoding", "gzip")
        handler.write(body)

    return answer


# Answers that have nothing of the portal's own.
STATUSES: dict[str, Callable[..., None]] = {
    "403": _plain(403, "<html>Forbidden</html>"),
    "404": _plain(404, "Not found"),
    "406": _plain(406, "Not acceptable"),
    "429": _plain(429, "Too many requests"),
    "500": _plain(500, "<html>Internal server error</html>"),
    "503": _plain(503, "Service unavailable"),
    "302": _plain(302, "Moved"),
    "html-200": _plain(200, PAGE),
    "html-201": _plain(201, PAGE),
    "request-rejected-200": _plain(200, REJECTED),
    "request-rejected-500": _plain(500, REJECTED),
    "empty-html-201": _plain(201, ""),
    "bad-gzip": _compressed(b"no gzip at all"),
    # 8 MB in 8 kB.
    "gzip-bomb": _compressed(gzip.compress(b"[" * 8 * 1024 * 1024)),
}


def _instead(_body: bytes, *, body: bytes) -> bytes:
    return body


# Bodies under status 201, made of the right one.
BODIES: dict[str, Callable[..., bytes]] = {
    "truncated": lambda body: body[: len(body) // 2],
    "code-not-ok": lambda _body: b'{"code":"ERR_500","data":null,"message":"System error"}',
    "no-code": lambda _body: b'{"data":{}}',
    "no-data": lambda _body: b'{"code":"OK","data":null,"message":null}',
    "instead": _instead,
}


def _rows(endpoint: str, data: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    rows: list[dict[str, Any]] = data[rows_key(endpoint)]
    return rows


def _wrong_root(endpoint: str, data: Any, **_: object) -> None:  # noqa: ANN401 - JSON
    data[head_key(endpoint)]["departmentId"] = "019d2be3-0000-732b-8b17-b68020c8553a"


def _missing_group(endpoint: str, data: Any, **_: object) -> None:  # noqa: ANN401 - JSON
    data[rows_key(endpoint)] = []


def _fewer(endpoint: str, data: Any, *, keep: int, **_: object) -> None:  # noqa: ANN401 - JSON
    data[rows_key(endpoint)] = _rows(endpoint, data)[:keep]


def _nulls(endpoint: str, data: Any, **_: object) -> None:  # noqa: ANN401 - JSON
    """Every number of every row is null; the root keeps its own."""
    for row in _rows(endpoint, data):
        for part in (row, *row.get("metrics", [])):
            part.update({key: None for key, value in part.items() if _is_number(value)})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _extra_field(endpoint: str, data: Any, **_: object) -> None:  # noqa: ANN401 - JSON
    data["newPart"] = {"of": "data"}
    data[head_key(endpoint)]["newWord"] = "gốc"
    for row in _rows(endpoint, data):
        row["newNumber"] = 7.5


def _extra_metric(endpoint: str, data: Any, **_: object) -> None:  # noqa: ANN401 - JSON
    metric = {"name": "Chỉ tiêu mới", "numerator": 1, "denominator": 4, "ratio": 25, "score": 0.5}
    for row in (data[head_key(endpoint)], *_rows(endpoint, data)):
        row["metrics"].append({"code": "NEW_METRIC", "maxScore": 2, "newSign": "x", **metric})


def _duplicated(endpoint: str, data: Any, *, differ: bool, **_: object) -> None:  # noqa: ANN401 - JSON
    again = copy.deepcopy(_rows(endpoint, data)[:2])
    for row in again if differ else ():
        row["score" if "score" in row else "totalScore"] = 0.25
    _rows(endpoint, data).extend(again)


def _contradicting(
    endpoint: str,
    data: Any,  # noqa: ANN401 - JSON
    *,
    request: Mapping[str, Any],
    **_: object,
) -> None:
    """The second page begins with a unit of the first that has other figures now."""
    if request.get("currentPage") == 2:
        again = copy.deepcopy(_rows(endpoint, data)[0])
        again["score" if "score" in again else "totalScore"] = 0.25
        _rows(endpoint, data)[request["pageSize"]] = again


def _decomposed(endpoint: str, data: Any, **_: object) -> None:  # noqa: ANN401 - JSON
    for row in _rows(endpoint, data):
        row["departmentName"] = unicodedata.normalize("NFD", row["departmentName"])


def _without(
    endpoint: str,
    data: Any,  # noqa: ANN401 - JSON
    *,
    fields: tuple[str, ...],
    **_: object,
) -> None:
    for row in (data[head_key(endpoint)], *_rows(endpoint, data)):
        for name in fields:
            row.pop(name, None)


def _value(endpoint: str, data: Any, *, field: str, value: object, **_: object) -> None:  # noqa: ANN401 - JSON
    """A field of the first row holds something else."""
    _rows(endpoint, data)[0][field] = value


# Data that is changed before it is cut into pages.
EDITS: dict[str, Edit] = {
    "wrong-root": _wrong_root,
    "missing-group": _missing_group,
    "fewer-units": _fewer,
    "nulls": _nulls,
    "extra-field": _extra_field,
    "extra-metric": _extra_metric,
    "duplicated-ids": _duplicated,
    "contradicting-pages": _contradicting,
    "nfd-names": _decomposed,
    "without": _without,
    "value": _value,
}
