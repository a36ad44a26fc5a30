"""What stands beside a help request on its page: others of the person and household, checks, signatures, publicity."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from backend.data_checks import repository as data_checks
from backend.data_checks.models import DataCheck, DataCheckLook
from backend.help_requests import households
from backend.help_requests import repository as stored
from backend.help_requests.households import MarkKind, Overlap
from backend.help_requests.models import HelpRequest
from backend.offices import repository as offices
from backend.photos import repository as photos
from backend.photos.models import Photo, PhotoLook
from backend.programmes import repository as programmes
from backend.programmes.models import Programme
from backend.publicity import repository as publicity
from backend.publicity.models import Publicity
from backend.signatures import repository as signatures
from backend.signatures.models import Signature
from backend.systems import received
from backend.systems.models import ReceivedCheck
from backend.tellings import repository as tellings
from backend.tellings.repository import Followed
from bot import texts


@dataclass(frozen=True, slots=True)
class Beside:
    """Another request of the same person or household, as far as every office may know of it."""

    number: str
    matter: str
    stage: str
    office: str
    is_ours: bool
    """Whether the office of this request has it in hand, and so may open it."""
    procedure_stage: str | None
    overlap: Overlap | None
    shared: Sequence[MarkKind] = ()
    """By what it seems to be of the same household, for another person's."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything beside one request. Findings of `checks` and `received` are shown only `with_findings`."""

    linked: Sequence[Beside]
    others: Sequence[Beside]
    household: Sequence[Beside]
    relatives: Sequence[str]
    checks: Sequence[DataCheck]
    received: Sequence[ReceivedCheck]
    """What the check platform delivered of itself."""
    looks: Sequence[tuple[DataCheckLook, str]]
    with_findings: bool
    signatures: Sequence[tuple[Signature, str]]
    publicities: Sequence[Publicity]
    tellings: Sequence[Followed]
    photos: Sequence[Photo]
    photo_looks: Sequence[tuple[PhotoLook, str, int]]
    """Who looked at which photo, by its place among them."""


async def of(session: AsyncSession, request: HelpRequest, *, with_findings: bool) -> Surroundings:
    """Gather it; who may see the request was asked before."""
    known = {programme.code: programme for programme in await programmes.programmes(session)}
    family = request.linked_to_id or request.id
    others = [other for other in await stored.of_applicant(session, request) if other.stage not in ENDED]
    seen = [(other, await _beside(session, request, other, known)) for other in others]
    household = [
        await _beside(session, request, other, known, households.shared(request, other))
        for other in await stored.of_household(session, request)
        if other.stage not in ENDED
    ]
    declared = await signatures.relatives_of_staff(session, request.id_number) if request.id_number else []
    pictures = await photos.of_request(session, request.id)
    places = {photo.id: place for place, photo in enumerate(pictures, start=1)}
    return Surroundings(
        linked=[one for other, one in seen if _of_family(other, family)],
        others=[one for other, one in seen if one.overlap or not _of_family(other, family)],
        household=household,
        relatives=[account.display_name for _, account in declared],
        checks=await data_checks.of_request(session, request.id),
        received=await received.of_request(session, request.id),
        looks=await data_checks.looks(session, request.id),
        with_findings=with_findings,
        signatures=await signatures.with_names(session, request.id),
        publicities=await publicity.of_request(session, request.id),
        tellings=await tellings.of_request(session, request.id),
        photos=pictures,
        photo_looks=[(look, who, places[look.photo_id]) for look, who in await photos.looks(session, request.id)],
    )


ENDED = ("refused", "withdrawn")
"""The stages of requests that stand in nobody's way."""


def _of_family(other: HelpRequest, first_id: int) -> bool:
    """Whether it was filed with the same report."""
    return first_id in (other.id, other.linked_to_id)


async def _beside(
    session: AsyncSession,
    request: HelpRequest,
    other: HelpRequest,
    known: dict[str, Programme],
    shared: Sequence[MarkKind] = (),
) -> Beside:
    theirs = known.get(other.programme_code or "")
    office = await offices.office(session, other.office_code)
    matter = theirs.name if theirs else "、".join(texts.label("aid", name) for name in other.aid_types)
    overlap = households.overlap(request, other, known)
    return Beside(
        other.number, matter, other.stage, office.name, other.office_code == request.office_code,
        other.procedure_stage, overlap, shared,
    )  # fmt: skip
