"""Contacts, their numbers, and the store's own values."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.String(255), nullable=False),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_id", sa.String(255)),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("company", sa.String(255), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("url", sa.String(2048), nullable=False),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("source", "source_id"),
    )
    op.create_index("ix_contacts_name_key", "contacts", ["name_key"])
    op.create_table(
        "phones",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("raw", sa.String(255), nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("e164", sa.String(32)),
        sa.Column("eq_key", sa.String(32)),
        sa.Column("last8", sa.String(8)),
        sa.Column("extension", sa.String(16)),
        sa.Column("assumed", sa.String(8)),
        sa.Column("sip_address", sa.String(255)),
        sa.Column("sip_user", sa.String(255)),
    )
    for column in ("contact_id", "eq_key", "last8", "extension", "sip_address", "sip_user"):
        op.create_index(f"ix_phones_{column}", "phones", [column])


def downgrade() -> None:
    op.drop_table("phones")
    op.drop_table("contacts")
    op.drop_table("meta")
