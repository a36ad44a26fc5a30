"""The page: nothing inline, nothing from elsewhere, everything it names is there; and never in production."""

import re
from typing import Any

import pytest
from fastapi import FastAPI

from backend import simulator
from backend.settings import Settings
from backend.simulator.faults import FAULTS
from backend.simulator.markup import read_plain, read_wechat
from tests.backend.simulator.conftest import Clock, Parts, World


def test_the_page_needs_nothing_inline_and_nothing_from_elsewhere(world: World) -> None:
    answer = world.http.get(world.url)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", answer.text)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", answer.text)
    assert "虚构县民生救助" in answer.text
    assert world.http.get(f"{world.url}/").text == answer.text


def test_every_file_the_page_names_is_served(world: World) -> None:
    page = world.http.get(world.url).text
    script = world.http.get(f"{world.url}/static/phone.js").text
    named = set(re.findall(r'(?:src|href)="/simulator(/static/[^"]+)"', page))
    named |= {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', script)}

    assert len(named) > 5
    assert {world.http.get(world.url + name).status_code for name in named} == {200}


def test_the_page_offers_every_fault(world: World) -> None:
    page = world.http.get(world.url).text

    for provider, faults in FAULTS.items():
        assert f'data-fault="{provider}"' in page
        assert all(f'value="{fault.name}"' in page for fault in faults)


def test_production_has_no_simulator() -> None:
    app = FastAPI()
    app.state.runtime = Parts(Settings(_env_file=None, env="production"), Clock())

    with pytest.raises(RuntimeError, match="production"):
        simulator.mount(app)

    assert all("simulator" not in getattr(route, "path", "") for route in app.routes)


CHOICE = '<a href="weixin://bizmsgmenu?msgmenucontent=是的&msgmenuid=a%20b">是</a>'


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("你好", [{"kind": "words", "text": "你好"}]),
        (CHOICE, [{"kind": "choice", "text": "是", "says": "是的", "id": "a%20b"}]),
        ("<a href='https://a.test/x'>看</a>", [{"kind": "link", "text": "看", "href": "https://a.test/x"}]),
        ('<a href="javascript:alert(1)">x</a>', [{"kind": "words", "text": '<a href="javascript:alert(1)">x</a>'}]),
        ("<script>x</script>", [{"kind": "words", "text": "<script>x</script>"}]),
        (
            "见 http://a.test/b。谢谢",
            [
                {"kind": "words", "text": "见 "},
                {"kind": "link", "text": "http://a.test/b", "href": "http://a.test/b"},
                {"kind": "words", "text": "。谢谢"},
            ],
        ),
        (
            "(https://a.test/c).",
            [
                {"kind": "words", "text": "("},
                {"kind": "link", "text": "https://a.test/c", "href": "https://a.test/c"},
                {"kind": "words", "text": ")."},
            ],
        ),
    ],
)
def test_how_a_wechat_text_is_read(text: str, parts: list[dict[str, Any]]) -> None:
    assert read_wechat(text) == parts


def test_a_text_message_has_no_markup() -> None:
    assert read_plain(CHOICE) == [{"kind": "words", "text": CHOICE}]
