"""What a document holds once it is opened, or why it is not."""

from collections.abc import Callable

import pytest

from bot.sources.documents.grid import Document
from bot.sources.documents.opening import open_document
from bot.sources.refusal import Refused
from tests.documents import s004_docx, s004_html, s004_pdf

MAKERS: dict[str, Callable[[], bytes]] = {
    "bao-cao.docx": s004_docx,
    "bao-cao.pdf": s004_pdf,
    "bao-cao.html": lambda: s004_html().encode(),
    "bao-cao.xls": lambda: s004_html().encode(),
}
_opened: dict[str, Document] = {}


def opened(name: str) -> Document:
    """S004 as that file, opened once for all tests."""
    if name not in _opened:
        _opened[name] = open_document(MAKERS[name](), name)
    return _opened[name]


def refusal_of(content: bytes, name: str) -> str:
    """The one sentence of its refusal."""
    with pytest.raises(Refused) as refused:
        open_document(content, name)
    text = str(refused.value)
    assert "\n" not in text
    return text
