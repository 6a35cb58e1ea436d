"""From notices to rows: one that cannot be said stops none of the others."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.office import Office
from bot.reports.data import accepted_text
from bot.storage import audit, outbox
from bot.storage.people import Recipient, Role
from bot.wrapping import wrap
from messages.digest_examples import DIGEST_EXAMPLES
from messages.message import Message
from messages.notices import Digest
from messages.render import _environment
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, stage_table

_WHO = Recipient(7, 700)


def _digest(name: str) -> Digest:
    digest = DIGEST_EXAMPLES[name]
    assert isinstance(digest, Digest)
    return digest


@pytest.fixture
def broken_overview(monkeypatch: pytest.MonkeyPatch) -> None:
    """The template of the overview asks for what there is not."""
    spoilt = _environment().from_string("{{ it.root.not_there.at_all }}")
    monkeypatch.setitem(_environment().globals, "spoilt", spoilt)
    load = _environment().get_template
    monkeypatch.setattr(
        _environment(),
        "get_template",
        lambda name, *args: spoilt if name.startswith("overview") else load(name, *args),
    )


def test_a_broken_template_stops_nobody_else(built: Office, broken_overview: None) -> None:
    """It is counted, kept in the audit, logged without a name, and told to who accepted."""
    del broken_overview

    def stage(text: str) -> int:
        return stage_table(built, text).head.id

    built.pipeline.accept(stage(S004_CSV), by="t")
    for chat, unit, role in (
        (1, "huyện Lấp Vò", Role.OFFICE),
        (2, "huyện Lấp Vò", Role.ADMIN),
        (3, "xã Bình Thành", Role.LEADER),
    ):
        bind(built, chat, unit, role)
    with capture_logs() as logs:
        accepted = built.pipeline.accept(stage(FEBRUARY_CSV), by="t")
    assert (accepted.queued, accepted.left_out) == (1, 2)
    assert "2 tin không tạo được" in accepted_text(accepted)
    (line,) = [line for line in logs if line["event"] == "notice_not_rendered"]
    assert (line["subject"], line["error"]) == ("overview", "UndefinedError")
    assert set(line) == {"event", "log_level", "subject", "error"}
    with built.database.read() as connection:
        assert connection.scalars(select(outbox.outbox_table.c.chat_id)).all() == [3]
        assert audit.listing(connection, 1)[0]["detail"]["left_out"] == 2


def test_a_notice_too_long_for_one_message_goes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, each under a subject of its own."""
    monkeypatch.setattr("bot.wrapping.render", lambda _: Message("<b>" + "ậ" * 9000 + "</b>"))
    wrapped = wrap([(_WHO, "digest:5", _digest("digest-praise"))])
    assert [row["subject"] for row in wrapped.rows] == ["digest:5", "digest:5:2", "digest:5:3"]
    assert {(row["recipient_id"], row["chat_id"]) for row in wrapped.rows} == {(7, 700)}
    texts = [row["message"]["text"] for row in wrapped.rows]
    assert all(text.startswith("<b>") and text.endswith("</b>") for text in texts)


def test_equal_notices_of_two_people_are_two_rows() -> None:
    """One text, two parcels."""
    digest = _digest("digest-praise")
    other = replace(_WHO, id=8, chat_id=800)
    wrapped = wrap([(_WHO, "digest:5", digest), (other, "digest:5", digest)])
    assert [row["chat_id"] for row in wrapped.rows] == [700, 800]
    assert wrapped.left_out == 0
