"""Computes the keys of all stored numbers anew from `raw` when the number plan has changed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, bindparam, select, update

from bridge.contacts.models import Phone, phones
from bridge.contacts.reader import Reader
from bridge.database import meta, read_or_create_meta, writing
from bridge.numbers import NumberPlan

#: To be raised when the same text gets other keys than before: every store is then keyed anew.
_RULES = 1
_META_KEY = "number_plan"
_BATCH_ROWS = 5_000
_KEYS = ("e164", "eq_key", "last8", "extension", "assumed", "sip_address", "sip_user")
_WHAT = "The contacts"
_NOTED = select(meta.c.value).where(meta.c.key == bindparam("key"))
_UPDATE = (
    update(phones)
    # Its id may be another number's by now.
    .where(phones.c.id == bindparam("phone_id"), phones.c.raw == bindparam("read_raw"))
    .values({name: bindparam(f"new_{name}") for name in _KEYS})
)


def is_keyed_by(reader: Reader, plan: NumberPlan) -> bool:
    """Whether the stored keys were made by this plan."""
    found = reader.rows(_NOTED, {"key": _META_KEY})
    return bool(found) and found[0].value == _name(plan)


def rekey(database: Engine, plan: NumberPlan, read: Callable[[str], Phone]) -> None:
    """Make all keys by `read`, in batches, so that others can write in between.

    Interrupted, it begins anew the next time: no plan is noted before all keys are its.
    """
    _note(database, "")
    last: int | None = 0
    while last is not None:
        with writing(database, _WHAT) as connection:
            last = _rekey_batch(connection, last, read)
    note_plan(database, plan)


def _rekey_batch(connection: Connection, after: int, read: Callable[[str], Phone]) -> int | None:
    """The last id of the batch; None when there was none."""
    query = select(phones).where(phones.c.id > after).order_by(phones.c.id).limit(_BATCH_ROWS)
    rows = connection.execute(query).all()
    changed = []
    for row in rows:
        keys = vars(read(row.raw))
        if any(keys[name] != row._mapping[name] for name in _KEYS):
            made = {f"new_{name}": keys[name] for name in _KEYS}
            changed.append({"phone_id": row.id, "read_raw": row.raw} | made)
    if changed:
        connection.execute(_UPDATE, changed)
    return rows[-1].id if rows else None


def note_plan(database: Engine, plan: NumberPlan) -> None:
    """All stored keys were made by this plan."""
    _note(database, _name(plan))


def _note(database: Engine, name: str) -> None:
    read_or_create_meta(database, _META_KEY, lambda: "")
    with writing(database, _WHAT) as connection:
        connection.execute(update(meta).where(meta.c.key == _META_KEY).values(value=name))


def _name(plan: NumberPlan) -> str:
    return "|".join((str(_RULES), plan.country, plan.area_code, plan.outside_line, plan.carrier_code))
