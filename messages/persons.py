"""What the bot says to people about themselves: what is kept of them, and their wishes."""

from dataclasses import dataclass
from datetime import datetime

from messages.actions import AskForget, Forget, Kind, SwitchKind, encode
from messages.message import Button

KIND_WORDS = {
    Kind.DIGEST: "bản tin đơn vị",
    Kind.OVERVIEW: "bản tổng hợp",
    Kind.CHECK: "nhắc rà soát",
    Kind.PRAISE: "tin tích cực",
}


@dataclass(frozen=True)
class Post:
    """A unit that somebody stands for: its name, the role in words, since when."""

    unit: str
    role: str
    since: datetime


@dataclass(frozen=True)
class Kept:
    """All that is kept about a chat.

    Attributes:
        chat_id: Telegram's number of it.
        is_group: it is a group, not a person's chat.
        since: when it became known, in local time.
        posts: the units it stands for.
        address: the form of address; None for none.
        muted_until: nothing is sent until then, in local time; None if it is not muted.
        off: kinds of messages that it does not want.
        messages: how many messages to it are kept, sent ones among them.
        answers: to Thursday checks.
        files: it sent.
        invites: it took.
    """

    chat_id: int
    is_group: bool
    since: datetime
    posts: tuple[Post, ...]
    address: str | None
    muted_until: datetime | None
    off: frozenset[Kind]
    messages: int
    answers: int
    files: int
    invites: int

    @property
    def wanted_words(self) -> tuple[str, ...]:
        """The kinds that come, as people call them."""
        return tuple(words for kind, words in KIND_WORDS.items() if kind not in self.off)

    @property
    def off_words(self) -> tuple[str, ...]:
        """The kinds that do not."""
        return tuple(words for kind, words in KIND_WORDS.items() if kind in self.off)


@dataclass(frozen=True)
class NothingKept:
    """Nothing is kept about the asker's chat."""


@dataclass(frozen=True)
class Muted:
    """How long the chat is told nothing, in local time; None for not at all."""

    until: datetime | None


@dataclass(frozen=True)
class NotALength:
    """What was typed behind `/mute` is no length of time."""

    typed: str


@dataclass(frozen=True)
class NotAWish:
    """What was typed behind `/me` is no wish."""

    typed: str


@dataclass(frozen=True)
class AddressTooLong:
    """A form of address of more characters than fit."""

    most: int


@dataclass(frozen=True)
class SureToForget:
    """Whether everything about the chat is really to be deleted."""

    recipient_id: int


@dataclass(frozen=True)
class Forgotten:
    """It was."""


@dataclass(frozen=True)
class AdminsOnly:
    """In a group only its administrators decide what the group is told."""


Personal = (
    Kept
    | NothingKept
    | Muted
    | NotALength
    | NotAWish
    | AddressTooLong
    | SureToForget
    | Forgotten
    | AdminsOnly
)


def kept_buttons(kept: Kept) -> tuple[tuple[Button, ...], ...]:
    """A switch for each kind, and the way to be forgotten."""
    switches = tuple(
        (Button(f"{'Bật' if kind in kept.off else 'Tắt'} {words}", encode(switch)),)
        for kind, words in KIND_WORDS.items()
        for switch in [SwitchKind(kind, kind in kept.off)]
    )
    whose = "của nhóm" if kept.is_group else "của tôi"
    return (*switches, (Button(f"Xóa dữ liệu {whose}", encode(AskForget())),))


def sure_buttons(sure: SureToForget) -> tuple[tuple[Button, ...], ...]:
    """Only the word that deletes: whoever does not want it does nothing."""
    return ((Button("Đồng ý xóa", encode(Forget(sure.recipient_id))),),)
