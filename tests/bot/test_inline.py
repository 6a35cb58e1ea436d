"""What is offered to who types the bot's name in any chat: lists of many units, and cheaply."""

from collections.abc import Sequence

import pytest

from bot.chat.inline import _article
from bot.office import Office
from bot.storage import snapshots, units
from bot.storage.heads import heads as all_heads
from bot.storage.people import Role
from messages.answers import Card, Ranking
from messages.offers import Offered
from messages.render import render
from scoring.period import Period
from scoring.unit import Level
from tests.counted import OCTOBER, ON_TIME, SEPTEMBER, counted
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table, import_taken
from tests.statements import statements

STRANGER, LEADER, OFFICE = 1, 2, 3


def _offered(built: Office, text: str, asker: int = STRANGER, most: int = 20) -> Sequence[Offered]:
    return built.answers.offer(text, asker=asker, most=most)


def _names(offered: Sequence[Offered]) -> list[str]:
    return [one.result.unit.name for one in offered if isinstance(one, Card)]


def _text(built: Office, text: str, asker: int = STRANGER) -> str:
    """What the one choice that a text leads to would say."""
    (choice,) = _offered(built, text, asker)
    return render(choice).text


def _said(built: Office, text: str) -> str:
    """What the chat answers to the same text."""
    (answer,) = built.answers.hear(text, asker=STRANGER)
    return render(getattr(answer, "said", answer)).text


@pytest.fixture
def months(on_both: Office) -> Office:
    """September and October of a province's communes, with counts, from which advice is made."""
    for period in (SEPTEMBER, OCTOBER):
        import_taken(on_both, counted(period, ON_TIME))
    return on_both


@pytest.mark.parametrize(
    "text",
    [
        "xếp hạng xã",
        "xã nào yếu số hóa nhất",
        "10 xã thấp nhất",
        "xếp hạng tháng 1",
        "bieu do xep hang xa",
        "xã nào yếu",
        "hồ sơ quá hạn",
        "huyện Lấp Vò",
    ],
)
def test_a_question_about_many_is_offered_as_the_chat_answers_it(
    january: Office, text: str
) -> None:
    """One choice; a chart is told in words, since no picture is offered."""
    assert _text(january, text) == _said(january, text)


def test_below_a_list_stand_the_cards_of_whom_the_text_names(january: Office) -> None:
    """Or may still name; of none that it only comes near to."""
    ranking, card = _offered(january, "xep hang xa vinh thanh")
    assert isinstance(ranking, Ranking)
    assert [row.name for row in ranking.rows if row.own] == ["Vĩnh Thạnh"]
    assert _names([card]) == ["Xã Vĩnh Thạnh"]
    assert _names(_offered(january, "xếp hạng xã Vĩnh Th")) == ["Xã Vĩnh Thạnh"]
    assert len(_offered(january, "xep hang xa vinh thanh", most=1)) == 1


def test_a_name_that_looks_like_the_question_is_not_proposed_below_its_answer(
    built: Office,
) -> None:
    """Only where nothing is answered may a typing error be meant."""
    table = "UBND huyện Lấp Vò\nTháng 01 năm 2024\nSTT;Tên đơn vị;Điểm tổng\n1;Xã Xếp Hưng;80"
    import_table(built, table)
    assert _names(_offered(built, "xep hanh")) == ["Xã Xếp Hưng"]
    assert [type(one) for one in _offered(built, "xep hang")] == [Ranking]


@pytest.mark.parametrize("text", ["xếp hạng sở", "quá hạn tháng 5", "xếp hạng xã Xyz", "/rank"])
def test_what_would_be_asked_back_is_not_offered(january: Office, text: str) -> None:
    """Nobody sends a question of the bot's to others."""
    assert all(isinstance(one, Card) for one in _offered(january, text))


