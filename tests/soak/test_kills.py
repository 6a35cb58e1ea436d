"""The service killed in the midst of a broadcast; `make soak` does it two hundred times."""

from pathlib import Path

import pytest

from tests.soak.blows import Blow
from tests.soak.harness import Phase, soak

# Nine starts of a second each; a machine that does other things meanwhile takes longer.
pytestmark = pytest.mark.timeout(600)

# Each moment once at least; the moments that leave a doubt behind, twice.
BLOWS = (
    Blow.BEFORE_CLAIM,
    Blow.AFTER_CLAIM,
    Blow.BEFORE_ANSWER,
    Blow.TAPS_UNREAD,
    Blow.BEFORE_COMMIT,
    Blow.TAPS_KEPT,
    Blow.ANY_MOMENT,
    Blow.BEFORE_ANSWER,
)


async def test_a_service_killed_in_every_phase_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """On SQLite; what arrives twice is marked, and no tap is lost."""
    url = f"sqlite:///{tmp_path / 'bot766.db'}"
    account = await soak(tmp_path, url, messages=120, blows=BLOWS, seed=766)
    assert account.kept, str(account)
    hit = {kill.phase for kill in account.kills}
    assert hit >= {Phase.UNCLAIMED, Phase.TAKEN, Phase.ANSWERED}, str(account)
    assert any(kill.unread for kill in account.kills), str(account)
    assert any(kill.kept for kill in account.kills), str(account)
    assert '"level": "error"' not in (tmp_path / "service.log").read_text()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_nor_does_it_on_postgresql(tmp_path: Path, database_url: str) -> None:
    """The same promises, with fewer kills."""
    blows = (Blow.AFTER_CLAIM, Blow.BEFORE_ANSWER, Blow.TAPS_UNREAD, Blow.BEFORE_COMMIT)
    account = await soak(tmp_path, database_url, messages=50, blows=blows, seed=766)
    assert account.kept, str(account)
    assert '"level": "error"' not in (tmp_path / "service.log").read_text()
