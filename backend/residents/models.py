"""Residents and contacts.

A contact is one address on one channel. An openid is not a person and a telephone number is not one either: a contact
belongs to a resident only by having written itself, never because somebody named its number in a report.
"""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class Resident(Base):
    """A person the county serves. The service code is issued with the first help request and never reused."""

    __tablename__ = "residents"

    id: Mapped[Key]
    service_code: Mapped[str | None] = mapped_column(Text, unique=True)
    created_at: Mapped[Moment]


class Contact(Base):
    """One address of one channel; found by its blind index, stored encrypted."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("channel", "address_index"),
        CheckConstraint("channel IN ('wechat', 'sms', 'phone', 'web')", name="channel"),
    )

    id: Mapped[Key]
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    channel: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(EncryptedText)
    address_index: Mapped[str] = mapped_column(Text)
    follows: Mapped[bool] = mapped_column(Boolean, default=True)
    """WeChat: has not unfollowed the account. SMS: has not opted out."""
    last_heard_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
