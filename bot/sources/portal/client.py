"""How is the portal asked: one request at a time, politely, every answer handed over?"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from bot.sources.portal.errors import Reason, Stopped, not_verified
from bot.sources.portal.judging import data_of
from bot.sources.refusal import Refused

_PATH = "/api/v1/reporting/evaluation/"
# Seconds. The portal adds a year up while one waits; connecting is quick or does not happen.
TIMEOUTS = httpx.Timeout(60, connect=10)
# Seconds for one whole answer, so that one that trickles in byte by byte ends too.
LONGEST_ANSWER_S = 120.0
# Seconds for one run, which asks some ten times: nobody may keep us busy for hours. Those who
# look whether a run is under way give it up after half an hour.
LONGEST_RUN_S = 25 * 60.0
# Bytes. The largest answer seen has 0,3 MB.
LARGEST_ANSWER = 64 * 1024 * 1024
TRIES = 3
# Seconds before the second try; doubled before the third.
_FIRST_RETRY_S = 5.0
# A pause is up to so many times as long as set, so that requests do not come like clockwork.
_JITTER = 1.5

OnAnswer = Callable[[str, Mapping[str, Any], int, bytes], None]


@dataclass(frozen=True)
class Answer:
    """An answer of the portal's, in JSON, with code OK.

    Attributes:
        endpoint: who was asked.
        request: the JSON body sent.
        status: of HTTP.
        body: as it came.
        data: what it holds under `data`, numbers as Decimal.
    """

    endpoint: str
    request: Mapping[str, Any]
    status: int
    body: bytes
    data: Mapping[str, Any]


class Portal:
    """The national portal; close it after use, or use it as a context manager.

    Args:
        url: base address.
        pause_s: seconds between two requests at least; up to half as long again by chance.
        contact: an address or e-mail for the portal's people, in the User-Agent; printable ASCII.
        on_answer: is given every answer (endpoint, request, status, body) before it is judged;
            of one that breaks off or is too large, what came.
        sleep: waits for so many seconds.
        chance: decides how long exactly.
        timeouts: of httpx.
        monotonic: seconds of a clock that never goes back.

    Raises:
        Refused: the address or the contact cannot be used.
    """

    def __init__(  # noqa: PLR0913 - each is another fact, and all but two have a default
        self,
        url: str,
        pause_s: float,
        *,
        contact: str = "",
        on_answer: OnAnswer | None = None,
        sleep: Callable[[float], None] = time.sleep,
        chance: random.Random | None = None,
        timeouts: httpx.Timeout = TIMEOUTS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = _address(url)
        self.pause_s = pause_s
        self._on_answer = on_answer
        self._sleep = sleep
        self._chance = chance or random.Random()  # noqa: S311 - spreads requests, guards nothing
        self._monotonic = monotonic
        self._one_at_a_time = threading.Lock()
        self._asked_before = False
        self._run_ends = self._monotonic() + LONGEST_RUN_S
        # trust_env=False: no proxy from the environment; the portal sees who asks.
        self._client = httpx.Client(
            headers={"User-Agent": _user_agent(contact), "Accept": "application/json"},
            timeout=timeouts,
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def begin_run(self) -> None:
        """Give the requests that follow the time of one run."""
        self._run_ends = self._monotonic() + LONGEST_RUN_S

    def ask(self, name: str, body: Mapping[str, Any]) -> Answer:
        """Ask one endpoint; others wait until it has answered and the retries are over.

        Only a portal that cannot be reached is asked again, never one that refused.

        Raises:
            Stopped: it could not be asked, or the answer is none.
        """
        tries = Retrying(
            stop=stop_after_attempt(TRIES),
            retry=retry_if_exception(_is_worth_another_try),
            wait=self._before_retry,
            sleep=self._sleep,
            reraise=True,
        )
        with self._one_at_a_time:
            if self._monotonic() > self._run_ends:
                minutes = int(LONGEST_RUN_S // 60)
                raise Stopped(
                    Reason.UNREACHABLE,
                    f"Cổng trả lời quá chậm: đến “{name}” lượt lấy đã kéo dài hơn {minutes} phút.",
                    name,
                )
            return tries(self._once, name, body)

    def _before_retry(self, state: RetryCallState) -> float:
        doubled: float = 2.0 ** (state.attempt_number - 1)
        return _FIRST_RETRY_S * doubled * self._chance.uniform(1, _JITTER)

    def _once(self, name: str, body: Mapping[str, Any]) -> Answer:
        if self._asked_before:
            self._sleep(self.pause_s * self._chance.uniform(1, _JITTER))
        self._asked_before = True
        try:
            with self._client.stream("POST", f"{self.url}{_PATH}{name}", json=dict(body)) as answer:
                content = self._content(name, body, answer)
        except httpx.DecodingError as error:
            raise not_verified(name, "nén sai, không giải nén được") from error
        except httpx.TimeoutException as error:
            raise _unreachable(name, "không trả lời kịp") from error
        except httpx.ConnectError as error:
            raise _unreachable(name, "không kết nối được") from error
        except httpx.RequestError as error:
            raise _unreachable(name, "ngắt kết nối giữa chừng") from error
        data = data_of(name, answer.status_code, answer.headers, content)
        return Answer(name, dict(body), answer.status_code, content, data)

    def _content(self, name: str, body: Mapping[str, Any], answer: httpx.Response) -> bytes:
        """The answer's body; handed over also if it ends before its end."""
        content = bytearray()
        deadline = self._monotonic() + LONGEST_ANSWER_S
        try:
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > LARGEST_ANSWER:
                    raise not_verified(name, f"lớn hơn {LARGEST_ANSWER // 1024**2} MB")
                if self._monotonic() > deadline:
                    raise _unreachable(name, "không trả lời xong kịp")
        finally:
            if self._on_answer is not None:
                self._on_answer(name, dict(body), answer.status_code, bytes(content))
        return bytes(content)


def _is_worth_another_try(error: BaseException) -> bool:
    if not isinstance(error, Stopped) or error.reason is not Reason.UNREACHABLE:
        return False
    # Whoever says for how long to wait is not asked before.
    return error.retry_after is None


def _unreachable(endpoint: str, how: str) -> Stopped:
    return Stopped(
        Reason.UNREACHABLE,
        f"Cổng {how} khi được hỏi “{endpoint}”, sau {TRIES} lần thử.",
        endpoint,
    )


def _address(url: str) -> str:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise Refused("địa chỉ của Cổng (portal.url) không đọc được") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Refused("địa chỉ của Cổng (portal.url) phải bắt đầu bằng https:// hoặc http://")
    return url.rstrip("/")


def _user_agent(contact: str) -> str:
    if not (contact.isascii() and contact.isprintable()):
        raise Refused(
            "địa chỉ liên hệ (portal.contact) chỉ được có chữ cái không dấu, chữ số và dấu câu"
        )
    name = f"bot766/{version('bot766')}"
    return f"{name} (+{contact})" if contact else name
