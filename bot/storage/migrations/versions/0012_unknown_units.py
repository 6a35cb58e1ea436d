"""Units that nobody knows yet, counted before every answer."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# SQLite takes the index only where a query says it in the very same words.
_ON_SQLITE = sa.text("first_seen IS NULL AND listed = 0")
_ON_POSTGRESQL = sa.text("first_seen IS NULL AND NOT listed")


def upgrade() -> None:
    """To this revision."""
    op.create_index(
        "ix_unit_unknown",
        "unit",
        ["id"],
        sqlite_where=_ON_SQLITE,
        postgresql_where=_ON_POSTGRESQL,
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index("ix_unit_unknown", "unit")
