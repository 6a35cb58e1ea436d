"""Turns a notice or an answer into a message: one template a type, buttons beside it."""

import re
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from messages.actions import (
    ShowCard,
)
from messages.answers import (
    AdviceShown,
    AlertList,
    Answer,
    AskForUnit,
    Bound,
    Card,
    Failed,
    Former,
    Help,
    InviteRefused,
    NoAlerts,
    NoCheck,
    NoFigures,
    NoSuchLevel,
    NoSuchUnit,
    NotAReply,
    NotUnderstood,
    NotYours,
    Ranking,
    TooFast,
    Welcome,
    WhichParent,
    WhichUnit,
)
from messages.boards import Board, Live, ReportList
from messages.buttons import (
    alert_list_buttons,
    board_buttons,
    button,
    candidate_buttons,
    check_buttons,
    former_buttons,
    held_buttons,
    prepared_buttons,
    preview_buttons,
    receipt_buttons,
    report_list_buttons,
    which_unit_buttons,
)
from messages.chart_words import ChartInWords
from messages.check_drafts import (
    AskDetails,
    DraftDropped,
    Drafted,
    DraftRefused,
    InPrivateOnly,
    NameTheUnit,
    NoDraft,
    ReadBack,
    UnclearNumbers,
    read_back_buttons,
)
from messages.check_notices import (
    CheckCancelled,
    CheckChanged,
    CheckMissed,
    CheckMoved,
    CheckNobody,
    CheckNotice,
    CheckSilent,
    CheckSilentBelow,
    CheckUnfinished,
    check_template,
)
from messages.compiled_message import (
    AnsweredLate,
    CheckDone,
    Compilation,
    OfficesOnly,
    compilation_template,
)
from messages.decisions import (
    CannotDecide,
    Decided,
    Decision,
    FileRefused,
    FilesNotTaken,
    Held,
    ListKept,
    Prepared,
    Preview,
    PullStopped,
    Released,
    Revised,
    SourceLate,
    ToRelease,
    Waiting,
)
from messages.digest_message import digest_message, overview_message
from messages.dossier_page import (
    DossierAnswer,
    DossierPage,
    NoDossiers,
    NotYourDossiers,
    OnlyInPrivate,
    WhoseDossiers,
    dossier_template,
    page_buttons,
)
from messages.environment import environment
from messages.figure_words import total_text as total_text  # noqa: PLC0414 - callers take it here
from messages.message import Message
from messages.notices import CheckReminder, Digest, Notice, Overview
from messages.persons import (
    AddressTooLong,
    AdminsOnly,
    Forgotten,
    Kept,
    Muted,
    NotALength,
    NotAWish,
    NothingKept,
    Personal,
    SureToForget,
    kept_buttons,
    sure_buttons,
)
from messages.question_buttons import advice_rows, card_rows, finding_buttons, ranking_rows
from messages.questions import (
    AskForTwo,
    Finding,
    GroupParts,
    History,
    LateUnits,
    NoCommonPeriod,
    NoFiguresThen,
    NoLateFigures,
    NotAQuestion,
    NotSince,
    SideBySide,
    WeakGroups,
    WhichOfThem,
)
from messages.receipts import (
    Again,
    AllRecorded,
    Confirmation,
    Escalated,
    NotAReceipt,
    NothingWaits,
)
from messages.rooms import Room
from messages.short_names import short_name as short_name  # noqa: PLC0414 - callers take it here

_BLANK_LINES = re.compile(r"\n{3,}")
Said = (
    Notice
    | CheckNotice
    | Answer
    | Finding
    | Decision
    | Confirmation
    | Personal
    | Drafted
    | Live
    | Compilation
    | DossierAnswer
    | ChartInWords
)


@cache
def _environment() -> Environment:
    made = environment()
    made.globals["as_sent"] = _as_sent
    return made


def _text(template: str, said: Said, room: Room | None = None) -> str:
    text = _environment().get_template(f"{template}.html.j2").render(it=said, room=room)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    # Parts that may be empty each bring their own blank line; one between any two is enough.
    return _BLANK_LINES.sub("\n\n", lines).strip()


def _as_sent(digest: Digest) -> Markup:
    """A digest within another message; it was escaped when it was rendered."""
    return Markup(render(digest).text)  # noqa: S704 - see above


