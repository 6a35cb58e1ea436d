"""What may the templates call: filters and functions that put figures and names into words?"""

from jinja2 import Environment, PackageLoader, StrictUndefined

from messages import format as write
from messages.advice_words import (
    brief_advice,
    first_advice,
    further_advice,
    goals_text,
    low_text,
    others_text,
    own_low_texts,
    withheld_text,
)
from messages.candidate_names import named_in_full, with_parent
from messages.chart_words import CHART_WORDS
from messages.check_words import details_text, replied, reply_text
from messages.dossier_words import difference_text, entry_text, system_text
from messages.facts import fact_text, quiet_text
from messages.figure_words import (
    costliest,
    group_line,
    has_portal,
    own_loss,
    total_column,
    total_text,
    total_then,
)
from messages.own_words import own_below, weak_named, weak_names
from messages.question_words import WORDS
from messages.receipts import REQUEST, recorded_text
from messages.short_names import clipped, short_name, short_told_name, table_name, told_name
from messages.unit_words import (
    brief_text,
    extras,
    few_text,
    is_severe,
    lasting,
    moves,
    names_text,
    own_notes,
    peers_text,
    shared_text,
    shared_texts,
    tells_late,
    weak_groups,
)


def environment() -> Environment:
    """Autoescaped; a name that a message lacks is an error, never a blank."""
    made = Environment(
        loader=PackageLoader("messages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        # Whether a template was changed would be asked of the disk four times a message.
        auto_reload=False,
    )
    made.filters.update(
        number=write.number,
        fixed=write.fixed,
        fixed_change=write.fixed_change,
        change=write.change,
        period=write.period,
        day=write.day,
        clock_time=write.clock_time,
        weekday=write.weekday,
        source=write.source,
        level=write.level,
        sentence=write.sentence,
        moment=write.moment,
        quiet=quiet_text,
        fact=fact_text,
        recorded=recorded_text,
        reply_text=reply_text,
        difference=difference_text,
        entry=entry_text,
        system=system_text,
        short_name=short_name,
        told_name=told_name,
        short_told_name=short_told_name,
        with_parent=with_parent,
        table_name=table_name,
        clipped=clipped,
    )
    made.globals.update(
        costliest=costliest,
        own_loss=own_loss,
        first_advice=first_advice,
        brief_advice=brief_advice,
        further_advice=further_advice,
        goals_text=goals_text,
        low_text=low_text,
        others_text=others_text,
        own_low_texts=own_low_texts,
        withheld_text=withheld_text,
        weak_groups=weak_groups,
        weak_named=weak_named,
        weak_names=weak_names,
        own_below=own_below,
        named_in_full=named_in_full,
        lasting=lasting,
        moves=moves,
        extras=extras,
        own_notes=own_notes,
        few_text=few_text,
        is_severe=is_severe,
        brief_text=brief_text,
        names_text=names_text,
        shared_text=shared_text,
        shared_texts=shared_texts,
        peers_text=peers_text,
        tells_late=tells_late,
        group_line=group_line,
        total_text=total_text,
        total_then=total_then,
        total_column=total_column,
        has_portal=has_portal,
        receipt_request=REQUEST,
        replied=replied,
        details_text=details_text,
        **WORDS,
        **CHART_WORDS,
    )
    return made
