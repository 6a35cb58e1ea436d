"""Made-up answers of the national portal, consistent in themselves and in its real shapes."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal
from uuid import UUID

from scoring.period import Period

Json = dict[str, Any]

PHU_THO = "019d2be3-6a88-732b-8b17-000000000044"
GROUP_OF = {
    "transparency": "CKMB",
    "dvc-progress-tree": "TDGQ",
    "provide-online-tree": "CLGQ",
    "formality-online-payment-tree": "TTTT",
    "handling-satisfaction": "MDHL",
    "dossier-digitized": "MDSH",
}
MAX_OF = {"CKMB": 18, "TDGQ": 20, "CLGQ": 12, "TTTT": 10, "MDHL": 18, "MDSH": 22}
ENDPOINTS = ("service-results", *GROUP_OF)
TREES = frozenset(name for name in GROUP_OF if name.endswith("-tree"))

_FIRST = ("An", "Bình", "Đông", "Hòa", "Lâm", "Long", "Mỹ", "Phú", "Tân", "Vĩnh", "Xuân", "Yên")
_SECOND = ("Châu", "Giang", "Hưng", "Khánh", "Lộc", "Phước", "Sơn", "Thạnh", "Thao", "Trì", "Vân")
_FIELDS = ("Y tế", "Tài chính", "Xây dựng", "Nội vụ", "Tư pháp", "Công Thương", "Khoa học")
# Uneven on purpose, as the portal's are.
_COMMUNES = ("UBND xã {}", "UBND Xã {}", "UBND Phường {}", "UBND xã {} - Tỉnh {}")
_AGENCIES = ("Sở {} - Tỉnh {}", "Sở {} - tỉnh {}")


@dataclass(frozen=True)
class Made:
    """The answers for one root and period: the `data` of each endpoint with all its rows."""

    root_id: str
    code: str
    name: str
    period: Period
    data: Mapping[str, Json]

    def rows(self, endpoint: str) -> list[Json]:
        """The rows below the root."""
        rows: list[Json] = self.data[endpoint][rows_key(endpoint)]
        return rows

    def head(self, endpoint: str) -> Json:
        """The root's own row."""
        head: Json = self.data[endpoint][head_key(endpoint)]
        return head


def rows_key(endpoint: str) -> str:
    """Where an endpoint keeps its rows."""
    return "children" if endpoint in TREES else "evaluation"


def head_key(endpoint: str) -> str:
    """Where an endpoint keeps the root's row."""
    return "parent" if endpoint in TREES else "overview"


@dataclass(frozen=True)
class _Who:
    id: str
    code: str
    name: str
    kind: Literal["PROVINCE", "PROVINCIAL_DEPARTMENT", "COMMUNE_PEOPLE_COMMITTEE"]

    @property
    def level(self) -> str:
        return "COMMUNE" if self.kind == "COMMUNE_PEOPLE_COMMITTEE" else "PROVINCE"


def made(
    root_id: str,
    units: int | Sequence[tuple[str, str]],
    period: Period,
    seed: int = 766,
    *,
    code: str = "H44",
    name: str = "UBND tỉnh Phú Thọ",
) -> Made:
    """Answers for a root.

    Args:
        root_id: its departmentId.
        units: how many below it, a third of them departments; or their codes and names.
        period: of the figures.
        seed: the same seed gives the same answers.
        code: of the root.
        name: of the root, as the portal writes it.
    """
    chance = random.Random(f"{root_id} {period.code} {seed}")  # noqa: S311 - made-up figures
    people = _people(root_id, units, code, name)
    root = _Who(root_id, code, name, "PROVINCE")
    counts = [_counts(chance, quiet=index == 0) for index in range(len(people))]
    whole = {key: sum(one[key] for one in counts) for key in _counts(chance, quiet=True)}
    data: dict[str, Json] = {}
    for endpoint in GROUP_OF:
        rows = [_row(endpoint, who, one) for who, one in zip(people, counts, strict=True)]
        head = _row(endpoint, root, whole)
        data[endpoint] = _data(endpoint, head, rows)
    data["service-results"] = totals(data)
    return Made(root_id, code, name, period, data)