def test_who_sends_a_list_does_not_tell_which_unit_is_theirs(january: Office) -> None:
    """Nor anything that the chat shows to the unit's own people alone."""
    bind(january, LEADER, "xã Bình Thành")
    for text in ("xếp hạng xã", "hồ sơ quá hạn"):
        (own,) = january.answers.hear(text, asker=LEADER)
        assert "›" in render(own).text
        assert "›" not in _text(january, text, LEADER)
    (card,) = _offered(january, "xã nào yếu xã Bình Thành", LEADER)
    assert isinstance(card, Card)
    assert card.punctuality is None


@pytest.mark.parametrize(
    "leads", ["xã Bình Thành, Lấp Vò", "xã Bình Thành, Cao Lãnh", "xã Tân Mỹ, Lấp Vò"]
)
def test_a_list_around_a_unit_that_is_named_is_the_same_for_everybody(
    january: Office, leads: str
) -> None:
    """For its leader, its namesake's and others: with a mark at the unit that is named, if any."""
    import_table(january, S004_CSV.replace("huyện Lấp Vò", "huyện Cao Lãnh"))
    bind(january, LEADER, leads)
    for text, has_mark in (
        ("xếp hạng xã Bình Thành, Lấp Vò", True),
        ("quá hạn xã Bình Thành, Lấp Vò", True),
        ("xếp hạng huyện Lấp Vò", False),
        ("xã nào yếu số hóa nhất huyện Lấp Vò", False),
        ("xã nào tăng nhiều nhất huyện Lấp Vò", False),
    ):
        leader, stranger = (_offered(january, text, who)[0] for who in (LEADER, STRANGER))
        assert render(leader).text == render(stranger).text
        assert ("›" in render(leader).text) == has_mark


def test_an_office_is_offered_the_ranking_below_it(january: Office) -> None:
    """It has no score of its own, so no card."""
    bind(january, OFFICE, "huyện Lấp Vò", Role.OFFICE)
    (ranking,) = _offered(january, "", OFFICE)
    assert isinstance(ranking, Ranking)
    assert (ranking.level, ranking.units) == (Level.COMMUNE, 13)


def test_choices_have_numbers_of_their_own(january: Office) -> None:
    """Telegram refuses a list that holds one twice, and a number above 64 bytes."""
    texts = ("x", "xep hang xa vinh thanh", "xã nào yếu", "quá hạn", "so sánh tân mỹ, hội an đông")
    articles = [_article(one) for text in texts for one in _offered(january, text)]
    numbers = {article.id for article in articles}
    # Xã Vĩnh Thạnh stands in the first list and in the second.
    assert len(numbers) == len(articles) - 1
    assert all(len(number.encode()) <= 64 for number in numbers)


@pytest.mark.parametrize("period", ["", " tháng 9", " tháng trước"])
def test_a_long_list_asks_the_database_no_more_than_one_card(months: Office, period: str) -> None:
    """With every letter that is typed a list is asked for."""
    counts = []
    for text, cards in (("thanh sơ", 1), ("xã", 5)):
        # What is known of all peers is read once.
        _offered(months, text + period)
        with statements(months.database.engine) as asked:
            offered = _offered(months, text + period)
        assert [type(one) for one in offered] == [Card] * cards
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_what_is_read_at_once_is_what_is_read_one_by_one(months: Office) -> None:
    """The cards of a list, and the same asked for one by one."""
    for text in ("xã Tu Vũ", "xã Tu Vũ tháng 9/2026"):
        (card,) = _offered(months, text)
        assert render(card).text == _said(months, text)


def test_real_figures_have_no_simulated_ones_after_them(built: Office) -> None:
    """A card of January does not say that simulated figures followed."""
    for text in (S004_CSV, FEBRUARY_CSV):
        import_table(built, text)
    with built.database.read() as connection:
        known = units.units(connection)
        heads = snapshots.listing(connection, known)
        kept = all_heads(connection, known)
    later = [kept.later(head) for head in heads]
    assert [head.period for head in heads] == [Period.month(2024, 2), Period.month(2024, 1)]
    assert heads[0].simulated
    assert later == [None, None]
