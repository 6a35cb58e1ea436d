"""Which group of the index do people mean by `số hóa`, `tiến độ`, `thanh toán`?"""

from collections.abc import Mapping, Sequence

from scoring.spoken import Word, longest_at

# As offices say it, beside the names in the schemes; a group keeps its code through all of them.
GROUP_WORDS: Mapping[str, tuple[str, ...]] = {
    "CKMB": ("công khai minh bạch", "công khai, minh bạch", "công khai", "minh bạch", "ckmb"),
    "TDGQ": (
        "tiến độ, kết quả giải quyết", "tiến độ kết quả giải quyết", "tiến độ giải quyết hồ sơ",
        "tiến độ giải quyết", "tiến độ", "kết quả giải quyết", "giải quyết hồ sơ",
        "giải quyết đúng hạn", "đúng hạn", "tdgq",
    ),
    "CLGQ": (
        "cung cấp dịch vụ công trực tuyến", "cung cấp dịch vụ trực tuyến",
        "dịch vụ công trực tuyến", "dịch vụ trực tuyến", "dịch vụ công", "dvc trực tuyến",
        "hồ sơ trực tuyến", "nộp hồ sơ trực tuyến", "nộp trực tuyến", "trực tuyến", "dvctt", "dvc",
        "clgq",
    ),
    "TTTT": (
        "thanh toán trực tuyến", "thanh toán phí", "thanh toán điện tử", "thanh toán", "tttt",
    ),
    "MDHL": (
        "mức độ hài lòng", "sự hài lòng", "hài lòng", "phản ánh kiến nghị", "phản ánh, kiến nghị",
        "pakn", "mdhl",
    ),
    "MDSH": (
        "số hóa hồ sơ", "số hóa giấy tờ", "mức độ số hóa", "tỷ lệ số hóa", "số hóa", "mdsh",
    ),
}  # fmt: skip


def find_group(spoken: Sequence[Word]) -> tuple[str, int, int] | None:
    """The group that is named first: its code, the place among the words and how many it takes."""
    for at in range(len(spoken)):
        found = [
            (taken, code)
            for code, phrases in GROUP_WORDS.items()
            if (taken := longest_at(spoken, at, phrases))
        ]
        if found:
            taken, code = max(found)
            return code, at, taken
    return None
