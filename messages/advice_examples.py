"""Examples of advice: with counts, not recomputed, of an old scheme, of a period gone by."""

from dataclasses import replace
from decimal import Decimal

from messages.answers import AdviceShown, Card
from messages.figures_of_examples import IN_OCTOBER, JANUARY, PHU_THO, scored
from messages.notices import Digest, Result, low_by_others
from scoring.advice import Peers, advise
from scoring.alerts import Alert, ScoreDrop, Severity, WeakGroup
from scoring.rank import Standing
from scoring.scheme import scheme_for
from scoring.snapshot import ComponentFigure
from scoring.unit import Level, Unit

_COMMUNE = Unit("H44.307", "Xã Thanh Sơn", Level.COMMUNE, PHU_THO.code)
_COUNTS = {
    "PUBLISH_ON_TIME": (0, 0),
    "PUBLIC_UPDATE_ON_TIME": (0, 0),
    "PUBLIC_CONTENT_FULL": (88, 90),
    "DOSSIER_SYNC": (1148, 1148),
    "ON_TIME": (1190, 1400),
    "DOSSIER_PAID_ONLINE": (610, 702),
    "FORMALITY_PAID_ONLINE": (9, 34),
    "FEE_FORMALITY_PROVIDED": (5, 34),
    "PETITION_PROCESSING_ON_TIME": (0, 0),
    "PETITION_HANDLING_SATISFACTION": (0, 0),
    "DOSSIER_RECEIVING_SATISFACTION": (1260, 1400),
    "ORIGINAL_RESULT_AVAILABLE": (1150, 1400),
    "SO_HOA_GIAY_TO_GIAI_QUYET": (960, 1400),
    "REUSED_DIGITIZED_DATA": (800, 1400),
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": (0, 1400),
    "CITIZEN_DATA_CONNECTED_DOSSIER": (1120, 1400),
    "CITIZEN_DATA_CONNECTED_FORMALITY": (150, 380),
}
_COMPONENTS = {
    code: ComponentFigure(Decimal(counted), Decimal(of)) for code, (counted, of) in _COUNTS.items()
} | {"ELECTRONIC_CERTIFIED_COPY": ComponentFigure(rate=Decimal(100))}
_POINTS = {
    "CKMB": "7.96", "TDGQ": "17", "CLGQ": "9.32", "TTTT": "6.24", "MDHL": "18", "MDSH": "13.49",
}  # fmt: skip
_TOTALS = ("61.2", "68.4", "70.9", "72.1", "72.51", "75.3", "77.8", "79.4", "82.5", "84")


def _result(
    points: dict[str, str], *, components: bool = True, of: Unit = _COMMUNE, on_time: int = 1190
) -> Result:
    total = sum(map(Decimal, points.values()), Decimal(0))
    its = scored(of, IN_OCTOBER.scheme, points.values())
    totals = tuple(sorted((*map(Decimal, _TOTALS), total)))
    peers = Peers(totals, frozenset(), frozenset({"SYNCED_WITH_DVCQG_PERSONAL_STORAGE"}), PHU_THO)
    stated = {**_COMPONENTS, "ON_TIME": ComponentFigure(Decimal(on_time), Decimal(1400))}
    advised = advise(its, stated if components else {}, IN_OCTOBER.scheme, peers)
    return Result(307, Standing(its, peers.place(total)), advised=advised)


_ADVISED = _result(_POINTS)
_LOW = low_by_others([_ADVISED], _POINTS, lambda _: Decimal(65))
_BEFORE = replace(_ADVISED, now=_result({**_POINTS, "TDGQ": "20", "MDSH": "15.1"}).now)
_ALERTS = (Alert(_COMMUNE, Severity.WARNING, ScoreDrop(Decimal("76.62"), Decimal("72.01"))),)

_NEIGHBOUR = replace(_COMMUNE, code="H44.308", name="Xã Tu Vũ")
_WEAK = Alert(_NEIGHBOUR, Severity.WARNING, WeakGroup("TDGQ", Decimal("12.9"), Decimal(20)))
_OF_NEIGHBOUR = _result({**_POINTS, "TDGQ": "12.86"}, of=_NEIGHBOUR, on_time=900)
_TWO = (
    replace(_ADVISED, before=_BEFORE.now, alerts=_ALERTS),
    replace(_OF_NEIGHBOUR, unit_id=308, before=_OF_NEIGHBOUR.now, alerts=(_WEAK,)),
)

ADVICE_EXAMPLES: dict[str, AdviceShown | Card | Digest] = {
    "advice": AdviceShown(IN_OCTOBER, _ADVISED),
    "advice-not-recomputed": AdviceShown(IN_OCTOBER, _result({**_POINTS, "TDGQ": "16.69"})),
    "advice-without-components": AdviceShown(IN_OCTOBER, _result(_POINTS, components=False)),
    "advice-without-formulas": AdviceShown(
        replace(IN_OCTOBER, period=JANUARY, scheme=scheme_for(JANUARY), source="file"),
        replace(_ADVISED, advised=None),
    ),
    "advice-of-a-past-period": AdviceShown(IN_OCTOBER, _ADVISED, past=True),
    "card-with-advice": Card(IN_OCTOBER, _ADVISED, weak=("TTTT",), low=_LOW),
    "card-of-a-past-period": Card(IN_OCTOBER, _ADVISED, past=True),
    "digest-with-advice": Digest(
        IN_OCTOBER, (replace(_ADVISED, before=_BEFORE.now, alerts=_ALERTS),), low=_LOW
    ),
    "digest-two-units-with-advice": Digest(IN_OCTOBER, _TWO),
}
