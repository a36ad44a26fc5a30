"""Which contact is whose, proven by writing or by a one-time code; residents who turned out to be one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward: every contact that has a resident is theirs by having written."""
    op.add_column("residents", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_residents_merged_into_id", "residents", "residents", ["merged_into_id"], ["id"])
    op.create_table(
        "bindings",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resident_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("proven_by", sa.Text(), nullable=False),
        sa.Column("notices", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("proven_by IN ('writing', 'code')", name=op.f("ck_bindings_proven_by")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_bindings_contact_id"),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_bindings_resident_id"),
        sa.PrimaryKeyConstraint("contact_id", "resident_id", name="pk_bindings"),
    )
    op.create_index("ix_bindings_resident_id", "bindings", ["resident_id"])
    op.execute(
        "INSERT INTO bindings (contact_id, resident_id, proven_by, created_at) "
        "SELECT id, resident_id, 'writing', created_at FROM contacts WHERE resident_id IS NOT NULL"
    )
    _one_time_codes()


def _one_time_codes() -> None:
    op.create_table(
        "one_time_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("phone_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'proven', 'spent')", name=op.f("ck_one_time_codes_state")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_one_time_codes_contact_id"),
        sa.ForeignKeyConstraint(["phone_id"], ["contacts.id"], name="fk_one_time_codes_phone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_codes"),
    )
    op.create_index("ix_one_time_codes_contact_id", "one_time_codes", ["contact_id"])
    op.create_index("ix_one_time_codes_phone_id", "one_time_codes", ["phone_id"])


def downgrade() -> None:
    """Go back. A code of somebody who turned out to be another finds nothing then; no request is lost."""
    op.drop_table("one_time_codes")
    op.drop_table("bindings")
    op.drop_constraint("fk_residents_merged_into_id", "residents", type_="foreignkey")
    op.drop_column("residents", "merged_into_id")
