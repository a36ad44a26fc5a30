"""Checks at the sources, and looks at what they found."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedJSON
from backend.core.database import Base, Key, Moment


class DataCheck(Base):
    """One source asked once about one request. `findings` are confidential: every look at them is a `DataCheckLook`."""

    __tablename__ = "data_checks"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'answered', 'unreachable')", name="state"),
        Index("ix_data_checks_request", "help_request_id", "id"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    source: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    authorised_by: Mapped[str] = mapped_column(Text)
    """What authorises the check: the version of the pledge agreed to, or "paper"."""
    state: Mapped[str] = mapped_column(Text, default="waiting")
    findings: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    """What was found, as `[{"what", "yuan"}]`."""
    asked_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]


class DataCheckLook(Base):
    """Somebody has looked at what the checks of a request found; never changed, never deleted."""

    __tablename__ = "data_check_looks"

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[Moment]
