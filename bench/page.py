"""What finding numbers costs the page: at once, per change, and over many pages; beside the same without us.

The times are the processor's for the functions of our content scripts, or of what stands beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from bench.pages import big_page, small_page
from bench.table import Bare, Result
from bench.trace import MOMENT, Trace, traced
from bridge.extension_source import extension_folder
from bridge.web.phone_app import EXTENSION_ORIGIN
from tests.end_to_end.chromium import Browser, launch
from tests.end_to_end.site import Site, running_site

TIMES = 3
#: After the page was loaded or changed: more than everything of ours takes.
REST_MS = 1000
#: A large page is looked through for late shadow roots once more, four seconds after it was read.
LATE_LOOK_MS = 3500
LIBRARY = "vendor/libphonenumber-js/libphonenumber-max.js"
OURS = (f"{EXTENSION_ORIGIN}/content/", f"{EXTENSION_ORIGIN}/vendor/")
#: A host that the extension's manifest does not name: no script of ours is in its pages.
BARE = "bare.localhost"
PAGES = 500
WARM_UP = 50
MB = 1024 * 1024

_FIND = "() => libphonenumber.findPhoneNumbersInText(document.body.textContent, 'BR').length"
#: The least that anyone must do who looks for digits.
_WALK = """globalThis.walk = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let found = 0;
    while (walker.nextNode()) found += /[0-9]/.test(walker.currentNode.data);
    return found;
};"""
#: Highlights are drawn for what is near the view only.
_TELL_MARKED = f"""(function look() {{
    if ([...CSS.highlights.values()].some(({{ size }}) => size)) performance.mark("{MOMENT}");
    else requestAnimationFrame(look);
}})();"""
#: One is too short to be sampled.
WALKS = 50
_WALKS = f"() => {{ for (let at = 0; at < {WALKS}; at += 1) walk(); }}"
#: 5,000 texts change, 100 in a frame; gives how long the frames took in all, and the changes themselves.
_CHANGE = """async () => {
    const texts = [...document.querySelectorAll("i")].map((element) => element.firstChild);
    const began = performance.now();
    let changing = 0;
    for (let frame = 0; frame < 50; frame += 1) {
        await new Promise(requestAnimationFrame);
        const begins = performance.now();
        for (let at = 0; at < 100; at += 1)
            texts[frame * 100 + at].data = `(11) 98${100 + frame}-1${100 + at}`;
        changing += performance.now() - begins;
    }
    return [performance.now() - began, changing];
}"""
#: Opens and closes pages, one after the other, each when its number has been marked.
_OPEN_AND_CLOSE = """async ([url, count]) => {
    for (let done = 0; done < count; done += 1) {
        const opened = open(url);
        const isReady = () => opened.location.href === url
            && [...opened.CSS.highlights.values()].some(({ size }) => size);
        while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 5));
        opened.close();
    }
}"""


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    with ExitStack() as running_parts:
        enter = running_parts.enter_context
        site = enter(running_site())
        folder = Path(enter(TemporaryDirectory()))
        browser = enter(launch(enter(sync_playwright()), folder / "profile"))
        browser.configure(areaCode="11")
        site.pages |= {"/": small_page(), "/big": big_page(), "/none": big_page(has_numbers=False)}
        site.pages["/ordinary"] = big_page(has_numbers=False, rows=500)
        library = (extension_folder() / LIBRARY).read_text(encoding="utf-8")
        site.pages |= {"/library.js": library, "/walk.js": _WALK}
        looks = [_look(browser, site, at, step) for at in range(TIMES)]
        before_mb, after_mb = _kept_mb(browser, site.url())
        step(TIMES + 1, TIMES + 1)
    kept = Result(
        name="page-kept",
        what=f"heap after {PAGES} pages, opened and closed",
        unit="MB",
        times_ms=[after_mb],
        aim_ratio=1.1,
        bare=Bare(what="the same heap before them", times_ms=[before_mb]),
    )
    return [*_results(looks), kept]


def _look(browser: Browser, site: Site, at: int, step: Callable[[int, int], None]) -> dict[str, float]:
    """One page after the other, with us and without."""
    page = browser.open(site.url())
    page.add_init_script(_TELL_MARKED)
    big = _trace_load(page, site.url("/big"))
    heap_mb = _heap_mb(page)
    with traced(page, *OURS) as late:
        page.wait_for_timeout(LATE_LOOK_MS)
    with traced(page, *OURS) as change:
        frames_ms, _changing = page.evaluate(_CHANGE)
        page.wait_for_timeout(REST_MS)
    none = _trace_load(page, site.url("/none"))
    ordinary = _trace_load(page, site.url("/ordinary"))
    page.close()
    for without in (none, ordinary):
        assert not any("libphonenumber" in name for name in without.own_ms), "the library was loaded"
    bare_page = browser.open(site.url("/big", host=BARE))
    bare_heap_mb = _heap_mb(bare_page)
    bare_frames_ms, changing_ms = bare_page.evaluate(_CHANGE)
    bare_page.goto(site.url("/none", host=BARE))
    walk = _trace_bare(bare_page, site.url("/walk.js", host=BARE), "() => walk()")
    bare_page.goto(site.url("/ordinary", host=BARE))
    ordinary_walk = _trace_bare(bare_page, site.url("/walk.js", host=BARE), _WALKS)
    bare_page.goto(site.url("/big", host=BARE))
    library = _trace_bare(bare_page, site.url("/library.js", host=BARE), _FIND)
    bare_page.close()
    step(at + 1, TIMES + 1)
    return {
        "total": big.total_ms,
        "view": big.until_moment_ms,
        "longest": big.longest_task_ms,
        "late": late.total_ms,
        "none": none.total_ms,
        "ordinary": ordinary.total_ms,
        "change": 100 * change.total_ms / frames_ms,
        "heap": heap_mb,
        "library": library.total_ms,
        "walk": walk.total_ms,
        "ordinary_walk": ordinary_walk.total_ms / WALKS,
        "bare_change": 100 * changing_ms / bare_frames_ms,
        "bare_heap": bare_heap_mb,
    }


def _trace_load(page: Page, url: str) -> Trace:
    with traced(page, *OURS) as trace:
        page.goto(url)
        page.wait_for_timeout(REST_MS)
    return trace


def _trace_bare(page: Page, script: str, expression: str) -> Trace:
    page.add_script_tag(url=script)
    with traced(page, script) as trace:
        page.evaluate(expression)
    return trace


def _heap_mb(page: Page) -> float:
    """Of scripts and documents in the page's process, after the collector."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(heap["usedSize"] + heap["embedderHeapUsedSize"]) / MB


