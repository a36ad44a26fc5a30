"""Procedures with their versions, and what the county says of the calendar."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "procedure_versions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_procedure_versions"),
    )
    op.create_table(
        "procedures",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["procedure_versions.code", "procedure_versions.version"],
            name="fk_procedures_version",
        ),
        sa.PrimaryKeyConstraint("code", name="pk_procedures"),
    )
    op.create_table(
        "calendar_changes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("off", postgresql.ARRAY(sa.Date()), nullable=False),
        sa.Column("working", postgresql.ARRAY(sa.Date()), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_calendar_changes"),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("calendar_changes", "procedures", "procedure_versions"):
        op.drop_table(table)
