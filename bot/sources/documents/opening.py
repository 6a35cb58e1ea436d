"""Which reader opens a file: told by its first bytes, and by its name only where they say nothing.

Readers that hand the bytes to a parser in C or Rust run in a process of their own.
"""

import re

from bot.sources.documents import csv_text, dump
from bot.sources.documents.apart import read_apart
from bot.sources.documents.archive import BrokenArchive, unpacked_names
from bot.sources.documents.csv_text import UTF_16_MARKS
from bot.sources.documents.grid import MOST_BYTES, Document
from bot.sources.refusal import Refused
from scoring.names import clean

_KINDS = ".xlsx, .xls, .csv, .docx, .pdf, .html hoặc .json"
_LONGEST_ENDING = 12
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
# Readers of PDF look for its mark within the first kilobyte.
_PDF_WITHIN = 1024
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype html|html|head|meta|body|table|style|title)\b",
    re.IGNORECASE | re.DOTALL,
)
# An OLE container's directory has entries of 128 bytes that begin with a name in UTF-16.
_OLE_ENTRY_BYTES = 128
_WORKBOOK_ENDINGS = frozenset({"xlsx", "xlsm", "xls"})

_BAD_WORKBOOK = (
    "không phải tệp Excel .xlsx hợp lệ (có thể bị hỏng hoặc chỉ đổi đuôi tệp); "
    "hãy mở bằng Excel và lưu lại dạng .xlsx"
)
_BAD_WORD = "không phải tệp Word .docx hợp lệ; hãy mở bằng Word và lưu lại dạng .docx"
_BAD_PDF = "tệp PDF bị hỏng hoặc quá lớn, không đọc được; hãy gửi bản .docx hoặc .xlsx"
_BAD_WEB = "trang HTML bị hỏng hoặc quá lớn; hãy mở bằng Excel và lưu lại dạng .xlsx"
_LOCKED = "tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi gửi lại"


def open_document(content: bytes, name: str) -> Document:
    """Open a file with the reader of its kind.

    Args:
        content: the file's bytes.
        name: its name; what the bytes are counts before what the ending says.

    Raises:
        Refused: the file is empty, too large, of another kind, locked, or damaged.
    """
    if not content:
        raise Refused("tệp rỗng, không có dữ liệu")
    if len(content) > MOST_BYTES:
        raise Refused(
            f"tệp nặng {len(content) / 1e6:.0f} MB, vượt giới hạn {MOST_BYTES // 1_000_000} MB"
        )
    ending = clean(name).lower().rpartition(".")[2][:_LONGEST_ENDING]
    if _PDF in content[:_PDF_WITHIN]:
        return read_apart("pdf", content, _BAD_PDF)
    if content.startswith(_ZIP):
        return _packed(content, ending)
    if content.startswith(_OLE):
        return _old_office(content)
    if _HTML.match(content):
        return read_apart("web", content, _BAD_WEB)
    return _by_ending(content, ending)


def _by_ending(content: bytes, ending: str) -> Document:
    """A file whose first bytes say nothing."""
    match ending:
        case "csv":
            return csv_text.read(content)
        case "json":
            return dump.read(content)
        case "html" | "htm":
            return read_apart("web", content, _BAD_WEB)
        case "xls" if b"\x00" not in content or content.startswith(UTF_16_MARKS):
            # Many systems hand out text between tabs and call it a workbook.
            return csv_text.read(content)
        case "docx":
            raise Refused(_BAD_WORD)
        case "pdf":
            raise Refused(_BAD_PDF)
        case _ if ending in _WORKBOOK_ENDINGS:
            raise Refused(_BAD_WORKBOOK)
    raise Refused(f"chưa đọc được loại tệp “.{ending}”; cần {_KINDS}")


def _packed(content: bytes, ending: str) -> Document:
    """A zip: Word's, Excel's or another one."""
    try:
        names = unpacked_names(content)
    except BrokenArchive as error:
        raise Refused(_BAD_WORD if ending == "docx" else _BAD_WORKBOOK) from error
    folders = {name.replace("\\", "/").partition("/")[0].lower() for name in names}
    is_workbook = "xl" in folders
    if "word" in folders or (ending == "docx" and not is_workbook):
        return read_apart("word", content, _BAD_WORD)
    if is_workbook or ending in _WORKBOOK_ENDINGS:
        return read_apart("workbook", content, _BAD_WORKBOOK)
    raise Refused(f"tệp nén không chứa bảng Excel hay văn bản Word; cần {_KINDS}")


def _old_office(content: bytes) -> Document:
    """An OLE container: .xls, an encrypted file of any Office program, or an old .doc."""
    if _holds(content, "EncryptedPackage"):
        raise Refused(_LOCKED)
    if _holds(content, "WordDocument"):
        raise Refused("tệp Word cũ (.doc) không đọc được; hãy mở bằng Word và lưu lại dạng .docx")
    return read_apart("workbook", content, _BAD_WORKBOOK)


def _holds(content: bytes, stream: str) -> bool:
    """Whether an OLE container's directory names a stream."""
    name = f"{stream}\0".encode("utf-16-le")
    found = content.find(name)
    while found >= 0:
        if found % _OLE_ENTRY_BYTES == 0:
            return True
        found = content.find(name, found + 1)
    return False
