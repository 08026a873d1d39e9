"""Contacts on pages: the list, one contact with its calls, the forms to make, edit and delete one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from bridge.contacts.editing import ContactChanged, Draft
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.lookup import Candidate
from bridge.runtime import Helper
from bridge.web.contact_forms import ContactForm, form_of, read_form
from bridge.web.pages import page_blueprint, show
from bridge.web.shown_phones import show_phones

_SHOWN = 50
_CALLS_SHOWN = 50
_MAX_QUERY_CHARS = 255
#: Pages of what a search found: who is not on them is found by more letters.
MAX_PAGES = 10
#: What a page may be told to say was done before it was opened.
DONE = ("created", "deleted", "merged", "saved", "told_apart")


def contact_pages(helper: Helper) -> Blueprint:
    blueprint = page_blueprint("contact_pages", helper)
    store, editor, plan = helper.contacts, helper.editor, helper.plan

    @blueprint.get("/contacts")
    def contacts() -> Response:
        text = request.args.get("q", "")[:_MAX_QUERY_CHARS].strip()
        page, after = _read_page(), request.args.get("after", "")
        if text:
            found = store.search(text, limit=_SHOWN + 1, offset=page * _SHOWN)
        else:
            found = store.list_after(after, limit=_SHOWN + 1) if after else ()
            found = found or store.search(limit=_SHOWN + 1)
        shown, has_more = found[:_SHOWN], len(found) > _SHOWN
        following = {"q": text, "page": page + 1} if text else {"after": shown[-1].id if shown else ""}
        is_over = bool(text) and page + 1 == MAX_PAGES
        return show(
            "contacts.html",
            rows=[(contact, show_phones(contact.phones, plan)) for contact in shown],
            text=text,
            is_first=not (page or after),
            next_url=url_for(".contacts", **following) if has_more and not is_over else "",
            has_more=has_more,
            total=store.count(),
            done=read_done(),
        )

    @blueprint.get("/contacts/new")
    def ask_new() -> Response:
        phone, name = (request.args.get(given, "")[:_MAX_QUERY_CHARS] for given in ("phone", "name"))
        phones = (ParsedPhone(phone),) if phone else ()
        people = helper.directory.lookup(phone).candidates if phone else ()
        return _show_form(ContactForm(draft=Draft(name=name, phones=phones)), people=people)

    @blueprint.post("/contacts/new")
    def create() -> Response:
        form = read_form()
        if form.mistakes or "more" in request.form:
            return _show_form(form)
        return _see(editor.create(form.draft), "created")

    @blueprint.get("/contacts/<contact_id>")
    def contact(contact_id: str) -> Response:
        found = store.get(contact_id)
        calls = helper.journal.list_calls_with(found, limit=_CALLS_SHOWN)
        return show(
            "contact.html",
            contact=found,
            phones=show_phones(found.phones, plan),
            calls=calls,
            is_cut=len(calls) == _CALLS_SHOWN,
            done=read_done(),
        )

    @blueprint.get("/contacts/<contact_id>/edit")
    def ask_edit(contact_id: str) -> Response:
        found = store.get(contact_id)
        return _show_form(form_of(found), contact_id)

    @blueprint.post("/contacts/<contact_id>/edit")
    def edit(contact_id: str) -> Response:
        form = read_form()
        if form.mistakes or "more" in request.form:
            return _show_form(form, contact_id)
        try:
            editor.update(contact_id, form.draft, seen_at=form.seen_at)
        except ContactChanged:
            return _show_form(form.beside(store.get(contact_id)), contact_id)
        return _see(contact_id, "saved")

    @blueprint.get("/contacts/<contact_id>/delete")
    def ask_delete(contact_id: str) -> Response:
        return show("contact_delete.html", contact=store.get(contact_id))

    @blueprint.post("/contacts/<contact_id>/delete")
    def delete(contact_id: str) -> Response:
        editor.erase(contact_id)
        return redirect(url_for(".contacts", done="deleted"), 303)

    def _show_form(form: ContactForm, contact_id: str = "", *, people: Sequence[Candidate] = ()) -> Response:
        status = 409 if form.theirs else 400 if form.mistakes else 200
        return show("contact_form.html", status, form=form, contact_id=contact_id, people=people)

    return blueprint


def _see(contact_id: str, done: str) -> Response:
    return redirect(url_for(".contact", contact_id=contact_id, done=done), 303)


def _read_page() -> int:
    text = request.args.get("page", "0")
    return min(int(text[:4]), MAX_PAGES - 1) if text.isascii() and text.isdecimal() else 0


def read_done() -> str:
    done = request.args.get("done", "")
    return done if done in DONE else ""
