"""What the page asks of the simulator: switch a phone on, act with it, hear what arrives, make a provider fail.

JSON in and out; only the page itself may ask, not another site that is open in the same browser.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field, model_validator

from backend.simulator.faults import Provider
from backend.simulator.mailboxes import EVERYBODY, Letter
from backend.simulator.simulator import Phone, Simulator, simulator_of
from backend.simulator.wechat.gestures import Follow, Gesture, Scan

Openid = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{28}$")]
Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
TheSimulator = Annotated[Simulator, Depends(simulator_of)]

RECONNECT_MILLISECONDS = 1000


def refuse_other_sites(request: Request) -> None:
    """Refuse what another site made the browser send (Fetch Metadata); programs send no such header."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise HTTPException(403, "only the simulator's own page may ask this")


router = APIRouter(prefix="/phone", dependencies=[Depends(refuse_other_sites)])


class SwitchOn(BaseModel):
    """A phone tells who it is and what it remembers; what the providers know better comes back."""

    openid: Openid
    number: Number
    follows: bool = False
    opted_out: bool = False
    seen: int = 0
    """The number of the last letter it has, of either channel."""


class WeChatAct(BaseModel):
    """A resident does something in WeChat."""

    openid: Openid
    gesture: Gesture


class Texting(BaseModel):
    """A resident sends a text, or a sample picture by MMS."""

    number: Number
    words: Annotated[str, Field(max_length=1600)] = ""
    picture: Literal["", "diagnosis", "income", "house"] = ""

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Refuse what neither says nor shows anything."""
        if not self.words and not self.picture:
            raise ValueError("a text without words or a picture")
        return self


class Choice(BaseModel):
    """A developer sets a provider to a fault; the empty name is none."""

    provider: Provider
    fault: Annotated[str, Field(max_length=40)]


@router.post("")
async def switch_on(simulator: TheSimulator, phone: SwitchOn) -> dict[str, Any]:
    """What came while it was off, where further letters stream, and how it stands with both providers."""
    simulator.wechat.followers.introduce(phone.openid, follows=phone.follows)
    simulator.sms.introduce(phone.number, opted_out=phone.opted_out)
    missed = simulator.mailboxes.since((phone.openid, phone.number), phone.seen)
    seen = missed[-1].number if missed else phone.seen
    key = simulator.switch_on(Phone(phone.openid, phone.number))
    return _answer(missed) | {
        "stream": f"/simulator/phone/stream/{key}?seen={seen}",
        "follows": simulator.wechat.followers.follows(phone.openid),
        "opted_out": simulator.sms.opted_out(phone.number),
        "faults": simulator.faults.to_json(),
    }


@router.post("/wechat")
async def act(simulator: TheSimulator, wanted: WeChatAct) -> dict[str, Any]:
    """Do something in WeChat; gives what came back at once."""
    followers = simulator.wechat.followers
    if not followers.follows(wanted.openid) and not isinstance(wanted.gesture, Follow | Scan):
        raise HTTPException(409, "还没有关注公众号")
    letters = await simulator.wechat.act(wanted.openid, wanted.gesture)
    return _answer(letters) | {"follows": followers.follows(wanted.openid)}


@router.post("/sms")
async def text(simulator: TheSimulator, wanted: Texting) -> dict[str, Any]:
    """Send a text; gives what the carrier itself answers. Ours comes by the stream."""
    letters = await simulator.sms.bring(wanted.number, wanted.words, wanted.picture)
    return _answer(letters) | {"opted_out": simulator.sms.opted_out(wanted.number)}


@router.post("/fault")
async def choose_fault(simulator: TheSimulator, choice: Choice) -> dict[str, str]:
    """Make a provider fail, or work again."""
    try:
        simulator.faults.choose(choice.provider, choice.fault)
    except KeyError:
        raise HTTPException(422, "no such fault") from None
    return simulator.faults.to_json()


def known_phone(simulator: TheSimulator, key: str) -> Phone:
    """The phone whose stream is asked for. Raises 404 before anything is streamed."""
    phone = simulator.phone(key)
    if phone is None:
        raise HTTPException(404, "this phone is not switched on")
    return phone


@router.get("/stream/{key}", response_class=EventSourceResponse)
async def stream(
    simulator: TheSimulator,
    phone: Annotated[Phone, Depends(known_phone)],
    seen: int = 0,
    last_event_id: Annotated[int | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Everything that arrived after what the phone has seen, and then what arrives."""
    yield ServerSentEvent(comment="on", retry=RECONNECT_MILLISECONDS)
    after = seen if last_event_id is None else last_event_id
    async for letter in simulator.mailboxes.watch((phone.openid, phone.number, EVERYBODY), after):
        yield ServerSentEvent(data=letter.to_json(), id=str(letter.number))


def _answer(letters: list[Letter]) -> dict[str, Any]:
    return {"letters": [letter.to_json() for letter in letters]}
