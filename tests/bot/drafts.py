"""An open round in which units say what differs."""

from dataclasses import dataclass, field
from datetime import UTC, timedelta

import pytest

from bot.check_round.drafting import Confirmed
from bot.clock import FixedClock
from bot.office import Office
from bot.storage import answers, dossiers, units
from bot.storage.answers import StoredAnswer
from bot.storage.people import Role
from messages.actions import Reply
from messages.check_drafts import DraftRefused, ReadBack
from messages.notices import CheckReminder
from scoring.dossier import Dossier, DossierList, System
from tests.conftest import THURSDAY
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

LEADER, BOTH, STRANGER, GROUP = 1, 2, 3, -4
MY, YEN = "xã Tân Mỹ", "xã Định Yên"


def code_of(number: int) -> str:
    """The code of a dossier."""
    return f"H20.31.05-261008-{number:04}"


def codes_of(first: int, last: int) -> str:
    """The codes from one number to another, a line each."""
    return "\n".join(map(code_of, range(first, last + 1)))


@dataclass
class Morning:
    """An open round, and ways to act in it."""

    office: Office
    clock: FixedClock
    ids: dict[str, int] = field(default_factory=dict)

    def listed(self, unit: str, first: int, last: int) -> None:
        """The national portal's list of a unit."""
        with self.office.database.write() as connection:
            known = units.units(connection)
            own = known[self.ids[unit]]
            found = DossierList(
                System.NATIONAL,
                own,
                tuple(Dossier(code_of(n), unit=own) for n in range(first, last + 1)),
                (),
                self.clock.now(),
            )
            ids = {one.code: uid for uid, one in known.items()}
            dossiers.add(connection, found, ids, by="t")

    def differs(self, chat: int, *unit_names: str) -> None:
        """Press "Có chênh lệch" below the questions of these units, the last one first."""
        for name in unit_names:
            self.clock.at += timedelta(minutes=1)
            self.office.check.reply(chat, self.ids[name], THURSDAY.date(), Reply.DIFFERS)
            self.office.drafting.begin(chat, [self.ids[name]], THURSDAY.date())

    def says(self, chat: int, text: str, unit: str | None = None) -> ReadBack:
        """Type something that is read back."""
        self.clock.at += timedelta(minutes=2)
        shown = self.office.drafting.take_text(chat, text, [self.ids[unit]] if unit else [])
        assert isinstance(shown, ReadBack)
        return shown

    def sends(self, chat: int, text: str, name: str = "a.csv") -> ReadBack | DraftRefused | None:
        """Send a file."""
        return self.office.drafting.take_file(chat, name, text.encode())

    def confirms(self, chat: int, shown: ReadBack, unit: str) -> CheckReminder:
        """Confirm what was read back."""
        done = self.office.drafting.confirm(chat, shown.draft_id, self.ids[unit])
        assert isinstance(done, Confirmed)
        return done.shown

    def answers(self, unit: str) -> list[StoredAnswer]:
        """What is kept of a unit."""
        with self.office.database.read() as connection:
            return list(answers.of_unit(connection, THURSDAY.date(), self.ids[unit]))

    def counting(self, unit: str) -> tuple[str, int | None, int | None, int]:
        """The answer that counts: what, portal, provincial, how many codes."""
        last = self.answers(unit)[-1]
        return last.answer, last.portal, last.provincial, len(last.codes)


def _opened(office: Office, clock: FixedClock) -> Morning:
    import_table(office, S004_CSV)
    for chat, unit in ((LEADER, MY), (BOTH, MY), (BOTH, YEN), (GROUP, MY)):
        bind(office, chat, unit, Role.LEADER)
    clock.at = THURSDAY.astimezone(UTC)
    office.rounds.open()
    with office.database.read() as connection:
        ids = {unit.name.replace("Xã", "xã"): uid for uid, unit in units.units(connection).items()}
    return Morning(office, clock, ids)


@pytest.fixture
def morning(built: Office, clock: FixedClock) -> Morning:
    """Tân Mỹ has two people, one of whom also leads Định Yên, and a group."""
    return _opened(built, clock)


@pytest.fixture
def on_either(on_both: Office, clock: FixedClock) -> Morning:
    """The same on a database of each kind."""
    return _opened(on_both, clock)
