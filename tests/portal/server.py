"""A national portal of our own over real HTTP, with scripted failures.

`with PortalServer(made(...)) as server:` serves the seven endpoints at `server.url` from a thread
of its own until the block ends; `server.fail(endpoint, kind)` scripts what goes wrong.
"""

import asyncio
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from scoring.period import Period
from tests.portal.faults import BODIES, EDITS, STATUSES, Edit
from tests.portal.made import ENDPOINTS, Made, head_key, made, nationwide, rows_key

__all__ = ["ENDPOINTS", "Heard", "PortalServer", "made"]

EVERY = "*"
# Turns of the loop that an answer takes, so that requests made at once meet here.
_TURNS = 50


@dataclass(frozen=True)
class Heard:
    """A request as it came.

    Attributes:
        endpoint: asked for.
        body: its JSON.
        headers: in lower case.
        at: seconds of a clock that never goes back.
        in_flight: requests under way when it came, itself included.
    """

    endpoint: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    at: float
    in_flight: int


@dataclass
class _Fault:
    endpoint: str
    kind: str
    left: int | None
    options: Mapping[str, Any] = field(default_factory=dict)
    edit: Edit | None = None
    cut: bool = True


class PortalServer:
    """The server.

    Args:
        roots: whose answers it has; others get an empty one.
        group_scores: how the nationwide answer writes the points of the groups.
    """

    def __init__(self, *roots: Made, group_scores: Literal["mapping", "list"] = "mapping") -> None:
        self.url = ""
        self.heard: list[Heard] = []
        self.group_scores = group_scores
        self._roots = list(roots)
        self._faults: list[_Fault] = []
        self._in_flight = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="portal", daemon=True)

    def __enter__(self) -> Self:
        """Start it."""
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it; requests that wait for an answer get none."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def serve(self, *roots: Made) -> None:
        """Have more answers; of one root and period the newest counts."""
        self._roots = [*roots, *self._roots]

    def fail(
        self,
        endpoint: str,
        kind: str,
        times: int | None = 1,
        **options: Any,  # noqa: ANN401 - a fault's own
    ) -> None:
        """Script a fault.

        Args:
            endpoint: where; "*" for everywhere.
            kind: a key of `faults.STATUSES`, `faults.BODIES` or `faults.EDITS`, or one of `reset`,
                `broken-off`, `slow`, `paging-ignored`.
            times: how many requests it meets; None: all.
            options: of the kind.
        """
        known = {*STATUSES, *BODIES, *EDITS, "reset", "broken-off", "slow", "paging-ignored"}
        if kind not in known:
            raise ValueError(f"there is no fault '{kind}'")
        self._faults.append(_Fault(endpoint, kind, times, options))

    def edit(
        self,
        endpoint: str,
        edit: Callable[[Any], object],
        times: int | None = None,
        *,
        cut: bool = True,
    ) -> None:
        """Have answers changed by a function that is given their `data`; not `cut`: unpaged."""

        def applied(_endpoint: str, data: Any, **_more: object) -> None:  # noqa: ANN401 - JSON
            edit(data)

        self._faults.append(_Fault(endpoint, "edit", times, edit=applied, cut=cut))

    def mend(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    @property
    def asked(self) -> list[str]:
        """The endpoints asked, in order."""
        return [heard.endpoint for heard in self.heard]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        sockets = bind_sockets(0, "127.0.0.1")
        handler = (r"/api/v1/reporting/evaluation/([\w-]+)", _Handler, {"portal": self})
        server = HTTPServer(Application([handler], log_function=lambda _handler: None))
        server.add_sockets(sockets)
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stopping.wait()
        server.stop()
        await server.close_all_connections()
        # Handlers that waited for the end still have their last turn to take.
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    def _fault(self, endpoint: str) -> _Fault | None:
        for fault in self._faults:
            if fault.endpoint in (endpoint, EVERY) and fault.left != 0:
                fault.left = None if fault.left is None else fault.left - 1
                return fault
        return None

    def _data(self, endpoint: str, request: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """The whole `data`, a copy of its own."""
        period = _period(request)
        if "departmentType" in request:
            data = nationwide(
                [root for root in self._roots if root.period.year == period.year],
                self.group_scores,
            )
        else:
            fitting = [
                root.data[endpoint]
                for root in self._roots
                if root.root_id == request["rootDepartmentId"] and root.period == period
            ]
            empty: dict[str, Any] = {head_key(endpoint): None, rows_key(endpoint): []}
            data = fitting[0] if fitting else empty
        return json.loads(json.dumps(data))

    async def answer(self, handler: "_Handler", endpoint: str) -> None:
        """Answer one request, or fail as scripted."""
        request = json.loads(handler.request.body)
        self._in_flight += 1
        headers = {key.lower(): value for key, value in handler.request.headers.get_all()}
        self.heard.append(Heard(endpoint, request, headers, time.monotonic(), self._in_flight))
        try:
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            await self._reply(handler, endpoint, request)
        finally:
            self._in_flight -= 1

    async def _reply(self, handler: "_Handler", endpoint: str, request: Mapping[str, Any]) -> None:
        fault = self._fault(endpoint)
        kind = fault.kind if fault else ""
        options = fault.options if fault else {}
        handler.set_status(201)
        handler.set_header("Content-Type", "application/json")
        if kind in STATUSES:
            STATUSES[kind](handler, **options)
            return
        if kind == "slow":
            await self._stopping.wait()
            return
        if kind == "reset":
            _reset(handler)
            return
        data = self._data(endpoint, request)
        edit = fault.edit if fault and fault.edit else EDITS.get(kind)
        if edit is not None:
            edit(endpoint, data, request=request, **options)
        if kind != "paging-ignored" and (fault is None or fault.cut):
            _cut(endpoint, data, request)
        whole = {"code": "OK", "data": data, "message": None}
        # Edits may hold halves of characters, which only an escape can carry.
        body = json.dumps(whole, ensure_ascii=edit is not None).encode()
        if kind in BODIES:
            body = BODIES[kind](body, **options)
        if kind == "broken-off":
            handler.set_header("Content-Length", str(len(body)))
            handler.write(body[: len(body) // 2])
            await handler.flush()
            _reset(handler)
            return
        handler.write(body)


class _Handler(RequestHandler):
    """Every request goes to the portal it belongs to."""

    def initialize(self, portal: PortalServer) -> None:
        """Know the portal."""
        self._portal = portal

    async def post(self, endpoint: str) -> None:
        """Answer."""
        await self._portal.answer(self, endpoint)

    def compute_etag(self) -> None:
        """None: the portal sends none."""


def _reset(handler: RequestHandler) -> None:
    """Cut the connection off: with no time to linger, the other side gets a TCP reset."""
    stream = handler.detach()
    stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()


def _cut(endpoint: str, data: Any, request: Mapping[str, Any]) -> None:  # noqa: ANN401 - JSON
    """Leave the rows of the page that was asked for."""
    size, page = request.get("pageSize"), request.get("currentPage", 1)
    rows = data.get(rows_key(endpoint))
    if size is not None and isinstance(rows, list):
        data[rows_key(endpoint)] = rows[(page - 1) * size : page * size]


def _period(request: Mapping[str, Any]) -> Period:
    if "fromDate" in request:
        return next(
            period
            for period in _periods(int(request["fromDate"][:4]))
            if period.first_day.isoformat() == request["fromDate"]
            and period.last_day.isoformat() == request["toDate"]
        )
    year = request["year"]
    match request["timeType"]:
        case "month":
            return Period.month(year, request["month"])
        case "quarter":
            return Period.quarter(year, request["quarter"])
        case _:
            return Period.full_year(year)


def _periods(year: int) -> list[Period]:
    return [
        *(Period.month(year, month) for month in range(1, 13)),
        *(Period.quarter(year, quarter) for quarter in range(1, 5)),
        Period.full_year(year),
    ]
