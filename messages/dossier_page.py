"""Which of a unit's dossiers differ: one page of them, for those who may see them."""

from dataclasses import dataclass
from datetime import date

from messages.actions import ShowDossiers
from messages.buttons import Rows, turning
from messages.compiled import DifferingDossier
from scoring.dossier import System
from scoring.unit import Unit

# Dossiers a page: each takes four lines of a phone, or five, and a blank one.
A_PAGE = 5


@dataclass(frozen=True)
class DossierPage:
    """A page of a unit's dossiers.

    Attributes:
        unit: whose.
        unit_id: its number, for buttons.
        round_on: the round whose answers name some of them; None for the lists alone.
        rows: those of this page.
        page: from 1.
        pages: how many there are; at least 1.
        count: of all dossiers.
        read: when the lists were read, by system; of a system without a list nothing. With one
            list alone there is nothing to compare: then these are all its dossiers.
    """

    unit: Unit
    unit_id: int
    round_on: date | None
    rows: tuple[DifferingDossier, ...]
    page: int
    pages: int
    count: int
    read: tuple[tuple[System, date], ...]


@dataclass(frozen=True)
class NoDossiers:
    """There is no list of a unit's dossiers."""

    unit: Unit


@dataclass(frozen=True)
class OnlyInPrivate:
    """Dossiers are shown in a person's own chat alone."""


@dataclass(frozen=True)
class NotYourDossiers:
    """Somebody asks for the dossiers of a unit that is not theirs, or not there."""


@dataclass(frozen=True)
class WhoseDossiers:
    """An office did not say whose dossiers it wants to see."""


DossierAnswer = DossierPage | NoDossiers | OnlyInPrivate | NotYourDossiers | WhoseDossiers


def page_buttons(shown: DossierPage) -> Rows:
    """Turn the pages."""
    return turning(
        lambda page: ShowDossiers(shown.round_on, shown.unit_id, page), shown.page, 1, shown.pages
    )


def dossier_template(said: NoDossiers | OnlyInPrivate | NotYourDossiers | WhoseDossiers) -> str:
    """The name of the template of an answer that shows no dossier."""
    match said:
        case NoDossiers():
            return "no_dossiers"
        case OnlyInPrivate():
            return "only_in_private"
        case NotYourDossiers():
            return "not_your_dossiers"
        case WhoseDossiers():
            return "whose_dossiers"
