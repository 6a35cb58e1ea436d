"""What the database knows of the journal of deliveries."""

import secrets

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    journal = op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    # Now, not at the first send: every backup from here on carries it.
    op.bulk_insert(journal, [{"id": 1, "identity": secrets.token_hex(16), "known": 0}])
    op.create_table(
        "told_before",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("noted_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_before")),
    )
    op.create_index(op.f("ix_told_before_key"), "told_before", ["key"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("told_before")
    op.drop_table("journal")
