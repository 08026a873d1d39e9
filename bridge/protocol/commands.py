"""NEON's seven actions: dataclasses, and the form fields of both directions (protocol, "Requests").

Field and action names are matched without regard to case. Raises DataFormatError (100) and
InvalidArgument (102); the check order is the server's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bridge.errors import DataFormatError, InvalidArgument

_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_NUMBER_DECORATION = re.compile(r"[\s().\-/]")
_URI = re.compile(r"(?:sips?|tel):[0-9A-Za-z+*#._@:;=%\[\]!~$&,?()'/-]{1,256}", re.IGNORECASE | re.ASCII)
_DTMF = re.compile(r"[0-9A-D*#]{1,32}")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Authenticate:
    user: str
    password: str


@dataclass(frozen=True)
class StartCall:
    number: str


@dataclass(frozen=True)
class CallCommand:
    """A command for one call."""

    call_id: str


@dataclass(frozen=True)
class FinalizeCall(CallCommand):
    pass


@dataclass(frozen=True)
class AcceptCall(CallCommand):
    pass


@dataclass(frozen=True)
class TransferCall(CallCommand):
    to: str


@dataclass(frozen=True)
class SendDtmf(CallCommand):
    dtmf: str


@dataclass(frozen=True)
class SetHold(CallCommand):
    hold: bool


Command = Authenticate | StartCall | FinalizeCall | AcceptCall | TransferCall | SendDtmf | SetHold


def parse_number(text: str) -> str:
    """What a phone dials: digits with `+`, `*`, `#`, or a SIP or tel URI. Raises InvalidArgument."""
    number = _NUMBER_DECORATION.sub("", text)
    if _NUMBER.fullmatch(number):
        return number
    if _URI.fullmatch(text.strip()):
        return text.strip()
    raise InvalidArgument("expected a number of 1 to 32 digits, or a sip:, sips: or tel: address")


def parse_dtmf(text: str) -> str:
    """Raises InvalidArgument."""
    if _DTMF.fullmatch(text):
        return text
    raise InvalidArgument("expected 1 to 32 of 0-9 A-D * # as dtmf")


def _parse_hold(text: str) -> bool:
    try:
        return _BOOLEANS[text.strip().lower()]
    except KeyError:
        raise InvalidArgument("expected true or false as hold") from None


def _verbatim(text: str) -> str:
    return text


#: Action -> the dataclass, and for each of its fields the wire name and how its text becomes a value.
ACTIONS: dict[str, tuple[Callable[..., Command], dict[str, Callable[[str], object]]]] = {
    "authenticate": (Authenticate, {"user": _verbatim, "password": _verbatim}),
    "startcall": (StartCall, {"number": parse_number}),
    "finalizecall": (FinalizeCall, {"callid": _verbatim}),
    "acceptcall": (AcceptCall, {"callid": _verbatim}),
    "transfercall": (TransferCall, {"callid": _verbatim, "to": parse_number}),
    "senddtmf": (SendDtmf, {"callid": _verbatim, "dtmf": parse_dtmf}),
    "sethold": (SetHold, {"callid": _verbatim, "hold": _parse_hold}),
}


def action_of(fields: Mapping[str, str]) -> str:
    """The action's name in lower case. Raises DataFormatError when there is none."""
    action = fields.get("action", "").strip().lower()
    if not action:
        raise DataFormatError("expected a field named action")
    return action


def parse_command(fields: Mapping[str, str]) -> Command:
    """The command in `fields` (lower-case names). Raises DataFormatError or InvalidArgument."""
    action = action_of(fields)
    if action not in ACTIONS:
        raise InvalidArgument(f"expected one of {', '.join(ACTIONS)} as action")
    build, parsers = ACTIONS[action]
    given = [_required(fields, name) for name in parsers]
    return build(*(parse(text) for parse, text in zip(parsers.values(), given, strict=True)))


def _required(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value.strip():
        raise InvalidArgument(f"expected a field named {name}")
    return value


def encode_command(command: Command) -> dict[str, str]:
    """The form fields of a command, without the token."""
    for action, (build, parsers) in ACTIONS.items():
        if type(command) is build:
            values = (_encode_value(value) for value in vars(command).values())
            return {"action": action, **dict(zip(parsers, values, strict=True))}
    raise TypeError(f"not a command: {command!r}")


def _encode_value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
