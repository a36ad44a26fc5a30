"""By which words of a story a programme may lead a report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. The code before this one leaves the column to its default."""
    op.add_column("programmes", sa.Column("told", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Go back."""
    op.drop_column("programmes", "told")
