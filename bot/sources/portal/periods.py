"""Which periods are worth asking the portal for today, and which does it not show yet?"""

from collections.abc import Collection
from datetime import date, timedelta

from bot.sources.refusal import Refused
from scoring.period import Period, PeriodKind
from scoring.scheme import scheme_for

# A quarter is officially scored days after it ends (S000: at 11:00 on 8/7 for quarter II), so for
# two weeks into the next one the last quarter is still the one that moves.
_QUARTER_LAG = timedelta(days=15)
# A year likewise through the January after it.
_YEAR_LAG = timedelta(days=31)
_MONTHS_A_QUARTER = 3


def due_periods(kinds: Collection[str], today: date) -> tuple[Period, ...]:
    """The period of each of the kinds (`month`, `quarter`, `year`) that is due, in this order.

    A month is the last closed one; a quarter and a year, which are open to the public while they
    run, are those of some days ago.
    """
    return tuple(_due(kind, today) for kind in PeriodKind if kind in kinds)


def _due(kind: PeriodKind, today: date) -> Period:
    match kind:
        case PeriodKind.MONTH:
            return Period.month(today.year, today.month).previous
        case PeriodKind.QUARTER:
            day = today - _QUARTER_LAG
            return Period.quarter(day.year, (day.month - 1) // _MONTHS_A_QUARTER + 1)
        case PeriodKind.YEAR:
            return Period.full_year((today - _YEAR_LAG).year)


def is_open_to_ask(period: Period, today: date) -> bool:
    """Whether the portal shows that period: a month once it is over, others once they began."""
    if period.kind is PeriodKind.MONTH:
        return period.is_closed(today)
    return period.first_day <= today


def refuse_unpublished(period: Period, today: date) -> None:
    """See that a period may be asked for.

    Raises:
        Refused: it has not begun; it is a month that is not over; or nothing was scored in it yet.
    """
    try:
        scheme_for(period)
    except LookupError as error:
        raise Refused(
            f"kỳ {period.code} kết thúc trước khi Bộ chỉ số 766 có hiệu lực (23/06/2022); "
            "hãy chọn kỳ sau đó"
        ) from error
    if is_open_to_ask(period, today):
        return
    if period.kind is PeriodKind.MONTH:
        last_day = f"{period.last_day:%d/%m/%Y}"
        raise Refused(
            f"tháng {period.index:02d}/{period.year} chưa kết thúc, Cổng chưa công khai; "
            f"hãy lấy sau ngày {last_day}"
        )
    raise Refused(
        f"kỳ {period.code} chưa bắt đầu, Cổng chưa công khai; "
        f"hãy lấy từ ngày {period.first_day:%d/%m/%Y}"
    )
