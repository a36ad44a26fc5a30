"""The sample pictures a resident can send: shown as SVG on the page, kept by the providers as a photo would be."""

from pathlib import Path

FOLDER = Path(__file__).parent / "static"

PICTURES = (("diagnosis", "诊断证明"), ("income", "收入证明"), ("house", "受损房屋"))
"""Their files' names, and what is on them."""

CONTENT_TYPE = "image/png"


def content(name: str) -> bytes | None:
    """A sample as a provider gives it out; None when there is none of this name."""
    known = any(name == picture for picture, _ in PICTURES)
    return (FOLDER / f"{name}.png").read_bytes() if known else None
