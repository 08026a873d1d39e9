"""Companies as they are compared, so that a search folds their accents too."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CHUNK_ROWS = 10_000


def upgrade() -> None:
    op.add_column("contacts", sa.Column("company_key", sa.String(255), nullable=False, server_default=""))
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_column("contacts", "company_key")


def _fill(connection: sa.Connection) -> None:
    contacts = sa.table("contacts", *(sa.column(name) for name in ("id", "company", "company_key")))
    query = sa.select(contacts.c.id, contacts.c.company).order_by(contacts.c.id).limit(_CHUNK_ROWS)
    changed = sa.update(contacts).where(contacts.c.id == sa.bindparam("contact_id"))
    last = 0
    while rows := connection.execute(query.where(contacts.c.id > last)).all():
        values = [{"contact_id": row.id, "company_key": _fold(row.company)} for row in rows]
        connection.execute(changed, values)
        last = rows[-1].id


def _fold(text: str) -> str:
    """As it was when this revision was written."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())[:255]