def render(said: Said) -> Message:
    """The message for a notice or an answer."""
    match said:
        case Digest():
            return digest_message(said, lambda room: _text("digest", said, room))
        case Overview():
            return overview_message(said, lambda room: _text("overview", said, room))
        case CheckReminder():
            return Message(_text("check_reminder", said), check_buttons(said))
        case (
            CheckChanged()
            | CheckMissed()
            | CheckCancelled()
            | CheckNobody()
            | CheckMoved()
            | CheckSilent()
            | CheckSilentBelow()
        ):
            return Message(_text(check_template(said), said))
        case CheckUnfinished():
            # Whoever has answered is reminded without a sound.
            return Message(_text(check_template(said), said), quiet=True)
        case Card():
            return Message(_text("card", said), card_rows(said))
        case AdviceShown():
            return Message(_text("advice_shown", said), advice_rows(said))
        case Former():
            return Message(_text("former", said), former_buttons(said))
        case Ranking():
            return Message(_text("ranking", said), ranking_rows(said))
        case WhichUnit():
            return Message(_text("which_unit", said), which_unit_buttons(said))
        case WhichParent(candidates, pick):
            return Message(_text("which_parent", said), candidate_buttons(candidates, pick))
        case NoSuchUnit(_, nearest, pick):
            return Message(_text("no_such_unit", said), candidate_buttons(nearest, pick))
        case History():
            return Message(_text("history", said), finding_buttons(said))
        case SideBySide():
            return Message(_text("side_by_side", said), finding_buttons(said))
        case WhichOfThem():
            return Message(_text("which_of_them", said), finding_buttons(said))
        case NoCommonPeriod():
            return Message(_text("no_common_period", said), finding_buttons(said))
        case AskForTwo():
            return Message(_text("ask_for_two", said))
        case WeakGroups():
            return Message(_text("weak_groups", said), finding_buttons(said))
        case LateUnits():
            return Message(_text("late_units", said), finding_buttons(said))
        case GroupParts():
            return Message(_text("group_parts", said), finding_buttons(said))
        case NoFiguresThen():
            return Message(_text("no_figures_then", said), finding_buttons(said))
        case NotSince():
            return Message(_text("not_since", said), finding_buttons(said))
        case NoLateFigures():
            return Message(_text("no_late_figures", said))
        case NotAQuestion():
            return Message(_text("not_a_question", said))
        case Bound():
            card = button("Xem điểm hiện tại", ShowCard(said.unit_id))
            return Message(_text("bound", said), ((card,),) if said.leads else ())
        case NoFigures():
            return Message(_text("no_figures", said))
        case ChartInWords():
            return Message(_text("chart_in_words", said))
        case NoSuchLevel():
            return Message(_text("no_such_level", said))
        case AskForUnit():
            return Message(_text("ask_for_unit", said))
        case Welcome():
            return Message(_text("welcome", said))
        case InviteRefused():
            return Message(_text("invite_refused", said))
        case Help():
            return Message(_text("help", said))
        case NoCheck():
            return Message(_text("no_check", said))
        case NotAReply():
            return Message(_text("not_a_reply", said))
        case NotYours():
            return Message(_text("not_yours", said))
        case NotUnderstood():
            return Message(_text("not_understood", said))
        case AlertList():
            return Message(_text("alert_list", said), alert_list_buttons(said))
        case NoAlerts():
            return Message(_text("no_alerts", said))
        case Failed():
            return Message(_text("failed", said))
        case TooFast():
            return Message(_text("too_fast", said))
        case Held():
            return Message(_text("held", said), held_buttons(said))
        case Revised():
            return Message(_text("revised", said))
        case PullStopped():
            return Message(_text("pull_stopped", said))
        case SourceLate():
            return Message(_text("source_late", said))
        case Preview():
            return Message(_text("preview", said), preview_buttons(said))
        case Decided():
            return Message(_text("decided", said))
        case Prepared():
            return Message(_text("prepared", said), prepared_buttons(said))
        case Released():
            return Message(_text("released", said))
        case ToRelease():
            return Message(_text("to_release", said))
        case Waiting():
            return Message(_text("waiting", said))
        case CannotDecide():
            return Message(_text("cannot_decide", said))
        case FileRefused():
            return Message(_text("file_refused", said))
        case ListKept():
            return Message(_text("list_kept", said))
        case FilesNotTaken():
            return Message(_text("files_not_taken", said))
        case Again():
            return Message(_text("again", said), (receipt_buttons(said.snapshot_id),))
        case Escalated():
            return Message(_text("escalated", said))
        case AllRecorded():
            return Message(_text("all_recorded", said))
        case NothingWaits():
            return Message(_text("nothing_waits", said))
        case NotAReceipt():
            return Message(_text("not_a_receipt", said))
        case Kept():
            return Message(_text("kept", said), kept_buttons(said))
        case NothingKept():
            return Message(_text("nothing_kept", said))
        case Muted():
            return Message(_text("muted", said))
        case NotALength():
            return Message(_text("not_a_length", said))
        case NotAWish():
            return Message(_text("not_a_wish", said))
        case AddressTooLong():
            return Message(_text("address_too_long", said))
        case SureToForget():
            return Message(_text("sure_to_forget", said), sure_buttons(said))
        case Forgotten():
            return Message(_text("forgotten", said))
        case AdminsOnly():
            return Message(_text("admins_only", said))
        case CheckDone() | AnsweredLate() | OfficesOnly():
            return Message(_text(compilation_template(said), said))
        case DossierPage():
            return Message(_text("dossier_page", said), page_buttons(said))
        case NoDossiers() | OnlyInPrivate() | NotYourDossiers() | WhoseDossiers():
            return Message(_text(dossier_template(said), said))
        case Board():
            return Message(_text("board", said), board_buttons(said))
        case ReportList():
            return Message(_text("report_list", said), report_list_buttons(said))
        case AskDetails():
            return Message(_text("ask_details", said))
        case ReadBack():
            return Message(_text("read_back", said), read_back_buttons(said))
        case UnclearNumbers():
            return Message(_text("unclear_numbers", said))
        case DraftRefused():
            return Message(_text("draft_refused", said))
        case NoDraft():
            return Message(_text("no_draft", said))
        case DraftDropped():
            return Message(_text("draft_dropped", said))
        case NameTheUnit():
            return Message(_text("name_the_unit", said))
        case InPrivateOnly():
            return Message(_text("in_private_only", said))
