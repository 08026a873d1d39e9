"""Scenarios as TOML, both ways. An error names the file, the step, what was expected and what came."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from bridge.errors import InvalidArgument, InvalidInput
from bridge.protocol.commands import ACTIONS
from bridge.scenarios.model import (
    ACTS,
    Act,
    Dial,
    Expect,
    Garbage,
    Never,
    Ring,
    Scenario,
    Step,
)

LONGEST_S = 86_400.0
MOST_CALLS = 10_000

_TEXTS = ("title", "shows", "address")
_VERBS = {kind: verb for verb, kind in ACTS.items()}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SIP_STATUS = re.compile(r"[1-6]\d\d")


class _Unexpected(ValueError):
    """What was expected and what came; `where` is added on the way up."""


def parse_scenario(text: str, *, name: str) -> Scenario:
    """`name` is the file's, for errors. Raises InvalidInput."""
    try:
        return _read_scenario(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{name} is not TOML: {error}.") from error
    except RecursionError as error:
        raise InvalidInput(f"{name} is not a scenario: its values lie too deep.") from error
    except _Unexpected as error:
        raise InvalidInput(f"{name}{error}.") from error


def _read_scenario(table: Mapping[str, Any]) -> Scenario:
    try:
        _check_keys(table, (*_TEXTS, "steps"), required=("title", "shows", "steps"))
        texts = {key: _read_text(table[key]) for key in _TEXTS if key in table}
        if not isinstance(table["steps"], list):
            raise _Unexpected(f"expected a list as steps, got {_show(table['steps'])}")
    except _Unexpected as error:
        raise _Unexpected(f": {error}") from error
    return Scenario(**texts, steps=_read_steps(table["steps"]))


def _read_steps(tables: Iterable[Any]) -> tuple[Step, ...]:
    steps: list[Step] = []
    calls: list[str] = []
    earliest_s = 0.0
    for number, table in enumerate(tables, 1):
        try:
            step = _read_step(table)
            earliest_s = _check_time(step, earliest_s)
            _check_calls(step.act, calls)
        except _Unexpected as error:
            verb = next((key for key in table if key in ACTS), "") if isinstance(table, dict) else ""
            raise _Unexpected(f", step {number}{verb and f' ({verb})'}: {error}") from error
        steps.append(step)
    return tuple(steps)


def _read_step(table: Any) -> Step:
    if not isinstance(table, dict):
        raise _Unexpected(f"expected a table such as {{ at = 0, answer = {{}} }}, got {_show(table)}")
    verbs = [key for key in table if key not in ("at", "after")]
    if len(verbs) != 1 or verbs[0] not in ACTS:
        raise _Unexpected(f"expected one of {', '.join(ACTS)}, got {' and '.join(verbs) or 'none'}")
    if len(table) > 2:
        raise _Unexpected("expected at or after, got both")
    times = {key: _read_seconds(table[key]) for key in ("at", "after") if key in table}
    return Step(act=_read_act(ACTS[verbs[0]], table[verbs[0]]), **times)


def _read_act(kind: type[Act], table: Any) -> Act:
    if not isinstance(table, dict):
        raise _Unexpected(f"expected a table in braces, got {_show(table)}")
    known = {_key(field): field for field in fields(kind)}
    if issubclass(kind, Expect | Never):
        table = _gather_fields(table, known)
    required = [key for key, field in known.items() if _default(field) is MISSING]
    _check_keys(table, known, required=required)
    act = kind(**{known[key].name: _read_value(known[key], value) for key, value in table.items()})
    if isinstance(act, Garbage):
        _check_encoding(act)
    return act


def _gather_fields(table: Mapping[str, Any], known: Iterable[str]) -> Mapping[str, Any]:
    """The fields of an expected command stand beside our own; put them into `fields`."""
    action = table.get("action")
    if action not in ACTIONS:
        raise _Unexpected(f"expected one of {', '.join(ACTIONS)} as action, got {_show(action)}")
    parsers = ACTIONS[action][1]
    own = [key for key in known if key != "fields"]
    # A call is told by its name, and nobody needs to know passwords.
    allowed = [key for key in parsers if key not in ("callid", "password")]
    _check_keys(table, (*own, *allowed), required=())
    given = {key: _as_sent(value) for key, value in table.items() if key in allowed}
    for key, text in given.items():
        try:
            parsers[key](text)
        except InvalidArgument as error:
            raise _Unexpected(f"{error}, got {_show(table[key])}") from error
    return {key: value for key, value in table.items() if key in own} | {"fields": given}


def _as_sent(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_keys(table: Mapping[str, Any], known: Iterable[str], *, required: Iterable[str]) -> None:
    known = tuple(known)
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        raise _Unexpected(f"expected {', '.join(known) or 'nothing in the braces'}, got {unknown}")
    missing = next((key for key in required if table.get(key) in (None, "", [])), None)
    if missing:
        raise _Unexpected(f"expected {missing}, got none")


def _check_time(step: Step, earliest_s: float) -> float:
    if step.at is None:
        return earliest_s + (step.after or 0.0)
    if step.at < earliest_s:
        raise _Unexpected(f"expected at = {_encode(earliest_s)} or later, got {_encode(step.at)}")
    return step.at


def _check_calls(act: Act, calls: list[str]) -> None:
    """Every call that is named was begun before; `calls` has the names so far, "" for one without."""
    call, as_ = getattr(act, "call", None), getattr(act, "as_", "")
    names = ", ".join(filter(None, calls))
    if call and call not in calls:
        raise _Unexpected(f"expected the name of a call ({names or 'none has one yet'}), got {_show(call)}")
    if call == "" and not calls and not isinstance(act, Expect | Never) and _VERBS[type(act)] != "event":
        raise _Unexpected("expected a call to begin before it, got none")
    if as_ and as_ in calls:
        raise _Unexpected(f"expected a name that no other call has, got {_show(as_)}")
    is_start = isinstance(act, Expect) and act.action == "startcall"
    if as_ and isinstance(act, Expect) and not is_start:
        raise _Unexpected("expected as only beside startcall, got it beside " + act.action)
    if isinstance(act, Ring | Dial) or is_start:
        calls.append(as_)


def _check_encoding(act: Garbage) -> None:
    try:
        act.text.encode(act.encoding)
    except (LookupError, UnicodeError) as error:
        raise _Unexpected(f"expected an encoding that can hold the text, got {_show(act.encoding)}") from error


def _read_value(field: Field[Any], value: Any) -> Any:
    return _READERS[str(field.type).removesuffix(" | None")](value)


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Unexpected(f"expected a text in quotes, got {_show(value)}")
    return value


def _read_number(value: Any, least: float, most: float, what: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or not least <= value <= most:
        raise _Unexpected(f"expected {what} from {_encode(least)} to {_encode(most)}, got {_show(value)}")
    return float(value)


def _read_seconds(value: Any) -> float:
    return _read_number(value, 0.0, LONGEST_S, "seconds")


def _read_rate(value: Any) -> float:
    return _read_number(value, 0.01, MOST_CALLS, "a number")


def _read_count(value: Any) -> int:
    if not isinstance(value, int):
        raise _Unexpected(f"expected a whole number, got {_show(value)}")
    return int(_read_number(value, 1, MOST_CALLS, "a number"))


def _read_sip_status(value: Any) -> str:
    text = "" if value in (0, "") else str(value)
    if text and not _SIP_STATUS.fullmatch(text):
        raise _Unexpected(f"expected a SIP status such as 486, or 0, got {_show(value)}")
    return text


def _read_texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _Unexpected(f"expected a table of texts in braces, got {_show(value)}")
    return {key: _read_text(text) for key, text in value.items()}


#: The annotation of a field -> its reader.
_READERS: dict[str, Callable[[Any], Any]] = {
    "str": _read_text,
    "Seconds": _read_seconds,
    "Rate": _read_rate,
    "Count": _read_count,
    "SipStatus": _read_sip_status,
    "Mapping[str, str]": _read_texts,
}


def _show(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:60]


def encode_scenario(scenario: Scenario) -> str:
    texts = {key: getattr(scenario, key) for key in _TEXTS if getattr(scenario, key)}
    lines = [f"{key} = {_encode(text)}\n" for key, text in texts.items()]
    steps = [f"  {_encode_step(step)},\n" for step in scenario.steps]
    return "".join((*lines, "\nsteps = [\n", *steps, "]\n"))


def encode_act(act: Act) -> str:
    """An act as it is written in a step."""
    values: dict[str, Any] = {}
    for field in fields(act):
        value = getattr(act, field.name)
        if value == _default(field):
            continue
        if field.name == "fields" and isinstance(act, Expect | Never):
            values |= value
        else:
            values[_key(field)] = value
    return f"{_VERBS[type(act)]} = {_encode(values)}"


def _encode_step(step: Step) -> str:
    times = {"at": step.at, "after": step.after}
    given = [f"{key} = {_encode(value)}" for key, value in times.items() if value is not None]
    return "{ " + ", ".join((*given, encode_act(step.act))) + " }"


def _encode(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_encode_key(key)} = {_encode(inner)}" for key, inner in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, str):
        # JSON's texts are TOML's, but for the character DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).removesuffix(".0")


def _encode_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _encode(key)


def _key(field: Field[Any]) -> str:
    return field.name.rstrip("_")


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
