"""What every operation is given: the caller with the scope it needs, and the parts of the process."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Depends, Request
from sqlalchemy import ColumnElement

from backend.api.gate import Caller
from backend.core.errors import Forbidden, Invalid
from backend.help_requests.models import HelpRequest
from backend.runtime import Runtime
from backend.systems import repository
from backend.systems.models import Scope

PARAMETERS = frozenset({"cursor", "limit", "since"})
"""All that an operation may be asked with. Anything else is a slip, by which a list would be another than was meant."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one system."""

    request: Request
    runtime: Runtime
    caller: Caller
    now: datetime

    @property
    def system(self) -> str:
        """Whose call it is."""
        return self.caller.system

    @property
    def visible(self) -> ColumnElement[bool]:
        """The requests this call may see in full."""
        return repository.visible_to(self.caller.system, self.caller.scopes)

    def concerns(self, request: HelpRequest) -> None:
        """Have the record say which request the call was about."""
        self.caller.help_request_id = request.id


def with_scope(*scopes: Scope) -> Any:
    """The dependency of an operation that needs one of these scopes. It raises Forbidden and Invalid."""

    def admitted(request: Request) -> Call:
        caller: Caller = request.state.caller
        if not caller.scopes & set(scopes):
            raise Forbidden(f"这个密钥没有权限：{' 或 '.join(scopes)}")
        if not PARAMETERS.issuperset(request.query_params):
            raise Invalid(f"地址里的参数只能是：{'、'.join(sorted(PARAMETERS))}")
        runtime: Runtime = request.app.state.runtime
        return Call(request, runtime, caller, runtime.clock())

    return Depends(admitted)
