"""Contacts in the helper's API: search, read, create, change, merge, erase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, url_for

from bridge.contacts.cleaning import MAX_LABEL_CHARS, MAX_TEXT_CHARS
from bridge.contacts.editing import MAX_PHONES, TEXT_FIELDS, ContactChanged, Draft
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.merging import MAX_MERGED
from bridge.errors import InvalidInput
from bridge.runtime import Helper
from bridge.web.bodies import check_texts, read_object, read_query_number, read_query_text
from bridge.web.helper_api import Json, api_blueprint

_MAX_ID_CHARS = 18
_MAX_TIME_CHARS = 40
#: `phones` is read apart; it stands here to be named where a field is unknown.
_FIELDS = {**TEXT_FIELDS, "phones": 0}


def contacts_api(helper: Helper) -> Blueprint:
    blueprint = api_blueprint("contacts_api", helper)
    store, editor = helper.contacts, helper.editor

    @blueprint.get("/contacts")
    def list_contacts() -> Json:
        limit = read_query_number("limit", 50, most=200)
        found = store.search(read_query_text("q", MAX_TEXT_CHARS, default=""), limit=limit)
        return {"contacts": [contact.as_dict() for contact in found]}

    @blueprint.post("/contacts")
    def create() -> tuple[Json, int, Mapping[str, str]]:
        contact_id = editor.create(_read_draft(Draft(), read_object()))
        place = {"Location": url_for(".get_contact", contact_id=contact_id)}
        return store.get(contact_id).as_dict(), 201, place

    @blueprint.get("/contacts/<contact_id>")
    def get_contact(contact_id: str) -> Json:
        return store.get(contact_id).as_dict()

    @blueprint.patch("/contacts/<contact_id>")
    def change(contact_id: str) -> Json:
        body = read_object()
        seen = check_texts({"updated_at": body.pop("updated_at", "")}, {}, {"updated_at": _MAX_TIME_CHARS})
        contact = store.get(contact_id)
        if seen["updated_at"] not in ("", contact.as_dict()["updated_at"]):
            raise ContactChanged("Somebody else changed this contact meanwhile: read it again.")
        editor.update(contact_id, _read_draft(Draft.of(contact), body), seen_at=contact.updated_at)
        return store.get(contact_id).as_dict()

    @blueprint.post("/contacts/<contact_id>/merge")
    def merge_into(contact_id: str) -> Json:
        ids = [contact_id, *_read_ids(read_object())]
        seen = {one: store.get(one).updated_at for one in ids}
        editor.merge(seen)
        return store.get(contact_id).as_dict()

    @blueprint.delete("/contacts/<contact_id>")
    def erase_contact(contact_id: str) -> tuple[str, int]:
        editor.erase(contact_id)
        return "", 204

    return blueprint


def _read_draft(known: Draft, body: Json) -> Draft:
    """What is known with what the body has changed. Raises InvalidInput."""
    phones = known.phones
    if "phones" in body:
        phones = _read_phones(body.pop("phones"))
    return replace(known, phones=phones).with_texts(check_texts(body, {}, _FIELDS))


def _read_phones(given: Any) -> tuple[ParsedPhone, ...]:
    if not isinstance(given, list) or len(given) > MAX_PHONES:
        raise InvalidInput(f"Expected a list of at most {MAX_PHONES} objects in 'phones'.")
    return tuple(map(_read_phone, given))


def _read_phone(given: Any) -> ParsedPhone:
    if not isinstance(given, dict):
        raise InvalidInput("Expected objects with raw, and label if there is one, in 'phones'.")
    return ParsedPhone(**check_texts(given, {"raw": MAX_TEXT_CHARS}, {"label": MAX_LABEL_CHARS}))


def _read_ids(body: Json) -> list[str]:
    ids = body.pop("ids", None)
    check_texts(body, {}, {})
    if not isinstance(ids, list) or not 0 < len(ids) < MAX_MERGED:
        raise InvalidInput(f"Expected a list of 1 to {MAX_MERGED - 1} ids in 'ids'.")
    return [check_texts({"ids": one}, {"ids": _MAX_ID_CHARS})["ids"] for one in ids]
