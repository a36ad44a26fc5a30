"""By what a household is known again, and what of its help overlaps (重复享受). Pure but for the blind indexes.

A form names one person only, so a household is known by what its members share: a telephone, an identity number that
one of them gives and another one's words name, the same name at the head of it in the same village. None of it proves
that it is one household: it is shown, and has to be looked at before more is approved; nothing is refused by it.
"""

from collections.abc import Collection, Mapping
from typing import Literal

from backend.core import crypto
from backend.help_requests.models import HelpRequest
from backend.programmes.models import Programme
from backend.programmes.rules import excludes
from bot.flows.effects import HelpRequestForm
from bot.nlu.normalise.fold import fold
from bot.nlu.normalise.ids import find_id_numbers

MarkKind = Literal["id_number", "phone", "home"]
Mark = tuple[MarkKind, str]
Overlap = Literal["same", "excluded"]
"""The same once more, or what cannot be received together with it."""

VILLAGE_CODE = 12
"""Digits of a village's code. A name says something within a village, not within a township."""


def person(id_number: str | None, name: str, phone: str) -> str:
    """By what the person in need is known again: the id number, else name and phone together."""
    return id_number or f"{name}|{phone}"


def of_form(form: HelpRequestForm) -> frozenset[Mark]:
    """The marks of the household that a form is for."""
    return _marks(
        form.id_number, form.applicant_name, form.phone, form.area.code, form.hardship, on_behalf=form.on_behalf
    )


def of_request(request: HelpRequest) -> frozenset[Mark]:
    """The marks of the household that a request is for."""
    return _marks(
        request.id_number, request.applicant_name, request.phone, request.area_code, request.hardship,
        on_behalf=request.on_behalf,
    )  # fmt: skip


def _marks(
    id_number: str | None, name: str, phone: str, area_code: str, words: str, *, on_behalf: bool
) -> frozenset[Mark]:
    found: set[Mark] = {("id_number", one.number) for one in find_id_numbers(fold(words))}
    if id_number:
        found.add(("id_number", id_number))
    if not on_behalf:  # a proxy's telephone is that of many households
        found.add(("phone", phone))
    if len(area_code) == VILLAGE_CODE:
        found.add(("home", f"{area_code}|{name}"))
    return frozenset(found)


def indexes(marks: Collection[Mark], *, every_key: bool = False) -> list[str]:
    """The blind indexes of these marks: under the newest key to be kept, under every key to look them up."""
    found = [crypto.cipher().indexes(f"{kind}:{value}") for kind, value in sorted(marks)]
    return [index for one in found for index in (one if every_key else one[:1])]


def know_again(request: HelpRequest) -> None:
    """Have the request found by what it says now of person and household."""
    who = person(request.id_number, request.applicant_name, request.phone)
    request.applicant_index = crypto.cipher().indexes(who)[0]
    request.household_marks = indexes(of_request(request))


def shared(one: HelpRequest, other: HelpRequest) -> list[MarkKind]:
    """By what two requests seem to be one household's."""
    return sorted({kind for kind, _ in of_request(one) & of_request(other)})


def overlap(one: HelpRequest, other: HelpRequest, known: Mapping[str, Programme]) -> Overlap | None:
    """Whether two requests are for the same, or for what cannot be received together."""
    ours, theirs = known.get(one.programme_code or ""), known.get(other.programme_code or "")
    if ours is None or theirs is None:
        both_unnamed = ours is theirs and bool({*one.aid_types} & {*other.aid_types})
        return "same" if both_unnamed else None
    if ours.code == theirs.code:
        return "same"
    return "excluded" if excludes(ours, theirs) else None
