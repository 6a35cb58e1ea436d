"""Is the running service well? Asked over HTTP, as Docker and the administrator do."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from bot.app import Service
from bot.cli import app
from bot.clock import FixedClock, MovableClock
from bot.health.line import Line
from bot.health.vitals import Examination
from bot.office import Office, office
from bot.people import Role
from bot.sandbox.server import Sandbox
from bot.settings import load
from bot.storage import outbox
from bot.storage.database import Database
from tests.conftest import FRIDAY
from tests.e2e.conftest import PERSON, until
from tests.e2e.serving import serving, settings_for
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table
from tests.ports import free_port
from tests.sandboxes import TOKEN


class Patient:
    """A running service and its address for questions."""

    def __init__(self, built: Office, port: int) -> None:
        self.office = built
        self.port = port
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20)

    async def ask(self) -> tuple[int, dict[str, dict[str, object]]]:
        """The status and what was told."""
        answer = await self.client.get("/healthz")
        return answer.status_code, answer.json()


@pytest.fixture
async def patient(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Patient]:
    """The service on the sandbox, with January imported."""
    port = free_port()
    settings = settings_for(tmp_path, sandbox, health={"listen": f"127.0.0.1:{port}"})
    with office(settings, MovableClock()) as built:
        async with serving(built):
            made = Patient(built, port)
            import_table(built, S004_CSV)
            yield made
            await made.client.aclose()


async def test_a_service_that_is_well_says_so(patient: Patient, sandbox: Sandbox) -> None:
    """States, counts and times."""
    # The first poll is held; a text ends it.
    sandbox.type_text(PERSON, PERSON, "/help")
    await until(lambda: any(m["from"] == "bot" for m in sandbox.messages(PERSON)))
    status, told = await patient.ask()
    assert (status, told["ok"], told["database"]) == (200, True, {"ok": True})
    assert told["listening"]["state"] == told["sending"]["state"] == "ok"
    assert set(told["timetable"]) == set(patient.office.timetable.jobs)
    assert told["version"]


def _tried(built: Office) -> bool:
    with built.database.read() as connection:
        rows = outbox.listing(connection, 9)
    return [(row["state"], row["attempts"]) for row in rows] == [("queued", 1)]


async def test_what_waits_is_counted_and_names_nobody(patient: Patient, sandbox: Sandbox) -> None:
    """A chat that must rest; no chat id, no name, no token in what is told."""
    sandbox.type_text(PERSON, PERSON, "/help")
    bind(patient.office, PERSON, "xã Bình Thành", Role.LEADER)
    sandbox.script(PERSON, "too_many", retry_after_s=300)
    import_table(patient.office, FEBRUARY_CSV)
    # The refusal is seen at Telegram a moment before it is recorded here.
    await until(lambda: _tried(patient.office))
    status, told = await patient.ask()
    assert (status, told["sending"]["queued"]) == (200, 1)
    plain = json.dumps(told, ensure_ascii=False)
    assert not [word for word in (str(PERSON), TOKEN, "Bình Thành") if word in plain]


async def test_only_questions_are_answered(patient: Patient) -> None:
    """HEAD has no body; everything else is refused."""
    head = await patient.client.head("/healthz")
    assert (head.status_code, head.content) == (200, b"")
    assert (await patient.client.post("/healthz")).status_code == 405
    assert (await patient.client.get("/")).status_code == 404


async def test_a_refused_token_is_told_until_it_is_good_again(
    patient: Patient, sandbox: Sandbox
) -> None:
    """503 in between; the service goes on."""
    sandbox.script_method("sendMessage", "unauthorized", times=1)
    sandbox.type_text(PERSON, PERSON, "/help")

    async def state() -> object:
        return (await patient.ask())[1]["sending"]["state"]

    async with asyncio.timeout(20):
        while await state() != "token_refused":  # noqa: ASYNC110 - seen over HTTP
            await asyncio.sleep(0.01)
        assert (await patient.ask())[0] == 503
        sandbox.type_text(PERSON, PERSON, "/help")
        while await state() != "ok":  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.01)
    assert (await patient.ask())[0] == 200


async def test_a_database_that_fails_is_told(patient: Patient) -> None:
    """And that it is back."""
    with patient.office.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE run RENAME TO elsewhere")
    status, told = await patient.ask()
    assert (status, told["database"], told["sending"]["queued"]) == (503, {"ok": False}, None)
    with patient.office.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO run")
    assert (await patient.ask())[0] == 200


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_hangs_holds_nobody(database: Database) -> None:
    """However many ask; one look is under way, and its end is taken up again."""
    clock = FixedClock(FRIDAY)
    line = Line("sending", clock)
    examination = Examination(database, clock, line, line, patience_s=0.1)
    with database.write() as connection:
        connection.exec_driver_sql("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
        async with asyncio.timeout(10):
            taken = await asyncio.gather(*(examination.take() for _ in range(20)))
        assert [vitals.stored for vitals in taken] == [None] * 20
        assert examination._thread._work_queue.qsize() == 0
    examination._patience_s = 20.0
    assert (await examination.take()).ok
    examination.close()


async def test_a_taken_port_is_a_warning(patient: Patient, tmp_path: Path) -> None:
    """Whoever else listens there: people are told things all the same."""
    telegram = patient.office.settings.telegram.model_dump()
    settings = load(
        data_dir=str(tmp_path / "second"),
        telegram=telegram,
        health={"listen": f"127.0.0.1:{patient.port}"},
    )
    with office(settings, MovableClock()) as built, capture_logs() as logs:
        service = Service(built)
        await asyncio.wait_for(service.run(ready=lambda _: service.stop()), 20)
    (warning,) = [entry for entry in logs if entry["event"] == "health_not_served"]
    assert warning["log_level"] == "warning"


async def test_the_command_asks_the_running_service(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 0 while it is well, 1 while it is not, 1 when nobody answers."""
    monkeypatch.setenv("BOT766_HEALTH__LISTEN", f"127.0.0.1:{patient.port}")
    runner = CliRunner()

    async def healthz(*words: str) -> tuple[int, str]:
        result = await asyncio.to_thread(runner.invoke, app, ["healthz", *words])
        return result.exit_code, result.output

    code, text = await healthz()
    assert (code, "Dịch vụ hoạt động bình thường." in text) == (0, True)
    code, text = await healthz("--json")
    assert (code, json.loads(text)["ok"]) == (0, True)
    with patient.office.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE run RENAME TO elsewhere")
    code, text = await healthz()
    assert (code, "cơ sở dữ liệu: không trả lời" in text) == (1, True)
    with patient.office.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO run")
    monkeypatch.setenv("BOT766_HEALTH__LISTEN", f"127.0.0.1:{free_port()}")
    code, text = await healthz()
    assert (code, "Không có dịch vụ nào trả lời" in text) == (1, True)
    monkeypatch.setenv("BOT766_HEALTH__LISTEN", "")
    assert (await healthz())[0] == 1
