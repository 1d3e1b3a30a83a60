"""The fixtures of the browser tests: Chromium, and a page opened in it that must keep quiet."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.opened import Open, Opened
from conftest import missing, program

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = program(*NAMES, install="sh tests/browser/install-chromium.sh")
    if importlib.util.find_spec("playwright") is None:
        missing("playwright is not installed: pip install playwright")
    from playwright import sync_api

    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens the text of a page from a file; afterwards the page must have kept quiet.

    It may have asked for nothing but itself, broken no rule of its policy, logged no error.
    """
    pages: list[Opened] = []
    contexts = []

    def open_(
        html: str,
        *,
        at: str = "",
        size: tuple[int, int] = (1440, 900),
        theme: str = "light",
        script: bool = True,
    ) -> Opened:
        file = tmp_path / f"page-{len(pages)}.html"
        file.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            java_script_enabled=script,
            has_touch=size[0] < 500,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        opened = Opened(context.new_page())
        pages.append(opened)
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
        opened.page.on(
            "console",
            lambda said: (
                opened.complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        if script:
            opened.page.add_init_script(
                "addEventListener('securitypolicyviolation', "
                "(event) => console.error('policy: ' + event.violatedDirective));"
            )
        opened.page.goto(file.as_uri() + at)
        if script:
            opened.page.wait_for_selector("html[data-drawn]", state="attached")
        return opened

    yield open_
    complaints = [complaint for opened in pages for complaint in opened.complaints]
    strangers = [
        url for opened in pages for url in opened.requests if not url.startswith("file:///")
    ]
    others = {url.split("#")[0] for opened in pages for url in opened.requests}
    for context in contexts:
        context.close()
    assert complaints == []
    assert strangers == []
    assert len(others) == len(pages)
