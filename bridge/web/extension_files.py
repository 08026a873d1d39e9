"""Serves files of the extension: the JS bridge under /sdk, and its look and icons for our own pages."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from bridge.extension_source import extension_folder

#: Set by us, because Windows may take .js for text/plain, which no browser runs as a module.
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".ts": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def extension_files() -> Blueprint:
    blueprint = Blueprint("extension_files", __name__)
    folder = extension_folder()

    @blueprint.get("/sdk/<path:name>")
    def sdk(name: str) -> Response:
        response = _send(folder / "sdk", name)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @blueprint.get("/look/<path:name>")
    def look(name: str) -> Response:
        return _send(folder / "ui", name)

    return blueprint


def _send(folder: Path, name: str) -> Response:
    content_type = _TYPES.get(Path(name).suffix)
    if content_type is None:
        abort(404)
    response = send_from_directory(folder, name, mimetype=content_type.partition(";")[0])
    response.headers["Content-Type"] = content_type
    # Asked for anew each time, and answered 304 while it is the same: an update shows at once.
    response.headers["Cache-Control"] = "no-cache"
    return response
