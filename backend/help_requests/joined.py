"""A report and what was filed with it, as the one thing that its resident made.

A report files requests for further programmes, each with an office and a clock of its own. Whoever made it knows of one
report: what they do to it is done to every request of it that takes it now. One of them is meant alone where its number
or the name of its programme is given and it can go by itself: it is taken back, or its decision objected to.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests import lifecycle, repository
from backend.help_requests.lifecycle import Action
from backend.help_requests.models import HelpRequest
from backend.programmes import service as programmes

_BY_ITSELF = frozenset({Action.WITHDRAW, Action.OBJECT})
"""What can be done to one request of a report without the others."""

_ONE_BY_ONE = frozenset({Action.RATE, Action.REOPEN})
"""What is about the one request that was named, and about no other."""


@dataclass(frozen=True, slots=True)
class Report:
    """The request that stands for the report, and those that were filed with it, by their numbers."""

    leading: HelpRequest
    linked: tuple[HelpRequest, ...] = ()

    @property
    def requests(self) -> tuple[HelpRequest, ...]:
        """All of them, the leading one first."""
        return (self.leading, *self.linked)

    def taking(self, action: Action) -> tuple[HelpRequest, ...]:
        """Those that take this action now. Objected to is what was refused; else the decision reported for."""
        able = tuple(
            request for request in self.requests if request.emptied_at is None and lifecycle.can(request.stage, action)
        )
        if action in _ONE_BY_ONE:
            return tuple(request for request in able if request is self.leading)
        if action is Action.OBJECT:
            return tuple(request for request in able if request.stage == "refused") or able[:1]
        return able


def reports(known: Sequence[HelpRequest]) -> list[Report]:
    """A resident's requests as the reports they made, in the order of those that lead."""
    ids = {request.id for request in known}
    return [
        Report(leading, tuple(sorted((one for one in known if one.linked_to_id == leading.id), key=lambda one: one.id)))
        for leading in known
        if leading.linked_to_id not in ids
    ]


async def of(session: AsyncSession, request: HelpRequest, *, lock: bool = False) -> Report:
    """The report that a request stands for; one that was filed with another stands for itself."""
    return Report(request, tuple(await repository.linked_to(session, [request.id], lock=lock)))


async def meant(
    session: AsyncSession, known: Sequence[HelpRequest], action: Action, number: str | None, words: str
) -> list[Report]:
    """The reports that can be meant, of these requests: by the number, else by the programmes that the words name,
    else all. Nothing that takes the action now is left out, and nothing else is in it.
    """
    able = [part for report in reports(known) for part in _going(report, action)]
    if number is not None:
        return _narrowed(able, action, {one.id for one in known if one.number == number}) or able
    named = {programme.code for programme in await programmes.find(session, aid_types=(), words=words)} if words else ()
    return _narrowed(able, action, {one.id for one in known if one.programme_code in named}) or able


def _going(report: Report, action: Action) -> list[Report]:
    """The report if it takes the action; of one that is decided and cannot go back, what is left goes by itself."""
    taking = report.taking(action)
    if action is Action.WITHDRAW and report.leading not in taking:
        return [Report(request) for request in taking]
    return [report] if taking else []


def _narrowed(able: Sequence[Report], action: Action, ids: Collection[int]) -> list[Report]:
    """What of the reports these requests are: a report by its leading one, else its linked ones or the whole of it."""
    found: list[Report] = []
    for report in able:
        alone = [one for one in report.linked if one.id in ids]
        if report.leading.id not in ids and action in _BY_ITSELF:
            found += [Report(one) for one in alone if lifecycle.can(one.stage, action)]
        elif report.leading.id in ids or alone:
            found.append(report)
    return found
