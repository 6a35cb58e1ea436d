"""By which words does a sentence give its question away?

All are spelt with their accents; `scoring.spoken` finds them without as well.
"""

from messages.cuts import Bound

# Who asks, and whom: `cho anh hỏi`, `em ơi`.
_PERSONS = (
    "tôi", "tui", "em", "anh", "chị", "mình", "bác", "cô", "chú", "anh chị", "anh/chị", "a/c",
    "chúng tôi", "đồng chí",
)  # fmt: skip
_WISHES = ("hỏi", "xem", "biết", "coi", "xin", "hỏi chút", "hỏi về", "hỏi là", "biết là")
POLITE = (
    *(f"cho {person}" for person in _PERSONS),
    *(f"cho {person} {wish}" for person in _PERSONS for wish in _WISHES),
    *(f"{person} {wish}" for person in _PERSONS
      for wish in ("muốn hỏi", "muốn xem", "muốn biết", "cần xem", "cần biết", "cần", "cho hỏi")),
    *(f"em cho {person} {wish}" for person in ("anh", "chị") for wish in _WISHES),
    "em cho anh", "em cho chị",
    *(f"{person} ơi" for person in (*_PERSONS, "bot", "ad")),
    *(f"{do} {whom}" for do in ("xem giúp", "xem hộ", "tra giúp", "báo giúp", "giúp", "gửi", "báo",
                                                "vẽ giúp", "vẽ cho")
      for whom in ("tôi", "em", "anh", "chị", "mình")),
    *(f"nhờ {whom} xem" for whom in ("bot", "em", "anh", "chị")), "nhờ bot", "nhờ em", "nhờ",
    *(f"chào {whom}" for whom in ("bot", "em", "anh", "chị", "anh chị", "các đồng chí", "đồng chí",
                                   "cả nhà", "mọi người", "các anh chị")), "xin chào", "a/c",
    "anh/chị", "dạ thưa", "dạ", "thưa", "ơi", "alo", "cho hỏi", "cho xem", "cho biết", "muốn xem",
    "muốn hỏi", "muốn biết", "cần xem", "cần biết", "xin hỏi", "xin cho biết", "xin cho xem",
    "xin cho hỏi", "vui lòng", "làm ơn", "đề nghị", "hãy", "thống kê", "xin", "xem giúp", "xem hộ",
    "vẽ giúp",
    "xem", "coi", "tra cứu", "tra", "kiểm tra", "bot", "tìm", "hiện", "mở", "hiện tại", "hiện nay",
)  # fmt: skip
_WHERE = ("trong", "của", "toàn", "cả", "trên")
_PLACE_ASKED = (
    "đứng thứ mấy", "đứng hạng mấy", "xếp thứ mấy", "hạng mấy", "xếp hạng mấy", "thứ mấy",
    "hạng bao nhiêu", "xếp hạng bao nhiêu", "đứng thứ bao nhiêu", "xếp thứ bao nhiêu",
    "đang đứng thứ mấy", "đang xếp thứ mấy", "đang hạng mấy", "đứng vị trí thứ mấy",
    "đứng vị trí nào", "xếp hạng thế nào", "xếp hạng ra sao", "đứng ở đâu",
)  # fmt: skip
ENDINGS = (
    "là bao nhiêu", "được bao nhiêu điểm", "bao nhiêu điểm", "mấy điểm", "được mấy điểm",
    "có mấy điểm", "có bao nhiêu điểm", "đạt mấy điểm", "đạt bao nhiêu điểm", "được bao nhiêu",
    "đạt bao nhiêu", "tổng điểm bao nhiêu", "điểm bao nhiêu", "điểm mấy", "điểm thế nào",
    "điểm ra sao", "điểm sao", "bao nhiêu", "như thế nào", "thế nào", "ra sao", "sao rồi",
    "thế nào rồi", "ra sao rồi", "như thế nào rồi", "thế nào vậy", "giúp tôi", "giúp em",
    "giúp mình", "giúp anh", "giúp chị", "giúp", "hộ tôi", "hộ em", "hộ mình", "hộ anh", "hộ chị",
    "với ạ", "với nhé", "nhé ạ", "nhé em", "nhé bot", "đi em", "đi bot", "em nhé", "bot nhé",
    "cho tôi", "cho em", "cho mình", "cho anh", "cho chị", "nhé", "nha", "nhỉ", "ạ", "đi", "vậy",
    "hiện nay", "hiện tại", "bây giờ", "hiện giờ", "loại gì", "xếp loại gì", "đạt loại gì",
    "đang xếp loại gì", "xếp loại nào", "loại nào", "đạt loại nào", "được xếp loại gì",
    "được xếp loại nào", "xếp loại thế nào", "xếp loại ra sao", "có tốt không", "có ổn không",
    "được bao nhiêu điểm rồi", "được mấy điểm rồi", "bao nhiêu điểm rồi", "mấy điểm rồi",
    "đạt bao nhiêu điểm rồi", "hạng mấy rồi", "rồi em", "rồi ạ", "rồi bot", "rồi nhỉ", "rồi vậy",
    *_PLACE_ASKED,
    *(f"{place} {whole}" for place in _PLACE_ASKED for whole in
      ("tỉnh", "huyện", *(f"{where} {kind}" for where in _WHERE for kind in ("tỉnh", "huyện")))),
)  # fmt: skip
GREETINGS = (
    "xin chào", "chào bot", "chào", "cảm ơn", "xin cảm ơn", "cám ơn", "xin cám ơn", "alo", "hello",
    "hi", "ok", "vâng", "dạ", "được rồi", "rõ", "đã rõ", "bạn là ai", "giúp", "giúp tôi",
    "hướng dẫn", "các đồng chí", "đồng chí", "cả nhà", "mọi người", "các anh chị", "anh chị", "chị",
)  # fmt: skip
# Commands as they are typed with accents, or without, by who types them by hand.
COMMANDS = {
    "diem": "điểm", "xephang": "xếp hạng", "lichsu": "lịch sử", "sosanh": "so sánh", "yeu": "yếu",
    "quahan": "hồ sơ quá hạn", "bieudo": "biểu đồ", "trogiup": "hướng dẫn",
}  # fmt: skip
COMPARE = ("so sánh", "đối chiếu", "so giữa")
WITH = ("so với", "với", "vs")
HISTORY = (
    "lịch sử điểm", "lịch sử", "diễn biến điểm", "diễn biến", "điểm qua các kỳ",
    "điểm qua các tháng", "điểm các kỳ", "điểm các tháng", "các kỳ trước", "các kỳ của",
    "quá trình", "biến động điểm", "biến động", "xu hướng điểm", "xu hướng",
)  # fmt: skip
# The history stands beside the same period a year ago.
HISTORY_BEHIND = (
    "qua các kỳ", "qua các tháng", "qua các quý", "qua các năm", "qua từng tháng", "qua từng kỳ",
    "các kỳ trước", "các kỳ", "các tháng", "các quý", "các năm", "cùng kỳ", "cùng kỳ năm trước",
    "cùng kỳ năm ngoái",
)  # fmt: skip
# What is compared with: the same period, a year before.
YEAR_AGO = ("cùng kỳ năm trước", "cùng kỳ năm ngoái", "cùng kỳ", "cùng thời điểm")
TIERS = ("xuất sắc", "tốt", "khá", "trung bình", "yếu")
_FOR_POINTS = (
    "để tăng điểm", "để cải thiện", "để lên điểm", "để lên hạng", "để tăng hạng",
    *(f"{to}{what}{tier}" for to in ("để lên ", "để đạt ", "để được ")
      for what in ("", "loại ", "hạng ", "mức ") for tier in TIERS),
)  # fmt: skip
_POINTS_WANTED = tuple(
    f"{wanted} {many} điểm{more}"
    for wanted in ("cần thêm", "còn cần", "còn cần thêm", "cần", "còn thiếu", "thiếu", "phải thêm")
    for many in ("bao nhiêu", "mấy")
    for more in ("", " nữa")
)
ADVICE = (
    *(" ".join((wanted, *more)) for wanted in _POINTS_WANTED
      for more in ((), *((goal,) for goal in _FOR_POINTS))),
    *(" ".join((must, *more))
      for must in ("nên làm gì", "cần làm gì", "phải làm gì", "làm gì", "làm sao", "làm thế nào")
      for more in ((), ("trước",), *((goal,) for goal in _FOR_POINTS))
      # By themselves these ask for anything.
      if more or must in {"nên làm gì", "cần làm gì", "phải làm gì"}),
)  # fmt: skip
WHICH_GROUP = (
    "nhóm nào", "nhóm gì", "những nhóm nào", "tiêu chí nào", "tiêu chí gì", "chỉ số nào",
)  # fmt: skip
OVERDUE = (
    "hồ sơ quá hạn", "hồ sơ trễ hạn", "hồ sơ chậm hạn", "hồ sơ trễ", "hồ sơ chậm", "quá hạn",
    "trễ hạn", "chậm hạn",
)  # fmt: skip
WEAK_MOST = (
    "yếu nhất", "kém nhất", "thấp nhất", "yếu kém nhất", "điểm thấp nhất", "ít điểm nhất",
    "tệ nhất", "bét nhất",
)  # fmt: skip
WEAK = tuple(
    f"{still}yếu{what}"
    for still in ("", "còn ", "đang ", "bị ", "đang bị ")
    for what in (
        "", " nhóm nào", " ở nhóm nào", " những gì", " cái gì", " những nhóm nào", " chỗ nào",
        " ở chỗ nào", " ở đâu", " ở điểm nào", " điểm nào", " mặt nào", " về mặt nào", " gì",
        " kém",
    )
)  # fmt: skip
BOTTOM = (
    "đứng cuối", "xếp cuối", "cuối bảng", "đứng chót", "đội sổ", "xếp hạng thấp nhất", "bét bảng",
    "xếp chót", "hạng bét", "hạng chót", "đứng cuối cùng", "xếp cuối cùng",
)  # fmt: skip
TOP = (
    "điểm cao nhất", "nhiều điểm nhất", "cao nhất", "tốt nhất", "đứng đầu", "dẫn đầu", "đầu bảng",
    "xếp đầu", "top", "đứng nhất", "đứng thứ nhất", "xếp thứ nhất", "hạng nhất", "giỏi nhất",
    "xuất sắc nhất", "xếp hạng cao nhất",
)  # fmt: skip
_BY_MUCH = ("nhiều nhất", "mạnh nhất", "nhanh nhất", "sâu nhất", "nhất")
_RISING = ("tăng", "lên", "thăng", "nâng")
_FALLING = ("giảm", "tụt", "sụt", "mất", "xuống", "rớt", "tuột")
_PLACES = ("hạng", "bậc", "thứ hạng", "xếp hạng", "vị trí")
RISEN, FALLEN = (
    tuple(f"{way}{what} {much}" for way in ways for what in ("", " điểm") for much in _BY_MUCH)
    + tuple(f"{way} nhiều điểm nhất" for way in ways)
    for ways in (("tăng", "cải thiện", "tiến bộ", "lên"), ("giảm", "tụt", "sụt", "mất", "bị trừ"))
)
# Where many are asked about, `nhất` or not: `xã nào tụt điểm`.
ROSE, FELL = (
    tuple(f"{more}{way} điểm" for more in ("", "bị ", "đang ", "được ") for way in ways)
    for ways in (("tăng", "lên"), ("giảm", "tụt", "sụt", "mất", "xuống", "rớt"))
)
# Of places among the peers, which few points may move far: `xã nào tụt hạng`.
UP_PLACES, DOWN_PLACES = (
    tuple(f"{more}{way} {what}" for more in ("", "bị ", "được ") for way in ways
          for what in (*_PLACES, *(f"nhiều {place}" for place in _PLACES)))
    for ways in (_RISING, _FALLING)
)  # fmt: skip
UP_PLACES_MOST, DOWN_PLACES_MOST = (
    tuple(f"{gained} {most}" for gained in ways for most in _BY_MUCH)
    for ways in (UP_PLACES, DOWN_PLACES)
)
# Who stands where, or moved: in front of it `ba xã` are three.
ORDER = (*TOP, *BOTTOM, *WEAK_MOST, *UP_PLACES, *DOWN_PLACES, *RISEN, *FALLEN, *ROSE, *FELL)
# Behind one unit's name, whose history says it: `xã Bình Thành tụt mấy hạng`.
MOVED = (
    *(f"{way} {many}{what}" for way in (*_RISING, *_FALLING)
      for many in ("", "mấy ", "bao nhiêu ", "nhiều ") for what in ("điểm", *_PLACES)),
    "tăng hay giảm", "giảm hay tăng", "lên hay xuống", "tăng giảm", "lên xuống",
)  # fmt: skip
BEHIND_MOVED = ("à", "hả", "thế", "vậy", "nhỉ", "thế nào", "ra sao", "so với")
WHY = ("vì sao", "tại sao", "sao", "do đâu")
BEFORE_MOVED = ("bị", "đang", "được", "có", "lại", "đã", "vừa", "mới")
RANKING = ("bảng xếp hạng", "xếp hạng", "thứ hạng", "bảng điểm", "bxh", "danh sách")
_INDEX = ("bộ chỉ số 766", "chỉ số 766", "bộ chỉ số", "766", "bộ 766", "chỉ số phục vụ")
_SCORES = (
    "điểm số", "tổng điểm", "điểm", "phiếu điểm", "kết quả", "thứ hạng", "hạng", "xếp loại",
    "chỉ số", "số liệu", "tình hình", "thông tin", "chi tiết", "thông tin chi tiết", "báo cáo",
    "báo cáo chi tiết", "điểm chi tiết", "chi tiết điểm", *_INDEX,
    *(f"{what} {index}" for what in ("kết quả", "điểm", "tình hình", "số liệu", "xếp loại")
      for index in _INDEX),
    "kết quả thực hiện bộ chỉ số 766", "tình hình thực hiện bộ chỉ số 766",
)  # fmt: skip
SCORE = tuple(f"{what}{whose}" for what in _SCORES for whose in ("", " của"))
CHART = tuple(
    f"{do}{what}{whose}"
    for do in ("vẽ ", "")
    for what in ("hình biểu đồ", "biểu đồ", "đồ thị", "sơ đồ")
    for whose in ("", " của")
)
# With a chart: how many stand in each tier.
TIERS_OVER_TIME = tuple(
    f"{what}{when}"
    for what in ("xếp loại", "phân loại", "cơ cấu xếp loại")
    for when in (" qua các kỳ", " các kỳ", " qua các tháng", " các tháng", " từng kỳ", "")
)
LOW_TIERS = ("trung bình", "yếu")
TIER_SAID = tuple(
    f"{said} {tier}"
    for said in ("loại", "xếp loại", "đạt loại", "đạt mức", "mức", "đạt", "được xếp loại")
    for tier in TIERS
)
# By itself behind a kind: `bao nhiêu xã xuất sắc`; `yếu` asks in which groups.
BARE_TIERS = ("xuất sắc", "tốt", "khá", "trung bình")
# In front of a number of points; the longest counts: `không dưới` is no `dưới`.
BOUNDS = {
    Bound.BELOW: (
        "dưới", "thấp hơn", "nhỏ hơn", "ít hơn", "kém hơn", "bé hơn", "chưa đạt", "không đạt",
        "chưa được", "không được", "chưa đến", "chưa tới", "không đến", "chưa đủ", "không đủ",
        "dưới mức", "dưới mốc", "chưa đạt mức", "dưới ngưỡng", "chưa đạt ngưỡng", "chưa qua",
    ),
    Bound.UP_TO: ("không quá", "không vượt quá", "tối đa", "không hơn", "không trên"),
    Bound.ABOVE: ("trên", "cao hơn", "lớn hơn", "nhiều hơn", "hơn", "vượt", "vượt quá", "trên mức",
                  "trên mốc", "trên ngưỡng", "vượt ngưỡng", "vượt mức", "vượt mốc"),
    Bound.FROM: ("từ", "đạt", "đạt từ", "được", "ít nhất", "tối thiểu", "không dưới", "đủ",
                 "không kém", "không thấp hơn"),
}  # fmt: skip
# Between two ends, and in front of the lower one.
UNTIL = ("đến", "tới", "cho đến", "cho tới", "lên đến", "đến khoảng", "xuống", "xuống đến")
BETWEEN = (
    "trong khoảng",
    "khoảng",
    "trong khoảng từ",
    "khoảng từ",
    "nằm trong khoảng",
    "giữa",
    "nằm giữa",
    "từ khoảng",
    "trong mức",
    "nằm trong khoảng từ",
    "ở khoảng",
    "ở giữa",
)
# Behind it, whatever stands in front.
ONWARDS = {Bound.FROM: ("trở lên",), Bound.UP_TO: ("trở xuống",)}
# Between a kind and such words.
BEFORE_BOUND = ("đạt", "được", "có", "điểm", "tổng điểm", "điểm số", "số điểm", "đang", "bị", "mới",
                "chỉ")  # fmt: skip
