"""The clock as a ledger: deadlines with their counts, pauses and reminders; which procedure a request follows.

What a county sets of it, and when its desk arbitrates.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RUNNING = "finished_at IS NULL"


def upgrade() -> None:
    """Go forward."""
    _county()
    _deadlines()
    _counts()
    _pauses()
    _reminders()


def _county() -> None:
    """Requests and counties that are there already have no procedure until the next import."""
    op.add_column("routing_rules", sa.Column("procedure_code", sa.Text(), nullable=True))
    for name, empty in (("procedures", "{}"), ("reminders", "[]")):
        op.add_column("county", sa.Column(name, postgresql.JSONB(), nullable=False, server_default=empty))
        op.alter_column("county", name, server_default=None)
    op.add_column("county", sa.Column("arbiter_after", sa.Integer(), nullable=False, server_default="2"))
    op.alter_column("county", "arbiter_after", server_default=None)


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("procedure_version", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_name", sa.Text(), nullable=False),
        sa.Column("limit", sa.Text(), nullable=False),
        sa.Column("runs_on", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_deadlines_help_request_id"),
        sa.ForeignKeyConstraint(
            ["procedure_code", "procedure_version"],
            ["procedure_versions.code", "procedure_versions.version"],
            name="fk_deadlines_procedure",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_request", "deadlines", ["help_request_id", "id"])
    op.create_index("ix_deadlines_running", "deadlines", ["due_at"], postgresql_where=RUNNING)
    op.create_index(
        "uq_deadlines_running_stage", "deadlines", ["help_request_id", "stage"], unique=True, postgresql_where=RUNNING
    )


def _counts() -> None:
    op.create_table(
        "deadline_counts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('started', 'resumed', 'calendar')", name=op.f("ck_deadline_counts_reason")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name="fk_deadline_counts_deadline_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_counts"),
    )
    op.create_index("ix_deadline_counts_deadline_id", "deadline_counts", ["deadline_id"])


def _pauses() -> None:
    op.create_table(
        "deadline_pauses",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorder_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ender_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "ground IN ('materials', 'objection', 'force_majeure')", name=op.f("ck_deadline_pauses_ground")
        ),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_deadline_pauses_forward")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name="fk_deadline_pauses_deadline_id"),
        sa.ForeignKeyConstraint(["recorder_id"], ["accounts.id"], name="fk_deadline_pauses_recorder_id"),
        sa.ForeignKeyConstraint(["ender_id"], ["accounts.id"], name="fk_deadline_pauses_ender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_pauses"),
    )
    op.create_index("ix_deadline_pauses_deadline", "deadline_pauses", ["deadline_id", "id"])
    op.create_index(
        "uq_deadline_pauses_open", "deadline_pauses", ["deadline_id"], unique=True, postgresql_where="ended_at IS NULL"
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("recipient IN ('caseworker', 'leader', 'supervision')", name=op.f("ck_reminders_recipient")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name="fk_reminders_deadline_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("deadline_id", "step", "day", name="uq_reminders_deadline_id_step_day"),
    )
    op.create_index("ix_reminders_recipient", "reminders", ["recipient", "day"])


def downgrade() -> None:
    """Go back."""
    for table in ("reminders", "deadline_pauses", "deadline_counts", "deadlines"):
        op.drop_table(table)
    op.drop_column("county", "arbiter_after")
    op.drop_column("county", "reminders")
    op.drop_column("county", "procedures")
    op.drop_column("routing_rules", "procedure_code")
