"""By what the calls with a contact are found."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CHUNK_ROWS = 10_000
_USER = re.compile(r"\A(?:sips?:|tel:)?([^@;>]*).*", re.IGNORECASE | re.DOTALL)


def upgrade() -> None:
    op.add_column("calls", sa.Column("party_key", sa.String(64), nullable=False, server_default=""))
    _fill(op.get_bind())
    op.create_index("ix_calls_party", "calls", ["party_key", "started_at"])


def downgrade() -> None:
    op.drop_index("ix_calls_party", "calls")
    op.drop_column("calls", "party_key")


def _fill(connection: sa.Connection) -> None:
    calls = sa.table(
        "calls", *(sa.column(name) for name in ("call_id", "direction", "from", "to", "party_key"))
    )
    query = sa.select(calls).order_by(calls.c.call_id).limit(_CHUNK_ROWS)
    change = (
        sa.update(calls).where(calls.c.call_id == sa.bindparam("id")).values(party_key=sa.bindparam("key"))
    )
    last = ""
    while rows := connection.execute(query.where(calls.c.call_id > last)).all():
        others = [(row.call_id, row._mapping["from" if row.direction == "inbound" else "to"]) for row in rows]
        connection.execute(change, [{"id": call_id, "key": _key(address)} for call_id, address in others])
        last = rows[-1].call_id


def _key(address: str) -> str:
    """As it was when this revision was written, for what a phone says: a URI or digits."""
    found = re.search(r"<([^>]*)", address)
    user = _USER.sub(r"\1", found[1] if found else address.strip())
    return re.sub(r"[^0-9]", "", user)[-8:] or user.lower()[:64]
