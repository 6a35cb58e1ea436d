"""Makes snapshots with counts of components, scored as the portal of 2026 scores them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.sources.files import Taken
from scoring.formulas import earned
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.snapshot import ComponentFigure, Figure, Observation, Snapshot
from scoring.unit import Level, Unit

PROVINCE = Unit("H44", "Tỉnh Phú Thọ", Level.PROVINCE)
COMMUNES = tuple(
    Unit(f"H44.{100 + number}", f"Xã {name}", Level.COMMUNE, PROVINCE.code)
    for number, name in enumerate(("Thanh Sơn", "Tu Vũ", "Yên Lập", "Cẩm Khê", "Hạ Hòa"))
)
SEPTEMBER, OCTOBER = Period.month(2026, 9), Period.month(2026, 10)
# Dossiers on time of each commune, of 1 400.
ON_TIME = {0: 1190, 1: 1300, 2: 1260, 3: 1400, 4: 1330}
# What every commune has but its dossiers on time; the portal states no counts of CLGQ.
_COUNTS = {
    "PUBLISH_ON_TIME": (0, 0),
    "PUBLIC_UPDATE_ON_TIME": (0, 0),
    "PUBLIC_CONTENT_FULL": (88, 90),
    "DOSSIER_SYNC": (900, 900),
    "DOSSIER_PAID_ONLINE": (640, 700),
    "FORMALITY_PAID_ONLINE": (20, 34),
    "FEE_FORMALITY_PROVIDED": (0, 34),
    "PETITION_PROCESSING_ON_TIME": (0, 0),
    "PETITION_HANDLING_SATISFACTION": (0, 0),
    "DOSSIER_RECEIVING_SATISFACTION": (1300, 1400),
    "ORIGINAL_RESULT_AVAILABLE": (1350, 1400),
    "SO_HOA_GIAY_TO_GIAI_QUYET": (1300, 1400),
    "REUSED_DIGITIZED_DATA": (1200, 1400),
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": (0, 1400),
    "CITIZEN_DATA_CONNECTED_DOSSIER": (1320, 1400),
    "CITIZEN_DATA_CONNECTED_FORMALITY": (360, 380),
}

_OF_TREES = ("DOSSIER_PAID_ONLINE", "FORMALITY_PAID_ONLINE", "FEE_FORMALITY_PROVIDED")


def counted(
    period: Period,
    on_time: Mapping[int, int],
    *,
    of: int = 1400,
    published: Mapping[str, str] | None = None,
    spread: int = 1,
) -> Taken:
    """Figures of a province's communes.

    Args:
        period: of the figures.
        on_time: how many of `of` dossiers were on time, by the commune's index.
        of: dossiers received by each.
        spread: by how much units differ in what is not on time; 0 for not at all.
        published: points of groups that the source states otherwise for the first commune.
    """
    scheme = scheme_for(period)
    seen = []
    for number, count in on_time.items():
        counts = {**_COUNTS, "ON_TIME": (count, of)}
        # What differs from unit to unit is no figure that all share.
        counts["CITIZEN_DATA_CONNECTED_FORMALITY"] = (360 - spread * number, 380)
        counts["DOSSIER_SYNC"] = (900 - spread * number, 900)
        counts["DOSSIER_PAID_ONLINE"] = (640 - spread * number, 700)
        counts["DOSSIER_RECEIVING_SATISFACTION"] = (1200 - 7 * spread * number, 1400)
        points = {"CLGQ": Decimal("8.5") - Decimal(spread * number) / 100}
        for group in scheme.groups:
            parts = [part for part in scheme.formulas_of(group.code) if part[0].code in counts]
            for component, formula, most in parts:
                earns = earned(formula, most, *counts[component.code])
                points[group.code] = points.get(group.code, Decimal(0)) + earns
        points["MDSH"] += 2  # certified copies: a rate of 100 % without counts
        if number == 0:
            points |= {code: Decimal(value) for code, value in (published or {}).items()}
        components = {
            code: ComponentFigure(
                Decimal(done),
                Decimal(out_of),
                # The portal's trees state no rate of these.
                None if code in _OF_TREES or not out_of else Decimal(done * 100) / out_of,
            )
            for code, (done, out_of) in counts.items()
        } | {"ELECTRONIC_CERTIFIED_COPY": ComponentFigure(rate=Decimal(100))}
        figures = {code: Figure(value) for code, value in points.items()}
        total = sum(points.values(), Decimal(0))
        seen.append(Observation(COMMUNES[number], total, figures, components=components))
    at = datetime(2026, 11, 18, 6, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    units = (PROVINCE, *COMMUNES)
    return Taken(Snapshot("portal", PROVINCE, period, at, tuple(seen)), units, ())
