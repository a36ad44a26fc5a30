"""Decisions told by telephone or in person; petitions received elsewhere; photos; how long what is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
EMPTIED = ("help_requests", "conversations", "complaints", "petitions", "leads")
"""The tables whose rows stay when what tells who somebody is was taken out of them."""


def upgrade() -> None:
    """Go forward."""
    op.add_column("county", sa.Column("told_in_person", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.alter_column("county", "told_in_person", server_default=None)
    _tellings()
    _petitions()
    _photos()
    _retention()


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
    op.create_index("ix_tellings_open", "tellings", ["since", "id"], postgresql_where=sa.text("ended_at IS NULL"))
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


def _petitions() -> None:
    op.create_table(
        "petitions",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("petitioner", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=True),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_petitions"),
        sa.UniqueConstraint("number", name="uq_petitions_number"),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_petitions_help_request_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["accounts.id"], name="fk_petitions_recorded_by_id"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["accounts.id"], name="fk_petitions_answered_by_id"),
        sa.CheckConstraint("way IN ('letter', 'visit', 'hotline', 'other')", name=op.f("ck_petitions_way")),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_petitions_answered")),
    )
    op.create_index("ix_petitions_help_request_id", "petitions", ["help_request_id"])
    op.create_index("ix_petitions_received_on", "petitions", ["received_on"])
    op.create_index(
        "ix_petitions_waiting", "petitions", ["received_on", "id"], postgresql_where=sa.text("answered_at IS NULL")
    )  # fmt: skip
    op.create_index(
        "ix_petitions_answered", "petitions", ["answered_at"], postgresql_where=sa.text("answered_at IS NOT NULL")
    )  # fmt: skip


def _photos() -> None:
    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.LargeBinary(), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_photos"),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_photos_help_request_id"),
        sa.UniqueConstraint("help_request_id", "digest", name="uq_photos_help_request_id_digest"),
        sa.CheckConstraint("state IN ('waiting', 'kept', 'missing', 'removed')", name=op.f("ck_photos_state")),
        sa.CheckConstraint("(state = 'kept') = (content IS NOT NULL)", name=op.f("ck_photos_content")),
        sa.CheckConstraint("(state = 'missing') = (reason IS NOT NULL)", name=op.f("ck_photos_reason")),
    )
    op.create_table(
        "photo_looks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("photo_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photo_looks"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name="fk_photo_looks_photo_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_photo_looks_account_id"),
    )
    op.create_index("ix_photo_looks_photo", "photo_looks", ["photo_id", "id"])


def _retention() -> None:
    """Without periods nothing is removed: a county that is there already sets them with its next import."""
    op.add_column("county", sa.Column("retention", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.alter_column("county", "retention", server_default=None)
    for table in EMPTIED:
        op.add_column(table, sa.Column("emptied_at", MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("emptied_through", sa.BigInteger(), nullable=True))
    op.create_table(
        "retention_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("periods", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_runs"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("retention_runs")
    op.drop_column("conversations", "emptied_through")
    for table in EMPTIED:
        op.drop_column(table, "emptied_at")
    op.drop_column("county", "retention")
    op.drop_table("photo_looks")
    op.drop_table("photos")
    op.drop_table("petitions")
    op.drop_table("telling_attempts")
    op.drop_table("tellings")
    op.drop_column("county", "told_in_person")
