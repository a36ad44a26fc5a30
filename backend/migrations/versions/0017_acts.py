"""Who complains with a name; a webhook in hand."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    for name in ("sender_name", "sender_phone"):
        op.add_column("complaints", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.add_column("webhook_deliveries", sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("webhook_deliveries", "sending_since")
    for name in ("sender_phone", "sender_name"):
        op.drop_column("complaints", name)
