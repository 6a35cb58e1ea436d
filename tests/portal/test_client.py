"""Asking the portal: politely, one at a time, and stopping for the right reason."""

import json
import random
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib.metadata import version

import httpx
import pytest

from bot.sources.portal import client
from bot.sources.portal.client import LONGEST_ANSWER_S, LONGEST_RUN_S, TRIES, Portal
from bot.sources.portal.errors import Reason, Stopped
from bot.sources.portal.requests import GROUP_ENDPOINTS, TOTALS, Asked, body
from bot.sources.refusal import Refused
from scoring.period import Period
from tests.portal.conftest import AUGUST, CONTACT, PAUSE_S, Kept
from tests.portal.made import PHU_THO
from tests.portal.server import PortalServer

NAME = "transparency"
BODY = body(GROUP_ENDPOINTS[0], Asked(AUGUST, PHU_THO), 1)


def _stopped(portal: Portal) -> Stopped:
    with pytest.raises(Stopped) as stopped:
        portal.ask(NAME, BODY)
    assert NAME in stopped.value.what
    assert stopped.value.endpoint == NAME
    assert "\n" not in stopped.value.what
    return stopped.value


def test_an_answer_is_given_with_numbers_as_decimals(portal: Portal) -> None:
    """Under status 201; binary floats never appear."""
    answer = portal.ask(NAME, BODY)
    assert (answer.endpoint, answer.status, answer.request) == (NAME, 201, dict(BODY))
    assert json.loads(answer.body)["code"] == "OK"
    metric = answer.data["overview"]["metrics"][2]
    assert metric["score"] == Decimal("1.96")
    assert isinstance(metric["numerator"], Decimal)


def test_a_portal_is_closed_after_use(server: PortalServer) -> None:
    """As a context manager; nothing can be asked of it then."""
    with Portal(server.url, 0, sleep=lambda _seconds: None) as portal:
        portal.ask(NAME, BODY)
    with pytest.raises(RuntimeError, match="closed"):
        portal.ask(NAME, BODY)


def test_the_portal_is_told_who_asks(portal: Portal, server: PortalServer) -> None:
    """The version, and whom to write to."""
    portal.ask(NAME, BODY)
    headers = server.heard[0].headers
    assert headers["user-agent"] == f"bot766/{version('bot766')} (+{CONTACT})"
    assert headers["accept"] == "application/json"
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("contact", ["Sở Thông tin", "a\r\nX-Other: b"])
def test_a_contact_that_no_header_holds_is_refused(contact: str) -> None:
    """Before anything is asked."""
    with pytest.raises(Refused, match=r"portal\.contact"):
        Portal("http://127.0.0.1:1", 1, contact=contact)


