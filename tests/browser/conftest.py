"""A real Chromium without network, and what it complained about."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from render import toymap
from territo.render.page import page as draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Opened:
    """A page in the browser.

    Parameters
    ----------
    page
        The page.
    complaints
        Errors and warnings of its console, errors of its scripts, dialogs it opened.
    requests
        Addresses it asked for.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is needed to test the maps"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("maps") / "toy.html"
    target.write_text(draw(toymap.etat(), toymap.MANIFEST), encoding="utf-8")
    return target


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a file in a window of some size; it must not have complained in the end."""
    contexts = []
    opened = []

    def start(file: Path, width: int = 1400, height: int = 900) -> Opened:
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        contexts.append(context)
        one = Opened(context.new_page())
        opened.append((one, file))
        listen(one)
        one.page.goto(file.as_uri())
        return one

    yield start
    for context in contexts:
        context.close()
    assert [complaint for one, _ in opened for complaint in one.complaints] == []
    assert all(set(one.requests) == {file.as_uri()} for one, file in opened)


@pytest.fixture
def open_map(open_page: Callable[..., Opened], file: Path) -> Callable[..., Opened]:
    """Open the toy's map."""

    def start(width: int = 1400, height: int = 900) -> Opened:
        return open_page(file, width, height)

    return start


def listen(opened: Opened) -> None:
    def console(message) -> None:
        if message.type in {"error", "warning"}:
            opened.complaints.append(message.text)

    def dialog(asked) -> None:
        opened.complaints.append(f"dialog: {asked.message}")
        asked.dismiss()

    opened.page.on("console", console)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("dialog", dialog)
    opened.page.on("request", lambda request: opened.requests.append(request.url))
