"""`scripts/fuzz xml`: no bytes of a phone raise anything but our error, and what is read can be passed on."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["bridge"]):
    from bridge.errors import PhoneError
    from bridge.protocol.addresses import parse_address
    from bridge.protocol.answers import encode_answer, parse_answer
    from bridge.protocol.events import CallEvent, encode_event, fields_of, parse_event


def read_event(body: bytes) -> None:
    event = parse_event(body)
    if event is None:
        return
    again = parse_event(encode_event(event))
    assert type(again) is type(event) and fields_of(again) == fields_of(event)
    if isinstance(event, CallEvent):
        parse_address(event.from_)


def read_answer(body: bytes) -> None:
    answer = parse_answer(body)
    again = parse_answer(encode_answer(answer))
    assert (again.code, again.description) == (answer.code, answer.description)


def fuzz(body: bytes) -> None:
    for read in (read_event, read_answer):
        try:
            read(body)
        except PhoneError:
            continue


atheris.Setup(sys.argv, fuzz)
atheris.Fuzz()
