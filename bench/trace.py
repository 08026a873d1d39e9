"""What scripts cost a page: Chromium's own trace, with samples of the running functions 0.1 ms apart.

Nothing is added to the page or the extension: a sample says which files' functions were on the stack. Times
are the processor's: what other programs took of it meanwhile is left out, by their share in each task.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

_CATEGORIES = (
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-v8.cpu_profiler",
    "disabled-by-default-v8.cpu_profiler.hires",
    "blink.user_timing",
)
#: What a page gives `performance.mark` for a moment that is of interest.
MOMENT = "bench-moment"
_SAMPLING_BEGINS_MS = 500
_COLLECTOR = "(garbage collector)"


@dataclass
class Trace:
    """Time in functions of some scripts and in what they called. Filled when the block has ended."""

    #: In all.
    total_ms: float = 0.0
    #: Before the page's first MOMENT; all of it where there was none.
    until_moment_ms: float = 0.0
    #: In the one task of the main thread that had most of it.
    longest_task_ms: float = 0.0
    #: By function, without what it called.
    own_ms: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def slowest(self, count: int = 12) -> list[tuple[str, float]]:
        return sorted(self.own_ms.items(), key=lambda item: -item[1])[:count]


@contextmanager
def traced(page: Page, *scripts: str) -> Iterator[Trace]:
    """`scripts`: what their addresses begin with."""
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda given: events.extend(given["value"]))
    session.on("Tracing.tracingComplete", lambda given: ended.append(given))
    session.send("Tracing.start", {"traceConfig": {"includedCategories": list(_CATEGORIES)}})
    # Each thread begins to be sampled a moment later.
    page.wait_for_timeout(_SAMPLING_BEGINS_MS)
    trace = Trace()
    yield trace
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    session.detach()
    moment = min((event["ts"] for event in events if event["name"] == MOMENT), default=math.inf)
    for profile in _profiles(events):
        _add(trace, profile, scripts, _tasks(events, profile.thread), moment)


@dataclass
class _Profile:
    """One thread's: nodes of its call tree, and when it was seen in which of them (µs)."""

    thread: tuple[int, int]
    at: float
    nodes: dict[int, dict[str, Any]] = field(default_factory=dict)
    samples: list[tuple[float, int]] = field(default_factory=list)


def _profiles(events: list[dict[str, Any]]) -> list[_Profile]:
    profiles: dict[tuple[int, str], _Profile] = {}
    for event in events:
        if event["name"] == "Profile":
            at = event["args"]["data"]["startTime"]
            profiles[event["pid"], event["id"]] = _Profile((event["pid"], event["tid"]), at)
    chunks = (event for event in events if event["name"] == "ProfileChunk")
    for event in sorted(chunks, key=lambda event: event["ts"]):
        data, profile = event["args"]["data"], profiles[event["pid"], event["id"]]
        cpu = data.get("cpuProfile", {})
        profile.nodes |= {node["id"]: node for node in cpu.get("nodes", [])}
        for sample, delta in zip(cpu.get("samples", []), data.get("timeDeltas", []), strict=True):
            profile.at += delta
            profile.samples.append((profile.at, sample))
    return list(profiles.values())


def _tasks(events: list[dict[str, Any]], thread: tuple[int, int]) -> list[tuple[float, float]]:
    """When each task of a thread began (µs), and which part of its time the processor was at it."""
    tasks = (event for event in events if event["name"] == "RunTask" and event.get("dur"))
    return sorted(
        (event["ts"], min(1.0, event.get("tdur", event["dur"]) / event["dur"]))
        for event in tasks
        if (event["pid"], event["tid"]) == thread
    )


def _add(
    trace: Trace,
    profile: _Profile,
    scripts: tuple[str, ...],
    tasks: list[tuple[float, float]],
    moment: float,
) -> None:
    in_task: dict[int, float] = defaultdict(float)
    within = {node: _is_within(profile.nodes, node, scripts) for node in profile.nodes}
    is_ours = False
    for (at, sample), (ends, _next) in pairwise(profile.samples):
        function = profile.nodes[sample]["callFrame"]
        # The collector is nobody's; it ran for whoever ran before it.
        if function["functionName"] != _COLLECTOR:
            is_ours = within[sample]
        task = bisect(tasks, (at, 2.0)) - 1
        if not is_ours or task < 0:
            continue
        lasted_ms = (ends - at) / 1000 * tasks[task][1]
        trace.total_ms += lasted_ms
        trace.until_moment_ms += lasted_ms if at < moment else 0.0
        trace.own_ms[_name(function)] += lasted_ms
        in_task[task] += lasted_ms
    trace.longest_task_ms = max(trace.longest_task_ms, *in_task.values(), 0.0)


def _is_within(nodes: dict[int, dict[str, Any]], sample: int, scripts: tuple[str, ...]) -> bool:
    at: int | None = sample
    while at is not None:
        node = nodes[at]
        if _url(node).startswith(scripts):
            return True
        at = node.get("parent")
    return False


def _url(node: dict[str, Any]) -> str:
    return str(node["callFrame"].get("url", ""))


def _name(function: dict[str, Any]) -> str:
    file = function.get("url", "").rpartition("/")[2]
    name = function["functionName"] or "(unnamed)"
    return f"{name} {file}:{function.get('lineNumber', 0) + 1}" if file else name
