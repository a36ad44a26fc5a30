"""Offers of help where charity's staff see them all: those that wait, and what became of the others."""

import pytest

from backend.offers.models import HelpOffer
from tests.backend.conftest import Office
from tests.backend.console.conftest import CHARITY, PHONE, Browser, Desk, SignedIn

PROMISE = {"kind": "education", "area": "临邑镇", "amount": "500", "giver": "某企业", "words": "助学金"}


@pytest.fixture
async def charity(signed_in: SignedIn) -> Browser:
    """The browser of the caseworker of 县慈善总会."""
    return await signed_in(CHARITY)


async def offered(desk: Desk, office: Office, words: str, office_code: str = "charity-federation-371424") -> int:
    """An offer that came by message; its id."""
    await desk.conversation("我想捐点东西")
    async with office.runtime.database.unit_of_work() as session:
        offer = HelpOffer(
            contact_id=1, office_code=office_code, words=words, phone=PHONE, recorded_at=office.runtime.clock(),
            channel="wechat",
        )  # fmt: skip
        session.add(offer)
        await session.flush()
        return offer.id


async def test_every_offer_is_listed_with_what_became_of_it(charity: Browser, desk: Desk, office: Office) -> None:
    taken = await offered(desk, office, "每月捐两百")
    await offered(desk, office, "两床新棉被")
    await offered(desk, office, "给别的机构", "civil-affairs-371424100")
    await charity.post("/console/charity/contributions", data=PROMISE | {"help_offer_id": str(taken)})
    page = (await charity.get("/console/offers")).text
    for words in ("每月捐两百", "两床新棉被", PHONE, "微信", "已登记为爱心资源", "等着联系"):
        assert words in page
    assert "给别的机构" not in page


async def test_its_menu_leads_charity_there_and_nobody_else(charity: Browser, caseworker: Browser) -> None:
    menu = (await charity.get("/console/requests")).text
    for path in ("/console/charity", "/console/offers"):
        assert f'href="{path}"' in menu
    assert "/console/offers" not in (await caseworker.get("/console/requests")).text
    assert (await caseworker.get("/console/offers")).status_code == 403
