"""Receipts of severe alerts, their escalation, and the service's uptime."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this revision."""
    instant = bot.storage.columns.Instant(timezone=True)
    op.create_table(
        "receipt",
        sa.Column("id", _ID, nullable=False),
        sa.Column("snapshot_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("recipient_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_receipt_recipient_id")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_receipt_snapshot_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_receipt_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint(
            "snapshot_id",
            "unit_id",
            "recipient_id",
            "kind",
            name=op.f("uq_receipt_snapshot_id_unit_id_recipient_id_kind"),
        ),
    )
    op.create_table(
        "escalation",
        sa.Column("snapshot_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("reminded_at", instant, nullable=False),
        sa.Column("escalated_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_escalation_snapshot_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_escalation_unit_id")),
        sa.PrimaryKeyConstraint("snapshot_id", "unit_id", name=op.f("pk_escalation")),
    )
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
    )
    op.create_table(
        "downtime",
        sa.Column("id", _ID, nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downtime")),
    )
    op.create_index("ix_downtime_ended_at", "downtime", ["ended_at"])


def downgrade() -> None:
    """Back to the one before."""
    for table in ("downtime", "pulse", "escalation", "receipt"):
        op.drop_table(table)
