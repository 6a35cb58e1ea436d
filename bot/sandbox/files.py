"""Which files did the bot or a person send, and under which id?"""

import hashlib
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import PurePath

from bot.sandbox.params import Params, Upload
from bot.sandbox.pictures import picture_mime, picture_size
from bot.sandbox.refusal import RefusedError, bad_request

LARGEST_SENT_BYTES = 50 * 1024 * 1024
LARGEST_FETCHED_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """One file on the server; a picture also knows its size in pixels."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    data: bytes
    width: int = 0
    height: int = 0


class Files:
    """All files, by id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def of(self, params: Params, kind: str, source: str) -> StoredFile:
        """The file a request names: an upload, `attach://name` or the id of an earlier one."""
        upload = params.files.get(source.removeprefix("attach://") or kind)
        if upload:
            return self.keep(kind, upload)
        if not source:
            raise bad_request(f"there is no {kind} in the request")
        if source.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        stored = self._by_id.get(source)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Take a new file in."""
        data = upload.data
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > LARGEST_SENT_BYTES:
            raise RefusedError(413, "Request Entity Too Large")
        name = PurePath(upload.name.replace("\\", "/")).name or "file"
        mime = mimetypes.guess_type(name)[0] or upload.mime or "application/octet-stream"
        width = height = 0
        if kind == "photo":
            width, height = picture_size(data)
            mime = picture_mime(data)
            name = "photo.png" if mime == "image/png" else "photo.jpg"
        stored = StoredFile(
            file_id=("AgAC" if kind == "photo" else "BQAC") + secrets.token_urlsafe(36),
            unique_id=f"AQAD{hashlib.sha256(data).hexdigest()[:12]}",
            kind=kind,
            name=name,
            mime=mime,
            path=f"{kind}s/file_{len(self._by_id)}{PurePath(name).suffix}",
            data=data,
            width=width,
            height=height,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def known(self, file_id: str) -> StoredFile | None:
        """The file behind an id, of any size."""
        return self._by_id.get(file_id)

    def fetch(self, file_id: str) -> StoredFile:
        """The file behind an id, small enough to be downloaded by a bot."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.data) > LARGEST_FETCHED_BYTES:
            raise bad_request("file is too big")
        return stored

    def at(self, path: str) -> StoredFile | None:
        """The file at a download path."""
        return self._by_path.get(path)
