"""Proactive discovery: lists that were imported, with the rows that could not be used, and leads to look at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "lead_lists",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("head", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("imported_by_id", sa.BigInteger(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["imported_by_id"], ["accounts.id"], name="fk_lead_lists_imported_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_lists"),
        sa.UniqueConstraint("digest", name="uq_lead_lists_digest"),
    )
    op.create_table(
        "lead_list_faults",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("lead_list_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["lead_list_id"], ["lead_lists.id"], name="fk_lead_list_faults_lead_list_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_list_faults"),
    )
    op.create_index("ix_lead_list_faults_lead_list_id", "lead_list_faults", ["lead_list_id"])
    _leads()


COLUMNS: tuple[tuple[str, type[sa.types.TypeEngine[object]], bool], ...] = (
    ("origin", sa.Text, False), ("reporter_role", sa.Text, True), ("reporter_name", sa.LargeBinary, True),
    ("reporter_phone", sa.LargeBinary, True), ("lead_list_id", sa.BigInteger, True), ("line", sa.Integer, True),
    ("help_request_id", sa.BigInteger, True), ("office_code", sa.Text, False), ("area_code", sa.Text, False),
    ("area_label", sa.LargeBinary, False), ("person_name", sa.LargeBinary, False),
    ("person_phone", sa.LargeBinary, True), ("id_number", sa.LargeBinary, True), ("person_index", sa.Text, True),
    ("words", sa.LargeBinary, False), ("recorded_by_id", sa.BigInteger, True), ("outcome", sa.Text, True),
    ("outcome_note", sa.LargeBinary, True), ("closed_by_id", sa.BigInteger, True),
)  # fmt: skip

CHECKS = {
    "origin": "origin IN ('reported', 'list', 'warning')",
    "reporter_role": "reporter_role IN ('grid_worker', 'village_staff', 'neighbour', 'family', 'other')",
    "reporter": "(origin = 'reported') = (reporter_role IS NOT NULL)",
    "list": "(origin = 'list') = (lead_list_id IS NOT NULL)",
    "warning": "origin <> 'warning' OR help_request_id IS NOT NULL",
    "outcome": "outcome IN ('filed', 'already_helped', 'no_need', 'not_found')",
    "closed": "(outcome IS NULL) = (closed_at IS NULL)",
}

REFERENCES = {
    "lead_list_id": "lead_lists.id", "help_request_id": "help_requests.id", "office_code": "offices.code",
    "area_code": "areas.code", "recorded_by_id": "accounts.id", "closed_by_id": "accounts.id",
}  # fmt: skip


def _leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *(sa.Column(name, kind(), nullable=nullable) for name, kind, nullable in COLUMNS),
        sa.Column("aid_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_leads_{name}")) for name, rule in CHECKS.items()),
        *(sa.ForeignKeyConstraint([column], [to], name=f"fk_leads_{column}") for column, to in REFERENCES.items()),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
    )
    op.create_index(
        "uq_leads_warning", "leads", ["help_request_id"], unique=True, postgresql_where=sa.text("origin = 'warning'")
    )
    op.create_index("ix_leads_office", "leads", ["office_code", "closed_at", "id"])
    op.create_index("ix_leads_lead_list_id", "leads", ["lead_list_id"])
    op.create_index("ix_leads_person", "leads", ["person_index"], postgresql_where=sa.text("closed_at IS NULL"))


def downgrade() -> None:
    """Go back."""
    for table in ("leads", "lead_list_faults", "lead_lists"):
        op.drop_table(table)
