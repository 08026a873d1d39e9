"""Beginnings of words of up to six letters are found in SQLite's index without looking at each word."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_index("1 2 3 4 5 6")


def downgrade() -> None:
    _make_index("1 2 3")


def _make_index(prefix: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    # Its triggers belong to `contacts`, and stay.
    op.execute("DROP TABLE contact_search")
    op.execute(
        "CREATE VIRTUAL TABLE contact_search USING fts5(search_key, content='contacts', content_rowid='id', "
        f"tokenize='ascii', prefix='{prefix}', detail=none, columnsize=0)"
    )
    op.execute("INSERT INTO contact_search(contact_search) VALUES ('rebuild')")
