"""Advice from stored figures: of one unit and of all, on both databases, in two queries."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from bot.advising import advised, advised_all, advised_in
from bot.office import Office
from bot.peers import Cohort, PeerBook, all_peers, key_of
from bot.storage import components, scores, snapshots, units
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.answers import AdviceShown, Card, NoFigures
from messages.questions import WeakGroups
from scoring.advice import Advised, Differs, Goal, Unstated, Withheld
from scoring.rank import Rank
from scoring.scheme import scheme_for
from scoring.snapshot import ComponentFigure, Figure, Observation
from scoring.unit import Level
from tests.counted import COMMUNES, OCTOBER, ON_TIME, SEPTEMBER, counted
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table, import_taken
from tests.statements import statements


def _ids(office: Office) -> dict[str, int]:
    with office.database.read() as connection:
        return units.unit_ids(connection)


def _advice(office: Office, snapshot_id: int, number: int) -> Advised:
    shown = office.answers.advice(_ids(office)[COMMUNES[number].code], snapshot_id)
    assert isinstance(shown, AdviceShown)
    assert shown.result.advised is not None
    return shown.result.advised


def test_a_unit_is_told_what_earns_points_back(on_both: Office) -> None:
    """From the first stored count to the place that it reaches among its peers."""
    head = import_taken(on_both, counted(OCTOBER, ON_TIME))
    found = _advice(on_both, head, 4)
    costs = [one.loses for one in found.advice if one.steps]
    assert costs == sorted(costs, reverse=True)
    by_code = {one.component: one for one in found.advice}
    assert (by_code["ON_TIME"].short, by_code["ON_TIME"].of) == (70, 1400)
    assert by_code["ON_TIME"].loses == 1
    assert found.withheld == (Withheld("CLGQ", Unstated()),)
    (place, tier) = found.goals
    assert isinstance(place, Goal)
    assert isinstance(place.reaches, Rank)
    assert place.reaches.of == 5
    assert tier.points > 0


def test_what_all_peers_share_is_not_the_units_own(on_both: Office) -> None:
    """Nobody shares data yet, all carry the province's procedures, all reuse as much."""
    head = import_taken(on_both, counted(OCTOBER, ON_TIME))
    found = _advice(on_both, head, 1)
    others = {one.component: one.owner for one in found.not_own}
    assert others["SYNCED_WITH_DVCQG_PERSONAL_STORAGE"] is Level.PROVINCE
    assert others["PUBLISH_ON_TIME"] is Level.PROVINCE
    own = {one.component for one in found.advice}
    # The portal's trees state counts without rates: there only "none at all" is seen alike.
    assert own == {
        "DOSSIER_SYNC", "ON_TIME", "DOSSIER_PAID_ONLINE", "FORMALITY_PAID_ONLINE",
        "DOSSIER_RECEIVING_SATISFACTION", "CITIZEN_DATA_CONNECTED_FORMALITY",
    }  # fmt: skip


def test_a_group_in_which_all_have_the_same_points_is_not_the_units_own(on_both: Office) -> None:
    """It is told as one, whatever its components are."""
    head = import_taken(on_both, counted(OCTOBER, ON_TIME, spread=0))
    found = _advice(on_both, head, 1)
    whole = {one.group for one in found.not_own if one.component is None}
    assert whole == {"CKMB", "CLGQ", "TTTT", "MDHL", "MDSH"}
    assert [one.component for one in found.advice] == ["ON_TIME"]


def test_two_peers_that_agree_are_a_coincidence(on_both: Office) -> None:
    """It takes three for a figure that somebody above has set."""
    head = import_taken(on_both, counted(OCTOBER, {0: 1190, 1: 1300}))
    own = {one.component for one in _advice(on_both, head, 1).advice}
    assert "SYNCED_WITH_DVCQG_PERSONAL_STORAGE" in own


def test_a_peer_without_a_total_takes_no_place(on_both: Office) -> None:
    """Nor does it stand in the way of the others' advice; of itself nothing is known."""
    taken = counted(OCTOBER, {0: 1190, 1: 1300, 2: 1260})
    silent = Observation(COMMUNES[3], None, {"TDGQ": Figure(Decimal(17))})
    seen = (*taken.snapshot.observations, silent)
    head = import_taken(
        on_both, replace(taken, snapshot=replace(taken.snapshot, observations=seen))
    )
    (place, _) = _advice(on_both, head, 0).goals
    assert isinstance(place.reaches, Rank)
    assert place.reaches.of == 3
    assert _advice(on_both, head, 3) == Advised(withheld=(Withheld("TDGQ", Unstated()),))


def test_points_published_otherwise_withhold_the_groups_advice(on_both: Office) -> None:
    """A group that the counts do not give is passed over, and it is said by how much."""
    head = import_taken(on_both, counted(OCTOBER, ON_TIME, published={"TDGQ": "16.69"}))
    found = _advice(on_both, head, 0)
    assert Withheld("TDGQ", Differs(Decimal("0.31"))) in found.withheld
    assert "ON_TIME" not in {one.component for one in found.advice}
    assert "ON_TIME" in {one.component for one in _advice(on_both, head, 1).advice}


