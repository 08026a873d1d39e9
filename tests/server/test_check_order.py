"""The order of checks (100, 600, 102, 601, 102, 500), and what an error tells and does not tell."""

from __future__ import annotations

import re

import pytest

from bridge.engines.simulated import SimulatedEngine
from bridge.errors import (
    DataFormatError,
    EngineFailed,
    InvalidCredentials,
    NotRegistered,
    PhoneRefused,
    PhoneUnreachable,
)
from bridge.protocol.answers import parse_answer
from bridge.server.neon_server import NeonServer
from tests.server.served_phone import ServedPhone

INTERNALS = re.compile(r"Traceback|bridge[./]|\.py|/|object at|[A-Z]\w+(Error|Exception)|secret")


def fail(*args: object) -> None:
    raise EngineFailed("the line is dead", system_code="503")


# In each row everything that is checked later is wrong as well. "1" is a ringing call.
ORDER = [
    (100, False, {}),
    (100, False, {"action": " ", "token": "bad"}),
    (600, False, {"action": "mute"}),
    (600, False, {"action": "startcall", "token": "bad"}),
    (600, False, {"action": "startcall", "token": "", "number": "32"}),
    (102, False, {"action": "mute", "token": "t1"}),
    (102, False, {"action": "startcall", "token": "t1"}),
    (102, False, {"action": "startcall", "token": "t1", "number": "abc"}),
    (102, False, {"action": "acceptcall", "token": "t1", "callid": "99"}),
    (102, False, {"action": "senddtmf", "token": "t1", "callid": "1", "dtmf": "x"}),
    (102, False, {"action": "sethold", "token": "t1", "callid": "1", "hold": "1"}),
    (601, False, {"action": "startcall", "token": "t1", "number": "32"}),
    (601, False, {"action": "senddtmf", "token": "t1", "callid": "1", "dtmf": "5"}),
    (102, True, {"action": "senddtmf", "token": "t1", "callid": "1", "dtmf": "5"}),
    (500, True, {"action": "startcall", "token": "t1", "number": "32"}),
    (500, True, {"action": "AcceptCall", "token": "t1", "callid": "1"}),
    (102, False, {"action": "authenticate"}),
    (102, False, {"action": "authenticate", "user": "ana", "password": ""}),
    (600, False, {"action": "authenticate", "user": "ana", "password": "wrong", "token": "t1"}),
    (0, False, {"action": "authenticate", "user": "ana", "password": "secret", "token": "bad"}),
]


@pytest.mark.parametrize(("code", "registered", "fields"), ORDER)
def test_the_first_check_that_fails_gives_the_code(
    phone: ServedPhone, monkeypatch: pytest.MonkeyPatch, code: int, registered: bool, fields: dict[str, str]
) -> None:
    assert (phone.token, phone.ring()) == ("t1", "1")
    for name in ("start_call", "accept_call", "send_dtmf", "set_hold"):
        monkeypatch.setattr(phone.engine, name, fail)
    phone.engine.registered = registered
    answer = phone.send(**fields)
    assert answer.code == code
    assert bool(answer.description) is (code != 0)
    assert not INTERNALS.search(answer.description)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EngineFailed("no", system_code="503"), 500),
        (NotRegistered("no"), 601),
        (PhoneRefused("no"), 500),
        (PhoneUnreachable("no", maybe_sent=True), 500),
        # A client would take 600 for its own token.
        (InvalidCredentials("no"), 500),
        (KeyError("/srv/secret.py"), 500),
        (RuntimeError("<bridge.engines.secret object at 0x7f>"), 500),
    ],
)
def test_an_engine_that_fails(
    phone: ServedPhone, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def break_down(number: str) -> None:
        raise error

    monkeypatch.setattr(phone.engine, "start_call", break_down)
    answer = phone.give("startcall", number="32")
    assert answer.code == code
    assert answer.system_code == getattr(error, "system_code", "")
    assert not INTERNALS.search(answer.description)


def test_the_log_says_what_the_answer_keeps_to_itself(
    phone: ServedPhone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr("bridge.engines.simulated.SimulatedEngine.start_call")
    assert phone.give("startcall", number="32").code == 500
    assert "AttributeError" in caplog.text


def test_nobody_has_to_listen() -> None:
    server = NeonServer(SimulatedEngine(), check_user=lambda user, password: False)
    assert parse_answer(server.answer({"action": "mute"})).code == 600


def test_startcall_answers_no_data(phone: ServedPhone) -> None:
    answer = phone.give("startcall", number="32")
    assert (answer.code, answer.data) == (0, {})


def test_every_command_is_told_to_who_listens_also_a_refused_one(phone: ServedPhone) -> None:
    phone.give("startcall", number="32")
    phone.send(action="mute")
    assert [fields["action"] for fields in phone.heard] == ["authenticate", "startcall", "mute"]


def test_a_command_that_could_not_be_read_is_told_too(phone: ServedPhone) -> None:
    answer = parse_answer(phone.server.refuse(DataFormatError("expected UTF-8")))
    assert (answer.code, answer.description) == (100, "expected UTF-8")
    assert phone.heard[-1] == {}
