"""A full-text index of names and companies, filled from what is stored."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHUNK_ROWS = 10_000
_KEYS = ("name_key", "company_key")
_REMOVE = (
    "INSERT INTO contact_search(contact_search, rowid, search_key) VALUES ('delete', old.id, old.search_key);"
)
_ADD = "INSERT INTO contact_search(rowid, search_key) VALUES (new.id, new.search_key);"
_SQLITE = (
    # The words have neither blanks nor signs of ASCII, at which this tokenizer parts.
    "CREATE VIRTUAL TABLE contact_search USING fts5(search_key, content='contacts', content_rowid='id', "
    "tokenize='ascii', prefix='1 2 3', detail=none, columnsize=0)",
    "INSERT INTO contact_search(contact_search) VALUES ('rebuild')",
    f"CREATE TRIGGER contact_search_insert AFTER INSERT ON contacts BEGIN {_ADD} END",
    f"CREATE TRIGGER contact_search_delete AFTER DELETE ON contacts BEGIN {_REMOVE} END",
    "CREATE TRIGGER contact_search_update AFTER UPDATE OF search_key ON contacts "
    f"WHEN old.search_key <> new.search_key BEGIN {_REMOVE} {_ADD} END",
)
_POSTGRESQL = (
    "CREATE INDEX ix_contacts_search_key ON contacts "
    "USING gin (array_to_tsvector(string_to_array(search_key, ' ')))"
)


def upgrade() -> None:
    op.add_column("contacts", sa.Column("search_key", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    _fill(connection)
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
        return
    op.execute(_POSTGRESQL)
    # By bytes, as in SQLite: the order is the same, and the index serves beginnings of names.
    for key in _KEYS:
        op.alter_column("contacts", key, type_=sa.String(255, collation="C"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER contact_search_{event}")
        op.drop_table("contact_search")
    else:
        op.drop_index("ix_contacts_search_key")
        for key in _KEYS:
            op.alter_column("contacts", key, type_=sa.String(255, collation="default"))
    op.drop_column("contacts", "search_key")


def _fill(connection: sa.Connection) -> None:
    contacts = sa.table("contacts", *(sa.column(name) for name in ("id", "name", "company", "search_key")))
    query = sa.select(contacts.c.id, contacts.c.name, contacts.c.company).order_by(contacts.c.id)
    changed = sa.update(contacts).where(contacts.c.id == sa.bindparam("contact_id"))
    last = 0
    while rows := connection.execute(query.where(contacts.c.id > last).limit(_CHUNK_ROWS)).all():
        values = [{"contact_id": row.id, "search_key": _search_key(row.name, row.company)} for row in rows]
        connection.execute(changed, values)
        last = rows[-1].id


def _search_key(name: str, company: str) -> str:
    """As it was when this revision was written."""
    folded = unicodedata.normalize("NFKD", f"{name} {company}")
    plain = "".join(char for char in folded if not unicodedata.combining(char)).casefold()
    letters = str.maketrans(
        {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
    )
    words: list[str] = []
    for token in plain.translate(letters).split():
        parts = [part[:64] for part in re.findall(r"[^\W_]+", token)]
        words += parts
        if len(parts) > 1:
            words.append("".join(parts)[:64])
    return " ".join(dict.fromkeys(words))
