"""Examples of what the bot says to one person: receipts, what is kept, wishes."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from messages.actions import Kind, Receipt
from messages.answers import InviteRefused
from messages.figures_of_examples import (
    BINH_THANH,
    IN_JANUARY,
    JANUARY,
    LAP_VO,
    TOWN,
    VINH_THANH,
    ZONE,
)
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

_NINE = datetime(2024, 2, 6, 9, 12, tzinfo=ZONE)

_KEPT = Kept(
    chat_id=1001,
    is_group=False,
    since=datetime(2026, 1, 5, 8, 0, tzinfo=ZONE),
    posts=(
        Post("Xã Bình Thành", "lãnh đạo", datetime(2026, 1, 5, 8, 0, tzinfo=ZONE)),
        Post("Huyện Lấp Vò", "văn phòng tổng hợp", datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)),
    ),
    address="Chủ tịch UBND xã Bình Thành",
    muted_until=datetime(2026, 11, 28, 9, 0, tzinfo=ZONE),
    off=frozenset({Kind.OVERVIEW, Kind.PRAISE}),
    messages=12,
    answers=5,
    files=1,
    invites=2,
)


PEOPLE_EXAMPLES: dict[str, Said] = {
    "again": Again(
        snapshot_id=2,
        period=JANUARY,
        scheme=IN_JANUARY.scheme,
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
        period=JANUARY.next,
        scheme=IN_JANUARY.scheme,
        units=(
            Unconfirmed(BINH_THANH, (TierDown("Khá", "Trung bình"),)),
            Unconfirmed(TOWN, (WeakGroup("TDGQ", Decimal("5.3"), Decimal(20)),)),
        ),
        simulated=True,
    ),
    "escalated": Escalated(LAP_VO, JANUARY, (BINH_THANH, TOWN, VINH_THANH)),
    "receipt-recorded": AllRecorded(
        (Recorded(Receipt.RECEIVED, (BINH_THANH, TOWN), JANUARY, _NINE, _NINE),)
    ),
    "receipt-recorded-late": AllRecorded(
        (
            Recorded(
                Receipt.ASSIGNED,
                (BINH_THANH,),
                JANUARY,
                _NINE,
                _NINE,
                datetime(2024, 2, 5, 8, 10, tzinfo=ZONE),
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
    "muted": Muted(datetime(2026, 11, 28, 9, 0, tzinfo=ZONE)),
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
