"""Pages of React, Vue and Angular through 200 updates: as without the extension, and marked right."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.either_browser import AnyBrowser, OpenPage
from tests.end_to_end.site import Site

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent / "frameworks"
FRAMEWORKS = sorted(folder.name for folder in HERE.iterdir() if (folder / "page.js").is_file())
UPDATES = 200
LISTEN = """globalThis.problems = [];
for (const name of ["error", "warn"]) console[name] = (...given) => problems.push(given.join(" "));
addEventListener("error", (event) => problems.push(event.message));
addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));"""

DIALLABLE = """(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) found.push(...NeonCS.marks.numbersOf(walker.currentNode));
    return found.map(({ number }) => number).sort();
})()"""


def e164(shown: str) -> str:
    digits = re.sub(r"\D", "", shown)
    return f"+{digits}" if shown.startswith("+") else f"+55{digits}"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each page's script and, for some, the HTML from the server."""
    folder = tmp_path_factory.mktemp("frameworks")
    subprocess.run(["node", HERE / "build.js", folder], check=True, timeout=60)
    return folder


@dataclass(frozen=True)
class Run:
    """What a page did: its body after the start and after each update."""

    bodies: list[str]
    problems: list[str]
    shown: list[str]


def run(page: OpenPage) -> Run:
    first = page.evaluate("crm.start()")
    later = page.evaluate(f"crm.steps({UPDATES})")
    return Run([first, *later], page.evaluate("problems"), page.evaluate("crm.shown()"))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_updates_go_as_without_the_extension(
    framework: str, either: AnyBrowser, site: Site, built: Path
) -> None:
    body = (built / f"{framework}.html").read_text(encoding="utf-8")
    site.pages["/script"] = (built / f"{framework}.js").read_text(encoding="utf-8")
    site.pages["/"] = (
        f"<!doctype html><meta charset=utf-8><title>Customers</title><script>{LISTEN}</script>"
        f'<body><div id="root">{body}</div><script src="/script"></script>'
    )
    without = run(either.open_page(site.url(host="bare.localhost"), has_script=False))
    page = either.open_page(site.url())
    if body:
        # Marked before it is hydrated: the hardest moment to leave a page alone.
        page.wait_marks(10)
    with_ours = run(page)
    assert with_ours.bodies == without.bodies
    assert len(set(without.bodies)) > UPDATES / 2
    assert without.problems == with_ours.problems == []
    assert page.evaluate("crm.marked()") == with_ours.shown
    # What would be dialled, and not only what is underlined, is what is shown, once the last change was read.
    dialled = json.dumps(sorted(e164(number) for number in with_ours.shown))
    page.wait(f"JSON.stringify({DIALLABLE}) === JSON.stringify({dialled})")
    assert either.complaints() == []
