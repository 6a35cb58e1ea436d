"""How is what somebody sent read back to them, so that they see what would count?"""

from collections.abc import Mapping, Sequence

from bot.check_round.answerer import Answerer
from bot.check_round.comparing import Known
from bot.check_round.content import Content
from bot.check_round.sent import Sent
from messages.check_drafts import ReadBack
from scoring.reconcile import code_key
from scoring.unit import Unit

# Of what is read back in full, so that it fits a phone's screen: codes, lines, headings.
_CODES, _LINES, _HEADINGS = 5, 3, 4
_LONGEST = 40


def read_back(
    who: Answerer,
    units: Mapping[int, Unit],
    lists: Mapping[int, Known],
    candidates: Sequence[int],
    draft_id: int,
    content: Content,
    sent: Sent,
) -> ReadBack:
    """What a draft holds, beside what is known of its dossiers.

    Args:
        who: sent it, in which round.
        units: all units by id.
        lists: what is known of the units of that person.
        candidates: the units it may be confirmed for, the likeliest first.
        draft_id: of the draft.
        content: what it holds now.
        sent: the last message of it.
    """
    meant = candidates[0]
    keys = {code_key(code): code for code in content.codes}
    national = lists[meant].national
    missing = [] if national is None else [c for key, c in keys.items() if key not in national]
    others = {
        uid: len((keys.keys() & of_unit.anywhere) - lists[meant].anywhere)
        for uid, of_unit in lists.items()
        if uid != meant
    }
    return ReadBack(
        draft_id=draft_id,
        units=tuple((uid, units[uid]) for uid in candidates),
        round_on=who.held.round_on,
        codes=len(keys),
        listed=None if national is None else len(keys) - len(missing),
        missing=tuple(shortened(code) for code in missing[:_CODES]),
        portal=content.portal,
        provincial=content.provincial,
        repeated=sent.repeated,
        doubtful=tuple(shortened(line) for line in sent.doubtful[:_LINES]),
        doubts=len(sent.doubtful),
        others=tuple((units[uid], hits) for uid, hits in others.items() if hits),
        foreign=sent.foreign,
        dropped=tuple(shortened(heading) for heading in sent.dropped[:_HEADINGS]),
    )


def shortened(text: str) -> str:
    """As much of somebody's own words as is quoted, without what is no sign."""
    shown = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
