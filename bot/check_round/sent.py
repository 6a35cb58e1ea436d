"""What do people's texts and files say of their dossiers? Read; nothing of it is kept here."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.dossier_lists import DossierLists
from bot.sources.documents.grid import Document
from bot.sources.documents.opening import open_document
from bot.sources.refusal import Refused
from messages.format import number
from scoring.dossier_codes import each_code, unread_lines
from scoring.dossier_counts import Counts, Unclear, counts_of
from scoring.names import clean
from scoring.reconcile import code_key
from scoring.unit import Unit

# Codes of one answer: a province's office has some hundreds late; beyond, two numbers say more.
MOST_CODES = 5_000
# As the database keeps them; no real code is half as long.
_LONGEST_CODE = 80
# Telegram cuts a long paste into texts of 4 096 characters, at the end of a line where it can.
_LONG_TEXT = 3_000
# Characters of a file's text that are searched at one go: no other thread runs meanwhile.
_LONGEST_PIECE = 1_000
# Whichever list a unit sends, its dossiers are those that differ: the system need not be said.
_ANY_SYSTEM = ("Cổng Dịch vụ công quốc gia",)


@dataclass(frozen=True)
class Sent:
    """What one message says.

    Attributes:
        codes: of the dossiers it names, each once.
        counts: late dossiers on both systems.
        repeated: codes that stand in it more than once.
        doubtful: lines that may hold a code that could not be read.
        foreign: rows that name another unit.
        dropped: headings of columns about people, which were not read.
        goes_on: a text so long that the next one is its rest.
    """

    codes: tuple[str, ...] = ()
    counts: Counts | None = None
    repeated: int = 0
    doubtful: tuple[str, ...] = ()
    foreign: int = 0
    dropped: tuple[str, ...] = ()
    goes_on: bool = False


def sent_in_text(text: str) -> Sent | Unclear | None:
    """Codes, else two numbers; None if a text has neither.

    Beside codes numbers are not looked for: lists are numbered and dated.
    """
    found = each_code(text)
    if not found:
        counts = counts_of(text)
        return Sent(counts=counts) if isinstance(counts, Counts) else counts
    fitting = [code for code in found if len(code) <= _LONGEST_CODE]
    codes = once(fitting)
    return Sent(
        codes=codes,
        repeated=len(fitting) - len(codes),
        doubtful=(*unread_lines(text), *(code for code in found if len(code) > _LONGEST_CODE)),
        goes_on=len(text) >= _LONG_TEXT,
    )


def sent_in_file(lists: DossierLists, content: bytes, name: str, unit: Unit) -> Sent | None:
    """The dossiers of a file: a list with headings, else the codes in its cells; None for neither.

    Args:
        lists: reads lists of dossiers.
        content: the file's bytes.
        name: its name.
        unit: whose dossiers they should be.

    Raises:
        Refused: the file cannot be used.
    """
    document = open_document(content, name)
    listed = lists.read_opened(document, root=unit.code, lines=_ANY_SYSTEM)
    if listed is None:
        # Codes only: numbers in a file's cells may be anything.
        found = [code for text in _texts(document) for code in each_code(text)]
        fitting = [code for code in found if len(code) <= _LONGEST_CODE]
        codes = once(fitting)
        if not codes:
            return None
        sent = Sent(codes=codes, repeated=len(fitting) - len(codes))
    else:
        codes = once(dossier.code for dossier in listed.dossiers)
        sent = Sent(
            codes=codes,
            repeated=len(listed.dossiers) - len(codes),
            foreign=sum(bool(d.unit_name) and d.unit is None for d in listed.dossiers),
            dropped=listed.dropped,
        )
    if len(sent.codes) > MOST_CODES:
        raise Refused(f"tệp có hơn {number(MOST_CODES)} hồ sơ; đồng chí ghi hai số")
    return sent


def _texts(document: Document) -> Iterable[str]:
    """The texts of a file, cells and lines apart, in pieces that are read at one go."""
    for line in document.lines:
        yield from _pieces(line)
    for grid in document.grids:
        for row in range(len(grid.rows)):
            for column in range(len(grid.rows[row])):
                if (row, column) not in grid.spread:
                    yield from _pieces(grid.text(row, column))


def _pieces(text: str) -> Iterable[str]:
    """A text, or that of many codes cut between words; a longer word holds no code."""
    if len(text) <= _LONGEST_PIECE:
        yield clean(text)
        return
    piece: list[str] = []
    length = 0
    for word in text.split():
        if len(word) > _LONGEST_PIECE:
            continue
        if length + len(word) > _LONGEST_PIECE:
            yield clean(" ".join(piece))
            piece, length = [], 0
        piece.append(word)
        length += len(word) + 1
    yield clean(" ".join(piece))


def once(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes without those that differ only by typing; of each the first."""
    found: dict[str, str] = {}
    for code in codes:
        found.setdefault(code_key(code), code)
    return tuple(found.values())
