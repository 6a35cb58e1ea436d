"""Is this a picture Telegram would show, and how large is it?"""

from bot.sandbox.refusal import bad_request

LARGEST_PHOTO_BYTES = 10 * 1024 * 1024
# Telegram's bounds for a photo, in pixels and as a ratio of the sides.
LARGEST_SIDES_SUM = 10_000
LARGEST_RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Markers of JPEG frames, which carry the size; C4, C8 and CC are tables in between.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PNG_HEADER_BYTES = 24


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; anything else is refused."""
    if len(data) > LARGEST_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO_BYTES} bytes"
        )
    size = None
    if data.startswith(_PNG) and len(data) >= _PNG_HEADER_BYTES:
        size = (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    elif data.startswith(_JPEG):
        size = _jpeg_size(data)
    if size is None or 0 in size:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > LARGEST_SIDES_SUM or max(size) > LARGEST_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def picture_mime(data: bytes) -> str:
    """The type to serve a picture with."""
    return "image/png" if data.startswith(_PNG) else "image/jpeg"


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:  # noqa: PLR2004 - each segment begins with FF
        if data[at + 1] in _FRAMES:
            height = int.from_bytes(data[at + 5 : at + 7], "big")
            return int.from_bytes(data[at + 7 : at + 9], "big"), height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
