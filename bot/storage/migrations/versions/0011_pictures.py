"""When a picture was sent last, so that those nobody asks for are forgotten."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision. Nothing refers to a picture, and whatever is not known is drawn anew."""
    op.drop_table("picture")
    op.create_table(
        "picture",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("used_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_used_at"), "picture", ["used_at"])


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("picture")
    op.create_table(
        "picture",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_picture")),
    )
