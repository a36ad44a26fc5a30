"""What is or was public; rows stay when it is taken down."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import Base, Key, Moment


class Publicity(Base):
    """One publicity of one request on one of the three boards. Holds nothing but what everybody may read."""

    __tablename__ = "publicities"
    __table_args__ = (
        CheckConstraint("board IN ('review', 'approval', 'long_term')", name="board"),
        CheckConstraint("ends_at > starts_at", name="forward"),
        Index("ix_publicities_public", "ends_at", postgresql_where="taken_down_at IS NULL"),
    )

    id: Mapped[Key]
    help_request_id: Mapped[int] = mapped_column(ForeignKey("help_requests.id"), index=True)
    board: Mapped[str] = mapped_column(Text)
    masked_name: Mapped[str] = mapped_column(Text)
    area_name: Mapped[str] = mapped_column(Text)
    matter: Mapped[str] = mapped_column(Text)
    """The programme's name, or the kinds of assistance."""
    office_code: Mapped[str] = mapped_column(ForeignKey("offices.code"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    taken_down_at: Mapped[Moment | None]
