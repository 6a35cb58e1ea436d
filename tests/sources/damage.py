"""How files get damaged: cut, flipped, garbled, repacked, in the wrong encoding."""

import io
import random
import re
import zipfile
from collections.abc import Iterator


def flipped(whole: bytes, number: int) -> Iterator[bytes]:
    """Files with one to twenty bytes changed."""
    chance = random.Random(f"flipped {number} {len(whole)}")  # noqa: S311 - the same each time
    for _ in range(number):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        yield bytes(damaged)


def cut(whole: bytes, number: int) -> Iterator[bytes]:
    """The beginnings of a file."""
    return (whole[: len(whole) * part // number] for part in range(1, number))


HOSTILE = ("-1", "0", "300", "301", "65536", "1048576", "999999999", "9" * 5000, "x", "", "&#0;")


def garbled(text: str, number: int) -> Iterator[str]:
    """Texts with pieces of their markup lost, doubled, moved, or with hostile numbers in them."""
    chance = random.Random(f"garbled {number} {len(text)}")  # noqa: S311 - the same each time
    marks = [match.span() for match in re.finditer(r"<[^>]*>|\"[^\"]*\"|[,;:{}\[\]\n]", text)]
    numbers = [match.span() for match in re.finditer(r"(?<=\")[0-9]+(?=\")", text)] or marks
    for _ in range(number):
        damaged = text
        for _ in range(chance.choice((1, 2, 8))):
            start, end = chance.choice(marks)
            far = min(len(text), end + chance.randrange(3000))
            match chance.randrange(5):
                case 0:
                    damaged = damaged[:start] + damaged[end:]
                case 1:
                    damaged = damaged[:end] + damaged[start:]
                case 2:
                    damaged = damaged[:start] + damaged[end:far] + damaged[start:end]
                    damaged += text[far:]
                case 3:
                    start, end = chance.choice(numbers)
                    damaged = damaged[:start] + chance.choice(HOSTILE) + damaged[end:]
                case 4:
                    damaged = damaged[:start] + text[start:far] * 3 + damaged[start:]
        yield damaged


def repacked(whole: bytes, changed: dict[str, bytes]) -> bytes:
    """A packed file with other contents under these names."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, changed.get(name, before.read(name)))
        for name in changed.keys() - set(before.namelist()):
            after.writestr(name, changed[name])
    return buffer.getvalue()


def part_of(whole: bytes, name: str) -> str:
    """The text of one entry of a packed file."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return archive.read(name).decode()


def garbled_within(whole: bytes, name: str, number: int) -> Iterator[bytes]:
    """Packed files that are whole, with a garbled part."""
    for text in garbled(part_of(whole, name), number):
        yield repacked(whole, {name: text.encode()})


def encodings(text: str) -> Iterator[bytes]:
    """The right text in the wrong encodings."""
    for encoding in ("cp1258", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "shift-jis"):
        yield text.encode(encoding, "replace")
        yield text.encode(encoding, "replace")[1:]
