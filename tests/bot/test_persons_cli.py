"""The commands around people: lists, sheets, revoking, removing."""

import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.people import People
from bot.reports import invite_sheet
from bot.settings import load
from bot.storage.database import Database
from bot.storage.people import Role
from tests.commands import json_of, run
from tests.factories import S004_CSV

LIST = (
    "Đơn vị;Vai trò;Xưng hô\nxã Tân Mỹ;lãnh đạo;Chủ tịch <b>UBND</b> & xã\nhuyện Lấp Vò;office;\n"
)


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, with January accepted and a list."""
    monkeypatch.chdir(tmp_path)
    Path("01.csv").write_text(S004_CSV, "utf-8")
    Path("list.csv").write_text(LIST, "utf-8")
    assert run("import", "01.csv", "--accept").exit_code == 0


class _Outside(HTMLParser):
    """Finds what a page would fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect addresses and scripts."""
        self.found += [f"{tag} {name}" for name, _ in attrs if name in {"src", "href", "action"}]
        self.found += [tag] * (tag in {"script", "b"})


def test_a_list_becomes_invites_and_a_private_sheet() -> None:
    """Escaped, self-contained, readable by its owner alone; without a bot's name codes only."""
    made = json_of("invites", "import", "list.csv", "--sheet", "links.html")
    sheet = Path("links.html")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    page = sheet.read_text("utf-8")
    outside = _Outside()
    outside.feed(page)
    assert outside.found == []
    assert "Kính gửi: Chủ tịch &lt;b&gt;UBND&lt;/b&gt; &amp; xã" in page
    for one in made["invites"]:
        assert f"/start {one['code']}" in page
    assert "t.me" not in page
    assert "<svg" not in page
    shown = run("invites").stdout
    assert shown.count("chờ dùng") == 2
    assert not any(one["code"] in shown for one in made["invites"])


def test_with_a_bot_each_card_has_its_link_and_picture() -> None:
    """Eight a page."""
    made = json_of("invites", "import", "list.csv", "--sheet", "links.html")["invites"]
    assert {one["link"] for one in made} == {None}
    database = Database(load().database_url)
    people = People(database, SystemClock())
    invitations = [people.invite("xã Tân Mỹ", Role.LEADER, by="t") for _ in range(9)]
    database.close()
    page = invite_sheet.sheet(invitations, "co_quan_bot", load().zone)
    assert page.count('<section class="page">') == 2
    assert page.count("<svg") == 9
    for one in invitations:
        assert f"https://t.me/co_quan_bot?start={one.code}" in page
        assert f"/start {one.code}" in page


def test_an_old_sheet_is_not_overwritten_unless_told() -> None:
    """And nothing is made then; a list with a wrong line leaves the old sheet as it was."""
    Path("links.html").write_text("old", "utf-8")
    refused = run("invites", "import", "list.csv", "--sheet", "links.html")
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert json_of("invites") == []
    Path("bad.csv").write_text(LIST + "xã Không;leader;\n", "utf-8")
    bad = run("invites", "import", "bad.csv", "--sheet", "links.html", "--force")
    assert bad.exit_code == 1
    assert "Dòng 4: không có đơn vị “xã Không”" in bad.stderr
    assert Path("links.html").read_text("utf-8") == "old"
    assert json_of("invites") == []
    assert not run("invites", "import", "list.csv", "--sheet", "links.html", "--force").exit_code
    assert "/start" in Path("links.html").read_text("utf-8")
    assert stat.S_IMODE(Path("links.html").stat().st_mode) == 0o600
    assert sorted(path.name for path in Path().glob("*.html*")) == ["links.html"]
    nowhere = run("invites", "import", "list.csv", "--sheet", "no/such/links.html")
    assert nowhere.exit_code == 1
    assert len(json_of("invites")) == 2


def test_people_are_listed_and_removed_without_their_chats() -> None:
    """Three digits tell two apart."""
    code = json_of("invite", "xã Tân Mỹ", "--role", "leader", "--address", "Chủ tịch xã")["code"]
    database = Database(load().database_url)
    people = People(database, SystemClock())
    people.take(code, 7660012345)
    database.close()
    (listed,) = json_of("people")
    assert (listed["role"], listed["state"], listed["chat"]) == ("leader", "reachable", "…345")
    text = run("people").stdout
    assert "Xã Tân Mỹ, lãnh đạo" in text
    assert "7660012345" not in text + str(listed)
    assert run("people", "remove", str(listed["id"]), "--unit", "xã Định An").exit_code == 1
    assert run("people", "remove", str(listed["id"])).exit_code == 0
    assert run("people", "remove", str(listed["id"])).exit_code == 1
    assert "Chưa có người nhận" in run("people").stdout


def test_invites_are_revoked_once() -> None:
    """A wrong number is one clear line."""
    made = json_of("invite", "xã Tân Mỹ", "--role", "leader")
    assert run("invites", "revoke", str(made["id"])).exit_code == 0
    again = run("invites", "revoke", str(made["id"]))
    assert again.exit_code == 1
    assert len(again.stderr.strip().splitlines()) == 1
    assert json_of("invites")[0]["state"] == "revoked"
    too_long = run("invite", "xã Tân Mỹ", "--role", "leader", "--address", "x" * 81)
    assert too_long.exit_code == 1


def test_a_sheet_that_cannot_take_its_place_leaves_no_invite_open() -> None:
    """Nobody would have their codes."""
    Path("folder").mkdir()
    refused = run("invites", "import", "list.csv", "--sheet", "folder", "--force")
    assert refused.exit_code == 1
    assert "không có đường dẫn nào dùng được" in refused.stderr
    assert {one["state"] for one in json_of("invites")} <= {"revoked"}
