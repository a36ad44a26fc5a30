"""How pages are made: templates, and plain Chinese pages for everything that can go wrong.

The two route classes stand here because trouble must look the same whichever page it happens on, and must not touch
what webhooks and the API answer.
"""

import re
from collections.abc import Callable, Coroutine
from traceback import format_tb
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from backend.console import display, menus, wording
from backend.console.admission import SignInNeeded, runtime_of
from backend.console.assets import asset_url
from backend.console.security import comes_from_elsewhere
from backend.console.sessions import Cookies
from backend.core.database import is_away
from backend.core.errors import OfficeError
from backend.core.logging import get_logger

log = get_logger(__name__)

SIGN_IN = "/console/sign-in"
LARGEST_FORM = 64 * 1024
"""Bytes of a form; no page of ours sends as much."""

_RETURN_TO = re.compile(r"/console(?:/[A-Za-z0-9_-]+)*(?:\?[A-Za-z0-9_=&%-]*)?")
_TROUBLE = {
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    405: "没有找到",
    409: "情况已经变了",
    413: "内容太长",
    422: "填写的内容有误",
    429: "请稍后再试",
    500: "系统出了问题",
    503: "暂时不能使用",
}


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("backend.console"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {"asset": asset_url, "menus": menus, "wording": wording}
    environment.filters |= display.FILTERS
    return environment


_ENVIRONMENT = _environment()


def templates() -> list[str]:
    """The names of all templates."""
    return _ENVIRONMENT.list_templates()


def source(template: str) -> str:
    """A template as it is written."""
    loader = _ENVIRONMENT.loader
    assert loader is not None
    return loader.get_source(_ENVIRONMENT, template)[0]


def fill(template: str, **context: Any) -> str:
    """A template's text with everything from outside escaped."""
    return _ENVIRONMENT.get_template(template).render(**context)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page that no browser and no proxy may keep."""
    account = getattr(request.state, "account", None)
    menu = menus.OF_ROLE[account.role] if account is not None else ()
    if getattr(request.state, "social", False):
        menu += menus.SOCIAL
    county = runtime_of(request).county.current.name
    headers = {"Cache-Control": "no-store"}
    if request.url.path.startswith("/console"):
        # Under no-referrer a browser sends forms with "Origin: null", by which an older one cannot be told from a
        # foreign site; no address of the console holds anything secret.
        headers["Referrer-Policy"] = "same-origin"
    body = fill(template, request=request, account=account, menu=menu, county=county, **context)
    return HTMLResponse(body, status, headers=headers)


def back_to(path: str) -> RedirectResponse:
    """Lead the browser to a page of ours after a form was taken."""
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})


def safe_return(path: str) -> str:
    """The page to go to after signing in: `path` if it is a page of the console, else the console's first page."""
    return path if _RETURN_TO.fullmatch(path) else "/console"


class PageRoute(APIRoute):
    """A whole page: refused to other sites, trouble becomes a Chinese page, opening it keeps the session alive."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the page's own handler between refusal and renewal."""
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                if comes_from_elsewhere(request.method, request.headers, runtime_of(request).settings.base_url):
                    return self.trouble(request, 403, "这个操作不是从本系统的页面发出的，没有执行")
                response = await answer(request)
            except SignInNeeded:
                return self.sign_in_needed(request)
            except Exception as error:  # noqa: BLE001  what is unforeseen is logged, and must not reach a browser
                status, sentence = _told(error)
                if status == 500:
                    _record(error, self.path)
                return self.trouble(request, status, sentence)
            self.keep_alive(request, response)
            return response

        return handler

    def sign_in_needed(self, request: Request) -> Response:
        """Lead to the sign-in, and from there back to what was asked for; a form that was sent stays in the browser."""
        if request.method != "GET":
            return render(request, "expired.html", status=401)
        return back_to(_sign_in_for(request.url.path + (f"?{request.url.query}" if request.url.query else "")))

    def trouble(self, request: Request, status: int, sentence: str) -> Response:
        """A plain page that says what is wrong."""
        return render(request, "trouble.html", status=status, title=_TROUBLE[status], sentence=sentence)

    def keep_alive(self, request: Request, response: Response) -> None:
        """Opening a page counts as use of the session."""
        ticket = getattr(request.state, "ticket", None)
        if ticket is not None and "set-cookie" not in response.headers:
            runtime = runtime_of(request)
            Cookies(runtime.settings).write(response, ticket, runtime.clock())


class FragmentRoute(PageRoute):
    """A part of a page that the page fetches by itself, so that it neither redirects nor keeps the session alive."""

    def sign_in_needed(self, request: Request) -> Response:
        """Send the page around the fragment to the sign-in."""
        page = urlsplit(request.headers.get("hx-current-url", "")).path
        return Response(status_code=401, headers={"HX-Redirect": _sign_in_for(page), "Cache-Control": "no-store"})

    def trouble(self, request: Request, status: int, sentence: str) -> Response:
        """One line, in the place of the fragment."""
        return render(request, "trouble_line.html", status=status, sentence=sentence or _TROUBLE[status])

    def keep_alive(self, request: Request, response: Response) -> None:
        """Do nothing: a page that refreshes itself on an empty desk is not use."""


def _record(error: Exception, route: str) -> None:
    """Log what nobody expected by its kind and place alone: an error's own words may quote somebody's data."""
    log.error("page_failed", route=route, error=type(error).__name__, raised_at=format_tb(error.__traceback__)[-3:])


def _sign_in_for(path: str) -> str:
    return f"{SIGN_IN}?next={quote(path)}" if _RETURN_TO.fullmatch(path) else SIGN_IN


def _told(error: Exception) -> tuple[int, str]:
    """The status and the sentence for what was raised; 500 for what nobody expected."""
    if isinstance(error, OfficeError):
        return (error.status, str(error)) if error.status in _TROUBLE else (500, str(error))
    if isinstance(error, RequestValidationError):
        return 422, "填写的内容不完整或格式不对，请返回检查"
    if isinstance(error, HTTPException) and error.status_code in _TROUBLE:
        return error.status_code, ""
    if is_away(error):
        return 503, "数据库暂时连接不上，刚才的操作没有生效，请稍后重试"
    return 500, "系统出了问题，刚才的操作没有生效；问题已经记录下来"
