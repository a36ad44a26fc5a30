"""The county, its offices and staff, its residents, and the job queue."""

from importlib.resources import files

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("county", "areas", "departments", "offices", "routing_rules", "residents", "contacts", "accounts")

DROP_PROCRASTINATE = r"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\_%' LOOP
        EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE';
    END LOOP;
END $$;
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
"""


def upgrade() -> None:
    """Go forward."""
    _areas()
    _offices()
    _residents()
    _accounts()
    _jobs()


def _areas() -> None:
    op.create_table(
        "county",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hotlines", postgresql.JSONB(), nullable=False),
        sa.Column("desk", postgresql.JSONB(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_county_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_county"),
    )
    op.create_table(
        "areas",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.CheckConstraint("level IN ('county', 'township', 'village')", name=op.f("ck_areas_level")),
        sa.ForeignKeyConstraint(["parent_code"], ["areas.code"], name="fk_areas_parent_code"),
        sa.PrimaryKeyConstraint("code", name="pk_areas"),
    )
    op.create_index("ix_areas_parent_code", "areas", ["parent_code"])


def _offices() -> None:
    op.create_table(
        "departments",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_departments"),
    )
    op.create_table(
        "offices",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department_code", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("is_desk", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name="fk_offices_area_code"),
        sa.ForeignKeyConstraint(["department_code"], ["departments.code"], name="fk_offices_department_code"),
        sa.PrimaryKeyConstraint("code", name="pk_offices"),
        sa.UniqueConstraint("department_code", "area_code", name="uq_offices_department_code_area_code"),
    )
    op.create_index("ix_offices_area_code", "offices", ["area_code"])
    op.create_table(
        "routing_rules",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("aid_type", sa.Text(), nullable=False),
        sa.Column("department_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.CheckConstraint("level IN ('township', 'county')", name=op.f("ck_routing_rules_level")),
        sa.ForeignKeyConstraint(["department_code"], ["departments.code"], name="fk_routing_rules_department_code"),
        sa.PrimaryKeyConstraint("code", name="pk_routing_rules"),
    )


def _residents() -> None:
    op.create_table(
        "residents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("service_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_residents"),
        sa.UniqueConstraint("service_code", name="uq_residents_service_code"),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.Text(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("last_heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('wechat', 'sms', 'phone', 'web')", name=op.f("ck_contacts_channel")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name="fk_contacts_resident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("channel", "address_index", name="uq_contacts_channel_address_index"),
    )
    op.create_index("ix_contacts_resident_id", "contacts", ["resident_id"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role <> 'caseworker' OR office_code IS NOT NULL", name=op.f("ck_accounts_caseworker_has_office")
        ),
        sa.CheckConstraint("role IN ('operator', 'caseworker', 'administrator')", name=op.f("ck_accounts_role")),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name="fk_accounts_office_code"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("username", name="uq_accounts_username"),
    )


def _jobs() -> None:
    # Procrastinate's schema as of 3.10.0 is kept here: what a step does must not change with what is
    # installed. The driver gets it as it is, for its percent signs are no parameters.
    schema = files("backend.migrations").joinpath("procrastinate_3_10.sql").read_text(encoding="utf-8")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(schema)


def downgrade() -> None:
    """Go back: drop what was made, the last first."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(DROP_PROCRASTINATE)
    for table in reversed(TABLES):
        op.drop_table(table)
