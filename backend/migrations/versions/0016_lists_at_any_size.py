"""Each list a range of an index, and the due date of a request beside it, kept by the database out of the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEEP = """
CREATE FUNCTION keep_due_at() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    request bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.help_request_id ELSE NEW.help_request_id END;
BEGIN
    -- Locked before the ledger is read: of two clocks of one request that change at once, the later sees both.
    PERFORM FROM help_requests WHERE id = request FOR NO KEY UPDATE;
    UPDATE help_requests SET due_at = ledger.due_at
    FROM (SELECT min(due_at) AS due_at FROM deadlines WHERE help_request_id = request AND finished_at IS NULL) ledger
    WHERE id = request AND help_requests.due_at IS DISTINCT FROM ledger.due_at;
    RETURN NULL;
END $$
"""

TRIGGERS = {
    "due_at_begun": "INSERT ON deadlines FOR EACH ROW WHEN (NEW.finished_at IS NULL)",
    "due_at_moved": (
        "UPDATE ON deadlines FOR EACH ROW "
        "WHEN ((OLD.due_at, OLD.finished_at) IS DISTINCT FROM (NEW.due_at, NEW.finished_at))"
    ),
    "due_at_gone": "DELETE ON deadlines FOR EACH ROW WHEN (OLD.finished_at IS NULL)",
}

TO_DO = "stage IN ('submitted', 'accepted', 'materials_requested', 'approved')"
URGENCY = sa.text("(NOT urgent)")
DUE = sa.text("coalesce(due_at, 'infinity'::timestamptz)")

RUNNING = "ix_deadlines_running"
QUEUE = "ix_help_requests_queue"
OF_RESIDENT = "ix_help_requests_resident_id"

FURTHER = (
    ("ix_deadlines_unfinished", "deadlines", ["id"], "finished_at IS NULL"),
    ("ix_help_request_events_hand_back", "help_request_events", ["at"], "action = 'hand_back'"),
    ("ix_conversations_quiet", "conversations", ["updated_at"], "waiting_since IS NULL AND operator_id IS NULL"),
    (
        "ix_deliveries_troubled", "deliveries", ["updated_at", "id"],
        "state IN ('failed', 'unknown') OR failure = 'alarm'",
    ),
    ("ix_complaints_waiting", "complaints", ["id"], "answered_at IS NULL"),
    ("ix_complaints_answered", "complaints", ["answered_at"], "answered_at IS NOT NULL"),
    ("ix_request_changes_at", "request_changes", ["at"], None),
)  # fmt: skip
"""Indexes of other lists: name, table, columns, and which rows are in it."""


def upgrade() -> None:
    """Go forward; the due dates are taken out of the ledger as it stands."""
    op.add_column("help_requests", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE help_requests SET due_at = ledger.due_at FROM (SELECT help_request_id, min(due_at) AS due_at "
        "FROM deadlines WHERE finished_at IS NULL GROUP BY help_request_id) ledger WHERE id = ledger.help_request_id"
    )
    op.execute(KEEP)
    for name, when in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} AFTER {when} EXECUTE FUNCTION keep_due_at()")
    op.drop_index(QUEUE, "help_requests")
    op.drop_index(OF_RESIDENT, "help_requests")
    op.create_index(
        "ix_help_requests_to_do", "help_requests",
        ["office_code", URGENCY, DUE, "hardship_rank", "submitted_at", "id", "stage"], postgresql_where=TO_DO,
    )  # fmt: skip
    op.create_index(
        "ix_help_requests_done", "help_requests", ["office_code", "stage", URGENCY, "submitted_at", "id"],
        postgresql_where=TO_DO.replace("IN", "NOT IN"),
    )  # fmt: skip
    op.create_index("ix_help_requests_resident", "help_requests", ["resident_id", "id"])
    op.drop_index(RUNNING, "deadlines")
    op.create_index(
        RUNNING, "deadlines", ["due_at", "id"], postgresql_where="finished_at IS NULL AND paused_at IS NULL"
    )  # fmt: skip
    for name, table, columns, where in FURTHER:
        op.create_index(name, table, columns, postgresql_where=where)


def downgrade() -> None:
    """Go back."""
    for name, table, _, _ in FURTHER:
        op.drop_index(name, table)
    op.drop_index(RUNNING, "deadlines")
    op.create_index(RUNNING, "deadlines", ["due_at"], postgresql_where="finished_at IS NULL")
    for name in ("ix_help_requests_to_do", "ix_help_requests_done", "ix_help_requests_resident"):
        op.drop_index(name, "help_requests")
    op.create_index(OF_RESIDENT, "help_requests", ["resident_id"])
    op.create_index(QUEUE, "help_requests", ["office_code", "stage", "urgent", "hardship_rank", "submitted_at"])
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON deadlines")
    op.execute("DROP FUNCTION keep_due_at()")
    op.drop_column("help_requests", "due_at")
