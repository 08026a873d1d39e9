"""Files that were sent to be imported: streamed to the disk, looked at, imported, removed."""

from __future__ import annotations

import contextlib
import io
import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from bridge.errors import InvalidInput, NotFound

MAX_UPLOAD_BYTES = 512 * 1024 * 1024
MAX_NAME_CHARS = 120
#: One that nobody imported is removed after so long.
_KEPT_S = 24 * 3600
_CHUNK_BYTES = 64 * 1024
_ID = re.compile(r"[0-9a-f]{32}")
_DATA, _NAME, _RUN = "data", "name", "run"


class FileTooLarge(InvalidInput):
    code = "file_too_large"


@dataclass(frozen=True)
class Upload:
    """`name`: what the person's file is called; `path`: where its content lies here."""

    id: str
    name: str
    path: Path


class _PatientFile(io.FileIO):
    """Others have their turn before each write: what comes from this machine is never waited for."""

    def write(self, data: Any, /) -> int:
        time.sleep(0)
        return super().write(data)


class Uploads:
    """In folders of `folder`, which only their owner can open.

    Those of a helper that crashed are removed when it starts anew, or later with the next that comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._remove_old()

    def receive(self) -> Upload:
        """Keep the file of this request: the body, or a form's field `file`. Raises InvalidInput."""
        self._remove_old()
        upload = self._create()
        try:
            is_form = request.mimetype == "multipart/form-data"
            name = _receive_form(upload) if is_form else _receive_body(upload)
            upload.path.with_name(_NAME).write_text(name, encoding="utf-8")
            return replace(upload, name=name)
        except RequestEntityTooLarge as error:
            raise FileTooLarge(
                f"The file is too large: expected at most {MAX_UPLOAD_BYTES // 2**20} MiB. Import it in a "
                "terminal: neon-bridge contacts import FILE."
            ) from error
        finally:
            # Also when whoever sends it goes away midway.
            if not upload.path.with_name(_NAME).is_file():
                self.remove(upload.id)

    def get(self, upload_id: str) -> Upload:
        """Raises NotFound."""
        folder = self._folder / upload_id
        if not _ID.fullmatch(upload_id) or not (folder / _NAME).is_file():
            raise NotFound("This file is not here any more: choose it again.")
        return Upload(upload_id, (folder / _NAME).read_text(encoding="utf-8"), folder / _DATA)

    def start_once(self, upload: Upload, start: Callable[[], str]) -> str:
        """What `start` gives, the id of the file's import; pressed twice, it is started once."""
        place = upload.path.with_name(_RUN)
        try:
            place.touch(exist_ok=False)
        except FileExistsError:
            return place.read_text()
        run_id = ""
        try:
            run_id = start()
        finally:
            # After a short import the file is gone by now; one that could not start may be tried again.
            with contextlib.suppress(FileNotFoundError):
                place.write_text(run_id) if run_id else place.unlink()
        return run_id

    def remove(self, upload_id: str) -> None:
        shutil.rmtree(self._folder / upload_id, ignore_errors=True)

    def _create(self) -> Upload:
        upload_id = secrets.token_hex(16)
        folder = self._folder / upload_id
        folder.mkdir(mode=0o700, parents=True)
        return Upload(upload_id, "", folder / _DATA)

    def _remove_old(self) -> None:
        for folder in self._folder.glob("*"):
            # Its import may end just now.
            with contextlib.suppress(FileNotFoundError):
                if time.time() - folder.stat().st_mtime > _KEPT_S:
                    self.remove(folder.name)


def _receive_form(upload: Upload) -> str:
    opened: list[_PatientFile] = []

    def open_file(
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        opened.append(_PatientFile(upload.path, "w+b"))
        return opened[-1]

    try:
        _stream, _fields, files = parse_form_data(
            request.environ, open_file, max_content_length=MAX_UPLOAD_BYTES, max_form_parts=10
        )
    finally:
        for file in opened:
            file.close()
    found = files.get("file")
    if found is None or not found.filename:
        raise InvalidInput("Expected a file in the field 'file'.")
    return clean_name(found.filename)


def _receive_body(upload: Upload) -> str:
    name = request.args.get("name", "")
    if not name.strip():
        raise InvalidInput("Expected name=… in the address: what the file is called.")
    request.max_content_length = MAX_UPLOAD_BYTES
    with _PatientFile(upload.path, "wb") as file:
        while chunk := request.stream.read(_CHUNK_BYTES):
            file.write(chunk)
    return clean_name(name)


def clean_name(text: str) -> str:
    """A file's own name, without what a path or an odd browser put around it."""
    name = re.split(r"[/\\]", text.encode("utf-8", "replace").decode())[-1]
    return "".join(char for char in name if char.isprintable())[-MAX_NAME_CHARS:].strip() or "contacts"
