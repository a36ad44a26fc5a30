"""Who complains with a name; a webhook in hand; what a request is over with; what households are known by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TO_DO = "('submitted', 'accepted', 'materials_requested', 'approved')"
GOES_ON = "stage = 'closed' AND procedure_stage IS NOT NULL"
URGENCY = sa.text("(NOT urgent)")
DUE = sa.text("coalesce(due_at, 'infinity'::timestamptz)")

DONE = "ix_help_requests_done"
DONE_PLACE = ["office_code", "stage", URGENCY, "submitted_at", "id"]


def upgrade() -> None:
    """Go forward."""
    for name in ("sender_name", "sender_phone"):
        op.add_column("complaints", sa.Column(name, sa.LargeBinary(), nullable=True))
    # What is in ongoing review now is not over; that one which was stopped ended with the stop is not told apart here.
    op.add_column("help_request_events", sa.Column("ends", sa.Boolean(), nullable=False, server_default="false"))
    op.execute(
        "UPDATE help_request_events e SET ends = true FROM help_requests r WHERE r.id = e.help_request_id "
        "AND e.stage_after IN ('closed', 'refused', 'withdrawn') AND e.stage_before IS DISTINCT FROM e.stage_after "
        "AND NOT (e.stage_after = 'closed' AND r.procedure_stage IS NOT NULL)"
    )
    op.drop_index(DONE, "help_requests")
    op.create_index(
        DONE, "help_requests", DONE_PLACE, postgresql_where=f"stage NOT IN {TO_DO} AND NOT ({GOES_ON})"
    )  # fmt: skip
    op.create_index(
        "ix_help_requests_ongoing", "help_requests",
        ["office_code", URGENCY, DUE, "hardship_rank", "submitted_at", "id"], postgresql_where=GOES_ON,
    )  # fmt: skip
    op.create_index(
        "ix_help_requests_withdrawn", "help_requests", ["office_code", "updated_at"],
        postgresql_where="stage = 'withdrawn'",
    )  # fmt: skip
    op.add_column(
        "help_requests",
        sa.Column("household_marks", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.create_index("ix_help_requests_household_marks", "help_requests", ["household_marks"], postgresql_using="gin")
    op.add_column("leads", sa.Column("filed_as_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_leads_filed_as_id", "leads", "help_requests", ["filed_as_id"], ["id"])
    op.add_column("webhook_deliveries", sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("webhook_deliveries", "sending_since")
    op.drop_constraint("fk_leads_filed_as_id", "leads", type_="foreignkey")
    op.drop_column("leads", "filed_as_id")
    op.drop_index("ix_help_requests_household_marks", "help_requests")
    op.drop_column("help_requests", "household_marks")
    for name in ("ix_help_requests_withdrawn", "ix_help_requests_ongoing", DONE):
        op.drop_index(name, "help_requests")
    op.create_index(DONE, "help_requests", DONE_PLACE, postgresql_where=f"stage NOT IN {TO_DO}")
    op.drop_column("help_request_events", "ends")
    for name in ("sender_phone", "sender_name"):
        op.drop_column("complaints", name)
