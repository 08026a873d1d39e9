"""NEON's messages as files, read here and by tests/js/neon-xml.test.js: both must read the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import PhoneRefused, PhoneUnreadable
from bridge.protocol.answers import parse_answer
from bridge.protocol.events import name_of, parse_event

GOLDEN = Path(__file__).parent.parent / "golden" / "neon"
MESSAGES = sorted(GOLDEN.glob("*.xml"))
ANSWERS = [path for path in MESSAGES if path.stem.startswith("answer-")]


def expectation(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return expected


def read_event(body: bytes) -> dict[str, Any]:
    event = parse_event(body)
    if event is None:
        return {"kind": "none"}
    return {"kind": "event", "name": name_of(event), "fields": dict(event.raw)}


def read_answer(body: bytes) -> dict[str, Any]:
    answer = parse_answer(body)
    return {
        "kind": "answer",
        "success": answer.is_success,
        "code": answer.code,
        "systemCode": answer.system_code,
        "description": answer.description,
        "token": answer.data.get("token", ""),
    }


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_golden_file(path: Path) -> None:
    body, expected = path.read_bytes(), expectation(path)
    if expected["kind"] == "error":
        for parse in (parse_event, parse_answer):
            with pytest.raises(PhoneUnreadable):
                parse(body)
    else:
        assert (read_answer if path in ANSWERS else read_event)(body) == expected


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_an_answer_to_a_poll_is_an_error_or_no_event(path: Path) -> None:
    code = expectation(path)["code"]
    if code == 0:
        assert parse_event(path.read_bytes()) is None
    else:
        with pytest.raises(PhoneRefused) as refusal:
            parse_event(path.read_bytes())
        assert refusal.value.neon_code == code


def test_every_message_has_its_expectation() -> None:
    assert {path.stem for path in MESSAGES} == {path.stem for path in GOLDEN.glob("*.json")} != set()
