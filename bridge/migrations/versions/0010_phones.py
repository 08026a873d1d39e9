"""Whose id a call has: helpers of several phones may share one journal."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("phone", sa.String(255), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("calls", "phone")
