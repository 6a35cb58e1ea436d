"""What does an endpoint say in all: its pages put together, each verified as it comes?"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sources.portal.client import Portal
from bot.sources.portal.errors import not_verified
from bot.sources.portal.fields import shown
from bot.sources.portal.requests import Asked, Endpoint, body
from bot.sources.portal.rows import MOST_UNITS, Page, Row, read_page

# 50 pages of 100 are more units than any root has (the country has 4 426 in all).
MOST_PAGES = 50


@dataclass(frozen=True)
class Whole:
    """All pages of one endpoint.

    Attributes:
        endpoint: which.
        head: the root's own row; None only where totals have no overview.
        rows: the units below the root by departmentId, in the order in which they came.
        other: fields of `data` itself that no code knows.
    """

    endpoint: Endpoint
    head: Row | None
    rows: Mapping[str, Row]
    other: Mapping[str, str]


def all_pages(portal: Portal, endpoint: Endpoint, asked: Asked) -> Whole:
    """Ask for page after page, until one is not full or brings nobody new.

    Raises:
        Stopped: an answer cannot be used, is of another root, has no rows, or two pages contradict
            each other.
    """
    name = endpoint.name
    first: Page | None = None
    found: dict[str, Row] = {}
    for number in range(1, MOST_PAGES + 1):
        page = read_page(endpoint, portal.ask(name, body(endpoint, asked, number)).data)
        if first is None:
            first = page
            _verify_root(endpoint, asked, page)
        # Beyond the last row some servers leave the root empty, too; that contradicts nobody.
        elif page.rows and page.head is not None and page.head != first.head:
            raise not_verified(
                name, f"có số liệu của đơn vị gốc khác nhau giữa các trang 1 và {number}"
            )
        before = len(found)
        for row in page.rows:
            _enter(found, row, first.head, endpoint)
        if not found:
            raise not_verified(name, "không có đơn vị nào")
        if len(found) > MOST_UNITS:
            raise not_verified(name, "có nhiều đơn vị hơn cả nước có")
        full = endpoint.page_size is not None and len(page.rows) >= endpoint.page_size
        if not full or len(found) == before:
            return Whole(endpoint, first.head, found, first.other)
    raise not_verified(name, f"dài hơn {MOST_PAGES} trang")


def _verify_root(endpoint: Endpoint, asked: Asked, page: Page) -> None:
    if asked.nationwide:
        return
    head = page.head
    if head is None:
        raise not_verified(endpoint.name, "có cấu trúc lạ: không có số liệu của đơn vị gốc")
    # Of totals the id is verified if it is there: their overview may be without one.
    if head.department_id is None and endpoint.group is None:
        return
    if head.department_id != asked.root_id:
        raise not_verified(
            endpoint.name,
            f"là của đơn vị khác (“{shown(head.name)}”, {head.department_id}), "
            f"không phải đơn vị gốc được hỏi ({asked.root_id})",
        )


def _enter(found: dict[str, Row], row: Row, head: Row | None, endpoint: Endpoint) -> None:
    """Add a row; one that came before, or repeats the root, must say the same again."""
    key = row.department_id or ""  # rows.py has refused rows without one
    is_root = head is not None and head.department_id == key
    earlier = head if is_root else found.get(key)
    if earlier is None:
        found[key] = row
        return
    same = row.figure == earlier.figure if is_root else row == earlier
    if not same:
        raise not_verified(endpoint.name, f"nêu “{shown(row.name)}” hai lần với số khác nhau")
