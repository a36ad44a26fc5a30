"""The webhooks: read, verify, hand on, answer. Never a 5xx for bad input, never a word of why to a stranger."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from backend.core import metrics
from backend.core.logging import get_logger
from backend.runtime import Runtime
from backend.webhooks.intake import Intake
from bot.channels.errors import InboundRefused, SignatureInvalid, TooLarge, Unreadable
from bot.messages import Channel

log = get_logger(__name__)
router = APIRouter(include_in_schema=False)

MAX_BYTES = 64 * 1024
DRAINED_BYTES = 16 * 1024 * 1024
"""Whoever sends more than this is cut off without an answer."""

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
NONCE_KEPT = timedelta(minutes=11)
"""Longer than a signed timestamp stays fresh in either direction, so that no nonce outlives its memory."""


@router.get("/channels/wechat")
async def verify_wechat(request: Request) -> Response:
    """WeChat's server verification: the echo, and nothing else."""
    runtime: Runtime = request.app.state.runtime
    try:
        return Response(runtime.wechat.verify_server(dict(request.query_params)), media_type="text/plain")
    except InboundRefused as refusal:
        return _refused(Channel.WECHAT, refusal)


@router.post("/channels/wechat")
async def receive_wechat(request: Request) -> Response:
    """A message or event from WeChat; its passive reply is the answer."""
    runtime: Runtime = request.app.state.runtime
    intake: Intake = request.app.state.intake
    try:
        body = await _body(request)
        received = runtime.wechat.receive(dict(request.query_params), body, runtime.clock())
        if not received.encrypted:  # an encrypted body is covered by its signature
            await _refuse_replay(runtime, request, body)
    except InboundRefused as refusal:
        return _refused(Channel.WECHAT, refusal)
    reply = await intake.take(received.inbound, passive=True)
    answer = runtime.wechat.render_reply(received, reply, runtime.clock())
    return Response(answer, media_type="application/xml" if answer.startswith(b"<") else "text/plain")


@router.post("/channels/sms")
async def receive_sms(request: Request) -> Response:
    """A text from Twilio; the reply leaves through the outbox, where it can be tracked."""
    runtime: Runtime = request.app.state.runtime
    intake: Intake = request.app.state.intake
    try:
        pairs = await _form(request)
        inbound = runtime.sms.receive(_path(request), pairs, _signature(request), runtime.clock())
    except InboundRefused as refusal:
        return _refused(Channel.SMS, refusal)
    await intake.take(inbound, passive=False)
    return Response(EMPTY_TWIML, media_type="text/xml")


@router.post("/channels/sms/status")
async def receive_sms_status(request: Request) -> Response:
    """A delivery receipt from Twilio."""
    runtime: Runtime = request.app.state.runtime
    intake: Intake = request.app.state.intake
    try:
        pairs = await _form(request)
        report = runtime.sms.receive_status(_path(request), pairs, _signature(request))
    except InboundRefused as refusal:
        return _refused(Channel.SMS, refusal)
    await intake.take_report(Channel.SMS, report)
    return Response(status_code=204)


async def _body(request: Request) -> bytes:
    """The body, kept no further than the limit. Raises TooLarge.

    What lies beyond it is read and dropped: a caller who is still sending while we hang up sees a broken connection
    in place of our answer.
    """
    body, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= MAX_BYTES:
            body += chunk
        elif length > DRAINED_BYTES:
            break
    if length > MAX_BYTES:
        raise TooLarge("the message is over the size limit")
    return bytes(body)


async def _form(request: Request) -> list[tuple[str, str]]:
    """Form parameters in their order, blank ones kept: the signature covers them all."""
    body = await _body(request)
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=200, errors="strict")
    except ValueError:
        raise Unreadable("the body is not a form") from None


def _path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _signature(request: Request) -> str | None:
    return request.headers.get("x-twilio-signature")


async def _refuse_replay(runtime: Runtime, request: Request, body: bytes) -> None:
    """Refuse a nonce seen with another body: in plain mode the signature does not cover the body.

    WeChat's own retry of the same message carries the same body and passes.
    """
    query = request.query_params
    nonce = f"wechat:{query.get('timestamp', '')}:{query.get('nonce', '')}"
    key = hashlib.sha256(nonce.encode()).hexdigest()
    digest = hashlib.sha256(body).hexdigest()
    if await runtime.ephemeral.first_seen(key, digest, keep=NONCE_KEPT) != digest:
        raise SignatureInvalid("this nonce came with another body")


def _refused(channel: Channel, refusal: InboundRefused) -> Response:
    reason = type(refusal).__name__
    metrics.REFUSED.labels(channel=channel, reason=reason).inc()
    log.warning("webhook_refused", channel=channel, reason=reason)
    return Response(status_code=refusal.status)
