"""From the portal to the outbox: what a run brings, when it stops, how long nobody asks then."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.clock import FixedClock
from bot.office import Office, office
from bot.pulling import Pulling
from bot.settings import load
from bot.sources.portal.client import OnAnswer, Portal
from bot.sources.refusal import Refused
from bot.storage import outbox, pulls, units
from bot.storage.people import Role
from messages.answers import Card
from scoring.alerts import Quiet
from scoring.period import Period
from scoring.snapshot import State
from tests.furnishing import bind
from tests.portal.made import PHU_THO, made
from tests.portal.server import PortalServer

OCTOBER = Period.month(2026, 10)
SEPTEMBER = OCTOBER.previous
ADMIN = 3


@pytest.fixture
def server() -> Iterator[PortalServer]:
    """A portal with two months of one province."""
    with PortalServer(made(PHU_THO, 20, OCTOBER), made(PHU_THO, 20, SEPTEMBER)) as running:
        yield running


@pytest.fixture
def there(
    database_url: str, tmp_path: Path, clock: FixedClock, server: PortalServer
) -> Iterator[Office]:
    """An installation that pulls from it, on both databases."""
    settings = load(
        data_dir=str(tmp_path / "var"),
        database={"url": database_url},
        portal={"url": server.url, "root": PHU_THO, "contact": "766@example.vn"},
    )
    with office(settings, clock) as built:
        yield replace(built, pulling=_quick(built.pulling, server.url))


def _quick(pulling: Pulling, url: str) -> Pulling:
    """The same without its pauses."""

    def connect(on_answer: OnAnswer) -> Portal:
        return Portal(url, 1, on_answer=on_answer, sleep=lambda _: None)

    return replace(pulling, connect=connect)


def _admin(built: Office) -> None:
    unit = next(iter(built.pipeline.snapshots())).root.code
    bind(built, ADMIN, unit, Role.ADMIN)


def _outbox(built: Office) -> list[tuple[int, str, str]]:
    table = outbox.outbox_table
    with built.database.read() as connection:
        rows = connection.execute(
            select(table.c.chat_id, table.c.subject, table.c.message).order_by(table.c.id)
        )
        return [(row[0], row[1].split(":")[0], row[2]["text"]) for row in rows]


def test_a_run_brings_a_whole_snapshot_with_components_and_late_dossiers(
    there: Office, server: PortalServer
) -> None:
    """All seven endpoints, joined; the card shows it, and where it is from."""
    done = there.pulling.pull(OCTOBER, accept=True, by="t")
    assert (done.staged.units, done.staged.head.source) == (21, "portal")
    assert done.accepted is not None
    assert done.accepted.quiet is Quiet.BASELINE
    assert set(server.asked) == {heard.endpoint for heard in server.heard}
    assert len(set(server.asked)) == 7
    card = there.answers.card("H44", period=OCTOBER)
    assert isinstance(card, Card)
    assert card.sight.source == "portal"
    assert all(group.points is not None for group in card.result.now.score.groups)


def test_a_run_that_brings_nothing_new_says_so(there: Office) -> None:
    """The same figures are no new version."""
    first = there.pulling.pull(OCTOBER, accept=True, by="t")
    again = there.pulling.pull(OCTOBER, accept=True, by="t")
    assert again.staged.again
    assert again.staged.head.id == first.staged.head.id
    assert [run["outcome"] for run in there.pulling.status().runs] == ["again", "new"]


def test_raw_answers_are_kept_with_their_hash_and_forgotten_in_time(
    there: Office, clock: FixedClock
) -> None:
    """For portal.keep_raw days."""
    there.pulling.pull(OCTOBER, accept=False, by="t")
    run = there.pulling.status().runs[0]["id"]
    with there.database.read() as connection:
        kept = pulls.answers(connection, run)
    assert len({endpoint for endpoint, _, _, _ in kept}) == 7
    assert all(body.startswith(b"{") and len(sha) == 64 for _, _, sha, body in kept)
    clock.at += timedelta(days=91)
    there.timetable.run_once("tidy", clock.at)
    with there.database.read() as connection:
        assert pulls.answers(connection, run) == ()


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        ("403", 24),
        ("request-rejected-200", 24),
        ("429", 6),
        ("500", 1),
        ("truncated", 6),
        ("wrong-root", 6),
        ("missing-group", 6),
    ],
)
def test_anything_that_is_no_verified_answer_opens_the_breaker(
    there: Office, server: PortalServer, clock: FixedClock, kind: str, hours: int
) -> None:
    """Nothing is stored, the administrators get one message, and nobody asks until it is over."""
    there.pulling.pull(SEPTEMBER, accept=True, by="t")
    _admin(there)
    server.fail("dossier-digitized", kind, times=None)
    with pytest.raises(Refused, match="không lấy lại trước"):
        there.pulling.pull(OCTOBER, accept=True, by="t")
    asked = len(server.heard)
    with pytest.raises(Refused, match="tạm ngừng lấy số liệu"):
        there.pulling.pull(OCTOBER, accept=True, by="t")
    assert len(server.heard) == asked
    assert len(there.pipeline.snapshots()) == 1
    ((chat, subject, text),) = _outbox(there)
    assert (chat, subject) == (ADMIN, "portal")
    assert "Ngừng lấy số liệu" in text
    server.mend()
    clock.at += timedelta(hours=hours, seconds=1)
    assert not there.pulling.pull(OCTOBER, accept=True, by="t").staged.again
    assert there.pulling.status().breaker is None


def test_a_second_stop_in_a_row_rests_longer(
    there: Office, server: PortalServer, clock: FixedClock
) -> None:
    """Doubled each time, and said in the message."""
    server.fail("*", "403", times=None)
    for hours in (24, 48):
        with pytest.raises(Refused):
            there.pulling.pull(OCTOBER, accept=True, by="t")
        breaker = there.pulling.status().breaker
        assert breaker is not None
        assert breaker.open_until - clock.at == timedelta(hours=hours)
        clock.at = breaker.open_until + timedelta(seconds=1)


def test_an_operator_closes_the_breaker(there: Office, server: PortalServer) -> None:
    """Then the next run asks at once; closing is in the audit log."""
    server.fail("*", "403")
    with pytest.raises(Refused):
        there.pulling.pull(OCTOBER, accept=True, by="t")
    assert there.pulling.close(by="t")
    assert not there.pulling.close(by="t")
    assert there.pulling.pull(OCTOBER, accept=True, by="t").accepted is not None


def test_the_stopped_runs_answers_are_kept_too(there: Office, server: PortalServer) -> None:
    """What the portal said is what an operator must see."""
    server.fail("service-results", "request-rejected-200")
    with pytest.raises(Refused):
        there.pulling.pull(OCTOBER, accept=True, by="t")
    run = there.pulling.status().runs[0]
    assert run["outcome"] == "stopped"
    with there.database.read() as connection:
        assert any(b"Request Rejected" in body for *_, body in pulls.answers(connection, run["id"]))


def test_fewer_units_than_last_time_stop_a_run(there: Office, server: PortalServer) -> None:
    """Beyond portal.missing_share."""
    there.pulling.pull(SEPTEMBER, accept=True, by="t")
    server.fail("*", "fewer-units", times=None, keep=12)
    with pytest.raises(Refused, match="13 đơn vị"):
        there.pulling.pull(OCTOBER, accept=True, by="t")


def test_a_month_that_is_not_over_is_not_asked_for(
    there: Office, server: PortalServer, clock: FixedClock
) -> None:
    """The current quarter is, and is provisional: shown so, and alerting nobody."""
    with pytest.raises(Refused, match="chưa kết thúc"):
        there.pulling.pull(Period.month(clock.at.year, clock.at.month), accept=True, by="t")
    assert server.heard == []
    quarter = Period.quarter(2026, 4)
    server.serve(made(PHU_THO, 20, quarter))
    done = there.pulling.pull(quarter, accept=True, by="t")
    assert done.accepted is not None
    assert done.accepted.quiet is Quiet.PROVISIONAL
    assert "provisional" in {note.code for note in done.staged.notes}


def test_what_the_portal_sends_and_nobody_knows_is_kept_and_noted(
    there: Office, server: PortalServer
) -> None:
    """A new field and a new metric."""
    server.fail("transparency", "extra-field", times=None)
    server.fail("dossier-digitized", "extra-metric", times=None)
    done = there.pulling.pull(OCTOBER, accept=False, by="t")
    assert "unknown-field" in {note.code for note in done.staged.notes}


def test_the_timetables_job_pulls_the_last_month_and_accepts_it(
    there: Office, clock: FixedClock
) -> None:
    """Twice adds nothing."""
    assert there.pulling.run(clock.at) == 0
    (head,) = there.pipeline.snapshots()
    assert (head.period, head.state) == (OCTOBER, State.ACCEPTED)
    there.pulling.run(clock.at)
    assert len(there.pipeline.snapshots()) == 1


def test_without_a_root_the_job_asks_nobody(built: Office, clock: FixedClock) -> None:
    """A fresh installation leaves the portal alone."""
    assert built.pulling.run(clock.at) == 0
    assert built.pulling.status().runs == ()


def test_two_runs_do_not_ask_at_the_same_time(
    there: Office, server: PortalServer, clock: FixedClock
) -> None:
    """The second is refused; one that died keeps nobody waiting after a start."""
    with there.database.write() as connection:
        pulls.begin(connection, root=PHU_THO, period="2026-10", at=clock.at)
    with pytest.raises(Refused, match="đang có một lượt"):
        there.pulling.pull(OCTOBER, accept=True, by="t")
    assert server.heard == []
    there.pulling.take_up()
    assert there.pulling.pull(OCTOBER, accept=True, by="t").accepted is not None


def test_a_rise_of_one_group_everywhere_is_held_even_by_the_job(
    there: Office, server: PortalServer, clock: FixedClock
) -> None:
    """MDHL + 6 for all, closed months included."""
    there.pulling.pull(SEPTEMBER, accept=True, by="t")
    there.pulling.pull(OCTOBER, accept=True, by="t")
    raised: Callable[[dict[str, object]], None] = _less_satisfaction
    server.edit("handling-satisfaction", raised)
    there.pulling.run(clock.at)
    newest = there.pipeline.snapshots()[0]
    assert (newest.period, newest.state) == (OCTOBER, State.HELD)
    assert "Mức độ hài lòng" in (newest.why or "")


def _less_satisfaction(data: dict[str, object]) -> None:
    rows = data["evaluation"]
    assert isinstance(rows, list)
    for row in rows:
        row["totalScore"] = round(row["totalScore"] - 2, 2)


def test_what_a_rejected_run_called_a_unit_is_no_name_of_it(there: Office) -> None:
    """The portal mended a name meanwhile: the run that counts brings the mended one."""
    first = there.pulling.pull(OCTOBER, accept=False, by="t").staged.head
    there.pipeline.reject(first.id, why="sai tên", by="t")
    with there.database.write() as connection:
        portals = units.units(connection, staged=True)
        uid = next(uid for uid in portals if uid != first.root_id)
        connection.execute(
            update(units.unit_table).where(units.unit_table.c.id == uid).values(name="Xã Sai")
        )
    there.pulling.pull(OCTOBER, accept=True, by="t")
    with there.database.read() as connection:
        assert units.units(connection)[uid].name == portals[uid].name
