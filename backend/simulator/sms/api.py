"""Twilio's API as the account calls it, under /simulator/twilio: create, fetch and list messages, media.

Paths, parameters and codes are those of Twilio's Message resource, version 2010-04-01.
"""

import asyncio
import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from backend.simulator import samples
from backend.simulator.faults import Faults, Provider
from backend.simulator.sms import messages, wire
from backend.simulator.sms.carrier import Carrier

router = APIRouter(prefix=f"/twilio/{wire.API_VERSION}/Accounts/{{account_sid}}")

LONGEST_BODY = 1600
LONGEST_WAIT = 30.0
"""Seconds after which a caller that is left without an answer gets one after all."""

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


class Refusal(Exception):
    """Twilio says no, in a documented way; nothing of ours went wrong."""

    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.status = status
        self.code = code
        self._words = words

    def to_json(self) -> dict[str, object]:
        """The answer's body."""
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self._words, "more_info": more, "status": self.status}


def refuse(_request: Request, error: Exception) -> JSONResponse:
    """Answer a Refusal as Twilio does."""
    assert isinstance(error, Refusal)
    return JSONResponse(error.to_json(), error.status)


def admitted(request: Request, account_sid: str) -> Carrier:
    """The carrier, once the caller has proven to be its account. Raises Refusal 20003."""
    carrier: Carrier = request.app.state.simulator.sms
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        user = password = ""
    known = any(secrets.compare_digest(password.encode(), token.encode()) for token in carrier.auth_tokens)
    if scheme.lower() != "basic" or not known or not user == account_sid == carrier.account_sid:
        raise Refusal(401, 20003, "Authenticate")
    return carrier


def faults_of(request: Request) -> Faults:
    """The switch that makes Twilio fail."""
    faults: Faults = request.app.state.simulator.faults
    return faults


Admitted = Annotated[Carrier, Depends(admitted)]


@router.post("/Messages.json")
async def create(request: Request, carrier: Admitted, faults: Annotated[Faults, Depends(faults_of)]) -> Response:
    """Take a text for delivery."""
    if faults.strikes(Provider.TWILIO, "20429"):
        raise Refusal(429, 20429, "Too Many Requests")
    if faults.strikes(Provider.TWILIO, "500"):
        raise Refusal(500, 20500, "Internal Server Error")
    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    _check(carrier, form)
    to = form["To"]
    if faults.strikes(Provider.TWILIO, "21610") or carrier.opted_out(to):
        raise Refusal(400, 21610, "Attempt to send to unsubscribed recipient")
    undeliverable = faults.strikes(Provider.TWILIO, "30003")
    text = carrier.send(to, form["Body"], form.get("StatusCallback", ""), undeliverable=undeliverable)
    if faults.strikes(Provider.TWILIO, "timeout"):
        await _until_gone(request)
    return JSONResponse(messages.shown(carrier.account_sid, text), 201)


@router.get("/Messages.json")
async def list_texts(request: Request, carrier: Admitted) -> Response:
    """A page of the texts that were taken."""
    try:
        page = messages.listed(carrier.account_sid, carrier.texts, dict(request.query_params))
    except ValueError:
        raise Refusal(400, 20001, "Bad request: a filter or page cannot be read") from None
    return JSONResponse(page)


@router.get("/Messages/{sid}.json")
async def fetch(sid: str, carrier: Admitted) -> Response:
    """One text."""
    for text in carrier.texts:
        if text.sid == sid:
            return JSONResponse(messages.shown(carrier.account_sid, text))
    raise Refusal(404, 20404, "The requested resource was not found")


@router.get("/Messages/{sid}/Media/{media_sid}")
async def fetch_media(media_sid: str, carrier: Admitted) -> Response:
    """A picture that came with a text; only to the account."""
    content = carrier.picture(media_sid)
    if content is None:
        raise Refusal(404, 20404, "The requested resource was not found")
    return Response(content, media_type=samples.CONTENT_TYPE)


def _check(carrier: Carrier, form: Mapping[str, str]) -> None:
    if not form.get("Body"):
        raise Refusal(400, 21602, "Message body is required.")
    if len(form["Body"]) > LONGEST_BODY:
        raise Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
    if not _NUMBER.fullmatch(form.get("To", "")):
        raise Refusal(400, 21211, "Invalid 'To' Phone Number")
    if not form.get("MessagingServiceSid") and form.get("From") != carrier.number:
        raise Refusal(400, 21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number")
    callback = form.get("StatusCallback", "")
    # Receipts go to this installation only; its public address is what is signed.
    if callback and not callback.startswith(f"{carrier.public_url}/"):
        raise Refusal(400, 21609, "The 'StatusCallback' URL is not a valid URL")


async def _until_gone(request: Request) -> None:
    """Leave the caller without an answer until it hangs up."""
    waited = 0.0
    while waited < LONGEST_WAIT and not await request.is_disconnected():
        await asyncio.sleep(0.2)
        waited += 0.2
