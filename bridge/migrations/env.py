"""Alembic's entry point; `bridge.database.migrate` gives it the connection."""

from alembic import context

from bridge.database import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
