"""Examples of what offices are told of a round, and of dossiers that differ."""

from dataclasses import replace
from datetime import date, datetime

from messages.actions import Reply
from messages.compiled import DifferingDossier
from messages.compiled_message import AnsweredLate, CheckDone, Compilation, OfficesOnly
from messages.dossier_page import (
    DossierAnswer,
    DossierPage,
    NoDossiers,
    NotYourDossiers,
    OnlyInPrivate,
    WhoseDossiers,
)
from messages.figures_of_examples import DEADLINE, LAP_VO, ROUND, TAN_MY, ZONE
from scoring.dossier import System
from scoring.reconcile import Difference

_LISTED = date(2026, 11, 25)

_DONE = CheckDone(
    root=LAP_VO,
    round_on=ROUND,
    deadline=DEADLINE,
    units=13,
    answered=10,
    late=0,
    silent=3,
    names=("Tân Mỹ", "Định An", "TT Lấp Vò"),
    difference=48,
    dossiers=41,
    letters=20,
    letters_source="theo danh sách của tỉnh ngày 25/11/2026",
    figures="số liệu Tháng 10/2026",
)
_DIFFERENT = DifferingDossier(
    unit=TAN_MY,
    code="H20.50-261008-0975",
    procedure="Trích lục kết hôn",
    on_portal=("Đang xử lý", date(2026, 10, 20)),
    on_provincial=("Đã trả kết quả", date(2026, 10, 22)),
    differences=frozenset({Difference.STATE, Difference.DUE}),
)
_ONE_SIDED = replace(
    _DIFFERENT, code="H20.50-261009-0012", on_provincial=None, differences=frozenset()
)
_TYPED = replace(
    _DIFFERENT,
    code="H20.50-261010-0100",
    on_provincial=("Đang xử lý", date(2026, 10, 20)),
    differences=frozenset({Difference.CODE}),
    other_code="h20.50 261010 O100",
)
_NAMED = DifferingDossier(
    TAN_MY, "H20.50-261011-0007", "", None, None, named=True, unsaid=frozenset(System)
)
_PAGE = DossierPage(
    unit=TAN_MY,
    unit_id=14,
    round_on=ROUND,
    rows=(_DIFFERENT, _ONE_SIDED, _TYPED, _NAMED),
    page=1,
    pages=3,
    count=14,
    read=((System.NATIONAL, _LISTED), (System.PROVINCIAL, ROUND)),
)

COMPILED_EXAMPLES: dict[str, Compilation | DossierAnswer] = {
    "check-done": _DONE,
    "check-done-all-answered": replace(
        _DONE, answered=12, late=1, silent=0, names=(), letters=None, difference=0, dossiers=0
    ),
    "check-done-own-letter-broken": replace(_DONE, template_broken=True),
    "check-done-many-silent": replace(
        _DONE,
        units=3321,
        answered=1200,
        late=40,
        silent=1958,
        unreached=123,
        names=("Tân Mỹ", "Định An", "Vĩnh Thạnh", "Bình Thành", "Long Hưng A", "Mỹ An Hưng B"),
        figures=(
            "số liệu Tháng 11/2026 (số liệu mô phỏng, tạm tính) và 2 kỳ khác (số liệu mô phỏng)"
        ),
        difference=12_048,
        dossiers=9_310,
    ),
    "check-so-far": replace(_DONE, answered=4, silent=3, unreached=6, closed=False),
    "check-answered-late": AnsweredLate(
        TAN_MY, ROUND, Reply.DIFFERS, datetime(2026, 11, 26, 11, 42, tzinfo=ZONE)
    ),
    "check-answered-in-time-and-received-late": AnsweredLate(
        TAN_MY,
        ROUND,
        Reply.MATCH,
        datetime(2026, 11, 26, 10, 58, tzinfo=ZONE),
        in_time=True,
    ),
    "check-corrected-late": AnsweredLate(
        TAN_MY,
        ROUND,
        Reply.DIFFERS,
        datetime(2026, 11, 26, 11, 20, tzinfo=ZONE),
        corrected=True,
        portal=5,
        provincial=2,
        listed=2,
    ),
    "check-offices-only": OfficesOnly(),
    "dossiers": _PAGE,
    "dossiers-none-differ": replace(_PAGE, rows=(), page=1, pages=1, count=0),
    "dossiers-of-one-system": replace(
        _PAGE,
        rows=(replace(_ONE_SIDED, unsaid=frozenset({System.PROVINCIAL})),),
        pages=1,
        count=1,
        read=((System.NATIONAL, _LISTED),),
    ),
    "dossiers-no-list": NoDossiers(TAN_MY),
    "dossiers-only-in-private": OnlyInPrivate(),
    "dossiers-not-yours": NotYourDossiers(),
    "dossiers-whose": WhoseDossiers(),
}
