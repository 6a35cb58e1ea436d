"""Examples of the check's question with answers, and of the dialogue around what differs."""

from dataclasses import replace
from datetime import datetime

from messages.actions import Reply
from messages.check_drafts import (
    AskDetails,
    DraftDropped,
    DraftRefused,
    InPrivateOnly,
    NameTheUnit,
    NoDraft,
    ReadBack,
    UnclearNumbers,
)
from messages.figures_of_examples import BINH_THANH, ROUND, TAN_MY, ZONE
from messages.notices import CheckReminder, CheckReply
from messages.render import Said
from scoring.dossier_counts import Unclear


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 26, hour, minute, tzinfo=ZONE)


_QUESTION = CheckReminder(TAN_MY, 4, ROUND, _at(11, 0))
_READ = ReadBack(
    draft_id=7,
    units=((4, TAN_MY),),
    round_on=ROUND,
    codes=12,
    listed=10,
    missing=("H20.31.05-261008-0975", "H20.31.05-261008-0976"),
)

DRAFT_EXAMPLES: dict[str, Said] = {
    "check-reminder-again": replace(_QUESTION, left=30),
    "check-reminder-quieter": replace(
        _QUESTION, left=30, replies=(CheckReply(Reply.MATCH, _at(8, 5), late=False),)
    ),
    "check-answered-often": replace(
        _QUESTION,
        replies=(
            CheckReply(Reply.NO_FIGURES, _at(7, 40), late=False),
            CheckReply(Reply.MATCH, _at(9, 12), late=False, by_reader=False),
            CheckReply(Reply.DIFFERS, _at(9, 40), late=False),
            CheckReply(Reply.DIFFERS, _at(9, 41), late=False, portal=17, provincial=5, listed=12),
        ),
    ),
    "check-closed": replace(
        _QUESTION,
        closed=True,
        replies=(
            CheckReply(Reply.DIFFERS, _at(10, 59), late=False, by_reader=False),
            CheckReply(Reply.SYNC, datetime(2026, 11, 27, 8, 0, tzinfo=ZONE), late=True),
        ),
    ),
    "check-details": AskDetails((TAN_MY,), _at(9, 40)),
    "check-details-two-units": AskDetails((TAN_MY, BINH_THANH), _at(9, 40)),
    "check-details-anew": AskDetails((TAN_MY,)),
    "read-back": _READ,
    "read-back-numbers": replace(_READ, codes=0, listed=None, missing=(), portal=17, provincial=5),
    "read-back-without-list": replace(_READ, listed=None, missing=()),
    "read-back-everything": replace(
        _READ,
        units=((4, TAN_MY), (1, BINH_THANH)),
        codes=240,
        listed=200,
        missing=tuple(f"H20.31.05-261008-{n:04}" for n in range(975, 978)),
        portal=1228,
        provincial=0,
        repeated=3,
        doubtful=("H20.31 <b> 261008 - 09", "0912 345 678"),
        doubts=9,
        others=((BINH_THANH, 30),),
        foreign=2,
        dropped=("Họ và tên", "Số điện thoại"),
    ),
    **{f"unclear-numbers-{why.value}": UnclearNumbers(TAN_MY, why) for why in Unclear},
    "draft-refused-photo": DraftRefused(
        "Ảnh", "bot không đọc chữ trong ảnh, mã hồ sơ dễ bị đọc sai"
    ),
    "draft-refused-file": DraftRefused("Tệp “<ds>.xlsx”", "Trang “1”, ô A7: thiếu mã hồ sơ"),
    "no-draft": NoDraft(),
    "draft-dropped": DraftDropped((TAN_MY,)),
    "name-the-unit": NameTheUnit("xác nhận", (TAN_MY, BINH_THANH)),
    "in-private-only": InPrivateOnly(),
}
