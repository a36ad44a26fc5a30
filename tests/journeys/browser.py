"""A real browser: Chromium through its driver, told what a person would do, waiting for what a person would see.

Where chromium or chromedriver is missing the stories that need them are not collected, and pytest's header says so;
MINSHENG_REQUIRE=browser makes it an error instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.processes import eventually

_DRIVER = "chromedriver"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-sync", "--disable-component-update", "--no-first-run", "--window-size=1280,1000", "--lang=zh-CN",
)  # fmt: skip

_TEXT = """
const seen = (node) => !node.closest('[hidden]');
return [...document.querySelectorAll(arguments[0])].filter(seen).map((node) => node.innerText.trim());
"""


def paths() -> tuple[str, str] | None:
    """The browser and its driver; None when either is missing."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    driver = shutil.which(_DRIVER)
    return (browser, driver) if browser and driver else None


def found() -> bool:
    """Whether there is a browser. Raises `pytest.UsageError` when there must be one and is none."""
    if paths():
        return True
    if "browser" in os.environ.get("MINSHENG_REQUIRE", "").split(","):
        raise pytest.UsageError("MINSHENG_REQUIRE names the browser, but chromium or chromedriver is not on the PATH")
    return False


def told() -> str:
    """One line for pytest's header."""
    chosen = paths()
    return f"browser: {chosen[0]}" if chosen else "browser: NONE, so the stories in a browser are left out"


class Window:
    """One window. Everything it is asked to see or press is waited for."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._handle = driver.current_window_handle

    def another(self) -> "Window":
        """A second window of the same person."""
        self._driver.switch_to.new_window("tab")
        return Window(self._driver)

    def open(self, address: str) -> None:
        """Go to an address."""
        self._here().get(address)

    @property
    def address(self) -> str:
        """Where it is."""
        return str(self._here().current_url)

    def texts(self, selector: str) -> list[str]:
        """The visible texts of everything that fits."""
        return [str(text) for text in self._here().execute_script(_TEXT, selector)]

    def sees(self, words: str, selector: str = "body") -> str:
        """Wait until `words` stand in what fits `selector`; gives the whole text of the last that has them."""
        return eventually(
            lambda: next((text for text in reversed(self.texts(selector)) if words in text), None),
            f"{words} is seen in {selector}",
        )

    def press(self, label: str, within: str = "body") -> None:
        """Press the last visible button or link that is called `label`."""
        path = f".//*[self::button or self::a or self::summary][normalize-space(.)='{label}']"
        self._do(f"{label} can be pressed", lambda: self._pressed(within, path))

    def follow(self, fragment: str) -> None:
        """Press the first link whose address has `fragment` in it."""
        self._do(f"a link to {fragment}", lambda: self._pressed("body", f".//a[contains(@href, '{fragment}')]"))

    def write(self, selector: str, text: str) -> None:
        """Type into a field."""
        self._do(f"{selector} can be written to", lambda: self._written(selector, text))

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list by value."""
        self.press_on(f'{selector} option[value="{value}"]')

    def press_on(self, selector: str) -> None:
        """Press what fits."""
        self._do(f"{selector} can be pressed", lambda: self._clicked(self._elements("css selector", selector)))

    def ask(self, script: str, *arguments: object) -> Any:
        """What a script finds on the page."""
        return self._here().execute_script(script, *arguments)

    def read(self, path: str) -> str:
        """What the server sends this signed-in browser for a path, as a download would."""
        script = "const done = arguments[1]; fetch(arguments[0]).then((answer) => answer.text()).then(done);"
        return str(self._here().execute_async_script(script, path))

    def complaints(self) -> list[str]:
        """What the browser has found wrong with any page so far: errors of scripts, refusals by the page's policy."""
        lines = self._here().get_log("browser")
        return [line["message"] for line in lines if line["level"] in ("SEVERE", "WARNING")]

    def _here(self) -> Any:
        if self._driver.current_window_handle != self._handle:
            self._driver.switch_to.window(self._handle)
        return self._driver

    def _elements(self, how: str, what: str) -> list[Any]:
        return [element for element in self._here().find_elements(how, what) if element.is_displayed()]

    def _pressed(self, within: str, path: str) -> bool:
        roots = self._here().find_elements("css selector", within)
        return self._clicked([one for root in roots for one in root.find_elements("xpath", path) if one.is_displayed()])

    def _clicked(self, elements: list[Any]) -> bool:
        if elements:
            elements[-1].click()
        return bool(elements)

    def _written(self, selector: str, text: str) -> bool:
        fields = self._elements("css selector", selector)
        if fields:
            fields[-1].clear()
            fields[-1].send_keys(text)
        return bool(fields)

    def _do(self, what: str, attempt: Callable[[], bool]) -> None:
        """Try until it works: a page that changes by itself may take an element away in between."""
        from selenium.common.exceptions import (
            ElementClickInterceptedException,
            ElementNotInteractableException,
            StaleElementReferenceException,
        )

        passing = (ElementClickInterceptedException, ElementNotInteractableException, StaleElementReferenceException)

        def tried() -> bool:
            try:
                return attempt()
            except passing:
                return False

        eventually(tried, what)


@contextmanager
def opened(profile: Path) -> Iterator[Window]:
    """Start a browser with a new profile; closes it at the end of the block."""
    from selenium import webdriver

    chosen = paths()
    assert chosen, "stories in a browser are collected only where there is one"
    options = webdriver.ChromeOptions()
    options.binary_location = chosen[0]
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(chosen[1]))
    try:
        driver.set_page_load_timeout(60)
        driver.set_script_timeout(30)
        yield Window(driver)
    finally:
        driver.quit()
