"""Who exists and what do they do, asked over HTTP?"""

import base64

from bot.sandbox.http_json import ControlHandler, whole, words
from bot.sandbox.params import Upload
from bot.sandbox.refusal import MisuseError
from bot.sandbox.wire import Json


class UsersHandler(ControlHandler):
    """`/sandbox/users`."""

    def post(self) -> None:
        """Create a person."""
        body = self.body()
        username, title = body.get("username"), body.get("title")
        self.answer(
            self.control.add_user(
                whole(body, "id"),
                words(body, "first_name"),
                str(username) if username else None,
                str(title) if title else None,
            )
        )


class GroupsHandler(ControlHandler):
    """`/sandbox/groups`."""

    def post(self) -> None:
        """Create a group."""
        body = self.body()
        members = body.get("members", [])
        if not isinstance(members, list) or not all(type(member) is int for member in members):
            raise MisuseError("members must be a list of user ids")
        self.answer(self.control.add_group(whole(body, "id"), words(body, "title"), members))


class TopicsHandler(ControlHandler):
    """`/sandbox/chats/{id}/topics`."""

    def post(self, chat_id: str) -> None:
        """Open, close or delete a topic of a supergroup."""
        body = self.body()
        self.answer(
            self.control.set_topic(int(chat_id), whole(body, "thread_id"), words(body, "state"))
        )


class ChatsHandler(ControlHandler):
    """`/sandbox/chats`."""

    def get(self) -> None:
        """List the chats."""
        self.answer(self.control.chats())


class MessagesHandler(ControlHandler):
    """`/sandbox/chats/{id}/messages`."""

    def get(self, chat_id: str) -> None:
        """List the messages."""
        self.answer(self.control.messages(int(chat_id)))

    def post(self, chat_id: str) -> None:
        """A person types."""
        body = self.body()
        reply_to = whole(body, "reply_to") if body.get("reply_to") else None
        thread_id = whole(body, "thread_id") if body.get("thread_id") else 0
        self.answer(
            self.control.type_text(
                int(chat_id),
                whole(body, "from"),
                words(body, "text"),
                reply_to,
                thread_id=thread_id,
            )
        )


class _UploadHandler(ControlHandler):
    """A file comes as multipart `file`, or in JSON with `name` and base64 `data`."""

    def sent(self) -> tuple[Json, Upload, str]:
        """The values beside the file, the file, its caption."""
        parts = [part for found in self.request.files.values() for part in found]
        if parts:
            body: Json = {
                name: self.get_body_argument(name) for name in self.request.body_arguments
            }
            part = parts[0]
            upload = Upload(part.filename, part.content_type, part.body)
        else:
            body = self.body()
            try:
                data = base64.b64decode(words(body, "data"), validate=True)
            except ValueError:
                raise MisuseError("data is not base64") from None
            upload = Upload(words(body, "name"), str(body.get("mime", "")), data)
        return body, upload, str(body.get("caption") or "")


class DocumentsHandler(_UploadHandler):
    """`/sandbox/chats/{id}/documents`."""

    def post(self, chat_id: str) -> None:
        """A person sends a file."""
        body, upload, caption = self.sent()
        self.answer(self.control.send_document(int(chat_id), whole(body, "from"), upload, caption))


class PhotosHandler(_UploadHandler):
    """`/sandbox/chats/{id}/photos`."""

    def post(self, chat_id: str) -> None:
        """A person sends a picture."""
        body, upload, caption = self.sent()
        self.answer(self.control.send_photo(int(chat_id), whole(body, "from"), upload, caption))


class PressHandler(ControlHandler):
    """`/sandbox/chats/{id}/press`."""

    async def post(self, chat_id: str) -> None:
        """A person taps a button, named by its data or its place."""
        body = self.body()
        message_id = whole(body, "message_id")
        data = body.get("data")
        if data is None:
            place = whole(body, "row"), whole(body, "column")
            data = self.control.data_at(int(chat_id), message_id, *place)
        pressed = self.control.press(
            int(chat_id),
            whole(body, "from"),
            message_id,
            str(data),
            self.wait_s(body),
            forged=body.get("forged") is True,
        )
        self.answer(await pressed)


class ChoiceHandler(ControlHandler):
    """`/sandbox/chats/{id}/inline`."""

    def post(self, chat_id: str) -> None:
        """A person sends an inline result."""
        body = self.body()
        place = words(body, "inline_id"), words(body, "result_id")
        self.answer(self.control.choose_inline(int(chat_id), whole(body, "from"), *place))


class InlineHandler(ControlHandler):
    """`/sandbox/inline`."""

    async def post(self) -> None:
        """A person asks in inline mode."""
        body = self.body()
        query = body.get("query", "")
        if not isinstance(query, str):
            raise MisuseError("query must be a text")
        asked = self.control.ask_inline(whole(body, "from"), query, self.wait_s(body))
        self.answer(await asked)