def totals(data: Mapping[str, Json]) -> Json:
    """What service-results says where the groups say this: their sums, without groups."""
    sums: dict[str, Decimal] = {}
    who: dict[str, Json] = {}
    for endpoint in GROUP_OF:
        for row in [data[endpoint][head_key(endpoint)], *data[endpoint][rows_key(endpoint)]]:
            key = row["departmentId"]
            points = Decimal(str(row.get("totalScore", row.get("score"))))
            sums[key] = sums.get(key, Decimal(0)) + points
            who[key] = {**who.get(key, {}), **row}
    rows = [
        {
            "stt": number,
            "departmentId": key,
            "departmentCode": who[key]["departmentCode"],
            "departmentName": who[key]["departmentName"],
            "departmentType": who[key]["departmentType"],
            "childGroup": "COMMUNE" if who[key]["departmentLevel"] == "COMMUNE" else "AGENCY",
            "totalScore": float(total),
            "totalMaxScore": 100,
            "ratio": float(total),
            "scoreDelta": None,
        }
        for number, (key, total) in enumerate(sums.items())
    ]
    head = next(iter(rows), {})
    head.pop("childGroup", None)
    return {"overview": head, "evaluation": rows[1:], "radar": [], "growthPercent": None}


def nationwide(roots: Sequence[Made], group_scores: Literal["mapping", "list"]) -> Json:
    """What service-results says of the provinces: totals with the points of each group."""
    rows = []
    for number, root in enumerate(roots, 1):
        points = {
            group: root.head(endpoint).get("totalScore") for endpoint, group in GROUP_OF.items()
        }
        listed = [
            {"groupCode": group, "score": value, "maxScore": MAX_OF[group]}
            for group, value in points.items()
        ]
        total = root.head("service-results")
        rows.append(
            {
                "stt": number,
                "departmentId": root.root_id,
                "departmentCode": root.code,
                "departmentName": root.name,
                "totalScore": total["totalScore"],
                "totalMaxScore": 100,
                "groupScores": points if group_scores == "mapping" else listed,
            }
        )
    mean = sum(row["totalScore"] for row in rows) / len(rows) if rows else None
    return {
        "overview": {"totalScore": mean and round(mean, 2), "totalMaxScore": 100},
        "evaluation": rows,
        "radar": [],
        "growthPercent": 0,
    }


def _people(
    root_id: str, units: int | Sequence[tuple[str, str]], code: str, name: str
) -> list[_Who]:
    if isinstance(units, int):
        units = [_named(number, units, code, name) for number in range(units)]
    start = UUID(root_id).int + 1
    return [
        _Who(
            str(UUID(int=start + number)),
            unit_code,
            unit_name,
            "COMMUNE_PEOPLE_COMMITTEE" if "UBND" in unit_name else "PROVINCIAL_DEPARTMENT",
        )
        for number, (unit_code, unit_name) in enumerate(units)
    ]


def _named(number: int, units: int, code: str, name: str) -> tuple[str, str]:
    province = name.split(maxsplit=2)[-1]
    if number < units // 3:
        field = _FIELDS[number % len(_FIELDS)]
        field += f" {number // len(_FIELDS)}" if number >= len(_FIELDS) else ""
        return f"{code}.{number + 1:02d}", _AGENCIES[number % 2].format(field, province)
    first, second = _FIRST[number % len(_FIRST)], _SECOND[number % len(_SECOND)]
    turn = number // (len(_FIRST) * len(_SECOND))
    bare = f"{first} {second}" + (f" {turn}" if turn else "")
    return f"{code}.{number + 100}", _COMMUNES[number % 4].format(bare, province)


