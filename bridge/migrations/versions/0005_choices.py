"""Which of several contacts a person chose for a number."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "choices",
        sa.Column("number_key", sa.String(255), primary_key=True),
        sa.Column("contact_id", sa.Integer, sa.ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("chosen_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_choices_contact_id", "choices", ["contact_id"])


def downgrade() -> None:
    op.drop_table("choices")
