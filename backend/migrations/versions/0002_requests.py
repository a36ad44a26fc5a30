"""Conversations, deliveries, help requests, notices, and utterances for training."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "conversations",
    "messages",
    "deliveries",
    "early_receipts",
    "help_requests",
    "help_request_events",
    "running_numbers",
    "code_lookups",
    "notices",
    "utterances",
)


def upgrade() -> None:
    """Go forward."""
    _conversations()
    _messages()
    _deliveries()
    _early_receipts()
    _help_requests()
    _help_request_records()
    _notices()
    _utterances()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_reason", sa.Text(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_conversations_contact_id"),
        sa.ForeignKeyConstraint(["operator_id"], ["accounts.id"], name="fk_conversations_operator_id"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("contact_id", name="uq_conversations_contact_id"),
    )
    op.create_index(
        "ix_conversations_operator",
        "conversations",
        ["operator_id"],
        postgresql_where="operator_id IS NOT NULL",
    )
    op.create_index(
        "ix_conversations_waiting",
        "conversations",
        ["waiting_since"],
        postgresql_where="waiting_since IS NOT NULL",
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("answers_id", sa.BigInteger(), nullable=True),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("operator_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(author = 'resident') = (dedupe_key IS NOT NULL)",
            name=op.f("ck_messages_inbound_has_dedupe_key"),
        ),
        sa.CheckConstraint("author IN ('resident', 'bot', 'operator', 'notice')", name=op.f("ck_messages_author")),
        sa.ForeignKeyConstraint(["answers_id"], ["messages.id"], name="fk_messages_answers_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_messages_conversation_id"),
        sa.ForeignKeyConstraint(["operator_id"], ["accounts.id"], name="fk_messages_operator_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("answers_id", name="uq_messages_answers_id"),
        sa.UniqueConstraint("dedupe_key", name="uq_messages_dedupe_key"),
    )
    op.create_index("ix_messages_conversation_id_id", "messages", ["conversation_id", "id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("template", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("provider_status", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.CheckConstraint("way IN ('text', 'template')", name=op.f("ck_deliveries_way")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_deliveries_contact_id"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_deliveries_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("provider", "provider_id", name="uq_deliveries_provider_provider_id"),
    )
    op.create_index("ix_deliveries_contact_id", "deliveries", ["contact_id"])
    op.create_index("ix_deliveries_message_id", "deliveries", ["message_id"])
    op.create_index(
        "ix_deliveries_unfinished",
        "deliveries",
        ["state"],
        postgresql_where="state IN ('queued', 'sending', 'unknown')",
    )


def _early_receipts() -> None:
    op.create_table(
        "early_receipts",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "provider_id", "status", name="pk_early_receipts"),
    )


def _help_requests() -> None:
    op.create_table(
        "help_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("submitted_with_id", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=False),
        sa.Column("routing", postgresql.JSONB(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        *_form(),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('submitted', 'accepted', 'materials_requested', 'approved', 'refused', 'closed', 'withdrawn')",
            name=op.f("ck_help_requests_stage"),
        ),
        sa.CheckConstraint("household_size > 0", name=op.f("ck_help_requests_household_size")),
        sa.CheckConstraint("monthly_income >= 0", name=op.f("ck_help_requests_monthly_income")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name="fk_help_requests_area_code"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_help_requests_contact_id"),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name="fk_help_requests_office_code"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_help_requests_resident_id"),
        sa.ForeignKeyConstraint(["submitted_with_id"], ["messages.id"], name="fk_help_requests_submitted_with_id"),
        sa.PrimaryKeyConstraint("id", name="pk_help_requests"),
        sa.UniqueConstraint("number", name="uq_help_requests_number"),
        sa.UniqueConstraint("submitted_with_id", name="uq_help_requests_submitted_with_id"),
    )
    op.create_index("ix_help_requests_area_code", "help_requests", ["area_code"])
    op.create_index("ix_help_requests_queue", "help_requests", ["office_code", "stage", "urgent", "submitted_at"])
    op.create_index("ix_help_requests_resident_id", "help_requests", ["resident_id"])


def _form() -> list[sa.Column]:
    """The columns that hold what the resident said."""
    return [
        sa.Column("area_label", sa.LargeBinary(), nullable=False),
        sa.Column("aid_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("applicant_name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("hardship", sa.LargeBinary(), nullable=False),
        sa.Column("household_size", sa.Integer(), nullable=True),
        sa.Column("monthly_income", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("attachments", sa.LargeBinary(), nullable=False),
        sa.Column("consents", postgresql.JSONB(), nullable=False),
        sa.Column("provenance", sa.LargeBinary(), nullable=False),
    ]


def _help_request_records() -> None:
    op.create_table(
        "help_request_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("stage_before", sa.Text(), nullable=True),
        sa.Column("stage_after", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name="fk_help_request_events_actor_id"),
        sa.ForeignKeyConstraint(
            ["help_request_id"], ["help_requests.id"], name="fk_help_request_events_help_request_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_help_request_events"),
    )
    op.create_index("ix_help_request_events_request", "help_request_events", ["help_request_id", "id"])
    op.create_table(
        "running_numbers",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name="pk_running_numbers"),
    )
    op.create_table(
        "code_lookups",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_code_lookups_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_lookups"),
    )
    op.create_index("ix_code_lookups_contact_id", "code_lookups", ["contact_id"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("ladder", postgresql.JSONB(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('pending', 'told', 'unreachable', 'unknown')", name=op.f("ck_notices_outcome")),
        sa.ForeignKeyConstraint(["event_id"], ["help_request_events.id"], name="fk_notices_event_id"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_notices_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("event_id", name="uq_notices_event_id"),
        sa.UniqueConstraint("message_id", name="uq_notices_message_id"),
    )


def _utterances() -> None:
    op.create_table(
        "utterances",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("aid_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("entities", postgresql.JSONB(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("label_aid_types", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("labelled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["labelled_by_id"], ["accounts.id"], name="fk_utterances_labelled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_utterances"),
        sa.UniqueConstraint("text", name="uq_utterances_text"),
    )
    op.create_index("ix_utterances_unlabelled", "utterances", ["confidence"], postgresql_where="label IS NULL")


def downgrade() -> None:
    """Go back: drop what was made, the last first."""
    for table in reversed(TABLES):
        op.drop_table(table)
