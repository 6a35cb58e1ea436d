"""In which words is a unit told what earns points back?"""

from collections.abc import Iterable
from decimal import Decimal

from messages.format import level, number, sentence
from messages.notices import LowByOthers, Result
from scoring.advice import (
    Advice,
    Differs,
    Goal,
    NotOwn,
    Reached,
    Step,
    Unstated,
    Withheld,
)
from scoring.rank import Rank
from scoring.scheme import Scheme, Tier
from scoring.unit import Level

# Ways to earn points that one message shows: more are no help to somebody who may do one thing.
MOST_ADVICE = 3
# Less than half a point is no reason to send somebody to another office.
_LEAST_OF_OTHERS = Decimal("0.5")

# What is done to so many more, by component: each names what its source counts, never money.
DOING = {
    "PUBLISH_ON_TIME": "công bố đúng hạn thêm {} TTHC",
    "PUBLIC_UPDATE_ON_TIME": "cập nhật, công khai đúng hạn thêm {} TTHC",
    "PUBLIC_CONTENT_FULL": "công khai đầy đủ nội dung thêm {} TTHC",
    "DOSSIER_SYNC": "đồng bộ thêm {} hồ sơ lên Cổng DVCQG",
    "ON_TIME": "giải quyết đúng hạn thêm {} hồ sơ",
    "FORMALITY_ONLINE": "cung cấp trực tuyến thêm {} TTHC",
    "SERVICE_WITH_DOSSIER": "có hồ sơ trực tuyến ở thêm {} dịch vụ công",
    "DOSSIER_ONLINE": "nhận trực tuyến thêm {} hồ sơ",
    "DOSSIER_PAID_ONLINE": "thanh toán trực tuyến thêm {} hồ sơ có nghĩa vụ tài chính",
    "FORMALITY_PAID_ONLINE": "có thanh toán trực tuyến ở thêm {} TTHC",
    "FEE_FORMALITY_PROVIDED": "đưa thêm {} TTHC có nghĩa vụ tài chính lên Cổng DVCQG",
    "PETITION_PROCESSING_ON_TIME": "xử lý đúng hạn thêm {} phản ánh, kiến nghị",
    "PETITION_HANDLING_SATISFACTION": "thêm {} phản ánh, kiến nghị được đánh giá hài lòng",
    "DOSSIER_RECEIVING_SATISFACTION": "thêm {} hồ sơ được đánh giá hài lòng",
    "ORIGINAL_RESULT_AVAILABLE": "trả kết quả điện tử cho thêm {} hồ sơ",
    "SO_HOA_GIAY_TO_GIAI_QUYET": "số hóa thêm {} hồ sơ",
    "REUSED_DIGITIZED_DATA": "dùng lại dữ liệu số hóa ở thêm {} hồ sơ",
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": "kết nối, chia sẻ dữ liệu số hóa của thêm {} hồ sơ",
    "CITIZEN_DATA_CONNECTED_DOSSIER": "dùng dữ liệu dân cư ở thêm {} hồ sơ",
    "CITIZEN_DATA_CONNECTED_FORMALITY": "kết nối dữ liệu dân cư cho thêm {} TTHC",
    "ELECTRONIC_CERTIFIED_COPY": "chứng thực bản sao điện tử cho thêm {} hồ sơ",
}


def first_advice(result: Result, scheme: Scheme) -> str:
    """The first thing to do, for a card and a digest; empty where nothing can be counted."""
    first = _first(result)
    return _step(*first, scheme, gain="ước tính +{} điểm") if first else ""


def brief_advice(result: Result) -> str:
    """The same in short, for one unit among several."""
    first = _first(result)
    if first is None:
        return ""
    advice, step = first
    return f"{_doing(advice, step)}, ước tính +{number(step.gain)} điểm"


