"""What a .pdf shows and hides: cells, heads, halves of a letterhead, pictures, locks."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from bot.sources.documents.opening import open_document
from tests.sources.opening import refusal_of


def _canvas(draw: Callable[[Canvas], None], **more: Any) -> bytes:  # noqa: ANN401 - reportlab's
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 400), invariant=1, **more)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _ruled(canvas: Canvas) -> None:
    """Two rows and two columns; the cell on the top right is merged downwards, one is empty."""
    canvas.grid([50, 150], [200, 220, 240])
    canvas.lines([(150, 200, 250, 200), (150, 240, 250, 240), (250, 200, 250, 240)])
    canvas.drawString(55, 225, "Xa A")
    canvas.drawString(155, 215, "18/18")


def test_an_empty_cell_of_a_pdf_is_not_a_merged_one() -> None:
    """It has its own four lines."""
    (grid,) = open_document(_canvas(_ruled), "a.pdf").grids
    assert grid.rows == [["Xa A", "18/18"], ["", "18/18"]]
    assert grid.spread == {(1, 1)}


def test_running_heads_stand_once_and_page_numbers_never() -> None:
    """Excel prints the title on each page; "Phụ lục 1" and "Phụ lục 2" are two titles."""

    def draw(canvas: Canvas) -> None:
        for page in range(1, 4):
            canvas.drawString(50, 380, f"Bao cao 766, trang {page}")
            canvas.drawString(50, 350, f"Phu luc {page}")
            canvas.drawString(300, 20, f"Trang {page}/3")
            canvas.showPage()

    lines = open_document(_canvas(draw), "a.pdf").lines
    assert lines == ("Bao cao 766, trang 1", "Phu luc 1", "Phu luc 2", "Phu luc 3")


def test_the_halves_of_a_letterhead_are_two_lines() -> None:
    """What stands side by side is not one sentence."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 300, "UBND HUYEN LAP VO")
        canvas.drawString(350, 300, "CONG HOA XA HOI")

    lines = open_document(_canvas(draw), "a.pdf").lines
    assert lines == ("UBND HUYEN LAP VO", "CONG HOA XA HOI")


def _signed_scan(canvas: Canvas) -> None:
    canvas.drawInlineImage(Image.new("L", (6, 4)), 0, 0, 600, 400)
    canvas.drawString(400, 380, "Nguoi ky: UBND huyen")


@pytest.mark.parametrize("draw", [_signed_scan, lambda canvas: canvas.rect(50, 50, 99, 99)])
def test_a_pdf_without_text_is_refused_as_a_picture(draw: Callable[[Canvas], None]) -> None:
    """Scans with a digital signature are what people have; the sentence says what to send."""
    text = refusal_of(_canvas(draw), "a.pdf")
    assert "ảnh" in text
    assert ".docx" in text


def test_a_pdf_that_asks_for_a_password_is_refused() -> None:
    """One that only forbids printing opens for everybody, and here too."""
    locked = StandardEncryption("secret", "owner")
    assert "mật khẩu" in refusal_of(_canvas(_ruled, encrypt=locked), "a.pdf")
    forbidding = StandardEncryption("", "owner", canPrint=0)
    assert len(open_document(_canvas(_ruled, encrypt=forbidding), "a.pdf").grids) == 1


def test_a_pdf_of_201_pages_is_refused() -> None:
    """Its time is bounded."""

    def draw(canvas: Canvas) -> None:
        for _ in range(201):
            canvas.showPage()

    assert "200 trang" in refusal_of(_canvas(draw), "a.pdf")
