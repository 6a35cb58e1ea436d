"""How does Telegram answer us: well, not at all, or with a refusal; and since when?

One line for listening, one for sending. What is judged is every HTTP answer, so that nothing needs
to be asked besides. Entering and leaving a trouble are one log line each, however long it lasts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from bot.clock import Clock

log = structlog.get_logger()

# So many calls in a row without an answer are an outage; one or two are any network's day.
FAILURES = 3
# The old process of a restart makes one 409; two within so many seconds are a second poller.
RIVAL_WITHIN_S = 300.0
RIVAL_CONFLICTS = 2
# Two pollers take turns, with pauses of 30 s at most: an answer counts after twice that.
RIVAL_GONE_S = 60.0


class State(StrEnum):
    """How a line stands; the closed set that `/healthz` and the log name."""

    STARTING = "starting"
    OK = "ok"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a state, no secret
    SECOND_POLLER = "second_poller"
    UNREACHABLE = "telegram_unreachable"
    SILENT = "polling_dead"
    WEBHOOK_UNREACHED = "webhook_unreached"


@dataclass(frozen=True)
class Standing:
    """A state and the moment it began, in UTC."""

    state: State
    since: datetime

    @property
    def sound(self) -> bool:
        """Nothing is known to be wrong."""
        return self.state in {State.STARTING, State.OK}


class Line:
    """Judges the answers on one line.

    Args:
        name: "listening" or "sending", as the log calls it.
        clock: for `since`.
        monotonic: seconds, for how long something lasts; a clock that jumps does not touch it.
    """

    def __init__(
        self, name: str, clock: Clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._clock = clock
        self._monotonic = monotonic
        self._entered = monotonic()
        self._failures = 0
        self._conflicts: list[float] = []
        self._answered_at = monotonic()
        self.standing = Standing(State.STARTING, clock.now())

    @property
    def silent_s(self) -> float:
        """Seconds since a call was last carried out, or the line was begun anew."""
        return self._monotonic() - self._answered_at

    @property
    def standing_s(self) -> float:
        """Seconds since the state that the line stands in was entered."""
        return self._monotonic() - self._entered

    def begun(self) -> None:
        """Calls begin, or begin anew: silence counts from now."""
        self._answered_at = self._monotonic()

    def answered(self) -> None:
        """Telegram carried a call out."""
        now = self._monotonic()
        self._failures, self._answered_at = 0, now
        rivalled = self.standing.state is State.SECOND_POLLER
        if rivalled and now - self._conflicts[-1] < RIVAL_GONE_S:
            return
        self.enter(State.OK)

    def refused_token(self) -> None:
        """401 or 404: the token is wrong or revoked."""
        self.enter(State.TOKEN_REFUSED)

    def conflicted(self) -> None:
        """409: somebody else polls with the same token, or has set a webhook."""
        now = self._monotonic()
        recent = [at for at in self._conflicts if now - at < RIVAL_WITHIN_S]
        self._conflicts = [*recent, now]
        if len(self._conflicts) >= RIVAL_CONFLICTS:
            self.enter(State.SECOND_POLLER)

    def failed(self) -> None:
        """No answer, or one that is not Telegram's."""
        self._failures += 1
        if self._failures >= FAILURES:
            self.enter(State.UNREACHABLE)

    def enter(self, state: State) -> None:
        """Note a state; the log hears of it when it is a new one."""
        was = self.standing
        if was.state is state:
            return
        now = self._monotonic()
        lasted, self._entered = round(now - self._entered), now
        self.standing = Standing(state, self._clock.now())
        if not self.standing.sound:
            log.error(state.value, line=self._name)
        elif not was.sound:
            log.info("telegram_recovered", line=self._name, was=was.state.value, after_s=lasted)
