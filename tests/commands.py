"""What a command of `bot766` says in a test's own process."""

import json
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app

_RUNNER = CliRunner()


def run(*words: str) -> Result:
    """Run it: its exit code, and what it says on both lines."""
    return _RUNNER.invoke(app, list(words))


def json_of(*words: str) -> Any:  # noqa: ANN401 - JSON
    """What it shows with `--json`; it must not refuse."""
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)
