"""Examples of what the bot says to one person: receipts, what is kept, wishes."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from messages.actions import Kind, Receipt
from messages.answers import InviteRefused
from messages.persons import (
    AddressTooLong,
    AdminsOnly,
    Forgotten,
    Kept,
    Muted,
    NotALength,
    NotAWish,
    NothingKept,
    Post,
    SureToForget,
)
from messages.receipts import (
    Again,
    AllRecorded,
    Escalated,
    NotAReceipt,
    NothingWaits,
    Recorded,
    Unconfirmed,
)
from messages.render import Said
from scoring.alerts import ScoreDrop, TierDown, WeakGroup
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.unit import Level, Unit

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_JANUARY = Period.month(2024, 1)
_SCHEME = scheme_for(_JANUARY)
LAP_VO = Unit("H20.1", "Huyện Lấp Vò", Level.DISTRICT)
BINH_THANH = Unit("H20.1.1", "Xã Bình Thành", Level.COMMUNE, LAP_VO.code)
VINH_THANH = Unit("H20.1.2", "Xã Vĩnh Thạnh", Level.COMMUNE, LAP_VO.code)
TOWN = Unit("H20.1.3", "Thị trấn Lấp Vò", Level.COMMUNE, LAP_VO.code)
_NINE = datetime(2024, 2, 6, 9, 12, tzinfo=_ZONE)

_KEPT = Kept(
    chat_id=1001,
    is_group=False,
    since=datetime(2026, 1, 5, 8, 0, tzinfo=_ZONE),
    posts=(
        Post("Xã Bình Thành", "lãnh đạo", datetime(2026, 1, 5, 8, 0, tzinfo=_ZONE)),
        Post("Huyện Lấp Vò", "văn phòng tổng hợp", datetime(2026, 3, 2, 8, 0, tzinfo=_ZONE)),
    ),
    address="Chủ tịch UBND xã Bình Thành",
    muted_until=datetime(2026, 11, 28, 9, 0, tzinfo=_ZONE),
    off=frozenset({Kind.OVERVIEW, Kind.PRAISE}),
    messages=12,
    answers=5,
    files=1,
    invites=2,
)


PEOPLE_EXAMPLES: dict[str, Said] = {
    "again": Again(
        snapshot_id=2,
        period=_JANUARY,
        scheme=_SCHEME,
        units=(
            Unconfirmed(
                BINH_THANH,
                (
                    ScoreDrop(Decimal("72.4"), Decimal("65.56")),
                    TierDown("Khá", "Trung bình"),
                    WeakGroup("CKMB", Decimal("5.8"), Decimal(18), 2),
                    WeakGroup("TDGQ", Decimal("5.3"), Decimal(20)),
                ),
            ),
        ),
    ),
    "again-two-units": Again(
        snapshot_id=3,
        period=_JANUARY.next,
        scheme=_SCHEME,
        units=(
            Unconfirmed(BINH_THANH, (TierDown("Khá", "Trung bình"),)),
            Unconfirmed(TOWN, (WeakGroup("TDGQ", Decimal("5.3"), Decimal(20)),)),
        ),
        simulated=True,
    ),
    "escalated": Escalated(LAP_VO, _JANUARY, (BINH_THANH, TOWN, VINH_THANH)),
    "receipt-recorded": AllRecorded(
        (Recorded(Receipt.RECEIVED, (BINH_THANH, TOWN), _JANUARY, _NINE, _NINE),)
    ),
    "receipt-recorded-late": AllRecorded(
        (
            Recorded(
                Receipt.ASSIGNED,
                (BINH_THANH,),
                _JANUARY,
                _NINE,
                _NINE,
                datetime(2024, 2, 5, 8, 10, tzinfo=_ZONE),
            ),
        )
    ),
    "receipt-nothing-waits": NothingWaits(),
    "not-a-receipt": NotAReceipt("để mai"),
    "kept": _KEPT,
    "kept-of-a-group": replace(
        _KEPT,
        chat_id=-1001234567890,
        is_group=True,
        posts=(),
        address=None,
        muted_until=None,
        off=frozenset(),
    ),
    "nothing-kept": NothingKept(),
    "muted": Muted(datetime(2026, 11, 28, 9, 0, tzinfo=_ZONE)),
    "not-muted": Muted(None),
    "not-a-length": NotALength("<b>lâu</b>"),
    "not-a-wish": NotAWish("<xin> chào"),
    "address-too-long": AddressTooLong(80),
    "sure-to-forget": SureToForget(7),
    "forgotten": Forgotten(),
    "admins-only": AdminsOnly(),
    "invite-private": InviteRefused("private"),
    "invite-revoked": InviteRefused("revoked"),
}
