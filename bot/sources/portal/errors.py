"""Why does a run against the portal stop?"""

from datetime import timedelta
from enum import StrEnum


class Reason(StrEnum):
    """What a stop forces upon those who would ask again."""

    # 403, 406, a firewall's page, HTML where JSON is due: leave the portal alone, tell a person.
    BLOCKED = "blocked"
    # 429: leave it alone for as long as it says.
    TOO_MANY = "too-many"
    # No connection, no answer in time, 5xx, after all tries: later may be better.
    UNREACHABLE = "unreachable"
    # It answered, and the answer cannot be believed.
    NOT_VERIFIED = "not-verified"


class Stopped(Exception):  # noqa: N818 - named by what happened to the run
    """The run stops, and nothing of it may be used.

    Attributes:
        reason: what kind of stop.
        what: one whole Vietnamese sentence for the operator: what happened, and where.
        endpoint: the endpoint that was asked; empty if the fault lies between several answers.
        retry_after: how long the portal asked to be left alone; None if it did not say.
    """

    def __init__(
        self, reason: Reason, what: str, endpoint: str, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(what)
        self.reason = reason
        self.what = what
        self.endpoint = endpoint
        self.retry_after = retry_after


def not_verified(endpoint: str, fault: str) -> Stopped:
    """The stop for an answer that cannot be believed.

    Args:
        endpoint: whose answer; empty for a fault between several answers.
        fault: the predicate of the sentence ("thiếu nhóm …").
    """
    subject = f"Câu trả lời “{endpoint}” của Cổng" if endpoint else "Số liệu của Cổng"
    return Stopped(Reason.NOT_VERIFIED, f"{subject} {fault}.", endpoint)
