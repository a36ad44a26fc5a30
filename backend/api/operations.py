"""What all operations say of themselves in the description: their errors, and how a router is made."""

from typing import Any

from fastapi import APIRouter

from backend.api.problems import DETAILS, MEDIA_TYPE

LARGEST_BODY = 64 * 1024
ALWAYS = (401, 403, 429, 500, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of an operation besides those of all, each with its example."""
    return {status: _described(status) for status in sorted({*ALWAYS, 422, *statuses})}


def writing(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of an operation with a body and an idempotency key."""
    return problems(400, 409, 413, 415, *statuses)


def router(tag: str) -> APIRouter:
    """A router of operations under `/v1`."""
    return APIRouter(prefix="/v1", tags=[tag], max_body_size=LARGEST_BODY)


def _described(status: int) -> dict[str, Any]:
    example = {"type": "about:blank", "title": "", "status": status, "detail": DETAILS[status]}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": DETAILS[status], "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}
