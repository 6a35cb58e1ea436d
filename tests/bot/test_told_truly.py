"""What an answer claims beyond its figures: among how many, from where, of which day, of whom."""

from decimal import Decimal

import pytest

from bot.answers.asking import Said
from bot.office import Office
from bot.overview import overview
from messages.actions import ShowCard, decode
from messages.answers import AdviceShown, Card, Ranking, WhichUnit
from messages.asked import AdviceOf, Asked, HistoryOf, OverdueOf, RankingBy, ScoreOf, WeakestIn
from messages.question_actions import BackToCard, QuestionAction, ShowComparison, ShowGroups
from messages.questions import History, LateUnits, SideBySide, WhichOfThem
from messages.render import render
from scoring.period import Period
from scoring.unit import Level
from tests.factories import S004_CSV
from tests.portal.made import serving
