"""Tables of a hundred and fifty units are turned page by page, there and back, in one message."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from messages.actions import decode, encode
from messages.question_actions import Order, ShowLate, ShowRanking
from tests.e2e.conftest import PATIENCE_S, STRANGER, Shown, Stage, until

UNITS, ROWS, MONTHS, PAGE_MONTHS = 150, 20, 26, 12
NEXT, BACK = "Trang sau ›", "‹ Trang trước"
# More pages than any table has, and as large as a button of ours may say.
BEYOND = (8, 10**9, 10**18 - 1)
_HEAD = (
    "STT;Tên đơn vị;Điểm tổng;Công khai, minh bạch;Số hóa hồ sơ;Hoàn thành quá hạn;Đang XL quá hạn"
)


def _table(month: int, year: int, units: int = UNITS, best: int = 0) -> str:
    """Totals fall with the number, points of Số hóa rise; two of three units have late dossiers."""
    rows = [
        f"{n};Xã Số {n:03};{99 - best - n / 10:.2f};{n / 10:.2f}/18;{n / 7:.2f}/22;{n % 3};{n % 3}"
        for n in range(1, units + 1)
    ]
    return "\n".join(["UBND tỉnh Dài", f"Tháng {month:02d} năm {year}", _HEAD, *rows])


def _buttons(message: Shown) -> dict[str, str]:
    return {one["text"]: one["callback_data"] for row in message["buttons"] for one in row}


async def _press(stage: Stage, message: Shown, button: str) -> Shown:
    """The message as a button changed it."""
    await stage.press(STRANGER, message, button)
    await until(lambda: stage.now(STRANGER, message)["text"] != message["text"])
    return stage.now(STRANGER, message)


async def _until_seen(stage: Stage, message: Shown, text: str) -> None:
    await until(lambda: text in stage.now(STRANGER, message)["text"])


async def _forge(stage: Stage, message: Shown, data: str) -> Shown:
    """What the sandbox says of a press with data that no button of the message carries."""
    return await stage.sandbox.press(
        STRANGER, STRANGER, message["message_id"], data, PATIENCE_S, forged=True
    )


async def _to_the_end(stage: Stage, message: Shown) -> list[Shown]:
    pages = [message]
    while NEXT in _buttons(pages[-1]):
        pages.append(await _press(stage, pages[-1], NEXT))
    return pages


async def _there_and_back(
    stage: Stage, message: Shown, listed: Callable[[Shown], list[str]], pages: int
) -> list[str]:
    """What all pages list, in its order; on the way back they are the same."""
    assert BACK not in _buttons(message)
    there = await _to_the_end(stage, message)
    assert len(there) == pages
    for at, page in enumerate(there, 1):
        assert f"trang {at}/{pages}" in page["text"]
    back = [there[-1]]
    while BACK in _buttons(back[-1]):
        back.append(await _press(stage, back[-1], BACK))
    assert [page["text"] for page in reversed(back)] == [page["text"] for page in there]
    return [name for page in there for name in listed(page)]


def _names(message: Shown) -> list[str]:
    return re.findall(r"Số (\d{3})", message["text"])


def _months(message: Shown) -> list[str]:
    return re.findall(r"^(\d\d/\d{4})", message["text"], re.MULTILINE)


ALL = [f"{n:03}" for n in range(1, UNITS + 1)]


@pytest.fixture
async def province(stage: Stage) -> Stage:
    """A province of 150 communes beside the district that every stage has."""
    stage.import_text(_table(9, 2025))
    return stage


async def test_a_ranking_is_turned_in_every_order(province: Stage) -> None:
    """By total, the lowest first, by a group: each unit once, and its order kept."""
    ranking = await province.ask(STRANGER, "/rank tỉnh Dài")
    assert await _there_and_back(province, ranking, _names, 8) == ALL
    lowest = await _press(province, province.now(STRANGER, ranking), "Thấp nhất trước")
    assert await _there_and_back(province, lowest, _names, 8) == ALL[::-1]
    by_group = await _press(province, province.now(STRANGER, lowest), "Số hóa")
    assert await _there_and_back(province, by_group, _names, 8) == ALL
    assert "Số hóa" in province.now(STRANGER, by_group)["text"].partition("\n")[0]
    best = await _press(province, province.now(STRANGER, by_group), "Cao nhất trước")
    assert await _there_and_back(province, best, _names, 8) == ALL[::-1]


async def test_weak_groups_lead_to_all_units_that_are_weak(province: Stage) -> None:
    """The list names five; the ranking behind it has pages."""
    weak = await province.ask(STRANGER, "/weak tỉnh Dài")
    assert "và 111 đơn vị khác" in weak["text"]
    ranking = await _press(province, weak, "Công khai (116)")
    assert await _there_and_back(province, ranking, _names, 8) == ALL


async def test_late_units_are_turned(province: Stage) -> None:
    """Those with most first; each once."""
    late = await province.ask(STRANGER, "/overdue tỉnh Dài")
    listed = await _there_and_back(province, late, _names, 8)
    assert sorted(listed) == ALL
    assert [int(name) % 3 for name in listed] == [2] * 50 + [1] * 50 + [0] * 50


async def test_a_history_is_turned_and_opens_where_it_was_asked(stage: Stage) -> None:
    """Two years of months, newest first."""
    for at in range(MONTHS):
        stage.import_text(_table(at % 12 + 1, 2023 + at // 12, units=3))
    history = await stage.ask(STRANGER, "/history xã Số 002")
    months = [f"{at % 12 + 1:02}/{2023 + at // 12}" for at in reversed(range(MONTHS))]
    assert await _there_and_back(stage, history, _months, 3) == months
    asked = await stage.ask(STRANGER, "/history xã Số 002 tháng 1/2023")
    assert "trang 3/3" in asked["text"]
    assert "›01/2023" in asked["text"]
    earlier = await _press(stage, asked, BACK)
    assert "trang 2/3" in earlier["text"]
    assert "›" not in earlier["text"]
    missing = await stage.ask(STRANGER, "/history xã Số 002 quý 2/2023")
    assert "Quý II/2023: Xã Số 002 chưa có số liệu được duyệt." in missing["text"]
    assert "›06/2023" in (await _press(stage, missing, "Xem Tháng 06/2023"))["text"]


async def test_a_forged_page_shows_the_last_one_or_nothing(province: Stage) -> None:
    """Numbers too large end at the end; what no button of ours says changes nothing."""
    ranking = await province.ask(STRANGER, "/rank tỉnh Dài")
    late = await province.ask(STRANGER, "/overdue tỉnh Dài")
    turned = decode(_buttons(ranking)[NEXT])
    assert isinstance(turned, ShowRanking)
    overdue = decode(_buttons(late)[NEXT])
    assert isinstance(overdue, ShowLate)
    by_group = replace(turned, order=Order("MDSH", weakest=True))
    for table, action in ((ranking, turned), (ranking, by_group), (late, overdue)):
        for page in BEYOND:
            for at, seen in ((page, "trang 8/8"), (0, "trang 1/8")):
                await _forge(province, table, encode(replace(action, page=at)))
                await _until_seen(province, table, seen)
    # Each is the last part of its data.
    assert _buttons(ranking)[NEXT].endswith(":1")
    before = province.now(STRANGER, ranking)["text"]
    for bad in ("-1", "1e3", "٣", "9" * 19, "", " 1", "1.5"):
        word = await _forge(province, ranking, _buttons(ranking)[NEXT][:-1] + bad)
        assert word["text"] == "Nút này không còn dùng được."
    assert province.now(STRANGER, ranking)["text"] == before


async def test_pages_stay_with_the_figures_they_began_with(province: Stage) -> None:
    """A month that is accepted meanwhile turns none of them; asked anew it is there."""
    tables = [await province.ask(STRANGER, f"/{name} tỉnh Dài") for name in ("rank", "overdue")]
    weak = await province.ask(STRANGER, "/weak tỉnh Dài")
    province.import_text(_table(10, 2025, units=40, best=1))
    tables.append(await _press(province, weak, "Số hóa (100)"))
    for table in tables:
        pages = await _to_the_end(province, table)
        assert len(pages) == 8
        assert all("Tháng 09/2025" in page["text"] for page in pages)
        assert sorted(name for page in pages for name in _names(page)) == ALL
    anew = await province.ask(STRANGER, "/rank tỉnh Dài")
    assert "Tháng 10/2025 · 40 đơn vị · trang 1/2" in anew["text"]
