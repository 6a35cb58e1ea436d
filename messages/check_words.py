"""How an answer to the Thursday check is worded, and which typed words mean which answer."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from messages import format as write
from messages.actions import Reply
from messages.notices import CheckReply
from scoring.names import plain_key


class Word(StrEnum):
    """What somebody types about what was read back to them."""

    CONFIRM = "xác nhận"
    RETRY = "gửi lại"
    CANCEL = "huỷ"


@dataclass(frozen=True)
class Typed:
    """The first words behind `/check`, and what follows them as it was typed: a unit, details."""

    said: Reply | Word
    rest: str = ""


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
    details = details_text(given.listed, given.portal, given.provincial)
    said = f"{when(given.at)} {reply_text(given.said)}" + (": " if details else "")
    late = " · sau hạn" if given.late else ""
    other = "" if given.by_reader else " · người khác của đơn vị"
    return said + details + late + other


def details_text(listed: int, portal: int | None, provincial: int | None) -> str:
    """What a unit says beside its answer: how many dossiers, its two numbers; may be empty."""
    details = []
    if listed:
        details.append(f"{write.number(listed)} hồ sơ")
    if portal is not None and provincial is not None:
        details.append(f"Cổng {write.number(portal)}, tỉnh {write.number(provincial)}")
    return ", ".join(details)


def reply_of_words(words: str) -> Reply | None:
    """The answer that somebody typed, with or without accents; None if it is none."""
    return _WORDS.get(plain_key(words))


def typed_of(text: str) -> Typed | None:
    """What somebody typed behind `/check`; None if it begins with nothing known.

    The longest form counts: "không khớp" is no "khớp".
    """
    ends = [word.end() for word in re.finditer(r"\S+", text)][:_MOST_WORDS]
    for end in reversed(ends):
        key = plain_key(text[:end])
        said = _WORDS.get(key) or _DRAFT_WORDS.get(key)
        if said is not None:
            return Typed(said, text[end:].strip(" \t\n:,.;"))
    return None


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
# In the longest of these forms.
_MOST_WORDS = 5
_DRAFT_WORDS = {
    plain_key(words): word
    for word, forms in {
        Word.CONFIRM: ("đúng", "đồng ý"),
        Word.RETRY: ("làm lại",),
        Word.CANCEL: ("huỷ bỏ", "bỏ"),
    }.items()
    for words in (*forms, word.value)
}
