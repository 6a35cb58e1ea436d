"""Lists of late dossiers."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "dossier_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("system", sa.String(length=12), nullable=False),
        sa.Column("root_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listed_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["unit.id"], name=op.f("fk_dossier_list_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_list")),
        sa.UniqueConstraint(
            "root_id",
            "system",
            "listed_at",
            "content_hash",
            name=op.f("uq_dossier_list_root_id_system_listed_at_content_hash"),
        ),
    )
    with op.batch_alter_table("dossier_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_list_root_id"), ["root_id"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("received", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["dossier_list.id"], name=op.f("fk_dossier_list_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_dossier_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("list_id", "code", name=op.f("uq_dossier_list_id_code")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("dossier")
    op.drop_table("dossier_list")
