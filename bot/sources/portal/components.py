"""Which components does a unit's row state: metrics by their code, of trees by their fields?"""

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.sources.portal import known_fields
from bot.sources.portal.fields import Fields
from scoring.snapshot import ComponentFigure

_CODE = re.compile(r"[0-9A-Za-z_.-]{1,64}")
# The portal's groups have two to seven metrics.
_MOST_METRICS = 100

# Components of trees that state two numbers and no points of their own: code -> (counts, of).
_PAIRS: dict[str, dict[str, tuple[str, str]]] = {
    "provide-online-tree": {
        "SERVICE_WITH_DOSSIER": ("onlineDossierCount", "onlineServiceTotal"),
        "DOSSIER_ONLINE": ("channelOnlineSum", "channelTotalSum"),
    },
    "formality-online-payment-tree": {
        "DOSSIER_PAID_ONLINE": (
            "totalDossierOnlinePaymentSuccess",
            "totalDossierFinancialObligation",
        ),
        "FORMALITY_PAID_ONLINE": (
            "totalDossierOnlineFormalityPaymentSuccess",
            "totalFeeFormality",
        ),
        "FEE_FORMALITY_PROVIDED": ("totalFeeDossierFormality", "totalFeeFormality"),
    },
}


def of_metrics(row: Fields) -> tuple[dict[str, ComponentFigure], dict[str, str]]:
    """The metrics of a row by their code, and the fields of metrics that are not known.

    Raises:
        Stopped: `metrics` is no list of metrics, or one code has two different figures.
    """
    listed = row.raw("metrics")
    if not isinstance(listed, list) or len(listed) > _MOST_METRICS:
        raise row.fault("metrics", "không phải là danh sách chỉ tiêu")
    found: dict[str, ComponentFigure] = {}
    other: dict[str, str] = {}
    for raw in listed:
        metric = Fields(row.endpoint, raw, within=row.who)
        code = metric.text("code")
        if code is None or not _CODE.fullmatch(code):
            raise row.fault("metrics", "có chỉ tiêu không rõ mã")
        named = Fields(row.endpoint, raw, within=f"{row.who}, {code}")
        figure = ComponentFigure(
            numerator=named.amount("numerator"),
            denominator=named.amount("denominator"),
            rate=named.points("ratio"),
            points=named.points("score"),
            max=named.points("maxScore"),
            flag=_flag(named),
        )
        if found.setdefault(code, figure) != figure:
            raise row.fault("metrics", f"nêu chỉ tiêu {code} hai lần với số khác nhau")
        other |= named.unknown(known_fields.OF_METRICS, prefix=f"{code}.")
    return found, other


def _flag(metric: Fields) -> str | None:
    flag = metric.text("dataQualityStatus")
    return flag[:64] if flag else None  # storage's room; the portal's have up to 32 letters


def of_tree(row: Fields) -> dict[str, ComponentFigure]:
    """The components that the fields of a tree's row state; none where it has no such fields."""
    found: dict[str, ComponentFigure] = {}
    if row.endpoint == "dvc-progress-tree":
        found |= _progress(row)
    if row.endpoint == "provide-online-tree":
        online = _sum(row.amount("partialCount"), row.amount("fullCount"))
        found["FORMALITY_ONLINE"] = ComponentFigure(online, row.amount("authorityCount"))
    for code, (counts, of) in _PAIRS.get(row.endpoint, {}).items():
        found[code] = ComponentFigure(row.amount(counts), row.amount(of))
    return _stated(found)


def _progress(row: Fields) -> Mapping[str, ComponentFigure]:
    on_time, received = row.amount("totalOnTime"), row.amount("totalReceived")
    return {
        # The only component with points in its group, so it has those of the group.
        "ON_TIME": ComponentFigure(
            numerator=on_time,
            denominator=received,
            rate=row.points("ratio"),
            points=row.points("totalScore", "score"),
            max=row.points("totalMaxScore", "maxScore"),
        ),
        "AVERAGE_DAYS": ComponentFigure(numerator=row.amount("avgProcessingDays")),
    }


def _sum(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else first + second


def _stated(found: Mapping[str, ComponentFigure]) -> dict[str, ComponentFigure]:
    return {
        code: figure
        for code, figure in found.items()
        if figure.numerator is not None or figure.denominator is not None
    }
