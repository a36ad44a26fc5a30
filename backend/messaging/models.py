"""Conversations' messages and the deliveries of outgoing ones.

`Conversation` stands here too, because a message cannot be without it; what is done with conversations is in
`backend.conversations`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedJSON, EncryptedText
from backend.core.database import Base, Key, Moment, one_of
from bot.channels.errors import Failure


class Author(StrEnum):
    """Who said a message."""

    RESIDENT = "resident"
    BOT = "bot"
    OPERATOR = "operator"
    NOTICE = "notice"


class Conversation(Base):
    """The one conversation with one contact.

    `operator_id` names the speaker: the bot when NULL. `fence` grows with every change of speaker; whoever wants to
    speak names the fence they were given, and a stale one is refused.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_waiting", "waiting_since", postgresql_where="waiting_since IS NOT NULL"),
        Index("ix_conversations_operator", "operator_id", postgresql_where="operator_id IS NOT NULL"),
        Index("ix_conversations_quiet", "updated_at", postgresql_where="waiting_since IS NULL AND operator_id IS NULL"),
    )

    id: Mapped[Key]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    session: Mapped[Any] = mapped_column(EncryptedJSON)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    fence: Mapped[int] = mapped_column(Integer, default=0)
    waiting_since: Mapped[datetime | None]
    waiting_reason: Mapped[str | None] = mapped_column(Text)
    urgent: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[Moment]
    emptied_at: Mapped[datetime | None]
    """When `session` was emptied, for nobody had written for long."""
    emptied_through: Mapped[int | None] = mapped_column(BigInteger)
    """Up to which message, by its id, the words were taken out."""


class Message(Base):
    """One thing said, by whomever. `dedupe_key` makes one row of many deliveries of the same inbound message."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("author IN ('resident', 'bot', 'operator', 'notice')", name="author"),
        CheckConstraint("(author = 'resident') = (dedupe_key IS NOT NULL)", name="inbound_has_dedupe_key"),
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
    )

    id: Mapped[Key]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    author: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(EncryptedText)
    details: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    """Inbound: key, media, location. Outbound: choices."""
    dedupe_key: Mapped[str | None] = mapped_column(Text, unique=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), unique=True)
    """The inbound message this one answers: its passive reply, given again to every retry."""
    intent: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float | None] = mapped_column(Float)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]


class DeliveryState(StrEnum):
    """Where a delivery stands; `rules.may_follow` says which may follow which."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Whether it was sent cannot be told; it is asked about, not sent again blindly."""


class Delivery(Base):
    """Bringing one outgoing message to one contact, by one way.

    `way`: `text` (free text) or `template` (a template of ours: WeChat's template message, SMS wording by its key).
    What the provider refuses in passing is tried again in the same row (`attempts`); what it took and gave up later is
    brought by a new one.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("provider", "provider_id"),
        CheckConstraint("way IN ('text', 'template')", name="way"),
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown')", name="state"),
        Index("ix_deliveries_unfinished", "state", postgresql_where="state IN ('queued', 'sending', 'unknown')"),
    )

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    way: Mapped[str] = mapped_column(Text, default="text")
    template: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    """Template key, parameters and address, where the way is `template`."""
    state: Mapped[str] = mapped_column(Text, default=DeliveryState.QUEUED)
    provider: Mapped[str | None] = mapped_column(Text)
    provider_id: Mapped[str | None] = mapped_column(Text)
    provider_status: Mapped[str | None] = mapped_column(Text)
    failure: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    segments: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


TROUBLED = or_(
    one_of(Delivery.state, [DeliveryState.FAILED, DeliveryState.UNKNOWN]), one_of(Delivery.failure, [Failure.ALARM])
)
"""Deliveries that gave up, whose outcome is unknown, or that a fault of ours holds up."""
Index("ix_deliveries_troubled", Delivery.updated_at, Delivery.id, postgresql_where=TROUBLED)


class EarlyReceipt(Base):
    """A provider's receipt that came before the create call had told us the message's id."""

    __tablename__ = "early_receipts"

    provider: Mapped[str] = mapped_column(Text, primary_key=True)
    provider_id: Mapped[str] = mapped_column(Text, primary_key=True)
    status: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[Moment]
