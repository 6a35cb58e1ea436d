"""Forms of address, mutes, kinds switched off, topics of groups, invites taken back."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision: plain columns, since other tables refer to these."""
    instant = bot.storage.columns.Instant(timezone=True)
    op.add_column("recipient", sa.Column("address", sa.String(length=80), nullable=True))
    op.add_column("recipient", sa.Column("muted_until", instant, nullable=True))
    op.add_column("recipient", sa.Column("thread_id", sa.BigInteger(), nullable=True))
    op.add_column("membership", sa.Column("since", instant, nullable=True))
    op.add_column("invite", sa.Column("address", sa.String(length=80), nullable=True))
    op.add_column("invite", sa.Column("revoked_at", instant, nullable=True))
    op.add_column("outbox", sa.Column("thread_id", sa.BigInteger(), nullable=True))
    op.create_table(
        "kind_off",
        sa.Column(
            "recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_kind_off_recipient_id")
        ),
        sa.PrimaryKeyConstraint("recipient_id", "kind", name=op.f("pk_kind_off")),
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("kind_off")
    for table, column in (
        ("outbox", "thread_id"),
        ("invite", "revoked_at"),
        ("invite", "address"),
        ("membership", "since"),
        ("recipient", "thread_id"),
        ("recipient", "muted_until"),
        ("recipient", "address"),
    ):
        op.drop_column(table, column)
