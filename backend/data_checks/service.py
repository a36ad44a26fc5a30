"""Asking the sources, and looking at what they found: only with authorisation, only on record.

Basis: 《社会救助暂行办法》第五十八条 (checks with the applicant's authorisation); PIPL art. 28, 29 and 51.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.errors import Conflict, Invalid
from backend.data_checks import repository
from backend.data_checks.models import DataCheck, DataCheckLook
from backend.platforms.checks import SOURCES
from backend.staff.models import Account

if TYPE_CHECKING:
    from backend.runtime import Runtime

RUN = "help_requests.check_data"
"""The job that asks the sources."""
PAPER = "paper"
AUTHORISING = ("data_check_of_person", "data_check")
"""The agreements that allow a check: the person's own to a request that somebody made for them, and the applicant's."""


def authorisation(consents: dict[str, Any], *, on_paper: bool) -> str:
    """What authorises a check: the version of the text that was agreed to, the applicant's own before all, or a paper.

    A pledge alone does not: it can be given and the check refused, and nobody can allow it for somebody else. Raises
    Conflict where there is nothing, or where consent was withdrawn.
    """
    if "withdrawn" in consents:
        raise Conflict("申请人撤回了授权，不能核对")
    given = next((consents[name] for name in AUTHORISING if name in consents), None)
    if given is not None:
        return str(given["version"])
    if on_paper:
        return PAPER
    raise Conflict("没有申请人的核对授权，不能核对；有书面授权的，请先登记")


async def ask(
    session: AsyncSession,
    runtime: "Runtime",
    account: Account,
    *,
    help_request_id: int,
    id_number: str | None,
    authorised_by: str,
    now: datetime,
) -> None:
    """Have every source asked, by a job of this transaction. Raises Invalid without an id number."""
    if id_number is None:
        raise Invalid("没有身份证号，不能核对；请先要求补正")
    if any(check.state == "waiting" for check in await repository.of_request(session, help_request_id)):
        raise Conflict("核对正在进行，请稍后再看")
    for source in SOURCES:
        session.add(
            DataCheck(
                help_request_id=help_request_id, source=source, asked_by_id=account.id, authorised_by=authorised_by,
                state="waiting", asked_at=now,
            )
        )  # fmt: skip
    await session.flush()
    await runtime.jobs.defer(session, RUN, lock=f"data-check:{help_request_id}", help_request_id=help_request_id)


async def is_done(session: AsyncSession, help_request_id: int) -> bool:
    """Whether the sources have been asked and each has answered or turned out to be away."""
    found = await repository.of_request(session, help_request_id)
    return bool(found) and all(check.state != "waiting" for check in found)


async def look(session: AsyncSession, account: Account, help_request_id: int, now: datetime) -> Sequence[DataCheck]:
    """The checks with what they found; that this account looked is on record with it."""
    session.add(DataCheckLook(help_request_id=help_request_id, account_id=account.id, at=now))
    await session.flush()
    return await repository.of_request(session, help_request_id)
