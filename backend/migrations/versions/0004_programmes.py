"""The county's programmes of assistance."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    texts = postgresql.ARRAY(sa.Text())
    op.create_table(
        "programmes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", texts, nullable=False),
        sa.Column("aid_types", texts, nullable=False),
        sa.Column("department_code", sa.Text(), nullable=False),
        sa.Column("approving", sa.Text(), nullable=False),
        sa.Column("qualifies", sa.Text(), nullable=False),
        sa.Column("ways", postgresql.JSONB(), nullable=False),
        sa.Column("not_with", texts, nullable=False),
        sa.Column("materials", texts, nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("apply", sa.Text(), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("approving IN ('township', 'county')", name=op.f("ck_programmes_approving")),
        sa.ForeignKeyConstraint(["department_code"], ["departments.code"], name="fk_programmes_department_code"),
        sa.PrimaryKeyConstraint("code", name="pk_programmes"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("programmes")
