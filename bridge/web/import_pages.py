"""Importing by page: choose a file, look at what it holds, import it, watch it, read the report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bridge.contacts.importers.csv_file import MAPPABLE
from bridge.contacts.previewing import Preview, preview_file
from bridge.errors import InvalidInput
from bridge.runtime import Helper
from bridge.web.import_progress import Progress
from bridge.web.import_words import place_in_words, say
from bridge.web.pages import page_blueprint, show
from bridge.web.shown_phones import show_phones
from bridge.web.uploads import MAX_UPLOAD_BYTES, FileTooLarge, Upload, Uploads
from bridge.web.words import words

_RUNS_SHOWN = 5
#: Of problems, and of what was left as a person edited it, so many are shown.
_LINES_SHOWN = 200
_COLUMNS_SHOWN = 100
_NAMING = frozenset({"name", "first_name", "middle_name", "last_name", "company", "email"})


def import_pages(helper: Helper, uploads: Uploads) -> Blueprint:
    blueprint = page_blueprint("import_pages", helper)
    runs, plan = helper.import_runs, helper.plan

    @blueprint.get("/contacts/import")
    def choose() -> Response:
        return _show_chooser()

    @blueprint.post("/contacts/import")
    def receive() -> Response:
        try:
            upload = uploads.receive()
        except FileTooLarge:
            return _show_chooser(413, words("import_too_large", most=MAX_UPLOAD_BYTES // 2**20))
        except InvalidInput:
            return _show_chooser(400, words("import_no_file"))
        return redirect(url_for(".look", upload_id=upload.id), 303)

    @blueprint.get("/contacts/import/files/<upload_id>")
    def look(upload_id: str) -> Response:
        upload = uploads.get(upload_id)
        return _show_preview(upload, preview_file(upload.path, upload.name, plan), {})

    @blueprint.post("/contacts/import/files/<upload_id>")
    def start(upload_id: str) -> Response:
        upload = uploads.get(upload_id)
        mapping = _read_mapping(preview_file(upload.path, upload.name, plan))
        preview = preview_file(upload.path, upload.name, plan, mapping=mapping)
        if preview.reason or "again" in request.form:
            return _show_preview(upload, preview, mapping)

        def begin() -> str:
            end = partial(uploads.remove, upload.id)
            return helper.imports.start(upload.path, upload.name, mapping, on_end=end).id

        run_id = uploads.start_once(upload, begin)
        # Of two presses at once, the second may come before the first has its import.
        return redirect(url_for(".follow", run_id=run_id) if run_id else url_for(".choose"), 303)

    @blueprint.post("/contacts/import/files/<upload_id>/discard")
    def discard(upload_id: str) -> Response:
        uploads.remove(uploads.get(upload_id).id)
        return redirect(url_for(".choose"), 303)

    @blueprint.get("/contacts/import/<run_id>")
    def follow(run_id: str) -> Response:
        run = runs.get(run_id)
        return show(
            "import_run.html",
            run=run,
            progress=Progress.of(run),
            report=run.report,
            most=_LINES_SHOWN,
            place=place_in_words,
            say=say,
        )

    @blueprint.post("/contacts/import/<run_id>/stop")
    def stop(run_id: str) -> Response:
        runs.end_if_running(runs.get(run_id).id)
        return redirect(url_for(".follow", run_id=run_id), 303)

    def _show_chooser(status: int = 200, mistake: str = "") -> Response:
        latest = [(run, Progress.of(run)) for run in runs.latest(_RUNS_SHOWN)]
        return show("import.html", status, mistake=mistake, latest=latest, max_bytes=MAX_UPLOAD_BYTES)

    def _show_preview(upload: Upload, preview: Preview, mapping: Mapping[str, str]) -> Response:
        held = {mapping.get(column.heading, column.holds) for column in preview.columns}
        needs = {"phone": {"phone"}, "name": _NAMING} if preview.columns else {}
        return show(
            "import_preview.html",
            upload=upload,
            columns=preview.columns[:_COLUMNS_SHOWN],
            mapping=mapping,
            mappable=MAPPABLE,
            lacks=next((name for name, fields in needs.items() if not held & fields), ""),
            reason=say(preview.reason),
            contacts=[(one.texts, show_phones(one.numbers, plan)) for one in preview.contacts],
        )

    return blueprint


def _read_mapping(preview: Preview) -> dict[str, str]:
    """What a person said of the columns, where it is not what they are taken for anyway."""
    said = {column.heading: request.form.get(f"column_{at}", "") for at, column in enumerate(preview.columns)}
    return {
        column.heading: said[column.heading]
        for column in preview.columns
        if column.heading and said[column.heading] in MAPPABLE and said[column.heading] != column.holds
    }