@pytest.mark.parametrize("number", [0, 3])
def test_all_units_at_once_get_what_each_gets_alone(on_both: Office, number: int) -> None:
    """In three queries, however many they are."""
    head_id = import_taken(on_both, counted(OCTOBER, ON_TIME))
    with on_both.database.read() as connection:
        known = units.units(connection)
        head = snapshots.get(connection, head_id, known)
        assert head is not None
        figures = on_both.pipeline.reader.load(connection, head, known)
        with statements(connection) as asked:
            every = advised(connection, figures, list(known), all_peers(connection, figures))
        assert len(asked) == 2
        assert every.keys() == set(scores.unit_ids_of(connection, head_id))
    assert every[_ids(on_both)[COMMUNES[number].code]] == _advice(on_both, head_id, number)


def test_of_whom_no_steps_are_told_others_part_is_the_same(on_both: Office) -> None:
    """Reckoned from the components of few groups; whoever is told steps gets them all."""
    head_id = import_taken(on_both, counted(OCTOBER, ON_TIME))
    with on_both.database.read() as connection:
        known = units.units(connection)
        head = snapshots.get(connection, head_id, known)
        assert head is not None
        figures = on_both.pipeline.reader.load(connection, head, known)
        beside = all_peers(connection, figures)
        whole = advised(connection, figures, list(figures.now), beside)
        told = _ids(on_both)[COMMUNES[0].code]
        with statements(connection) as asked:
            found = advised_all(connection, figures, {told}, beside)
        assert len(asked) == 2
        assert advised_all(connection, figures, list(figures.now), beside) == whole
    assert found.keys() == whole.keys()
    for uid, one in found.items():
        assert (one.not_own, one.others_most) == (whole[uid].not_own, whole[uid].others_most)
        assert bool(one.advice) is (uid == told)
    assert found[told] == whole[told]
    # Something is others', or this would hold of anything.
    assert any(one.not_own for one in whole.values())


def test_what_one_unit_is_advised_is_read_by_its_peers_numbers(on_both: Office) -> None:
    """A condition on units would read all components of the country for one card."""
    head_id = import_taken(on_both, counted(OCTOBER, ON_TIME))
    with on_both.database.read() as connection:
        known = units.units(connection)
        head = snapshots.get(connection, head_id, known)
        assert head is not None
        uid, book = _ids(on_both)[COMMUNES[0].code], PeerBook()
        reader = on_both.pipeline.reader

        def read() -> Cohort:
            return book.cohort(connection, reader, head, None, known, key_of(known[uid]))

        with statements(connection) as asked:
            assert advised_in(connection, read(), [uid]).keys() == {uid}
            once = len(asked)
            assert advised_in(connection, read(), [uid]).keys() == {uid}
    # The figures of a snapshot never change: nothing is read twice.
    assert len(asked) == once
    of_components = [text for text in asked if "FROM component_score" in text]
    assert of_components
    for text in of_components:
        assert "EXISTS" not in text
        assert ".unit_id IN (" in text


def test_a_corrected_version_has_peers_of_its_own(on_both: Office) -> None:
    """What was read of the version before says nothing of this one."""
    import_taken(on_both, counted(OCTOBER, ON_TIME))
    first = on_both.answers.card("xã Thanh Sơn")
    import_taken(on_both, counted(OCTOBER, dict.fromkeys(range(5), 1190), spread=0))
    second = on_both.answers.card("xã Thanh Sơn")
    assert isinstance(first, Card)
    assert isinstance(second, Card)
    assert not first.result.shares_place
    assert second.result.shares_place


def test_a_digest_begins_with_what_to_do(on_both: Office) -> None:
    """Right behind the number: of one unit in full, of each of several in a line."""
    import_taken(on_both, counted(SEPTEMBER, {**ON_TIME, 0: 1400}))
    for chat, names in ((1, ("Thanh Sơn",)), (2, ("Yên Lập", "Tu Vũ"))):
        for name in names:
            bind(on_both, chat, f"xã {name}", Role.LEADER)
    import_taken(on_both, counted(OCTOBER, ON_TIME))
    with on_both.database.read() as connection:
        texts = [row.message["text"] for row in connection.execute(outbox_table.select())]
    (one,) = [text for text in texts if "2 đơn vị" not in text]
    (two,) = [text for text in texts if "2 đơn vị" in text]
    assert one.splitlines()[2].startswith("<b>Nên làm trước:</b> ")
    assert "ước tính +" in one.splitlines()[2]
    for name in ("Yên Lập", "Tu Vũ"):
        (behind,) = [
            after for line, after in pairwise(two.splitlines()) if line.startswith(f"<b>{name}</b>")
        ]
        assert behind.startswith("Nên làm trước: ")
        assert behind.endswith(" điểm.")
        assert "ước tính +" in behind


