"""Builds the use cases over one database: all that commands need, without a network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.alert_lists import AlertLists
from bot.answers import Answers
from bot.answers.front_desk import FrontDesk
from bot.check_round.answering import Answering
from bot.check_round.check_lists import CheckLists
from bot.check_round.circles import TakingPart
from bot.check_round.deadline import Deadlines
from bot.check_round.drafting import Drafting
from bot.check_round.questions import Questions
from bot.check_round.rounds import Rounds
from bot.check_round.views import Views, views
from bot.clock import Clock
from bot.dossier_lists import DossierLists
from bot.escalation import Escalation
from bot.explaining import Explaining
from bot.figures import Reader
from bot.housekeeping import Housekeeping
from bot.intake import Intake
from bot.people import People
from bot.picturing import Picturing
from bot.pipeline import Pipeline
from bot.pulling import Pulling
from bot.receipts import Receipts
from bot.releasing import Releasing
from bot.round_calendar import Calendar
from bot.schedule import Job, Timetable
from bot.settings import Settings
from bot.sources.portal.client import OnAnswer, Portal
from bot.staging import Staging
from bot.stale_sources import StaleSources
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.unit_register.keeping import UnitRegister
from bot.uptime import Uptime
from bot.versions import Comparing
from bot.wishes import Wishes
from bot.working_time import WorkingTime


@dataclass(frozen=True)
class Office:
    """The use cases over one database: all that commands need, without a network."""

    settings: Settings
    database: Database
    clock: Clock
    staging: Staging
    pipeline: Pipeline
    releasing: Releasing
    explaining: Explaining
    versions: Comparing
    pulling: Pulling
    lists: DossierLists
    intake: Intake
    register: UnitRegister
    answers: Answers
    picturing: Picturing
    alert_lists: AlertLists
    people: People
    wishes: Wishes
    check: Answering
    drafting: Drafting
    rounds: Rounds
    check_lists: CheckLists
    views: Views
    uptime: Uptime
    receipts: Receipts
    escalation: Escalation
    timetable: Timetable


@contextmanager
def office(
    settings: Settings, clock: Clock, on_lasting: Callable[[], None] | None = None
) -> Iterator[Office]:
    """Open the database, brought to today's schema, and build the use cases over it.

    `on_lasting` is called when much was read for questions that is kept.
    """
    database = Database(settings.database_url)
    try:
        migrate(database)
        reader = Reader(settings.zone, settings.alerts.thresholds())
        questions = Questions(reader, Deadlines(settings.zone, settings.time.work_ends))
        check_lists = CheckLists.over(database, clock, questions.deadlines, settings)
        uptime = Uptime(database, clock)
        rounds = Rounds(
            database,
            clock,
            _calendar(settings),
            questions,
            _taking_part(settings),
            check_lists.compiling,
            uptime,
        )
        staging = Staging(database, clock, reader, settings.hold.limits())
        pipeline = Pipeline(
            database,
            clock,
            reader,
            settings.alerts.approve,
            settings.alerts.owners,
        )
        lists = DossierLists(database, clock)
        desk = FrontDesk(database, reader, clock, settings.alerts.owners, on_lasting)
        check = Answering(database, clock, questions, check_lists.compiling)
        pulling = Pulling(
            database, clock, reader, settings.portal, staging, pipeline, _portal(settings)
        )
        tidy = Housekeeping(
            database,
            clock,
            timedelta(days=settings.portal.keep_raw),
            timedelta(days=settings.check.keep_days),
        ).tidy
        stale = StaleSources(database, clock, settings.zone, reader.thresholds)
        escalation = Escalation(
            database, clock, uptime, _working(settings), timedelta(hours=settings.alerts.ack_after)
        )
        jobs = (
            Job("check-open", settings.schedule.check_open, rounds.run),
            Job("check-step", settings.schedule.check_step, rounds.run),
            Job("tidy", settings.schedule.tidy, tidy),
            Job("pull", settings.schedule.pull, pulling.run),
            Job("source-stale", settings.schedule.source_stale, stale.run),
            Job("escalate", settings.schedule.escalate, escalation.run),
        )
        yield Office(
            settings=settings,
            database=database,
            clock=clock,
            staging=staging,
            pipeline=pipeline,
            releasing=Releasing(database, clock, reader),
            explaining=Explaining(database, settings.zone),
            versions=Comparing(database),
            pulling=pulling,
            lists=lists,
            intake=Intake(database, clock, staging, pipeline, lists),
            register=UnitRegister(database, clock, settings.zone),
            answers=Answers(desk),
            picturing=Picturing(desk),
            alert_lists=AlertLists(database, reader, settings.alerts.owners),
            people=People(database, clock),
            wishes=Wishes(database, clock, settings.zone),
            check=check,
            drafting=Drafting(database, clock, check, lists),
            rounds=rounds,
            check_lists=check_lists,
            views=views(database, clock, questions, settings.zone),
            uptime=uptime,
            receipts=Receipts(database, clock, settings.zone),
            escalation=escalation,
            timetable=Timetable(jobs, database, clock, settings.zone),
        )
    finally:
        database.close()


def _working(settings: Settings) -> WorkingTime:
    """When offices here work."""
    there = settings.time
    return WorkingTime(settings.zone, there.work_begins, there.work_ends, frozenset(there.holidays))


def _portal(settings: Settings) -> Callable[[OnAnswer], Portal]:
    """How the portal is reached: never through Telegram's proxy."""
    there = settings.portal

    def connect(on_answer: OnAnswer) -> Portal:
        return Portal(there.url, there.pause_s, contact=there.contact, on_answer=on_answer)

    return connect


def _calendar(settings: Settings) -> Calendar:
    """When rounds of the check are held."""
    check, there = settings.check, settings.time
    weekdays, opens = settings.schedule.check_opening
    return Calendar(
        weekdays,
        opens,
        check.deadline,
        check.reminders,
        settings.zone,
        frozenset(there.holidays),
        check.on_holiday,
    )


def _taking_part(settings: Settings) -> TakingPart:
    """Which units take part in the check."""
    return TakingPart(frozenset(settings.check.levels), settings.check.exclude)
