"""Who is told what about a snapshot, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import FixedClock
from bot.health.doctor import examine
from bot.office import Office, office
from bot.owners import look_up, within
from bot.settings import SettingsError, load
from bot.storage import people
from bot.storage.people import Role
from bot.storage.units import Units
from messages.actions import Kind
from messages.answers import AlertList
from messages.notices import Digest, Overview
from messages.render import render, short_name
from scoring.alerts import Severity, WeakGroup
from scoring.unit import Level, Unit
from tests.conftest import FRIDAY
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, stage_table


def _told(there: Office) -> list[tuple[int, Digest | Overview]]:
    """What February's figures would tell each chat."""
    outlook = there.pipeline.outlook(stage_table(there, FEBRUARY_CSV).head.id)
    return [
        (who.chat_id, notice)
        for who, _, notice in outlook.notices
        if isinstance(notice, Digest | Overview)
    ]


@pytest.fixture
def here(on_both: Office) -> Office:
    """January is the baseline, on either database."""
    import_table(on_both, S004_CSV)
    return on_both


@pytest.fixture
def with_owner(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """The town answers for one group, an office without figures for another."""
    owners = {"MDSH": "Thị trấn Lấp Vò", "TDGQ": "Phòng Văn hóa", "CKMB": "Phòng Tài chính"}
    there = load(
        data_dir=str(tmp_path / "var"), database={"url": database_url}, alerts={"owners": owners}
    )
    with office(there, clock) as opened:
        import_table(opened, S004_CSV)
        added = "việc;đơn vị;thành;thuộc;từ ngày\nthêm;Phòng Văn hóa;;huyện Lấp Vò;\n"
        opened.register.import_list(added.encode(), by="t")
        yield opened


def test_the_worst_unit_comes_first(here: Office) -> None:
    """Most severe alert, then largest loss, then name."""
    for line in S004_CSV.splitlines()[4:]:
        bind(here, 1, line.split(";")[1])
    ((_, digest),) = _told(here)
    assert isinstance(digest, Digest)
    needs = [
        (-max((a.severity for a in r.alerts), default=-1), r.delta or 0) for r in digest.results
    ]
    assert needs == sorted(needs)
    assert digest.results[0].unit.name == "Xã Bình Thành"
    assert len(digest.results) == 13


def test_a_receipt_is_asked_of_those_who_lead_a_unit_with_a_severe_alert(here: Office) -> None:
    """Not of the others, and not of the office."""
    bind(here, 1, "xã Bình Thành", Role.OFFICER)
    bind(here, 2, "xã Vĩnh Thạnh")
    bind(here, 3, "huyện Lấp Vò", Role.OFFICE)
    bind(here, 4, "xã Tân Mỹ")
    told = dict(_told(here))
    bad, good, whole, middling = told[1], told[2], told[3], told[4]
    assert isinstance(middling, Digest)
    assert not middling.acknowledge
    assert max(a.severity for a in middling.results[0].alerts) is Severity.WARNING
    assert isinstance(bad, Digest)
    assert bad.acknowledge
    assert isinstance(good, Digest)
    assert not good.acknowledge
    assert all(a.severity < Severity.SEVERE for r in good.results for a in r.alerts)
    assert isinstance(whole, Overview)


def test_a_unit_whose_people_cannot_be_told_has_no_recipient(here: Office) -> None:
    """As the office must know."""
    bind(here, 1, "xã Bình Thành")
    bind(here, 2, "xã Tân Mỹ")
    bind(here, 3, "huyện Lấp Vò", Role.OFFICE)
    with here.database.write() as connection:
        people.mark_refusing(connection, 1)
    ((_, whole),) = [told for told in _told(here) if told[0] == 3]
    assert isinstance(whole, Overview)
    assert "Bình Thành" in whole.unreached
    assert "Tân Mỹ" not in whole.unreached
    assert len(whole.unreached) == 12


def test_who_answers_for_a_group_is_told_of_all_units_in_one_digest(with_owner: Office) -> None:
    """Beside their own figures; others are not."""
    bind(with_owner, 1, "Thị trấn Lấp Vò")
    bind(with_owner, 2, "xã Tân Mỹ")
    told = dict(_told(with_owner))
    owner, other = told[1], told[2]
    assert isinstance(owner, Digest)
    (item,) = owner.owned
    assert (item.group, item.of) == ("MDSH", 13)
    assert item.weak[0] == "Định Yên"
    assert isinstance(other, Digest)
    assert other.owned == ()


def test_the_weakest_unit_of_a_group_is_named_first(here: Office) -> None:
    """Where there is no room for all, those that need it most are named."""
    bind(here, 3, "huyện Lấp Vò", Role.OFFICE)
    ((_, whole),) = _told(here)
    assert isinstance(whole, Overview)
    alerts = here.pipeline.outlook(stage_table(here, FEBRUARY_CSV).head.id).alerts
    points = {
        (a.fact.group, short_name(a.unit)): a.fact.points
        for a in alerts
        if isinstance(a.fact, WeakGroup)
    }
    for push in whole.pushes:
        order = [points[push.group, name] for name in push.units]
        assert order == sorted(order)
    assert max(len(push.units) for push in whole.pushes) == 3


def test_an_owner_without_figures_of_its_own_gets_a_digest_all_the_same(
    with_owner: Office,
) -> None:
    """With the groups it answers for, and nothing to acknowledge."""
    bind(with_owner, 1, "Phòng Văn hóa", Role.OFFICER)
    bind(with_owner, 2, "Phòng Văn hóa", Role.OFFICE)
    ((chat, digest),) = _told(with_owner)
    assert chat == 1
    assert isinstance(digest, Digest)
    assert (digest.results, digest.acknowledge) == ((), False)
    assert [(item.group, item.owner.name) for item in digest.owned] == [("TDGQ", "Phòng Văn hóa")]
    assert "Phòng Văn hóa" in render(digest).text


def test_an_owner_that_no_unit_is_named_like_is_logged_and_found_by_the_doctor(
    with_owner: Office,
) -> None:
    """The others' digests go all the same."""
    bind(with_owner, 1, "xã Tân Mỹ")
    with capture_logs() as logs:
        assert len(_told(with_owner)) == 1
    (line,) = [line for line in logs if line["event"] == "group_owner_unknown"]
    assert line["groups"] == ["CKMB"]
    (finding,) = [f for f in examine(with_owner.settings, FRIDAY) if f.what == "alerts.owners"]
    assert not finding.sound
    assert "CKMB" in finding.text


def test_a_group_that_the_index_does_not_have_is_refused_at_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the codes there are; small letters, as the environment gives them, are understood."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"alerts\.owners: mã nhóm .* CKMB"):
        load(alerts={"owners": {"MDXX": "Sở A"}})
    with pytest.raises(SettingsError, match="tên hoặc mã"):
        load(alerts={"owners": {"MDSH": "  "}})
    monkeypatch.setenv("BOT766_ALERTS__OWNERS__MDSH", "Sở KHCN")
    assert load().alerts.owners == {"MDSH": "Sở KHCN"}


def test_a_department_answers_for_units_of_its_own_province_alone() -> None:
    """Beside it, below it, or below a unit beside it."""
    country = Unit("VN", "Việt Nam", Level.COUNTRY)
    one, two = (Unit(f"P{n}", f"Tỉnh {n}", Level.PROVINCE, "VN") for n in (1, 2))
    department = Unit("P1.S", "Sở Một", Level.AGENCY, "P1")
    district = Unit("P1.D", "Huyện Một", Level.DISTRICT, "P1")
    far = Unit("P2.D", "Huyện Hai", Level.DISTRICT, "P2")
    known = Units(dict(enumerate((country, one, two, department, district, far))))
    owners = look_up({"MDSH": "sở Một"}, known)
    concerned = [unit.code for unit in known.values() if within(owners, unit, known).units]
    assert concerned == ["VN", "P1", "P1.S", "P1.D"]


def test_the_offices_list_names_the_units_that_nobody_is_told_of(january: Office) -> None:
    """All of them, after the alerts: the overview has room for a few only."""
    bind(january, 1, "xã Bình Thành", Role.LEADER)
    bind(january, 2, "huyện Lấp Vò", Role.OFFICE)
    snapshot = import_table(january, FEBRUARY_CSV)
    first = january.alert_lists.page(2, snapshot, 1)
    assert isinstance(first, AlertList)
    last = january.alert_lists.page(2, snapshot, first.pages)
    assert isinstance(last, AlertList)
    assert last.sections[-1].title == "Chưa có người nhận (12)"
    names = ", ".join(last.sections[-1].rows).split(", ")
    assert len(names) == 12
    assert "Bình Thành" not in names
    mine = january.alert_lists.page(1, snapshot, 1)
    assert isinstance(mine, AlertList)
    assert not [section for section in mine.sections if "người nhận" in section.title]


def test_an_owner_without_praise_is_told_only_of_what_is_weak(
    database_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    """That nobody is weak in its group is praise as well."""
    there = load(
        data_dir=str(tmp_path / "var"),
        database={"url": database_url},
        alerts={"owners": {"MDHL": "xã Vĩnh Thạnh"}},
    )
    with office(there, clock) as opened:
        import_table(opened, S004_CSV)
        bind(opened, 1, "xã Vĩnh Thạnh")
        assert [chat for chat, _ in _told(opened)] == [1]
        opened.wishes.switch(1, Kind.PRAISE, on=False)
        assert _told(opened) == []
