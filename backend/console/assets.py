"""The console's own files for the browser: styles, scripts, and where they are fetched.

An address carries a digest of the file's content, so that a browser may keep the file for ever and yet never sees an
old one.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
PATH = "/console/static"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def asset_url(name: str) -> str:
    """Where a file under `static/` is fetched in its present version."""
    return f"{PATH}/{name}?v={_digest(name)}"


class Assets(StaticFiles):
    """Serves the files; only an address with the right digest is kept by browsers."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if self._is_current(path, scope) else "no-cache"
        )
        return response

    def _is_current(self, path: str, scope: Scope) -> bool:
        query: Mapping[str, list[str]] = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        return (FOLDER / path).is_file() and query.get("v") == [_digest(path)]
