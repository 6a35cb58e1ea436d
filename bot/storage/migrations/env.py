"""Alembic's entry: runs the migrations on the connection that bot.storage.migrate hands over."""

from alembic import context

from bot.storage.schema import metadata


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite cannot alter most things in place; batches copy the table instead.
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
