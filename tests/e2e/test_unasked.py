"""What the bot says unasked: not at night, and once more to whoever comes back."""

from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.delivery.journal import NAME
from bot.storage.people import Role
from tests.conftest import ZONE
from tests.e2e.conftest import LEADER, Stage, until

UNIT = "xã Bình Thành"
HOUR = timedelta(hours=1)


@pytest.fixture
def _night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quiet hours around this very moment."""
    now = SystemClock().now().astimezone(ZONE)
    hours = f"{now - HOUR:%H:%M}-{now + HOUR:%H:%M}"
    monkeypatch.setenv("BOT766_TIME__QUIET_HOURS", hours)


@pytest.mark.usefixtures("_night")
async def test_answers_go_out_at_night_and_a_digest_waits_for_the_morning(
    february: str, stage: Stage
) -> None:
    """The clock of the sandbox, moved to the morning, wakes the broadcast."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    stage.import_text(february)
    answer = await stage.ask(LEADER, f"/score {UNIT}")
    assert stage.counts() == {"queued": 1}
    assert stage.from_bot(LEADER)[-1] == answer
    stage.clock.move(stage.clock.now() + 2 * HOUR)
    await until(lambda: len(stage.from_bot(LEADER)) > 1)
    await until(lambda: stage.counts() == {"sent": 1})
    assert "Tháng 02/2024" in stage.from_bot(LEADER)[-1]["text"]


async def test_whoever_comes_back_gets_the_digest_they_missed(stage: Stage, february: str) -> None:
    """They had blocked the bot; `/start` brings the newest digest, once."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    await stage.ask(LEADER, "/start")
    stage.sandbox.script(LEADER, "blocked")
    stage.import_text(february)
    await until(lambda: stage.counts() == {"failed": 1})
    stage.sandbox.script(LEADER, "ok")
    await stage.ask(LEADER, "/start")
    await until(lambda: stage.counts() == {"sent": 1})
    await stage.ask(LEADER, "/start")
    digests = [m for m in stage.from_bot(LEADER) if "Tháng 02/2024" in m["text"]]
    assert len(digests) == 1


async def test_the_service_keeps_a_journal_beside_its_database(stage: Stage, february: str) -> None:
    """A line a message."""
    stage.bind(LEADER, UNIT, Role.LEADER)
    await stage.ask(LEADER, "/start")
    stage.import_text(february)
    await until(lambda: stage.counts() == {"sent": 1})
    written = (stage.office.settings.data_dir / NAME).read_text()
    assert written.count("\n") == 1
