"""What the county's supervision goes by; spot checks; indexes for whoever counts what happened in a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SAMPLE_DATA = (
    '{"spot_checks": {"share": 5, "at_least": 3, "visits": 40, "until_day": 15},'
    ' "complaints_within": "15 working days", "ranking": {"on_time": 60, "kept": 15, "satisfaction": 25}}'
)
"""What holds until the next import in a county that is there already."""


def upgrade() -> None:
    """Go forward."""
    op.add_column("county", sa.Column("supervision", postgresql.JSONB(), nullable=False, server_default=SAMPLE_DATA))
    op.alter_column("county", "supervision", server_default=None)
    op.create_index("ix_help_requests_submitted_at", "help_requests", ["submitted_at"])
    op.create_index("ix_help_request_events_at", "help_request_events", ["at"])
    op.create_index(
        "ix_deadlines_finished_at", "deadlines", ["finished_at"], postgresql_where=sa.text("finished_at IS NOT NULL")
    )
    _samples()
    _checks()


def _samples() -> None:
    op.create_table(
        "spot_check_samples",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["accounts.id"], name="fk_spot_check_samples_drawn_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_spot_check_samples"),
        sa.UniqueConstraint("month", name="uq_spot_check_samples_month"),
    )


def _checks() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("sample_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("with_visit", sa.Boolean(), nullable=False),
        sa.Column("visited", sa.Boolean(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("verdict IN ('sound', 'faulty', 'doubtful')", name=op.f("ck_spot_checks_verdict")),
        sa.CheckConstraint("(verdict IS NULL) = (checked_at IS NULL)", name=op.f("ck_spot_checks_checked")),
        sa.ForeignKeyConstraint(["sample_id"], ["spot_check_samples.id"], name="fk_spot_checks_sample_id"),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_spot_checks_help_request_id"),
        sa.ForeignKeyConstraint(["checked_by_id"], ["accounts.id"], name="fk_spot_checks_checked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_spot_checks"),
        sa.UniqueConstraint("sample_id", "help_request_id", name="uq_spot_checks_sample_id_help_request_id"),
    )
    op.create_index("ix_spot_checks_help_request_id", "spot_checks", ["help_request_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("spot_checks")
    op.drop_table("spot_check_samples")
    op.drop_index("ix_deadlines_finished_at", "deadlines")
    op.drop_index("ix_help_request_events_at", "help_request_events")
    op.drop_index("ix_help_requests_submitted_at", "help_requests")
    op.drop_column("county", "supervision")
