"""Which contacts a person said are not one, though they look alike."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    contact = sa.ForeignKey("contacts.id", ondelete="CASCADE")
    other = sa.ForeignKey("contacts.id", ondelete="CASCADE")
    op.create_table(
        "different",
        sa.Column("contact_id", sa.Integer, contact, primary_key=True),
        sa.Column("other_id", sa.Integer, other, primary_key=True),
    )
    op.create_index("ix_different_other_id", "different", ["other_id"])


def downgrade() -> None:
    op.drop_table("different")