def further_advice(result: Result, scheme: Scheme) -> tuple[str, ...]:
    """What may be done instead of the first thing, or as well: the nearest step of each."""
    if result.advised is None or _first(result) is None:
        return ()
    listed = [one for one in result.advised.advice if one.steps][1:MOST_ADVICE]
    return tuple(_step(one, one.steps[0], scheme, gain="+{} điểm") for one in listed)


def _first(result: Result) -> tuple[Advice, Step] | None:
    """None also where no dossier came: nothing was done that could have been done better."""
    return result.advised.first if result.advised and result.few != 0 else None


def _step(advice: Advice, step: Step, scheme: Scheme, *, gain: str) -> str:
    """So many more of what, out of those that are missing, and what they earn."""
    rest = f" (trong {number(advice.short)} còn thiếu)" if step.count < advice.short else ""
    reaches = f", đủ lên {reached_text(step.reaches)}" if step.reaches else ""
    name = scheme.group(advice.group).short
    return f"{name} – {_doing(advice, step)}{rest}, {gain.format(number(step.gain))}{reaches}"


def _doing(advice: Advice, step: Step) -> str:
    return DOING[advice.component].format(number(step.count))


def goals_text(goals: Iterable[Goal]) -> str:
    """How much the next place and the next tier take; empty for none."""
    return " ".join(
        f"{sentence(reached_text(goal.reaches))} cần thêm {number(goal.points)} điểm."
        for goal in goals
    )


def reached_text(reached: Reached) -> str:
    """`hạng 7`, `loại Tốt`."""
    match reached:
        case Rank(place):
            return f"hạng {place}"
        case Tier():
            return f"loại {reached.name}"


def others_text(items: Iterable[NotOwn], scheme: Scheme) -> str:
    """What others must change, an owner after the other; empty for nothing worth a word."""
    points: dict[Level | None, dict[str, Decimal]] = {}
    for item in items:
        name = scheme.group(item.group).short
        of_owner = points.setdefault(item.owner, {})
        of_owner[name] = of_owner.get(name, Decimal(0)) + item.loses
    said = []
    for owner, by_group in points.items():
        listed = [
            f"{name} thiếu {number(lost)} điểm"
            for name, lost in by_group.items()
            if lost >= _LEAST_OF_OTHERS
        ]
        whose = f"Phần việc của {level(owner)}" if owner else "Các đơn vị cùng cấp như nhau"
        if listed:
            said.append(f"{whose}: {', '.join(listed)}.")
    return " ".join(said)


def low_text(item: LowByOthers, scheme: Scheme) -> str:
    """That a group is low at so many units by what they cannot change, and whose matter it is."""
    return f"{scheme.group(item.group).short} {_low_by(item.owner)}: {number(item.units)} đơn vị."


def own_low_texts(items: Iterable[LowByOthers], scheme: Scheme) -> tuple[str, ...]:
    """The same of one unit: a line for all groups that are one owner's matter."""
    names: dict[Level | None, list[str]] = {}
    for item in items:
        names.setdefault(item.owner, []).append(scheme.group(item.group).short)
    return tuple(f"{', '.join(low)} {_low_by(owner)}." for owner, low in names.items())


def _low_by(owner: Level | None) -> str:
    return f"thấp do {f'phần việc của {level(owner)}' if owner else 'phần các đơn vị như nhau'}"


def withheld_text(items: Iterable[Withheld], scheme: Scheme) -> str:
    """Which groups have no advice, and why; empty for none."""
    listed = tuple(items)
    unstated = [scheme.group(i.group).short for i in listed if isinstance(i.why, Unstated)]
    said = [f"{', '.join(unstated)} (nguồn thiếu số liệu thành phần)"] if unstated else []
    said += [
        f"{scheme.group(item.group).short} (không tính lại được điểm công bố, lệch "
        f"{number(item.why.by)})"
        for item in listed
        if isinstance(item.why, Differs)
    ]
    return f"Chưa có gợi ý: {'; '.join(said)}." if said else ""
