"""One example of everything the bot says, with S004's figures: for golden tests and previews."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from messages.actions import Reply
from messages.advice_examples import ADVICE_EXAMPLES
from messages.answers import (
    AskForUnit,
    Bound,
    Candidate,
    Card,
    Failed,
    Former,
    Help,
    InviteRefused,
    NoCheck,
    NoFigures,
    NoSuchLevel,
    NoSuchUnit,
    NotAReply,
    NotUnderstood,
    NotYours,
    Past,
    Ranking,
    RankingRow,
    Step,
    TooFast,
    Welcome,
    WhichUnit,
)
from messages.board_examples import BOARD_EXAMPLES
from messages.card_examples import CARD_EXAMPLES
from messages.chart_examples import CHART_EXAMPLES
from messages.check_examples import CHECK_EXAMPLES
from messages.compiled_examples import COMPILED_EXAMPLES
from messages.decisions import (
    CannotDecide,
    Decided,
    FileRefused,
    FilesNotTaken,
    Held,
    ListKept,
    Prepared,
    Preview,
    PullStopped,
    Question,
    Released,
    Revised,
    Shift,
    SourceLate,
    ToRelease,
    Waiting,
)
from messages.digest_examples import DIGEST_EXAMPLES
from messages.draft_examples import DRAFT_EXAMPLES
from messages.figures_of_examples import (
    BINH_THANH,
    DEADLINE,
    DONG_THAP,
    IN_JANUARY,
    JANUARY,
    LAP_VO,
    ROUND,
    TOWN,
    VINH_THANH,
    ZONE,
    commune,
    of_thirteen,
    sight,
)
from messages.notices import (
    CheckReminder,
    CheckReply,
    DataNote,
    Digest,
    Mover,
    Overview,
    Push,
    Result,
    Shared,
    TierCount,
)
from messages.people_examples import PEOPLE_EXAMPLES
from messages.question_examples import QUESTION_EXAMPLES
from messages.ranking_examples import RANKING_EXAMPLES
from messages.render import Said
from messages.since_examples import SINCE_EXAMPLES
from scoring.alerts import Alert, Quiet, ScoreDrop, Severity, TierUp, WeakGroup
from scoring.dossier import System
from scoring.period import Period
from scoring.punctuality import Punctuality
from scoring.rank import Rank
from scoring.snapshot import Overdue, State
from scoring.unit import Level, Unit

BINH_THANH_TRUNG = commune("xa4-binh2-thanh5-trung", "Xã Bình Thạnh Trung")
NEW_LAP_VO = Unit("H20.301", "Xã Lấp Vò", Level.COMMUNE, DONG_THAP.code)


_SIMULATED = replace(
    sight(3, JANUARY.next, datetime(2024, 3, 5, 8, 0, tzinfo=ZONE), source="file"), simulated=True
)
_ONLINE = Shared("CLGQ", Decimal("7.2"), Decimal(12), LAP_VO)
_FALLEN = Result(
    unit_id=14,
    now=of_thirteen(BINH_THANH, 13, "65.56", "5.8", "5.3", "7.2", "8.8", "17.1", "15.3"),
    before=of_thirteen(BINH_THANH, 12, "67.87", "5.8", "8.4", "7.2", "8.8", "17.1", "15.3"),
    shared=(_ONLINE,),
    overdue=Overdue(provincial=1, completed=42, in_progress=3),
    alerts=(
        Alert(BINH_THANH, Severity.SEVERE, WeakGroup("CKMB", Decimal("5.8"), Decimal(18))),
        Alert(BINH_THANH, Severity.SEVERE, WeakGroup("TDGQ", Decimal("5.3"), Decimal(20))),
        Alert(BINH_THANH, Severity.WARNING, ScoreDrop(Decimal("67.87"), Decimal("65.56"))),
    ),
    notes=(
        DataNote("total-mismatch", "Tổng công bố 65,56 lệch 6,06 điểm so với cộng các nhóm 59,5."),
    ),
)
_RISEN = Result(
    unit_id=11,
    now=of_thirteen(BINH_THANH_TRUNG, 7, "84.1", "14.5", "18.7", "7.2", "8.8", "18", "16.9"),
    before=of_thirteen(BINH_THANH_TRUNG, 10, "79.85", "12.3", "18.3", "7.2", "8.8", "18", "16.4"),
    alerts=(Alert(BINH_THANH_TRUNG, Severity.GOOD, TierUp("Khá", "Tốt")),),
)
_BEST = Result(
    unit_id=2,
    now=of_thirteen(VINH_THANH, 1, "90.13", "18", "20", "7.2", "8.8", "18", "17.9"),
    shared=(_ONLINE,),
    overdue=Overdue(provincial=0, completed=1, in_progress=0),
)
_UNKNOWN_GROUP = Result(
    unit_id=10,
    now=of_thirteen(TOWN, 9, "80.78", "11.3", "19.1", None, "8.8", "18", "16.6"),
)
_REMINDER = CheckReminder(
    unit=BINH_THANH,
    unit_id=14,
    round_on=ROUND,
    deadline=DEADLINE,
    overdue=Overdue(provincial=0, completed=37, in_progress=17),
    sight=IN_JANUARY,
)


_AFTER_BOUNDARY = replace(
    IN_JANUARY, baseline=None, boundary="từ 01/07/2025 không còn cấp huyện, các xã được sắp xếp lại"
)
_SHIFTS = (
    Shift("Bình Thạnh Trung", Decimal("79.85"), Decimal("84.1")),
    Shift("Bình Thành", Decimal("67.87"), Decimal("65.56")),
)
_PREVIEW = Preview(
    sight=IN_JANUARY,
    root=LAP_VO,
    state=State.STAGED,
    known=13,
    unknown=(),
    questions=(),
    asked=0,
    notes=(
        "8 đơn vị: tổng công bố lệch so với cộng các nhóm.",
        "Dòng tổng ghi 223, cộng cột “Hoàn thành quá hạn” được 228.",
    ),
    shifts=_SHIFTS,
    digests=13,
    overviews=2,
    quiet=None,
    reasons=(),
    again=False,
)


def _row(place: int | None, unit: Unit, total: str | None, delta: str | None) -> RankingRow:
    return RankingRow(
        place=place,
        name=unit.name.removeprefix("Xã "),
        unit=unit,
        total=None if total is None else Decimal(total),
        tier=None if total is None else IN_JANUARY.scheme.tier(Decimal(total)).name,
        delta=None if delta is None else Decimal(delta),
        rank_change=0,
        own=unit == BINH_THANH,
    )


EXAMPLES: dict[str, Said] = {
    "digest-drop": Digest(IN_JANUARY, (_FALLEN,), acknowledge=True),
    "digest-tier-up-simulated": Digest(_SIMULATED, (_RISEN,)),
    "digest-two-units": Digest(IN_JANUARY, (_FALLEN, _RISEN), acknowledge=True),
    "overview": Overview(
        sight=IN_JANUARY,
        root=LAP_VO,
        tiers=(
            TierCount(
                Level.COMMUNE,
                13,
                (("Xuất sắc", 1), ("Tốt", 8), ("Khá", 3), ("Trung bình", 1)),
            ),
        ),
        drops=(Mover("Bình Thành", Decimal("65.56"), Decimal("-2.31")),),
        rises=(Mover("Bình Thạnh Trung", Decimal("79.85"), Decimal("4.25")),),
        pushes=(Push("CKMB", ("Bình Thành", "Tân Mỹ")), Push("TDGQ", ("Bình Thành",))),
        shared=(replace(_ONLINE, levels=(Level.COMMUNE,)),),
        unreached=("Định An", "TT Lấp Vò"),
        notes=("8 đơn vị có tổng công bố lệch so với cộng các nhóm.",),
    ),
    "check-reminder": _REMINDER,
    "check-reminder-without-figures": CheckReminder(TOWN, 10, ROUND, DEADLINE),
    "check-reminder-with-lists": replace(_REMINDER, differing=17),
    "check-answered": CheckReminder(
        TOWN,
        10,
        ROUND,
        DEADLINE,
        replies=(CheckReply(said=Reply.MATCH, at=DEADLINE, late=True),),
    ),
    "check-reminder-with-letters": replace(
        _REMINDER, overdue=Overdue(provincial=3, completed=37, in_progress=17), letters=3
    ),
    "card-best": Card(IN_JANUARY, _BEST),
    "card-of-own-without-counts": Card(
        IN_JANUARY,
        replace(_BEST, overdue=None),
        punctuality=Punctuality(on_time=3, late=0, silent=0),
    ),
    "card-of-own": Card(
        IN_JANUARY, _FALLEN, punctuality=Punctuality(on_time=10, late=1, silent=1), letters=1
    ),
    "card-with-note": Card(IN_JANUARY, _FALLEN),
    "card-missing-group": Card(IN_JANUARY, _UNKNOWN_GROUP),
    "ranking": Ranking(
        sight=IN_JANUARY,
        level=Level.COMMUNE,
        parent=LAP_VO,
        parent_id=1,
        rows=(
            _row(1, VINH_THANH, "90.13", "0.42"),
            _row(10, BINH_THANH_TRUNG, "79.85", "0"),
            _row(13, BINH_THANH, "65.56", "-2.31"),
            _row(None, TOWN, None, None),
        ),
        page=1,
        pages=3,
        units=43,
        tiers=(("Xuất sắc", 1), ("Tốt", 9), ("Khá", 20), ("Trung bình", 12)),
    ),
    "former": Former(
        unit=VINH_THANH,
        last=Card(IN_JANUARY, _BEST),
        earlier=(
            Past(Period.month(2023, 12), Decimal("89.71"), Rank(2, 13), shares_place=True),
            Past(Period.month(2023, 11), Decimal("88.2"), Rank(3, 13), simulated=True),
            Past(Period.month(2023, 9), None, None, provisional=True),
        ),
        steps=(Step(date(2025, 7, 1), VINH_THANH, (NEW_LAP_VO,)),),
        successors=(Candidate(31, NEW_LAP_VO, DONG_THAP),),
        above=LAP_VO,
    ),
    "former-twice-without-figures": Former(
        unit=TOWN,
        last=None,
        earlier=(),
        steps=(
            Step(date(2025, 7, 1), TOWN, (NEW_LAP_VO,)),
            Step(date(2026, 1, 1), NEW_LAP_VO, (commune("a", "Phường A"), commune("b", "Xã B"))),
        ),
        successors=(
            Candidate(41, commune("a", "Phường A"), DONG_THAP),
            Candidate(42, commune("b", "Xã B"), DONG_THAP),
        ),
    ),
    "which-unit": WhichUnit(
        "vinh thanh", (Candidate(2, VINH_THANH, LAP_VO), Candidate(14, BINH_THANH, LAP_VO))
    ),
    "no-such-unit": NoSuchUnit("<vinh> & tanh", (Candidate(2, VINH_THANH, LAP_VO),)),
    "no-figures": NoFigures(VINH_THANH),
    "no-figures-at-all": NoFigures(None),
    "no-such-level": NoSuchLevel("quận", (Level.COMMUNE, Level.AGENCY)),
    "ask-for-unit": AskForUnit("score"),
    "welcome": Welcome(),
    "bound-leader": Bound(BINH_THANH, 14, "lãnh đạo", leads=True),
    "bound-office": Bound(LAP_VO, 1, "văn phòng tổng hợp", leads=False),
    "invite-used": InviteRefused("used"),
    "invite-expired": InviteRefused("expired"),
    "invite-unknown": InviteRefused("unknown"),
    "help": Help(("Bình Thành",)),
    "help-office": Help(("Lấp Vò",), decides=True),
    "help-stranger": Help(()),
    "no-check": NoCheck(),
    "not-a-reply": NotAReply("xong rồi"),
    "not-yours": NotYours(),
    "not-understood": NotUnderstood(),
    "failed": Failed(),
    "too-fast": TooFast(),
    "card-after-a-boundary": Card(_AFTER_BOUNDARY, _BEST),
    "held": Held(
        IN_JANUARY,
        LAP_VO,
        13,
        (
            "Mức độ hài lòng đổi cùng một mức (▲ 6) ở 13/13 đơn vị.",
            "13/13 đơn vị cùng tăng, mức giữa 6 điểm, vượt mọi lần trước.",
        ),
    ),
    "revised": Revised(IN_JANUARY, LAP_VO, 2, 13, _SHIFTS, (("TDGQ", 2), ("MDSH", 1))),
    "revised-back": Revised(
        IN_JANUARY, LAP_VO, 3, 14, _SHIFTS, (("TDGQ", 2),), appeared=0, gone=1, restored=True
    ),
    "pull-stopped": PullStopped(
        root="Tỉnh Phú Thọ",
        period=Period.month(2026, 10),
        what="Cổng trả về trang chặn “Request Rejected” thay cho số liệu (transparency)",
        advice="Trong lúc chờ, hãy nhập tệp số liệu; cần thì liên hệ đơn vị vận hành Cổng.",
        until=datetime(2026, 11, 21, 6, 15, tzinfo=ZONE),
        failures=2,
    ),
    "source-late": SourceLate(
        root=LAP_VO, due=Period.month(2024, 2), days=16, newest=Period.month(2024, 1)
    ),
    "source-late-waiting": SourceLate(
        root=LAP_VO,
        due=Period.month(2024, 2),
        days=18,
        newest=Period.month(2024, 1),
        waiting=(12, 14),
    ),
    "preview": _PREVIEW,
    "preview-with-question": replace(
        _PREVIEW,
        known=11,
        unknown=("Vĩnh Thạn <b>", "Một cửa huyện"),
        questions=(
            Question(
                31,
                "Vĩnh Thạn <b>",
                (Candidate(2, VINH_THANH, None), Candidate(14, BINH_THANH, None)),
            ),
        ),
    ),
    "preview-held": replace(
        _PREVIEW,
        state=State.HELD,
        reasons=("Thiếu số liệu 3/13 đơn vị của kỳ trước: Xã Định An, Xã Định Yên, Xã Tân Mỹ.",),
    ),
    "preview-known": replace(
        _PREVIEW, state=State.ACCEPTED, again=True, shifts=(), notes=(), quiet=Quiet.REVISED
    ),
    "decided-accepted": Decided(IN_JANUARY, LAP_VO, State.ACCEPTED, queued=15),
    "decided-accepted-quietly": Decided(IN_JANUARY, LAP_VO, State.ACCEPTED, quiet=Quiet.BASELINE),
    "decided-waits-for-a-word": Decided(IN_JANUARY, LAP_VO, State.ACCEPTED, queued=15, waits=True),
    "prepared": Prepared(
        IN_JANUARY,
        LAP_VO,
        13,
        2,
        1,
        (Digest(IN_JANUARY, (_FALLEN,)), Digest(IN_JANUARY, (_RISEN,))),
    ),
    "released": Released(IN_JANUARY, LAP_VO, sent=True, messages=15),
    "released-never": Released(IN_JANUARY, LAP_VO, sent=False, messages=15),
    "to-release": ToRelease(((IN_JANUARY, LAP_VO),)),
    "to-release-none": ToRelease(()),
    "decided-accepted-left-out": Decided(IN_JANUARY, LAP_VO, State.ACCEPTED, queued=14, left_out=1),
    "decided-held": Decided(IN_JANUARY, LAP_VO, State.HELD),
    "decided-rejected": Decided(IN_JANUARY, LAP_VO, State.REJECTED),
    "waiting": Waiting(((IN_JANUARY, LAP_VO, State.STAGED), (_SIMULATED, LAP_VO, State.HELD))),
    "waiting-none": Waiting(()),
    "cannot-decide": CannotDecide("Bản số liệu đang tạm giữ, chờ quản trị viên xem xét."),
    "file-refused": FileRefused(
        "bảng <766>.xlsx", "Trang “766”, ô C7: điểm tổng để trống; ghi số, hoặc dấu – nếu chưa có"
    ),
    "list-kept": ListKept(
        System.NATIONAL, LAP_VO, 1228, 14, ("Bộ phận X",), ("Người nộp", "Số điện thoại")
    ),
    "list-kept-both": ListKept(System.PROVINCIAL, LAP_VO, 1219, 14, (), (), other_known=True),
    "files-not-taken": FilesNotTaken(),
    **CHART_EXAMPLES,
    **CHECK_EXAMPLES,
    **COMPILED_EXAMPLES,
    **DIGEST_EXAMPLES,
    **ADVICE_EXAMPLES,
    **PEOPLE_EXAMPLES,
    **BOARD_EXAMPLES,
    **DRAFT_EXAMPLES,
    **QUESTION_EXAMPLES,
    **RANKING_EXAMPLES,
    **SINCE_EXAMPLES,
    **CARD_EXAMPLES,
}
