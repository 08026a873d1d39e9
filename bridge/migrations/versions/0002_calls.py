"""Journal, calls, clicks; tokens, pairings, used permissions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call_id", sa.String(32)),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_call_id", "events", ["call_id"])
    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("neon_call_id", sa.String(255)),
        sa.Column("direction", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("from", sa.String(512), nullable=False),
        sa.Column("to", sa.String(512), nullable=False),
        sa.Column("dialled", sa.String(32), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("answered_at", sa.DateTime),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("end_reason", sa.String(16)),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
    )
    for column in ("conversation_id", "neon_call_id", "state", "started_at"):
        op.create_index(f"ix_calls_{column}", "calls", [column])
    op.create_table(
        "clicks",
        sa.Column("click_id", sa.String(64), primary_key=True),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_tokens_name", "tokens", ["name"])
    op.create_table(
        "pairings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("tries_left", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "used_nonces",
        sa.Column("nonce", sa.String(64), primary_key=True),
        sa.Column("used_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    for table in ("used_nonces", "pairings", "tokens", "clicks", "calls", "events"):
        op.drop_table(table)