def _kept_mb(browser: Browser, url: str) -> tuple[float, float]:
    """The heap of their process after the first pages, and after many more."""
    page = browser.open(url)
    page.evaluate(_OPEN_AND_CLOSE, [url, WARM_UP])
    before_mb = _heap_mb(page)
    page.evaluate(_OPEN_AND_CLOSE, [url, PAGES])
    after_mb = _heap_mb(page)
    page.close()
    return before_mb, after_mb


def _results(looks: Sequence[dict[str, float]]) -> list[Result]:
    def times(name: str) -> list[float]:
        return [look[name] for look in looks]

    library = Bare(what="findPhoneNumbersInText over the same text", times_ms=times("library"))
    walk = "a walk through the same texts, looking for digits"
    return [
        Result(
            name="page",
            what="numbers in a page of 2.8 MB, until all is looked through",
            times_ms=times("total"),
            aim_ms=150,
            aim_ratio=0.1,
            bare=library,
        ),
        Result(
            name="page-view",
            what="… until what is in view is marked",
            times_ms=times("view"),
            aim_ratio=0.1,
            bare=library,
        ),
        Result(
            name="page-longest",
            what="… the longest task of it",
            times_ms=times("longest"),
            aim_ms=8,
            bare=library,
        ),
        Result(
            name="page-late",
            what="… seconds later, once: shadow roots that came late",
            times_ms=times("late"),
            bare=library,
        ),
        Result(
            name="page-none",
            what="a page of 110 KB without a number",
            times_ms=times("ordinary"),
            aim_ms=15,
            bare=Bare(what=walk, times_ms=times("ordinary_walk")),
        ),
        Result(
            name="page-none-big",
            what="a page of 2.8 MB without a number",
            times_ms=times("none"),
            aim_ms=15,
            bare=Bare(what=walk, times_ms=times("walk")),
        ),
        Result(
            name="page-changes",
            what="5,000 texts change, 100 in a frame",
            unit="% of the frames' time",
            times_ms=times("change"),
            aim_ms=2,
            bare=Bare(what="the page's own changes", times_ms=times("bare_change")),
        ),
        Result(
            name="page-heap",
            what="heap of the page of 2.8 MB",
            unit="MB",
            times_ms=times("heap"),
            bare=Bare(what="the same without us", times_ms=times("bare_heap")),
        ),
    ]
