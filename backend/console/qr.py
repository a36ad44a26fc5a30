"""The QR picture of a service code: the address of the resident's page."""

import io

import segno


def page_url(base_url: str, service_code: str) -> str:
    """Where the resident's page is."""
    return f"{base_url}/code/{service_code}"


def svg(base_url: str, service_code: str, *, inline: bool = False) -> str:
    """The picture, readable also from paper that has been folded (error correction Q); `inline` for within a page."""
    picture = segno.make(page_url(base_url, service_code), error="q", micro=False)
    written = io.BytesIO()
    picture.save(
        written, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=not inline, svgns=not inline,
        title="民生服务码", omitsize=inline, svgclass=None, lineclass=None,
    )  # fmt: skip
    return written.getvalue().decode()
