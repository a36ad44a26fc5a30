"""The lifecycle by table: the procedure of a request, linked requests, signatures, publicity, data checks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROLES = {
    "role": ("role IN ('operator', 'caseworker', 'leader', 'administrator', 'supervisor')",
             "role IN ('operator', 'caseworker', 'administrator', 'supervisor')"),
    "caseworker_has_office": ("role NOT IN ('caseworker', 'leader') OR office_code IS NOT NULL",
                              "role <> 'caseworker' OR office_code IS NOT NULL"),
}  # fmt: skip
"""The constraints on accounts: as they become, and as they were."""

ONE_A_PROGRAMME = "uq_help_requests_linked_to_id_programme_code"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.add_column("county", sa.Column("linked_at_most", sa.Integer(), nullable=False, server_default="3"))
    op.alter_column("county", "linked_at_most", server_default=None)
    _constrain_roles(0)
    _help_requests()
    _publicities()
    _signatures()
    _data_checks()


def _constrain_roles(which: int) -> None:
    for name, conditions in ROLES.items():
        op.drop_constraint(op.f(f"ck_accounts_{name}"), "accounts")
        op.create_check_constraint(op.f(f"ck_accounts_{name}"), "accounts", conditions[which])


def _help_requests() -> None:
    """A request that is there already goes on by the version its clock runs by, at the stage of that clock."""
    for name in ("procedure_code", "procedure_version", "procedure_stage", "programme_code", "applicant_index"):
        op.add_column("help_requests", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("help_requests", sa.Column("linked_to_id", sa.BigInteger(), nullable=True))
    op.add_column("help_requests", sa.Column("screening", sa.LargeBinary(), nullable=True))
    op.add_column("help_request_events", sa.Column("notice", sa.Text(), nullable=True))
    op.execute(
        "UPDATE help_requests SET procedure_code = d.procedure_code, procedure_version = d.procedure_version, "
        "procedure_stage = CASE WHEN d.finished_at IS NULL THEN d.stage END "
        "FROM (SELECT DISTINCT ON (help_request_id) * FROM deadlines ORDER BY help_request_id, id DESC) d "
        "WHERE d.help_request_id = help_requests.id"
    )
    op.create_foreign_key(
        "fk_help_requests_procedure", "help_requests", "procedure_versions",
        ["procedure_code", "procedure_version"], ["code", "version"],
    )  # fmt: skip
    op.create_foreign_key(
        "fk_help_requests_programme_code", "help_requests", "programmes", ["programme_code"], ["code"]
    )
    op.create_foreign_key("fk_help_requests_linked_to_id", "help_requests", "help_requests", ["linked_to_id"], ["id"])
    op.create_unique_constraint(
        "uq_help_requests_linked_to_id_programme_code", "help_requests", ["linked_to_id", "programme_code"]
    )
    op.create_index("ix_help_requests_applicant_index", "help_requests", ["applicant_index"])


def _publicities() -> None:
    op.create_table(
        "publicities",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("masked_name", sa.Text(), nullable=False),
        sa.Column("area_name", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("office_code", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("taken_down_at", MOMENT, nullable=True),
        sa.CheckConstraint("board IN ('review', 'approval', 'long_term')", name=op.f("ck_publicities_board")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_publicities_forward")),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_publicities_help_request_id"),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name="fk_publicities_office_code"),
        sa.PrimaryKeyConstraint("id", name="pk_publicities"),
    )
    op.create_index("ix_publicities_help_request_id", "publicities", ["help_request_id"])
    op.create_index("ix_publicities_public", "publicities", ["ends_at"], postgresql_where="taken_down_at IS NULL")


def _signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("hand", sa.Text(), nullable=False),
        sa.Column("signer_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "hand IN ('investigation', 'review', 'approval', 'payment')", name=op.f("ck_signatures_hand")
        ),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_signatures_help_request_id"),
        sa.ForeignKeyConstraint(["event_id"], ["help_request_events.id"], name="fk_signatures_event_id"),
        sa.ForeignKeyConstraint(["signer_id"], ["accounts.id"], name="fk_signatures_signer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signatures"),
        sa.UniqueConstraint("event_id", name="uq_signatures_event_id"),
    )
    op.create_index("ix_signatures_request", "signatures", ["help_request_id", "id"])
    op.create_table(
        "declared_relatives",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("id_index", sa.Text(), nullable=False),
        sa.Column("relation", sa.LargeBinary(), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_declared_relatives_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_declared_relatives"),
        sa.UniqueConstraint("account_id", "id_index", name="uq_declared_relatives_account_id_id_index"),
    )
    op.create_index("ix_declared_relatives_id_index", "declared_relatives", ["id_index"])


def _data_checks() -> None:
    op.create_table(
        "data_checks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("authorised_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'answered', 'unreachable')", name=op.f("ck_data_checks_state")),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_data_checks_help_request_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["accounts.id"], name="fk_data_checks_asked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_checks"),
    )
    op.create_index("ix_data_checks_request", "data_checks", ["help_request_id", "id"])
    op.create_table(
        "data_check_looks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("help_request_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["help_request_id"], ["help_requests.id"], name="fk_data_check_looks_help_request_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_data_check_looks_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_check_looks"),
    )
    op.create_index("ix_data_check_looks_help_request_id", "data_check_looks", ["help_request_id"])


def downgrade() -> None:
    """Go back. Leaders become caseworkers, which the code before knows."""
    for table in ("data_check_looks", "data_checks", "declared_relatives", "signatures", "publicities"):
        op.drop_table(table)
    op.drop_column("help_request_events", "notice")
    op.drop_constraint(ONE_A_PROGRAMME, "help_requests")
    for name in ("procedure", "programme_code", "linked_to_id"):
        op.drop_constraint(f"fk_help_requests_{name}", "help_requests", type_="foreignkey")
    for name in (
        "screening", "linked_to_id", "applicant_index", "programme_code", "procedure_stage", "procedure_version",
        "procedure_code",
    ):  # fmt: skip
        op.drop_column("help_requests", name)
    op.execute("UPDATE accounts SET role = 'caseworker' WHERE role = 'leader'")
    _constrain_roles(1)
    op.drop_column("county", "linked_at_most")
