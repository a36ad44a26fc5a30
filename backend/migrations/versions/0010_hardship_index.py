"""The hardship index: scorecards, what is found out about households, indexes, and each request's place by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

QUEUE = "ix_help_requests_queue"


def upgrade() -> None:
    """Go forward; until the next import there is no scorecard, and every request has the last place."""
    op.add_column("county", sa.Column("index_version", sa.Text(), nullable=False, server_default=""))
    op.alter_column("county", "index_version", server_default=None)
    op.add_column("help_requests", sa.Column("hardship_rank", sa.SmallInteger(), nullable=False, server_default="100"))
    op.drop_index(QUEUE, "help_requests")
    op.create_index(QUEUE, "help_requests", ["office_code", "stage", "urgent", "hardship_rank", "submitted_at"])
    op.create_table(
        "scorecards",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_scorecards"),
    )
    _facts()
    _indexes()


def _facts() -> None:
    op.create_table(
        "household_facts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "origin IN ('report', 'grid_worker', 'imported_list', 'caseworker', 'home_visit', 'data_check')",
            name=op.f("ck_household_facts_origin"),
        ),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_household_facts_help_request_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["accounts.id"], name="fk_household_facts_recorded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_household_facts"),
    )
    op.create_index("ix_household_facts_request", "household_facts", ["help_request_id", "id"])


def _indexes() -> None:
    op.create_table(
        "hardship_indexes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("scorecard_version", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("band_name", sa.Text(), nullable=False),
        sa.Column("warning", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 100", name=op.f("ck_hardship_indexes_points")),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_hardship_indexes_help_request_id"),
        sa.ForeignKeyConstraint(
            ["scorecard_version"], ["scorecards.version"], name="fk_hardship_indexes_scorecard_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hardship_indexes"),
    )
    op.create_index("ix_hardship_indexes_request", "hardship_indexes", ["help_request_id", "id"])


def downgrade() -> None:
    """Go back."""
    for table in ("hardship_indexes", "household_facts", "scorecards"):
        op.drop_table(table)
    op.drop_index(QUEUE, "help_requests")
    op.create_index(QUEUE, "help_requests", ["office_code", "stage", "urgent", "submitted_at"])
    op.drop_column("help_requests", "hardship_rank")
    op.drop_column("county", "index_version")
