"""What a card says beside its figures: whose it is, how old, how few, what all peers share."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.advising import advised
from bot.office import Office
from bot.peers import all_peers
from bot.sources.files import Taken
from bot.storage import snapshots, units
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.actions import Action, ShowAdvice, decode
from messages.answers import Card, NoFigures
from messages.asked import WeakestIn
from messages.message import Message
from messages.question_actions import (
    BackToCard,
    CompareWithBest,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
)
from messages.questions import SideBySide, WeakGroups
from messages.render import Said, render
from scoring.period import Period, PeriodKind
from scoring.snapshot import ComponentFigure, Figure, Observation
from scoring.unit import Level
from tests.counted import COMMUNES, OCTOBER, ON_TIME, SEPTEMBER, counted
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, import_taken, of_month
from tests.statements import statements

STRANGER, LEADER = 1, 2
_NOTHING = ComponentFigure(Decimal(0), Decimal(0), Decimal(0))


def _changed(taken: Taken, number: int, change: Callable[[Observation], Observation]) -> Taken:
    """The same with another observation of one commune."""
    seen = tuple(
        change(one) if one.unit == COMMUNES[number] else one for one in taken.snapshot.observations
    )
    return replace(taken, snapshot=replace(taken.snapshot, observations=seen))


def _id(built: Office, name: str, above: str = "") -> int:
    with built.database.read() as connection:
        known = units.units(connection)
    (found,) = (
        uid
        for uid, unit in known.items()
        if unit.name == name and (not above or known.by_code[unit.parent or ""].name == above)
    )
    return found


def _card(built: Office, name: str, *, asker: int = STRANGER) -> Card:
    (said,) = built.answers.hear(name, asker=asker)
    assert isinstance(said, Card), said
    return said


def _message(built: Office, action: Action) -> Message:
    """What a button shows."""
    said: Said
    match action:
        case ShowAdvice(unit_id, snapshot_id):
            said = built.answers.advice(unit_id, snapshot_id)
        case _:
            said = built.answers.turn(action, asker=STRANGER)  # type: ignore[arg-type]
    assert not isinstance(said, NoFigures)
    return render(said)


def test_every_answer_about_a_homonym_says_which(on_both: Office) -> None:
    """Card, advice, details, history and digest; a name that is borne once stands alone."""
    for month in (3, 4):
        for province in ("Bắc Kia", "Nam Kia"):
            total = 120 - 10 * month
            import_table(
                on_both,
                f"UBND tỉnh {province}\nTháng {month:02d} năm 2026\nSTT;Tên đơn vị;Điểm tổng\n"
                f"1;Xã Tân Thành;{total}\n2;Xã Số {province[0]};{total + 5}\n",
            )
        if month == 3:
            bind(on_both, LEADER, "xã Tân Thành, Nam Kia", Role.LEADER)
    one = _id(on_both, "Xã Tân Thành", "Tỉnh Nam Kia")
    card = on_both.answers.card_of(one, asker=STRANGER)
    assert isinstance(card, Card)
    head = card.sight.snapshot_id
    month = PeriodKind.MONTH
    shown = [render(card)] + [
        _message(on_both, action)
        for action in (ShowAdvice(one, head), ShowGroups(one, head), ShowHistory(one, month, 0))
    ]
    for message in shown:
        assert message.text.startswith("<b>Xã Tân Thành, Nam Kia</b>")
    assert render(_card(on_both, "xã Số B")).text.startswith("<b>Xã Số B</b>")
    with on_both.database.read() as connection:
        told = [row.message["text"] for row in connection.execute(outbox_table.select())]
    assert told
    assert all(text.startswith("<b>Xã Tân Thành, Nam Kia</b>") for text in told)


def test_a_unit_without_figures_does_not_share_those_of_its_peers(on_both: Office) -> None:
    """It has none in that group; its peers are told that they are alike all the same."""
    taken = counted(OCTOBER, ON_TIME, spread=0)

    def without(one: Observation) -> Observation:
        return replace(one, groups={**one.groups, "CKMB": Figure(None)})

    head_id = import_taken(on_both, _changed(taken, 0, without))
    text = render(_card(on_both, "xã Thanh Sơn")).text
    assert "Công khai  không có số liệu" in text
    assert "CKMB" not in {item.group for item in _card(on_both, "Thanh Sơn").result.shared}
    assert "CKMB" in {item.group for item in _card(on_both, "Tu Vũ").result.shared}
    with on_both.database.read() as connection:
        known = units.units(connection)
        head = snapshots.known(connection, head_id, known)
        figures = on_both.pipeline.reader.load(connection, head, known)
        every = advised(connection, figures, sorted(figures.now), all_peers(connection, figures))
    not_own = every[_id(on_both, "Xã Tu Vũ")].not_own
    assert ("CKMB", None, Level.PROVINCE) in {(o.group, o.component, o.owner) for o in not_own}
    (weak,) = on_both.answers.ask(WeakestIn("tỉnh Phú Thọ"), asker=STRANGER)
    assert isinstance(weak, WeakGroups)
    assert "CKMB" in {item.group for item in weak.shared}
    assert "CKMB" not in {row.group for row in weak.rows}


def test_figures_of_no_dossiers_are_not_judged_in_silence(on_both: Office) -> None:
    """Card, advice and details say so, and nothing is urged upon the unit."""

    def idle(one: Observation) -> Observation:
        return replace(
            one,
            components=dict.fromkeys(one.components, _NOTHING)
            | {
                "DOSSIER_RECEIVING_SATISFACTION": replace(_NOTHING, points=Decimal(6)),
                "ON_TIME": replace(_NOTHING, points=Decimal(6), max=Decimal(6)),
            },
        )

    head = import_taken(on_both, _changed(counted(OCTOBER, ON_TIME), 2, idle))
    card = _card(on_both, "xã Yên Lập")
    assert card.result.few == 0
    uid = card.result.unit_id
    for text in (render(card).text, _message(on_both, ShowAdvice(uid, head)).text):
        assert "Trong kỳ không phát sinh hồ sơ." in text
        assert "Nên làm trước" not in text
    parts = _message(on_both, ShowGroups(uid, head)).text
    assert "không phát sinh · 6/6 điểm" in parts
    assert "0/0" not in parts
    assert "Nên làm trước" in render(_card(on_both, "xã Tu Vũ")).text
    assert "không phát sinh" not in render(_card(on_both, "xã Tu Vũ")).text


def test_a_button_of_replaced_figures_says_so_and_leads_to_those_that_count(
    on_both: Office,
) -> None:
    """In every answer from a snapshot; what only waits for a person's word replaces nothing."""
    old = import_taken(on_both, counted(OCTOBER, {**ON_TIME, 4: 1210}))
    uid, root = _id(on_both, "Xã Hạ Hòa"), _id(on_both, "Tỉnh Phú Thọ")
    actions: tuple[Action, ...] = (
        BackToCard(uid, old),
        ShowAdvice(uid, old),
        ShowGroups(uid, old),
        ShowRanking(old, Level.COMMUNE, root, 0),
        ShowWeak(old, Level.COMMUNE, root),
    )
    new = on_both.staging.stage(counted(OCTOBER, ON_TIME), by="t").head.id
    for action in actions:
        assert "bản mới" not in str(_message(on_both, action)), action
    on_both.pipeline.accept(new, by="t")
    for action in actions:
        message = _message(on_both, action)
        assert "đã được thay bằng bản mới" in message.text, action
        (first,), *_ = message.buttons
        assert first.text == "Xem bản mới"
        newer = _message(on_both, decode(first.data or ""))
        assert "bản mới" not in str(newer), action
        assert newer.text.splitlines()[0] in message.text
    assert "bản mới" not in str(render(_card(on_both, "xã Hạ Hòa")))


