"""Deadlines, the counts of their due dates, their pauses, and the reminders of them."""

from datetime import date
from typing import Literal

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Key, Moment

Ground = Literal["materials", "objection", "force_majeure"]
"""Why a clock may stand still: the resident owes materials, an objection is looked into, nobody could act."""


class Deadline(Base):
    """The clock of one stage of one help request. It runs until `finished_at`; with `paused_at` it stands still."""

    __tablename__ = "deadlines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["procedure_code", "procedure_version"],
            ["procedure_versions.code", "procedure_versions.version"],
            name="fk_deadlines_procedure",
        ),
        Index("ix_deadlines_request", "help_request_id", "id"),
        Index(
            "uq_deadlines_running_stage", "help_request_id", "stage", unique=True,
            postgresql_where="finished_at IS NULL",
        ),
        Index("ix_deadlines_running", "due_at", "id", postgresql_where="finished_at IS NULL AND paused_at IS NULL"),
        Index("ix_deadlines_unfinished", "id", postgresql_where="finished_at IS NULL"),
        Index("ix_deadlines_finished_at", "finished_at", postgresql_where="finished_at IS NOT NULL"),
    )  # fmt: skip

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"))
    procedure_code: Mapped[str] = mapped_column(Text)
    procedure_version: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(Text)
    stage_name: Mapped[str] = mapped_column(Text)
    """The stage as people call it."""
    limit: Mapped[str] = mapped_column(Text)
    """As it is written in the procedure: "5 working days"."""
    runs_on: Mapped[bool] = mapped_column(Boolean)
    """Whether natural days that end on a day of rest run on to the next working day."""
    started_at: Mapped[Moment]
    due_at: Mapped[Moment]
    """The first instant after the period, as it was last counted."""
    calendar: Mapped[str] = mapped_column(Text)
    provisional: Mapped[bool] = mapped_column(Boolean)
    paused_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]


class DeadlineCount(Base):
    """One count of a due date: when it was made, why, and what came of it; never changed."""

    __tablename__ = "deadline_counts"
    __table_args__ = (CheckConstraint("reason IN ('started', 'resumed', 'calendar')", name="reason"),)

    id: Mapped[Key]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    due_at: Mapped[Moment]
    calendar: Mapped[str] = mapped_column(Text)
    provisional: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[Moment]


class DeadlinePause(Base):
    """While a clock stood still: on what ground, who had it stopped, who had it go on."""

    __tablename__ = "deadline_pauses"
    __table_args__ = (
        CheckConstraint("ground IN ('materials', 'objection', 'force_majeure')", name="ground"),
        CheckConstraint("ended_at >= started_at", name="forward"),
        Index("ix_deadline_pauses_deadline", "deadline_id", "id"),
        Index("uq_deadline_pauses_open", "deadline_id", unique=True, postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[Key]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"))
    ground: Mapped[str] = mapped_column(Text)
    started_at: Mapped[Moment]
    recorder_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[Moment | None]
    ender_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """NULL while it stands still, and where the resident's own act let it go on."""


class Reminder(Base):
    """That somebody was reminded of a deadline: once for a day and step; once for a due date if it is not daily."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("deadline_id", "step", "day"),
        CheckConstraint("recipient IN ('caseworker', 'leader', 'supervision')", name="recipient"),
        Index("ix_reminders_recipient", "recipient", "day"),
    )

    id: Mapped[Key]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"))
    step: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    recipient: Mapped[str] = mapped_column(Text)
    due_at: Mapped[Moment]
    """The due date it was about."""
    at: Mapped[Moment]
