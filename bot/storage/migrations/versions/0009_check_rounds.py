"""Rounds of the Thursday check, who takes part, what answers name, drafts and boards."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this revision."""
    instant = bot.storage.columns.Instant(timezone=True)
    op.create_table(
        "check_round",
        sa.Column("round_on", sa.Date(), nullable=False),
        sa.Column("opens_at", instant, nullable=False),
        sa.Column("deadline", instant, nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("told_deadline", instant, nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("compiled_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("round_on", name=op.f("pk_check_round")),
    )
    op.create_table(
        "check_unit",
        sa.Column("round_on", sa.Date(), nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_on"], ["check_round.round_on"], name=op.f("fk_check_unit_round_on")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_check_unit_unit_id")),
        sa.PrimaryKeyConstraint("round_on", "unit_id", name=op.f("pk_check_unit")),
    )
    op.create_index("ix_check_unit_unit_id", "check_unit", ["unit_id"])
    op.add_column("check_answer", sa.Column("portal", sa.Integer(), nullable=True))
    op.add_column("check_answer", sa.Column("provincial", sa.Integer(), nullable=True))
    op.create_index("ix_check_answer_round_on_unit_id", "check_answer", ["round_on", "unit_id"])
    op.create_table(
        "check_answer_dossier",
        sa.Column("answer_id", _ID, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["check_answer.id"], name=op.f("fk_check_answer_dossier_answer_id")
        ),
        sa.PrimaryKeyConstraint("answer_id", "code", name=op.f("pk_check_answer_dossier")),
    )
    op.create_table(
        "check_draft",
        sa.Column("id", _ID, nullable=False),
        sa.Column("recipient_id", _ID, nullable=False),
        sa.Column("round_on", sa.Date(), nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_check_draft_recipient_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_check_draft_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_draft")),
        sa.UniqueConstraint(
            "recipient_id",
            "round_on",
            "unit_id",
            name=op.f("uq_check_draft_recipient_id_round_on_unit_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "check_board",
        sa.Column("recipient_id", _ID, nullable=False),
        sa.Column("round_on", sa.Date(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_check_board_recipient_id")
        ),
        sa.PrimaryKeyConstraint("recipient_id", name=op.f("pk_check_board")),
    )


def downgrade() -> None:
    """Back to the one before."""
    for table in ("check_board", "check_draft", "check_answer_dossier"):
        op.drop_table(table)
    op.drop_index("ix_check_answer_round_on_unit_id", "check_answer")
    op.drop_column("check_answer", "provincial")
    op.drop_column("check_answer", "portal")
    op.drop_table("check_unit")
    op.drop_table("check_round")
