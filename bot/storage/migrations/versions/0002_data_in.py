"""Components, aliases, successions, uploads, pulls with their raw answers, the breaker."""

import sqlalchemy as sa
from alembic import op

import bot.storage.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "breaker",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("opened_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("open_until", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_breaker")),
    )
    op.create_table(
        "alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_alias_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("unit_id", "kind", "text", name=op.f("uq_alias_unit_id_kind_text")),
    )
    op.create_table(
        "succession",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["unit.id"], name=op.f("fk_succession_successor_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_succession_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "successor_id", name=op.f("pk_succession")),
    )
    op.create_table(
        "component_score",
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("component_code", sa.String(length=64), nullable=False),
        sa.Column("numerator", bot.storage.columns.Amount(precision=18, scale=4), nullable=True),
        sa.Column("denominator", bot.storage.columns.Amount(precision=18, scale=4), nullable=True),
        sa.Column("rate", bot.storage.columns.Amount(precision=18, scale=4), nullable=True),
        sa.Column("points", bot.storage.columns.Points(precision=10, scale=4), nullable=True),
        sa.Column("max", bot.storage.columns.Points(precision=10, scale=4), nullable=True),
        sa.Column("flag", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_component_score_snapshot_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_component_score_unit_id")),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "unit_id", "component_code", name=op.f("pk_component_score")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "other_value",
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_other_value_snapshot_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_other_value_unit_id")),
        sa.PrimaryKeyConstraint("snapshot_id", "unit_id", "name", name=op.f("pk_other_value")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pull",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("started_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("finished_at", bot.storage.columns.Instant(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_pull_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pull")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("by_chat", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "snapshot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_upload_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_snapshot_id"), ["snapshot_id"], unique=False)

    op.create_table(
        "raw_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pull_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_at", bot.storage.columns.Instant(timezone=True), nullable=False),
        sa.Column("endpoint", sa.String(length=40), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pull_id"], ["pull.id"], name=op.f("fk_raw_answer_pull_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_answer")),
    )
    with op.batch_alter_table("raw_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_raw_answer_pull_id"), ["pull_id"], unique=False)

    # Plainly, not in a batch: a batch may copy the table and drop the old one, which rows of other
    # tables refer to.
    op.add_column("score", sa.Column("late_national", sa.Integer(), nullable=True))
    points = bot.storage.columns.Points(precision=10, scale=4)
    op.add_column("snapshot", sa.Column("median_move", points, nullable=True))
    # SQLite adds a column with a constant default alone.
    no = sa.text("0") if op.get_bind().dialect.name == "sqlite" else sa.false()
    op.add_column("unit", sa.Column("listed", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("unit", sa.Column("portal_id", sa.String(length=40), nullable=True))
    op.create_index("ix_unit_portal_id", "unit", ["portal_id"], unique=True)


def downgrade() -> None:
    """Back to the one before."""
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_portal_id")
        batch_op.drop_column("portal_id")
        batch_op.drop_column("listed")

    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_column("median_move")

    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_column("late_national")

    with op.batch_alter_table("raw_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_raw_answer_pull_id"))

    op.drop_table("raw_answer")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_snapshot_id"))

    op.drop_table("upload")
    op.drop_table("pull")
    op.drop_table("other_value")
    op.drop_table("component_score")
    op.drop_table("succession")
    op.drop_table("alias")
    op.drop_table("breaker")
