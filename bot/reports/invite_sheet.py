"""Invites to print, cut apart and hand out: one HTML file with nothing from outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.people import ROLE_WORDS, Invitation
from bot.reports.care import link


@dataclass(frozen=True)
class _Card:
    """One invite as it is printed; without the bot's name there is no link and no picture."""

    unit: str
    role: str
    address: str | None
    until: str
    code: str
    link: str | None
    qr: Markup | None


@dataclass(frozen=True)
class _Sheet:
    """All of them."""

    bot: str | None
    cards: tuple[_Card, ...]


def sheet(invitations: Iterable[Invitation], bot_name: str | None, zone: tzinfo) -> str:
    """The printable page of some fresh invites, eight a sheet of A4."""
    cards = tuple(_card(invitation, bot_name, zone) for invitation in invitations)
    return _environment().get_template("invite_sheet.html.j2").render(it=_Sheet(bot_name, cards))


def _card(invitation: Invitation, bot_name: str | None, zone: tzinfo) -> _Card:
    address = link(invitation, bot_name)
    return _Card(
        unit=invitation.unit.name,
        role=ROLE_WORDS[invitation.role],
        address=invitation.address,
        until=f"{invitation.expires_at.astimezone(zone):%H:%M ngày %d/%m/%Y}",
        code=invitation.code,
        link=address,
        qr=None if address is None else _qr(address),
    )


def _qr(text: str) -> Markup:
    """A QR code that a crumpled sheet still shows: a quarter of it may be lost."""
    drawn = segno.make_qr(text, error="q").svg_inline(border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704 - segno's own SVG, made of modules; no text of ours is in it


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot.reports", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
