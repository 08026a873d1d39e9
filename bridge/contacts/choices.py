"""Which of several contacts a person chose for a number; remembered until it is undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, exc, insert, select, update

from bridge.contacts.models import choices
from bridge.contacts.reader import Reader
from bridge.database import writing

_WHAT = "The contacts"
_FIND = select(choices.c.contact_id).where(choices.c.number_key == bindparam("key"))


class Choices:
    """`key` names a number or address, as `matching.choice_key` makes it."""

    def __init__(self, database: Engine, reader: Reader) -> None:
        self._database = database
        self._reader = reader

    def find(self, key: str) -> str | None:
        """The id of the contact chosen for this number."""
        found = self._reader.rows(_FIND, {"key": key})
        return str(found[0].contact_id) if found else None

    def remember(self, key: str, contact_id: str, *, now: datetime) -> None:
        values = {"contact_id": int(contact_id), "chosen_at": now}
        change = update(choices).where(choices.c.number_key == key).values(values)
        try:
            with writing(self._database, _WHAT) as connection:
                if connection.execute(change).rowcount == 0:
                    connection.execute(insert(choices).values(number_key=key, **values))
        except exc.IntegrityError:
            # Another process was quicker; the later choice counts. Or the contact has just gone.
            with writing(self._database, _WHAT) as connection:
                connection.execute(change)

    def forget(self, key: str) -> None:
        with writing(self._database, _WHAT) as connection:
            connection.execute(delete(choices).where(choices.c.number_key == key))
