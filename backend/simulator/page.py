"""The page with the phone on it, and the files it loads."""

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from backend.simulator.faults import FAULTS
from backend.simulator.samples import FOLDER, PICTURES

MENU = (
    ("我要求助", (("report_hardship", "我要求助"),)),
    ("我的事项", (("check_progress", "查进度"), ("my_data", "我的信息"), ("ask_policy", "政策"))),
    ("转人工", (("request_human", "转人工"),)),
)
"""The account's menu: three entries at most, each with the keys that a tap sends."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_ENVIRONMENT = Environment(
    loader=PackageLoader("backend.simulator"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


async def phone_page(request: Request) -> HTMLResponse:
    """The phone, and beside it the story to try."""
    county = request.app.state.runtime.county.current.name
    template = _ENVIRONMENT.get_template("phone.html")
    body = template.render(county=county, menu=MENU, pictures=PICTURES, faults=FAULTS)
    return HTMLResponse(body, headers=HEADERS)


class Assets(StaticFiles):
    """The page's files; browsers ask each time whether they have changed."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be checked before it is used again."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response
