"""How an answer to the Thursday check is worded, and which typed words mean which answer."""

from datetime import date

from messages import format as write
from messages.actions import Reply
from messages.notices import CheckReply
from scoring.names import plain_key


def reply_text(reply: Reply) -> str:
    """As the buttons and the compiled list have it."""
    match reply:
        case Reply.MATCH:
            return "Đã rà soát, khớp"
        case Reply.DIFFERS:
            return "Có chênh lệch"
        case Reply.SYNC:
            return "Đề nghị đồng bộ"
        case Reply.NO_FIGURES:
            return "Chưa có số liệu"


def replied(given: CheckReply, round_on: date) -> str:
    """One answer in one line: when, what, and whose it is if not the reader's."""
    when = write.clock_time if given.at.date() == round_on else write.moment
    details = []
    if given.listed:
        details.append(f"{write.number(given.listed)} hồ sơ")
    if given.portal is not None and given.provincial is not None:
        details.append(f"Cổng {write.number(given.portal)}, tỉnh {write.number(given.provincial)}")
    said = f"{when(given.at)} {reply_text(given.said)}" + (": " if details else "")
    late = " · sau hạn" if given.late else ""
    other = "" if given.by_reader else " · người khác của đơn vị"
    return said + ", ".join(details) + late + other


def reply_of_words(words: str) -> Reply | None:
    """The answer that somebody typed, with or without accents; None if it is none."""
    return _WORDS.get(plain_key(words))


_WORDS = {
    plain_key(words): reply
    for reply, forms in {
        Reply.MATCH: ("khớp", "đã khớp", "rà soát khớp"),
        Reply.DIFFERS: ("chênh lệch", "lệch", "không khớp"),
        Reply.SYNC: ("đồng bộ",),
        Reply.NO_FIGURES: ("không có số liệu",),
    }.items()
    for words in (*forms, reply_text(reply))
}
