"""Answers to commands: encode -> parse, codes and what they raise, and half-filled answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import (
    DataFormatError,
    EngineFailed,
    InvalidArgument,
    InvalidCredentials,
    NotRegistered,
    PhoneRefused,
    PhoneUnreadable,
)
from bridge.protocol.answers import ERRORS, Answer, answer_for, encode_answer, parse_answer

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")).map(
    str.strip
)

EMPTY = b"""<?xml version="1.0" encoding="UTF-8"?>
<ReturnData>
  <Success>true</Success>
  <Error>
    <Code>0</Code>
    <SystemCode/>
    <Description/>
  </Error>
  <Data/>
</ReturnData>
"""


def test_success_is_written_as_in_the_document() -> None:
    assert encode_answer(Answer()) == EMPTY
    assert b"<Data><Token>abc</Token></Data>" in encode_answer(Answer(data={"token": "abc"}))


def test_an_error_is_written_as_in_the_document() -> None:
    written = encode_answer(Answer(code=500, system_code="503", description="<dead>"))
    fields = (
        b"<Code>500</Code>\n    <SystemCode>503</SystemCode>\n    <Description>&lt;dead&gt;</Description>"
    )
    assert b"<Success>false</Success>" in written
    assert fields in written


@given(st.sampled_from([0, *ERRORS]), LINES, LINES, LINES)
def test_round_trip(code: int, system_code: str, description: str, token: str) -> None:
    answer = Answer(code=code, system_code=system_code, description=description, data={"token": token})
    assert parse_answer(encode_answer(answer)) == answer


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (100, DataFormatError),
        (102, InvalidArgument),
        (500, EngineFailed),
        (600, InvalidCredentials),
        (601, NotRegistered),
        (777, PhoneRefused),
    ],
)
def test_a_code_raises_its_error(code: int, error: type[PhoneRefused]) -> None:
    answer = Answer(code=code, system_code="503", description="the line is dead")
    with pytest.raises(error, match="the line is dead") as raised:
        answer.raise_for_error()
    assert type(raised.value) is error
    assert raised.value.system_code == "503"


def test_an_error_without_description_says_its_meaning() -> None:
    with pytest.raises(NotRegistered, match=r"^Not registered with the SIP proxy$"):
        Answer(code=601).raise_for_error()


def test_success_raises_nothing() -> None:
    Answer().raise_for_error()


@pytest.mark.parametrize("error", [kind for kind, _ in ERRORS.values()])
def test_an_error_becomes_its_answer(error: type[PhoneRefused]) -> None:
    answer = answer_for(error("why", system_code="486"))
    assert ERRORS[answer.code][0] is error
    assert (answer.system_code, answer.description) == ("486", "why")


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("", 0),
        ("<Success>true</Success>", 0),
        ("<Success>false</Success>", 500),
        ("<Success>0</Success><Error><Code>0</Code></Error>", 500),
        ("<Success>FALSE</Success><Error><Code>none</Code></Error>", 500),
        ("<Success>true</Success><Error><Code>102</Code></Error>", 102),
        ("<error><code> 601 </code><code>0</code></error>", 601),
        ("<Error><Code>-1</Code></Error>", 0),
        ("<Error><Code>9999999</Code></Error>", 0),
        ("<Error><Code>٦٠٠</Code></Error>", 0),
    ],
)
def test_the_code_of_half_filled_answers(inside: str, code: int) -> None:
    assert parse_answer(f"<ReturnData>{inside}</ReturnData>".encode()).code == code


def test_of_repeated_data_the_first_counts() -> None:
    data = "<Data><Token>a</Token><TOKEN>b</TOKEN></Data><Data><Token>c</Token></Data>"
    assert parse_answer(f"<ReturnData>{data}</ReturnData>".encode()).data == {"token": "a"}


def test_an_event_is_no_answer() -> None:
    with pytest.raises(PhoneUnreadable, match="ReturnData"):
        parse_answer(b"<EventData><Name/></EventData>")