def _counts(chance: random.Random, *, quiet: bool) -> dict[str, int]:
    """The counts all figures come from; those of a root are the sums of its units'."""

    def part(of: int) -> int:
        return 0 if quiet else chance.randint(of // 2, of)

    received = part(3000)
    petitions = part(6)
    paid_of = part(1500)
    return {
        "received": received,
        "on_time": part(received),
        "petitions": petitions,
        "petitions_on_time": part(petitions),
        "petitions_pleased": part(petitions),
        "pleased": part(received),
        "electronic": part(received),
        "digitized": part(received) // 4,
        "reused": part(received) // 50,
        "citizens": part(received),
        "fee": 3 if quiet else chance.randint(10, 40),
        "fee_paid": part(10),
        "fee_provided": part(8),
        "paid": part(paid_of),
        "paid_of": paid_of,
        "online": part(received),
        "services": part(200),
        "services_used": part(100),
    }


def _row(endpoint: str, who: _Who, n: Mapping[str, int]) -> Json:
    match endpoint:
        case "dvc-progress-tree":
            return _progress(who, n)
        case "provide-online-tree":
            return _online(who, n)
        case "formality-online-payment-tree":
            return _payment(who, n)
        case "transparency":
            return _evaluated(endpoint, who, _transparency(n))
        case "handling-satisfaction":
            volumes = {
                "totalPetitions": n["petitions"],
                "classifiedPetitions": n["petitions"],
                "totalDossiers": n["received"],
                "averageScore": None,
            }
            return _evaluated(endpoint, who, _satisfaction(n)) | volumes
        case _:
            return _evaluated(endpoint, who, _digitized(n))


def _data(endpoint: str, head: Json, rows: list[Json]) -> Json:
    if endpoint == "transparency":
        scores = [row["totalScore"] for row in rows]
        head = head | {"averageScore": round(sum(scores) / len(scores), 2) if scores else None}
    data = {head_key(endpoint): head, rows_key(endpoint): rows}
    with_chart = ("transparency", "dvc-progress-tree", "provide-online-tree")
    return data | ({"monthlyChart": []} if endpoint in with_chart else {})


def _progress(who: _Who, n: Mapping[str, int]) -> Json:
    rate = _rate(n["on_time"], n["received"]) or 0
    row = _tree(who) | {
        "totalReceived": n["received"],
        "totalOnTime": n["on_time"],
        "avgProcessingDays": 5.6 if n["received"] else 0,
        "ratio": rate,
    }
    points = _points(20, n["on_time"], n["received"])
    if who.kind == "PROVINCE":
        done = {"totalCompleted": n["on_time"], "totalScore": points, "totalMaxScore": 20}
        return row | done
    late = {"totalOverdue": n["received"] - n["on_time"], "score": points, "maxScore": 20}
    return row | late | {"scoreDelta": None}


def _online(who: _Who, n: Mapping[str, int]) -> Json:
    points = _sum(
        2,
        _points(4, n["services_used"], n["services"]),
        _points(6, n["online"], n["received"], 0.5),
    )
    points = points if n["received"] else 0
    row = _tree(who) | {"totalScore": points, "totalMaxScore": 12, "ratio": _rate(points, 12)}
    if who.kind != "PROVINCE":
        return row | {"scoreDelta": None}
    return row | {
        "authorityCount": 56,
        "partialCount": 31,
        "fullCount": 21,
        "onlineDossierCount": n["services_used"],
        "onlineServiceTotal": n["services"],
        "channelOnlineSum": n["online"],
        "channelDirectSum": n["received"] - n["online"],
        "channelPostalSum": 0,
        "channelTotalSum": n["received"],
        "onlineOnTimeSum": n["online"],
        "onlineOverdueSum": 0,
    }


def _payment(who: _Who, n: Mapping[str, int]) -> Json:
    points = _sum(
        _points(6, n["paid"], n["paid_of"]),
        _points(2, n["fee_paid"], n["fee"], 0.8),
        _points(2, n["fee_provided"], n["fee"], 0.8),
    )
    row = _tree(who) | {
        "totalMaxScore": 10,
        "ratio": _rate(points, 10),
        "totalScore": points,
        "totalDossierOnlinePaymentSuccess": n["paid"],
        "totalDossierFinancialObligation": n["paid_of"],
        "totalDossierOnlineFormalityPaymentSuccess": n["fee_paid"],
        "totalFeeDossierFormalityDistinct": n["fee"],
        "totalFeeDossierFormality": n["fee_provided"],
        "totalFeeFormality": n["fee"],
    }
    return row if who.kind == "PROVINCE" else row | {"scoreDelta": None}


def _tree(who: _Who) -> Json:
    row = {"departmentId": who.id, "departmentName": who.name, "departmentCode": who.code}
    return row if who.kind == "PROVINCE" else row | {"level": who.level}


def _evaluated(endpoint: str, who: _Who, metrics: list[Json]) -> Json:
    points = _sum(*(metric["score"] or 0 for metric in metrics))
    most = MAX_OF[GROUP_OF[endpoint]]
    row: Json = {
        "stt": 1,
        "departmentId": who.id,
        "departmentName": who.name,
        "departmentType": who.kind,
        "departmentLevel": who.level,
        "agencyLevel": "level_1" if who.kind == "PROVINCE" else "level_2",
        "totalScore": points,
        "totalMaxScore": most,
        "ratio": _rate(points, most),
        "scoreDelta": None,
        "metrics": metrics,
    }
    # The two others leave it out.
    return row | ({"departmentCode": who.code} if endpoint == "dossier-digitized" else {})


def _transparency(n: Mapping[str, int]) -> list[Json]:
    some = n["received"] > 0
    flag = "TEMP_NATIONAL_REPORT_DENOMINATOR" if some else "NO_NATIONAL_REPORT_DATA"
    sync = _metric("DOSSIER_SYNC", n["received"], n["received"], 6)
    return [
        _metric("PUBLISH_ON_TIME", 0, 0, 6),
        _metric("PUBLIC_UPDATE_ON_TIME", 0, 0, 4),
        _metric("PUBLIC_CONTENT_FULL", 87, 89, 2),
        sync | {"dataQualityStatus": flag, "dataQualityMessage": "Số tạm."},
    ]


def _satisfaction(n: Mapping[str, int]) -> list[Json]:
    petitions = n["petitions"]
    none = {} if petitions else {"ratio": 0, "score": 6}
    informs = {"score": None, "maxScore": 0, "ratio": _rate(petitions, petitions) or 0}
    pleased = _metric("DOSSIER_RECEIVING_SATISFACTION", n["pleased"], n["received"], 6, 0.9)
    return [
        _metric("PETITION_CLASSIFICATION_TTHC", petitions, petitions, 0) | informs,
        pleased if n["received"] else pleased | {"ratio": 0, "score": 0},
        _metric("PETITION_PROCESSING_ON_TIME", n["petitions_on_time"], petitions, 6) | none,
        _metric("PETITION_HANDLING_SATISFACTION", n["petitions_pleased"], petitions, 6) | none,
        _metric("PETITION_CLASSIFICATION_STAFF", 0, petitions, 0) | informs | {"ratio": 0},
    ]


def _digitized(n: Mapping[str, int]) -> list[Json]:
    received = n["received"]
    copies = _metric("ELECTRONIC_CERTIFIED_COPY", 1, 1, 2)
    return [
        _metric("ORIGINAL_RESULT_AVAILABLE", n["electronic"], received, 6),
        _metric("SO_HOA_GIAY_TO_GIAI_QUYET", n["digitized"], received, 4),
        _metric("REUSED_DIGITIZED_DATA", n["reused"], received, 2, 0.8),
        _metric("SYNCED_WITH_DVCQG_PERSONAL_STORAGE", 0, received, 4),
        _metric("CITIZEN_DATA_CONNECTED_DOSSIER", n["citizens"], received, 2),
        _metric("CITIZEN_DATA_CONNECTED_FORMALITY", n["fee_provided"], 385, 2),
        copies | {"numerator": None, "denominator": None},
    ]


def _metric(code: str, counts: int, of: int, most: int, full_at: float = 1) -> Json:
    return {
        "code": code,
        "name": f"Tỷ lệ {code.lower()}",
        "numerator": counts,
        "denominator": of,
        "ratio": _rate(counts, of),
        "score": _points(most, counts, of, full_at) if of else None,
        "maxScore": most,
    }


def _points(most: int, counts: float, of: float, full_at: float = 1) -> float:
    """Points of a component: full from that part on."""
    return _rounded(min(most, most * counts / of / full_at)) if of else 0


def _rate(counts: float, of: float) -> float | None:
    return _rounded(counts * 100 / of) if of else None


def _sum(*points: float) -> float:
    return float(sum((Decimal(str(one)) for one in points), Decimal(0)))


def _rounded(value: float) -> float:
    return float(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
