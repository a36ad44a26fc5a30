"""Other systems: their keys, their calls, what they filed or sent, and what we tell them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import EncryptedText
from backend.core.database import Base, Key, Moment


class Scope(StrEnum):
    """What a key may do."""

    CATALOGUE = "catalogue:read"
    FILE = "requests:file"
    READ = "requests:read"
    READ_ALL = "requests:read-all"
    ADD = "requests:add"
    CHECK = "checks:file"
    COMPLAIN = "complaints:file"
    WEBHOOKS = "webhooks:manage"


class ApiKey(Base):
    """One key of one system. The secret half is known to the system alone: here is its digest."""

    __tablename__ = "api_keys"

    id: Mapped[Key]
    system: Mapped[str] = mapped_column(Text, index=True)
    """The system's name; a system may hold several keys, so that one can be replaced without a gap."""
    prefix: Mapped[str] = mapped_column(Text, unique=True)
    """The public half, by which a key is found and named."""
    digest: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    calls_per_minute: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]
    """To the minute."""
    revoked_at: Mapped[Moment | None]


class ApiCall(Base):
    """A call of a key, for the record: which operation, about which request, with which answer. Never what was said."""

    __tablename__ = "api_calls"
    __table_args__ = (Index("ix_api_calls_key_id_id", "key_id", "id"),)

    id: Mapped[Key]
    key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id"))
    method: Mapped[str] = mapped_column(Text)
    operation: Mapped[str] = mapped_column(Text)
    status: Mapped[int] = mapped_column(SmallInteger)
    help_request_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"), index=True)
    at: Mapped[Moment]


class AnsweredCall(Base):
    """The answer that a system's idempotency key has had, given again to every repetition."""

    __tablename__ = "answered_calls"

    system: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    digest: Mapped[str] = mapped_column(Text)
    """Keyed digest of what was asked."""
    status: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[str] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(index=True)


class Filing(Base):
    """Which system filed a help request."""

    __tablename__ = "filings"

    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"), primary_key=True, autoincrement=False)
    system: Mapped[str] = mapped_column(Text, index=True)


class RequestChange(Base):
    """An event of a help request, in the order in which other systems hear of it.

    Ids grow in the order of commits, one writer at a time, so that whoever has read up to one misses none before it.
    """

    __tablename__ = "request_changes"
    __table_args__ = (
        Index("ix_request_changes_request", "help_request_id", "id"),
        Index("ix_request_changes_at", "at"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("help_request_events.id"), unique=True)
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]


class Subscription(Base):
    """Where a system wants to be told of changes; ends, and is never deleted."""

    __tablename__ = "subscriptions"

    id: Mapped[Key]
    system: Mapped[str] = mapped_column(Text, index=True)
    url: Mapped[str] = mapped_column(EncryptedText)
    """Encrypted, for receivers put their own secrets into addresses."""
    secret: Mapped[str] = mapped_column(EncryptedText)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class WebhookDelivery(Base):
    """Telling one subscription of one change. `dead`: given up, until somebody asks for it again."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("subscription_id", "change_id"),
        CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="state"),
        Index("ix_webhook_deliveries_dead", "subscription_id", "id", postgresql_where="state = 'dead'"),
    )

    id: Mapped[Key]
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    change_id: Mapped[int] = mapped_column(ForeignKey("request_changes.id"))
    state: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer)
    failure: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt failed: `status 500`, `timeout`, `unreachable`, `address refused`, `ended`."""
    sending_since: Mapped[Moment | None]
    """Since when a worker has it in hand; nobody else sends it meanwhile."""
    updated_at: Mapped[Moment]


class ReceivedCheck(Base):
    """What the check platform found about a household. Confidential: it is taken in here and read nowhere outside."""

    __tablename__ = "received_checks"

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"), index=True)
    system: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    findings: Mapped[str] = mapped_column(EncryptedText)
    checked_at: Mapped[Moment]
    received_at: Mapped[Moment]


class ReceivedComplaint(Base):
    """That a complaint came from another system, and about which request; its words are supervision's alone."""

    __tablename__ = "received_complaints"

    id: Mapped[Key]
    system: Mapped[str] = mapped_column(Text)
    help_request_id: Mapped[int | None] = mapped_column(ForeignKey("help_requests.id"))
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), unique=True)
    received_at: Mapped[Moment]
