"""How an answer to the Thursday check is worded, and which typed words mean which answer."""

from messages.actions import Reply
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
