"""Decisions told by telephone or in person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.add_column("county", sa.Column("told_in_person", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.alter_column("county", "told_in_person", server_default=None)
    _tellings()


def _tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tellings"),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_tellings_help_request_id"),
        sa.ForeignKeyConstraint(["event_id"], ["help_request_events.id"], name="fk_tellings_event_id"),
        sa.UniqueConstraint("event_id", name="uq_tellings_event_id"),
        sa.CheckConstraint("reason IN ('unreachable', 'unknown', 'required')", name=op.f("ck_tellings_reason")),
    )
    op.create_index("ix_tellings_open", "tellings", ["help_request_id"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_tellings_request", "tellings", ["help_request_id", "id"])
    op.create_table(
        "telling_attempts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("telling_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("whom", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_telling_attempts"),
        sa.ForeignKeyConstraint(["telling_id"], ["tellings.id"], name="fk_telling_attempts_telling_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_telling_attempts_account_id"),
        sa.CheckConstraint("way IN ('phone', 'in_person')", name=op.f("ck_telling_attempts_way")),
        sa.CheckConstraint("outcome IN ('told', 'not_reached')", name=op.f("ck_telling_attempts_outcome")),
    )
    op.create_index("ix_telling_attempts_telling", "telling_attempts", ["telling_id", "id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("telling_attempts")
    op.drop_table("tellings")
    op.drop_column("county", "told_in_person")
