"""Which fields of the answers are known: those that are read, and those of no use, with why."""

from bot.sources.portal.requests import Shape

# Who a row is about. departmentLevel says less than departmentType; a tree's `level` the same.
_WHO = {
    "departmentId",
    "departmentName",
    "departmentCode",
    "departmentType",
    "departmentLevel",
    "level",
    "childGroup",
}
_SCORES = {"score", "maxScore", "totalScore", "totalMaxScore", "ratio"}
# Of no use in any row: stt numbers the rows and rank mixes levels and breaks ties by chance (we
# rank anew), agencyLevel repeats the place below the root, scoreDelta is the change since another
# period (we compare ourselves), averageScore is the mean of the rows.
_IDLE = {"stt", "rank", "agencyLevel", "scoreDelta", "averageScore"}

# By endpoint: what else its rows are known to hold.
_OF_ROWS: dict[str, set[str]] = {
    # groupScores are read nationwide; for one root the groups have endpoints of their own.
    "service-results": {"groupScores"},
    "transparency": {"metrics"},
    "dossier-digitized": {"metrics"},
    # The three volumes are the denominators of the metrics.
    "handling-satisfaction": {
        "metrics",
        "totalPetitions",
        "classifiedPetitions",
        "totalDossiers",
    },
    # totalCompleted: no component counts dossiers that are done, late or not.
    "dvc-progress-tree": {
        "totalReceived",
        "totalOnTime",
        "totalOverdue",
        "avgProcessingDays",
        "totalCompleted",
    },
    # Direct and postal are the rest of channelTotalSum; lateness by channel carries no points.
    "provide-online-tree": {
        "authorityCount",
        "partialCount",
        "fullCount",
        "onlineDossierCount",
        "onlineServiceTotal",
        "channelOnlineSum",
        "channelTotalSum",
        "channelDirectSum",
        "channelPostalSum",
        "onlineOnTimeSum",
        "onlineOverdueSum",
    },
    # ...Distinct repeats totalFeeFormality.
    "formality-online-payment-tree": {
        "totalDossierOnlinePaymentSuccess",
        "totalDossierFinancialObligation",
        "totalDossierOnlineFormalityPaymentSuccess",
        "totalFeeDossierFormality",
        "totalFeeFormality",
        "totalFeeDossierFormalityDistinct",
    },
}
# The name of a metric and the message beside a flag say in words what code and flag say.
OF_METRICS = frozenset(
    {
        "code",
        "name",
        "numerator",
        "denominator",
        "ratio",
        "score",
        "maxScore",
        "dataQualityStatus",
        "dataQualityMessage",
    }
)
# The chart repeats other periods, which have runs of their own; the radar shows the groups as
# five; growthPercent is the change since another period.
_OF_DATA = {
    Shape.EVALUATION: {"overview", "evaluation", "monthlyChart", "radar", "growthPercent"},
    Shape.TREE: {"parent", "children", "monthlyChart"},
}


def of_rows(endpoint: str) -> frozenset[str]:
    """The known fields of an endpoint's rows, those of its overview or parent included."""
    return frozenset(_WHO | _SCORES | _IDLE | _OF_ROWS[endpoint])


def of_data(shape: Shape) -> frozenset[str]:
    """The known fields of `data` itself."""
    return frozenset(_OF_DATA[shape])
