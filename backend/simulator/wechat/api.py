"""WeChat's API as the account calls it, under /simulator/wechat: tokens, customer-service and template messages, media.

Paths, fields and error codes are those of WeChat's pages (api_getstableaccesstoken, api_sendcustommessage,
api_sendtemplatemessage, api_getmedia); errors come as HTTP 200.
"""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import JSONResponse, Response

from backend.simulator import samples
from backend.simulator.faults import Provider
from backend.simulator.markup import Part, read_plain, read_wechat
from backend.simulator.wechat.account import Account
from backend.simulator.wechat.errors import ApiError
from backend.simulator.wechat.templates import read_fields

router = APIRouter(prefix="/wechat/cgi-bin")

LONGEST_TEXT = 2048
"""Bytes of UTF-8 (WeChat's older pages; current ones name no figure)."""

Document = dict[str, Any]


def account_of(request: Request) -> Account:
    """The account of this installation."""
    account: Account = request.app.state.simulator.wechat
    return account


async def read_document(request: Request) -> Document:
    """The JSON object in the body. Raises ApiError 47001."""
    try:
        document = json.loads(await request.body())
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ApiError(47001, "data format error")
    return document


TheAccount = Annotated[Account, Depends(account_of)]
TheDocument = Annotated[Document, Depends(read_document)]


def admitted(account: TheAccount, access_token: str = "") -> Account:
    """The account, once the token opens it and no fault is set that strikes every call."""
    if account.faults.strikes(Provider.WECHAT, "500"):
        raise HTTPException(500)
    if account.faults.strikes(Provider.WECHAT, "40001"):
        raise ApiError(40001, "invalid credential, access_token is invalid or not latest")
    account.tokens.check(access_token, account.clock())
    return account


Admitted = Annotated[Account, Depends(admitted)]


@router.post("/stable_token")
async def give_token(account: TheAccount, document: TheDocument) -> Document:
    """The token all processes of the account share."""
    if document.get("grant_type") != "client_credential":
        raise ApiError(40002, "invalid grant_type")
    token, seconds = account.tokens.issue(
        str(document.get("appid", "")), str(document.get("secret", "")), account.clock(),
        force=document.get("force_refresh") is True,
    )  # fmt: skip
    return {"access_token": token, "expires_in": seconds}


@router.post("/message/custom/send")
async def send_custom(account: Admitted, document: TheDocument) -> Document:
    """A customer-service message: a text, or a text with choices (msgmenu)."""
    openid, parts = _person(document), _parts(document)
    if any(account.faults.strikes(Provider.WECHAT, name) for name in ("43004", "45015")):
        raise ApiError(45015, "response out of time limit or subscription is canceled")
    account.followers.spend(openid, account.clock())
    account.show(openid, parts, via="客服消息")
    return {"errcode": 0, "errmsg": "ok"}


@router.post("/message/template/send")
async def send_template(account: Admitted, document: TheDocument) -> Document:
    """A template message; only to followers."""
    openid = _person(document)
    if document.get("template_id") != account.template_id:
        raise ApiError(40037, "invalid template_id")
    fields = read_fields(document.get("data"))
    if account.faults.strikes(Provider.WECHAT, "43004") or not account.followers.follows(openid):
        raise ApiError(43004, "require subscribe")
    url, guard = document.get("url") or "", document.get("client_msg_id") or ""
    msgid = account.send_template(openid, fields, str(url), str(guard))
    return {"errcode": 0, "errmsg": "ok", "msgid": msgid}


@router.get("/media/get")
async def give_media(account: Admitted, media_id: str = "") -> Response:
    """A picture that a resident sent."""
    content = account.picture(media_id)
    if content is None:
        raise ApiError(40007, "invalid media_id")
    return Response(content, media_type=samples.CONTENT_TYPE)


def refuse(_request: Request, error: Exception) -> JSONResponse:
    """Answer an ApiError as WeChat does."""
    assert isinstance(error, ApiError)
    return JSONResponse(error.to_json())


def _person(document: Document) -> str:
    openid = document.get("touser")
    if not isinstance(openid, str) or not openid:
        raise ApiError(40003, "invalid openid")
    return openid


def _parts(document: Document) -> list[Part]:
    kind = document.get("msgtype")
    content = document.get(kind) if kind in ("text", "msgmenu") else None
    if not isinstance(content, dict):
        raise ApiError(40008, "invalid message type")
    return _text_parts(content) if kind == "text" else _menu_parts(content)


def _text_parts(content: Document) -> list[Part]:
    text = content.get("content")
    if not isinstance(text, str) or not text:
        raise ApiError(44004, "empty content")
    if len(text.encode("utf-8", "replace")) > LONGEST_TEXT:
        raise ApiError(45002, "content size out of limit")
    return read_wechat(text)


def _menu_parts(content: Document) -> list[Part]:
    entries = content.get("list")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ApiError(47001, "data format error")
    parts = read_plain(str(content.get("head_content", "")))
    for entry in entries:
        says = str(entry.get("content", ""))
        choice = {"kind": "choice", "text": says, "says": says, "id": str(entry.get("id", ""))}
        parts += [{"kind": "words", "text": "\n"}, choice]
    tail = str(content.get("tail_content", ""))
    return parts + (read_plain(f"\n{tail}") if tail else [])
