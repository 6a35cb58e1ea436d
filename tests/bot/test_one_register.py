"""A name means the same wherever it is looked up: in chat, in settings, in every command."""

from datetime import timedelta

import pytest

from bot.chat.inline import _article
from bot.check_round.reconciling import CannotReconcile, Reconciling
from bot.clock import FixedClock
from bot.office import Office
from bot.owners import look_up
from bot.people import NotThere
from bot.picturing import _whole
from bot.sources.refusal import Refused
from bot.storage import people, units
from bot.storage.people import Role
from bot.storage.units import Units
from messages.dossier_page import NoDossiers, NotYourDossiers
from scoring.unit import Level, Unit
from tests.bot.registering import apply_list
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table

HERE, THERE, BOTH = 1, 2, 3
_FORMER, _LIVING = "Huyện Lấp Vò", "Tỉnh Đồng Tháp"


@pytest.fixture
def gone_on(on_both: Office) -> Office:
    """Lấp Vò's xã Tân Mỹ went on as the province's, of which there are figures too."""
    province = "UBND tỉnh Đồng Tháp\nTháng 08 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n1;Xã Tân Mỹ;80"
    import_table(on_both, S004_CSV)
    apply_list(on_both, "sáp nhập;xã Tân Mỹ;Xã Tân Mỹ;Tỉnh Đồng Tháp;01/07/2025")
    import_table(on_both, province)
    return on_both


def _known(office: Office) -> dict[int, Unit]:
    with office.database.read() as connection:
        return dict(units.units(connection).items())


def _parent(office: Office, unit_id: int) -> str:
    known = _known(office)
    return next(u.name for u in known.values() if u.code == known[unit_id].parent)


def _bind(office: Office, chat: int, unit: str, role: Role = Role.LEADER) -> int:
    bind(office, chat, unit, role)
    with office.database.read() as connection:
        recipient = people.recipient_of_chat(connection, chat)
    assert recipient is not None
    return recipient.id


def test_a_setting_names_who_goes_on(gone_on: Office) -> None:
    """`alerts.owners` by its name alone; the figures' owner is not lost when units merge."""
    with gone_on.database.read() as connection:
        owners = look_up({"MDSH": "xã Tân Mỹ"}, units.units(connection))
    assert owners.unknown == ()
    assert _parent(gone_on, owners.units["MDSH"]) == _LIVING


def test_a_command_names_who_goes_on(gone_on: Office) -> None:
    """`check status --unit` and the like; the former one by what was above it."""
    assert _parent(gone_on, gone_on.people.unit("xã Tân Mỹ")) == _LIVING
    assert _parent(gone_on, gone_on.people.unit("xã Tân Mỹ, huyện Lấp Vò")) == _FORMER


def test_somebody_is_removed_from_the_unit_for_which_they_stand(gone_on: Office) -> None:
    """Bound to the living one, to the former one, to both: one name, one unit a command."""
    here = _bind(gone_on, HERE, "xã Tân Mỹ")
    there = _bind(gone_on, THERE, "xã Tân Mỹ, huyện Lấp Vò")
    both = _bind(gone_on, BOTH, "xã Tân Mỹ")
    _bind(gone_on, BOTH, "xã Tân Mỹ, huyện Lấp Vò")
    living = _known(gone_on)[gone_on.people.unit("xã Tân Mỹ")].code
    with pytest.raises(NotThere):
        # A code is of one unit alone.
        gone_on.people.remove(there, unit_name=living, by="t")
    for recipient in (here, there, both):
        assert gone_on.people.remove(recipient, unit_name="xã Tân Mỹ", by="t") == 1
    ((_, left),) = gone_on.people.members()
    assert left.code != living
    with pytest.raises(NotThere):
        gone_on.people.remove(here, unit_name="xã Tân Mỹ", by="t")


def test_a_chat_is_shown_the_dossiers_of_the_unit_for_which_it_stands(
    gone_on: Office, clock: FixedClock
) -> None:
    """Of those that bear the name in turn; to others none."""
    _bind(gone_on, HERE, "xã Tân Mỹ")
    _bind(gone_on, THERE, "xã Tân Mỹ, huyện Lấp Vò")
    clock.at += timedelta(days=1)
    for chat, above in ((HERE, _LIVING), (THERE, _FORMER)):
        (answer,) = gone_on.check_lists.viewing.typed(chat, "xã Tân Mỹ")
        assert isinstance(answer, NoDossiers)
        unit_id = next(uid for uid, unit in _known(gone_on).items() if unit == answer.unit)
        assert _parent(gone_on, unit_id) == above
    assert gone_on.check_lists.viewing.typed(9, "xã Tân Mỹ") == (NotYourDossiers(),)


def test_lists_are_laid_together_for_who_goes_on(gone_on: Office) -> None:
    """`reconcile` asks for a list, not for a code."""
    reconciling = Reconciling(gone_on.database, gone_on.clock, gone_on.settings.zone)
    with pytest.raises(CannotReconcile, match="Xã Tân Mỹ: chưa có danh sách"):
        reconciling.lay(unit="xã Tân Mỹ")


def test_a_list_of_units_proposes_who_goes_on(gone_on: Office) -> None:
    """`units import` names the living one alone where a name is nobody's."""
    with pytest.raises(Refused, match="gần nhất") as refused:
        apply_list(gone_on, "đổi tên;xã Tân Mĩa;Xã Tân Mỹ Mới;;01/07/2025")
    assert str(refused.value).count("“Xã Tân Mỹ”") == 1


def test_another_units_name_is_told_by_who_goes_on(gone_on: Office) -> None:
    """What is read beside a unit's own answer to the check."""
    register = gone_on.check.register()
    living = _known(gone_on)[gone_on.people.unit("xã Tân Mỹ")]
    assert register.successors.before_under_its_name(living)


def test_a_chart_tells_the_place_only_of_a_name_that_others_share() -> None:
    """Not of one that a former unit alone had before; of that one it does."""
    known = Units(
        {
            1: Unit("P", "Tỉnh Đồng Tháp", Level.PROVINCE),
            2: Unit("L.1", "Huyện Lấp Vò", Level.DISTRICT, "P"),
            3: Unit("P.1", "Thị xã Lấp Vò", Level.DISTRICT, "P"),
        }
    )
    known.after = {"L.1": ("P.1",)}
    assert _whole(known, 3) == "Thị xã Lấp Vò"
    assert _whole(known, 2) == "Huyện Lấp Vò, Đồng Tháp"


def test_the_inline_list_tells_a_former_unit(gone_on: Office) -> None:
    """As buttons do; the living one stands as it is called."""
    apply_list(gone_on, "sáp nhập;xã Định An;Xã Tân Mỹ;Tỉnh Đồng Tháp;01/07/2025")

    def titles(text: str) -> list[str]:
        return [_article(card).title for card in gone_on.answers.offer(text, asker=9, most=5)]

    assert titles("định an") == ["Xã Định An cũ"]
    assert titles("tân mỹ") == ["Xã Tân Mỹ"]
