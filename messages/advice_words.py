"""In which words is a unit told what earns points back?"""

from collections.abc import Iterable
from decimal import Decimal

from messages.format import level, number, sentence
from messages.notices import Result
from scoring.advice import (
    Advice,
    Advised,
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

# What is done to so many more ({0}) of those that do not count yet ({1}), by component.
DOING = {
    "PUBLISH_ON_TIME": "công bố đúng hạn thêm {0} TTHC{1}",
    "PUBLIC_UPDATE_ON_TIME": "cập nhật, công khai đúng hạn thêm {0} TTHC{1}",
    "PUBLIC_CONTENT_FULL": "công khai đầy đủ nội dung thêm {0} TTHC{1}",
    "DOSSIER_SYNC": "đồng bộ thêm {0} hồ sơ{1} lên Cổng DVCQG",
    "ON_TIME": "giải quyết đúng hạn thêm {0} hồ sơ{1}",
    "FORMALITY_ONLINE": "cung cấp trực tuyến thêm {0} TTHC{1}",
    "SERVICE_WITH_DOSSIER": "có hồ sơ trực tuyến ở thêm {0} dịch vụ công{1}",
    "DOSSIER_ONLINE": "nhận trực tuyến thêm {0} hồ sơ{1}",
    "DOSSIER_PAID_ONLINE": "thanh toán trực tuyến thêm {0} hồ sơ{1}",
    "FORMALITY_PAID_ONLINE": "có thanh toán trực tuyến ở thêm {0} TTHC{1}",
    "FEE_FORMALITY_PROVIDED": "đưa thêm {0} TTHC có nghĩa vụ tài chính{1} lên Cổng DVCQG",
    "PETITION_PROCESSING_ON_TIME": "xử lý đúng hạn thêm {0} phản ánh, kiến nghị{1}",
    "PETITION_HANDLING_SATISFACTION": "thêm {0} phản ánh, kiến nghị{1} được đánh giá hài lòng",
    "DOSSIER_RECEIVING_SATISFACTION": "thêm {0} hồ sơ{1} được đánh giá hài lòng",
    "ORIGINAL_RESULT_AVAILABLE": "trả kết quả điện tử cho thêm {0} hồ sơ{1}",
    "SO_HOA_GIAY_TO_GIAI_QUYET": "số hóa thêm {0} hồ sơ{1}",
    "REUSED_DIGITIZED_DATA": "dùng lại dữ liệu số hóa ở thêm {0} hồ sơ{1}",
    "SYNCED_WITH_DVCQG_PERSONAL_STORAGE": "kết nối, chia sẻ dữ liệu số hóa của thêm {0} hồ sơ{1}",
    "CITIZEN_DATA_CONNECTED_DOSSIER": "dùng dữ liệu dân cư ở thêm {0} hồ sơ{1}",
    "CITIZEN_DATA_CONNECTED_FORMALITY": "kết nối dữ liệu dân cư cho thêm {0} TTHC{1}",
    "ELECTRONIC_CERTIFIED_COPY": "chứng thực bản sao điện tử cho thêm {0} hồ sơ{1}",
}


def first_advice(result: Result, scheme: Scheme) -> str:
    """The first thing to do, for a digest; empty where nothing can be counted."""
    first = result.advised.first if result.advised else None
    return _step(*first, scheme, gain="ước tính +{} điểm") if first else ""


def advice_lines(advised: Advised, scheme: Scheme) -> tuple[str, ...]:
    """The first things to do, the nearest step of each."""
    listed = [one for one in advised.advice if one.steps][:MOST_ADVICE]
    return tuple(_step(one, one.steps[0], scheme, gain="+{} điểm") for one in listed)


def _step(advice: Advice, step: Step, scheme: Scheme, *, gain: str) -> str:
    """So many more of what, out of those that are missing, and what they earn."""
    count, rest = number(step.count), ""
    if step.count < advice.short:
        count, rest = f"{count} trong {number(advice.short)}", " chưa đạt"
    reaches = f", đủ lên {reached_text(step.reaches)}" if step.reaches else ""
    doing = DOING[advice.component].format(count, rest)
    name = scheme.group(advice.group).short
    return f"{name} – {doing}, {gain.format(number(step.gain))}{reaches}"


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
        whose = f", thuộc {level(owner)}" if owner else ""
        if listed:
            said.append(f"Các đơn vị cùng cấp như nhau{whose}: {', '.join(listed)}.")
    return " ".join(said)


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
