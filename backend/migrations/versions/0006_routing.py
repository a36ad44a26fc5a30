"""Routing rules of single programmes, and of single areas."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("routing_rules", sa.Column("programme_code", sa.Text(), nullable=True))
    op.add_column("routing_rules", sa.Column("area_code", sa.Text(), nullable=True))
    op.alter_column("routing_rules", "aid_type", nullable=True)
    op.create_foreign_key(
        "fk_routing_rules_programme_code", "routing_rules", "programmes", ["programme_code"], ["code"]
    )
    op.create_foreign_key("fk_routing_rules_area_code", "routing_rules", "areas", ["area_code"], ["code"])
    op.create_check_constraint(
        op.f("ck_routing_rules_one_subject"), "routing_rules", "(aid_type IS NULL) <> (programme_code IS NULL)"
    )


def downgrade() -> None:
    """Go back; rules that the earlier shape cannot hold are dropped."""
    op.execute("DELETE FROM routing_rules WHERE aid_type IS NULL OR area_code IS NOT NULL")
    op.drop_constraint(op.f("ck_routing_rules_one_subject"), "routing_rules")
    op.alter_column("routing_rules", "aid_type", nullable=False)
    op.drop_column("routing_rules", "area_code")
    op.drop_column("routing_rules", "programme_code")
