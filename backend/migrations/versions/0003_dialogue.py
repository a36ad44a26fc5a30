"""What residents do after filing: complaints, offers, words about a request; who looked, and rights exercised."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROLES = "role IN ('operator', 'caseworker', 'administrator'{more})"


def upgrade() -> None:
    """Go forward."""
    _roles(", 'supervisor'")
    op.add_column("contacts", sa.Column("wants_notices", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("help_request_events", sa.Column("details", sa.LargeBinary(), nullable=True))
    _complaints()
    _offers()
    _accesses()
    _rights()


def _roles(more: str) -> None:
    op.drop_constraint(op.f("ck_accounts_role"), "accounts")
    op.create_check_constraint(op.f("ck_accounts_role"), "accounts", _ROLES.format(more=more))


def _complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_complaints_answered")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_complaints_contact_id"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["accounts.id"], name="fk_complaints_answered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
        sa.UniqueConstraint("number", name="uq_complaints_number"),
    )


def _offers() -> None:
    op.create_table(
        "help_offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_help_offers_contact_id"),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name="fk_help_offers_office_code"),
        sa.PrimaryKeyConstraint("id", name="pk_help_offers"),
    )


def _accesses() -> None:
    op.create_table(
        "accesses",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('request', 'numbers', 'conversation')", name=op.f("ck_accesses_what")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_accesses_account_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_accesses_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accesses"),
    )
    op.create_index("ix_accesses_contact", "accesses", ["contact_id", "id"])


def _rights() -> None:
    op.create_table(
        "rights_exercised",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("right_to", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("right_to IN ('erase', 'withdraw_consent')", name=op.f("ck_rights_exercised_right_to")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_rights_exercised_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rights_exercised"),
    )
    op.create_index("ix_rights_exercised_contact_id", "rights_exercised", ["contact_id"])


def downgrade() -> None:
    """Go back; supervisors have no place in the old form and become administrators without a right to sign in."""
    for table in ("rights_exercised", "accesses", "help_offers", "complaints"):
        op.drop_table(table)
    op.drop_column("help_request_events", "details")
    op.drop_column("contacts", "wants_notices")
    op.execute("UPDATE accounts SET role = 'administrator', active = false WHERE role = 'supervisor'")
    _roles("")