def test_beside_a_unit_of_replaced_figures_stands_the_best_of_those_that_count(
    on_both: Office,
) -> None:
    """Both are shown with the new ones, in which who was the best before may be the last."""
    old = import_taken(on_both, counted(OCTOBER, ON_TIME, spread=0))
    beside = CompareWithBest(_id(on_both, "Xã Yên Lập"), old)
    for best, corrected in ((3, None), (1, {**ON_TIME, 1: 1390, 3: 1100})):
        new = import_taken(on_both, counted(OCTOBER, corrected, spread=0)) if corrected else old
        shown = on_both.answers.turn(beside, asker=STRANGER)
        assert isinstance(shown, SideBySide)
        assert shown.sight.snapshot_id == new
        assert shown.sides[1].now.score.unit.name == COMMUNES[best].name


def test_late_dossiers_of_replaced_figures_are_marked_too(built: Office) -> None:
    """From a card's button, whose page holds the unit."""
    first = import_table(built, S004_CSV)
    import_table(built, S004_CSV.replace("Xã Tân Mỹ;72,7", "Xã Tân Mỹ;73,7"))
    uid, root = _id(built, "Xã Tân Mỹ"), _id(built, "Huyện Lấp Vò")
    message = _message(built, ShowLate(first, Level.COMMUNE, root, None, uid))
    assert "đã được thay bằng bản mới" in message.text
    assert "bản mới" not in str(_message(built, decode(message.buttons[0][0].data or "")))


