"""Every error as `application/problem+json` (RFC 9457): its title and a sentence in Chinese, never what was sent."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from backend.core.database import is_away
from backend.core.errors import OfficeError
from backend.core.logging import get_logger

log = get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20
"""So many faults of one body are told."""

DETAILS = {
    400: "请求体不是能读的 JSON",
    401: "缺少密钥，或密钥无效、已吊销",
    403: "这个密钥没有做这件事的权限",
    404: "没有这个地址或这样东西",
    405: "这个地址不支持这种方法",
    409: "与现在的状态冲突",
    413: "请求体超过 64 KiB",
    415: "请求体必须是 application/json",
    422: "请求里有不能用的内容",
    429: "调用太频繁，请稍后再试",
    500: "系统出了问题，请稍后再试",
    503: "系统暂时不能处理，请稍后再试；用同一个 Idempotency-Key 重试不会重复",
}
"""What each status says where nothing more exact is known."""

_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不对",
    "string_type": "应为文字",
    "string_unicode": "含有不能用的字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "literal_error": "不在可选的值里",
    "enum": "不在可选的值里",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "too_short": "项数太少",
    "too_long": "项数太多",
    "json_invalid": "不是能读的 JSON",
}


def problem(
    status: int, detail: str = "", *, faults: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """The answer that says what is wrong; `faults` names places in the request, each with its reason."""
    said: dict[str, Any] = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
        "detail": detail or DETAILS.get(status, HTTPStatus(status).phrase),
    }  # fmt: skip
    if faults:
        said["errors"] = list(faults)
    return JSONResponse(said, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


async def on_http(_: Request, error: Exception) -> Response:
    """What the framework refuses: no such path or method, a body over the limit."""
    assert isinstance(error, HTTPException)
    return problem(error.status_code, headers=error.headers)


async def on_invalid(_: Request, error: Exception) -> Response:
    """What does not fit the description; says where and why, and repeats nothing of it."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(fault["type"] == "json_invalid" for fault in found):
        return problem(400)
    return problem(422, faults=[_fault(fault) for fault in found[:MOST_FAULTS]])


async def on_office(_: Request, error: Exception) -> Response:
    """Expected trouble of the office, in its own sentence."""
    assert isinstance(error, OfficeError)
    return problem(error.status, str(error), headers={"Retry-After": "10"} if error.status == 503 else None)


async def on_trouble(_: Request, error: Exception) -> Response:
    """The database being away, which a caller should wait for; or a fault of ours, which must be looked into."""
    if is_away(error):
        log.warning("database_away")
        return problem(503, headers={"Retry-After": "10"})
    log.error("api_call_failed", exc_info=error)
    return problem(500)


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    """Where and why. A place may hold a name that the caller made up: only what reads as one of ours is repeated."""
    places = [str(part) for part in fault["loc"]]
    shown = [part if part.isascii() and part.replace("_", "").replace("-", "").isalnum() else "?" for part in places]
    own = str(fault["ctx"]["error"]) if fault["type"] == "value_error" else ""
    return {"where": ".".join(part[:40] for part in shown), "reason": own or _REASONS.get(fault["type"], "不符合要求")}
