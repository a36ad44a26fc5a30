"""All SQL about signatures and declared relatives."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.lifecycle_entries import Hand
from backend.core import crypto
from backend.signatures.models import DeclaredRelative, Signature
from backend.staff.models import Account


async def of_request(session: AsyncSession, help_request_id: int) -> Sequence[Signature]:
    """Every signature under a request, oldest first."""
    wanted = select(Signature).where(Signature.help_request_id == help_request_id)
    return (await session.scalars(wanted.order_by(Signature.id))).all()


async def with_names(session: AsyncSession, help_request_id: int) -> list[tuple[Signature, str]]:
    """The same, each with who signed."""
    wanted = select(Signature, Account.display_name).join(Account, Account.id == Signature.signer_id)
    found = await session.execute(wanted.where(Signature.help_request_id == help_request_id).order_by(Signature.id))
    return [(signature, name) for signature, name in found]


async def signed(session: AsyncSession, help_request_ids: Sequence[int], hand: Hand) -> set[int]:
    """Which of these requests this hand has signed."""
    of_these = Signature.help_request_id.in_(help_request_ids)
    return {*await session.scalars(select(Signature.help_request_id).where(of_these, Signature.hand == hand))}


async def relatives_of_staff(session: AsyncSession, id_number: str) -> list[tuple[DeclaredRelative, Account]]:
    """Who of the staff has declared the person with this id number, and as what."""
    wanted = (
        select(DeclaredRelative, Account)
        .join(Account, Account.id == DeclaredRelative.account_id)
        .where(DeclaredRelative.id_index.in_(crypto.cipher().indexes(id_number)))
        .order_by(DeclaredRelative.id)
    )
    return [(relative, account) for relative, account in await session.execute(wanted)]


async def declared_by(session: AsyncSession, account_id: int) -> Sequence[DeclaredRelative]:
    """What a member of staff has declared, oldest first."""
    wanted = select(DeclaredRelative).where(DeclaredRelative.account_id == account_id)
    return (await session.scalars(wanted.order_by(DeclaredRelative.id))).all()
