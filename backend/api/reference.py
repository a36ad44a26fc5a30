"""The API's reference as a page, rendered here from the OpenAPI description: no script, nothing from elsewhere."""

from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


def page(request: Request, described: dict[str, Any]) -> Response:
    """The description for people."""
    del request
    operations = [
        {"method": method.upper(), "path": described["servers"][0]["url"] + path, **operation}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    shown = _PAGES.get_template("reference.html").render(
        described=described, operations=operations, schemas=described["components"]["schemas"], kind=kind_of
    )
    return HTMLResponse(shown)


def kind_of(schema: dict[str, Any]) -> str:
    """The kind of a value in a word or two: a named thing, a list of something, one of several."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind_of(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    return str(schema.get("const", schema.get("format", schema.get("type", "any"))))
