"""A filed request as the form the office takes from residents, held to the same rules."""

from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from backend.api.schemas import HelpRequestIn
from backend.core.errors import Invalid, NotFound
from backend.programmes import repository as programmes
from backend.programmes.models import Programme
from bot import texts
from bot.channels.numbers import mainland_mobile, to_e164
from bot.flows.effects import HelpRequestForm
from bot.messages import Address, Channel, Media
from bot.nlu.places import Gazetteer, ResolvedArea
from bot.nlu.understanding import AidTypeName

IN_DANGER: tuple[AidTypeName, ...] = ("temporary",)
"""The kind of an urgent request that names none."""
MOST_NAMED = 5
"""So many of the places a name may mean are listed."""


def form_of(body: HelpRequestIn, gazetteer: Gazetteer, programme: Programme | None) -> HelpRequestForm:
    """The form, for the programme that its code stands for.

    Raises Invalid for a place that the county does not know, or of which it knows several.
    """
    of_programme = () if programme is None else tuple(programme.aid_types)
    return HelpRequestForm(
        on_behalf=body.on_behalf,
        applicant_name=body.applicant_name or texts.label("value", "unknown_name"),
        phone=body.phone,
        id_number=body.id_number,
        area=_area(body.area, gazetteer, urgent=body.urgent),
        aid_types=tuple(dict.fromkeys(body.aid_types)) or cast("tuple[AidTypeName, ...]", of_programme) or IN_DANGER,
        hardship=body.hardship,
        household_size=body.household_size,
        monthly_income=body.monthly_income,
        attachments=tuple(Media(one.id, one.content_type, one.url or "") for one in body.attachments),
        urgent=body.urgent,
        agreements=_agreed(body),
        provenance={},
        programme=None if programme is None else programme.code,
    )


def _agreed(body: HelpRequestIn) -> dict[str, str]:
    """The versions agreed to. Their pledge is one text with the authorisation of the check, which no proxy can give."""
    given = {name: text for name, text in body.agreements.model_dump().items() if text is not None}
    return given if body.on_behalf or "pledge" not in given else given | {"data_check": given["pledge"]}


async def programme_of(session: AsyncSession, body: HelpRequestIn) -> Programme | None:
    """The programme that is asked for by its code, if one is. Raises Invalid for an unknown code."""
    if body.programme is None:
        return None
    try:
        return await programmes.programme(session, body.programme)
    except NotFound:
        raise Invalid("没有这个救助项目，代码见 /programmes") from None


def address_of(body: HelpRequestIn, system: str) -> Address:
    """Who is asking: a telephone number is the same person's whichever system was called, an account is that site's."""
    if body.channel == "web":
        return Address(Channel.WEB, f"{system}:{body.contact}")
    is_mobile = mainland_mobile(body.contact) is not None
    return Address(Channel.PHONE, to_e164(body.contact) if is_mobile else body.contact)


def _area(said: str, gazetteer: Gazetteer, *, urgent: bool) -> ResolvedArea:
    known = gazetteer.area(said)
    above = gazetteer.area(known.parent) if known and known.level == "village" and known.parent else None
    found = gazetteer.resolve(f"{above.name if above else ''}{known.name}" if known else said)
    if known:
        found = tuple(area for area in found if area.code == known.code)
    if len(found) > 1:
        named = "、".join(area.label for area in found[:MOST_NAMED])
        raise Invalid(f"这个地名有几处，请写明：{named}")
    if not found or (found[0].level == "county" and not urgent):
        raise Invalid("住址请写到乡镇、街道以下")
    return found[0]
