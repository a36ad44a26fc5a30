"""The API as an application of its own under `/api`, so that its errors are its own in every corner."""

import re
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp

from backend.api import catalogue, complaints, problems, reference, requests, subscriptions
from backend.api.gate import Gate
from backend.core.errors import OfficeError
from backend.runtime import Runtime

PATH = "/api"
ABOUT = (
    "县民生救助的接口，给 12345 热线、核对平台、公开信息网站等系统用。"
    "每次调用带 `Authorization: Bearer 密钥`；每个 POST 带 `Idempotency-Key`；错误都是 `application/problem+json`。"
)
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "哪里不对（RFC 9457）",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "给人看的一句话"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "reason"],
                "properties": {"where": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
    },
}


class _Whole(Mount):
    """A mount that takes every path below it, one with a line end in it too, so that no other part answers for it."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def mount(app: FastAPI) -> None:
    """Put the API into the web process; the parts are those of `app.state.runtime`."""
    app.router.routes.append(_Whole(PATH, create(app.state.runtime)))


def create(runtime: Runtime) -> FastAPI:
    """The API over parts that are built already."""
    api = FastAPI(
        title="民生 minsheng API", version="1", description=ABOUT, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False, generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    api.state.runtime = runtime
    for part in (requests, complaints, catalogue, subscriptions):
        api.include_router(part.routes)
    described = _description(api)

    async def openapi() -> dict[str, Any]:
        return described

    async def docs(request: Request) -> Response:
        return reference.page(request, described)

    api.add_api_route("/v1/openapi.json", openapi, include_in_schema=False)
    api.add_api_route("/docs", docs, include_in_schema=False)
    api.add_middleware(Gate, runtime=runtime)
    api.add_exception_handler(HTTPException, problems.on_http)
    api.add_exception_handler(RequestValidationError, problems.on_invalid)
    api.add_exception_handler(OfficeError, problems.on_office)
    api.add_exception_handler(Exception, problems.on_trouble)
    return api


def _description(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI description: the framework's, with our one form of error and our keys in it."""
    made = get_openapi(
        title=api.title, version=api.version, description=api.description, routes=api.routes, servers=[{"url": PATH}]
    )
    parts = made["components"]
    parts["schemas"]["Problem"] = _PROBLEM
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "minsheng api-key add 给的密钥"}
    }
    made["security"] = [{"key": []}]
    return made