# The tiers by the codes that schemes have of them.
TIER_CODES = {
    "xuất sắc": "excellent", "tốt": "good", "khá": "fair", "trung bình": "average", "yếu": "weak",
}  # fmt: skip
_OF_TIER = ("", " loại", " mức", " hạng", " xếp loại")
TIER_CUTS = tuple(
    (Bound.BELOW, code, tuple(
        f"{below}{of} {tier}"
        for below in ("dưới", "chưa đạt", "không đạt", "chưa được", "không được", "thấp hơn",
                      "kém hơn", "chưa đến", "chưa tới", "chưa lên", "chưa đạt được", "chưa")
        for of in _OF_TIER))
    for tier, code in TIER_CODES.items()
) + tuple(
    (Bound.FROM, code, tuple(
        f"{since}{of}{tier} trở lên"
        for since in ("", "từ ", "đạt ", "đạt từ ", "được ")
        for of in ("", "loại ", "mức ", "hạng ")))
    for tier, code in TIER_CODES.items()
) + tuple(
    # `từ khá trở xuống` is what the next better tier does not reach.
    (Bound.BELOW, better, tuple(
        f"{since}{of}{tier} trở xuống"
        for since in ("", "từ ", "đạt ", "đạt từ ")
        for of in ("", "loại ", "mức ", "hạng ")))
    for better, tier in zip(TIER_CODES.values(), tuple(TIER_CODES)[1:], strict=False)
)  # fmt: skip
# Behind two names.
WHO_IS_BETTER = (
    "cao hơn", "tốt hơn", "thấp hơn",
    *(f"{who}{how}"
      for who in ("ai", "bên nào", "đơn vị nào", "xã nào", "nơi nào", "chỗ nào", "đâu")
      for how in (" hơn", " cao hơn", " tốt hơn", " cao điểm hơn", " điểm cao hơn", " khá hơn",
                  " nhiều điểm hơn", " thấp hơn", " kém hơn", " yếu hơn", " đứng trên")),
)  # fmt: skip
# Behind a unit's tier, which its card says: `xã Tân Mỹ có đạt loại tốt không`.
WHETHER = ("hay không", "không", "chưa", "phải không", "được chưa", "rồi")
OF_WHICH = ("nào", "bao nhiêu", "mấy", "số lượng", "danh sách", "các", "những")
HOW_MANY = ("có bao nhiêu", "bao nhiêu", "có mấy", "mấy", "số lượng", "đếm", "liệt kê", "lọc ra",
            "lọc", "nêu tên", "kể tên", "kể ra")  # fmt: skip
