"""Procedures with all their versions, and what the county says of the calendar."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKeyConstraint, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Moment


class ProcedureVersion(Base):
    """A procedure as it once was; never changed and never deleted, for requests are on it."""

    __tablename__ = "procedure_versions"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[str] = mapped_column(Text, primary_key=True)
    """A digest of the content, so that no edit can forget to be a new version."""
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    since: Mapped[Moment]


class ProcedureRow(Base):
    """A procedure that new requests follow, by its present version."""

    __tablename__ = "procedures"
    __table_args__ = (
        ForeignKeyConstraint(
            ["code", "version"], ["procedure_versions.code", "procedure_versions.version"], name="fk_procedures_version"
        ),
    )

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[str] = mapped_column(Text)


class CalendarRow(Base):
    """What the county says of one year: a whole notice (`complete`), or single days of its own."""

    __tablename__ = "calendar_changes"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    complete: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(Text)
    off: Mapped[list[date]] = mapped_column(ARRAY(Date))
    working: Mapped[list[date]] = mapped_column(ARRAY(Date))
