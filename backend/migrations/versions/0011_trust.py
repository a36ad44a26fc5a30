"""Traces, the register of dishonesty, looks at it, honest mistakes; rows that the database itself keeps as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = ("trace_steps", "dishonesty_entries", "register_looks", "honest_mistakes")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME || ': rows are never changed and never deleted';
END $$
"""


def upgrade() -> None:
    """Go forward."""
    _traces()
    _steps()
    _entries()
    _looks()
    _mistakes()
    op.execute(REFUSE)
    for table in APPEND_ONLY:
        # "Always": not even a session that replays replicated changes passes it by.
        each_row = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        op.execute(f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} {each_row}")
        op.execute(f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_whole")


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _at(name: str = "at", *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _traces() -> None:
    op.create_table(
        "traces",
        _key(),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=False),
        _at("opened_at"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reasons", sa.LargeBinary(), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        _at("closed_at", nullable=True),
        sa.CheckConstraint("ground IN ('report', 'data_check', 'spot_check', 'other')", name=op.f("ck_traces_ground")),
        sa.CheckConstraint("outcome IN ('proven', 'unfounded', 'honest_mistake')", name=op.f("ck_traces_outcome")),
        sa.CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name=op.f("ck_traces_closed")),
        _reference("traces", "help_request_id", "help_requests.id"),
        _reference("traces", "complaint_id", "complaints.id"),
        _reference("traces", "opened_by_id", "accounts.id"),
        _reference("traces", "closed_by_id", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
    )
    op.create_index(
        "uq_traces_open", "traces", ["help_request_id"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )


def _steps() -> None:
    op.create_table(
        "trace_steps",
        _key(),
        sa.Column("trace_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        _at(),
        _reference("trace_steps", "trace_id", "traces.id"),
        _reference("trace_steps", "account_id", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name="pk_trace_steps"),
    )
    op.create_index("ix_trace_steps_trace_id", "trace_steps", ["trace_id"])


def _entries() -> None:
    op.create_table(
        "dishonesty_entries",
        _key(),
        sa.Column("trace_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("person_index", sa.Text(), nullable=True),
        sa.Column("resident_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        _at(),
        sa.CheckConstraint("part IN ('applicant', 'involved')", name=op.f("ck_dishonesty_entries_part")),
        sa.CheckConstraint(
            "person_index IS NOT NULL OR resident_id IS NOT NULL", name=op.f("ck_dishonesty_entries_somebody")
        ),
        _reference("dishonesty_entries", "trace_id", "traces.id"),
        _reference("dishonesty_entries", "resident_id", "residents.id"),
        _reference("dishonesty_entries", "corrects_id", "dishonesty_entries.id"),
        _reference("dishonesty_entries", "account_id", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name="pk_dishonesty_entries"),
        sa.UniqueConstraint("corrects_id", name="uq_dishonesty_entries_corrects_id"),
    )
    for column in ("trace_id", "person_index", "resident_id"):
        op.create_index(f"ix_dishonesty_entries_{column}", "dishonesty_entries", [column])


def _looks() -> None:
    op.create_table(
        "register_looks",
        _key(),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=True),
        _at(),
        sa.CheckConstraint("what IN ('register', 'flag')", name=op.f("ck_register_looks_what")),
        sa.CheckConstraint(
            "(what = 'flag') = (help_request_id IS NOT NULL)", name=op.f("ck_register_looks_of_request")
        ),
        _reference("register_looks", "account_id", "accounts.id"),
        _reference("register_looks", "help_request_id", "help_requests.id"),
        sa.PrimaryKeyConstraint("id", name="pk_register_looks"),
    )
    op.create_index("ix_register_looks_account_id", "register_looks", ["account_id"])


def _mistakes() -> None:
    op.create_table(
        "honest_mistakes",
        _key(),
        sa.Column("trace_id", sa.BigInteger(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("corrected", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        _at(),
        _reference("honest_mistakes", "trace_id", "traces.id"),
        _reference("honest_mistakes", "office_code", "offices.code"),
        _reference("honest_mistakes", "account_id", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name="pk_honest_mistakes"),
        sa.UniqueConstraint("trace_id", name="uq_honest_mistakes_trace_id"),
    )


def downgrade() -> None:
    """Go back. What is in the register goes with it: that is for whoever runs this to answer for."""
    for table in ("honest_mistakes", "register_looks", "dishonesty_entries", "trace_steps", "traces"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
