"""NEON's four events and its answers, read and written, beside bare xml.etree on the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

from bench.in_process import take_turns
from bench.table import Bare, Result
from bridge.protocol.answers import Answer, encode_answer, parse_answer
from bridge.protocol.events import (
    CallAnswered,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
    encode_event,
    parse_event,
)

TIMES = 100
CALLS = 20
#: defusedxml alone takes twice as long as xml.etree; encoding, limits and fields come on top.
AIM_READ_RATIO = 6.0
AIM_WRITE_RATIO = 1.0

_CALL: dict[str, Any] = {
    "call_id": "43",
    "direction": Direction.INBOUND,
    "from_": '"Maria Souza" <sip:+5511987654321@sip.acme.com>',
    "to": "sip:31@sip.acme.com",
}
EVENTS = (
    CallStarted(**_CALL),
    CallAnswered(**_CALL),
    CallTransferred(**_CALL),
    CallFinalized(**_CALL, duration_ms=61_500, sip_error="486"),
)
ANSWERS = (
    Answer(),
    Answer(data={"token": "x" * 43}),
    Answer(code=500, system_code="503", description="the line is dead"),
)


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    events = [encode_event(event) for event in EVENTS]
    answers = [encode_answer(answer) for answer in ANSWERS]
    return [
        _compare("codec-read-events", "4 events read", parse_event, _read, events, events, step),
        _compare("codec-read-answers", "3 answers read", parse_answer, _read, answers, answers, step),
        _compare(
            "codec-write-events", "4 events written", encode_event, _write, EVENTS, _trees(events), step
        ),
        _compare(
            "codec-write-answers", "3 answers written", encode_answer, _write, ANSWERS, _trees(answers), step
        ),
    ]


def _compare(
    name: str,
    what: str,
    ours: Callable[[Any], object],
    bare: Callable[[Any], object],
    given: Sequence[Any],
    bare_given: Sequence[Any],
    step: Callable[[int, int], None],
) -> Result:
    times_ms, bare_ms = take_turns(
        lambda: [ours(each) for each in given],
        lambda: [bare(each) for each in bare_given],
        times=TIMES,
        calls=CALLS,
        step=step,
    )
    aim_ratio = AIM_READ_RATIO if bare is _read else AIM_WRITE_RATIO
    return Result(
        name=name,
        what=what,
        times_ms=times_ms,
        aim_ratio=aim_ratio,
        bare=Bare(what="xml.etree, without any limit or check", times_ms=bare_ms),
    )


def _read(body: bytes) -> object:
    return ElementTree.fromstring(body)


def _trees(bodies: Sequence[bytes]) -> Sequence[ElementTree.Element]:
    return [ElementTree.fromstring(body) for body in bodies]


def _write(tree: ElementTree.Element) -> object:
    return ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