def test_a_digest_says_that_a_place_is_shared(on_both: Office) -> None:
    """As the card does; of a unit alone at its place nothing."""
    import_taken(on_both, counted(SEPTEMBER, {0: 1400, 1: 1390, 2: 1400}))
    for chat, name in enumerate(("Thanh Sơn", "Yên Lập"), 1):
        bind(on_both, chat, f"xã {name}", Role.LEADER)
    import_taken(on_both, counted(OCTOBER, {0: 1190, 1: 1190, 2: 1100}, spread=0))
    with on_both.database.read() as connection:
        texts = [row.message["text"] for row in connection.execute(outbox_table.select())]
    assert sum(" · đồng hạng 1/3" in text for text in texts) == 1
    assert sum(" · hạng 3/3" in text for text in texts) == 1


def test_the_card_says_the_same_as_the_digest(on_both: Office) -> None:
    """A leader who opens it is not told something else first."""
    head = import_taken(on_both, counted(OCTOBER, ON_TIME))
    card = on_both.answers.card("xã Thanh Sơn")
    assert isinstance(card, Card)
    assert card.result.advised == _advice(on_both, head, 0)
    assert card.result.now.rank == Rank(5, 5)


def test_an_old_scheme_is_shown_without_advice(on_both: Office) -> None:
    """The figures of S004 know no formulas."""
    snapshot = import_table(on_both, S004_CSV)
    card = on_both.answers.card("xã Bình Thành")
    assert isinstance(card, Card)
    shown = on_both.answers.advice(card.result.unit_id, snapshot)
    assert isinstance(shown, AdviceShown)
    assert shown.result.advised is None


def test_a_forged_number_shows_nothing(built: Office) -> None:
    """Neither what was only staged, nor what is not there."""
    staged = built.staging.stage(counted(OCTOBER, ON_TIME), by="t").head.id
    ids = _ids(built)
    for snapshot_id in (staged, 999, 0):
        assert isinstance(built.answers.advice(min(ids.values()), snapshot_id), NoFigures)
    built.pipeline.accept(staged, by="t")
    assert isinstance(built.answers.advice(999, staged), NoFigures)
    assert isinstance(built.answers.advice(_ids(built)["H44"], staged), NoFigures)


def test_components_of_which_nothing_arose_are_not_alike(on_both: Office) -> None:
    """0 of 0 is no share; a count without a rate is alike only if none counts."""
    head_id = import_taken(on_both, counted(OCTOBER, ON_TIME))
    codes = scheme_for(OCTOBER).formula_codes
    with on_both.database.read() as connection:
        found = components.alike(connection, head_id, codes, 3)
        too_few = components.alike(connection, head_id, codes, 6)
    ((peers, same),) = found.items()
    assert peers == (Level.COMMUNE, "H44")
    assert {"SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "FEE_FORMALITY_PROVIDED"} <= same
    assert not same & {"PUBLISH_ON_TIME", "ON_TIME", "FORMALITY_PAID_ONLINE"}
    assert too_few == {}


def test_a_group_that_loses_only_what_others_must_change_is_not_weak(on_both: Office) -> None:
    """Nobody publishes anything, so it is the province's matter, as the advice says."""
    taken = counted(OCTOBER, ON_TIME)
    nothing = {"PUBLIC_CONTENT_FULL": ComponentFigure(Decimal(0), Decimal(90), Decimal(0))}
    seen = []
    for number, one in enumerate(taken.snapshot.observations):
        # What the others have not synchronised keeps the group as a whole apart.
        figures = {**one.groups, "CKMB": Figure(6 - Decimal(number) / 100)}
        seen.append(replace(one, groups=figures, components={**one.components, **nothing}))
    import_taken(
        on_both, replace(taken, snapshot=replace(taken.snapshot, observations=tuple(seen)))
    )
    card = on_both.answers.card(COMMUNES[0].name)
    assert isinstance(card, Card)
    assert card.result.advised is not None
    assert "CKMB" in {one.group for one in card.result.advised.not_own}
    assert "CKMB" not in {one.group for one in card.result.advised.advice}
    assert "CKMB" not in {one.group for one in card.result.advised.withheld}
    assert "CKMB" not in {one.group for one in card.result.shared}
    score = card.result.now.score.group("CKMB")
    assert score.share is not None
    assert score.share < Decimal(65)
    assert "CKMB" not in card.weak


def test_what_to_do_may_be_asked_in_words(built: Office) -> None:
    """Of a unit that is named, or of one's own."""
    import_taken(built, counted(OCTOBER, ON_TIME))
    bind(built, 1, "xã Thanh Sơn", Role.LEADER)
    for said, asker in (
        ("xã Thanh Sơn nên làm gì", 2),
        ("nên làm gì", 1),
        ("xã tôi cần làm gì", 1),
    ):
        (shown,) = built.answers.hear(said, asker=asker)
        assert isinstance(shown, AdviceShown)
        assert shown.result.unit.name == "Xã Thanh Sơn"
        assert shown.result.advised is not None
    (weak,) = built.answers.hear("nhóm nào yếu nhất", asker=1)
    assert isinstance(weak, WeakGroups | Card)
