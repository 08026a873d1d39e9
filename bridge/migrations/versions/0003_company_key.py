"""Companies as they are compared, so that a search folds their accents too."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("company_key", sa.String(255), nullable=False, server_default=""))
    contacts = sa.table(
        "contacts",
        sa.column("id", sa.Integer),
        sa.column("company", sa.String),
        sa.column("company_key", sa.String),
    )
    connection = op.get_bind()
    for contact_id, company in connection.execute(sa.select(contacts.c.id, contacts.c.company)).all():
        changed = sa.update(contacts).where(contacts.c.id == contact_id)
        connection.execute(changed.values(company_key=_fold(company)))


def downgrade() -> None:
    op.drop_column("contacts", "company_key")


def _fold(text: str) -> str:
    """As it was when this revision was written."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())[:255]
