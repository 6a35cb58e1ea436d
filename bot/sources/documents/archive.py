"""Whether a packed file (.xlsx, .docx) may be handed to its reader: it is unpacked once, in pieces.

What a zip's directory says of itself is a claim; readers believe it and fill the memory.
"""

import io
import struct
import zipfile
import zlib

from bot.sources.documents.grid import MOST_UNPACKED_BYTES
from bot.sources.refusal import Refused

# Parts of one file: S004 as .docx has 15, a workbook with a hundred sheets 250.
_MOST_ENTRIES = 5_000
# Bytes unpacked at a time.
_PIECE = 1 << 20
_ENCRYPTED = 0x1
# Before an entry's data stand 30 bytes, its name and its extra field; their lengths are the last.
_LOCAL_HEAD = struct.Struct("<26xHH")


class BrokenArchive(ValueError):  # noqa: N818 - says what it is
    """The bytes are no whole zip; what that means, the caller knows."""


def unpacked_names(content: bytes) -> frozenset[str]:
    """The names of all entries, after each has been unpacked and found to be what it claims.

    Raises:
        BrokenArchive: no zip, a damaged one, or one whose parts are not as its directory says.
        Refused: it unpacks to more than MOST_UNPACKED_BYTES.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except Exception as error:  # a damaged directory makes zipfile raise half a dozen kinds
        raise BrokenArchive from error
    if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED_BYTES:
        raise _too_large()
    left = MOST_UNPACKED_BYTES
    for entry in entries:
        left -= _unpacked_size(content, entry, left)
    return frozenset(entry.filename for entry in entries)


def _too_large() -> Refused:
    return Refused("tệp giải nén ra quá lớn, không đọc; hãy tách thành các tệp nhỏ hơn")


def _unpacked_size(content: bytes, entry: zipfile.ZipInfo, most: int) -> int:
    """The true size of an entry in bytes, counted without keeping it."""
    start = entry.header_offset
    if entry.flag_bits & _ENCRYPTED or start < 0 or start + _LOCAL_HEAD.size > len(content):
        raise BrokenArchive
    start += _LOCAL_HEAD.size + sum(_LOCAL_HEAD.unpack_from(content, start))
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        size, check = len(packed), zlib.crc32(packed)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        size, check = _inflated(packed, most)
    else:
        raise BrokenArchive
    if size > most:
        raise _too_large()
    if size != entry.file_size or check != entry.CRC:
        raise BrokenArchive
    return size


def _inflated(packed: bytes, most: int) -> tuple[int, int]:
    """Size and checksum of deflated data; stops counting beyond `most`."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    size = check = 0
    rest = packed
    try:
        while not stream.eof and size <= most:
            piece = stream.decompress(rest, _PIECE)
            if not piece and not stream.unconsumed_tail:
                break
            rest = stream.unconsumed_tail
            size += len(piece)
            check = zlib.crc32(piece, check)
    except zlib.error as error:
        raise BrokenArchive from error
    return size, check
