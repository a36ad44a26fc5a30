"""What is given, what is needed, and what of the one goes to the other."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment

Yuan = Numeric(12, 2)


class Contribution(Base):
    """Help that somebody has promised (爱心资源): of one kind, for the households of one area, up to an amount."""

    __tablename__ = "contributions"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_contributions_open", "kind", postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[Key]
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    """The charity or volunteers' office that holds it."""
    help_offer_id: Mapped[int | None] = mapped_column(ForeignKey("help_offers.id"), unique=True)
    """The offer it was made of, where it came by message."""
    kind: Mapped[str] = mapped_column(Text)
    """A kind of assistance."""
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    amount: Mapped[Decimal] = mapped_column(Yuan)
    """Yuan, or what goods and hours are worth."""
    giver: Mapped[str] = mapped_column(EncryptedText)
    words: Mapped[str] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]


class Need(Base):
    """What a household needs that no programme gives, stated by the office that has its request (帮扶需求)."""

    __tablename__ = "needs"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("uq_needs_open", "help_request_id", "kind", unique=True, postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    kind: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Yuan)
    words: Mapped[str] = mapped_column(EncryptedText)
    stated_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    stated_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]


class Allocation(Base):
    """So much of a contribution goes to a need (对接)."""

    __tablename__ = "allocations"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Key]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Yuan)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[Moment]
