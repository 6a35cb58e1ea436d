"""May an answer be read at all: is it an answer of the portal's, in JSON, with code OK?"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any

from bot.sources.portal.errors import Reason, Stopped, not_verified

# Success is 201 (domain, section 2); 200 would be as good.
_SUCCESS = (200, 201)
_TOO_MANY = 429
_BLOCKING = (403, 406)
_SERVER_ERRORS = range(500, 600)
# Words of the firewall's page; it says them within its first lines.
_FIREWALL = (b"request rejected", b"support id")
_FIRST_BYTES = 65_536
# An answer for a province has 10 000 values. Beyond this, 64 MB of "[[[" would fill the memory.
_MOST_VALUES = 2_000_000
# A score has four digits, a country's dossiers nine; longer ones are an attack on the arithmetic.
_LONGEST_NUMBER = 40
_MOST_DIGITS = 30
# A longer wait is no wait but a ban, for a person to look at.
_LONGEST_REST = timedelta(days=7)
_QUOTED = 120


class _OddJsonError(ValueError):
    """JSON that the standard's reader takes and we do not; the text is a clause in Vietnamese."""


def data_of(endpoint: str, status: int, headers: Mapping[str, str], body: bytes) -> Any:  # noqa: ANN401 - JSON
    """The `data` of an answer, numbers as Decimal.

    Args:
        endpoint: who answered.
        status: of HTTP.
        headers: of the answer, found by any case.
        body: whole.

    Raises:
        Stopped: for every answer but a success in JSON with code OK.
    """
    _judge_status(endpoint, status, headers, body)
    try:
        answer = _parsed(body)
    except _OddJsonError as error:
        raise not_verified(endpoint, str(error)) from error
    except (ValueError, InvalidOperation, RecursionError) as error:
        if "html" in headers.get("content-type", "").lower():
            raise _page(endpoint, status) from error
        raise not_verified(endpoint, "không phải JSON đọc được (bị cắt ngắn hoặc hỏng)") from error
    if not isinstance(answer, dict) or "code" not in answer:
        raise not_verified(endpoint, "có cấu trúc lạ: không có “code”")
    if answer["code"] != "OK":
        if _is_firewall(body):
            raise _firewall(endpoint, status)
        raise not_verified(endpoint, f"báo lỗi thay vì “OK”: {_quoted(answer)}")
    if not isinstance(answer.get("data"), dict):
        raise not_verified(endpoint, "có cấu trúc lạ: không có “data”")
    return answer["data"]


def _judge_status(endpoint: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    if status == _TOO_MANY:
        raise _too_many(endpoint, headers)
    if status in _BLOCKING:
        raise _blocked(endpoint, f"Cổng từ chối yêu cầu “{endpoint}” (HTTP {status})")
    start = body[:_FIRST_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")) and _is_firewall(body):
        raise _firewall(endpoint, status)
    if status in _SERVER_ERRORS:
        raise Stopped(
            Reason.UNREACHABLE,
            f"Cổng đang gặp lỗi ở “{endpoint}” (HTTP {status}).",
            endpoint,
            _rest(headers),
        )
    if start.startswith(b"<"):
        raise _page(endpoint, status)
    if status not in _SUCCESS:
        raise not_verified(endpoint, f"có mã HTTP {status} ngoài dự kiến")


def _is_firewall(body: bytes) -> bool:
    start = body[:_FIRST_BYTES].lower()
    return any(word in start for word in _FIREWALL)


def _firewall(endpoint: str, status: int) -> Stopped:
    return _blocked(endpoint, f"Tường lửa của Cổng chặn yêu cầu “{endpoint}” (HTTP {status})")


def _page(endpoint: str, status: int) -> Stopped:
    return _blocked(endpoint, f"Cổng trả trang HTML thay vì số liệu “{endpoint}” (HTTP {status})")


def _blocked(endpoint: str, what: str) -> Stopped:
    return Stopped(Reason.BLOCKED, f"{what}.", endpoint)


def _too_many(endpoint: str, headers: Mapping[str, str]) -> Stopped:
    rest = _rest(headers)
    asks = "" if rest is None else f", yêu cầu chờ {int(rest.total_seconds())} giây"
    return Stopped(
        Reason.TOO_MANY,
        f"Cổng báo có quá nhiều yêu cầu ở “{endpoint}” (HTTP 429){asks}.",
        endpoint,
        rest,
    )


def _rest(headers: Mapping[str, str]) -> timedelta | None:
    """What Retry-After says, in seconds or as a moment beside the answer's own Date."""
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", said):
        return min(timedelta(seconds=int(said)), _LONGEST_REST)
    try:
        rest = parsedate_to_datetime(said) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(rest, timedelta()), _LONGEST_REST)


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - JSON
    if sum(map(body.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise _OddJsonError("có quá nhiều giá trị")
    return json.loads(
        body.decode("utf-8-sig"),
        parse_float=_number,
        parse_int=_number,
        parse_constant=_no_number,
        object_pairs_hook=_object,
    )


def _number(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
    if number is None or (number and abs(number.adjusted()) > _MOST_DIGITS):
        raise _OddJsonError(f"có số vô lý: {text[:_LONGEST_NUMBER]}")
    return number


def _no_number(text: str) -> Decimal:
    raise _OddJsonError(f"có giá trị {text} ở chỗ của một số")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _OddJsonError("nêu một trường hai lần trong cùng một mục")
    return made


def _quoted(answer: Mapping[str, Any]) -> str:
    """What the portal says of its failure, short enough for a line."""
    said = " ".join(
        text[:_QUOTED] for key in ("code", "message") if isinstance(text := answer.get(key), str)
    )
    return "".join(char for char in said if char.isprintable())[:_QUOTED] or "(không rõ)"
