"""Imports in the helper's API: a file is sent, imported in a process of its own, and followed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, request, url_for

from bridge.contacts.importers.csv_file import MAPPABLE
from bridge.errors import InvalidInput
from bridge.runtime import Helper
from bridge.web.helper_api import Json, api_blueprint
from bridge.web.uploads import Uploads

_MAX_MAPPED = 100


def imports_api(helper: Helper, uploads: Uploads) -> Blueprint:
    blueprint = api_blueprint("imports_api", helper)

    @blueprint.post("/contacts/import")
    def start() -> tuple[Json, int, Mapping[str, str]]:
        mapping = dict(map(_read_mapping, request.args.getlist("map")[:_MAX_MAPPED]))
        upload = uploads.receive()
        run = helper.imports.start(
            upload.path, upload.name, mapping, on_end=lambda: uploads.remove(upload.id)
        )
        return run.as_dict(), 202, {"Location": url_for(".follow", run_id=run.id)}

    @blueprint.get("/contacts/imports/<run_id>")
    def follow(run_id: str) -> Json:
        return helper.import_runs.get(run_id).as_dict()

    return blueprint


def _read_mapping(text: str) -> tuple[str, str]:
    heading, _equals, field = text.rpartition("=")
    if not heading or field not in MAPPABLE:
        raise InvalidInput(
            f"Expected map=HEADING=FIELD with one of {', '.join(MAPPABLE)}, got {text[:60]!r}."
        )
    return heading, field
