"""The running service's vitals as `bot766 healthz` prints them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_STATES = {
    "starting": "đang khởi động",
    "ok": "bình thường",
    "token_refused": "Telegram từ chối mã bot; lấy lại mã từ @BotFather",
    "second_poller": "có một bản khác đang dùng cùng mã bot; chỉ giữ lại một bản",
    "telegram_unreachable": "không tới được Telegram; xem mạng và telegram.proxy",
    "polling_dead": "Telegram không trả lời lần hỏi tin nào; đang hỏi lại",
    "webhook_unreached": "Telegram không gọi được telegram.webhook_url; xem máy chủ trung gian",
}


def vitals_text(told: Mapping[str, Any], zone: ZoneInfo) -> str:
    """`healthz` for people; times are local ones."""
    sending = told["sending"]
    lines = [
        "Dịch vụ hoạt động bình thường." if told["ok"] else "Dịch vụ đang có trục trặc.",
        f"nhận tin: {_state(told['listening'], zone)}",
        f"gửi tin: {_state(sending, zone)}",
    ]
    if told["database"]["ok"]:
        lines.append(
            f"hộp gửi: {sending['queued']} chờ (lâu nhất {sending['oldest_due_s']} giây), "
            f"{sending['uncertain']} không chắc, {sending['failed']} hỏng"
        )
    else:
        lines.append("cơ sở dữ liệu: không trả lời")
    return "\n".join(lines)


def _state(standing: Mapping[str, Any], zone: ZoneInfo) -> str:
    state = standing["state"]
    since = datetime.fromisoformat(standing["since"]).astimezone(zone)
    return f"{_STATES.get(state, state)} (từ {since:%H:%M %d/%m/%Y})"
