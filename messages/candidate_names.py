"""By which words is a unit told from others that may be meant: in full, and on a button?"""

from collections.abc import Callable, Sequence

from messages.answers import Candidate
from messages.short_names import clipped, name_within_a_sentence, short_name

# Letters of a button that a phone of usual size shows, where one fills the row.
BUTTON = 30


def told_apart(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The names of units to choose from; with the code where two have all else in common."""
    named = [_in_full(candidate) for candidate in candidates]
    return tuple(
        f"{name} ({candidate.unit.code})" if named.count(name) > 1 else name
        for name, candidate in zip(named, candidates, strict=True)
    )


def button_names(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The same as buttons have room for: of each what tells it apart from the others.

    In full where no shorter form does.
    """
    full = told_apart(candidates)
    forms = [full, *(tuple(map(form, candidates)) for form in _FORMS)]
    return tuple(
        next((form[at] for form in forms if _tells(form, at)), full[at])
        for at in range(len(candidates))
    )


def named_in_full(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The same for the message above the buttons; none where these say all of it."""
    full = told_apart(candidates)
    return () if full == button_names(candidates) else full


def with_parent(candidate: Candidate) -> str:
    """A unit's name with that of the unit above, and that it is no more."""
    return ", ".join((_called(candidate, candidate.unit.name), *_above(candidate)))


def _in_full(candidate: Candidate) -> str:
    """Of a former unit also what it is today."""
    name, now = with_parent(candidate), candidate.now
    match now:
        case None | ():
            return name
        case (one,):
            return f"{name}, nay là {name_within_a_sentence(one)}"
        case _:
            return f"{name}, nay thuộc {len(now)} đơn vị"


def _tells(names: Sequence[str], at: int) -> bool:
    return len(names[at]) <= BUTTON and names.count(names[at]) == 1


def _short(candidate: Candidate) -> str:
    """`TT Tân Mỹ cũ, Lấp Vò, Đồng Tháp`."""
    return ", ".join((_called(candidate, short_name(candidate.unit)), *_above(candidate)))


def _far(candidate: Candidate) -> str:
    """With the highest unit above alone, which tells two of one name and parent apart."""
    return ", ".join((_called(candidate, short_name(candidate.unit)), *_above(candidate)[-1:]))


def _cut(candidate: Candidate) -> str:
    """The same, and of the name no more than there is room for: it is what was typed."""
    over = len(_far(candidate)) - BUTTON
    name = short_name(candidate.unit)
    cut = _called(candidate, clipped(name, max(len(name) - over, 1)))
    return ", ".join((cut, *_above(candidate)[-1:]))


def _by_today(candidate: Candidate) -> str:
    """`Tân Mỹ cũ, nay là xã Lấp Vò`: where all above it is that of another."""
    name = _called(candidate, short_name(candidate.unit))
    match candidate.now:
        case (one,):
            return f"{name}, nay là {name_within_a_sentence(one)}"
        case None | ():
            return name
        case now:
            return f"{name}, nay thuộc {len(now)} đơn vị"


_FORMS: tuple[Callable[[Candidate], str], ...] = (with_parent, _short, _far, _cut, _by_today)


def _called(candidate: Candidate, name: str) -> str:
    return name if candidate.now is None else f"{name} cũ"


def _above(candidate: Candidate) -> tuple[str, ...]:
    return tuple(short_name(one) for one in (candidate.parent, candidate.top) if one is not None)
