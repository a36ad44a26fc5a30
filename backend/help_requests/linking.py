"""One report, several programmes: which programme a report is for, and which others are filed with it.

The report itself stays what was reported. Besides it a request of its own is filed for every programme the household
is due by what is known, and for the best programme of each further kind of assistance it named; not for what it
receives or has asked for already, and not for what cannot be received together with something that is filed. How many
at most is the county's to say; the rest stands with the request, with its reasons, for the caseworker to file.
"""

from collections.abc import Collection, Sequence
from typing import Any

from backend.offices.rules import Decision, NamedProgramme
from backend.programmes.models import Programme
from backend.programmes.rules import Match, excludes
from bot.flows.effects import HelpRequestForm


def reported(
    matches: Sequence[Match], named: Collection[str], decision: Decision, form: HelpRequestForm
) -> Match | None:
    """The programme that is reported: one asked for by its code, one that was named, else the best of its kinds where
    it goes anyway.

    What speaks against one that was asked for by its code is its department's to judge. Only what was asked for or
    named is routed by: the other changes neither office nor procedure. None where there is none, and in danger: then
    the kind of assistance decides alone.
    """
    if form.urgent:
        return None
    asked_for = [match for match in matches if match.programme.code == form.programme]
    of_kind = [match for match in matches if match.standing != "unknown" and _is_of(match.programme, form)]
    by_name = [match for match in of_kind if match.programme.code in named]
    at_home = [
        match
        for match in of_kind
        if match.programme.department_code == decision.department_code
        and match.programme.procedure_code == decision.procedure
    ]
    return next(iter([*asked_for, *by_name, *at_home]), None)


def _is_of(programme: Programme, form: HelpRequestForm) -> bool:
    """Whether it is of a kind that was asked for: whoever says what they receive already does not ask for it."""
    return not {*form.aid_types}.isdisjoint(programme.aid_types)


def linked(
    matches: Sequence[Match],
    primary: Programme | None,
    decision: Decision,
    asked: Collection[str],
    at_most: int,
) -> list[Programme]:
    """The programmes to file besides the one reported, the best first; `asked` are codes of open requests."""
    chosen: list[Programme] = [] if primary is None else [primary]
    departments = {other.aid_type: other.department_code for other in decision.runners_up}
    taken = [*chosen, *(match.programme for match in matches if match.programme.code in asked)]
    covered = {aid for programme in taken for aid in programme.aid_types}
    covered |= set() if primary is not None else set(decision.asked.aid_types[:1])
    for match in matches:
        programme = match.programme
        if match.standing == "unknown" or _excluded(programme, taken):
            continue
        further = {aid for aid in programme.aid_types if departments.get(aid) == programme.department_code} - covered
        if match.standing == "due" or further:
            chosen.append(programme)
            taken.append(programme)
            covered |= further
    return [programme for programme in chosen if programme is not primary][:at_most]


def _excluded(programme: Programme, chosen: Sequence[Programme]) -> bool:
    """Whether it is chosen already, or cannot be received together with one that is."""
    return any(other.code == programme.code or excludes(programme, other) for other in chosen)


def named(programme: Programme) -> NamedProgramme:
    """A programme as routing sees it."""
    return NamedProgramme(programme.code, programme.name, programme.department_code, programme.procedure_code)


def kept(matches: Sequence[Match]) -> list[dict[str, Any]]:
    """How the programmes stood, as it is kept with the request: those that may be due, with their reasons."""
    return [
        {
            "programme": match.programme.code,
            "name": match.programme.name,
            "standing": match.standing,
            "reasons": list(match.reasons),
            "against": list(match.against),
            "unknown": list(match.unknown),
        }
        for match in matches
        if match.standing != "unknown"
    ]
