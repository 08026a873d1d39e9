"""NEON's seven actions: the grammar of their arguments, and encode -> parse."""

from __future__ import annotations

import pytest

from bridge.errors import DataFormatError, InvalidArgument
from bridge.protocol.commands import (
    ACTIONS,
    AcceptCall,
    Authenticate,
    Command,
    FinalizeCall,
    SendDtmf,
    SetHold,
    StartCall,
    TransferCall,
    encode_command,
    parse_command,
    parse_number,
)

COMMANDS: list[tuple[Command, dict[str, str]]] = [
    (Authenticate("ana", "p&ss ç"), {"action": "authenticate", "user": "ana", "password": "p&ss ç"}),
    (StartCall("+5511987654321"), {"action": "startcall", "number": "+5511987654321"}),
    (FinalizeCall("43"), {"action": "finalizecall", "callid": "43"}),
    (AcceptCall("43"), {"action": "acceptcall", "callid": "43"}),
    (TransferCall("43", "35"), {"action": "transfercall", "callid": "43", "to": "35"}),
    (SendDtmf("43", "12#"), {"action": "senddtmf", "callid": "43", "dtmf": "12#"}),
    (SetHold("43", True), {"action": "sethold", "callid": "43", "hold": "true"}),
    (SetHold("43", False), {"action": "sethold", "callid": "43", "hold": "false"}),
]
REQUIRED = [(fields, name) for _, fields in COMMANDS for name in fields if name != "action"]


@pytest.mark.parametrize(("command", "fields"), COMMANDS)
def test_a_command_and_its_fields(command: Command, fields: dict[str, str]) -> None:
    assert encode_command(command) == fields
    assert parse_command(fields | {"token": "t", "unknown": "x"}) == command
    assert parse_command(fields | {"action": f" {fields['action'].title()} "}) == command


def test_every_action_is_in_the_table_above() -> None:
    assert {fields["action"] for _, fields in COMMANDS} == set(ACTIONS)


@pytest.mark.parametrize(("fields", "name"), REQUIRED)
def test_a_missing_or_blank_argument_is_named(fields: dict[str, str], name: str) -> None:
    without = {key: value for key, value in fields.items() if key != name}
    for given in (without, fields | {name: ""}, fields | {name: " \t"}):
        with pytest.raises(InvalidArgument, match=rf"\b{name}$"):
            parse_command(given)


@pytest.mark.parametrize("action", [{}, {"action": ""}, {"action": "  "}])
def test_no_action_is_a_format_error(action: dict[str, str]) -> None:
    with pytest.raises(DataFormatError):
        parse_command({"number": "32", **action})


def test_an_unknown_action_is_an_invalid_argument() -> None:
    with pytest.raises(InvalidArgument, match="startcall"):
        parse_command({"action": "mute", "callid": "1"})


def test_what_is_no_command_is_not_encoded() -> None:
    with pytest.raises(TypeError):
        encode_command("startcall")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("32", "32"),
        ("+55 (11) 98765-4321", "+5511987654321"),
        ("11.3333/4444", "1133334444"),
        ("11\u00a03333\u20094444\n", "1133334444"),
        ("*72#", "*72#"),
        ("1" * 32, "1" * 32),
        ("sip:32@acme.com", "sip:32@acme.com"),
        ("  SIPS:ana;x=1@[2001:db8::1]:5061 ", "SIPS:ana;x=1@[2001:db8::1]:5061"),
        ("tel:+55-11-98765-4321", "tel:+55-11-98765-4321"),
        ("sip:" + "a" * 256, "sip:" + "a" * 256),
    ],
)
def test_numbers_that_are_dialled(written: str, dialled: str) -> None:
    assert parse_number(written) == dialled
    assert parse_command({"action": "transfercall", "callid": "1", "to": written}) == TransferCall(
        "1", dialled
    )


@pytest.mark.parametrize(
    "written",
    [
        "+",
        "()",
        "++55",
        "55+11",
        "abc",
        "32a",
        "ana@acme.com",
        "１２",
        "٣٢",
        "32,33",
        "32;ext=1",
        "http:32",
        "javascript:1",
        "sip:",
        "",
        " ",
        "1" * 33,
        "sip:" + "a" * 257,
        "sip:ana lima@acme.com",
        "sip:32@acme.com\r\nX: 1",
        "sip:3\x002@acme.com",
        "sip:joão@acme.com",
        # These two are S and K to a search that ignores case.
        "\u017fip:32@acme.com",
        "sip:\u212a@acme.com",
    ],
)
def test_numbers_that_are_not(written: str) -> None:
    with pytest.raises(InvalidArgument):
        parse_number(written)


@pytest.mark.parametrize("tones", ["0", "0123456789*#ABCD", "9" * 32])
def test_dtmf(tones: str) -> None:
    assert parse_command({"action": "senddtmf", "callid": "1", "dtmf": tones}) == SendDtmf("1", tones)


@pytest.mark.parametrize("tones", ["9" * 33, "a", "E", "1 2", "1\n", "+", "１", "1,2"])
def test_what_is_no_dtmf(tones: str) -> None:
    with pytest.raises(InvalidArgument, match="dtmf"):
        parse_command({"action": "senddtmf", "callid": "1", "dtmf": tones})


@pytest.mark.parametrize(
    ("text", "hold"), [("true", True), ("TRUE", True), (" True ", True), ("false", False), ("FALSE", False)]
)
def test_hold(text: str, hold: bool) -> None:
    assert parse_command({"action": "sethold", "callid": "1", "hold": text}) == SetHold("1", hold)


@pytest.mark.parametrize("text", ["1", "0", "yes", "on", "truefalse"])
def test_what_is_no_hold(text: str) -> None:
    with pytest.raises(InvalidArgument, match="true or false"):
        parse_command({"action": "sethold", "callid": "1", "hold": text})
