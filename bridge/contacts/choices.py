"""Which of several contacts a person chose for a number; remembered until it is undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, exc, insert, select, update

from bridge.contacts.models import choices
from bridge.database import reading, writing

_WHAT = "The contacts"
_FIND = select(choices.c.contact_id)


class Choices:
    """`key` names a number or address, as `matching.choice_key` makes it."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def find(self, key: str) -> str | None:
        """The id of the contact chosen for this number."""
        with reading(self._database, _WHAT) as connection:
            found = connection.execute(_FIND.where(choices.c.number_key == key)).scalar()
        return None if found is None else str(found)

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
