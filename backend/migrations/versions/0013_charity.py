"""Charity and volunteers: which departments are, what is given, what is needed, what of the one goes to the other."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; which departments are social forces is known with the next import."""
    op.add_column("departments", sa.Column("kind", sa.Text(), nullable=False, server_default="government"))
    op.create_check_constraint(
        op.f("ck_departments_kind"), "departments", "kind IN ('government', 'charity', 'volunteers')"
    )
    _table(
        "contributions",
        {"office_code": "offices.code", "area_code": "areas.code", "recorded_by_id": "accounts.id"},
        sa.Column("help_offer_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("giver", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["help_offer_id"], ["help_offers.id"], name="fk_contributions_help_offer_id"),
        sa.UniqueConstraint("help_offer_id", name="uq_contributions_help_offer_id"),
    )
    op.create_index("ix_contributions_open", "contributions", ["kind"], postgresql_where=sa.text("closed_at IS NULL"))
    _table(
        "needs",
        {"help_request_id": "help_requests.id", "stated_by_id": "accounts.id"},
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        "uq_needs_open", "needs", ["help_request_id", "kind"], unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )  # fmt: skip
    _table(
        "allocations",
        {"contribution_id": "contributions.id", "need_id": "needs.id", "made_by_id": "accounts.id"},
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    for column in ("contribution_id", "need_id"):
        op.create_index(f"ix_allocations_{column}", "allocations", [column])


def _table(name: str, references: dict[str, str], *more: sa.schema.SchemaItem) -> None:
    """A table with a key, an amount above nothing, and references that are always there."""
    kinds = {column: sa.Text() if to.endswith(".code") else sa.BigInteger() for column, to in references.items()}
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        *(sa.Column(column, kind, nullable=False) for column, kind in kinds.items()),
        *more,
        *(sa.ForeignKeyConstraint([column], [to], name=f"fk_{name}_{column}") for column, to in references.items()),
        sa.CheckConstraint("amount > 0", name=op.f(f"ck_{name}_amount")),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("allocations", "needs", "contributions"):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_departments_kind"), "departments")
    op.drop_column("departments", "kind")
