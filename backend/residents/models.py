"""Residents and contacts.

A contact is one address on one channel. An openid is not a person and a telephone number is not one either: a contact
belongs to a resident only by having written itself, never because somebody named its number in a report.
"""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, true
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
    wants_notices: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    """Whether status notices may be sent here unasked; answers always may."""
    last_heard_at: Mapped[datetime | None]
    created_at: Mapped[Moment]


class Access(Base):
    """A member of staff has looked at what is kept of somebody, who may ask about it (PIPL arts. 44, 45 and 51)."""

    __tablename__ = "accesses"
    __table_args__ = (
        CheckConstraint("what IN ('request', 'numbers', 'conversation')", name="what"),
        Index("ix_accesses_contact", "contact_id", "id"),
    )

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    """Whose conversation it was, or who filed the request."""
    what: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]


class RightExercised(Base):
    """Somebody has had their data deleted or taken back their consent: that it was done must be provable."""

    __tablename__ = "rights_exercised"
    __table_args__ = (CheckConstraint("right_to IN ('erase', 'withdraw_consent')", name="right_to"),)

    id: Mapped[Key]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    right_to: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
