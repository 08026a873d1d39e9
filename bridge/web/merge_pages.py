"""Pages that make several contacts one, and that show which may be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bridge.contacts.duplicates import LIKENESSES, find_duplicates, tell_apart
from bridge.contacts.editing import TEXT_FIELDS, ContactChanged
from bridge.contacts.merging import MAX_MERGED, texts_of
from bridge.contacts.models import Contact
from bridge.errors import NotFound
from bridge.runtime import Helper
from bridge.web.contact_forms import read_seen
from bridge.web.contact_pages import read_done
from bridge.web.pages import page_blueprint, show
from bridge.web.shown_phones import show_phones

_GROUPS = 20


@dataclass(frozen=True)
class FieldChoice:
    """A field that differs: (contact id, text) of each text there is, and whose is taken unless said."""

    name: str
    options: Sequence[tuple[str, str]]
    taken_id: str


def merge_pages(helper: Helper) -> Blueprint:
    blueprint = page_blueprint("merge_pages", helper)
    store, plan = helper.contacts, helper.plan

    @blueprint.get("/contacts/merge")
    def ask() -> Response:
        return _show_choices(request.args.getlist("id"))

    @blueprint.post("/contacts/merge")
    def merge() -> Response:
        ids = list(dict.fromkeys(request.form.getlist("id")))
        kept_id = request.form.get("keep", "")
        seen = {id_: read_seen(f"seen_{id_}") for id_ in sorted(ids, key=lambda id_: id_ != kept_id)}
        take = {name: request.form[name] for name in TEXT_FIELDS if name in request.form}
        try:
            helper.editor.merge(seen, take=take)
        except (ContactChanged, NotFound):
            return _show_choices(ids, is_changed=True)
        return redirect(url_for("contact_pages.contact", contact_id=next(iter(seen)), done="merged"), 303)

    @blueprint.get("/contacts/duplicates")
    def duplicates() -> Response:
        by = request.args.get("by", "")
        by = by if by in LIKENESSES else "name"
        after = request.args.get("after", "")[:255]
        found = find_duplicates(store.database, by, after=after, limit=_GROUPS)
        return show(
            "duplicates.html",
            groups=[[(one, show_phones(one.phones, plan)) for one in group.contacts] for group in found],
            by=by,
            likenesses=LIKENESSES,
            done=read_done(),
            shown_after=after,
            after=found[-1].key if len(found) >= _GROUPS else "",
        )

    @blueprint.post("/contacts/duplicates")
    def keep_apart() -> Response:
        tell_apart(store.database, request.form.getlist("id"))
        by, after = request.args.get("by"), request.args.get("after")
        return redirect(url_for(".duplicates", by=by, after=after, done="told_apart"), 303)

    def _show_choices(ids: Sequence[str], *, is_changed: bool = False) -> Response:
        found = store.find_several(ids[: MAX_MERGED + 1])
        taken = {name: request.form.get(name, "") for name in TEXT_FIELDS}
        return show(
            "merge.html",
            409 if is_changed else 200,
            contacts=[(contact, show_phones(contact.phones, plan)) for contact in found],
            kept_id=request.form.get("keep") or (found[0].id if found else ""),
            fields=[_choice_of(name, found, taken[name]) for name in TEXT_FIELDS if texts_of(name, found)],
            most=MAX_MERGED,
            is_changed=is_changed,
        )

    return blueprint


def _choice_of(name: str, found: Sequence[Contact], taken_id: str) -> FieldChoice:
    texts = texts_of(name, found)
    first = {text: next(one.id for one in found if getattr(one, name) == text) for text in texts}
    options = [(contact_id, text) for text, contact_id in first.items()]
    has_taken = any(taken_id == contact_id for contact_id, _text in options)
    return FieldChoice(name, options, taken_id if has_taken else options[0][0])
