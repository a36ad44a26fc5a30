"""What retention has removed, by counts alone."""

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Key, Moment


class RetentionRun(Base):
    """One run that removed something; never changed, never deleted."""

    __tablename__ = "retention_runs"

    id: Mapped[Key]
    at: Mapped[Moment]
    by: Mapped[str] = mapped_column(Text)
    """What ran it: `worker`, `command`, or `web` for the messages on its disk."""
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    """How many of each class; only classes of which there were any."""
    periods: Mapped[dict[str, str]] = mapped_column(JSONB)
    """The county's periods as they were set."""
