"""Residents, contacts, and which contact is whose.

A contact is one address on one channel. An openid is not a person and a telephone number is not one either: a contact
belongs to a resident only by having written itself, or by a one-time code sent to it, never because somebody named its
number in a report. Two people may share one contact, and one person may have several.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, Text, UniqueConstraint, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class Resident(Base):
    """A person the county serves. The service code is issued with the first help request and never reused."""

    __tablename__ = "residents"

    id: Mapped[Key]
    service_code: Mapped[str | None] = mapped_column(Text, unique=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    """Who this one turned out to be, once two contacts were found to be one person's; the code stays good for them."""
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
    """Who is taken to be speaking here: of those bound to it, the one heard of last."""
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


class Binding(Base):
    """That a contact is a person's. A phone two people share has two."""

    __tablename__ = "bindings"
    __table_args__ = (
        CheckConstraint("proven_by IN ('writing', 'code')", name="proven_by"),
        Index("ix_bindings_resident_id", "resident_id"),
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    proven_by: Mapped[str] = mapped_column(Text)
    """`writing`: they wrote from it themselves. `code`: they knew the one-time code that was sent to it."""
    notices: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The consent to be told here of every request of theirs, with its text's version and time; NULL without one."""
    created_at: Mapped[Moment]


class OneTimeCode(Base):
    """A code sent to a phone, to prove that whoever writes from another contact has that phone in hand."""

    __tablename__ = "one_time_codes"
    __table_args__ = (CheckConstraint("state IN ('open', 'proven', 'spent')", name="state"),)

    id: Mapped[Key]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    """Who asked for it: only from here is it taken."""
    phone_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    digest: Mapped[str] = mapped_column(Text)
    """Keyed and salted with the asking contact; the code itself is kept nowhere."""
    tries: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(Text, default="open")
    expires_at: Mapped[Moment]
    created_at: Mapped[Moment]
