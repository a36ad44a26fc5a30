"""Who may open a page: the signed-in account, looked up anew for every request, and the role the page is for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from backend.charity import repository as charity
from backend.console.sessions import COOKIE, Cookies, Ticket
from backend.core.errors import Forbidden, OfficeError
from backend.runtime import Runtime
from backend.staff import service as staff
from backend.staff.models import Account, Role


class SignInNeeded(OfficeError):
    """Nobody is signed in, or the session has ended; pages lead to the sign-in, fragments say 401."""

    status = 401


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one member of staff, inside its one transaction."""

    runtime: Runtime
    session: AsyncSession
    account: Account


def runtime_of(request: Request) -> Runtime:
    """The parts of this process."""
    return cast("Runtime", request.app.state.runtime)


def ticket_of(request: Request) -> Ticket | None:
    """What the session cookie says, if it is valid; the account is not looked up."""
    runtime = runtime_of(request)
    return Cookies(runtime.settings).read(request.cookies.get(COOKIE), runtime.clock())


async def account_of(session: AsyncSession, request: Request) -> Account:
    """The signed-in account. Raises SignInNeeded, also when it was deactivated or its epoch has passed."""
    ticket = ticket_of(request)
    account = await staff.account(session, ticket.account_id, ticket.epoch) if ticket else None
    if account is None:
        raise SignInNeeded("请先登录")
    request.state.ticket = ticket
    request.state.account = account
    return account


@asynccontextmanager
async def admitted(request: Request, *roles: Role) -> AsyncIterator[Visit]:
    """One transaction for one member of staff with one of these roles; commits when the block ends well.

    Raises SignInNeeded or Forbidden before the block is entered.
    """
    runtime = runtime_of(request)
    async with runtime.database.unit_of_work() as session:
        account = await account_of(session, request)
        if account.role not in roles:
            raise Forbidden("这个页面不属于您的岗位，请返回自己的工作台")
        request.state.social = await charity.is_social(session, account)
        yield Visit(runtime, session, account)
