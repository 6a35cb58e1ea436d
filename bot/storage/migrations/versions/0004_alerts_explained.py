"""What an alert was measured by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Plain columns, added one by one: no batch, which on SQLite would copy the table.
    op.add_column("alert", sa.Column("thresholds", sa.JSON(), nullable=True))
    op.add_column("alert", sa.Column("baseline_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Back to the one before."""
    op.drop_column("alert", "baseline_id")
    op.drop_column("alert", "thresholds")
