"""Other systems: keys, calls, answers, filings, changes, subscriptions, deliveries, received checks and complaints."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    "received_complaints", "received_checks", "webhook_deliveries", "subscriptions", "request_changes", "filings",
    "answered_calls", "api_calls", "api_keys",
)  # fmt: skip


def upgrade() -> None:
    """Go forward."""
    _keys()
    _calls()
    _filings()
    _changes()
    _subscriptions()
    _received()


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _keys() -> None:
    op.create_table(
        "api_keys",
        _id(),
        _text("system"),
        _text("prefix"),
        _text("digest"),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("calls_per_minute", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("last_used_at", nullable=True),
        _moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
    )
    op.create_index("ix_api_keys_system", "api_keys", ["system"])


def _calls() -> None:
    op.create_table(
        "api_calls",
        _id(),
        sa.Column("key_id", sa.BigInteger(), nullable=False),
        _text("method"),
        _text("operation"),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=True),
        _moment("at"),
        _refers("api_calls", "key_id", "api_keys"),
        _refers("api_calls", "help_request_id", "help_requests"),
        sa.PrimaryKeyConstraint("id", name="pk_api_calls"),
    )
    op.create_index("ix_api_calls_key_id_id", "api_calls", ["key_id", "id"])
    op.create_index("ix_api_calls_help_request_id", "api_calls", ["help_request_id"])
    op.create_table(
        "answered_calls",
        _text("system"),
        _text("key"),
        _text("digest"),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("system", "key", name="pk_answered_calls"),
    )
    op.create_index("ix_answered_calls_at", "answered_calls", ["at"])


def _filings() -> None:
    op.create_table(
        "filings",
        sa.Column("help_request_id", sa.BigInteger(), nullable=False, autoincrement=False),
        _text("system"),
        _refers("filings", "help_request_id", "help_requests"),
        sa.PrimaryKeyConstraint("help_request_id", name="pk_filings"),
    )
    op.create_index("ix_filings_system", "filings", ["system"])


def _changes() -> None:
    """What has happened so far counts as changes too: who begins to read the list finds every request on it."""
    op.create_table(
        "request_changes",
        _id(),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        _text("kind"),
        _moment("at"),
        _refers("request_changes", "event_id", "help_request_events"),
        _refers("request_changes", "help_request_id", "help_requests"),
        sa.PrimaryKeyConstraint("id", name="pk_request_changes"),
        sa.UniqueConstraint("event_id", name="uq_request_changes_event_id"),
    )
    op.execute(
        "INSERT INTO request_changes (event_id, help_request_id, kind, at) SELECT id, help_request_id,"
        " CASE WHEN action = 'submit' THEN 'request.filed' WHEN action IN ('transfer', 'hand_back')"
        " THEN 'request.transferred' WHEN stage_before IS DISTINCT FROM stage_after THEN 'request.moved'"
        " ELSE 'request.updated' END, at FROM help_request_events WHERE action <> 'reveal' ORDER BY id"
    )
    op.create_index("ix_request_changes_request", "request_changes", ["help_request_id", "id"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        _id(),
        _text("system"),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        _moment("created_at"),
        _moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_system", "subscriptions", ["system"])
    op.create_table(
        "webhook_deliveries",
        _id(),
        sa.Column("subscription_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        _text("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        _moment("updated_at"),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name=op.f("ck_webhook_deliveries_state")),
        _refers("webhook_deliveries", "subscription_id", "subscriptions"),
        _refers("webhook_deliveries", "change_id", "request_changes"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.UniqueConstraint("subscription_id", "change_id", name="uq_webhook_deliveries_subscription_id_change_id"),
    )
    op.create_index(
        "ix_webhook_deliveries_dead", "webhook_deliveries", ["subscription_id", "id"],
        postgresql_where="state = 'dead'",
    )  # fmt: skip


def _received() -> None:
    op.create_table(
        "received_checks",
        _id(),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        _text("system"),
        _text("source"),
        _text("outcome"),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        _moment("checked_at"),
        _moment("received_at"),
        _refers("received_checks", "help_request_id", "help_requests"),
        sa.PrimaryKeyConstraint("id", name="pk_received_checks"),
    )
    op.create_index("ix_received_checks_help_request_id", "received_checks", ["help_request_id"])
    op.create_table(
        "received_complaints",
        _id(),
        _text("system"),
        sa.Column("help_request_id", sa.BigInteger(), nullable=True),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        _moment("received_at"),
        _refers("received_complaints", "help_request_id", "help_requests"),
        _refers("received_complaints", "complaint_id", "complaints"),
        sa.UniqueConstraint("complaint_id", name="uq_received_complaints_complaint_id"),
        sa.PrimaryKeyConstraint("id", name="pk_received_complaints"),
    )


def downgrade() -> None:
    """Go back."""
    for table in TABLES:
        op.drop_table(table)
