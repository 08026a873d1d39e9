"""Under what an import knows a contact that was renamed, or made one of several."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name_key = sa.String(255).with_variant(sa.String(255, collation="C"), "postgresql")
    op.create_table(
        "known_as",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "contact_id",
            sa.Integer,
            sa.ForeignKey("contacts.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("source_id", sa.String(255)),
        sa.Column("name_key", name_key, nullable=False, index=True),
        sa.Column("is_merged", sa.Boolean, nullable=False),
        sa.Index("ix_known_as_source", "source", "source_id"),
    )


def downgrade() -> None:
    op.drop_table("known_as")
