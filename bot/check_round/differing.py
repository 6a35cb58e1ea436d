"""Which dossiers differ, one row each: by the lists, and by what units name in their answers?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.check_round.two_lists import Comparison
from messages.compiled import DifferingDossier
from scoring.dossier import Dossier, System
from scoring.names import alphabetical
from scoring.reconcile import Difference, Pair, Repeated, code_key
from scoring.unit import Unit


def differing(
    compared: Comparison, named: Mapping[Unit, Sequence[str]] | None = None
) -> tuple[DifferingDossier, ...]:
    """Every dossier that differs, by the names of units, then by code.

    Each entry of the lists is in one row, or on both systems alike, or on a list that no list of
    the other system stands beside.

    Args:
        compared: the lists.
        named: codes that units name in their answers. Those that the lists do not show as
            differing are rows too, with what the lists say of them.
    """
    return _ordered(_with_named(compared, _of_lists(compared), named or {}))


def of_one_system(
    compared: Comparison, named: Mapping[Unit, Sequence[str]] | None = None
) -> tuple[DifferingDossier, ...]:
    """All dossiers of the lists where only one system has any, with those named in answers."""
    rows = [
        replace(_of_one(compared, one, system), unsaid=_but(system))
        for system, side in compared.dossiers.items()
        for one in side
    ]
    return _ordered(_with_named(compared, rows, named or {}))


def _ordered(rows: Iterable[DifferingDossier]) -> tuple[DifferingDossier, ...]:
    return tuple(
        sorted(rows, key=lambda row: (alphabetical(row.unit.name), row.unit.code, row.code))
    )


def _but(system: System) -> frozenset[System]:
    return frozenset(other for other in System if other is not system)


def counts(compared: Comparison, unit_ids: Mapping[int, Unit]) -> dict[int, int]:
    """How many dossiers of each unit differ by the lists; without units that a system leaves out.

    One that the systems have under two units is counted with both.
    """
    found = compared.reconciled
    national, provincial = (compared.covered[system] for system in System)
    many: Counter[str] = Counter()
    for pair in found.differing:
        many.update({compared.unit_of(one).code for one in (pair.left, pair.right)})
    many.update(compared.unit_of(one).code for one in (*found.only_left, *found.only_right))
    for repeated in found.repeated:
        many.update(compared.unit_of(one).code for one in (*repeated.left, *repeated.right))
    both = national & provincial
    return {uid: many[unit.code] for uid, unit in unit_ids.items() if unit.code in both}


def _of_lists(compared: Comparison) -> list[DifferingDossier]:
    found = compared.reconciled
    national, provincial = (compared.covered[system] for system in System)
    rows = [_of_pair(compared, pair) for pair in found.differing]
    rows += [
        _of_one(compared, one, System.NATIONAL)
        for one in found.only_left
        if compared.unit_of(one).code in provincial
    ]
    rows += [
        _of_one(compared, one, System.PROVINCIAL)
        for one in found.only_right
        if compared.unit_of(one).code in national
    ]
    for repeated in found.repeated:
        rows += _of_repeated(compared, repeated)
    return rows


def _of_pair(compared: Comparison, pair: Pair) -> DifferingDossier:
    left, right = pair.left, pair.right
    known = left if left.unit is not None or right.unit is None else right
    differences = pair.differences
    return DifferingDossier(
        unit=compared.unit_of(known),
        code=left.code,
        procedure=left.procedure or right.procedure,
        on_portal=_entry(left),
        on_provincial=_entry(right),
        differences=differences,
        other_code=right.code if Difference.CODE in differences else "",
        other_unit=_written(right) if Difference.UNIT in differences else "",
        unit_name=known.unit_name if known.unit is None else "",
    )


def _of_one(compared: Comparison, one: Dossier, system: System) -> DifferingDossier:
    return DifferingDossier(
        unit=compared.unit_of(one),
        code=one.code,
        procedure=one.procedure,
        on_portal=_entry(one) if system is System.NATIONAL else None,
        on_provincial=_entry(one) if system is System.PROVINCIAL else None,
        unit_name=one.unit_name if one.unit is None else "",
    )


def _of_repeated(compared: Comparison, repeated: Repeated) -> list[DifferingDossier]:
    """A row an entry: which of the other system's it is cannot be told."""
    return [
        replace(
            _of_one(compared, one, system),
            repeated=True,
            unsaid=_but(system),
        )
        for system, entries in zip(System, (repeated.left, repeated.right), strict=True)
        for one in entries
    ]


def _with_named(
    compared: Comparison, rows: list[DifferingDossier], named: Mapping[Unit, Sequence[str]]
) -> list[DifferingDossier]:
    of_key: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        of_key[code_key(row.code)].append(number)
    wanted = {code_key(code) for codes in named.values() for code in codes}
    entries: dict[tuple[System, str], list[Dossier]] = defaultdict(list)
    for system, side in compared.dossiers.items():
        for dossier in side:
            if (key := code_key(dossier.code)) in wanted:
                entries[system, key].append(dossier)
    for unit, codes in named.items():
        for key, code in {code_key(code): code for code in reversed(codes)}.items():
            if key in of_key:
                for number in of_key[key]:
                    rows[number] = replace(rows[number], named=True)
                continue
            sides = [_meant(entries[system, key], code) for system in System]
            rows.append(_of_named(compared, unit, code, sides))
    return rows


def _meant(entries: Sequence[Dossier], code: str) -> Sequence[Dossier]:
    """Of entries that only dots and dashes tell apart the one that is written so."""
    return [one for one in entries if one.code == code] or entries


def _of_named(
    compared: Comparison, unit: Unit, code: str, sides: Sequence[Sequence[Dossier]]
) -> DifferingDossier:
    """A dossier that only an answer shows as differing; on each system one entry, or not clear."""
    first = next((entries[0] for entries in sides if entries), None)
    portal, provincial = (_entry(e[0]) if len(e) == 1 else None for e in sides)
    return DifferingDossier(
        unit=unit,
        code=first.code if first else code,
        procedure=first.procedure if first else "",
        on_portal=portal,
        on_provincial=provincial,
        named=True,
        unsaid=frozenset(
            system
            for system, entries in zip(System, sides, strict=True)
            if len(entries) > 1 or (not entries and unit.code not in compared.covered[system])
        ),
    )


def _entry(dossier: Dossier) -> tuple[str, date | None]:
    return (dossier.state, dossier.due)


def _written(dossier: Dossier) -> str:
    return dossier.unit.name if dossier.unit else dossier.unit_name
