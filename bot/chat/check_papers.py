"""Which papers of a check people get in the chat: the compiled list, single dossiers."""

import asyncio
from dataclasses import dataclass

from telegram import CallbackQuery

from bot.chat.reply import Replies
from bot.check_round.check_lists import CheckLists
from bot.check_round.compiling import Papers
from bot.transport.protocol import File
from messages.actions import SendCompiled, ShowDossiers
from messages.dossier_page import NotYourDossiers, OnlyInPrivate
from messages.render import render
from scoring.names import plain_key

_COMPILED = plain_key("tổng hợp")
_DOSSIERS = plain_key("hồ sơ")


@dataclass(frozen=True)
class CheckPapers:
    """`/check tổng hợp`, `/check hồ sơ xã Tân Mỹ`, and the buttons that do the same."""

    replies: Replies
    lists: CheckLists

    async def typed(self, chat_id: int, words: str) -> bool:
        """Answer what was typed behind `/check`; False if it asks for no papers."""
        if plain_key(words) == _COMPILED:
            found = await asyncio.to_thread(self.lists.on_request.papers, chat_id)
            if isinstance(found, tuple):
                await self._send(chat_id, found)
            else:
                await self.replies.say(chat_id, found)
            return True
        first, second, name = [*words.split(maxsplit=2), "", "", ""][:3]
        if plain_key(f"{first} {second}") != _DOSSIERS:
            return False
        for shown in await asyncio.to_thread(self.lists.viewing.typed, chat_id, name):
            await self.replies.say(chat_id, shown)
        return True

    async def pressed(
        self, query: CallbackQuery, chat_id: int, action: SendCompiled | ShowDossiers
    ) -> None:
        """Do what a button asks for; a refusal is a toast."""
        match action:
            case SendCompiled(round_on):
                found = await asyncio.to_thread(self.lists.on_request.papers, chat_id, round_on)
                if not isinstance(found, tuple):
                    await self.replies.toast(query, render(found).text)
                    return
                await self.replies.toast(query)
                await self._send(chat_id, found)
            case ShowDossiers(round_on, unit_id, page):
                shown = await asyncio.to_thread(
                    self.lists.viewing.page, chat_id, round_on, unit_id, page
                )
                if isinstance(shown, NotYourDossiers | OnlyInPrivate):
                    await self.replies.toast(query, render(shown).text)
                    return
                await self.replies.toast(query)
                if page:
                    await self.replies.replace(query, shown)
                else:
                    await self.replies.say(chat_id, shown)

    async def _send(self, chat_id: int, found: tuple[Papers, ...]) -> None:
        for papers in found:
            files = tuple(File(name, content) for name, content in papers.files)
            await self.replies.send_files(chat_id, render(papers.said), files)