@pytest.mark.parametrize("url", ["ftp://example.org", "dichvucong", "https://", "http://a:b:c"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Before anything is asked."""
    with pytest.raises(Refused, match=r"portal\.url"):
        Portal(url, 1)


def test_no_proxy_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, connect: Callable[..., Portal], server: PortalServer
) -> None:
    """The portal sees who asks; this proxy would let nothing through."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    connect().ask(NAME, BODY)
    assert server.asked == [NAME]


def test_there_is_a_pause_between_two_requests(portal: Portal, kept: Kept) -> None:
    """Of one to one and a half times what is set, and not by clockwork; none before the first."""
    portal.ask(NAME, BODY)
    assert kept.sleeps == []
    for _ in range(20):
        portal.ask(NAME, BODY)
    assert len(kept.sleeps) == 20
    assert all(PAUSE_S <= pause <= 1.5 * PAUSE_S for pause in kept.sleeps)
    assert len(set(kept.sleeps)) == 20


def test_two_requests_are_never_under_way_at_once(portal: Portal, server: PortalServer) -> None:
    """However many ask."""
    threads = [threading.Thread(target=portal.ask, args=(NAME, BODY)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [heard.in_flight for heard in server.heard] == [1] * 8


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("403", Reason.BLOCKED),
        ("406", Reason.BLOCKED),
        ("html-200", Reason.BLOCKED),
        ("html-201", Reason.BLOCKED),
        ("empty-html-201", Reason.BLOCKED),
        ("request-rejected-200", Reason.BLOCKED),
        ("request-rejected-500", Reason.BLOCKED),
        ("429", Reason.TOO_MANY),
        ("404", Reason.NOT_VERIFIED),
        ("302", Reason.NOT_VERIFIED),
        ("truncated", Reason.NOT_VERIFIED),
        ("code-not-ok", Reason.NOT_VERIFIED),
        ("no-code", Reason.NOT_VERIFIED),
        ("no-data", Reason.NOT_VERIFIED),
        ("bad-gzip", Reason.NOT_VERIFIED),
    ],
)
def test_what_refuses_or_makes_no_sense_is_not_asked_again(
    kind: str, reason: Reason, portal: Portal, server: PortalServer, kept: Kept
) -> None:
    """One request, no waiting, and the answer is kept for a person to read."""
    server.fail(NAME, kind)
    assert _stopped(portal).reason is reason
    assert server.asked == [NAME]
    assert kept.sleeps == []
    assert [(name, request) for name, request, _, _ in kept.answers] == [(NAME, dict(BODY))]


def test_a_page_is_known_by_its_text_too(portal: Portal, server: PortalServer) -> None:
    """Whatever its header says it is."""
    server.fail(NAME, "instead", body=b"\r\n <!DOCTYPE html><html></html>")
    assert _stopped(portal).reason is Reason.BLOCKED


def test_nobody_is_led_elsewhere(portal: Portal, server: PortalServer, kept: Kept) -> None:
    """A redirect is no answer, and is not followed."""
    server.fail(NAME, "302", location=f"{server.url}/login")
    assert "302" in _stopped(portal).what
    assert len(kept.answers) == 1


@pytest.mark.parametrize("kind", ["500", "503", "reset", "broken-off"])
def test_a_portal_out_of_reach_is_asked_three_times(
    kind: str, portal: Portal, server: PortalServer
) -> None:
    """And no more."""
    server.fail(NAME, kind, times=None)
    assert _stopped(portal).reason is Reason.UNREACHABLE
    assert len(server.heard) == TRIES == 3


@pytest.mark.parametrize("kind", ["500", "reset", "broken-off"])
def test_a_portal_that_comes_back_is_believed(
    kind: str, portal: Portal, server: PortalServer, kept: Kept
) -> None:
    """The second retry waits longer than the first, beside the pause."""
    server.fail(NAME, kind, times=2)
    portal.ask(NAME, BODY)
    assert len(server.heard) == 3
    first, _, second, _ = kept.sleeps
    assert 5 <= first <= 7.5
    assert 10 <= second <= 15


def test_no_answer_in_time_is_out_of_reach(
    connect: Callable[..., Portal], server: PortalServer
) -> None:
    """Asked three times too."""
    server.fail(NAME, "slow", times=None)
    stopped = _stopped(connect(timeouts=httpx.Timeout(0.1, connect=5)))
    assert stopped.reason is Reason.UNREACHABLE
    assert len(server.heard) == 3


def test_nobody_there_is_out_of_reach(connect: Callable[..., Portal], kept: Kept) -> None:
    """Nothing came, so nothing is handed over."""
    assert _stopped(connect(url="http://127.0.0.1:9")).reason is Reason.UNREACHABLE
    assert kept.answers == []


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("soon", None),
        ("9" * 400, None),
        ("999999999", timedelta(days=7)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", timedelta(days=7)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", timedelta()),
    ],
)
def test_retry_after_is_read(
    said: str | None, rest: timedelta | None, portal: Portal, server: PortalServer
) -> None:
    """In seconds or as a moment; nonsense is as if nothing was said, and a week is enough."""
    server.fail(NAME, "429", retry_after=said)
    assert _stopped(portal).retry_after == rest


