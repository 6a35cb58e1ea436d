"""The project's own shape: what belongs together stays together."""

import pkgutil
import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest
import typer

from bot.cli import app
from bot.settings import Settings
from messages.examples import EXAMPLES
from scoring import rules
from scoring.alerts import Fact
from scoring.checks import Note
from scoring.scheme import schemes

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
README_VI = (ROOT / "README.vi.md").read_text("utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
# A module answers one question; beyond this it answers two.
LONGEST_MODULE = 450


def _modules() -> list[Path]:
    return [path for top in ("bot", "messages", "scoring") for path in (ROOT / top).rglob("*.py")]


def test_every_rule_module_is_in_the_list() -> None:
    """A rule that is not listed never fires."""
    modules = {name for _, name, _ in pkgutil.iter_modules(rules.__path__)}
    modules -= {"scene", "history"}  # what rules look at
    assert modules == {rule.__module__.rpartition(".")[2] for rule in rules.ALL}


def test_every_template_is_used() -> None:
    """What no message uses is deleted."""
    modules = "".join(path.read_text("utf-8") for path in (ROOT / "messages").glob("*.py"))
    templates = {path.name.split(".")[0] for path in (ROOT / "messages/templates").glob("*.j2")}
    assert {name for name in templates if f'"{name}"' not in modules} == {"_parts"}


def test_every_golden_file_has_its_example() -> None:
    """None is left behind."""
    goldens = (ROOT / "tests/messages/__snapshots__/test_golden").iterdir()
    named = {match[1] for path in goldens if (match := re.search(r"\[(.+)\]", path.name))}
    assert named == set(EXAMPLES)


@pytest.mark.parametrize("page", [README, README_VI], ids=["en", "vi"])
def test_every_command_is_documented(page: str) -> None:
    """In both languages."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert [
        name for name in commands if f"`{name}" not in page and f"bot766 {name}" not in page
    ] == []


@pytest.mark.parametrize("page", [README, README_VI], ids=["en", "vi"])
def test_every_setting_is_documented(page: str) -> None:
    """In both languages."""
    keys = [
        f"{section}.{key}"
        for section, field in Settings.model_fields.items()
        for key in getattr(field.annotation, "model_fields", {})
    ]
    assert keys
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_every_rule_note_and_group_is_in_the_glossary() -> None:
    """The field's terms and ours, side by side."""
    terms = [fact.rule for fact in get_args(Fact)]
    terms += [note.code for note in get_args(Note)]
    terms += [group.code for scheme in schemes() for group in scheme.groups]
    assert [term for term in terms if term not in GLOSSARY] == []


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_its_question_and_stays_small(path: Path) -> None:
    """The first line tells what it answers."""
    text = path.read_text("utf-8")
    assert text.startswith('"""')
    assert text.count("\n") <= LONGEST_MODULE


def test_links_within_the_docs_lead_somewhere() -> None:
    """A moved file is noticed."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_the_repository_names_no_path_of_a_machine_and_no_package_index() -> None:
    """It speaks of the project alone."""
    options = [f"--{name}" for name in ("index-url", "extra-index-url", "find-links")]
    patterns = [f"{ROOT}/", *options]
    words = [word for pattern in patterns for word in ("-e", pattern)]
    command = ["git", "grep", "-nF", *words, "--", ".", ":!tests/test_shape.py"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own words
    assert found == ""
    for lock in ROOT.glob("*.lock"):
        assert "://" not in lock.read_text("utf-8")
