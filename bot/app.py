"""The running service: clock, chat and delivery over the use cases, in one process."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, cast

import structlog
from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chat.album import Album
from bot.chat.buttons import Buttons
from bot.chat.charts import ChartChat
from bot.chat.check import PICTURES, CheckChat
from bot.chat.check_papers import CheckPapers
from bot.chat.commands import Commands
from bot.chat.crowd import LINES
from bot.chat.drawing import Drawing
from bot.chat.inbox import InboxApplication, InboxBot, InboxQueue
from bot.chat.inbox_writer import InboxWriter
from bot.chat.inline import InlineChat
from bot.chat.live import LiveCheck
from bot.chat.personal import PersonalChat
from bot.chat.polling import POLL_S, Listener
from bot.chat.questions import QuestionChat
from bot.chat.receipts import ReceiptChat
from bot.chat.reply import Replies
from bot.chat.typed import Context
from bot.chat.watched import WatchedRequest
from bot.chat.webhook import Address, WebhookListener
from bot.clock import MovableClock
from bot.delivery.dispatch import IN_FLIGHT, Dispatcher
from bot.delivery.journal import NAME as JOURNAL
from bot.delivery.journal import Journal
from bot.delivery.quiet import quiet_hours
from bot.health.line import Line, State
from bot.health.server import HealthServer
from bot.health.vitals import Examination
from bot.netloc import host_and_port
from bot.office import Office
from bot.transport.telegram import TelegramTransport
from messages.answers import Failed, TooFast

log = structlog.get_logger()

# Timeouts of one request, in seconds; together below the outbox's lease, so that a send that is
# still under way is never taken for interrupted.
_CONNECT_S, _READ_S, _WRITE_S, _POOL_S = 10.0, 20.0, 20.0, 5.0
# The same for each 64 KiB of a request that carries documents; a slow line needs longer for them.
_MEDIA_WRITE_S = 40.0
# What a poll brings is kept within this time of its answer.
_TAKEN_S = 3.0
# Answers and the broadcast share a client: room for both.
_CONNECTIONS = 2 * IN_FLIGHT


class TokenRefused(Exception):  # noqa: N818 - says what happened
    """Telegram does not know the token."""


class Service:
    """Clock, chat and delivery in one process."""

    def __init__(self, built: Office) -> None:
        self._office = built
        self._stop = asyncio.Event()
        self._clock_moved = asyncio.Event()
        self._drawing = Drawing()
        self._album = Album(built.database, built.clock, self._drawing)
        self.listening, self.sending = (
            Line(name, built.clock) for name in ("listening", "sending")
        )
        self._polls = WatchedRequest(
            self.listening, proxy=self._proxy, connection_pool_size=2, read_timeout=POLL_S + _READ_S
        )
        self._application = self._build_application()
        self._replies = Replies(self._application.bot, built.answers)
        self._dispatcher = Dispatcher(
            built.database,
            TelegramTransport(self._application.bot),
            built.clock,
            quiet=quiet_hours(built.settings),
            kept=Journal(built.settings.data_dir / JOURNAL),
        )
        self._receipts = ReceiptChat(self._replies, built.receipts)
        self._personal = PersonalChat(self._replies, built.wishes)
        self._live = LiveCheck(self._replies, built.views)
        self._papers = CheckPapers(self._replies, built.check_lists)
        self._check = CheckChat(
            self._replies, built.check, built.drafting, self._live, self._papers
        )
        self._charts = ChartChat(self._replies, built.picturing, self._album)
        self._questions = QuestionChat(self._replies, self._charts)
        self._commands = Commands(
            self._replies,
            built.people,
            self._check,
            built.intake,
            built.releasing,
            built.alert_lists,
            self._receipts,
            self._personal,
            self._questions,
        )
        self._application.on_crowd = self._on_crowd
        self._register_handlers()
        if isinstance(built.clock, MovableClock):
            built.clock.on_move(self._on_clock_moved)

    def stop(self) -> None:
        """End `run` gracefully: nothing new is begun, what is under way is finished."""
        self._stop.set()

    async def run(self, ready: Callable[[str], None] | None = None) -> None:
        """Serve until `stop`; `ready` is called with the bot's username once people can write.

        Raises:
            TokenRefused: Telegram does not know the token.
            CannotListen: the webhook's address is taken or not ours.
        """
        application = self._application
        queue = cast("InboxQueue", application.update_queue)
        listener = self._build_listener()
        health = self._build_health()
        try:
            if health is not None:
                health.begin()
            if not await self._introduce():
                return
            self._office.uptime.serve(self._hears, self._has_heard)
            await asyncio.to_thread(self._office.uptime.begin)
            await asyncio.to_thread(self._office.pulling.take_up)
            await asyncio.to_thread(self._office.answers.get_ready)
            await queue.replay(application.bot)
            if not await self._until_stopped(listener.begin()):
                return
            await application.start()
            if ready is not None:
                ready(application.bot.username)
            try:
                # If one of them breaks, none goes on alone: the process ends and is started anew.
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._office.timetable.serve(self._stop, self._clock_moved))
                    tasks.create_task(self._dispatcher.run(self._stop))
                    tasks.create_task(listener.watch(self._stop))
                    tasks.create_task(self._office.uptime.keep(self._stop))
                    tasks.create_task(self._live.keep(self._stop))
            finally:
                await listener.end()
                await application.stop()
        finally:
            await listener.end()
            await application.shutdown()
            self._drawing.close()
            if health is not None:
                await health.end()

    async def _until_stopped(self, work: Coroutine[Any, Any, None]) -> bool:
        """Do something that may wait for the network; False if `stop` came first."""
        doing = asyncio.create_task(work)
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if doing.done():
            await doing
            return True
        doing.cancel()
        with suppress(asyncio.CancelledError):
            await doing
        return False

    async def _introduce(self) -> bool:
        """Log in and register the commands; waits for the network. False if stopped meanwhile."""
        pause = 1.0
        while not self._stop.is_set():
            try:
                await self._application.initialize()
                await self._application.bot.set_my_commands(
                    [
                        BotCommand(command.names[0], command.description)
                        for command in self._commands.table()
                        if command.in_menu
                    ]
                )
            except InvalidToken as error:
                raise TokenRefused(str(error)) from error
            except TelegramError:
                self.sending.enter(State.UNREACHABLE)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), pause)
                pause = min(2 * pause, 60.0)
            else:
                return True
        return False

    def _build_listener(self) -> Listener | WebhookListener:
        updater = self._application.updater
        if updater is None:  # never so: the builder makes one
            raise RuntimeError("the application has no updater")
        telegram = self._office.settings.telegram
        if telegram.mode == "polling":
            return Listener(updater, self.listening)
        host, port = host_and_port(telegram.webhook_listen)
        secret = telegram.webhook_secret.get_secret_value() if telegram.webhook_secret else ""
        address = Address(telegram.webhook_url, host, port, secret)
        return WebhookListener(updater, self.listening, address, self._office.clock)

    def _build_health(self) -> HealthServer | None:
        listen = self._office.settings.health.listen
        if not listen:
            return None
        examination = Examination(
            self._office.database, self._office.clock, self.listening, self.sending
        )
        return HealthServer(examination, *host_and_port(listen))

    @property
    def _proxy(self) -> str | None:
        proxy = self._office.settings.telegram.proxy
        return proxy.get_secret_value() if proxy else None

    def _build_application(self) -> InboxApplication:
        telegram = self._office.settings.telegram
        if telegram.token is None:
            raise TokenRefused("telegram.token is not set")
        database, clock = self._office.database, self._office.clock
        base = telegram.api_url.rstrip("/")
        writer = InboxWriter(database, clock)
        queue = InboxQueue(writer, database, clock, insists=telegram.mode == "polling")
        bot = InboxBot(
            queue,
            token=telegram.token.get_secret_value(),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=WatchedRequest(
                self.sending,
                connection_pool_size=_CONNECTIONS,
                proxy=self._proxy,
                connect_timeout=_CONNECT_S,
                read_timeout=_READ_S,
                write_timeout=_WRITE_S,
                media_write_timeout=_MEDIA_WRITE_S,
                pool_timeout=_POOL_S,
            ),
            get_updates_request=self._polls,
        )
        built = (
            ApplicationBuilder()
            .application_class(InboxApplication, {"waiting": queue, "database": database})
            .bot(bot)
            .update_queue(queue)
            # How many are handled at once is the crowd's matter; the rest wait in lines.
            .concurrent_updates(LINES)
            .job_queue(None)
            .build()
        )
        return cast("InboxApplication", built)

    def _register_handlers(self) -> None:
        application, commands = self._application, self._commands
        typed = filters.UpdateType.MESSAGE
        for command in commands.table():
            application.add_handler(CommandHandler(list(command.names), command.handle, typed))
        private = filters.ChatType.PRIVATE & typed
        # What came out of the bot's own inline list is no question to it.
        said = filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT
        application.add_handler(MessageHandler(private & filters.COMMAND, commands.unknown))
        application.add_handler(MessageHandler(private & said, commands.text))
        groups = filters.ChatType.GROUPS & typed
        application.add_handler(MessageHandler(groups & said, self._questions.addressed))
        application.add_handler(
            MessageHandler(private & filters.Document.ALL, self._commands.document)
        )
        application.add_handler(MessageHandler(private & PICTURES, self._check.picture))
        buttons = Buttons(
            self._replies,
            self._check,
            self._office.intake,
            self._office.releasing,
            self._office.alert_lists,
            self._receipts,
            self._personal,
            self._live,
            self._charts,
            self._questions,
            self._papers,
        )
        application.add_handler(CallbackQueryHandler(buttons.pressed))
        inline = InlineChat(self._office.answers)
        application.add_handler(InlineQueryHandler(inline.asked))
        application.add_error_handler(self._on_error)

    def _hears(self) -> bool:
        """Whether what people send comes here, as far as is known."""
        line = self.listening
        if self._is_called:
            return line.standing.sound
        # A poll is answered after POLL_S at the latest.
        return line.standing.sound and line.silent_s < POLL_S + _READ_S

    def _has_heard(self) -> bool:
        """Whether a poll was answered, with what waited at Telegram; a webhook is only called."""
        line = self.listening
        return self._is_called or (line.standing.state is State.OK and line.standing_s > _TAKEN_S)

    @property
    def _is_called(self) -> bool:
        return self._office.settings.telegram.mode == "webhook"

    async def _on_error(self, update: object, context: Context) -> None:
        """A handler broke: the log gets the trace, the person a sentence."""
        log.error("handler_failed", exc_info=context.error)
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is not None:
            await self._replies.say(chat.id, Failed())

    async def _on_crowd(self, chat_id: int) -> None:
        await self._replies.say(chat_id, TooFast())

    def _on_clock_moved(self) -> None:
        self._clock_moved.set()
        self._dispatcher.wake()