def test_a_portal_that_says_how_long_to_wait_is_not_asked_before(
    portal: Portal, server: PortalServer
) -> None:
    """A 503 with Retry-After ends the run at once."""
    server.fail(NAME, "503", retry_after="600")
    assert _stopped(portal).retry_after == timedelta(minutes=10)
    assert len(server.heard) == 1


def test_every_answer_is_handed_over_before_it_is_judged(
    portal: Portal, server: PortalServer, kept: Kept
) -> None:
    """A bad one, the half of one that broke off, and a good one."""
    server.fail(NAME, "500")
    server.fail(NAME, "broken-off")
    portal.ask(NAME, BODY)
    assert [(name, status) for name, _, status, _ in kept.answers] == [
        (NAME, 500),
        (NAME, 201),
        (NAME, 201),
    ]
    half, whole = kept.answers[1][3], kept.answers[2][3]
    assert half
    assert whole.startswith(half)
    assert json.loads(whole)["code"] == "OK"


def test_a_body_beyond_all_measure_is_not_read_to_its_end(
    portal: Portal, server: PortalServer, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops at the limit."""
    monkeypatch.setattr(client, "LARGEST_ANSWER", 1024 * 1024)
    server.fail(NAME, "instead", body=b"[" * (4 * 1024 * 1024))
    assert "lớn hơn 1 MB" in _stopped(portal).what
    assert 1024 * 1024 < len(kept.answers[0][3]) < 2 * 1024 * 1024
    server.fail(NAME, "gzip-bomb")
    assert "lớn hơn 1 MB" in _stopped(portal).what


def test_an_answer_that_trickles_in_ends(
    connect: Callable[..., Portal], server: PortalServer
) -> None:
    """By the time it takes in all, not only by the time between two bytes."""
    ticks = iter(range(0, 1_000_000, int(LONGEST_ANSWER_S) + 1))
    portal = connect(monotonic=lambda: next(ticks))
    assert _stopped(portal).reason is Reason.UNREACHABLE
    assert len(server.heard) == 3


def test_a_run_that_takes_too_long_ends(
    connect: Callable[..., Portal], server: PortalServer
) -> None:
    """The next request is not made; a new run has time again."""
    hand = [0.0]
    portal = connect(monotonic=lambda: hand[0])
    portal.begin_run()
    portal.ask(NAME, BODY)
    hand[0] = LONGEST_RUN_S + 1
    assert _stopped(portal).reason is Reason.UNREACHABLE
    assert len(server.heard) == 1
    portal.begin_run()
    portal.ask(NAME, BODY)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ('{"code":"OK","data":{"a":1,"a":2}}', "hai lần"),
        ('{"code":"OK","data":{"a":NaN}}', "NaN"),
        ('{"code":"OK","data":{"a":-Infinity}}', "-Infinity"),
        ('{"code":"OK","data":{"a":' + "9" * 50 + "}}", "số vô lý"),
        ('{"code":"OK","data":{"a":1.' + "0" * 50 + "}}", "số vô lý"),
        ('{"code":"OK","data":{"a":1e999999999}}', "số vô lý"),
        ('{"code":"OK","data":{"a":1e99999999999999999999}}', "không phải JSON"),
        ('{"code":"OK","data":{"a":1e-400}}', "số vô lý"),
        ('{"code":"OK","data":' + "[" * 100_000, "không phải JSON"),
        ('{"code":"OK","data":[' + "1," * 2_000_001 + "1]}", "quá nhiều giá trị"),
        ('{"code":"OK","data":[]}', "“data”"),
        ("[]", "“code”"),
        ("", "không phải JSON"),
        ("OK", "không phải JSON"),
        ('{"code":"ERR","message":"Sai\\n tham số"}', "ERR Sai tham số"),
        ('{"code":{"a":1},"message":[]}', "không rõ"),
    ],
)
def test_json_that_cannot_be_meant_is_not_believed(
    answer: str, why: str, portal: Portal, server: PortalServer
) -> None:
    """Keys twice, no numbers, numbers and depths that only an attack has."""
    server.fail(NAME, "instead", body=answer.encode())
    stopped = _stopped(portal)
    assert stopped.reason is Reason.NOT_VERIFIED
    assert why in stopped.what


@pytest.mark.parametrize(
    "answer", [b"\xff\xfe{\x00}\x00", b'{"code":"OK","data":{"a":"\xc3\x28"}}', b"\x00" * 100]
)
def test_bytes_that_are_no_text_are_not_believed(
    answer: bytes, portal: Portal, server: PortalServer
) -> None:
    """UTF-8 or nothing."""
    server.fail(NAME, "instead", body=answer)
    assert _stopped(portal).reason is Reason.NOT_VERIFIED


def test_a_mark_before_the_json_does_no_harm(portal: Portal, server: PortalServer) -> None:
    """Some servers write a byte order mark."""
    server.fail(NAME, "instead", body=b'\xef\xbb\xbf {"code":"OK","data":{"a":1}}')
    assert portal.ask(NAME, BODY).data == {"a": 1}


def test_a_firewall_that_speaks_json_is_a_block(portal: Portal, server: PortalServer) -> None:
    """Its words count, not its form."""
    server.fail(NAME, "instead", body=b'{"code":"ERR","message":"Your support ID is 766"}')
    assert _stopped(portal).reason is Reason.BLOCKED


def test_requests_are_made_as_the_portal_expects_them() -> None:
    """By kind of period; satisfaction by days; page sizes; the country by its departmentType."""
    transparency, progress = GROUP_ENDPOINTS[:2]
    satisfaction = next(endpoint for endpoint in GROUP_ENDPOINTS if endpoint.by_days)
    assert body(transparency, Asked(AUGUST, PHU_THO), 2) == {
        "timeType": "month",
        "year": 2026,
        "month": 8,
        "rootDepartmentId": PHU_THO,
        "currentPage": 2,
        "pageSize": 200,
    }
    third = Period.quarter(2026, 3)
    assert body(progress, Asked(third, PHU_THO), 1) == {
        "timeType": "quarter",
        "year": 2026,
        "quarter": 3,
        "rootDepartmentId": PHU_THO,
        "currentPage": 1,
        "pageSize": 100,
    }
    assert body(satisfaction, Asked(third, PHU_THO), 1) == {
        "fromDate": "2026-07-01",
        "toDate": "2026-09-30",
        "rootDepartmentId": PHU_THO,
        "currentPage": 1,
        "pageSize": 200,
    }
    year = Period.full_year(2026)
    assert body(TOTALS, Asked(AUGUST, PHU_THO), 1) == {
        "timeType": "month",
        "year": 2026,
        "month": 8,
        "rootDepartmentId": PHU_THO,
    }
    assert body(TOTALS, Asked(year, "VN"), 1) == {
        "timeType": "year",
        "year": 2026,
        "departmentType": "ADMINISTRATIVE_UNIT",
    }
    sizes = {endpoint.name: endpoint.page_size for endpoint in GROUP_ENDPOINTS}
    assert sizes == {
        "transparency": 200,
        "dvc-progress-tree": 100,
        "provide-online-tree": 200,
        "formality-online-payment-tree": 100,
        "handling-satisfaction": 200,
        "dossier-digitized": 200,
    }


def test_the_same_chance_gives_the_same_pauses(connect: Callable[..., Portal]) -> None:
    """Chance comes from outside, so that a run can be repeated."""
    runs = []
    for _ in range(2):
        sleeps: list[float] = []
        portal = connect(sleep=sleeps.append, chance=random.Random(1))  # noqa: S311 - a seed
        for _ in range(3):
            portal.ask(NAME, BODY)
        runs.append(sleeps)
    assert runs[0] == runs[1]
