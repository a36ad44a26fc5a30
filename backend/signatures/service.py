"""Signing a step, and declaring relatives: who may put their hand to what."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.lifecycle_entries import Hand
from backend.core import crypto
from backend.core.errors import Conflict, Invalid
from backend.signatures import repository
from backend.signatures.models import DeclaredRelative, Signature
from backend.staff.models import Account
from bot.nlu.normalise import is_id_number

if TYPE_CHECKING:
    from backend.runtime import Runtime

SEAL = "signatures.seal"
"""The job that has the office's seal set under a signature."""

APART: frozenset[Hand] = frozenset({"review", "approval", "payment"})
"""The hands that three different people must have (三权分离)."""
LONGEST = 40


async def refuse_unfit(session: AsyncSession, help_request_id: int, account: Account, hand: Hand | None) -> None:
    """Raise Conflict where this account's hand cannot be put to this step, for it had another in the same request."""
    if hand not in APART:
        return
    for earlier in await repository.of_request(session, help_request_id):
        if earlier.signer_id == account.id and earlier.hand in APART and earlier.hand != hand:
            raise Conflict("审核、审批、发放要由三个人分别办，您在这件申请上已经签过另一道手续")


async def refuse_relatives(session: AsyncSession, id_number: str | None, account: Account) -> None:
    """Raise Conflict where the applicant is somebody whom this member of staff has declared as a near relative."""
    if id_number is None:
        return
    declared = await repository.relatives_of_staff(session, id_number)
    if any(owner.id == account.id for _, owner in declared):
        raise Conflict("申请人是您备案的近亲属，您要回避，请交给别的同事办")


async def sign(
    session: AsyncSession,
    runtime: "Runtime",
    account: Account,
    hand: Hand,
    *,
    help_request_id: int,
    event_id: int,
    signed: Mapping[str, Any],
    now: datetime,
) -> None:
    """Put the account's hand to an event; `signed` is what it stands for. The seal follows by a job."""
    canonical = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signature = Signature(
        help_request_id=help_request_id, event_id=event_id, hand=hand, signer_id=account.id,
        digest=hashlib.sha256(canonical.encode()).hexdigest(), signed_at=now,
    )  # fmt: skip
    session.add(signature)
    await session.flush()
    await runtime.jobs.defer(session, SEAL, signature_id=signature.id)


async def declare(
    session: AsyncSession, account: Account, *, name: str, id_number: str, relation: str, now: datetime
) -> None:
    """Put a near relative of a member of staff on file. Raises Invalid, or Conflict for a known one."""
    name, relation, id_number = name.strip(), relation.strip(), id_number.strip().upper()
    if not name or not relation or max(len(name), len(relation)) > LONGEST:
        raise Invalid("请写明亲属的姓名和关系")
    if not is_id_number(id_number):
        raise Invalid("身份证号不对，请再看一遍")
    if any(known.id_number == id_number for known in await repository.declared_by(session, account.id)):
        raise Conflict("这位亲属已经备案")
    session.add(
        DeclaredRelative(
            account_id=account.id, name=name, id_number=id_number, relation=relation, declared_at=now,
            id_index=crypto.cipher().indexes(id_number)[0],
        )
    )  # fmt: skip
    await session.flush()