# Behind a cut, in front of whom it is about.
LISTED = ("có những", "có các", "có", "gồm những", "gồm các", "gồm có", "gồm", "là những", "là các",
          "là")  # fmt: skip
# By themselves they are all that there are.
ALL_OF = ("toàn tỉnh", "cả tỉnh", "toàn huyện", "cả huyện", "trong toàn tỉnh", "trong cả tỉnh")
# They begin a place that others are below.
PLACES = ("tỉnh", "huyện", "thành phố", "thị xã", "quận", "tp")
ASKING = (
    "gì", "nào", "sao", "vì sao", "tại sao", "làm sao", "khi nào", "bao giờ", "thế nào", "ở đâu",
    "là ai", "ai", "bao nhiêu", "mấy", "có phải", "được không", "phải không", "bao lâu",
)  # fmt: skip
# Who says so means their own units.
OWN = (
    "đơn vị của tôi", "đơn vị tôi", "đơn vị mình", "cơ quan tôi", "cơ quan mình", "xã tôi",
    "xã mình", "phường tôi", "phường mình", "huyện tôi", "tỉnh tôi", "sở tôi", "sở mình",
    "của chúng tôi", "chúng tôi", "của tôi", "của mình", "tôi",
)  # fmt: skip
# The units around the asker's, all of them.
WHOLE = tuple(
    f"{where} {kind}"
    for where in ("trong", "của", "toàn", "cả", "trong toàn", "của toàn", "trên địa bàn", "ở")
    for kind in ("tỉnh", "huyện", "tỉnh mình", "tỉnh nhà", "huyện mình")
)
# Words around a place that name none.
AROUND = (
    "của", "ở", "tại", "trong", "thuộc", "theo", "nhóm", "về", "đơn vị", "nào", "có", "đang", "là",
    "các", "những", "bị", "còn", "nhiều", "nhiều nhất", "nhất", "hồ sơ", "tiêu chí", "chỉ số",
    "danh sách", "nhóm nào", "trên địa bàn", "bao nhiêu", "mấy",
)  # fmt: skip
AROUND_BEHIND = (
    "nào", "gì", "nhóm nào", "nhóm gì", "tiêu chí nào", "ở nhóm nào", "nhóm", "tiêu chí", "theo",
    "về", "ở", "nhiều", "nhiều nhất", "có nhiều nhất", "có nhiều", "có bao nhiêu", "có mấy",
    "bao nhiêu", "mấy", "các", "đơn vị", "hồ sơ", "đang", "bị", "còn", "theo nhóm",
)  # fmt: skip
# In front of a place.
AT = ("ở", "tại")
HAS = ("có các", "có những", "có", "các", "những")
# One word without accents at the edge of a name may be the name's: Chợ Mới, Côn Đảo, Cửa Lò, La Gi.
# These are in none.
IN_NO_NAME = frozenset(
    {"nao", "nhom", "cac", "nhung", "thuoc", "theo", "nhieu", "xem", "ok", "bot", "766"}
)
# Or a name begins behind it with its kind.
KIND_WORDS = frozenset({"xa", "phuong", "thi", "tinh", "huyen", "quan", "so", "thanh", "tp", "tt"})
# How many of them, in front of a kind: `ba xã thấp nhất`.
COUNTS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
