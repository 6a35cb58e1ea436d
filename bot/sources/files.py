"""From a file people have to a snapshot: what stands in it, read and put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.sources import prose
from bot.sources.documents.grid import Document
from bot.sources.documents.opening import open_document
from bot.sources.merging import merge
from bot.sources.naming import name_units
from bot.sources.refusal import Refused
from bot.sources.span import Settled, scheme_of, settle_period
from bot.sources.subject import settle_root, whose
from bot.sources.tables.groups_down import GroupsHead, read_groups
from bot.sources.tables.head import Head
from bot.sources.tables.header import read_columns
from bot.sources.tables.recognising import Found, Recognised, recognise, titles_of
from bot.sources.tables.row import Table
from bot.sources.tables.sections import section
from bot.sources.tables.table import read_table
from bot.sources.wording.title import is_simulated
from scoring.checks import Note, TotalsRowMismatch, UnknownUnit
from scoring.period import Period
from scoring.scheme import Scheme, schemes
from scoring.snapshot import Observation, Snapshot
from scoring.unit import Unit

SOURCE = "file"
_NO_TABLE = "không thấy bảng điểm: cần một cột “Tên đơn vị” và các cột “Điểm tổng” hoặc tên nhóm"
_NO_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_CODES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Taken:
    """A snapshot read from a source, with what the source itself is odd about.

    Attributes:
        snapshot: the figures.
        units: every unit the snapshot names and those above them, parents first.
        notes: on the source; notes on the figures come from scoring.checks.
        recoded: the portal's codes of units that only files named so far, by their old local
            codes; the snapshot uses the new ones.
    """

    snapshot: Snapshot
    units: tuple[Unit, ...]
    notes: tuple[Note, ...]
    recoded: Mapping[str, str] = field(default_factory=lambda: _NO_CODES)


def take(  # noqa: PLR0913 - what a file and its sender say, each by name
    content: bytes,
    name: str,
    *,
    known: Sequence[Unit],
    observed_at: datetime,
    period: Period | None = None,
    root: str | None = None,
    lines: Sequence[str] = (),
    aliases: Mapping[str, tuple[str, ...]] = _NO_ALIASES,
) -> Taken:
    """Read a file.

    Args:
        content: the file's bytes.
        name: its name; the ending tells the kind where the bytes do not.
        known: all units known, so that a name gets the code it had before.
        observed_at: the moment of reading, aware.
        period: overrides the period of the title, and picks the sheets that agree.
        root: code or name of the root unit; overrides the title.
        lines: further title lines, such as the caption of a file sent in a chat.
        aliases: other names of known units, by code.

    Raises:
        Refused: the file cannot be used; one sentence and the place.
    """
    document = open_document(content, name)
    return take_document(
        document,
        known=known,
        observed_at=observed_at,
        period=period,
        root=root,
        lines=lines,
        aliases=aliases,
    )


def take_document(
    document: Document,
    *,
    known: Sequence[Unit],
    observed_at: datetime,
    period: Period | None = None,
    root: str | None = None,
    lines: Sequence[str] = (),
    aliases: Mapping[str, tuple[str, ...]] = _NO_ALIASES,
) -> Taken:
    """Read a file that is open already; the arguments are those of `take`.

    Raises:
        Refused: the document cannot be used; one sentence and the place.
    """
    recognised = recognise(document, schemes()[-1])
    if not recognised.tables and not prose.states_figures(recognised.lines, schemes()[-1]):
        raise Refused(_NO_TABLE)
    titles = titles_of(recognised, lines)
    settled = settle_period(titles, recognised.tables, period)
    scheme = scheme_of(settled.period)
    asked_root, root_notes = settle_root(titles, settled.tables, root, known, aliases)
    tables = [_read(table, settled, scheme, asked_root) for table in settled.tables]
    rows = [table.rows for table in tables]
    named = name_units(rows, asked_root, known, aliases)
    observations = _with_sentences(
        [merged.observation() for merged in merge(rows, named.units)],
        recognised,
        named.root,
        settled.period,
        scheme,
    )
    if not observations:
        raise Refused(
            f"bảng không có số liệu nào của kỳ {settled.period.code}; "
            "hãy kiểm tra kỳ ở tiêu đề và tên các cột"
            if recognised.tables
            else _NO_TABLE
        )
    snapshot = Snapshot(
        source=SOURCE,
        root=named.root,
        period=settled.period,
        observed_at=observed_at,
        observations=observations,
        simulated=is_simulated(
            (*titles.strong, *titles.weak, *(line for t in settled.tables for line in t.titles))
        ),
    )
    units = [seen.unit for seen in observations]
    notes: list[Note] = [*settled.notes, *root_notes]
    notes += [UnknownUnit(unit) for unit in named.unknown]
    notes += [
        TotalsRowMismatch(None, gap.column, gap.stated, gap.computed)
        for table in tables
        for gap in table.gaps
    ]
    notes += prose.disagreements(recognised.lines, named.root, units)
    below = (unit for unit in units if unit != named.root)
    return Taken(snapshot, (named.root, *below), tuple(notes), named.recoded)


def _read(found: Found, settled: Settled, scheme: Scheme, root: Unit) -> Table:
    """The rows of a table, whichever way it lies."""
    match found.head:
        case Head() as head:
            about = section(found.above, found.earlier, scheme)
            header = read_columns(found.grid, head, scheme, settled.stated, about)
            return read_table(found.grid, header, scheme) if header.figure_columns else Table(())
        case GroupsHead() as head:
            unit = whose(found.above, root)
            return read_groups(found.grid, head, scheme, settled.stated, unit)


def _with_sentences(
    seen: list[Observation], recognised: Recognised, root: Unit, period: Period, scheme: Scheme
) -> tuple[Observation, ...]:
    """The same with what only the text says of the root: its total, without tables its groups."""
    own = next((one for one in seen if one.unit == root), Observation(root))
    if own.total is None:
        total = prose.total_of(recognised.before, root, period)
        groups = own.groups
        if not recognised.tables:
            groups = prose.groups_of(recognised.lines, scheme)
        own = replace(own, total=total, groups=groups)
    if own == Observation(root):
        return tuple(seen)
    if any(one.unit == root for one in seen):
        return tuple(own if one.unit == root else one for one in seen)
    return (*seen, own)
