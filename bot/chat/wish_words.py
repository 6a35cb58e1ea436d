"""What does a person mean by the words typed behind `/mute` and `/me`?"""

import re
from dataclasses import dataclass
from datetime import timedelta

from messages.actions import Kind
from messages.persons import KIND_WORDS
from scoring.names import clean, plain_key

# Longer silence is meant for good: `/me xóa` says that plainly.
LONGEST_MUTE = timedelta(days=90)
_LENGTH = re.compile(r"([1-9][0-9]{0,3}) ?([a-z]+)")
_UNITS = {
    "h": timedelta(hours=1),
    "gio": timedelta(hours=1),
    "d": timedelta(days=1),
    "ngay": timedelta(days=1),
    "w": timedelta(weeks=1),
    "tuan": timedelta(weeks=1),
}
_LIFTS = frozenset({"tat", "off", "bat lai", "huy"})
_KINDS = {plain_key(words): kind for kind, words in KIND_WORDS.items()}
_KINDS |= {kind.value: kind for kind in Kind}
_SWITCHES = {"tat": False, "off": False, "bat": True, "on": True}
_ADDRESS = re.compile(r"k[ií]nh g[uưử][iỉ]\s*:?\s*(.*)", re.IGNORECASE | re.DOTALL)
_FORGET = frozenset({"xoa", "xoa du lieu", "delete"})
_SURE = frozenset({"xoa dong y", "dong y xoa", "xoa du lieu dong y", "delete yes"})


@dataclass(frozen=True)
class Look:
    """Nothing was typed: how things are."""


@dataclass(frozen=True)
class Mute:
    """Be silent for so long; None: no longer."""

    length: timedelta | None


@dataclass(frozen=True)
class Switch:
    """Messages of a kind on or off."""

    kind: Kind
    on: bool


@dataclass(frozen=True)
class Address:
    """How to address the reader; empty for not at all."""

    text: str


@dataclass(frozen=True)
class Delete:
    """Be forgotten; `sure` says that the question was answered."""

    sure: bool


@dataclass(frozen=True)
class Unclear:
    """No wish that can be fulfilled."""


def mute_of(typed: str) -> Look | Mute | Unclear:
    """What was typed behind `/mute`: `7d`, `7 ngày`, `2 tuần`, `12h`, `tắt`, nothing."""
    key = plain_key(typed)
    if not clean(typed):
        return Look()
    if key in _LIFTS:
        return Mute(None)
    # Without a sign: "-7d" and "1.5 ngày" fold to something that looks plain.
    found = _LENGTH.fullmatch(key) if re.fullmatch(r"[\w ]+", clean(typed)) else None
    if found is None or found[2] not in _UNITS:
        return Unclear()
    length = int(found[1]) * _UNITS[found[2]]
    return Mute(length) if length <= LONGEST_MUTE else Unclear()


def wish_of(typed: str) -> Look | Switch | Address | Delete | Unclear:
    """What was typed behind `/me`."""
    words = clean(typed)
    if not words:
        return Look()
    addressed = _ADDRESS.fullmatch(words)
    if addressed is not None:
        rest = addressed[1].strip()
        return Address("" if plain_key(rest) in _LIFTS else rest)
    key = plain_key(words)
    if key in _FORGET or key in _SURE:
        return Delete(sure=key in _SURE)
    verb, _, what = key.partition(" ")
    if verb in _SWITCHES and what in _KINDS:
        return Switch(_KINDS[what], _SWITCHES[verb])
    return Unclear()
