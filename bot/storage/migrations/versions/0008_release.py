"""Broadcasts that wait for an administrator's word."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "release",
        sa.Column(
            "snapshot_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("root_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prepared_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("decided_at", bot.storage.columns.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_release_snapshot_id")
        ),
        sa.ForeignKeyConstraint(["root_id"], ["unit.id"], name=op.f("fk_release_root_id")),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_release")),
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("release")
