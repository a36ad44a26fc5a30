"""Staff accounts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Key, Moment


class Role(StrEnum):
    """What somebody is here for; it decides which pages they see."""

    OPERATOR = "operator"
    CASEWORKER = "caseworker"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"


class Account(Base):
    """One member of staff. Caseworkers and leaders belong to an office and see its help requests only."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("role IN ('operator', 'caseworker', 'leader', 'administrator', 'supervisor')", name="role"),
        CheckConstraint(
            "role NOT IN ('caseworker', 'leader') OR office_code IS NOT NULL", name="caseworker_has_office"
        ),
    )

    id: Mapped[Key]
    username: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    office_code: Mapped[str | None] = mapped_column(ForeignKey("offices.code"))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    epoch: Mapped[int] = mapped_column(Integer, default=1)
    """Grows when every session of this account must end (new password, sign-out everywhere)."""
    signed_in_at: Mapped[datetime | None]
    created_at: Mapped[Moment]
