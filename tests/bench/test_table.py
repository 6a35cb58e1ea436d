"""Does the bench's table come out whole, whatever fails?"""

from collections.abc import Iterator

import pytest

from tests.bench.__main__ import PARTS, main
from tests.bench.table import Row, take


def _good() -> Iterator[Row]:
    yield "a", "1 s", "peer 2 s", "0.5"


def _breaks_half_way() -> Iterator[Row]:
    yield "b", "2 s", "", ""
    raise RuntimeError("no | such\nthing")


def test_a_part_that_fails_has_a_row_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What it had given stays; the error is one cell; stderr has the trace and the seconds."""
    assert take({"half": _breaks_half_way, "whole": _good}) == ("half",)
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "| row | figure | peer in the same run | ratio |",
        "|---|---|---|---|",
        "| b | 2 s |  |  |",
        "| half: failed | RuntimeError: no / such thing |  |  |",
        "| a | 1 s | peer 2 s | 0.5 |",
    ]
    assert "in _breaks_half_way" in said.err
    assert [line for line in said.err.splitlines() if line.endswith(" s")] == [
        "half: 0 s",
        "whole: 0 s",
    ]


def test_a_row_is_printed_before_the_next_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever stops the bench after ten minutes has what was taken until then."""
    seen = []

    def part() -> Iterator[Row]:
        yield from _good()
        seen.append(capsys.readouterr().out)

    take({"part": part})
    assert seen[0].endswith("| a | 1 s | peer 2 s | 0.5 |\n")


def test_only_the_parts_that_are_named_are_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And one that fails makes the whole end with 1."""
    for name in PARTS:
        monkeypatch.setitem(PARTS, name, _breaks_half_way)
    monkeypatch.setitem(PARTS, "resolve", _good)
    assert main(["resolve"]) == 0
    assert "failed" not in capsys.readouterr().out
    assert main(["answer", "resolve"]) == 1
    said = capsys.readouterr()
    assert said.out.count("| a | 1 s |") == said.out.count(": failed |") == 1
    assert said.err.endswith("failed: answer\n")


def test_an_unknown_part_is_refused_before_anything_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error says which parts there are."""
    for name in PARTS:
        monkeypatch.setitem(PARTS, name, _good)
    with pytest.raises(SystemExit) as ended:
        main(["resolve", "anwser"])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert not said.out
    assert "no such part: anwser; there are file, pull" in said.err
