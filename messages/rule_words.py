"""What does each rule say? One sentence a rule, and the names of what it measures by."""

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "score-drop": "Điểm tổng giảm so với kỳ so sánh từ mức đã đặt trở lên.",
    "rank-drop": (
        "Đơn vị tụt hạng trong nhóm cùng cấp từ số bậc đã đặt, và điểm của chính đơn vị cũng giảm."
    ),
    "tier-down": (
        "Điểm tổng xuống loại thấp hơn; dao động quanh ranh giới đã vượt gần đây thì không báo."
    ),
    "tier-up": (
        "Điểm tổng lên loại cao hơn; dao động quanh ranh giới đã vượt gần đây thì không báo."
    ),
    "improved": "Điểm tổng tăng so với kỳ so sánh từ mức đã đặt trở lên.",
    "weak-group": (
        "Nhóm chỉ số đạt dưới tỷ lệ đã đặt, không tính điểm ngoài quyền của đơn vị; báo khi mới "
        "yếu, khi thành nghiêm trọng và sau mỗi số kỳ liên tiếp đã đặt, còn lại chỉ ghi nhận."
    ),
    "best-in-group": (
        "Đơn vị là nơi duy nhất dẫn đầu nhóm chỉ số trong các đơn vị cùng cấp, kỳ so sánh thì chưa."
    ),
    "overdue-open": (
        "Hồ sơ quá hạn đang xử lý trên Cổng DVCQG từ số đã đặt; báo khi mới có, khi tăng rõ và sau "
        "mỗi số kỳ liên tiếp đã đặt, còn lại chỉ ghi nhận."
    ),
    "overdue-mismatch": (
        "Số hồ sơ quá hạn đang xử lý trên Cổng DVCQG và hệ thống tỉnh chênh nhau từ mức đã đặt."
    ),
    "source-stale": "Kỳ đã kết thúc quá số ngày đã đặt mà chưa có số liệu được duyệt.",
    "unit-missing": "Đơn vị có trong kỳ so sánh, nay không còn và không có đơn vị kế thừa.",
}

THRESHOLDS: Mapping[str, str] = {
    "drop_points": "điểm giảm tối thiểu",
    "severe_drop_points": "điểm giảm, mức nghiêm trọng",
    "rank_places": "số bậc tụt tối thiểu",
    "rank_points": "điểm giảm kèm theo tối thiểu",
    "tier_margin": "khoảng dao động quanh ranh giới xếp loại, điểm",
    "weak_share": "nhóm yếu khi dưới, % điểm tối đa",
    "severe_share": "yếu nghiêm trọng khi dưới, % điểm tối đa",
    "recover_share": "hết yếu khi cao hơn ngưỡng, điểm phần trăm",
    "persist_periods": "số kỳ liên tiếp để nhắc lại",
    "improve_points": "điểm tăng tối thiểu",
    "min_dossiers": "số hồ sơ tối thiểu trong kỳ",
    "overdue_open": "hồ sơ quá hạn đang xử lý tối thiểu",
    "severe_overdue": "hồ sơ quá hạn đang xử lý, mức nghiêm trọng",
    "overdue_gap": "chênh lệch tối thiểu, hồ sơ",
    "stale_days": "số ngày chờ sau khi hết kỳ",
}
