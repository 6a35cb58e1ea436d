"""The digest and the overview as messages: one screen each, the rest behind a button."""

from collections.abc import Callable

from messages.actions import Acknowledge, Receipt, ShowAlerts, ShowCard, encode
from messages.chart_actions import ShowChart
from messages.format import number
from messages.message import Button, Message
from messages.notices import Digest, Overview
from messages.rooms import UNIT_ROWS, Room, digest_rooms, leaves_out, overview_rooms
from messages.screen import GREETING, LINES, fullest
from messages.short_names import clipped, short_told_name

# What a button shows of a name.
_BUTTON_NAME = 30

Write = Callable[[Room], str]


def digest_message(digest: Digest, write: Write) -> Message:
    """A digest in its fullest form that fits a screen; `write` gives the text of a form."""
    text, room = fullest(digest_rooms(digest), write, LINES - GREETING)
    snapshot_id = digest.sight.snapshot_id
    rows: list[tuple[Button, ...]] = []
    if digest.acknowledge:
        rows.append(
            (
                Button("Đã nhận", encode(Acknowledge(snapshot_id, Receipt.RECEIVED))),
                Button("Đã giao việc", encode(Acknowledge(snapshot_id, Receipt.ASSIGNED))),
            )
        )
    rows += _unit_rows(digest)
    if leaves_out(digest, room):
        several = len(digest.results) > 1
        count = f" ({len(digest.results)})" if several else ""
        rows.append((Button(f"Xem tất cả{count}", encode(ShowAlerts(snapshot_id, 0))),))
    return Message(text, tuple(rows))


def _unit_rows(digest: Digest) -> list[tuple[Button, ...]]:
    snapshot_id = digest.sight.snapshot_id
    if len(digest.results) == 1:
        unit_id = digest.results[0].unit_id
        chart = Button("Biểu đồ", encode(ShowChart(unit_id, snapshot_id)))
        return [(Button("Chi tiết", encode(ShowCard(unit_id, snapshot_id))), chart)]
    return [
        (
            Button(
                f"Chi tiết · {clipped(short_told_name(result.unit, result.above), _BUTTON_NAME)}",
                encode(ShowCard(result.unit_id, snapshot_id)),
            ),
        )
        for result in digest.results[:UNIT_ROWS]
    ]


def overview_message(overview: Overview, write: Write) -> Message:
    """An overview in its fullest form that fits a screen; `write` gives the text of a form."""
    text, _ = fullest(overview_rooms(), write)
    if not overview.alerts:
        return Message(text)
    show = encode(ShowAlerts(overview.sight.snapshot_id, 0))
    return Message(text, ((Button(f"Xem tất cả ({number(overview.alerts)})", show),),))