def test_a_unit_that_the_newest_figures_do_not_name_is_not_shown_as_if_they_did(
    on_both: Office,
) -> None:
    """Only where the newest was asked for, and real figures do not stand behind made-up ones."""
    import_table(on_both, S004_CSV)

    def left(text: str) -> str:
        rows = text.splitlines()
        return "\n".join(row for row in rows if "Xã Bình Thành;" not in row)

    import_table(on_both, left(FEBRUARY_CSV))
    assert _card(on_both, "xã Bình Thành").missing_in is None
    import_table(on_both, left(S004_CSV.replace("Tháng 01", "Tháng 03")))
    card = _card(on_both, "xã Bình Thành")
    assert card.sight.period == Period.month(2024, 1)
    assert card.missing_in == Period.month(2024, 3)
    assert "Không có trong số liệu Tháng 03/2024." in render(card).text
    assert _card(on_both, "xã Bình Thành tháng 1").missing_in is None
    assert _card(on_both, "xã Tân Mỹ").missing_in is None
    old = on_both.answers.turn(
        BackToCard(card.result.unit_id, card.sight.snapshot_id), asker=STRANGER
    )
    assert isinstance(old, Card)
    assert old.missing_in is None
    # A quarter is no later month.
    import_table(on_both, left(S004_CSV.replace("Tháng 01 năm 2024", "Quý II năm 2024")))
    assert _card(on_both, "xã Bình Thành").missing_in == Period.month(2024, 3)


def test_a_year_before_another_way_of_scoring_is_not_left_out_in_silence(built: Office) -> None:
    """The card says what parts the two; where nothing was there it says nothing."""
    for month, year in ((7, 2025), (8, 2025), (7, 2026), (8, 2026), (9, 2026)):
        import_table(built, of_month(month, year))
    text = render(_card(built, "tân mỹ tháng 8/2026")).text
    assert "Không so với cùng kỳ (Tháng 08/2025): từ 01/03/2026" in text
    assert "Cùng kỳ (" not in text
    assert "cùng kỳ" not in render(_card(built, "tân mỹ tháng 9/2026")).text
    # Across the same day no earlier period counts at all: that is said once.
    text = render(_card(built, "tân mỹ tháng 7/2026")).text
    assert text.count("từ 01/03/2026") == 1


def test_what_is_offered_in_any_chat_says_what_the_card_says(on_both: Office) -> None:
    """Advice, weak groups, a shared place; what of checks is not for everybody, to nobody."""
    import_taken(on_both, counted(SEPTEMBER, ON_TIME))
    bind(on_both, LEADER, "xã Thanh Sơn", Role.LEADER)
    import_taken(on_both, counted(OCTOBER, {**ON_TIME, 1: 1190}, spread=0))
    for name in ("Thanh Sơn", "Tu Vũ"):
        (offered,) = on_both.answers.offer(f"điểm xã {name}", asker=LEADER, most=5)
        card = _card(on_both, f"xã {name}")
        assert isinstance(offered, Card)
        assert replace(offered, above=None) == card
        assert card.result.shares_place
        assert "Nên làm trước:</b> Tiến độ – giải quyết đúng hạn thêm" in render(offered).text


def test_a_sentence_is_offered_like_a_name(built: Office) -> None:
    """Whatever it asks of one unit its card; a comparison once both are clear."""
    import_table(built, S004_CSV)
    for text in (
        "điểm xã Tân Mỹ",
        "diem tan my",
        "lịch sử xã Tân Mỹ",
        "xã Tân Mỹ nên làm gì",
        "tân mỹ tháng 1/2024",
        "cho tôi xem điểm Tân Mỹ",
    ):
        (card,) = built.answers.offer(text, asker=STRANGER, most=5)
        assert isinstance(card, Card), text
        assert card.result.unit.name == "Xã Tân Mỹ"
    (beside,) = built.answers.offer("so sánh Tân Mỹ với Bình Thành", asker=STRANGER, most=5)
    assert isinstance(beside, SideBySide)
    begun = built.answers.offer("so sánh Tân Mỹ với Tân M", asker=STRANGER, most=5)
    names = [card.result.unit.name for card in begun if isinstance(card, Card)]
    assert names[0] == "Xã Tân Mỹ"
    assert len(set(names)) == len(names)
    assert built.answers.offer("khi nào nộp báo cáo", asker=STRANGER, most=0) == []


def test_a_card_asks_little_of_the_database(on_both: Office) -> None:
    """Every query costs 0,15 ms of the 15 that a card may take."""
    import_taken(on_both, counted(SEPTEMBER, ON_TIME))
    import_taken(on_both, counted(OCTOBER, ON_TIME))
    _card(on_both, "xã Thanh Sơn")
    with statements(on_both.database.engine) as asked:
        _card(on_both, "xã Thanh Sơn")
    assert len(asked) <= 14
